"""Putting files on the server (XEP-0363): a slot asked for by XMPP, the bytes sent by HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

import httpx
from msgspec import Struct

from app.adapters.xmpp import web
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CLIENT, DATA_FORM, DISCO_INFO, UPLOAD, tag
from app.adapters.xmpp.wire import Wire
from app.domain.errors import RequestFailed, StorageFailed
from app.ports.im import Progress

logger = logging.getLogger(__name__)

MAX_NAME = 200
_HEADERS = ("authorization", "cookie", "expires")
_MAX_HEADER = 8192


class Slot(Struct, frozen=True):
    """Where a file may be put, and where it will be found."""

    put: str
    get: str
    headers: tuple[tuple[str, str], ...] = ()


def read_slot(answer: Element) -> Slot:
    """Read the answer to a request for a slot; only the headers that XEP-0363 allows count.

    Raises:
        RequestFailed: it names no address that we may visit.
    """
    put = answer.find(f"{tag(UPLOAD, 'slot')}/{tag(UPLOAD, 'put')}")
    get = answer.find(f"{tag(UPLOAD, 'slot')}/{tag(UPLOAD, 'get')}")
    if put is None or get is None:
        raise RequestFailed("the server gave no place for it")
    headers = [
        (header.get("name", ""), (header.text or "").replace("\r", "").replace("\n", ""))
        for header in put.findall(tag(UPLOAD, "header"))[:10]
    ]
    return Slot(
        web.checked(put.get("url", "")),
        web.checked(get.get("url", "")),
        tuple((n, v) for n, v in headers if n.lower() in _HEADERS and len(v) <= _MAX_HEADER),
    )


async def ask_slot(wire: Wire, service: str, name: str, size: int, media_type: str) -> Slot:
    """Ask where to put a file.

    Raises:
        RequestFailed: it is too large, or the server refuses.
        Disconnected: there is no connection.
    """
    limit = await _ask_limit(wire, service)
    if limit and size > limit:
        raise RequestFailed(f"the server takes files up to {in_words(limit)}")
    attributes = {"filename": name[-MAX_NAME:], "size": str(size)}
    if media_type:
        attributes["content-type"] = media_type
    request = build(tag(UPLOAD, "request"), attributes)
    return read_slot(
        await wire.request(build(tag(CLIENT, "iq"), {"type": "get", "to": service}, request))
    )


async def _ask_limit(wire: Wire, service: str) -> int:
    """The largest file that a service takes, in bytes; 0 if it does not say."""
    query = build(tag(DISCO_INFO, "query"))
    try:
        answer = await wire.request(build(tag(CLIENT, "iq"), {"type": "get", "to": service}, query))
    except RequestFailed:
        return 0
    for field in answer.iter(tag(DATA_FORM, "field")):
        value = field.findtext(tag(DATA_FORM, "value")) or ""
        if field.get("var") == "max-file-size" and value.isascii() and value.isdigit():
            return int(value[:18])
    return 0


def in_words(size: int) -> str:
    """A number of bytes for the user."""
    amount, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.0f} {unit}" if amount >= 10 or unit == "bytes" else f"{amount:.1f} {unit}"


def size_of(file: Path) -> int:
    """The size of a file to be sent; may block.

    Raises:
        StorageFailed: it can't be read, or is empty or no file.
    """
    try:
        size = file.stat().st_size
        if not file.is_file():
            raise StorageFailed("it is not a file")
    except OSError as error:
        raise StorageFailed(error.strerror or "it can't be read") from error
    if not size:
        raise StorageFailed("it is empty")
    return size


async def put_file(
    slot: Slot,
    file: Path,
    size: int,
    media_type: str,
    progress: Progress,
    *,
    proxy: str = "",
    transport: httpx.AsyncBaseTransport | None = None,
    pin: web.Pin | None = None,
) -> None:
    """Send a file's bytes to its slot; cancel the call to stop.

    Args:
        proxy, transport, pin: as for `web.open_client`.

    Raises:
        RequestFailed: the file server refuses, or the file changed meanwhile.
        ConnectionFailed: the file server can't be reached.
        StorageFailed: the file can't be read.
    """
    headers = {
        **dict(slot.headers),
        "Content-Length": str(size),
        "Content-Type": media_type or "application/octet-stream",
    }
    client = await web.open_client(slot.put, proxy, transport, pin)
    try:
        # Opened and closed here, for nobody closes a request's content that is cancelled.
        with file.open("rb") as handle:
            async with client:
                response = await client.put(
                    slot.put, content=_content(handle, size, progress), headers=headers
                )
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise web.failure_of(error, slot.put, pin) from error
    except OSError as error:
        raise StorageFailed(error.strerror or "it can't be read") from error
    if not response.is_success:
        logger.info("The file server answered %s", response.status_code)
        raise RequestFailed(_refusal(response.status_code))


def _refusal(status: int) -> str:
    match status:
        case 413:
            return "it is too large for the file server"
        case 401 | 403:
            return "the file server does not let us"
        case 507:
            return "the file server is full"
        case _:
            return f"the file server refused it ({status})"


async def _content(handle: BinaryIO, size: int, progress: Progress) -> AsyncIterator[bytes]:
    """A file's bytes, exactly as many as were announced."""
    progress(0, size)
    done = 0
    while done < size:
        chunk = await asyncio.to_thread(handle.read, min(web.CHUNK, size - done))
        if not chunk:
            raise RequestFailed("the file changed while it was sent")
        done += len(chunk)
        yield chunk
        progress(done, size)
