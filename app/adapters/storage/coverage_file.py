"""The log of the connections as a small JSON file beside the archive."""

import asyncio
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from app.adapters.small_file import LastWordFile
from app.domain.coverage import OnlineSpan
from app.domain.errors import StorageFailed
from app.domain.ids import AccountId

logger = logging.getLogger(__name__)

_MAX_SIZE = 1_000_000


class CoverageFile:
    """`app.ports.storage.CoverageLog` in a file; what can't be read of it is left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = LastWordFile(path)

    async def load(self) -> Sequence[OnlineSpan]:
        """Read the log; see the port."""
        return await asyncio.to_thread(self._read)

    async def save(self, spans: Sequence[OnlineSpan]) -> None:
        """Write the log; see the port."""
        try:
            await asyncio.to_thread(self._write, tuple(spans))
        except OSError as error:
            raise StorageFailed(error.strerror or str(error)) from error

    def save_at_exit(self, spans: Sequence[OnlineSpan]) -> None:
        """Write the log, now; see the port."""
        try:
            self._write(spans, is_last=True)
        except OSError as error:
            logger.warning("The log of the connections can't be written: %s", error)

    def _read(self) -> Sequence[OnlineSpan]:
        try:
            if self._path.stat().st_size > _MAX_SIZE:
                raise ValueError("it is too large")  # noqa: TRY301  told below
            data = json.loads(self._path.read_text(encoding="utf-8"))
            spans = [_span(row) for row in data["spans"]]
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            logger.warning("The log of the connections can't be read and begins anew: %s", error)
            return ()
        return spans

    def _write(self, spans: Sequence[OnlineSpan], *, is_last: bool = False) -> None:
        rows = [[s.account, round(s.since, 1), round(s.until, 1), s.ended] for s in spans]
        content = json.dumps({"version": 1, "spans": rows}).encode()
        self._file.replace(content, is_last=is_last)


def _span(row: object) -> OnlineSpan:
    match row:
        case [str(account), int() | float() as since, int() | float() as until, str(ended)]:
            if 0 <= since <= until < 1e12:
                return OnlineSpan(AccountId(account), float(since), float(until), ended)
    raise ValueError("a line has another form")
