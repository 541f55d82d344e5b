"""Keep the garbage collector from holding up the event loop.

A full collection looks at everything alive: 30 ms and more once window and libraries are loaded,
and a catch-up sets off several. What the start made stays until the end, so it is taken out of the
collector's sight once the first connection has loaded its libraries too.
"""

import gc
from collections.abc import Callable

from app.domain.events import ConnectionChanged
from app.domain.model import ConnectionPhase
from app.services.store import Store


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
