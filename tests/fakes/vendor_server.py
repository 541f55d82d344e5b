"""A vendor's server on this computer: takes what comes, word for word, and answers as told.

`VendorServer` speaks HTTP/1.1, `Http2Server` nothing but HTTP/2, as Apple's does. Both listen on
127.0.0.1 only.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """One header's value; names have no case."""
        return next(v for n, v in self.headers if n.lower() == name.lower())


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to the next request."""

    body: bytes = b"{}"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class VendorServer:
    """A server; make it with `running`.

    Attributes:
        answers: for the next requests, in order; an empty JSON object after that.
        received: every request, in order.
    """

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.received: list[Received] = []
        self.url = ""
        self._ends: set[asyncio.StreamWriter] = set()

    @classmethod
    @asynccontextmanager
    async def running(cls, tls: ssl.SSLContext | None = None) -> AsyncIterator["VendorServer"]:
        """Run one for the block, without TLS unless a context is given."""
        server = cls()
        listener = await asyncio.start_server(server._serve, "127.0.0.1", 0, ssl=tls)
        scheme = "http" if tls is None else "https"
        server.url = f"{scheme}://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        try:
            yield server
        finally:
            listener.close()
            for writer in tuple(server._ends):
                writer.transport.abort()
            await listener.wait_closed()

    def _next(self) -> Answer:
        return self.answers.pop(0) if self.answers else Answer()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            await self._talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            self._ends.discard(writer)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = tuple(_header(line) for line in head[1:] if line)
        length = next((int(v) for n, v in headers if n.lower() == "content-length"), 0)
        body = await reader.readexactly(length)
        self.received.append(Received(method, path, headers, body))
        answer = self._next()
        lines = [f"HTTP/1.1 {answer.status} said", f"Content-Length: {len(answer.body)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + answer.body)
        await writer.drain()


class Http2Server(VendorServer):
    """The same with HTTP/2 and nothing else; whoever speaks HTTP/1.1 is cut off."""

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        settings = h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        connection = h2.connection.H2Connection(settings)
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        heads: dict[int, list[tuple[str, str]]] = {}
        bodies: dict[int, bytes] = {}
        while data := await reader.read(65_536):
            for event in connection.receive_data(data):
                match event:
                    case h2.events.RequestReceived():
                        heads[event.stream_id] = list(event.headers)
                        bodies[event.stream_id] = b""
                    case h2.events.DataReceived():
                        bodies[event.stream_id] += event.data
                    case h2.events.StreamEnded():
                        self._answer(connection, heads.pop(event.stream_id),
                                     bodies.pop(event.stream_id), event.stream_id)  # fmt: skip
                    case _:
                        pass
            writer.write(connection.data_to_send())
            await writer.drain()

    def _answer(
        self,
        connection: h2.connection.H2Connection,
        head: list[tuple[str, str]],
        body: bytes,
        stream: int,
    ) -> None:
        pseudo = dict(head[:4])
        plain = tuple((n, v) for n, v in head if not n.startswith(":"))
        self.received.append(Received(pseudo[":method"], pseudo[":path"], plain, body))
        answer = self._next()
        connection.send_headers(stream, [(":status", str(answer.status)), *answer.headers.items()])
        connection.send_data(stream, answer.body, end_stream=True)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip()
