"""Carrying requests: bounded, unfollowed, to safe addresses only."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.adapters.push.forms import is_safe_address
from app.adapters.push.http_transport import HttpTransport
from app.domain.errors import ConnectionFailed, PushConfigInvalid
from app.ports.push import MAX_ANSWER, PushRequest
from tests.fakes.vendor_server import Answer, Http2Server, VendorServer

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://push.example.org/x", True),
        ("http://127.0.0.1:8000/", True),
        ("http://localhost/", True),
        ("http://[::1]:80/", True),
        ("http://push.example.org/", False),
        ("http://127.0.0.1.example.org/", False),
        ("https://user:secret@push.example.org/", False),
        ("file:///etc/passwd", False),
        ("https://x:99999/", False),
        ("", False),
    ],
)
def test_secrets_go_to_safe_addresses_only(url: str, safe: bool) -> None:
    assert is_safe_address(url) is safe


async def test_an_unsafe_address_is_never_asked() -> None:
    with pytest.raises(PushConfigInvalid):
        await HttpTransport().send(PushRequest("x", "http://push.example.org/"))


async def test_an_answer_is_taken_with_its_headers() -> None:
    async with VendorServer.running() as server:
        server.answers = [Answer(b"hello", 418, {"X-Reason": "tea"})]
        answer = await HttpTransport().send(PushRequest("x", server.url, body=b"?"))
    assert (answer.status, answer.body, answer.headers["x-reason"]) == (418, b"hello", "tea")


async def test_a_redirect_is_not_followed() -> None:
    async with VendorServer.running() as server:
        server.answers = [Answer(b"", 302, {"Location": f"{server.url}/elsewhere"})]
        answer = await HttpTransport().send(PushRequest("x", server.url))
        assert answer.status == 302
        assert len(server.received) == 1


async def test_a_long_answer_is_cut() -> None:
    async with VendorServer.running() as server:
        server.answers = [Answer(b"x" * (MAX_ANSWER * 3))]
        answer = await HttpTransport().send(PushRequest("x", server.url))
    assert len(answer.body) == MAX_ANSWER


async def test_http2_is_spoken_where_nothing_else_is() -> None:
    async with Http2Server.running() as server:
        server.answers = [Answer(b"{}", 410)]
        answer = await HttpTransport().send(PushRequest("x", server.url, http2_only=True))
    assert answer.status == 410


async def test_nobody_there_is_a_sentence() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ConnectionFailed, match="can't be reached"):
            await HttpTransport().send(PushRequest("x", url))


async def test_a_silent_server_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ConnectionFailed, match="did not answer"):
            await HttpTransport(patience=0.2).send(PushRequest("x", url))


def certificate(name: str, folder: Path) -> Path:
    """Make a certificate that signs itself, for a name and 127.0.0.1, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file


async def test_a_client_certificate_is_shown_to_a_server_that_speaks_http2_over_tls(
    tmp_path: Path,
) -> None:
    own, client = certificate("server", tmp_path), certificate("client", tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(own)
    tls.load_verify_locations(client)
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.set_alpn_protocols(["h2"])
    transport = HttpTransport(trust=lambda: ssl.create_default_context(cafile=str(own)))
    async with Http2Server.running(tls) as server:
        request = PushRequest("x", server.url, http2_only=True, certificate=client)
        answer = await transport.send(request)
        assert answer.status == 200
    assert server.received[0].method == "POST"


async def test_a_server_that_the_system_does_not_trust_is_not_talked_to(tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate("server", tmp_path))
    async with VendorServer.running(tls) as server:
        with pytest.raises(ConnectionFailed):
            await HttpTransport().send(PushRequest("x", server.url))
        assert server.received == []


async def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "client.pem"
    file.write_text("nothing")
    request = PushRequest("x", "https://127.0.0.1:9/", certificate=file)
    with pytest.raises(PushConfigInvalid, match="certificate"):
        await HttpTransport().send(request)


async def test_a_tls_failure_is_a_sentence() -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise ssl.SSLError("handshake failure")

    transport = HttpTransport(lambda: httpx.MockTransport(fail))
    with pytest.raises(ConnectionFailed):
        await transport.send(PushRequest("x", "https://push.example.org/"))
