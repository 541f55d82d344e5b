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
    """The newest times given to messages of each conversation, second by second.

    What comes by itself on a connection may overtake what is still to be caught up with; it is kept
    apart until the next connection.
    """

    def __init__(self) -> None:
        self._settled = _Seconds()
        self._ahead = _Seconds()

    def begin(self) -> None:
        """Begin with a new connection: all that was seen lies before what comes now."""
        for ref, seconds in self._ahead.items():
            for newest in seconds.values():
                self._settled.note(ref, newest)
        self._ahead.clear()

    def place(self, message: Message, *, ahead: bool = False) -> Message:
        """Give a message a time behind those placed before it, if its stamp can mean that.

        Args:
            ahead: it came by itself, or was written here.
        """
        stamp, ref = message.sent_at, message.ref
        newest = self._settled.newest(ref, stamp)
        if ahead:
            newest = max(newest, self._ahead.newest(ref, stamp))
        if stamp == newest or (stamp.is_integer() and stamp < newest):
            message = replace(message, sent_at=newest + _STEP)
        (self._ahead if ahead else self._settled).note(ref, message.sent_at, stamp)
        return message


class _Seconds(OrderedDict[ConversationRef, dict[int, float]]):
    """The newest time in each of the last seconds in which something was said."""

    def newest(self, ref: ConversationRef, stamp: float) -> float:
        """The newest in a stamp's second; minus infinity if there is none."""
        return self.get(ref, {}).get(math.floor(stamp), -math.inf)

    def note(self, ref: ConversationRef, time: float, stamp: float | None = None) -> None:
        """Take note of a time given to a stamp; it may have left the stamp's second."""
        seconds = self.setdefault(ref, {})
        second = math.floor(time if stamp is None else stamp)
        seconds[second] = max(seconds.get(second, -math.inf), time)
        if len(seconds) > _MAX_SECONDS:
            del seconds[min(seconds)]
        self.move_to_end(ref)
        if len(self) > _MAX_CONVERSATIONS:
            self.popitem(last=False)
