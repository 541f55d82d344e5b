"""Make a new account on a server that lets everybody (XEP-0077), over a stream of its own.

The stream lives for one question and one answer, before anybody signs in, so it needs nothing of
`XmppStream`. The password goes out as it is: only inside TLS, or to this computer itself.
"""

import asyncio
import importlib
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NoReturn
from xml.etree.ElementTree import Element

from app.adapters.xmpp.frames import BadFrame, build, parse_frame, write_frame
from app.adapters.xmpp.names import CLIENT, FRAMING, REGISTER, REGISTER_FEATURE, STREAMS, tag
from app.adapters.xmpp.preparation import Unprepared, prepared_server, prepared_user
from app.adapters.xmpp.registration_forms import ServerForm, filled, read_form
from app.adapters.xmpp.stanza_errors import error_of, stream_error_of
from app.domain.errors import (
    AppError,
    ConnectionFailed,
    CredentialsRefused,
    NotSupported,
    RequestFailed,
)
from app.ports.registration import RegistrationForm, ServerAddress

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.adapters.xmpp.line import Line

PATIENCE = 25.0
"""Seconds for the whole of one stream, once it is open."""

_QUERY = tag(REGISTER, "query")
_MAX_FRAMES = 20


class XmppRegistrar:
    """Asks servers for accounts; see `app.ports.registration.Registrar`.

    Args:
        proxy: as for `XmppBackend`.
    """

    def __init__(self, *, proxy: Callable[[], str] = lambda: "") -> None:
        self._proxy = proxy

    async def registration_form(self, server: ServerAddress) -> RegistrationForm:
        """Ask what the server wants to know."""
        async with self._stream(server) as stream:
            return (await stream.form()).form

    async def register(self, server: ServerAddress, answers: Mapping[str, str]) -> str:
        """Make an account; returns its address."""
        domain = _domain(server)
        try:
            name = prepared_user(answers.get("username", "").strip())
        except Unprepared as error:
            raise RequestFailed("this can't be a name") from error
        async with self._stream(server) as stream:
            asked = await stream.form()
            await stream.submit(filled(asked, {**answers, "username": name}))
        return f"{name}@{domain}"

    @asynccontextmanager
    async def _stream(self, server: ServerAddress) -> "AsyncIterator[_Stream]":
        domain = _domain(server)
        await asyncio.to_thread(importlib.import_module, "app.adapters.xmpp.websocket")
        from app.adapters.xmpp.discovery import find_websocket
        from app.adapters.xmpp.websocket import open_websocket

        fingerprint, proxy = server.certificate_fingerprint, self._proxy()
        url = server.url or await find_websocket(domain, fingerprint=fingerprint, proxy=proxy)
        connection = await open_websocket(url, fingerprint=fingerprint, proxy=proxy)
        try:
            async with asyncio.timeout(PATIENCE):
                stream = _Stream(connection, domain)
                await stream.open()
                yield stream
                await stream.close()
        except TimeoutError as error:
            raise ConnectionFailed("the server does not answer") from error
        finally:
            connection.transport.abort()
            await connection.wait_closed()


def _domain(server: ServerAddress) -> str:
    try:
        return prepared_server(server.server.strip())
    except Unprepared as error:
        raise ConnectionFailed("this can't be a server's name") from error


class _Stream:
    """A stream on which nobody has signed in."""

    def __init__(self, connection: "Line", domain: str) -> None:
        self._connection = connection
        self._domain = domain
        self._offers = True

    async def open(self) -> None:
        attributes = {"to": self._domain, "version": "1.0"}
        await self._send(build(tag(FRAMING, "open"), attributes))
        features = await self._next(tag(STREAMS, "features"))
        self._offers = features.find(tag(REGISTER_FEATURE, "register")) is not None

    async def form(self) -> ServerForm:
        try:
            return read_form(await self._request("get", build(_QUERY)))
        except NotSupported:
            raise
        except RequestFailed as error:
            if self._offers:
                raise
            raise NotSupported("the server makes no accounts this way") from error

    async def submit(self, query: Element) -> None:
        await self._request("set", query)

    async def close(self) -> None:
        await self._send(build(tag(FRAMING, "close")))

    async def _request(self, kind: str, query: Element) -> Element:
        attributes = {"type": kind, "id": f"register-{kind}", "to": self._domain}
        await self._send(build(tag(CLIENT, "iq"), attributes, query))
        answer = await self._next(tag(CLIENT, "iq"))
        if answer.get("type") != "result":
            raise error_of(answer)
        return answer

    async def _send(self, element: Element) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            await self._connection.send(write_frame(element))
        except ConnectionClosed as error:
            raise ConnectionFailed("the server closed the connection") from error

    async def _next(self, wanted: str) -> Element:
        from websockets.exceptions import ConnectionClosed

        try:
            for _ in range(_MAX_FRAMES):
                element = parse_frame(await self._connection.frame())
                if element.tag == wanted:
                    return element
                if element.tag == tag(STREAMS, "error"):
                    _end(stream_error_of(element))
        except ConnectionClosed as error:
            raise ConnectionFailed("the server closed the connection") from error
        except BadFrame as error:
            raise ConnectionFailed("the server does not speak XMPP properly") from error
        raise ConnectionFailed("the server does not speak XMPP properly")


def _end(error: AppError) -> NoReturn:
    """Raise why the stream ended; a server that wants us to sign in first makes no accounts."""
    if isinstance(error, CredentialsRefused):
        raise NotSupported("the server makes no accounts this way") from error
    raise ConnectionFailed(str(error)) from error
