"""The search over all that is archived: an index of its own beside the archive's file.

What reads and writes it is imported on its thread, when it is first needed: a start need not wait.
"""

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.adapters.storage.database import Database
from app.adapters.storage.search_thread import IsUnwanted, SearchThread
from app.domain.errors import StorageFailed
from app.domain.search import Query
from app.ports.ledger import LedgerLine
from app.ports.search import EVERYWHERE, Page, Place, Scope

if TYPE_CHECKING:
    from app.adapters.storage.fate_lines import Wish
    from app.adapters.storage.search_index import Step
    from app.adapters.storage.search_query import Finder

SUFFIX = ".search"
"""The index is named after the archive's file, so that it is counted with it."""

MAX_LOOKED_AT = 5_000
"""Messages not yet in the index that are looked at, the newest; some tenths of a second."""


class SqliteSearch:
    """`app.ports.search.MessageSearch` over an archive.

    Nothing is opened before the first call. Close it before the archive.

    Args:
        looks_at: how many messages that are not in the index yet are looked at.
    """

    def __init__(self, database: Database, looks_at: int = MAX_LOOKED_AT) -> None:
        self._database = database
        archive = database.path
        self._archive = archive
        self._path = archive.with_name(archive.name + SUFFIX)
        self._looks_at = looks_at
        self._made: Finder | None = None
        self._closed = False
        self._emptied = 0
        self._overwritten = False
        self._log_is_clean = False
        self._thread = SearchThread(self._connect, self._destroy)

    async def find(
        self, query: Query, scope: Scope = EVERYWHERE, after: Place | None = None, limit: int = 30
    ) -> Page:
        """Find messages, the newest first; see the port."""
        if not query:
            return Page()
        return await self._thread.search(
            lambda c, unwanted: self._finder().find(c, unwanted, query, scope, after, limit)
        )

    async def count(self, query: Query, scope: Scope = EVERYWHERE, most: int = 1_000) -> int:
        """Count what would be found; see the port."""
        if not query:
            return 0
        return await self._thread.search(
            lambda c, unwanted: self._finder().count(c, unwanted, query, scope, most)
        )

    async def fates(self, wish: "Wish") -> list[LedgerLine]:
        """Find fates by the words of their messages; see `Ledger.search`."""
        from app.adapters.storage.search_history import by_index, by_time, newest

        known = await self._thread.search(lambda c, unwanted: by_index(c, unwanted, wish))
        found, place = known.lines, wish.before
        while known.below:
            begin = replace(wish, before=place)
            piece = await self._thread.search(lambda c, _: by_time(c, begin, known.below))  # noqa: B023
            found, place = newest([*found, *piece.lines], wish.limit), piece.end
            if place is None or (len(found) == wish.limit and place < found[-1].entry.position):
                break
        return found

    async def prepare(self) -> bool:
        """Do a piece of the indexing, then of the forgetting; see the port."""

        def work(connection: sqlite3.Connection, _: IsUnwanted) -> "Step":
            from app.adapters.storage.search_index import prepare

            return prepare(connection)

        step = await self._thread.prepare(work)
        if step.followed > self._emptied:
            # Kept until now: had the index not been written, it would have to be read again.
            with contextlib.suppress(StorageFailed):
                emptying = "DELETE FROM search_change WHERE turn <= ?"
                await self._database.execute(emptying, step.followed)
                self._emptied = step.followed
                self._log_is_clean = False
        return step.more or await self._forget()

    @property
    def is_closed(self) -> bool:
        """Whether it is of no more use."""
        return self._closed

    async def close(self) -> None:
        """Stop what runs and close the index."""
        self._closed = True
        await self._thread.close()

    async def _forget(self) -> bool:
        """Do a piece of what makes what was deleted leave the archive's files."""
        from app.adapters.storage.forgetting import empty_log, forget

        if self._overwritten and self._log_is_clean:
            return False
        if not self._overwritten:
            self._overwritten = not await self._database.write(forget)
            return True
        self._log_is_clean = await self._database.read(empty_log)
        return False

    # The thread's side

    def _connect(self) -> sqlite3.Connection:
        from app.adapters.storage.search_file import open_index

        return open_index(self._path, self._archive)

    def _destroy(self) -> None:
        from app.adapters.storage.search_file import destroy_index

        destroy_index(self._path)

    def _finder(self) -> "Finder":
        if self._made is None:
            from app.adapters.storage.search_query import Finder

            self._made = Finder(self._looks_at)
        return self._made
