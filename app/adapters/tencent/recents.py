"""What is remembered of the newest messages: the library's own object of each, and its names.

The library wants its own object back to recall, edit, forward or answer a message, and names
messages in three ways: by the server's id, by their place (sequence and random number), and by time
in read marks. Memory is bounded; what is forgotten is asked of the server.
"""

from collections import OrderedDict, deque

from msgspec import Struct

from app.adapters.tencent.json_reading import Json
from app.adapters.tencent.payloads import Place, place_of
from app.domain.ids import ConversationId, MessageId
from app.domain.message import Message, MessageKey

MAX_MESSAGES = 1500
MAX_PER_CONVERSATION = 300


class Known(Struct, frozen=True):
    """A message as both sides name it.

    Attributes:
        raw: the library's object.
    """

    key: MessageKey
    server_id: str
    place: Place
    outgoing: bool
    raw: Json


class Recents:
    """The newest messages of all conversations."""

    def __init__(self) -> None:
        self._by_server_id: OrderedDict[str, Known] = OrderedDict()
        self._server_ids: OrderedDict[tuple[ConversationId, MessageId], str] = OrderedDict()
        self._lines: dict[ConversationId, deque[Known]] = {}

    def remember(self, message: Message, raw: Json) -> Known | None:
        """Keep a message; returns what was kept of it before."""
        known = Known(message.key, message.archive_id, place_of(raw), message.outgoing, raw)
        before = self._by_server_id.pop(known.server_id, None)
        self._by_server_id[known.server_id] = known
        self.name(message, known.server_id)
        if len(self._by_server_id) > MAX_MESSAGES:
            self._by_server_id.popitem(last=False)
        if before is None:
            line = self._lines.setdefault(message.conversation, deque(maxlen=MAX_PER_CONVERSATION))
            line.append(known)
        return before

    def name(self, message: Message, server_id: str) -> None:
        """Keep the server's id of a message of ours."""
        self._server_ids[message.conversation, message.id] = server_id
        self._server_ids.move_to_end((message.conversation, message.id))
        if len(self._server_ids) > MAX_MESSAGES:
            self._server_ids.popitem(last=False)

    def by_server_id(self, server_id: str) -> Known | None:
        """Find a message by the server's id."""
        return self._by_server_id.get(server_id)

    def server_id(self, conversation: ConversationId, message: MessageId) -> str:
        """Tell the server's id of a message; "" if it is not known."""
        return self._server_ids.get((conversation, message), "")

    def at(self, conversation: ConversationId, place: Place) -> Known | None:
        """Find a message by its place; times differ between devices and are not compared."""
        return next(
            (
                known
                for known in reversed(self._lines.get(conversation, ()))
                if (known.place.seq, known.place.rand) == (place.seq, place.rand)
            ),
            None,
        )

    def newest_until(
        self,
        conversation: ConversationId,
        *,
        time: int = 0,
        seq: int = 0,
        outgoing: bool | None = None,
    ) -> Known | None:
        """Find the newest message up to a time or a sequence number, whichever is given."""
        found: Known | None = None
        for known in self._lines.get(conversation, ()):
            if outgoing is not None and known.outgoing is not outgoing:
                continue
            place = known.place
            inside = place.seq <= seq if seq else 0 < place.time <= time
            if inside and (found is None or _order(found) <= _order(known)):
                found = known
        return found

    def newest(self, conversation: ConversationId) -> Known | None:
        """Give a conversation's newest message."""
        return max(self._lines.get(conversation, ()), key=_order, default=None)


def _order(known: Known) -> tuple[int, int]:
    return known.place.time, known.place.seq
