"""Pictures and sounds that were fetched: one folder, bounded, what was used longest ago goes first.

A file is named by the SHA-256 of the address it came from, so nothing the network says becomes a
name, and it is found again without a list. When it was used last is the file's own time.
"""

import asyncio
import hashlib
import logging
import os
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.domain.errors import StorageFailed

logger = logging.getLogger(__name__)

DEFAULT_LIMIT = 500 * 1024 * 1024
"""Bytes."""

USED_AGAIN = 600.0
"""Seconds after which another use of a file is worth writing down."""


ABANDONED = 86_400.0
"""Seconds after which a half-fetched file is one of a run that was killed."""


class FileMediaCache:
    """`app.ports.media.MediaCache` in a folder.

    Args:
        folder: made with mode 0700 when it is needed; nothing else may be in it.
    """

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._changing = asyncio.Lock()
        self._trimming: asyncio.Task[None] | None = None

    @property
    def limit(self) -> int:
        """Bytes that are kept at most."""
        return self._limit

    @limit.setter
    def limit(self, limit: int) -> None:
        lower, self._limit = limit < self._limit, limit
        if lower and self._trimming is None:
            self._trimming = asyncio.get_running_loop().create_task(
                self._trim(), name="shrink the media cache"
            )

    async def close(self) -> None:
        """Wait for what is under way."""
        if self._trimming is not None:
            await asyncio.wait([self._trimming])

    async def find(self, url: str) -> Path | None:
        """The file that came from an address."""
        return await asyncio.to_thread(self._find, self._place_of(url))

    async def keep(self, url: str, fetch: Callable[[Path], Awaitable[object]]) -> Path:
        """Fetch a file and keep it."""
        place = self._place_of(url)
        await self._run(self._make_folder)
        await fetch(place)
        async with self._changing:
            await self._run(lambda: self._prune(place))
        return place

    async def keep_copy(self, url: str, file: Path) -> None:
        """Keep a copy of a file of ours."""
        part = self._folder / f".{secrets.token_hex(8)}.part"

        def copy(place: Path) -> None:
            try:
                shutil.copyfile(file, part)
                part.replace(place)
            finally:
                part.unlink(missing_ok=True)

        await self.keep(url, lambda place: self._run(lambda: copy(place)))

    async def remove(self, url: str) -> None:
        """Forget what came from an address."""
        async with self._changing:
            await self._run(lambda: self._place_of(url).unlink(missing_ok=True))

    async def size(self) -> int:
        """Bytes that are kept."""
        return await asyncio.to_thread(lambda: sum(size for _, size, _ in self._files()))

    async def clear(self) -> None:
        """Forget everything."""
        async with self._changing:
            await self._run(self._remove_all)

    async def _trim(self) -> None:
        try:
            async with self._changing:
                await self._run(lambda: self._prune(None))
        except StorageFailed as error:
            logger.warning("The media cache could not be made smaller: %s", error)
        finally:
            self._trimming = None

    async def _run(self, work: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(work)
        except OSError as error:
            raise StorageFailed(error.strerror or "the folder can't be used") from error

    # On another thread

    def _place_of(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()

    def _find(self, place: Path) -> Path | None:
        try:
            status = place.stat()
        except OSError:
            return None
        try:
            if time.time() - status.st_mtime > USED_AGAIN:
                os.utime(place)
        except OSError:
            logger.debug("When a kept file was used can't be written down")
        return place

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _files(self) -> list[tuple[float, int, Path]]:
        """The files with their time and size, those used longest ago first."""
        found = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    found.append((status.st_mtime, status.st_size, Path(entry.path)))
        except FileNotFoundError:
            return []
        found.sort()
        return found

    def _prune(self, spared: Path | None) -> None:
        files = self._files()
        excess = sum(size for _, size, _ in files) - self._limit
        for used, size, file in files:
            on_its_way = file.name.startswith(".") and time.time() - used < ABANDONED
            if (excess > 0 or file.name.startswith(".")) and file != spared and not on_its_way:
                file.unlink(missing_ok=True)
                excess -= size

    def _remove_all(self) -> None:
        for _, _, file in self._files():
            file.unlink(missing_ok=True)
