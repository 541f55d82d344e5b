"""Files by HTTP: which addresses may be visited, and the client that does it.

HTTPS everywhere; plain HTTP only to this very computer, where nobody listens in.

A certificate that the user chose to trust was shown to them as the account's server. It counts for
files at that host and port, and nowhere else: any stranger's link could lead anywhere.
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from msgspec import Struct

from app.adapters.xmpp import tls
from app.domain.errors import ConnectionFailed, NotSupported

LOOPBACK = ("localhost", "127.0.0.1", "::1")
CHUNK = 128 * 1024
_HTTPS = 443
_TIMEOUT = httpx.Timeout(30.0, connect=15.0)
"""Seconds without any byte after which a transfer is given up."""


class Pin(Struct, frozen=True):
    """A certificate that the user chose to trust, and where.

    Attributes:
        fingerprint: SHA-256, lower-case hex.
    """

    host: str
    port: int
    fingerprint: str

    def covers(self, url: str) -> bool:
        """Whether an address is where it counts."""
        parts = urlsplit(url)
        here = (parts.hostname, parts.port or _HTTPS)
        return parts.scheme == "https" and here == (self.host, self.port)


def pin_at(url: str, fingerprint: str) -> Pin | None:
    """Tell where a certificate counts that is trusted for the server behind a WebSocket address."""
    parts = urlsplit(url)
    if not fingerprint or parts.scheme != "wss" or not parts.hostname:
        return None
    return Pin(parts.hostname, parts.port or _HTTPS, tls.normalized(fingerprint))


def is_local(url: str) -> bool:
    """Whether an address is on this computer."""
    return urlsplit(url).hostname in LOOPBACK


def checked(url: str, *, local: bool = True) -> str:
    """Return an address that may be visited.

    Args:
        local: whether it may be on this computer; no stranger may send us there by a redirect.

    Raises:
        NotSupported: it may not be visited.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise NotSupported("its address is malformed") from error
    if parts.scheme == "aesgcm":
        raise NotSupported("it is encrypted in a way that this program can't read")
    if not host or port == 0 or not url.isprintable():
        raise NotSupported("its address is malformed")
    if host in LOOPBACK:
        if not local:
            raise NotSupported("its server sends us to this computer")
        if parts.scheme in ("http", "https"):
            return url
    if parts.scheme != "https":
        raise NotSupported("its address is not secure")
    return url


async def open_client(
    url: str,
    proxy: str,
    transport: httpx.AsyncBaseTransport | None = None,
    pin: Pin | None = None,
) -> httpx.AsyncClient:
    """Make a client for an address, and for no other host or port; close it after use.

    Args:
        proxy: as for `open_websocket`; this computer is reached without it.
        transport: another way to the web, for tests.
        pin: a certificate that is trusted where it counts, without further checks; a server that
            shows another one there must pass the usual check.

    Raises:
        ConnectionFailed: the proxy's address is none.
    """
    if transport is not None:
        return httpx.AsyncClient(transport=transport, timeout=_TIMEOUT)
    way = "" if is_local(url) else proxy
    hooks = {}
    if (
        pin is not None
        and pin.covers(url)
        and await tls.fetch_fingerprint(url, way) == pin.fingerprint
    ):
        context, hooks = tls.unverified_context(), {"request": [_Guard(pin).watch]}
    else:
        context = await asyncio.to_thread(tls.trusting_context)
    try:
        return httpx.AsyncClient(
            verify=context,
            proxy=way or None,
            trust_env=False,
            timeout=_TIMEOUT,
            event_hooks=hooks,
        )
    except (ValueError, httpx.InvalidURL, ImportError) as error:
        raise ConnectionFailed("the proxy's address is malformed") from error


class _Guard:
    """Lets a line that trusts anybody go on only if the pinned certificate is at its end.

    httpcore's trace extension is asked between the handshake and the first byte of the request.
    """

    def __init__(self, pin: Pin) -> None:
        self._pin = pin

    async def watch(self, request: httpx.Request) -> None:
        """Look at the line that a request is sent by."""
        request.extensions["trace"] = self._traced

    async def _traced(self, step: str, facts: Mapping[str, Any]) -> None:
        if not step.endswith("start_tls.complete"):
            return
        stream = facts["return_value"]
        tls_object = stream.get_extra_info("ssl_object")
        if tls.fingerprint_of(tls_object.getpeercert(True)) != self._pin.fingerprint:  # noqa: FBT003  # binary_form is positional
            await stream.aclose()
            raise ConnectionFailed("the file server's certificate has just changed")


def failure_of(error: Exception, url: str = "", pin: Pin | None = None) -> ConnectionFailed:
    """What to raise for a transfer that broke off.

    Args:
        url, pin: where it went, and which certificate the user trusts where.
    """
    if (reason := _distrust(error)) is not None:
        server = urlsplit(url).hostname or ""
        if pin is None:
            return ConnectionFailed(
                f"the certificate of the file server {server} is not trusted: {reason}. Only who"
                " runs that server can repair it."
            )
        return ConnectionFailed(
            f"the certificate of the file server {server} is not trusted: {reason}. The one that"
            f" you chose to trust counts only at {pin.host}:{pin.port}."
        )
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return ConnectionFailed("the file server does not answer")
    return ConnectionFailed("the connection to the file server failed")


def _distrust(error: BaseException | None) -> str | None:
    """Why a certificate was refused, if it was that which ended a connection."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or "it could not be verified"
        error = error.__cause__ or error.__context__
    return None
