"""Stream management (XEP-0198): which stanzas the other side has, and what to send again.

Everything is counted at the one place where text goes out, so that the count is the order on the
wire: no stanza is still queued when the line drops, an acknowledgement is asked for behind what it
is about, old stanzas go out before new ones on resumption, and what was never acknowledged is told
when resumption fails.

Messages and presences are kept and sent again. Requests are only counted: whoever made one was
told `Disconnected` the moment the line dropped, and does not expect it to be carried out later.
"""

from collections import deque

from msgspec import Struct, field

_WINDOW = 2**32
_ASK_EVERY = 8
"""Requests that may stay unacknowledged before we ask; after messages we ask each time."""


class SentStanza(Struct, frozen=True):
    """A stanza on its way.

    Attributes:
        text: the frame to send again; "" for one that is only counted.
        id: the message's id, "" if nobody waits for it.
    """

    text: str = ""
    id: str = ""


class StreamManagement(Struct):
    """The two counters and the queue between them; survives the connection.

    Attributes:
        stream_id: names the stream for resumption; "" while there is nothing to resume.
        address: our full address on that stream.
        counting: both sides agreed to count on the present connection.
        received: stanzas we took from the server on this stream.
    """

    stream_id: str = ""
    address: str = ""
    counting: bool = False
    received: int = 0
    _acknowledged: int = 0
    _unacknowledged: deque[SentStanza] = field(default_factory=deque)
    _since_asked: int = 0

    @property
    def unacknowledged(self) -> int:
        """How many stanzas are on their way."""
        return len(self._unacknowledged)

    def begin(self) -> None:
        """Start from zero: our `<enable/>` goes out now."""
        self.counting = True
        self.received = self._acknowledged = self._since_asked = 0
        self._unacknowledged.clear()

    def count_received(self) -> None:
        """Take note of a stanza from the server."""
        if self.counting:
            self.received = (self.received + 1) % _WINDOW

    def count_sent(self, stanza: SentStanza) -> bool:
        """Take note of a stanza that goes out now.

        Returns:
            whether to ask the server for an acknowledgement after it.
        """
        if not self.counting:
            return False
        self._unacknowledged.append(stanza)
        self._since_asked += 1
        if not stanza.id and self._since_asked < _ASK_EVERY:
            return False
        self._since_asked = 0
        return True

    def acknowledge(self, handled: str | None) -> list[SentStanza]:
        """Take the server's counter, and return the stanzas that it has now.

        A counter that makes no sense acknowledges nothing: rather a message twice than none.
        """
        if handled is None or not handled.isascii() or not handled.isdigit() or len(handled) > 10:
            return []
        count = (int(handled) - self._acknowledged) % _WINDOW
        if count > len(self._unacknowledged):
            return []
        self._acknowledged = int(handled) % _WINDOW
        return [self._unacknowledged.popleft() for _ in range(count)]

    def resumed(self) -> list[SentStanza]:
        """Go on counting, and return what must be sent again now, in order, counting it anew."""
        self.counting = True
        self._since_asked = 0
        again = [stanza for stanza in self._unacknowledged if stanza.text]
        self._unacknowledged = deque(again)
        return again

    def interrupted(self) -> None:
        """Stop counting: the line dropped."""
        self.counting = False

    def forget(self) -> list[SentStanza]:
        """Give the stream up; return the stanzas that were never acknowledged."""
        lost = list(self._unacknowledged)
        self.stream_id = self.address = ""
        self.counting = False
        self.received = self._acknowledged = 0
        self._unacknowledged.clear()
        return lost
