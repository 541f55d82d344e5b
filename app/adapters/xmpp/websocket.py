"""XMPP's frames on a WebSocket (RFC 7395) made with `websockets`.

What goes out goes synchronously, in the order in which it was counted; `broadcast` of `websockets`
is the public call that does just that. The reader hands frames over in slices: a burst of 5,000
would hold the loop for 150 ms.
"""

import asyncio
import logging
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import websockets.asyncio.client as websocket_client
from websockets.asyncio.connection import broadcast
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidURI,
    WebSocketException,
)
from websockets.typing import Subprotocol

from app.adapters.xmpp import proxies, tls
from app.adapters.xmpp.frames import BadFrame, parse_frames
from app.adapters.xmpp.line import Line
from app.domain.errors import CertificateRefused, ConnectionFailed

logger = logging.getLogger(__name__)

# The library logs every frame at DEBUG, passwords and messages with it.
_library_logger = logging.getLogger(f"{__name__}.library")
_library_logger.setLevel(logging.INFO)

MAX_FRAME_BYTES = 64 * 2**20
"""The WebSocket's own limit. A smaller one is a poison pill: the server sends the same too large
stanza again after every login, and the connection ends each time. `parse_frame` skips it instead.
"""

KEEPALIVE = 12.0
"""Seconds between pings, and for their answer: a dead line is noticed within 30 s.

Twice that, and the two seconds in which it may still say goodbye.
"""

PROOF = 5.0
"""Seconds for the answer to a ping of ours when the line may be dead, as after sleep."""

OPEN_TIMEOUT = 15.0
MAX_BAD_FRAMES = 20
_FRAMES_PER_SLICE = 100
_LENGTH_PER_SLICE = 64 * 1024  # characters; parsing them takes about 1 ms
_SECONDS_PER_SLICE = 0.006
_PARSE_IN_THREAD = 256 * 1024  # characters; parsing them takes about 5 ms
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_loopback(url: str) -> bool:
    """Tell whether an address stays on this computer."""
    return urlsplit(url).hostname in _LOOPBACK


def check_url(url: str) -> None:
    """Refuse an address that would send a password in the clear.

    Raises:
        ConnectionFailed: it is neither `wss://…` nor a `ws://` on this computer.
    """
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or not (parts.scheme == "wss" or (parts.scheme == "ws" and is_loopback(url))):
        raise ConnectionFailed("the server's address must begin with wss://")


async def open_websocket(url: str, *, fingerprint: str = "", proxy: str = "") -> Line:
    """Open a WebSocket that speaks the `xmpp` subprotocol.

    Args:
        fingerprint: SHA-256 of a certificate that is trusted without further checks, or "".
        proxy: `http://…` or `socks5://…`; "" goes directly, whatever the environment says.

    Raises:
        ConnectionFailed: there is no server, or not one of ours.
        CertificateRefused: its certificate is not trusted; with the fingerprint to ask for.
    """
    check_url(url)
    pin = tls.normalized(fingerprint)
    if not url.startswith("wss:"):
        return await _open(url, None, proxy)
    if pin:
        connection = await _open(url, tls.unverified_context(), proxy)
        if _fingerprint(connection) == pin:
            return connection
        connection.transport.abort()
    context = await asyncio.to_thread(tls.trusting_context)
    try:
        return await _open(url, context, proxy)
    except ssl.SSLCertVerificationError as error:
        seen = await tls.fetch_fingerprint(url, proxy)
        reason = error.verify_message or "it could not be verified"
        raise CertificateRefused(
            f"the server's certificate is not trusted: {reason}", seen
        ) from error


def _fingerprint(connection: Line) -> str:
    tls_object = connection.transport.get_extra_info("ssl_object")
    return tls.fingerprint_of(tls_object.getpeercert(True) if tls_object else None)  # noqa: FBT003  # binary_form is positional


async def _open(url: str, context: ssl.SSLContext | None, proxy: str) -> Line:
    way: dict[str, Any] = {}
    # Without TLS a line must stay on this computer: it never goes through a proxy.
    if proxy and context is not None:
        parts = urlsplit(url)
        way["sock"] = await proxies.reach(proxy, parts.hostname or "", parts.port or 443)
        way["server_hostname"] = parts.hostname
    try:
        line = await websocket_client.connect(
            url,
            create_connection=Line,
            subprotocols=[Subprotocol("xmpp")],
            compression=None,
            max_size=MAX_FRAME_BYTES,
            proxy=None,
            ssl=context,
            **way,
            open_timeout=OPEN_TIMEOUT,
            ping_interval=KEEPALIVE,
            ping_timeout=KEEPALIVE,
            close_timeout=2.0,
            user_agent_header=None,
            logger=_library_logger,
        )
    except ssl.SSLCertVerificationError:
        raise
    except TimeoutError as error:
        raise ConnectionFailed("the server does not answer") from error
    except InvalidURI as error:
        raise ConnectionFailed("the server's address is malformed") from error
    except (InvalidHandshake, WebSocketException) as error:
        raise ConnectionFailed(f"the server refuses a WebSocket: {error}") from error
    except OSError as error:
        raise ConnectionFailed(_in_words(error)) from error
    assert isinstance(line, Line)
    return line


def _in_words(error: OSError) -> str:
    """What the system says, without the addresses that asyncio puts into it."""
    if isinstance(error, socket.gaierror):
        return "the server's name is not known"
    reason = os.strerror(error.errno) if error.errno else ""
    return reason[:1].lower() + reason[1:] or "there is no way to the server"


class WebSocketTransport:
    """An open WebSocket to write to, and the reader behind it.

    Both callbacks run on the loop's thread. `on_element` gets each frame's element in order; what
    it raises is logged and costs that one stanza. `on_lost` is called once, when it is over.
    """

    def __init__(
        self,
        connection: Line,
        on_element: Callable[[Element], None],
        on_bad_frame: Callable[[str | bytes, BadFrame], None],
        on_lost: Callable[[str], None],
    ) -> None:
        self._connection = connection
        self._on_element = on_element
        self._on_bad_frame = on_bad_frame
        self._on_lost = on_lost
        self._reader: asyncio.Task[None] | None = None
        self._bad_frames = 0
        self._until = 0.0

    def start(self) -> None:
        """Begin to read."""
        self._reader = asyncio.get_running_loop().create_task(self._read(), name="read XMPP frames")

    def write(self, text: str) -> None:
        """Send a frame, synchronously and in order; nothing happens on a closed connection."""
        broadcast([self._connection], text)

    async def ping(self) -> bool:
        """Ask for a sign of life (RFC 6455, 5.5.2); returns whether one came within `PROOF`."""
        try:
            async with asyncio.timeout(PROOF):
                await (await self._connection.ping())
        except (TimeoutError, ConnectionClosed):
            return False
        return True

    def abort(self) -> None:
        """Cut the line; `on_lost` follows."""
        self._connection.transport.abort()

    async def shake_hands(self) -> None:
        """Close the WebSocket the proper way (RFC 6455, 7.1); the server may never answer."""
        await self._connection.close()

    async def shut(self) -> None:
        """Cut the line, wait for the reader's end and leave nothing behind."""
        self._connection.transport.abort()
        await self._connection.wait_closed()
        if self._reader is not None:
            await asyncio.wait([self._reader])

    async def _read(self) -> None:
        reason = "the server closed the connection"
        try:
            while True:
                for piece in _pieces(await self._connection.frames()):
                    await self._take(piece)
        except ConnectionClosed as error:
            if error.rcvd is None and error.sent is not None and error.sent.code == 1011:
                reason = "the server does not answer any more"
        except BadFrame:
            reason = "the server does not speak XMPP properly"
        finally:
            self._connection.transport.abort()
            self._on_lost(reason)

    async def _take(self, frames: Sequence[str | bytes]) -> None:
        """Hand frames over; others have their turn on the loop when that takes long.

        Raises:
            BadFrame: there were too many bad ones.
        """
        if len(frames[0]) > _PARSE_IN_THREAD:
            elements = await asyncio.to_thread(parse_frames, frames)
        else:
            elements = parse_frames(frames)
        for frame, element in zip(frames, elements, strict=True):
            if isinstance(element, BadFrame):
                logger.warning("Skipped a malformed frame: %s", element)
                self._on_bad_frame(frame, element)
                self._bad_frames += 1
                if self._bad_frames > MAX_BAD_FRAMES:
                    raise element
            else:
                self._hand_over(element)
            if time.perf_counter() > self._until:
                await asyncio.sleep(0)
                self._until = time.perf_counter() + _SECONDS_PER_SLICE

    def _hand_over(self, element: Element) -> None:
        try:
            self._on_element(element)
        except Exception:
            # The stream goes on: one stanza that we handle wrongly must not cost the others.
            logger.exception("Skipped a stanza")


def _pieces(frames: Sequence[str | bytes]) -> Iterator[Sequence[str | bytes]]:
    """Cut what came into pieces that are quickly read; a very long frame is one by itself."""
    start = length = 0
    for place, frame in enumerate(frames):
        full = place - start == _FRAMES_PER_SLICE or length + len(frame) > _LENGTH_PER_SLICE
        if full and place > start:
            yield frames[start:place]
            start = place
            length = 0
        length += len(frame)
    if start < len(frames):
        yield frames[start:]
