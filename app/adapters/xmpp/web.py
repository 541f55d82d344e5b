"""Files by HTTP: which addresses may be visited, and the client that does it.

HTTPS everywhere; plain HTTP only to this very computer, where nobody listens in.
"""

import asyncio
from urllib.parse import urlsplit

import httpx

from app.adapters.xmpp import tls
from app.domain.errors import ConnectionFailed, NotSupported

LOOPBACK = ("localhost", "127.0.0.1", "::1")
CHUNK = 128 * 1024
_TIMEOUT = httpx.Timeout(30.0, connect=15.0)
"""Seconds without any byte after which a transfer is given up."""


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
    url: str, proxy: str, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """Make a client for an address; close it after use.

    Args:
        proxy: as for `open_websocket`; this computer is reached without it.
        transport: another way to the web, for tests.

    Raises:
        ConnectionFailed: the proxy's address is none.
    """
    if transport is not None:
        return httpx.AsyncClient(transport=transport, timeout=_TIMEOUT)
    context = await asyncio.to_thread(tls.trusting_context)
    try:
        return httpx.AsyncClient(
            verify=context,
            proxy=None if is_local(url) else proxy or None,
            trust_env=False,
            timeout=_TIMEOUT,
        )
    except (ValueError, httpx.InvalidURL, ImportError) as error:
        raise ConnectionFailed("the proxy's address is malformed") from error


def failure_of(error: Exception) -> ConnectionFailed:
    """What to raise for a transfer that broke off."""
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return ConnectionFailed("the file server does not answer")
    return ConnectionFailed("the connection to the file server failed")
