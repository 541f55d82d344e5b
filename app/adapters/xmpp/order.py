"""Keep messages in the order of their archive, although some servers' stamps know only seconds.

Prosody's archive says "10:00:07" for everything within that second. What was seen before by our own
clock, or lies before it on the same page, stays before it: by a thousandth of a second. A stamp
with a fraction means what it says: ejabberd gives what it held back before what is older than it.
"""

import math
from collections import OrderedDict

from msgspec.structs import replace

from app.domain.message import Message

_STEP = 0.001
_MAX_CONVERSATIONS = 5000
_MAX_SECONDS = 100


class Order:
    """The newest times given to messages of each conversation of an account, second by second.

    What comes by itself on a connection may overtake what is still to be caught up with; it is kept
    apart until the next connection.
    """

    def __init__(self) -> None:
        self._settled = _Conversations()
        self._ahead = _Conversations()

    def begin(self) -> None:
        """Begin with a new connection: all that was seen lies before what comes now."""
        for conversation, seconds in self._ahead.items():
            settled = self._settled.of(conversation)
            for newest in seconds.values():
                settled.note(newest, newest)
        self._ahead.clear()

    def place(self, message: Message, *, ahead: bool = False) -> Message:
        """Give a message a time behind those placed before it, if its stamp can mean that.

        Args:
            ahead: it came by itself, or was written here.
        """
        stamp, conversation = message.sent_at, message.conversation.text
        noted = settled = self._settled.of(conversation)
        newest = settled.newest(stamp)
        if ahead:
            noted = self._ahead.of(conversation)
            newest = max(newest, noted.newest(stamp))
        if stamp == newest or (stamp < newest and stamp.is_integer()):
            message = replace(message, sent_at=newest + _STEP)
        noted.note(message.sent_at, stamp)
        return message


class _Seconds(dict[int, float]):
    """The newest time in each of the last seconds in which something was said."""

    def newest(self, stamp: float) -> float:
        """The newest in a stamp's second; minus infinity if there is none."""
        return self.get(math.floor(stamp), -math.inf)

    def note(self, time: float, stamp: float) -> None:
        """Take note of a time given to a stamp; it may have left the stamp's second."""
        second = math.floor(stamp)
        if time > self.get(second, -math.inf):
            self[second] = time
            if len(self) > _MAX_SECONDS * 2:  # seldom: finding the oldest looks at all
                for old in sorted(self)[:-_MAX_SECONDS]:
                    del self[old]


class _Conversations(OrderedDict[str, _Seconds]):
    """The conversations in which something was said lately, by their ids."""

    def of(self, conversation: str) -> _Seconds:
        """Give a conversation's seconds; it is then the one that is forgotten last."""
        seconds = self.get(conversation)
        if seconds is None:
            seconds = self[conversation] = _Seconds()
            if len(self) > _MAX_CONVERSATIONS:
                self.popitem(last=False)
        else:
            self.move_to_end(conversation)
        return seconds
