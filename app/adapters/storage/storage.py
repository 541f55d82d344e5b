"""Open the archive and the ledger, which share one database."""

import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from app.adapters.storage.archive import SqliteArchive
from app.adapters.storage.attachments import SqliteAttachments
from app.adapters.storage.database import Database
from app.adapters.storage.ledger import SqliteLedger
from app.adapters.storage.local_data import LocalFiles
from app.adapters.storage.people_file import PeopleFile
from app.adapters.storage.search import SqliteSearch
from app.adapters.storage.statistics import SqliteStatistics

FILE_NAME = "bellbird.db"


class Storage(Struct, frozen=True):
    """What is kept of accounts and their messages."""

    archive: SqliteArchive
    ledger: SqliteLedger
    attachments: SqliteAttachments
    statistics: SqliteStatistics
    people: PeopleFile
    _database: Database

    def local_data(self, data: Path, logs: Path) -> LocalFiles:
        """What tells how much room a profile's folders take."""
        return LocalFiles(self._database, data, logs)

    def message_search(self) -> SqliteSearch:
        """What finds messages; close it before the file."""
        return SqliteSearch(self._database)

    async def close(self) -> None:
        """Finish what was asked for and close the file; does nothing the second time."""
        await self._database.close()


def open_storage(folder: Path, clock: Callable[[], float] = time.time) -> Storage:
    """Open the database in a folder, or make both.

    Blocks for some milliseconds, longer when a new version of the program has to change the file.

    Args:
        clock: seconds since the epoch; gives a fate's `arrived_at`.

    Raises:
        StorageFailed: the folder or file can't be used, or is of a newer version of the program.
    """
    database = Database(folder / FILE_NAME)
    return Storage(
        SqliteArchive(database, clock),
        SqliteLedger(database),
        SqliteAttachments(database),
        SqliteStatistics(database),
        PeopleFile(folder / "people.json"),
        database,
    )
