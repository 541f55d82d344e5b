"""A text file that is written in pieces and appears only when it is complete."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

from app.domain.errors import StorageFailed


class WholeTextFile:
    """`app.ports.storage.TextFile` beside its place, under another name until it is finished.

    Args:
        path: where it will be; what was there is replaced. Nobody but the user may read it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new = path.with_name(f".{path.name}.new")
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="text file")
        self._file: TextIO | None = None

    async def write(self, text: str) -> None:
        """Add text; see the port."""
        await self._do(lambda: self._write(text))

    async def finish(self) -> None:
        """Put it in its place; see the port."""
        await self._do(self._finish)
        self._writer.shutdown(wait=False)

    async def abandon(self) -> None:
        """Leave no trace of it; see the port."""
        # Not awaited: also who is cancelled must be able to leave no trace.
        self._writer.submit(self._abandon)
        self._writer.shutdown(wait=False)

    async def _do(self, work: Callable[[], None]) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(self._writer, work)
        except OSError as error:
            raise StorageFailed(error.strerror or str(error)) from error

    def _write(self, text: str) -> None:
        if self._file is None:
            self._new.unlink(missing_ok=True)
            descriptor = os.open(self._new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = open(  # noqa: PTH123, SIM115  closed by finish or abandon
                descriptor, "w", encoding="utf-8", errors="replace", newline="\n"
            )
        self._file.write(text)

    def _finish(self) -> None:
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._new.replace(self._path)

    def _abandon(self) -> None:
        if self._file is not None:
            try:
                self._file.close()
            finally:
                self._new.unlink(missing_ok=True)
