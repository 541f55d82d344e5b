"""Contact lists and unanswered invitations as a JSON file beside the archive."""

import asyncio
import logging
from pathlib import Path

import msgspec

from app.adapters.small_file import LastWordFile
from app.domain.errors import StorageFailed
from app.ports.storage import KeptPeople

logger = logging.getLogger(__name__)

_MAX_SIZE = 32_000_000
"""Bytes; several lists of 20,000 contacts."""


class PeopleFile:
    """`app.ports.storage.PeopleStore` in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = LastWordFile(path)

    async def load(self) -> KeptPeople:
        """Read all; see the port."""
        return await asyncio.to_thread(self._read)

    async def save(self, people: KeptPeople) -> None:
        """Replace all; see the port."""
        try:
            await asyncio.to_thread(self._write, people)
        except OSError as error:
            raise StorageFailed(error.strerror or str(error)) from error

    def save_at_exit(self, people: KeptPeople) -> None:
        """Replace all, now; see the port."""
        try:
            self._write(people, is_last=True)
        except OSError as error:
            logger.warning("Contacts and invitations can't be kept: %s", error)

    def _read(self) -> KeptPeople:
        try:
            if self._path.stat().st_size > _MAX_SIZE:
                raise ValueError("it is too large")  # noqa: TRY301  told below
            return msgspec.json.decode(self._path.read_bytes(), type=KeptPeople)
        except FileNotFoundError:
            return KeptPeople()
        except (OSError, ValueError, RecursionError) as error:
            # Not the error's text: it may quote somebody's address.
            logger.warning("The kept contacts can't be read (%s)", type(error).__name__)
            return KeptPeople()

    def _write(self, people: KeptPeople, *, is_last: bool = False) -> None:
        self._file.replace(msgspec.json.encode(people), is_last=is_last)
