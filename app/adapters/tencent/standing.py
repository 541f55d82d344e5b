"""How conversations stand: their names, mutes and read marks, and the account's do-not-disturb."""

from collections.abc import Callable

from msgspec import Struct

from app.adapters.tencent.conversations import ConversationInfo, quiet_until
from app.adapters.tencent.mute_times import muted_until
from app.adapters.tencent.payloads import message_id
from app.adapters.tencent.recents import Known, Recents
from app.domain.events import ConversationChanged, DoNotDisturbChanged, ReadElsewhere
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.ports.im import Deliver


class _Told(Struct):
    """What was told of a conversation last."""

    info: ConversationInfo
    muted_until: float


class Standing:
    """Tells what is new about one account's conversations.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self, account: AccountId, recents: Recents, emit: Deliver, clock: Callable[[], float]
    ) -> None:
        self._account = account
        self._recents = recents
        self._emit = emit
        self._clock = clock
        self._told: dict[ConversationId, _Told] = {}
        self._read: dict[ConversationId, tuple[int, int]] = {}
        self._quiet = False

    @property
    def conversations(self) -> tuple[ConversationId, ...]:
        """All conversations that the server told of, those with news first."""
        return tuple(self._told)

    def of(self, where: ConversationId) -> ConversationInfo | None:
        """Give what the server told of a conversation last."""
        told = self._told.get(where)
        return told.info if told is not None else None

    def take(self, info: ConversationInfo) -> None:
        """Tell what is new about a conversation: name, pin and mute."""
        told = self._told.get(info.id)
        before = told.info if told is not None else None
        until = muted_until(info, self._clock())
        muted_before = told.muted_until if told is not None else None
        change = ConversationChanged(
            self._ref(info.id),
            name=info.name if info.name and (not before or before.name != info.name) else None,
            muted_until=until if until != muted_before else None,
            # What the user pinned only here stays pinned.
            pinned=info.pinned if info.pinned is not (before.pinned if before else False) else None,
            mentions_muted=info.mentions_muted if until and until != muted_before else None,
        )
        self._told[info.id] = _Told(info, until)
        if change != ConversationChanged(change.ref) or before is None:
            self._emit(change)

    def muted_here(self, where: ConversationId, until: float) -> None:
        """Note that we muted a conversation ourselves, so that its echo is no news."""
        if where in self._told:
            self._told[where].muted_until = until

    def read_marks(self, info: ConversationInfo) -> None:
        """Tell how far a conversation was read on any device, if that is news."""
        known: Known | None = None
        if info.all_read:
            known = self._recents.by_server_id(message_id(info.last))
        elif info.read_seq or info.read_time:
            known = self._recents.newest_until(info.id, time=info.read_time, seq=info.read_seq)
        if known is not None and self._is_further(known):
            self._emit(ReadElsewhere(self._ref(info.id), known.server_id))

    def read_here(self, where: ConversationId, server_id: str) -> None:
        """Note that we told the server of having read, so that its echo is no news."""
        known = self._recents.by_server_id(server_id)
        if known is not None and known.key.ref.id == where:
            self._is_further(known)

    def do_not_disturb(self, text: str) -> None:
        """Tell the account's do-not-disturb, once it was on."""
        until = quiet_until(text, self._clock())
        if until or self._quiet:
            self._quiet = until > 0
            self._emit(DoNotDisturbChanged(until, account=self._account))

    def _is_further(self, known: Known) -> bool:
        where, place = known.key.ref.id, (known.place.time, known.place.seq)
        if place <= self._read.get(where, (-1, -1)):
            return False
        self._read[where] = place
        return True

    def _ref(self, where: ConversationId) -> ConversationRef:
        return ConversationRef(self._account, where)
