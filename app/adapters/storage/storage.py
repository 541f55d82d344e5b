"""Open the archive and the ledger, which share one database."""

import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from app.adapters.storage.archive import SqliteArchive
from app.adapters.storage.attachments import SqliteAttachments
from app.adapters.storage.database import Database
from app.adapters.storage.fate_lines import Wish
from app.adapters.storage.ledger import SqliteLedger
from app.adapters.storage.local_data import LocalFiles
from app.adapters.storage.people_file import PeopleFile
from app.adapters.storage.search import SqliteSearch
from app.adapters.storage.statistics import SqliteStatistics
from app.ports.ledger import LedgerLine

FILE_NAME = "bellbird.db"


class Storage(Struct, frozen=True):
    """What is kept of accounts and their messages."""

    archive: SqliteArchive
    ledger: SqliteLedger
    attachments: SqliteAttachments
    statistics: SqliteStatistics
    people: PeopleFile
    _index: "_Index"
    _database: Database

    def local_data(self, data: Path, logs: Path) -> LocalFiles:
        """What tells how much room a profile's folders take."""
        return LocalFiles(self._database, data, logs)

    def message_search(self) -> SqliteSearch:
        """What finds messages, the same for all; after it was closed, a new one."""
        return self._index.search()

    async def close(self) -> None:
        """Finish what was asked for and close the files; does nothing the second time."""
        await self._index.search().close()
        await self._database.close()


class _Index:
    """The search, which messages and the history of notifications share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._search = SqliteSearch(database)

    def search(self) -> SqliteSearch:
        """Give the one that is in use, or a new one."""
        if self._search.is_closed:
            self._search = SqliteSearch(self._database)
        return self._search

    async def fates(self, wish: Wish) -> list[LedgerLine]:
        """Find fates; see `SqliteSearch.fates`."""
        return await self.search().fates(wish)


def open_storage(folder: Path, clock: Callable[[], float] = time.time) -> Storage:
    """Open the database in a folder, or make both.

    Blocks for some milliseconds, longer when a new version of the program has to change the file.

    Args:
        clock: seconds since the epoch; gives a fate's `arrived_at`.

    Raises:
        StorageFailed: the folder or file can't be used, or is of a newer version of the program.
    """
    database = Database(folder / FILE_NAME)
    index = _Index(database)
    return Storage(
        SqliteArchive(database, clock),
        SqliteLedger(database, index.fates),
        SqliteAttachments(database),
        SqliteStatistics(database),
        PeopleFile(folder / "people.json"),
        index,
        database,
    )
