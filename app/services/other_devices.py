"""Know whether another device of the user is in use right now, from what the servers tell.

The signs are a message of ours that another device has just sent (its copy), and a read mark that
goes further than anything that was read here: our own marks come back to us as echoes.
"""

from collections.abc import Callable

from app.domain.account import ConnectionPhase
from app.domain.decision import OTHER_DEVICE_IN_USE
from app.domain.events import MessageReceived, Origin, ReadMarked, ReadSource
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Position
from app.services.store import Store


class OtherDevices:
    """Remembers the last sign of another device, for each account.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(self, store: Store, *, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._read_here: dict[ConversationRef, Position] = {}
        self._seen_at: dict[AccountId, float] = {}
        store.listen(MessageReceived, self._received)
        store.listen(ReadMarked, self._read)

    def last_sign(self, account: AccountId) -> float | None:
        """When another device of an account last did something; None: never in this run."""
        return self._seen_at.get(account)

    def _received(self, event: MessageReceived) -> None:
        message, now = event.message, self._clock()
        is_copy = event.origin is Origin.CARBON and message.outgoing
        if is_copy and abs(now - message.sent_at) <= OTHER_DEVICE_IN_USE:
            self._seen_at[message.account] = now

    def _read(self, event: ReadMarked) -> None:
        if event.source is ReadSource.HERE:
            self._read_here[event.ref] = event.up_to
            return
        state = self._store.state.accounts.get(event.ref.account)
        mine = self._read_here.get(event.ref)
        # What a catch-up tells may be old.
        online = state is not None and state.connection.phase is ConnectionPhase.ONLINE
        if online and (mine is None or mine < event.up_to):
            self._seen_at[event.ref.account] = self._clock()
