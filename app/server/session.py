"""A client's session, which may outlive its connection.

Client state (XEP-0352): while the client is inactive, typing notices and presences wait.
Stream management (XEP-0198): every stanza is kept until the client acknowledges it, and after a cut
the session waits for the client to come back.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from app.server import names
from app.server.addresses import Address
from app.server.limits import Counters, Limits
from app.server.resources import Resource
from app.server.stanzas import FrameError, stamp, with_child

_WRAP = 2**32  # XEP-0198, 4: the counters start again there


class Wire(Protocol):
    """What a session needs of the stream that carries it."""

    def write(self, text: str) -> None:
        """Send a frame; does nothing on an ended stream."""

    def fail(self, condition: str, text: str = "") -> None:
        """End the stream with an error, and with it the session if it still carries one."""

    def part(self) -> None:
        """Forget the session, which another stream carries from now on."""


class ClientSession(Resource):
    """A resource whose client is, or was, connected by a stream.

    Args:
        forget: called once when the session is over.
    """

    def __init__(
        self,
        address: Address,
        wire: Wire,
        limits: Limits,
        counters: Counters,
        forget: Callable[["ClientSession"], None],
    ) -> None:
        super().__init__(address)
        self.wire: Wire | None = wire
        self.handled = 0
        """Stanzas we took from the client since it enabled stream management."""
        self.token = ""
        """The id to resume by; "" if the session can't be resumed."""
        self._limits = limits
        self._counters = counters
        self._forget = forget
        self._active = True
        self._held: dict[str, str] = {}
        self._counting = False
        self._sent = 0
        self._asked_at = -1  # self._sent when the last unanswered <r/> went out; -1: none is out
        self._ask_planned = False
        self._unacknowledged: deque[tuple[str, float]] = deque()  # and since when each waits
        self._timer: asyncio.TimerHandle | None = None
        self._full = False
        self._over = False

    @property
    def active(self) -> bool:
        """Whether its user is looking, as far as the client says."""
        return self._active

    @property
    def counting(self) -> bool:
        """Whether stream management is on."""
        return self._counting

    def set_active(self, *, active: bool) -> None:
        """Take the client's word on whether its user is looking; what waited goes out."""
        self._active = active
        if active:
            self._flush()

    def deliver(self, text: str, hold: str | None = None) -> None:
        """Send a stanza, or hold it while the client is inactive."""
        if not self._active:
            if hold is not None:
                self._held.pop(hold, None)  # the newest goes to the end
                self._held[hold] = text
                if len(self._held) <= self._limits.held:
                    return
                text = self._held.popitem()[1]
            # An answer says nothing that could be out of order with what waits.
            if not text.startswith("<iq"):
                self._flush()
        self._send(text)

    def _flush(self) -> None:
        held, self._held = self._held, {}
        for text in held.values():
            self._send(text)

    def _send(self, text: str) -> None:
        if self._over or self._full:
            return
        if self._counting:
            self._unacknowledged.append((text, time.time()))
            self._sent = (self._sent + 1) % _WRAP
            if len(self._unacknowledged) > self._limits.queue:
                self._counters.overflows += 1
                self._full = True
                # Soon, not now: whoever delivers is going through those who are there.
                asyncio.get_running_loop().call_soon(self.end, "policy-violation")
                return
        if self.wire is not None:
            self._counters.stanzas_out += 1
            self.wire.write(text)
            if self._counting and not self._ask_planned and self._asked_at < 0:
                # Once per turn of the loop, so that a burst is asked about once, at its end.
                self._ask_planned = True
                asyncio.get_running_loop().call_soon(self._ask)

    def _ask(self) -> None:
        self._ask_planned = False
        if self.wire is not None and self._unacknowledged:
            self._asked_at = self._sent
            self.wire.write(f"<r xmlns='{names.SM}'/>")

    def enable(self, token: str) -> None:
        """Begin to count; `token` is the id to resume by, or "" if that is not wished."""
        self._counting = True
        self.token = token

    def acknowledge(self, handled: int) -> None:
        """Take the client's count of what it has.

        Raises:
            FrameError: it counts more than was sent.
        """
        new = (handled - (self._sent - len(self._unacknowledged))) % _WRAP
        if new > len(self._unacknowledged):
            raise FrameError("undefined-condition", "acknowledged more than was sent")
        for _ in range(new):
            self._unacknowledged.popleft()
        asked_at, self._asked_at = self._asked_at, -1
        if self._unacknowledged and asked_at != self._sent:
            self._ask()

    def resume(self, wire: Wire, handled: int) -> None:
        """Go on over a new stream: send again what the client does not have.

        Raises:
            FrameError: the client counts more than was sent; the session is as before.
        """
        old, self.wire = self.wire, None  # so that nothing is asked on the old one
        try:
            self.acknowledge(handled)
        finally:
            self.wire = old
        if old is not None:
            old.part()
            old.fail("conflict", "resumed over another stream")
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.wire = wire
        self._counters.resumed += 1
        wire.write(f"<resumed xmlns='{names.SM}' previd='{self.token}' h='{self.handled}'/>")
        for text, since in self._unacknowledged:
            self._counters.stanzas_out += 1
            wire.write(self._delayed(text, since))
        self._asked_at = -1
        # XEP-0352, 5: what the client said of itself does not survive the stream it said it on.
        self.set_active(active=True)
        self._ask()

    def _delayed(self, text: str, since: float) -> str:
        """Say of a message since when it waits (XEP-0198, 5; XEP-0203).

        Also of one that went out once: the client may never have got it, and must not take it for
        newer than those behind it.
        """
        if not text.startswith("<message"):
            return text
        return with_child(
            text,
            f"<delay xmlns='{names.DELAY}' from='{self.address.domain}' stamp='{stamp(since)}'/>",
        )

    def lose(self) -> None:
        """The stream is gone: wait for the client, or end if it can't come back."""
        self.wire = None
        if not self.token:
            self.close()
            return
        self._asked_at = -1
        self._timer = asyncio.get_running_loop().call_later(self._limits.resume_timeout, self.close)

    def close(self) -> None:
        """End the session for good; does nothing the second time."""
        if self._over:
            return
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        self._unacknowledged.clear()
        self._held.clear()
        self._forget(self)

    def end(self, condition: str) -> None:
        """End the stream with an error, and the session."""
        wire, self.wire = self.wire, None
        if wire is not None:
            wire.part()
            wire.fail(condition)
        self.close()
