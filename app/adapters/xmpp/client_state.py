"""Whether somebody is looking (XEP-0352), and keeping a server awake that takes it too literally.

Prosody 0.12 holds back everything on the connection while nobody looks, until it has something
important to say: also the WebSocket's pongs, which would make the line look dead, and an answer
that was about to leave. Its acknowledgement of a stream (XEP-0198) counts as important, so we ask
for one: at once, now and then, and when an answer is late.
"""

import asyncio
from collections.abc import Callable

EVERY = 8.0
"""Seconds; less than the time in which a pong must come."""

LATE = 1.0
"""Seconds after which an answer is late."""


class ClientState:
    """What the server was told on one connection.

    Args:
        ask: asks the server for an acknowledgement; does nothing without stream management.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._handle: asyncio.TimerHandle | None = None

    def told(self, *, active: bool) -> None:
        """Take note of what the server was told just now."""
        self.stop()
        if not active:
            self._ask_again()

    def expect_answer(self) -> asyncio.TimerHandle | None:
        """Ask when an answer that we now wait for is late; the caller cancels what it gets."""
        if self._handle is None:
            return None
        return asyncio.get_running_loop().call_later(LATE, self._ask)

    def stop(self) -> None:
        """Ask no more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _ask_again(self) -> None:
        self._ask()
        self._handle = asyncio.get_running_loop().call_later(EVERY, self._ask_again)
