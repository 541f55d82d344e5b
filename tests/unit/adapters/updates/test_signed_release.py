"""The release file: believed with the makers' signature, and only then."""

import asyncio
import base64
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from app.adapters.updates.signed_release import MAX_SIZE, SignedRelease
from app.domain.errors import ConnectionFailed, RequestFailed
from app.ports.updates import Release

pytestmark = pytest.mark.anyio

PACKAGING = Path(__file__).parents[4] / "packaging"
MAKERS, STRANGER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
KEY = base64.b64encode(MAKERS.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`packaging/release.py`, which writes what is read here."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    import release  # type: ignore[import-not-found]  # packaging is a folder of scripts

    return release  # type: ignore[no-any-return]  # as above


def envelope(told: str, key: Ed25519PrivateKey = MAKERS) -> bytes:
    signature = base64.b64encode(key.sign(told.encode())).decode()
    return json.dumps({"release": told, "signature": signature}).encode()


Serve = Callable[[bytes, str], str]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Answers with given bytes on this computer; gives the address."""
    content: dict[str, tuple[str, bytes]] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        status, body = content[path]
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    def put(body: bytes, status: str = "200 OK") -> str:
        path = f"/{len(content)}"
        content[path] = (status, body)
        return f"http://127.0.0.1:{port}{path}"

    yield put
    server.close()
    await server.wait_closed()


async def test_what_the_makers_publish_is_read(serve: Serve, script: ModuleType) -> None:
    pem = MAKERS.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    published = script.signed("1.2.0", "- News 小林\n", {"a.deb": "00"}, pem)
    source = SignedRelease(serve(published, "200 OK"), KEY)
    assert await source.newest() == Release("1.2.0", "- News 小林\n")


@pytest.mark.parametrize(
    "content",
    [
        envelope('{"version": "9.0.0"}', STRANGER),
        envelope('{"version": "9.0.0"}').replace(b"9.0.0", b"9.9.9"),
        b'{"version": "9.0.0"}',
        b"<html>log in to this network</html>",
        b"[" * 50_000,
        b"",
        b"\xff\xfe",
        json.dumps({"release": '{"version": "9"}', "signature": "!"}).encode(),
        json.dumps({"release": 7, "signature": None}).encode(),
        envelope("{}"),
        envelope("[]"),
        envelope("no JSON"),
        envelope('{"version": ""}'),
        envelope('{"version": "%s"}' % ("9" * 51)),
    ],
)
async def test_anything_else_is_refused(content: bytes, serve: Serve) -> None:
    with pytest.raises(RequestFailed):
        await SignedRelease(serve(content, "200 OK"), KEY).newest()


async def test_neither_length_nor_status_is_taken_for_good(serve: Serve) -> None:
    good = envelope('{"version": "9.0.0"}')
    for body, status in ((good + b" " * MAX_SIZE, "200 OK"), (good, "404 Not Found")):
        with pytest.raises(RequestFailed):
            await SignedRelease(serve(body, status), KEY).newest()


async def test_nobody_there_is_a_failed_connection() -> None:
    with pytest.raises(ConnectionFailed):
        await SignedRelease("http://127.0.0.1:9/release.json", KEY).newest()


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("", KEY),
        ("https://example.org/release.json", ""),
        ("http://example.org/release.json", KEY),
        ("file:///etc/passwd", KEY),
        ("https://[", KEY),
    ],
)
async def test_only_a_safe_address_with_a_key_is_known(address: str, key: str) -> None:
    source = SignedRelease(address, key)
    assert not source.is_known
    with pytest.raises(RequestFailed):
        await source.newest()


def test_a_checkout_asks_nobody() -> None:
    assert not getattr(sys, "frozen", False)
    assert not SignedRelease.of_this_build().is_known


# The script itself


def test_the_notes_of_a_release_are_its_section(script: ModuleType) -> None:
    text = "## [Unreleased]\n\n- a\n\n## [1.1.0] - 2026-01-01\n\n- b\n\n## [1.0.0]\n\n- c\n"
    assert script.notes_of("1.1.0", text) == "- b\n"
    assert script.notes_of("1.0.0", text) == "- c\n"
    with pytest.raises(SystemExit, match=r"no section \[2\.0\.0\]"):
        script.notes_of("2.0.0", text)
