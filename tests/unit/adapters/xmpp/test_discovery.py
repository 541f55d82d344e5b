"""Finding the WebSocket address: what a server may say, and what it may not make us do."""

from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.xmpp.discovery import MAX_ANSWER, find_websocket, read_json, read_xrd
from app.domain.errors import ConnectionFailed

pytestmark = pytest.mark.anyio

JSON = '{"links": [{"rel": "urn:xmpp:alt-connections:websocket", "href": "%s"}]}'
XRD = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
    "<Link rel='urn:xmpp:alt-connections:xbosh' href='https://example.org/bosh'/>"
    "<Link rel='urn:xmpp:alt-connections:websocket' href='%s'/></XRD>"
)
GOOD = "wss://example.org/xmpp-websocket"

Answer = Callable[[httpx.Request], httpx.Response]


async def find(answer: Answer) -> str:
    return await find_websocket("example.org", transport=httpx.MockTransport(answer))


def at(path: str, response: httpx.Response) -> Answer:
    return lambda request: response if request.url.path == path else httpx.Response(404)


async def test_the_json_form_is_read() -> None:
    answer = at("/.well-known/host-meta.json", httpx.Response(200, text=JSON % GOOD))
    assert await find(answer) == GOOD


async def test_the_xml_form_is_read_when_there_is_no_json() -> None:
    assert await find(at("/.well-known/host-meta", httpx.Response(200, text=XRD % GOOD))) == GOOD


async def test_only_the_servers_own_https_is_asked() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(404)

    with pytest.raises(ConnectionFailed, match="announces no"):
        await find(answer)
    assert asked == [
        "https://example.org/.well-known/host-meta.json",
        "https://example.org/.well-known/host-meta",
    ]


@pytest.mark.parametrize(
    "address",
    ["ws://example.org/ws", "http://example.org", "wss://", "wss:///x", "javascript:alert(1)", ""],
)
async def test_an_address_that_is_not_secure_is_ignored(address: str) -> None:
    with pytest.raises(ConnectionFailed):
        await find(lambda _: httpx.Response(200, text=JSON % address))


async def test_a_redirect_is_followed_on_https() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "example.org":
            return httpx.Response(301, headers={"location": "https://www.example.org/meta"})
        return httpx.Response(200, text=JSON % GOOD)

    assert await find(answer) == GOOD


@pytest.mark.parametrize("target", ["http://example.org/meta", "file:///etc/passwd"])
async def test_a_redirect_away_from_https_is_not_followed(target: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.scheme == "https"
        return httpx.Response(302, headers={"location": target})

    with pytest.raises(ConnectionFailed):
        await find(answer)


async def test_going_in_circles_ends() -> None:
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(302, headers={"location": str(request.url)})

    with pytest.raises(ConnectionFailed):
        await find(answer)
    assert asked == 8


async def test_an_endless_answer_is_cut_short() -> None:
    read = 0

    class Counting(httpx.AsyncByteStream):
        async def __aiter__(self) -> object:  # type: ignore[override]
            nonlocal read
            while True:
                read += 8192
                yield b"x" * 8192

    with pytest.raises(ConnectionFailed):
        await find(lambda _: httpx.Response(200, stream=Counting()))
    assert read <= 2 * (MAX_ANSWER + 2 * 8192)


async def test_a_server_out_of_reach_may_come_back() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    with pytest.raises(ConnectionFailed, match="can't be reached"):
        await find(answer)


@given(st.text(max_size=300))
def test_any_text_is_read_as_no_address_or_as_secure_ones(text: str) -> None:
    assert all(a.startswith("wss://") for a in [*read_json(text), *read_xrd(text)])


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_any_json_is_read_calmly(data: object) -> None:
    import json

    assert read_json(json.dumps(data)) == []
    assert read_json(json.dumps({"links": data})) == []


def test_an_entity_bomb_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "wss://evil.example/">]>' + XRD.partition("?>")[2] % "&a;"
    assert read_xrd(bomb) == []
    assert read_xrd("<?xml version='1.0'?>" + bomb) == []
