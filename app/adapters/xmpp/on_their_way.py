"""What we said and the server has not proven to have: kept until the proof comes, or the failure.

The proof is an acknowledgement of the stream, a group's own echo, a copy in an archive. Whoever
asks for a message to be sent again meanwhile, or after its proof, must not send it twice.
"""

from collections.abc import Callable

from app.adapters.xmpp.stream_management import SentStanza
from app.domain.events import Event, MessageStateChanged
from app.domain.ids import ConversationRef, MessageId
from app.domain.message import Message, MessageState

MAX_SENT_IDS = 2000


class OnTheirWay:
    """The messages of one account that go out.

    Args:
        emit: takes the events that tell of their state.
        comes_back: whether a conversation gives back what is said there, as groups do; only that is
            the proof then.
    """

    def __init__(
        self, emit: Callable[[Event], None], comes_back: Callable[[ConversationRef], bool]
    ) -> None:
        self._emit = emit
        self._comes_back = comes_back
        self._unproven: dict[MessageId, ConversationRef] = {}
        self._proven: dict[MessageId, bool] = {}

    def needs_sending(self, message: Message) -> bool:
        """Whether a message must go out: not while it is on its way, nor once it is proven sent.

        For the latter the proof is reported again: whoever asks has not seen it yet.
        """
        if message.id in self._unproven:
            return False
        if self._proven.get(message.id):
            self._emit(MessageStateChanged(message.ref, message.id, MessageState.SENT))
            return False
        return True

    def add(self, message: Message) -> None:
        """Take note of a message that goes out now."""
        self._unproven[message.id] = message.ref
        self._proven[message.id] = False
        if len(self._proven) > MAX_SENT_IDS:
            del self._proven[next(iter(self._proven))]

    def knows(self, message: MessageId) -> bool:
        """Whether a message went out here, not long ago."""
        return message in self._proven

    def take_back(self, message: MessageId) -> None:
        """Note that a message could not go out; it may once more."""
        self._unproven.pop(message, None)

    def failed(self, message: MessageId) -> None:
        """Note that the server refused a message; nothing is known of it any more."""
        self._unproven.pop(message, None)
        self._proven.pop(message, None)

    def came_back(self, message: Message) -> MessageStateChanged | None:
        """Take a message of ours that the server gives back.

        Returns:
            the proof that it was sent; None if it went out elsewhere, and is news.
        """
        self._unproven.pop(message.id, None)
        if message.id not in self._proven:
            return None
        self._proven[message.id] = True
        sent = MessageState.SENT
        return MessageStateChanged(message.ref, message.id, sent, archive_id=message.archive_id)

    def acknowledged(self, stanzas: list[SentStanza]) -> None:
        """Report messages that the server has taken from the stream."""
        for stanza in stanzas:
            message_id = MessageId(stanza.id)
            ref = self._unproven.get(message_id)
            if ref is None or self._comes_back(ref):
                continue
            del self._unproven[message_id]
            self._proven[message_id] = True
            self._emit(MessageStateChanged(ref, message_id, MessageState.SENT))

    def stream_lost(self) -> None:
        """Let what was on a stream that is gone for good wait again."""
        lost, self._unproven = self._unproven, {}
        for message_id, ref in lost.items():
            self._emit(MessageStateChanged(ref, message_id, MessageState.WAITING))
