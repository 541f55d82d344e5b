"""A WebSocket that gives everything that came together at once.

`recv` of `websockets` gives one message, with a queue, a lock and flow control around each: half of
what it costs to read a short one. Here whoever reads takes all that wait. Reading from the network
rests while many do.
"""

import asyncio
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.frames import Frame, Opcode

MAX_WAITING = 256
"""Messages that wait before no more are read; those that arrive with them still join them."""

_DATA = (Opcode.TEXT, Opcode.BINARY, Opcode.CONT)


class Line(ClientConnection):
    """A client's WebSocket; made by `connect(…, create_connection=Line)`. `recv` is not for it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._frames: list[str | bytes] = []
        self._parts = bytearray()
        self._is_text = True
        self._came = asyncio.Event()
        self._resting = False
        self._lost = False

    async def frames(self) -> list[str | bytes]:
        """Wait for messages and give all that are there, oldest first.

        Raises:
            ConnectionClosed: there will be no more.
        """
        await self._came.wait()
        if not self._frames:
            await self.wait_closed()  # by then it is known why
            raise self.close_exc
        found, self._frames = self._frames, []
        if not self._lost:
            self._came.clear()
        if self._resting:
            self._resting = False
            self.transport.resume_reading()
        return found

    async def frame(self) -> str | bytes:
        """Wait for a message and give it; the others go on waiting.

        Raises:
            ConnectionClosed: there will be no more.
        """
        first, *others = await self.frames()
        if others:
            self._frames[:0] = others
            self._came.set()
        return first

    def process_event(self, event: Any) -> None:
        """Take what the protocol has read (`websockets` calls this for each event)."""
        if not isinstance(event, Frame) or event.opcode not in _DATA:
            super().process_event(event)
            return
        if event.opcode is not Opcode.CONT:
            self._is_text = event.opcode is Opcode.TEXT
        if event.fin and not self._parts:
            self._take(event.data)
            return
        self._parts += event.data
        if event.fin:
            whole, self._parts = self._parts, bytearray()
            self._take(whole)

    def _take(self, data: bytes | bytearray | memoryview) -> None:
        try:
            self._frames.append(str(data, "utf-8") if self._is_text else bytes(data))
        except UnicodeDecodeError:
            self.transport.abort()  # RFC 6455, 8.1
            return
        self._came.set()
        if len(self._frames) > MAX_WAITING and not self._resting:
            self._resting = True
            self.transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Learn that it is over (asyncio calls this once); what has come can still be taken."""
        super().connection_lost(exc)
        self._lost = True
        self._came.set()
