"""Finding the WebSocket address on a real HTTPS server with a certificate of our own authority."""

import json
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.adapters.xmpp.discovery import find_websocket
from app.domain.errors import CertificateRefused, ConnectionFailed
from tests.fakes.network import HttpProxy, SocksProxy, WebServer, page
from tests.servers.certificates import Authority, Certificate

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif("sys.platform != 'linux'", reason="SSL_CERT_FILE is OpenSSL's"),
]

JSON_PATH = "/.well-known/host-meta.json"
XML_PATH = "/.well-known/host-meta"
ADDRESS = "wss://chat.example.org/ws"
JSON = json.dumps({"links": [{"rel": "urn:xmpp:alt-connections:websocket", "href": ADDRESS}]})
XRD = (
    "<?xml version='1.0'?><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
    f"<Link rel='urn:xmpp:alt-connections:websocket' href='{ADDRESS}'/></XRD>"
)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this computer trusts."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority


def showing(certificate: Certificate) -> WebServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    return WebServer(context)


@pytest.fixture
async def web(authority: Authority) -> AsyncIterator[WebServer]:
    async with showing(authority.issue("good", ["localhost"])) as server:
        yield server


@pytest.fixture
def own(authority: Authority) -> Certificate:
    """A certificate that nobody vouches for."""
    return authority.issue("own", ["localhost"], self_signed=True)


@pytest.mark.parametrize(("path", "content"), [(JSON_PATH, JSON), (XML_PATH, XRD)])
async def test_both_forms_are_found(web: WebServer, path: str, content: str) -> None:
    web.pages[path] = page(content)
    assert await find_websocket(web.server) == ADDRESS


async def test_a_redirect_is_followed(web: WebServer) -> None:
    web.pages[JSON_PATH] = "302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n"
    web.pages["/elsewhere"] = page(JSON)
    assert await find_websocket(web.server) == ADDRESS


async def test_a_redirect_to_a_host_of_another_name_must_be_trusted_too(
    web: WebServer, authority: Authority
) -> None:
    async with showing(authority.issue("other", ["elsewhere.example"])) as other:
        other.pages["/meta"] = page(JSON)
        target = f"https://localhost:{other.port}/meta"
        web.pages[JSON_PATH] = f"302 Found\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n"
        with pytest.raises(CertificateRefused):
            await find_websocket(web.server)
        assert other.asked == []


async def test_going_in_circles_ends(web: WebServer) -> None:
    web.pages[JSON_PATH] = f"302 Found\r\nlocation: {JSON_PATH}\r\ncontent-length: 0\r\n\r\n"
    with pytest.raises(ConnectionFailed, match="announces no"):
        await find_websocket(web.server)
    assert web.asked.count(JSON_PATH) == 4


async def test_a_private_certificate_names_itself(own: Certificate) -> None:
    async with showing(own) as web:
        with pytest.raises(CertificateRefused) as caught:
            await find_websocket(web.server)
        assert web.asked == []
    assert caught.value.fingerprint == own.fingerprint


async def test_a_private_certificate_that_is_trusted_is_believed(own: Certificate) -> None:
    async with showing(own) as web:
        web.pages[JSON_PATH] = page(JSON)
        assert await find_websocket(web.server, fingerprint=own.fingerprint) == ADDRESS


async def test_a_changed_certificate_is_asked_about_anew(
    own: Certificate, authority: Authority
) -> None:
    async with showing(authority.issue("new", ["localhost"], self_signed=True)) as web:
        web.pages[JSON_PATH] = page(JSON)
        with pytest.raises(CertificateRefused) as caught:
            await find_websocket(web.server, fingerprint=own.fingerprint)
    assert caught.value.fingerprint not in ("", own.fingerprint)


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
async def test_a_proxy_carries_the_question(
    web: WebServer, kind: type[HttpProxy | SocksProxy]
) -> None:
    web.pages[JSON_PATH] = page(JSON)
    async with kind() as proxy:
        assert await find_websocket(web.server, proxy=proxy.url) == ADDRESS
        assert proxy.asked == [web.server]


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://localhost:1", "http://[::1"])
async def test_a_proxy_that_makes_no_sense_only_fails(proxy: str) -> None:
    with pytest.raises(ConnectionFailed):
        await find_websocket("localhost:1", proxy=proxy)
