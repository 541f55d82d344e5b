"""What the library tells by itself → our events.

While an account catches up, new messages wait, so that each conversation is told in order; then
they follow, without those that the catch-up brought already.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from msgspec.structs import replace

from app.adapters.tencent import functions as f
from app.adapters.tencent.call_watch import CallWatch
from app.adapters.tencent.conversations import (
    ConversationInfo,
    read_conversation,
)
from app.adapters.tencent.json_reading import (
    C2C,
    Json,
    conversation,
    flag,
    number,
    objects,
    size,
    string,
    strings,
)
from app.adapters.tencent.library import Library, Value
from app.adapters.tencent.order import Order
from app.adapters.tencent.outgoing import as_json
from app.adapters.tencent.payloads import (
    call_step_of,
    is_unreliable,
    locator_of,
    message_id,
    read_elements,
    read_message,
    typing_of,
)
from app.adapters.tencent.people import People
from app.adapters.tencent.progress import Progress
from app.adapters.tencent.recents import Recents
from app.adapters.tencent.reports import report_events
from app.adapters.tencent.standing import Standing
from app.adapters.tencent.typing_watch import TypingWatch
from app.domain.account import Account
from app.domain.content import CallAction
from app.domain.events import (
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    Origin,
    PeerRead,
)
from app.domain.ids import ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.ports.im import ArchivePosition, Deliver

logger = logging.getLogger(__name__)

SYNC_FINISHED = 4
_CHANGED = (0, 2)

_OLD = 5
"""Seconds that a message's time may lie before the sign-in and still be new."""

Spawn = Callable[[Coroutine[Any, Any, None], str], object]


class Receiver:
    """Turns the library's events into ours, for one account.

    Everything belongs to the event loop's thread.

    Args:
        spawn: runs a request that an event makes necessary.
        clock: seconds since the epoch.
        gap_patience: seconds after which a message that was only mentioned is asked for.

    Attributes:
        synced: set once the library knows all conversations.
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
        self.progress = Progress(account.id, self.emit)
        self.standing = Standing(account.id, self.recents, self.emit, clock)
        self._typing = TypingWatch(account.id, self.me, self.emit)
        self.synced = asyncio.Event()
        self.unread_total = 0
        self._order = Order()
        self._held: list[Json] | None = []
        self._looking: set[ConversationId] = set()
        self._peer_read: dict[ConversationId, int] = {}
        self._peer_read_told: dict[ConversationId, MessageId] = {}
        self.fill: Callable[[ConversationId], None] = lambda _: None
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
        self._typing.stop()

    # Catching up

    def begin(self, position: ArchivePosition) -> None:
        """Hold new messages back until `level`; a new connection begins.

        Args:
            position: the account's, as it was written down.
        """
        self._held = self._held or []
        self.progress.begin(position)
        self.synced.clear()
        self._began_at = self._clock()

    def level(self) -> None:
        """Let new messages through, first those that were held back."""
        held, self._held = self._held or [], None
        for raw in held:
            self._live(raw)

    def came_meanwhile(self, raw: Json) -> bool:
        """Whether the library told of a message by itself since the sign-in: it is no history."""
        return any(message_id(held) == message_id(raw) for held in self._held or ())

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
            if answered is not None and answered.key.ref == message.ref:
                message = replace(message, reply_to=answered.key.id)
        if not is_unreliable(raw):
            self.recents.remember(message, raw)
        return (order or self._order).place(message)

    def remember_own(self, message: Message, raw: Json) -> None:
        """Remember a message that was sent from here; its copy is no news."""
        self.recents.remember(message, raw)
        self.progress.told(message, raw)

    def learn_raw(self, raw: Json) -> None:
        """Remember a message that will be told later, so that a page can begin at it."""
        message = read_message(raw, self._account.id, self.me)
        if message is not None:
            self.recents.remember(message, raw)

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
                self.standing.do_not_disturb(text)
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
            self._typing.take(raw, typing=typing)
        elif self._held is not None:
            self._held.append(raw)
        else:
            self._live(raw)

    def _live(self, raw: Json) -> None:
        message = None if self.progress.was_told(raw) else self.learn(raw)
        if message is None:
            return
        if self.progress.skips(message, raw):
            self.fill(message.conversation)
        self._typing.wrote(message)
        self.tell(message, raw, self.origin(message))
        if not is_unreliable(raw):
            self.progress.reached(message)

    def origin(self, message: Message) -> Origin:
        """Tell how a message came that the library told of by itself."""
        if message.outgoing:
            return Origin.CARBON
        is_old = message.sent_at < self._began_at - _OLD
        return Origin.CATCH_UP if is_old else Origin.LIVE

    def tell(self, message: Message, raw: Json, origin: Origin) -> None:
        """Tell a message; a call's later step changes the call's line, and never rings itself."""
        self.progress.told(message, raw)
        step = call_step_of(raw)
        if step is None or step.action is CallAction.RING:
            self.emit(MessageReceived(message, origin))
            return
        self.emit(MessageReceived(message, Origin.HISTORY))
        self.emit(MessageEdited(message.key, message.elements))
        self.calls.seen_in_message(step, by_us=flag(raw, "message_is_from_self"))

    def _look_for_newest(self, info: ConversationInfo) -> None:
        """See whether a conversation's newest message is told soon; it comes by its own event."""
        missing = bool(message_id(info.last)) and not self.progress.was_told(info.last)
        if missing and info.id not in self._looking:
            self._looking.add(info.id)
            self._spawn(self._look_again(info), "look for a message")

    async def _look_again(self, info: ConversationInfo) -> None:
        try:
            await asyncio.sleep(self._gap_patience)
            told = self.standing.of(info.id) or info
            if not self.progress.was_told(told.last):
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
        if not is_read:
            return
        known = self.recents.by_server_id(string(raw, "msg_receipt_msg_id", 256))
        if known is not None and known.key.ref.id == where:
            self.emit(PeerRead(known.key.ref, known.key.id))
        else:
            time = size(raw, "msg_receipt_time_stamp")
            self._peer_read[where] = max(time, self._peer_read.get(where, 0))
            self.peer_read(where)

    def peer_read(self, where: ConversationId) -> None:
        """Tell how far the other side has read, if they have.

        It may be told before we know that the message was sent at all.
        """
        time = self._peer_read.get(where, 0)
        known = self.recents.newest_until(where, time=time, outgoing=True) if time else None
        if known is not None and self._peer_read_told.get(where) != known.key.id:
            self._peer_read_told[where] = known.key.id
            self.emit(PeerRead(known.key.ref, known.key.id))

    def conversation(self, info: ConversationInfo) -> None:
        """Take what the server tells of a conversation."""
        self.standing.take(info)
        if self._held is None:
            self.standing.read_marks(info)
            self._look_for_newest(info)
