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

_STEP = 0.001
_MAX_CONVERSATIONS = 5000
_MAX_SECONDS = 100


class Order:
    """The newest times given to messages of each conversation, second by second."""

    def __init__(self) -> None:
        self._seconds: OrderedDict[ConversationRef, dict[int, float]] = OrderedDict()

    def place(self, message: Message) -> Message:
        """Give a message a time behind those placed before it, if its stamp can mean that."""
        stamp = message.sent_at
        second = math.floor(stamp)
        seconds = self._seconds.setdefault(message.ref, {})
        newest = seconds.get(second, -math.inf)
        if stamp == newest or (stamp.is_integer() and stamp < newest):
            message = replace(message, sent_at=newest + _STEP)
        seconds[second] = max(newest, message.sent_at)
        if len(seconds) > _MAX_SECONDS:
            del seconds[min(seconds)]
        self._seconds.move_to_end(message.ref)
        if len(self._seconds) > _MAX_CONVERSATIONS:
            self._seconds.popitem(last=False)
        return message
