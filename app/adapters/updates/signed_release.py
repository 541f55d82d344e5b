"""The signed release file: fetched by HTTPS, believed only with the makers' signature.

`packaging/release.py` writes it: `{"release": "<JSON as text>", "signature": "<base64>"}`, where
the signature is Ed25519 (RFC 8032) over the text's UTF-8 bytes. The address and the public key were
put into the bundle when it was built (`resources/updates.json`); whoever holds the server, or is on
the way to it, can at most keep the news from us. Nothing is downloaded beside it.
"""

import base64
import binascii
import json
import logging
import ssl
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import resources
from app.domain.errors import ConnectionFailed, RequestFailed
from app.ports.updates import Release

logger = logging.getLogger(__name__)

FILE = "updates.json"
MAX_SIZE = 65_536
"""Bytes of the file; a longer one is refused."""

PATIENCE = 20.0
"""Seconds for all of it."""

_MAX_NOTES = 4_000
_MAX_VERSION = 50
_MOST_REDIRECTS = 5


class SignedRelease:
    """`ReleaseSource` by httpx.

    Args:
        address: of the file; https, or http to this computer itself.
        key: the makers' public key, base64 of its 32 bytes.
        proxy: as `Settings.proxy`.
    """

    def __init__(self, address: str, key: str, proxy: Callable[[], str] = lambda: "") -> None:
        self._address = address
        self._key = key
        self._proxy = proxy

    @classmethod
    def of_this_build(cls, proxy: Callable[[], str] = lambda: "") -> "SignedRelease":
        """Make the source that this build was given, known or not."""
        try:
            given = json.loads(resources.read_text(FILE))
        except (FileNotFoundError, ValueError):
            given = {}
        return cls(_text(given, "address"), _text(given, "key"), proxy)

    @property
    def is_known(self) -> bool:
        """Whether there is an address to ask, and a key to believe by; see the port."""
        return _is_safe(self._address) and self._key != ""

    async def newest(self) -> Release:
        """Fetch and prove; see the port."""
        if not self.is_known:
            raise RequestFailed("this build does not know where its releases are published")
        return _read(_proved(await self._fetch(), self._key))

    async def _fetch(self) -> bytes:
        import asyncio

        import httpx
        import truststore

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            async with (
                asyncio.timeout(PATIENCE),
                httpx.AsyncClient(
                    verify=context,
                    proxy=self._proxy() or None,
                    follow_redirects=True,
                    max_redirects=_MOST_REDIRECTS,
                    headers={"User-Agent": "Bellbird"},  # no version: nobody is to be told apart
                ) as client,
                client.stream("GET", self._address) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise RequestFailed(f"the server of the releases says {answer.status_code}")
                content = b""
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > MAX_SIZE:
                        raise RequestFailed("the release file is too long")
                return content
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ssl.SSLError, OSError) as error:
            raise ConnectionFailed(f"the releases can't be asked for ({error})") from error


def _proved(content: bytes, key: str) -> str:
    """Take the text out of its envelope if the signature is the makers'."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        envelope = json.loads(content)
        told = _text(envelope, "release")
        signature = base64.b64decode(_text(envelope, "signature"), validate=True)
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(signature, told.encode("utf-8"))
    except InvalidSignature as error:
        raise RequestFailed("the release file is not signed by the makers of Bellbird") from error
    except (ValueError, RecursionError, binascii.Error) as error:
        raise RequestFailed("the release file can't be read") from error
    return told


def _read(told: str) -> Release:
    try:
        release = json.loads(told)
    except ValueError as error:
        raise RequestFailed("the release file can't be read") from error
    version = _text(release, "version")
    if not 0 < len(version) <= _MAX_VERSION:
        raise RequestFailed("the release file names no version")
    return Release(version, _text(release, "notes")[:_MAX_NOTES])


def _text(data: object, name: str) -> str:
    value = data.get(name) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    local = parts.scheme == "http" and parts.hostname == "127.0.0.1"
    return bool(parts.hostname) and (parts.scheme == "https" or local)
