"""Files on their way out, put aside; and in, from a server on this computer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.adapters.tencent.transfers import MAX_SIZE, OutgoingFiles, copy_out, fetch, media_type
from app.domain.errors import ConnectionFailed, NotSupported, RequestFailed, StorageFailed

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n and so on"


def nobody(done: int, total: int) -> None:
    """Hear nothing."""


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@asynccontextmanager
async def server(answer: bytes) -> AsyncIterator[str]:
    """Answer every request with these bytes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/file"


def ok(body: bytes, *, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n".encode() + body


async def test_a_copy_is_put_aside_and_found_by_its_address(tmp_path: Path) -> None:
    files, original = OutgoingFiles(tmp_path / "out"), tmp_path / "a b 用.txt"
    original.write_text("hello")
    heard: list[tuple[int, int]] = []
    address = await files.put(original, lambda done, total: heard.append((done, total)))
    copy = files.find(address)
    assert copy is not None
    original.unlink()
    assert (copy.name, copy.read_text()) == ("a b 用.txt", "hello")
    assert heard == [(0, 5), (5, 5)]
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0 or copy.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "address",
    ["", "https://example.com/x", "file:///etc/passwd", "file://host/x", "file:", "file:///%00"],
)
async def test_other_addresses_name_no_file_of_ours(tmp_path: Path, address: str) -> None:
    files = OutgoingFiles(tmp_path / "out")
    assert files.find(address) is None


async def test_no_address_leads_out_of_the_folder(tmp_path: Path) -> None:
    files, original = OutgoingFiles(tmp_path / "out"), tmp_path / "x"
    original.write_text("x")
    address = await files.put(original, nobody)
    assert files.find(address + "/../../../x") is None
    link = Path(address.removeprefix("file://")).with_name("link")
    link.symlink_to(original)
    assert files.find(link.as_uri()) is None


async def test_empty_missing_and_huge_files_are_refused(tmp_path: Path) -> None:
    files, empty = OutgoingFiles(tmp_path / "out"), tmp_path / "empty"
    empty.touch()
    with pytest.raises(RequestFailed, match="empty"):
        await files.put(empty, nobody)
    with pytest.raises(StorageFailed):
        await files.put(tmp_path / "nowhere", nobody)
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(MAX_SIZE + 1)
    with pytest.raises(RequestFailed, match="100 MB"):
        await files.put(huge, nobody)


async def test_a_file_of_ours_can_be_got_back(tmp_path: Path) -> None:
    copy, target = tmp_path / "copy", tmp_path / "target"
    copy.write_bytes(PNG)
    got = await copy_out(copy, target, 1000, nobody)
    assert (got.size, got.media_type, target.read_bytes()) == (len(PNG), "image/png", PNG)
    with pytest.raises(RequestFailed, match="too large"):
        await copy_out(copy, target, 3, nobody)


async def test_a_file_is_fetched_as_a_whole(tmp_path: Path) -> None:
    target, heard = tmp_path / "target", [(-1, -1)]
    async with server(ok(PNG)) as url:
        got = await fetch(url, target, 1000, lambda done, total: heard.append((done, total)))
    assert (got.size, got.media_type, target.read_bytes()) == (len(PNG), "image/png", PNG)
    assert heard[-1] == (len(PNG), len(PNG))
    assert names(tmp_path) == ["target"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (ok(b"x" * 2000), RequestFailed),
        (ok(b"x" * 2000, length=5000), RequestFailed),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 2000, RequestFailed),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", RequestFailed),
        (ok(b"x" * 10, length=50), ConnectionFailed),
        (b"nonsense\r\n\r\n", ConnectionFailed),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/x\r\nContent-Length: 0\r\n\r\n",
            NotSupported,
        ),
        (
            b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
            NotSupported,
        ),
    ],
)
async def test_what_is_not_fetched_leaves_nothing(
    tmp_path: Path, answer: bytes, error: type[Exception]
) -> None:
    target = tmp_path / "target"
    async with server(answer) as url:
        with pytest.raises(error):
            await fetch(url, target, 1000, nobody)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "address", ["http://192.0.2.1/x", "ftp://example.com/x", "x", "https://[x"]
)
async def test_other_kinds_of_addresses_are_not_asked(tmp_path: Path, address: str) -> None:
    with pytest.raises(NotSupported):
        await fetch(address, tmp_path / "target", 1000, nobody)


async def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    async with server(b"") as url:
        pass
    with pytest.raises(ConnectionFailed):
        await fetch(url, tmp_path / "target", 1000, nobody)


async def test_kinds_are_told_by_the_first_bytes() -> None:
    assert media_type(b"RIFF\0\0\0\0WEBPVP8 ") == "image/webp"
    assert media_type(b"\0\0\0\x20ftypisom") == "video/mp4"
    assert media_type(b"\0\0\0\x20ftypM4A ") == "audio/mp4"
    assert media_type(b"plain text") == "application/octet-stream"
