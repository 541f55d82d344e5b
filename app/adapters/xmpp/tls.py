"""Whom to trust: the system's trust store, or the one certificate that the user chose to trust.

A pinned certificate counts without a chain, name or date; any other certificate of that server
must still pass the usual check, so that a server which moves to a proper one stays reachable.
"""

import asyncio
import hashlib
import ssl
from urllib.parse import urlsplit

import truststore

from app.adapters.xmpp import proxies
from app.domain.errors import ConnectionFailed


def trusting_context() -> ssl.SSLContext:
    """A context that verifies with the operating system's trust store; slow, call in a thread."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def unverified_context() -> ssl.SSLContext:
    """A context that takes any certificate; the caller must compare its fingerprint at once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint_of(certificate: bytes | None) -> str:
    """SHA-256 of a certificate in DER form as lower-case hex; "" for none."""
    return hashlib.sha256(certificate).hexdigest() if certificate else ""


def normalized(fingerprint: str) -> str:
    """Bring a typed fingerprint into our form: no colons, lower case."""
    return fingerprint.replace(":", "").replace(" ", "").lower()


async def fetch_fingerprint(url: str, proxy: str = "", patience: float = 10.0) -> str:
    """Look at a server's certificate without saying anything to it; "" if that does not work."""
    try:
        async with asyncio.timeout(patience):
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 443
            context = unverified_context()
            if proxy:
                way = await proxies.reach(proxy, host, port)
                _, writer = await asyncio.open_connection(
                    sock=way, ssl=context, server_hostname=host
                )
            else:
                _, writer = await asyncio.open_connection(host, port, ssl=context)
    except (OSError, ValueError, TimeoutError, ConnectionFailed):
        return ""
    try:
        return fingerprint_of(writer.get_extra_info("ssl_object").getpeercert(True))  # noqa: FBT003  # binary_form is positional
    finally:
        writer.transport.abort()
