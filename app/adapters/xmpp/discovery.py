"""Find a server's WebSocket address: XEP-0156, host-meta.json and host-meta by HTTPS.

What a stranger answers chooses nothing but the address of the user's own server: `wss` only, few
redirects that stay on HTTPS, a small answer, little time.
"""

import asyncio
import json
import logging
import ssl
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import httpx

from app.adapters.xmpp import tls
from app.adapters.xmpp.frames import BadFrame, parse_frame
from app.domain.errors import CertificateRefused, ConnectionFailed

logger = logging.getLogger(__name__)

RELATION = "urn:xmpp:alt-connections:websocket"
MAX_ANSWER = 64 * 1024
MAX_REDIRECTS = 3
MAX_ADDRESSES = 5
_TIMEOUT = 8.0
_XRD = "{http://docs.oasis-open.org/ns/xri/xrd-1.0}"
_PATHS = (".well-known/host-meta.json", ".well-known/host-meta")


async def find_websocket(
    server: str,
    *,
    fingerprint: str = "",
    proxy: str = "",
    transport: httpx.AsyncBaseTransport | None = None,
) -> str:
    """Find the WebSocket address that a server announces, the first it names.

    Args:
        server: the domain of the account; a port may follow it.
        fingerprint, proxy: as for `open_websocket`.
        transport: another way to the web, for tests.

    Raises:
        ConnectionFailed: it can't be reached, or announces none.
        CertificateRefused: its certificate is not trusted; with the fingerprint to ask for.
    """
    if transport is not None:
        return await _ask(server, httpx.AsyncClient(transport=transport), "")
    context = await asyncio.to_thread(tls.trusting_context)
    try:
        return await _ask(server, _client(context, proxy), "")
    except CertificateRefused as error:
        seen, reason = error.fingerprint, str(error)
    pin = tls.normalized(fingerprint)
    if pin:
        # Whatever answers gets one harmless question, and is believed only if it has this pin.
        try:
            return await _ask(server, _client(tls.unverified_context(), proxy), pin)
        except CertificateRefused as error:
            seen = error.fingerprint
    else:
        seen = await tls.fetch_fingerprint(f"https://{server}", proxy)
    raise CertificateRefused(reason, seen)


def _client(context: ssl.SSLContext, proxy: str) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            verify=context, proxy=proxy or None, trust_env=False, timeout=_TIMEOUT
        )
    except (ValueError, httpx.InvalidURL, ImportError) as error:
        raise ConnectionFailed("the proxy's address is malformed") from error


async def _ask(server: str, client: httpx.AsyncClient, pin: str) -> str:
    async with client:
        answers = 0
        for path in _PATHS:
            try:
                async with asyncio.timeout(_TIMEOUT):
                    text = await _fetch(client, f"https://{server}/{path}", pin)
            except (httpx.TransportError, TimeoutError) as error:
                logger.info("No host-meta: %s", type(error).__name__)
                _check_certificate(error)
                continue
            answers += 1
            addresses = read_json(text) if path.endswith("json") else read_xrd(text)
            if addresses:
                return addresses[0]
    if not answers:
        raise ConnectionFailed(f"{server} can't be reached")
    raise ConnectionFailed(f"{server} announces no WebSocket address; please enter it by hand")


def _check_certificate(error: BaseException) -> None:
    """Find out whether it was the certificate that ended a connection.

    Raises:
        CertificateRefused: it was.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = cause.verify_message or "it could not be verified"
            raise CertificateRefused(f"the server's certificate is not trusted: {reason}")
        cause = cause.__cause__ or cause.__context__


async def _fetch(client: httpx.AsyncClient, url: str, pin: str) -> str:
    """Read a small text; "" if the server has none for us.

    Args:
        pin: the fingerprint of the only certificate to believe; "": the client checks it.

    Raises:
        httpx.TransportError: there is no way to the server.
        CertificateRefused: it has another certificate than the pinned one.
    """
    try:
        for _ in range(MAX_REDIRECTS + 1):
            async with client.stream("GET", url) as response:
                if pin:
                    _check_pin(response, pin)
                if response.is_redirect:
                    following = response.next_request
                    if following is None or following.url.scheme != "https":
                        return ""
                    url = str(following.url)
                    continue
                if response.status_code != httpx.codes.OK:
                    return ""
                answer = bytearray()
                async for chunk in response.aiter_bytes(8192):
                    answer += chunk
                    if len(answer) > MAX_ANSWER:
                        logger.warning("Ignored a host-meta of over %s bytes", MAX_ANSWER)
                        return ""
                return answer.decode("utf-8", "replace")
    except httpx.TransportError:
        raise
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        logger.info("No host-meta: %s", type(error).__name__)
    return ""


def _check_pin(response: httpx.Response, pin: str) -> None:
    tls_object = response.extensions["network_stream"].get_extra_info("ssl_object")
    seen = tls.fingerprint_of(tls_object.getpeercert(True) if tls_object else None)  # noqa: FBT003  # binary_form is positional
    if seen != pin:
        raise CertificateRefused("the server's certificate has changed", seen)


def read_json(text: str) -> list[str]:
    """The secure WebSocket addresses of a host-meta.json, in its order."""
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError):
        return []
    links = data.get("links") if isinstance(data, dict) else None
    if not isinstance(links, list):
        return []
    return _usable(
        [
            link.get("href")
            for link in links
            if isinstance(link, dict) and link.get("rel") == RELATION
        ]
    )


def read_xrd(text: str) -> list[str]:
    """The secure WebSocket addresses of a host-meta, in its order."""
    body = text.lstrip("\ufeff \t\r\n")
    if body.startswith("<?xml"):  # the guard refuses every prolog; this one is harmless
        body = body.partition("?>")[2].lstrip()
    try:
        root: Element = parse_frame(body)
    except BadFrame:
        return []
    return _usable([link.get("href") for link in root.iter(f"{_XRD}Link") if _names_us(link)])


def _names_us(link: Element) -> bool:
    return link.get("rel") == RELATION


def _usable(candidates: list[object]) -> list[str]:
    good: list[str] = []
    for candidate in candidates:
        if not isinstance(candidate, str) or len(candidate) > 2000:
            continue
        try:
            parts = urlsplit(candidate)
            if parts.scheme == "wss" and parts.hostname and (parts.port or 443) > 0:
                good.append(candidate)
        except ValueError:
            continue
    return good[:MAX_ADDRESSES]
