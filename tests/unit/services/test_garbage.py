"""What the start made is spared once, when the first account begins to catch up."""

from app.domain.account import ConnectionPhase, ConnectionState
from app.domain.events import ConnectionChanged
from app.domain.ids import AccountId
from app.services.garbage import spare_the_start
from app.services.store import Store


def test_the_start_is_spared_once() -> None:
    store, frozen = Store(), []
    spare_the_start(store, lambda: frozen.append(True))
    for phase in (
        ConnectionPhase.CONNECTING,
        ConnectionPhase.CATCHING_UP,
        ConnectionPhase.ONLINE,
        ConnectionPhase.CATCHING_UP,
    ):
        store.dispatch(ConnectionChanged(AccountId("a"), ConnectionState(phase)))
    assert frozen == [True]
