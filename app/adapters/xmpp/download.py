"""Fetching files that messages name: bounded in size, time and ways, to a place of our choice."""

import asyncio
import contextlib
import logging
import os
import secrets
from pathlib import Path
from typing import BinaryIO

import httpx
from msgspec import Struct

from app.adapters.xmpp import web
from app.adapters.xmpp.media_types import HEAD, sniff
from app.adapters.xmpp.upload import in_words
from app.domain.errors import NotSupported, RequestFailed, StorageFailed
from app.ports.im import Download, Progress

logger = logging.getLogger(__name__)

MAX_REDIRECTS = 3
MAX_TIME = 3600.0
"""Seconds that a download may take, however slowly its bytes drip."""


async def fetch_file(
    url: str,
    target: Path,
    limit: int,
    progress: Progress,
    *,
    proxy: str = "",
    transport: httpx.AsyncBaseTransport | None = None,
    pin: web.Pin | None = None,
) -> Download:
    """Fetch a file; `target` is replaced as a whole or not at all. Cancel the call to stop.

    Args:
        target: chosen by us or the user, never by the network.
        limit: bytes; a larger file is not kept.
        proxy, transport, pin: as for `web.open_client`.

    Raises:
        NotSupported: its address may not be visited.
        RequestFailed: it is not there, or too large.
        ConnectionFailed: its server can't be reached.
        StorageFailed: it can't be written.
    """
    web.checked(url)
    way = _Way(proxy, transport, pin)
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        async with asyncio.timeout(MAX_TIME):
            file = await asyncio.to_thread(_create, part)
            try:
                download = await _fetch(way, url, file, limit, progress)
            finally:
                await asyncio.to_thread(file.close)
        await asyncio.to_thread(os.replace, part, target)
    except TimeoutError as error:
        raise web.failure_of(error) from error
    except OSError as error:
        raise StorageFailed(error.strerror or "it can't be written") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return download


def _create(part: Path) -> BinaryIO:
    return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


class _Way(Struct, frozen=True):
    """How the web is reached: the arguments of `web.open_client` besides the address."""

    proxy: str
    transport: httpx.AsyncBaseTransport | None
    pin: web.Pin | None


async def _fetch(way: _Way, url: str, file: BinaryIO, limit: int, progress: Progress) -> Download:
    began_here = web.is_local(url)
    for _ in range(MAX_REDIRECTS + 1):
        try:
            # A client for each server: what is trusted at one need not be at the next.
            async with await web.open_client(url, way.proxy, way.transport, way.pin) as client:
                step = await _ask(client, url, file, limit, progress)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise web.failure_of(error, url, way.pin) from error
        if isinstance(step, Download):
            return step
        url = web.checked(step, local=began_here)
    raise RequestFailed("its address leads in circles")


async def _ask(
    client: httpx.AsyncClient, url: str, file: BinaryIO, limit: int, progress: Progress
) -> Download | str:
    """Ask a server for the file; gives it, or the address that it sends us to."""
    # Compressed content could be small on its way and huge on the disk.
    async with client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response:
        if response.is_redirect and response.next_request is not None:
            return str(response.next_request.url)
        if response.status_code != httpx.codes.OK:
            gone = response.status_code in (404, 410)
            said = "it is not there any more" if gone else "its server does not give it"
            raise RequestFailed(f"{said} ({response.status_code})")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise NotSupported("its server sends it compressed")
        return await _save(response, file, limit, progress)


async def _save(
    response: httpx.Response, file: BinaryIO, limit: int, progress: Progress
) -> Download:
    announced = response.headers.get("content-length", "")
    total = int(announced[:18]) if announced.isascii() and announced.isdigit() else 0
    if total > limit:
        raise RequestFailed(f"it is larger than {in_words(limit)}")
    done, head = 0, b""
    progress(0, total)
    async for chunk in response.aiter_raw(web.CHUNK):
        done += len(chunk)
        if done > limit:
            raise RequestFailed(f"it is larger than {in_words(limit)}")
        head = head if len(head) >= HEAD else (head + chunk)[:HEAD]
        await asyncio.to_thread(file.write, chunk)
        progress(done, total)
    return Download(done, sniff(head))
