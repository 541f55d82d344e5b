"""What the library tells by itself → our events.

While an account catches up, new messages wait, so that each conversation is told in order; then
they follow, without those that the catch-up brought already.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from app.adapters.tencent import functions as f
from app.adapters.tencent.call_watch import CallWatch
from app.adapters.tencent.conversations import (
    ConversationInfo,
    quiet_until,
    read_conversation,
)
from app.adapters.tencent.json_reading import (
    C2C,
    Json,
    child,
    conversation,
    flag,
    number,
    objects,
    size,
    string,
    strings,
)
from app.adapters.tencent.library import Library, Value
from app.adapters.tencent.mute_times import muted_until
from app.adapters.tencent.order import Order
from app.adapters.tencent.outgoing import as_json
from app.adapters.tencent.payloads import (
    call_step_of,
    is_unreliable,
    locator_of,
    message_id,
    place_of,
    read_elements,
    read_message,
    typing_of,
)
from app.adapters.tencent.people import People
from app.adapters.tencent.recents import Known, Recents
from app.adapters.tencent.reports import report_events
from app.adapters.tencent.tips import person_name
from app.domain.events import (
    ArchivePositionReached,
    ConversationChanged,
    DoNotDisturbChanged,
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    Origin,
    PeerRead,
    ReadElsewhere,
    TypingChanged,
)
from app.domain.ids import ConversationId, ConversationKind, ConversationRef
from app.domain.model import Account, CallAction, Message, Person
from app.ports.im import ArchivePosition, Deliver

logger = logging.getLogger(__name__)

SYNC_FINISHED = 4
_CHANGED = (0, 2)

TYPING_LASTS = 8.0
"""Seconds after which typing counts as over; TUIKit repeats it while it goes on."""

MAX_TOLD = 5000
"""Messages that are known to have been told; those told again come soon after."""

_OLD = 5
"""Seconds that a message's time may lie before the sign-in and still be new."""

Spawn = Callable[[Coroutine[Any, Any, None], str], object]


@dataclass(slots=True)
class _Told:
    """What was told of a conversation last."""

    info: ConversationInfo
    muted_until: float


class Receiver:
    """Turns the library's events into ours, for one account.

    Everything belongs to the event loop's thread.

    Args:
        spawn: runs a request that an event makes necessary.
        clock: seconds since the epoch.
        gap_patience: seconds after which a message that was only mentioned is asked for.

    Attributes:
        synced: set once the library knows all conversations.
        positions: how far each conversation was told.
        unread_total: the server's unread number.
        fill: called with a conversation that the library left something out of.
    """

    def __init__(
        self,
        account: Account,
        deliver: Deliver,
        spawn: Spawn,
        clock: Callable[[], float],
        gap_patience: float,
    ) -> None:
        self._account = account
        self._deliver = deliver
        self._spawn = spawn
        self._clock = clock
        self._gap_patience = gap_patience
        self.me = account.address
        self.recents = Recents()
        self.calls = CallWatch(account.id, self.me, self.emit, clock)
        self.people = People(account.id, self.emit)
        self.synced = asyncio.Event()
        self.unread_total = 0
        self._order = Order()
        self._held: list[Json] | None = []
        self._told: dict[ConversationId, _Told] = {}
        self._read: dict[ConversationId, tuple[int, int]] = {}
        self._typing: dict[tuple[ConversationRef, str], asyncio.TimerHandle] = {}
        self._position = ArchivePosition("", 0.0)
        self._is_complete = False
        self._level: set[ConversationId] = set()
        self._behind: set[ConversationId] = set()
        self._told_ids: OrderedDict[str, None] = OrderedDict()
        self._seqs: dict[ConversationId, int] = {}
        self._looking: set[ConversationId] = set()
        self.fill: Callable[[ConversationId], None] = lambda _: None
        self.positions: dict[str, ArchivePosition] = {}
        self._quiet = False
        self._silent = False
        self._began_at = 0.0

    def ref(self, where: ConversationId) -> ConversationRef:
        """Name a conversation among all accounts."""
        return ConversationRef(self._account.id, where)

    def emit(self, event: Event) -> None:
        """Tell something, unless the session is closed."""
        if not self._silent:
            self._deliver(event)

    def silence(self) -> None:
        """Tell nothing from now on."""
        self._silent = True
        self.calls.stop()
        for timer in self._typing.values():
            timer.cancel()

    # Catching up

    def begin(self, position: ArchivePosition) -> None:
        """Hold new messages back until `level`; a new connection begins.

        Args:
            position: the account's, as it was written down.
        """
        self._held = self._held or []
        self._position = position
        self._is_complete = False
        self._level.clear()
        self._behind.clear()
        self.synced.clear()
        self._began_at = self._clock()

    @property
    def is_level(self) -> bool:
        """Whether everything that was missed has been told."""
        return self._held is None

    def level(self) -> None:
        """Let new messages through, first those that were held back."""
        held, self._held = self._held or [], None
        for raw in held:
            self._live(raw)

    def conversation_is_level(self, where: ConversationId, seq: int = 0) -> None:
        """Note that everything that was missed of a conversation has been told.

        Args:
            seq: the number of its newest message, if that is known.
        """
        self._level.add(where)
        self._behind.discard(where)
        self._seqs[where] = max(seq, self._seqs.get(where, 0))

    def conversation_is_behind(self, where: ConversationId) -> None:
        """Note that something of a conversation is still missing; the next sign-in asks again."""
        self._behind.add(where)

    def was_told(self, raw: Json) -> bool:
        """Whether a message was told already in this run."""
        return message_id(raw) in self._told_ids

    def complete(self) -> None:
        """Say that no conversation is left out: from now on the account's position is told."""
        self._is_complete = not self._behind
        if self._is_complete:
            self._tell_position("", self._position)

    def learn(self, raw: Json, order: Order | None = None) -> Message | None:
        """Read a message and remember it; None if it is nothing to show.

        Args:
            order: of the page of history it is on; None: it is newer than those learnt before.
        """
        message = read_message(raw, self._account.id, self.me)
        if message is None:
            return None
        if message.reply_to is not None:
            answered = self.recents.by_server_id(message.reply_to)
            if answered is not None:
                message = replace(message, reply_to=answered.key.id)
        if not is_unreliable(raw):
            self.recents.remember(message, raw)
        return (order or self._order).place(message)

    def remember_own(self, message: Message, raw: Json) -> None:
        """Remember a message that was sent from here; its copy is no news."""
        self.recents.remember(message, raw)
        self._told_ids[message.archive_id] = None

    def learn_raw(self, raw: Json) -> None:
        """Remember a message that will be told later, so that a page can begin at it."""
        message = read_message(raw, self._account.id, self.me)
        if message is not None:
            self.recents.remember(message, raw)

    def position(self, message: Message) -> None:
        """Say that everything of a conversation up to a message has been told, if that is so.

        The account's own position follows, but not before all conversations are known.
        """
        where = message.conversation
        if where in self._behind or not (self._is_complete or where in self._level):
            return
        reached = ArchivePosition(message.archive_id, float(int(message.sent_at)))
        self._tell_position(where.text, reached)
        if reached.stamp >= self._position.stamp:
            self._position = reached
            if self._is_complete:
                self._tell_position("", reached)

    def _tell_position(self, archive: str, reached: ArchivePosition) -> None:
        account = self._account.id
        self.positions[archive] = reached
        self.emit(ArchivePositionReached(account, archive, reached.archive_id, reached.stamp))

    # The library's events

    def take(self, library: Library, name: str, values: tuple[Value, ...]) -> None:
        """Take an event; one that can't be understood is passed over with a log line."""
        try:
            self._take(library, name, values)
        except Exception:
            # One event must not silence all that follow it.
            logger.exception("An event of Tencent's library was dropped: %s", name)

    def _take(self, library: Library, name: str, values: tuple[Value, ...]) -> None:
        text = str(values[-1]) if values else ""
        match name:
            case f.NEW_MESSAGES:
                for raw in objects(text):
                    self._new_message(raw)
            case f.MESSAGES_CHANGED:
                for raw in objects(text):
                    self._changed(raw)
            case f.MESSAGES_RECALLED:
                for raw in objects(text):
                    self._recalled(library, raw)
            case f.RECEIPTS:
                for raw in objects(text):
                    self._receipt(raw)
            case f.CONVERSATIONS if values[0] == SYNC_FINISHED:
                self.synced.set()
            case f.CONVERSATIONS if values[0] in _CHANGED:
                for raw in objects(text):
                    if (info := read_conversation(raw)) is not None:
                        self.conversation(info)
            case f.UNREAD_TOTAL:
                self.unread_total = max(0, int(values[0]))
            case f.ALL_RECEIVE_OPTION:
                self.receive_option(text)
            case f.USER_STATUS:
                self.people.statuses(objects(text))
            case f.FRIEND_REQUESTS:
                self.people.requested(objects(text))
            case f.FRIEND_REQUESTS_GONE:
                self.people.settled(strings(text))
            case f.BLOCKED:
                self.people.blocked(objects(text))
            case f.UNBLOCKED:
                self.people.unblocked(strings(text))
            case _:
                self.calls.take(name, tuple(map(str, values)))

    def _new_message(self, raw: Json) -> None:
        typing = typing_of(raw)
        for event in report_events(raw, self._account.id):
            self.emit(event)
        if typing is not None:
            self._typed(raw, typing=typing)
        elif self._held is not None:
            self._held.append(raw)
        else:
            self._live(raw)

    def _live(self, raw: Json) -> None:
        message = None if self.was_told(raw) else self.learn(raw)
        if message is None:
            return
        self._look_for_gap(message, place_of(raw).seq)
        self._end_typing(message.ref, message.sender)
        if message.outgoing:
            origin = Origin.CARBON
        else:
            is_old = message.sent_at < self._began_at - _OLD
            origin = Origin.CATCH_UP if is_old else Origin.LIVE
        self.tell(message, raw, origin)
        if not is_unreliable(raw):
            self.position(message)

    def tell(self, message: Message, raw: Json, origin: Origin) -> None:
        """Tell a message; a call's later step changes the call's line, and never rings itself."""
        self._told_ids[message.archive_id] = None
        if len(self._told_ids) > MAX_TOLD:
            self._told_ids.popitem(last=False)
        where = message.conversation
        self._seqs[where] = max(place_of(raw).seq, self._seqs.get(where, 0))
        step = call_step_of(raw)
        if step is None or step.action is CallAction.RING:
            self.emit(MessageReceived(message, origin))
            return
        self.emit(MessageReceived(message, Origin.HISTORY))
        self.emit(MessageEdited(message.key, message.elements))
        self.calls.seen_in_message(step, by_us=flag(raw, "message_is_from_self"))

    def _look_for_gap(self, message: Message, seq: int) -> None:
        """See whether a group's numbers skip some, as when the library was offline for a while."""
        where = message.conversation
        last = self._seqs.get(where, 0)
        if where.kind is ConversationKind.GROUP and 0 < last < seq - 1:
            self.conversation_is_behind(where)  # no position moves past the gap
            self.fill(where)

    def _look_for_newest(self, info: ConversationInfo) -> None:
        """See whether a conversation's newest message is told soon; it comes by its own event."""
        missing = bool(message_id(info.last)) and not self.was_told(info.last)
        if missing and self.is_level and info.id not in self._looking:
            self._looking.add(info.id)
            self._spawn(self._look_again(info), "look for a message")

    async def _look_again(self, info: ConversationInfo) -> None:
        try:
            await asyncio.sleep(self._gap_patience)
            told = self.told(info.id) or info
            if not self.was_told(told.last):
                self.fill(info.id)
        finally:
            self._looking.discard(info.id)

    def _changed(self, raw: Json) -> None:
        before = self.recents.by_server_id(message_id(raw))
        message = self.learn(raw)
        if message is None or (before and read_elements(before.raw) == message.elements):
            return  # something else of it changed
        self.emit(MessageEdited(message.key, message.elements))

    def _recalled(self, library: Library, raw: Json) -> None:
        kind = number(raw, "message_locator_conv_type", C2C)
        where = conversation(string(raw, "message_locator_conv_id", 256), kind)
        if where is None:
            return
        known = self.recents.at(where, locator_of(raw))
        if known is not None:
            self.emit(MessageRecalled(known.key))
        else:
            self._spawn(self._find_recalled(library, where, kind, raw), "find a recalled message")

    async def _find_recalled(
        self, library: Library, where: ConversationId, kind: int, locator: Json
    ) -> None:
        answer = await library.call(
            "TIMMsgFindByMsgLocatorList", where.target, kind, as_json([locator])
        )
        for raw in objects(answer.json):
            message = read_message(raw, self._account.id, self.me)
            if message is not None:
                self.emit(MessageRecalled(message.key))

    def _receipt(self, raw: Json) -> None:
        kind = number(raw, "msg_receipt_conv_type", C2C)
        where = conversation(string(raw, "msg_receipt_conv_id", 256), kind)
        if where is None:
            return
        if kind == C2C:
            is_read = flag(raw, "msg_receipt_is_peer_read") or "msg_receipt_is_peer_read" not in raw
        else:
            unread = number(raw, "msg_receipt_unread_count", 1)
            is_read = unread == 0 and number(raw, "msg_receipt_read_count") > 0
        known = self.recents.by_server_id(string(raw, "msg_receipt_msg_id", 256))
        if known is None:
            time = size(raw, "msg_receipt_time_stamp")
            known = self.recents.newest_until(where, time=time, outgoing=True)
        if is_read and known is not None and known.key.ref.id == where:
            self.emit(PeerRead(known.key.ref, known.key.id))

    def _typed(self, raw: Json, *, typing: bool) -> None:
        sender = string(raw, "message_sender", 256)
        kind = number(raw, "message_conv_type", C2C)
        where = conversation(string(raw, "message_conv_id", 256) or sender, kind)
        if where is None or not sender or sender == self.me:
            return
        name = person_name(child(raw, "message_sender_profile"), {})
        person, ref = Person(sender, name), self.ref(where)
        if not typing:
            self._end_typing(ref, person)
            return
        if (timer := self._typing.pop((ref, sender), None)) is not None:
            timer.cancel()
        else:
            self.emit(TypingChanged(ref, person, typing=True))
        loop = asyncio.get_running_loop()
        self._typing[ref, sender] = loop.call_later(TYPING_LASTS, self._end_typing, ref, person)

    def _end_typing(self, ref: ConversationRef, person: Person) -> None:
        timer = self._typing.pop((ref, person.id), None)
        if timer is not None:
            timer.cancel()
            self.emit(TypingChanged(ref, person, typing=False))

    def receive_option(self, text: str) -> None:
        """Tell the account's do-not-disturb, once it was on."""
        until = quiet_until(text, self._clock())
        if until or self._quiet:
            self._quiet = until > 0
            self.emit(DoNotDisturbChanged(until, account=self._account.id))

    # Conversations

    def conversation(self, info: ConversationInfo) -> None:
        """Tell what is new about a conversation: name, pin, mute, and how far it is read."""
        told = self._told.get(info.id)
        before = told.info if told is not None else None
        until = muted_until(info, self._clock())
        muted_before = told.muted_until if told is not None else None
        change = ConversationChanged(
            self.ref(info.id),
            name=info.name if info.name and (not before or before.name != info.name) else None,
            muted_until=until if until != muted_before else None,
            # What the user pinned only here stays pinned.
            pinned=info.pinned if info.pinned is not (before.pinned if before else False) else None,
            mentions_muted=info.mentions_muted if until and until != muted_before else None,
        )
        self._told[info.id] = _Told(info, until)
        if change != ConversationChanged(change.ref) or before is None:
            self.emit(change)
        if self.is_level:
            self.read_marks(info)
            self._look_for_newest(info)

    @property
    def conversations(self) -> tuple[ConversationId, ...]:
        """All conversations that the server told of, those with news first."""
        return tuple(self._told)

    def told(self, where: ConversationId) -> ConversationInfo | None:
        """Give what the server told of a conversation last."""
        told = self._told.get(where)
        return told.info if told is not None else None

    def mute_set(self, where: ConversationId, until: float) -> None:
        """Note that we muted a conversation ourselves, so that its echo is no news."""
        if where in self._told:
            self._told[where].muted_until = until

    def read_marks(self, info: ConversationInfo) -> None:
        """Tell how far a conversation was read on any device, if that is news."""
        known: Known | None
        if info.all_read:
            known = self.recents.by_server_id(message_id(info.last))
        elif info.read_seq or info.read_time:
            known = self.recents.newest_until(info.id, time=info.read_time, seq=info.read_seq)
        else:
            known = None
        if known is not None and self._is_further(known):
            self.emit(ReadElsewhere(self.ref(info.id), known.server_id))

    def read_here(self, where: ConversationId, server_id: str) -> None:
        """Note that we told the server of having read, so that its echo is no news."""
        known = self.recents.by_server_id(server_id)
        if known is not None and known.key.ref.id == where:
            self._is_further(known)

    def _is_further(self, known: Known) -> bool:
        where, place = known.key.ref.id, (known.place.time, known.place.seq)
        if place <= self._read.get(where, (-1, -1)):
            return False
        self._read[where] = place
        return True
