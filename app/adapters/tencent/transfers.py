"""Files on their way out and in.

The library sends a file as part of its message, from a path. So `upload` puts a copy aside, whose
address stands in the message until it is sent, and only such addresses are ever read from disk: an
address that came from the network can't name a file of the user's.
"""

import asyncio
import os
import secrets
import shutil
import struct
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from app.domain.content import Video
from app.domain.errors import (
    ConnectionFailed,
    NotSupported,
    RequestFailed,
    StorageFailed,
)
from app.domain.message import Message
from app.ports.im import Download, Progress

if TYPE_CHECKING:
    import httpx

MAX_SIZE = 100 * 2**20
"""Bytes of a file that Tencent's servers take."""

KEPT_FOR = 30 * 86_400
"""Seconds after which copies are removed; long after their messages were sent."""

_PIECE = 256 * 1024
_PATIENCE = 30.0
_MAX_REDIRECTS = 5


class OutgoingFiles:
    """Copies of what the user sends.

    Args:
        folder: made with mode 0700 when it is needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, address: str) -> Path | None:
        """Give the copy that an address stands for; None if it is no address of ours."""
        if not address.startswith("file:"):
            return None
        try:
            path = Path(url2pathname(urlsplit(address).path))
            inside = path.resolve().relative_to(self._folder.resolve())
        except (OSError, ValueError):
            return None
        return path if len(inside.parts) == 2 and path.is_file() else None

    async def put(self, file: Path, progress: Progress) -> str:
        """Put a copy aside; returns its address.

        Raises:
            RequestFailed: it is empty or too large.
            StorageFailed: it can't be read, or not be copied.
        """
        size = _size(file)
        if not 0 < size <= MAX_SIZE:
            raise RequestFailed(
                f"the file has more than {MAX_SIZE // 2**20} MB" if size else "the file is empty"
            )
        progress(0, size)
        copy = self._folder / secrets.token_hex(8) / file.name
        try:
            await asyncio.to_thread(_copy, file, copy)
        except OSError as error:
            raise StorageFailed(error.strerror or str(error)) from error
        progress(size, size)
        return copy.as_uri()

    def cover(self, message: Message) -> Path | None:
        """Give a picture for a video, which the library asks for; None if there is no video."""
        if not any(isinstance(element, Video) for element in message.elements):
            return None
        cover = self._folder / "cover" / "cover.png"
        if not cover.is_file():
            try:
                cover.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                cover.write_bytes(_GREY_PIXEL)
            except OSError:
                return None
        return cover

    def tidy(self) -> None:
        """Remove old copies."""
        oldest = time.time() - KEPT_FOR
        folders = list(self._folder.iterdir()) if self._folder.is_dir() else []
        for folder in folders:
            if folder.is_dir() and folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


async def fetch(
    address: str, target: Path, limit: int, progress: Progress, *, proxy: str = ""
) -> Download:
    """Fetch a file; see `Session.download`."""
    import httpx

    new = _beside(target)
    _check_address(address)
    try:
        async with (
            httpx.AsyncClient(
                timeout=_PATIENCE,
                trust_env=False,
                max_redirects=_MAX_REDIRECTS,
                proxy=proxy or None,
                event_hooks={"request": [_check_request]},
            ) as client,
            client.stream("GET", address, follow_redirects=True) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise RequestFailed("the file is not there any more")
            fetched = await _save(response, new, limit, progress)
        await asyncio.to_thread(new.replace, target)
    except httpx.TooManyRedirects as error:
        raise RequestFailed("the file is not there any more") from error
    except httpx.HTTPError as error:
        raise ConnectionFailed("the file's server can't be reached") from error
    except OSError as error:
        raise StorageFailed(error.strerror or str(error)) from error
    else:
        return fetched
    finally:
        new.unlink(missing_ok=True)


async def copy_out(copy: Path, target: Path, limit: int, progress: Progress) -> Download:
    """Give a file of ours back, as if it had been fetched."""
    size = _size(copy)
    if size > limit:
        raise RequestFailed("the file is too large")
    try:
        head = await asyncio.to_thread(_replace_with_copy, copy, target)
    except OSError as error:
        raise StorageFailed(error.strerror or str(error)) from error
    progress(size, size)
    return Download(size, media_type(head))


def media_type(head: bytes) -> str:
    """Tell a file's kind by its first bytes."""
    kinds = {
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
        b"GIF8": "image/gif",
        b"BM": "image/bmp",
        b"%PDF-": "application/pdf",
        b"PK\x03\x04": "application/zip",
        b"ID3": "audio/mpeg",
        b"OggS": "audio/ogg",
        b"#!AMR": "audio/amr",
        b"\x1aE\xdf\xa3": "video/webm",
    }
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:11] == b"M4A" else "video/mp4"
    return next((kind for start, kind in kinds.items() if head.startswith(start)), _UNKNOWN)


_UNKNOWN = "application/octet-stream"


async def _save(response: "httpx.Response", new: Path, limit: int, progress: Progress) -> Download:
    length = response.headers.get("content-length", "")
    total = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
    if total > limit:
        raise RequestFailed("the file is too large")
    done, head = 0, b""
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:  # noqa: ASYNC230, PTH123  small pieces; a descriptor
        progress(0, total)
        async for piece in response.aiter_bytes(_PIECE):
            done += len(piece)
            if done > limit:
                raise RequestFailed("the file is too large")
            head = head or piece[:16]
            file.write(piece)
            progress(done, max(total, done) if total else 0)
    return Download(done, media_type(head))


async def _check_request(request: "httpx.Request") -> None:
    """Look at every address before it is asked, those of redirections too."""
    _check_address(str(request.url))


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        local = parts.hostname in ("127.0.0.1", "::1", "localhost")
    except ValueError as error:
        raise NotSupported("the file's address is malformed") from error
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise NotSupported("the file's address is of a kind that is not fetched")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise StorageFailed(error.strerror or str(error)) from error


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}")


def _replace_with_copy(copy: Path, target: Path) -> bytes:
    """Copy as a whole or not at all; returns the first bytes."""
    new = _beside(target)
    try:
        shutil.copyfile(copy, new)
        with new.open("rb") as file:
            head = file.read(16)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    return head


def _copy(file: Path, copy: Path) -> None:
    copy.parent.mkdir(mode=0o700, parents=True)
    shutil.copyfile(file, copy)


def _png(width: int, height: int, grey: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    rows = (b"\0" + bytes([grey]) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


_GREY_PIXEL = _png(1, 1, 0x80)
