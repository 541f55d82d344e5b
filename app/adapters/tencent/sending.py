"""Messages of ours on their way: sent, proven, recalled, edited, marked as read.

The library goes on sending through a lost connection. What is under way is therefore never handed
over a second time, and its answer counts whenever it comes.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from app.adapters.tencent import history
from app.adapters.tencent.errors import error_of, is_network
from app.adapters.tencent.json_reading import flag, object_of
from app.adapters.tencent.library import Answer, Library, Pending
from app.adapters.tencent.link import Link
from app.adapters.tencent.outgoing import (
    Answered,
    as_json,
    element_json,
    merged_json,
    message_json,
    typing_json,
)
from app.adapters.tencent.payloads import message_id, place_of
from app.adapters.tencent.sdk import Timing
from app.adapters.tencent.transfers import OutgoingFiles
from app.domain.content import Element, Merged
from app.domain.errors import ConnectionFailed, Disconnected, RequestFailed
from app.domain.events import (
    MessageEdited,
    MessageRecalled,
    MessageStateChanged,
)
from app.domain.ids import ConversationId, ConversationKind, MessageId
from app.domain.message import Message, MessageFlag, MessageState
from app.domain.preview import preview
from app.domain.push_style import PushStyle

logger = logging.getLogger(__name__)

FILE_PATIENCE = 1800.0
"""Seconds for the answer to a message with a file, which takes as long as its bytes."""

_MAX_PROVEN = 1000

_Key = tuple[ConversationId, MessageId]


class Sending:
    """What goes out on one account.

    Args:
        files: the files that addresses of ours stand for.
        style: how phones show our messages.
        wants_receipts: whether to ask who has read them (a paid service of Tencent's).
    """

    def __init__(
        self,
        link: Link,
        files: OutgoingFiles,
        style: Callable[[], PushStyle],
        wants_receipts: Callable[[], bool],
        timing: Timing,
    ) -> None:
        self._link = link
        self._files = files
        self._style = style
        self._wants_receipts = wants_receipts
        self._timing = timing
        self._under_way: set[_Key] = set()
        self._proven: OrderedDict[_Key, str] = OrderedDict()

    async def send(self, message: Message, members: Mapping[str, str]) -> None:
        """Hand a message to the library; see `Session.send`.

        Args:
            members: user ids by the names that can be mentioned.
        """
        library = self._link.library
        if not self._needs_sending(message):
            return
        data = message_json(
            message,
            self._link.account,
            self._files.find,
            answered=self._answered(message),
            style=self._style(),
            members=members,
            wants_receipt=self._wants_receipts(),
            cover=self._files.cover(message),
        )
        self._hand_over(library, message, data)

    async def send_merged(self, message: Message, originals: Sequence[Message]) -> None:
        """Forward messages as one, a `Merged` that can be opened.

        Args:
            message: its first element is the `Merged`.
            originals: what it is made of, oldest first; one conversation's.

        Raises:
            RequestFailed: one of them is nowhere any more, or the library refuses.
        """
        library = self._link.library
        merged = message.elements[0] if message.elements else None
        if not isinstance(merged, Merged) or not originals:
            raise RequestFailed("there is nothing to forward")
        raws = [await self._raw(library, original) for original in originals]
        data = message_json(
            replace(message, elements=()),
            self._link.account,
            self._files.find,
            style=self._style(),
        )
        data["message_elem_array"] = [merged_json(merged, raws)]
        data["message_is_forward_message"] = True
        self._hand_over(library, message, data)

    def _hand_over(self, library: Library, message: Message, data: Mapping[str, object]) -> None:
        where = message.conversation
        pending = library.start(
            "TIMMsgSendMessage", where.target, history.kind_of(where), as_json(data)
        )
        self._under_way.add(_key(message))
        if pending.id:
            self._link.receiver.recents.name(message, pending.id)
        self._link.spawn_lasting(self._see_through(message, pending), "send a message")

    def _needs_sending(self, message: Message) -> bool:
        server_id = self._proven.get(_key(message))
        if server_id is not None:
            self._prove(message, server_id)
            return False
        return _key(message) not in self._under_way

    async def _see_through(self, message: Message, pending: Pending) -> None:
        has_file = any(self._files.find(getattr(e, "url", "")) for e in message.elements)
        try:
            async with asyncio.timeout(FILE_PATIENCE if has_file else self._timing.send):
                answer = await pending.answer
        except (TimeoutError, ConnectionFailed):
            # Sent again after the next catch-up had its chance to show it.
            self._under_way.discard(_key(message))
            self._link.end(Disconnected("Tencent's servers do not answer"))
            return
        self._under_way.discard(_key(message))
        if answer.code == 0:
            self._sent(message, object_of(answer.json), pending.id)
        elif is_network(answer.code):
            self._link.end(Disconnected(str(error_of(answer.code, answer.words))))
        else:
            reason = str(error_of(answer.code, answer.words))
            failed = MessageStateChanged(
                message.ref, message.id, MessageState.FAILED, reason=reason
            )
            self._link.receiver.emit(failed)

    def _sent(self, message: Message, raw: Mapping[str, object], buffered_id: str) -> None:
        receiver = self._link.receiver
        server_id = message_id(raw) or buffered_id
        proven = replace(message, archive_id=server_id)
        if raw and server_id:
            receiver.remember_own(proven, raw)
        self._proven[_key(message)] = server_id
        if len(self._proven) > _MAX_PROVEN:
            self._proven.popitem(last=False)
        self._prove(message, server_id)
        receiver.peer_read(message.conversation)
        if server_id and (time := place_of(raw).time):
            receiver.progress.reached(replace(proven, sent_at=float(time)))

    def _prove(self, message: Message, server_id: str) -> None:
        sent = MessageStateChanged(message.ref, message.id, MessageState.SENT, archive_id=server_id)
        self._link.receiver.emit(sent)

    def _answered(self, message: Message) -> Answered | None:
        if message.reply_to is None:
            return None
        recents = self._link.receiver.recents
        server_id = recents.server_id(message.conversation, message.reply_to) or message.reply_to
        known = recents.by_server_id(server_id)
        if known is None:
            return Answered(server_id, "", "")
        original = self._link.receiver.learn(known.raw)
        abstract = preview(original) if original is not None else ""
        return Answered(server_id, known.key.sender, abstract)

    async def _raw(self, library: Library, message: Message) -> Mapping[str, object]:
        return await history.raw_of(library, self._link.receiver.recents, message)

    # What was sent already

    async def edit(self, message: Message, elements: Sequence[Element]) -> None:
        """Replace the content of a message of ours."""
        library = self._link.library
        raw = await self._raw(library, message)
        content = [element_json(e, self._files.find, None) for e in elements]
        changed = {**raw, "message_elem_array": content}
        answer = await library.call("TIMMsgModifyMessage", as_json(changed))
        receiver = self._link.receiver
        key = message.key
        receiver.recents.remember(
            replace(message, archive_id=message_id(raw)), object_of(answer.json) or changed
        )
        receiver.emit(MessageEdited(key, tuple(elements)))

    async def recall(self, message: Message) -> None:
        """Take back a message of ours; the server allows it for two minutes."""
        library = self._link.library
        raw = await self._raw(library, message)
        where = message.conversation
        await library.call("TIMMsgRevoke", where.target, history.kind_of(where), as_json(raw))
        self._link.receiver.emit(MessageRecalled(message.key))

    async def mark_read(self, message: Message, *, tell_sender: bool) -> None:
        """Tell the server that we read up to a message.

        Persons learn by this that we read; receipts that a message asked for are told only if
        wished.
        """
        library = self._link.library
        if MessageFlag.CHECK in message.flags:
            return
        where = message.conversation
        raw = await self._raw(library, self._on_the_server(message))
        place = place_of(raw)
        in_group = where.kind is ConversationKind.GROUP
        if (place.seq if in_group else place.time) <= 0:
            raise RequestFailed("the server does not know where the message is")  # 0 means: all
        self._link.receiver.standing.read_here(where, message_id(raw))
        await library.call(
            "TIMConvCleanConversationUnreadMessageCount",
            where.text,
            0 if in_group else place.time,
            place.seq if in_group else 0,
        )
        if tell_sender and flag(raw, "message_need_read_receipt"):
            await library.call("TIMMsgSendMessageReadReceipts", as_json([raw]))

    def _on_the_server(self, message: Message) -> Message:
        """Give the message itself, or the newest before it where the server has no such one.

        The line of a call that was only for those online is one of ours alone.
        """
        recents = self._link.receiver.recents
        if message.archive_id or recents.server_id(message.conversation, message.id):
            return message
        known = recents.newest_until(message.conversation, time=int(message.sent_at))
        return replace(message, archive_id=known.server_id) if known is not None else message

    async def set_typing(self, where: ConversationId, *, typing: bool) -> None:
        """Tell a person that we type, as TUIKit does; in groups nobody does."""
        library = self._link.library
        if where.kind is ConversationKind.C2C:
            data = as_json(typing_json(typing=typing))
            pending = library.start("TIMMsgSendMessage", where.target, history.kind_of(where), data)
            pending.answer.add_done_callback(_ignore)


def _key(message: Message) -> _Key:
    return message.conversation, message.id


def _ignore(answer: asyncio.Future[Answer]) -> None:
    """Take notice of an answer that nobody waits for."""
    if not answer.cancelled():
        answer.exception()
