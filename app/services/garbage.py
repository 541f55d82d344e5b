"""Keep the garbage collector from holding up the event loop.

A full collection looks at everything alive: 30 ms and more once window and libraries are loaded,
and a catch-up sets off several. What the start made stays until the end, so it is taken out of the
collector's sight once the first connection has loaded its libraries too. Until the window is there
nothing is collected: a start makes no garbage, and the collector took a tenth of its time.
"""

import gc
from collections.abc import Callable

from app.domain.account import ConnectionPhase
from app.domain.events import ConnectionChanged
from app.services.store import Store


def put_off_collecting() -> None:
    """Collect nothing until `resume_collecting`; called first at a start."""
    gc.disable()


def resume_collecting() -> None:
    """Collect again what comes from now on; what is there now is taken to stay."""
    gc.freeze()
    gc.enable()


def spare_the_start(store: Store, freeze: Callable[[], None] = gc.freeze) -> None:
    """Freeze what is alive when the first account begins to catch up; once.

    Args:
        freeze: takes what is alive out of the collector's sight.
    """
    done = False

    def on_change(event: ConnectionChanged) -> None:
        nonlocal done
        if not done and event.connection.phase is ConnectionPhase.CATCHING_UP:
            done = True
            freeze()

    store.listen(ConnectionChanged, on_change)
