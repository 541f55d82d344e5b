"""Whom the session trusts, and what it asks: real TLS before the embedded server.

The authority is trusted by way of `SSL_CERT_FILE`, as an administrator would add it.
"""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.xmpp.client import XmppBackend
from app.domain.account import Account, Protocol
from app.domain.errors import CertificateRefused, ConnectionFailed
from app.domain.ids import AccountId
from app.server.server import Server
from tests.fakes.network import HttpProxy, SocksProxy, TlsFront
from tests.servers.certificates import Authority, Certificate

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif("sys.platform != 'linux'", reason="SSL_CERT_FILE is OpenSSL's"),
]

ACCOUNT = Account(AccountId("a1"), Protocol.XMPP, "anna@bellbird.example")


def showing(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    return context


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server("bellbird.example")
    await server.start()
    server.add_account("anna", "secret")
    yield server
    await server.stop()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this computer trusts."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority


async def connect(url: str, fingerprint: str = "", proxy: str = "") -> None:
    """Go online and leave."""
    account = replace(ACCOUNT, url=url, certificate_fingerprint=fingerprint)
    session = XmppBackend(proxy=lambda: proxy).open(account, "secret", lambda _: None)
    try:
        await session.connect({})
    finally:
        await session.close()


async def refusal(url: str, fingerprint: str = "", proxy: str = "") -> CertificateRefused:
    with pytest.raises(CertificateRefused) as caught:
        await connect(url, fingerprint, proxy)
    return caught.value


async def test_what_the_system_trusts_is_trusted(server: Server, authority: Authority) -> None:
    good = authority.issue("good", ["localhost"])
    async with TlsFront(server.url, showing(good)) as front:
        await connect(front.url)


@pytest.mark.parametrize(
    ("names", "wish", "reason"),
    [
        (["localhost"], {"expired": True}, "expired"),
        (["localhost"], {"self_signed": True}, "self-signed"),
        (["elsewhere.example"], {}, "mismatch|not valid for"),
    ],
    ids=["expired", "self-signed", "wrong name"],
)
async def test_a_bad_certificate_is_refused_and_named(
    server: Server, authority: Authority, names: list[str], wish: dict[str, bool], reason: str
) -> None:
    bad = authority.issue("bad", names, **wish)
    async with TlsFront(server.url, showing(bad)) as front:
        refused = await refusal(front.url)
    assert refused.fingerprint == bad.fingerprint
    assert pytest.raises(AssertionError, match=reason).matches(AssertionError(str(refused)))


async def test_a_certificate_that_the_user_trusts_is_taken(
    server: Server, authority: Authority
) -> None:
    own = authority.issue("own", ["localhost"], self_signed=True)
    async with TlsFront(server.url, showing(own)) as front:
        await connect(front.url, own.fingerprint)


async def test_a_changed_certificate_is_asked_about_anew(
    server: Server, authority: Authority
) -> None:
    old = authority.issue("old", ["localhost"], self_signed=True)
    new = authority.issue("new", ["localhost"], self_signed=True)
    async with TlsFront(server.url, showing(new)) as front:
        assert (await refusal(front.url, old.fingerprint)).fingerprint == new.fingerprint


async def test_a_server_that_moves_to_a_proper_certificate_stays_reachable(
    server: Server, authority: Authority
) -> None:
    old = authority.issue("old", ["localhost"], self_signed=True)
    good = authority.issue("good", ["localhost"])
    async with TlsFront(server.url, showing(good)) as front:
        await connect(front.url, old.fingerprint)


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
async def test_a_proxy_carries_the_connection_and_the_look_at_the_certificate(
    server: Server, authority: Authority, kind: type[HttpProxy | SocksProxy]
) -> None:
    own = authority.issue("own", ["localhost"], self_signed=True)
    async with TlsFront(server.url, showing(own)) as front, kind() as proxy:
        refused = await refusal(front.url, proxy=proxy.url)
        assert refused.fingerprint == own.fingerprint
        await connect(front.url, own.fingerprint, proxy.url)
        assert set(proxy.asked) == {f"localhost:{front.port}"}


async def test_a_line_without_tls_stays_on_this_computer(server: Server) -> None:
    async with HttpProxy() as proxy:
        await connect(server.url, proxy=proxy.url)
        assert proxy.asked == []


async def test_a_proxy_that_refuses_is_named_as_the_reason() -> None:
    async with HttpProxy() as proxy:
        proxy.refuses = True
        with pytest.raises(ConnectionFailed, match="proxy"):
            await connect("wss://chat.example.org/ws", proxy=proxy.url)


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://localhost:1", "socks5://", "http://[::1"])
async def test_a_proxy_that_makes_no_sense_only_fails(proxy: str) -> None:
    with pytest.raises(ConnectionFailed):
        await connect("wss://chat.example.org/ws", proxy=proxy)
