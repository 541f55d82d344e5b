"""TCP to WebSocket: lets a client that knows only RFC 6120 talk to a server of RFC 7395.

It turns the stream's header into `<open/>`, its end into `<close/>`, and carries each element
between them in a frame of its own. What comes back is passed on letter by letter, so that the other
program reads what the server wrote.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

_FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
_STREAMS = "http://etherx.jabber.org/streams"
_SUCCESS = "{urn:ietf:params:xml:ns:xmpp-sasl}success"
_ROOT = 1  # the depth of the stream's own element


class Bridge:
    """Listens on the loopback; every connection gets one of its own to the server.

    Args:
        url: the server's WebSocket.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    async def start(self, port: int) -> None:
        """Listen, until the loop ends.

        Raises:
            OSError: the port is taken.
        """
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, WebSocketException):
            async with connect(
                self._url,
                subprotocols=[Subprotocol("xmpp")],
                compression=None,
                max_size=None,
                proxy=None,
                close_timeout=1,
            ) as far:
                await _Crossing(reader, writer, far).run()
        writer.transport.abort()


class _Crossing:
    """One client's stream, both ways."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: ClientConnection
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._far = far
        self._begin()

    def _begin(self) -> None:
        """Expect a header: at first, and again after the login (RFC 6120, 6.4.6)."""
        self._parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
        self._depth = 0
        self._stream: ET.Element | None = None

    async def run(self) -> None:
        """Carry everything until one side is gone; then the other goes too."""
        there = asyncio.create_task(self._carry_there())
        back = asyncio.create_task(self._carry_back())
        await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
        if self._ends_well:
            await asyncio.wait({back}, timeout=1.0)  # what the server says in farewell
        for task in (there, back):
            task.cancel()
        await asyncio.wait({there, back})

    @property
    def _ends_well(self) -> bool:
        """Whether the client has said goodbye."""
        return self._stream is not None and self._depth < _ROOT

    async def _carry_there(self) -> None:
        with contextlib.suppress(OSError, ConnectionClosed):
            while data := await self._reader.read(65536):
                self._parser.feed(data)
                for frame in self._frames():
                    await self._far.send(frame)

    def _frames(self) -> Iterator[str]:
        for kind, element in self._parser.read_events():
            assert isinstance(element, ET.Element)
            if kind == "start":
                self._depth += 1
                if self._depth == _ROOT:
                    self._stream = element
                    yield _open(element)
                continue
            self._depth -= 1
            if self._depth == _ROOT and self._stream is not None:
                yield ET.tostring(element, encoding="unicode")
                self._stream.clear()
            elif self._depth < _ROOT:
                yield f"<close xmlns='{_FRAMING}'/>"

    async def _carry_back(self) -> None:
        with contextlib.suppress(OSError, ConnectionClosed):
            async for frame in self._far:
                assert isinstance(frame, str)
                element = ET.fromstring(frame)  # noqa: S314  # our own server's
                if element.tag == _SUCCESS:
                    self._begin()
                self._writer.write(_back(element, frame).encode())
                await self._writer.drain()


def _open(stream: ET.Element) -> str:
    """Turn a header into a frame."""
    attributes = {key: value for key, value in stream.items() if key in ("to", "version")}
    return ET.tostring(ET.Element(f"{{{_FRAMING}}}open", attributes), encoding="unicode")


def _back(element: ET.Element, frame: str) -> str:
    """Turn a frame into a piece of a stream."""
    if element.tag == f"{{{_FRAMING}}}close":
        return "</stream:stream>"
    if element.tag != f"{{{_FRAMING}}}open":
        return frame
    # Nothing of an embedded server's opening needs escaping.
    attributes = "".join(f" {key}='{element.get(key, '')}'" for key in ("from", "id", "version"))
    return (
        f"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='{_STREAMS}'"
        f"{attributes}>"
    )
