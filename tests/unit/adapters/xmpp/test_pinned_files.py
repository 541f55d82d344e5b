"""A certificate that the user chose to trust counts for files at that place, and nowhere else."""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.adapters.xmpp.download import fetch_file
from app.adapters.xmpp.upload import Slot, put_file
from app.adapters.xmpp.web import Pin, pin_at
from app.domain.errors import ConnectionFailed
from tests.fakes.network import HttpProxy, SocksProxy, WebServer, page
from tests.servers.certificates import Authority, Certificate

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif("sys.platform != 'linux'", reason="SSL_CERT_FILE is OpenSSL's"),
]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this computer trusts."""
    (tmp_path / "certificates").mkdir()
    authority = Authority(tmp_path / "certificates")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority


@pytest.fixture
def own(authority: Authority) -> Certificate:
    """The server's own certificate, which nobody vouches for; it has expired and names another."""
    return authority.issue("own", ["elsewhere.example"], self_signed=True, expired=True)


def showing(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    return context


def showing_first(first: Certificate, later: Certificate) -> ssl.SSLContext:
    """What shows one certificate to who looks first, and another one ever after."""
    context, others = showing(first), [showing(first)]

    def choose(line: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        line.context = others.pop() if others else showing(later)

    context.sni_callback = choose  # type: ignore[assignment]  # typeshed wants an SSLSocket
    return context


@pytest.fixture
async def server(own: Certificate) -> AsyncIterator[WebServer]:
    async with WebServer(showing(own)) as server:
        server.pages = {"/cat": page("a cat"), "/put": page("")}
        yield server


def pinned(server: WebServer, certificate: Certificate) -> Pin:
    pin = pin_at(f"wss://{server.server}/ws", certificate.fingerprint.upper())
    assert pin is not None
    return pin


async def fetch(url: str, folder: Path, pin: Pin | None, proxy: str = "") -> bytes:
    target = folder / "fetched"
    await fetch_file(url, target, 1000, lambda _done, _all: None, proxy=proxy, pin=pin)
    return target.read_bytes()


async def put(url: str, folder: Path, pin: Pin | None) -> None:
    file = folder / "file"
    file.write_bytes(b"content")
    await put_file(Slot(url, url), file, 7, "", lambda _done, _all: None, pin=pin)


def at(server: WebServer, path: str) -> str:
    return f"https://{server.server}{path}"


async def test_files_go_to_and_come_from_the_place_where_it_is_trusted(
    server: WebServer, own: Certificate, tmp_path: Path
) -> None:
    pin = pinned(server, own)
    await put(at(server, "/put"), tmp_path, pin)
    assert await fetch(at(server, "/cat"), tmp_path, pin) == b"a cat"


async def test_the_same_certificate_at_another_port_is_not_trusted(
    server: WebServer, own: Certificate, tmp_path: Path
) -> None:
    async with WebServer(showing(own)) as other:
        with pytest.raises(ConnectionFailed, match=f"localhost is not trusted: .*{server.server}"):
            await put(at(other, "/put"), tmp_path, pinned(server, own))
        assert other.asked == []


async def test_the_same_certificate_at_another_host_is_not_trusted(
    server: WebServer, own: Certificate, tmp_path: Path
) -> None:
    with pytest.raises(ConnectionFailed, match=r"127\.0\.0\.1 is not trusted"):
        await fetch(f"https://127.0.0.1:{server.port}/cat", tmp_path, pinned(server, own))
    assert server.asked == []


async def test_without_a_choice_the_reason_and_who_can_help_is_told(
    server: WebServer, tmp_path: Path
) -> None:
    for transfer in (put, fetch):
        with pytest.raises(ConnectionFailed, match="certificate of the file server localhost"):
            await transfer(at(server, "/cat"), tmp_path, None)
    assert server.asked == []


async def test_another_certificate_at_that_place_is_not_trusted(
    server: WebServer, authority: Authority, tmp_path: Path
) -> None:
    before = authority.issue("before", ["localhost"], self_signed=True)
    with pytest.raises(ConnectionFailed, match="not trusted"):
        await put(at(server, "/put"), tmp_path, pinned(server, before))
    assert server.asked == []


async def test_a_server_that_moved_to_a_proper_certificate_is_reached(
    own: Certificate, authority: Authority, tmp_path: Path
) -> None:
    async with WebServer(showing(authority.issue("good", ["localhost"]))) as server:
        server.pages = {"/cat": page("a cat")}
        assert await fetch(at(server, "/cat"), tmp_path, pinned(server, own)) == b"a cat"


async def test_who_shows_it_to_a_look_and_then_another_hears_nothing(
    own: Certificate, authority: Authority, tmp_path: Path
) -> None:
    thief = authority.issue("thief", ["localhost"], self_signed=True)
    async with WebServer(showing_first(own, thief)) as server:
        with pytest.raises(ConnectionFailed, match="just changed"):
            await put(at(server, "/put"), tmp_path, pinned(server, own))
        assert server.asked == []


async def test_from_there_a_proper_server_can_be_led_to_but_no_other(
    server: WebServer, own: Certificate, authority: Authority, tmp_path: Path
) -> None:
    proper = showing(authority.issue("proper", ["localhost"]))
    async with WebServer(proper) as good, WebServer(showing(own)) as bad:
        good.pages = {"/cat": page("another cat")}
        for name, place in (("/good", good), ("/bad", bad)):
            server.pages[name] = (
                f"302 Found\r\nlocation: {at(place, '/cat')}\r\ncontent-length: 0\r\n\r\n"
            )
        pin = pinned(server, own)
        assert await fetch(at(server, "/good"), tmp_path, pin) == b"another cat"
        with pytest.raises(ConnectionFailed, match="not trusted"):
            await fetch(at(server, "/bad"), tmp_path, pin)
        assert bad.asked == []


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
async def test_it_is_looked_at_through_the_proxy_too(
    server: WebServer, own: Certificate, tmp_path: Path, kind: type[HttpProxy | SocksProxy]
) -> None:
    place = "files.example.org:443"
    pin = Pin("files.example.org", 443, own.fingerprint)
    async with kind() as proxy:
        proxy.names[place] = ("127.0.0.1", server.port)
        got = await fetch("https://files.example.org/cat", tmp_path, pin, proxy.url)
        assert (got, set(proxy.asked)) == (b"a cat", {place})


@pytest.mark.parametrize(
    ("url", "fingerprint"), [("ws://localhost/ws", "ab"), ("", "ab"), ("wss://a.example/ws", "")]
)
def test_without_a_place_or_a_choice_nothing_is_pinned(url: str, fingerprint: str) -> None:
    assert pin_at(url, fingerprint) is None
