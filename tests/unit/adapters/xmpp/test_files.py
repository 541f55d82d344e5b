"""Files by HTTP: bounded, to and from addresses that may be visited, whatever a stranger says."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import httpx
import pytest

from app.adapters.xmpp import web
from app.adapters.xmpp.content import elements_of
from app.adapters.xmpp.download import fetch_file
from app.adapters.xmpp.frames import parse_frame
from app.adapters.xmpp.media_types import UNKNOWN, sniff
from app.adapters.xmpp.names import DISCO_INFO, UPLOAD, tag
from app.adapters.xmpp.outgoing import new_message
from app.adapters.xmpp.upload import Slot, ask_slot, in_words, put_file, read_slot, size_of
from app.domain.content import File, Image, Text, Unsupported
from app.domain.errors import ConnectionFailed, NotSupported, RequestFailed, StorageFailed
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message
from app.domain.people import Person
from tests.fakes.xmpp_wire import FakeWire, answer

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 600
URL = "https://files.example.org/cat.png"
PUT = "https://files.example.org/put/cat.png"


def served(*responses: httpx.Response) -> httpx.MockTransport:
    """A web that gives these answers, one after the other."""
    left = list(responses)
    return httpx.MockTransport(lambda _: left.pop(0))


def steps() -> tuple[list[tuple[int, int]], Callable[[int, int], None]]:
    seen: list[tuple[int, int]] = []
    return seen, lambda done, total: seen.append((done, total))


def left_in(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]


def nothing(_done: int, _total: int) -> None: ...


# Fetching


async def test_a_file_is_fetched_with_its_type_by_content_and_its_progress(tmp_path: Path) -> None:
    seen, progress = steps()
    headers = {"Content-Type": "text/html", "Content-Length": str(len(PNG))}
    transport = served(httpx.Response(200, stream=httpx.ByteStream(PNG), headers=headers))
    target = tmp_path / "cat"
    got = await fetch_file(URL, target, 10_000, progress, transport=transport)
    assert (got.size, got.media_type, target.read_bytes()) == (len(PNG), "image/png", PNG)
    assert (seen[0], seen[-1]) == ((0, len(PNG)), (len(PNG), len(PNG)))


async def test_a_file_that_is_too_large_is_not_kept_whatever_it_announces(tmp_path: Path) -> None:
    async def drip() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    for response in (
        httpx.Response(200, content=b"x" * 2000),
        httpx.Response(200, content=drip()),
        httpx.Response(200, content=drip(), headers={"Content-Length": "nonsense"}),
    ):
        with pytest.raises(RequestFailed, match="larger"):
            await fetch_file(URL, tmp_path / "x", 1000, nothing, transport=served(response))
    assert left_in(tmp_path) == []


async def test_what_was_there_stays_when_a_download_fails(tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.write_bytes(b"before")
    with pytest.raises(RequestFailed, match="not there"):
        await fetch_file(URL, target, 1000, nothing, transport=served(httpx.Response(404)))
    assert left_in(tmp_path) == [b"before"]


@pytest.mark.parametrize(
    "place",
    ["http://files.example.org/x", "http://127.0.0.1:631/", "https://localhost/", "file:///etc/x"],
)
async def test_a_redirect_leads_to_no_insecure_or_local_place(tmp_path: Path, place: str) -> None:
    away = httpx.Response(302, headers={"Location": place})
    transport = served(away, httpx.Response(200, content=b"secret"))
    with pytest.raises((NotSupported, ConnectionFailed)):
        await fetch_file(URL, tmp_path / "x", 1000, nothing, transport=transport)
    assert left_in(tmp_path) == []


async def test_redirects_come_to_an_end(tmp_path: Path) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(302, headers={"Location": URL}))
    with pytest.raises(RequestFailed, match="circles"):
        await fetch_file(URL, tmp_path / "x", 1000, nothing, transport=transport)


async def test_compressed_content_is_not_unpacked(tmp_path: Path) -> None:
    response = httpx.Response(
        200, stream=httpx.ByteStream(b"\x1f\x8b"), headers={"Content-Encoding": "gzip"}
    )
    with pytest.raises(NotSupported):
        await fetch_file(URL, tmp_path / "x", 1000, nothing, transport=served(response))


async def test_a_full_or_missing_folder_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        await fetch_file(
            URL, tmp_path / "no" / "x", 99, nothing, transport=served(httpx.Response(200))
        )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("aesgcm://files.example.org/x#00", "encrypted"),
        ("http://files.example.org/x", "not secure"),
        ("ftp://files.example.org/x", "not secure"),
        ("https://", "malformed"),
        ("https://[x", "malformed"),
        ("https://files.example.org:0/", "malformed"),
        ("nonsense", "malformed"),
    ],
)
def test_an_address_that_may_not_be_visited_is_said_to_be_so(url: str, said: str) -> None:
    with pytest.raises(NotSupported, match=said):
        web.checked(url)


def test_this_computer_may_be_visited_without_tls() -> None:
    assert web.checked("http://127.0.0.1:5280/x") == "http://127.0.0.1:5280/x"


# Putting


def slot_answer(put: str = PUT, get: str = URL, inside: str = "") -> Element:
    slot = f"<slot xmlns='{UPLOAD}'><put url='{put}'>{inside}</put><get url='{get}'/></slot>"
    return answer(parse_frame(slot))


async def test_a_file_is_put_with_the_headers_that_the_server_may_ask_for(tmp_path: Path) -> None:
    got: list[httpx.Request] = []

    async def take(request: httpx.Request) -> httpx.Response:
        await request.aread()
        got.append(request)
        return httpx.Response(201)

    headers = (
        "<header name='Authorization'>Basic\n eA==</header><header name='Host'>evil</header>"
        "<header name='X-Any'>1</header>"
    )
    file = tmp_path / "cat.png"
    file.write_bytes(PNG)
    slot = read_slot(slot_answer(inside=headers))
    seen, progress = steps()
    await put_file(slot, file, len(PNG), "image/png", progress, transport=httpx.MockTransport(take))
    (request,) = got
    assert (request.content, request.headers["Content-Length"]) == (PNG, str(len(PNG)))
    assert request.headers["Authorization"] == "Basic eA=="
    assert (request.headers["Host"], "X-Any" in request.headers) == ("files.example.org", False)
    assert (seen[0][0], seen[-1][0]) == (0, len(PNG))


@pytest.mark.parametrize(
    ("put", "get"), [("http://x.org/", URL), (PUT, "http://x.org/"), ("", URL), (PUT, "file:///x")]
)
def test_a_slot_somewhere_insecure_is_not_used(put: str, get: str) -> None:
    with pytest.raises(NotSupported):
        read_slot(slot_answer(put, get))


def test_a_slot_without_places_is_none() -> None:
    with pytest.raises(RequestFailed):
        read_slot(answer())


async def test_a_file_larger_than_the_server_takes_is_not_asked_for() -> None:
    wire = FakeWire()
    form = (
        f"<query xmlns='{DISCO_INFO}'><x xmlns='jabber:x:data' type='result'>"
        "<field var='max-file-size'><value>1000</value></field></x></query>"
    )
    wire.answers[tag(DISCO_INFO, "query")] = lambda _: answer(parse_frame(form))
    with pytest.raises(RequestFailed, match=r"up to 1\.0 kB"):
        await ask_slot(wire, "upload.example.org", "cat.png", 1001, "image/png")
    assert not wire.asked(tag(UPLOAD, "request"))


@pytest.mark.parametrize(("status", "said"), [(413, "too large"), (507, "full"), (500, "500")])
async def test_a_refusal_is_put_into_words(tmp_path: Path, status: int, said: str) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"x")
    transport = served(httpx.Response(status))
    with pytest.raises(RequestFailed, match=said):
        await put_file(Slot(PUT, URL), file, 1, "", nothing, transport=transport)


async def test_a_file_that_shrinks_meanwhile_is_not_sent(tmp_path: Path) -> None:
    async def take(request: httpx.Request) -> httpx.Response:
        await request.aread()
        return httpx.Response(201)

    file = tmp_path / "x"
    file.write_bytes(b"short")
    transport = httpx.MockTransport(take)
    with pytest.raises(RequestFailed, match="changed"):
        await put_file(Slot(PUT, URL), file, 100, "", nothing, transport=transport)


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for name in ("empty", "missing", "."):
        with pytest.raises(StorageFailed):
            size_of(tmp_path / name)


def test_sizes_are_told_in_words() -> None:
    sizes = [in_words(n) for n in (1, 999, 1500, 16_777_216, 2**40)]
    assert sizes == ["1 bytes", "999 bytes", "1.5 kB", "17 MB", "1100 GB"]


# What messages say of files


def message(element: Image | File) -> Message:
    return Message(
        AccountId("a"), ConversationId.c2c("b@c"), MessageId("m"), Person("a@b"), 1.0, (element,)
    )


@pytest.mark.parametrize(
    "element",
    [
        Image(URL, "a cat.png", 640, 480, 1234),
        File("https://files.example.org/a.pdf", "a.pdf", 99),
        File("https://files.example.org/b.bin", "b.bin"),
    ],
)
def test_what_is_said_of_a_file_arrives(element: Image | File) -> None:
    assert elements_of(new_message(message(element))) == (element,)


SHARED = (
    "<message xmlns='jabber:client'><body>{body}</body><file-sharing xmlns='urn:xmpp:sfs:0'>"
    "<file xmlns='urn:xmpp:file:metadata:0'>{facts}</file><sources>"
    f"<url-data xmlns='http://jabber.org/protocol/url-data' target='{URL}'/></sources>"
    "</file-sharing></message>"
)


@pytest.mark.parametrize(
    ("facts", "image"),
    [
        ("<width>10</width><height>20</height><size>5</size>", Image(URL, "cat.png", 10, 20, 5)),
        ("<width>-1</width><height>x</height><size>1e9</size>", Image(URL, "cat.png")),
        ("<width>10</width>", Image(URL, "cat.png")),
        ("<width>999999999</width><height>1</height>", Image(URL, "cat.png")),
        (f"<size>{'9' * 40}</size>", Image(URL, "cat.png")),
        ("<name>../../etc\u202e/passwd</name>", Image(URL, "../../etc /passwd")),
    ],
)
def test_numbers_that_make_no_sense_are_left_out(facts: str, image: Image) -> None:
    stanza = parse_frame(SHARED.format(body=URL, facts=facts))
    assert elements_of(stanza) == (image,)


def test_words_beside_a_file_stay() -> None:
    stanza = parse_frame(SHARED.format(body=f"{URL} my cat", facts=""))
    assert elements_of(stanza)[1:] == (Text("my cat"),)


def test_a_file_encrypted_in_a_way_we_do_not_know_says_so() -> None:
    body = "aesgcm://files.example.org/x.png#" + "0" * 88
    stanza = parse_frame(f"<message xmlns='jabber:client'><body>{body}</body></message>")
    (element,) = elements_of(stanza)
    assert isinstance(element, Unsupported)
    assert "encrypted" in element.fallback


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"\0\0\0\x18ftypavif", "image/avif"),
        (b"OggS", "audio/ogg"),
        (b"%PDF-1.7", "application/pdf"),
        ("grün".encode(), "text/plain"),
        (b"MZ\x90", "application/x-executable"),
        (b"\0\1\2", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_a_file_is_what_its_first_bytes_are(head: bytes, media_type: str) -> None:
    assert sniff(head) == media_type
