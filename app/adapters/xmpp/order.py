"""Keep messages in the order of their archive, although some servers' stamps know only seconds.

Prosody's archive says "10:00:07" for everything within that second. What was seen before by our own
clock, or lies before it on the same page, stays before it: by a thousandth of a second.
"""

from collections import OrderedDict
from dataclasses import replace

from app.domain.ids import ConversationRef
from app.domain.model import Message

_PRECISION = 1.0
_STEP = 0.001
_MAX_CONVERSATIONS = 5000


class Order:
    """The newest time given to a message of each conversation, going forwards."""

    def __init__(self) -> None:
        self._newest: OrderedDict[ConversationRef, float] = OrderedDict()

    def place(self, message: Message) -> Message:
        """Give a message a time behind those placed before it, if its stamp can mean that."""
        newest = self._newest.get(message.ref, 0.0)
        if message.sent_at <= newest < message.sent_at + _PRECISION:
            message = replace(message, sent_at=newest + _STEP)
        self._newest[message.ref] = max(newest, message.sent_at)
        self._newest.move_to_end(message.ref)
        if len(self._newest) > _MAX_CONVERSATIONS:
            self._newest.popitem(last=False)
        return message
