"""Keep messages in the order of their archive, although some servers' stamps know only seconds.

Prosody's archive says "10:00:07" for everything within that second. What was seen before by our own
clock, or lies before it on the same page, stays before it: by a thousandth of a second. A stamp
with a fraction means what it says: ejabberd gives what it held back before what is older than it.
"""

import math
from collections import OrderedDict
from dataclasses import replace

from app.domain.ids import ConversationRef
from app.domain.model import Message

_PRECISION = 1.0
_STEP = 0.001
_MAX_CONVERSATIONS = 5000


class Order:
    """The newest time given to a message of each conversation, going forwards, and its stamp."""

    def __init__(self) -> None:
        self._newest: OrderedDict[ConversationRef, tuple[float, float]] = OrderedDict()

    def place(self, message: Message) -> Message:
        """Give a message a time behind those placed before it, if its stamp can mean that."""
        stamp = message.sent_at
        newest, newest_stamp = self._newest.get(message.ref, (-math.inf, -math.inf))
        same_second = stamp.is_integer() and stamp <= newest < stamp + _PRECISION
        if same_second or stamp == newest_stamp:
            message = replace(message, sent_at=newest + _STEP)
        if message.sent_at > newest:
            self._newest[message.ref] = (message.sent_at, stamp)
        self._newest.move_to_end(message.ref)
        if len(self._newest) > _MAX_CONVERSATIONS:
            self._newest.popitem(last=False)
        return message
