"""Give messages of one second times in the order in which they came; the server knows seconds."""

from collections import OrderedDict

from msgspec.structs import replace

from app.domain.ids import ConversationId
from app.domain.message import Message

_STEP = 0.001
_MAX_CONVERSATIONS = 2000


class Order:
    """The newest time given in each conversation."""

    def __init__(self) -> None:
        self._newest: OrderedDict[ConversationId, float] = OrderedDict()

    def place(self, message: Message) -> Message:
        """Put a message behind those of the same second that were placed before it."""
        newest = self._newest.get(message.conversation, 0.0)
        if message.sent_at <= newest < message.sent_at + 1.0:
            message = replace(message, sent_at=newest + _STEP)
        self._newest[message.conversation] = max(newest, message.sent_at)
        self._newest.move_to_end(message.conversation)
        if len(self._newest) > _MAX_CONVERSATIONS:
            self._newest.popitem(last=False)
        return message
