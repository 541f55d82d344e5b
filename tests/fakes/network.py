"""The network between a client and a server on this computer, played by the test.

`TlsFront` puts TLS before a server that has none; `HttpProxy` and `SocksProxy` carry connections
to wherever they are asked, and write down where that was. All listen on 127.0.0.1 only.
"""

import asyncio
import ssl
import struct
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class _Carrier:
    """Listens, and joins each connection with one of its own making."""

    scheme = ""

    def __init__(self) -> None:
        self._pipes: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None
        self._context: ssl.SSLContext | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._listener is not None
        self._listener.close()
        for pipe in self._pipes:
            pipe.cancel()
        if self._pipes:
            await asyncio.wait(self._pipes)
        await self._listener.wait_closed()

    @property
    def url(self) -> str:
        """Its address, as the settings want it."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._pipes.add(task)
        task.add_done_callback(self._pipes.discard)
        try:
            far = await self._reach(reader, writer)
            if far is not None:
                async with asyncio.TaskGroup() as group:
                    group.create_task(_pour(reader, far[1]))
                    group.create_task(_pour(far[0], writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async def _reach(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """Open the other half; None refuses the connection."""
        raise NotImplementedError


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.transport.abort()


class TlsFront(_Carrier):
    """TLS before a server.

    Args:
        url: the server's own address, without TLS.
        context: with the certificate to show.
    """

    scheme = "wss"

    def __init__(self, url: str, context: ssl.SSLContext) -> None:
        super().__init__()
        self._far = urlsplit(url)
        self._context = context

    @property
    def url(self) -> str:
        """The server's address with TLS."""
        return f"wss://localhost:{self.port}{self._far.path}"

    async def _reach(
        self,
        reader: asyncio.StreamReader,  # noqa: ARG002  nothing is asked
        writer: asyncio.StreamWriter,  # noqa: ARG002  nothing is said
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self._far.hostname, self._far.port)


class HttpProxy(_Carrier):
    """A proxy that knows CONNECT (RFC 9110, 9.3.6).

    Attributes:
        asked: where connections were to go, "host:port" each.
        names: where some of these really are, as a name server would know.
        refuses: every connection is refused with 407.
    """

    scheme = "http"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.names: dict[str, tuple[str, int]] = {}
        self.refuses = False

    async def _reach(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        request = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = request.split(b"\r\n")[0].decode().split(" ")
        self.asked.append(target)
        if method != "CONNECT" or self.refuses:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            await writer.drain()
            return None
        host, _, port = target.rpartition(":")
        far = await asyncio.open_connection(*self.names.get(target, (host, int(port))))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        return far


class SocksProxy(_Carrier):
    """A SOCKS5 proxy without passwords (RFC 1928).

    Attributes:
        asked: where connections were to go, "host:port" each.
        names: where some of these really are, as a name server would know.
    """

    scheme = "socks5h"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.names: dict[str, tuple[str, int]] = {}

    async def _reach(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        _, _, _, kind = await reader.readexactly(4)
        if kind == 1:
            host = ".".join(map(str, await reader.readexactly(4)))
        else:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        (port,) = struct.unpack(">H", await reader.readexactly(2))
        target = f"{host}:{port}"
        self.asked.append(target)
        far = await asyncio.open_connection(*self.names.get(target, (host, port)))
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        return far


class WebServer(_Carrier):
    """A small HTTPS server.

    Args:
        context: with the certificate to show.

    Attributes:
        pages: by path, the whole answer after "HTTP/1.1 "; others are 404, and None never ends.
        asked: paths, in order.
    """

    scheme = "https"

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__()
        self._context = context
        self.pages: dict[str, str | None] = {}
        self.asked: list[str] = []

    @property
    def server(self) -> str:
        """Its name with its port."""
        return f"localhost:{self.port}"

    async def _reach(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        while True:
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ")[1].decode()
            self.asked.append(path)
            page = self.pages.get(path, "404 Not Found\r\ncontent-length: 0\r\n\r\n")
            if page is None:
                await asyncio.Event().wait()
            writer.write(f"HTTP/1.1 {page}".encode())
            await writer.drain()


def page(content: str) -> str:
    """An answer of `WebServer` that holds this."""
    return f"200 OK\r\ncontent-length: {len(content.encode())}\r\n\r\n{content}"
