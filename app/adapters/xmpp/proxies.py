"""Reach a server through a proxy: HTTP CONNECT or SOCKS5, by python-socks.

websockets could do it itself, but then a certificate that is refused behind an HTTP proxy ends in a
traceback of its own on the event loop (seen with 17.4), and we look at certificates without it.
"""

import socket
from urllib.parse import unquote, urlsplit

from python_socks import ProxyConnectionError as Unreachable
from python_socks import ProxyError, ProxyType
from python_socks import ProxyTimeoutError as Silent
from python_socks.async_.asyncio import Proxy

from app.domain.errors import ConnectionFailed

PATIENCE = 15.0

_KINDS = {
    "http": (ProxyType.HTTP, 8080, True),
    "socks5": (ProxyType.SOCKS5, 1080, False),
    "socks5h": (ProxyType.SOCKS5, 1080, True),
}
"""By scheme: the protocol, the usual port, and whether the proxy looks names up."""


async def reach(proxy: str, host: str, port: int) -> socket.socket:
    """Open a connection to a host through a proxy.

    Args:
        proxy: as `Settings.proxy`, not "".

    Raises:
        ConnectionFailed: the proxy is not there, refuses, or its address makes no sense.
    """
    try:
        parts = urlsplit(proxy)
        kind, usual_port, looks_up = _KINDS[parts.scheme]
        way = Proxy(
            kind,
            parts.hostname or "",
            parts.port or usual_port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            rdns=looks_up,
        )
    except (ValueError, KeyError) as error:
        raise ConnectionFailed("the proxy's address is malformed") from error
    if not parts.hostname:
        raise ConnectionFailed("the proxy's address is malformed")
    try:
        return await way.connect(host, port, timeout=PATIENCE)
    except (Unreachable, Silent, OSError) as error:
        raise ConnectionFailed("the proxy can't be reached") from error
    except ProxyError as error:
        raise ConnectionFailed("the proxy does not let us through") from error
