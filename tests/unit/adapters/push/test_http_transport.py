"""Carrying requests: bounded, unfollowed, to safe addresses only."""

import socket
import ssl
from pathlib import Path

import httpx
import pytest

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
