"""One SQLite file and the one thread that works on it.

The thread makes calls take effect in the order they were made and keeps the disk away from the
event loop; a call that was made takes effect even if the caller was cancelled meanwhile. Writing
calls are one transaction each. WAL with `synchronous=NORMAL` survives the death of the program at
any time; a power cut may cost the last moments, never the file (https://sqlite.org/wal.html).
"""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from app.adapters.storage.schema import APPLICATION_ID, MIGRATIONS
from app.domain.errors import StorageFailed

logger = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

LOCK_PATIENCE = 5.0
"""Seconds to wait while another program, a backup for example, holds the file."""

_CACHE_KIB = 2048
"""Of pages; what falls out comes back from the system's cache. With 8 MB nothing is faster, not at
1,000,000 messages either; with 1 MB a burst takes a third longer. No mmap: every page that was read
once would count as the program's memory, 300 MB of such an archive.
"""

_LOG_BYTES = 8_000_000
"""What stays of the write-ahead log after something large, as `VACUUM`."""

_READ_THROUGH_KIB = 256
"""Of pages, for what looks at nearly all of them once; the start's load is as fast as with 2 MB."""


class Database:
    """An open database.

    Args:
        path: the file; it is made, with its folder, if it is not there. A file that is no database
            of ours, or a broken one, is set aside under another name.
        migrations: steps of statements from each version of the tables to the next.

    Raises:
        StorageFailed: the file can't be opened, or is of a newer version of the program.
    """

    def __init__(self, path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
        self._path = path
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closed = False
        self._connection: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)
        self._thread.start()
        try:
            self._submit(lambda: self._open(migrations)).result()
        except BaseException:
            self._stop()
            raise

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    async def read(self, work: Work[T]) -> T:
        """Run something that only reads, on the database's thread.

        Raises:
            StorageFailed: it can't be read.
        """
        return await self._call(lambda: work(self._open_connection()))

    async def read_through(self, work: Work[T]) -> T:
        """Run something that reads much, once: its pages are not kept.

        Raises:
            StorageFailed: it can't be read.
        """

        def reading(connection: sqlite3.Connection) -> T:
            connection.execute(f"PRAGMA cache_size = -{_READ_THROUGH_KIB}")
            try:
                return work(connection)
            finally:
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

        return await self.read(reading)

    async def write(self, work: Work[T]) -> T:
        """Run something as one transaction, on the database's thread: all of it, or nothing.

        Raises:
            StorageFailed: it can't be written; nothing is.
        """

        def transaction() -> T:
            connection = self._open_connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

        return await self._call(transaction)

    async def execute(self, sql: str, *values: object) -> int:
        """Run one writing statement as a transaction; gives the key of the row it added, or 0.

        Raises:
            StorageFailed: it can't be written.
        """
        return await self.write(lambda connection: connection.execute(sql, values).lastrowid or 0)

    async def close(self) -> None:
        """Finish what was asked for and close the file; does nothing the second time."""
        if self._closed:
            return
        done = self._submit(self._close)
        self._closed = True
        await asyncio.wrap_future(done)
        self._stop()

    # The event loop's side

    async def _call(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise StorageFailed("the archive is closed")
        return await asyncio.wrap_future(self._submit(work))

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        # From here on it can't be cancelled: queued work is done though nobody waits for it.
        future.set_running_or_notify_cancel()

        def run() -> None:
            try:
                with self._translated():
                    result = self._tolerantly(work)
            except BaseException as error:  # noqa: BLE001  handed over to the caller as it is
                future.set_exception(error)
            else:
                future.set_result(result)

        self._work.put(run)
        return future

    def _stop(self) -> None:
        self._closed = True
        self._work.put(None)

    # The thread's side

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()

    def _tolerantly(self, work: Callable[[], T]) -> T:
        """Work; if a stored text is broken, work again with a reader that puts up with it."""
        try:
            return work()
        except sqlite3.OperationalError as error:
            if self._connection is None or not str(error).startswith("Could not decode"):
                raise
            logger.warning("A stored text is broken")
            # Not from the start: it makes every read slower by a third.
            self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            return work()

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StorageFailed("the archive is closed")
        return self._connection

    def _open(self, migrations: Sequence[Sequence[str]]) -> None:
        _prepare(self._path)
        if self._damage.exists():
            self._set_aside("it was found damaged in the last run")
        elif not _looks_right(self._path):
            self._set_aside("it is not a database")
        try:
            self._connection = self._connect(migrations)
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                raise
            self._set_aside(str(error))
            self._connection = self._connect(migrations)

    def _connect(self, migrations: Sequence[Sequence[str]]) -> sqlite3.Connection:
        # Made before SQLite makes it, because -wal and -shm take over the mode of this file.
        self._path.touch(mode=0o600)
        connection = sqlite3.connect(
            self._path, timeout=LOCK_PATIENCE, isolation_level=None, cached_statements=256
        )
        try:
            _check_ours(connection, newest=len(migrations))
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
            # Some systems' SQLite has it on from the start; what a step drops is overwritten later.
            connection.execute("PRAGMA secure_delete = OFF")
            _migrate(connection, migrations)
            # What is recalled or removed must not linger in the file. FAST would leave what has
            # pages of its own, a long text; new messages cost neither.
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @property
    def _damage(self) -> Path:
        """Says, by being there, that a read of the last run met a broken page."""
        return self._path.with_name(f"{self._path.name}.damaged")

    def _set_aside(self, reason: str) -> None:
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        number = 0
        while (aside := self._path.with_name(f"{self._path.name}.{stamp}-{number}")).exists():
            number += 1
        for suffix in ("-wal", "-shm", ""):
            part = self._path.with_name(f"{self._path.name}{suffix}")
            if part.exists():
                part.rename(aside.with_name(f"{aside.name}{suffix}"))
        self._damage.unlink(missing_ok=True)
        logger.warning(
            "%s can't be used (%s); it is kept as %s, a new one begins",
            self._path.name,
            reason,
            aside.name,
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if self._connection is not None and _is_broken(error):
                logger.error("The archive is damaged: %s", error)  # noqa: TRY400  no bug of ours
                self._damage.touch(mode=0o600)
            raise StorageFailed(_reason(error)) from error
        except OSError as error:
            raise StorageFailed(error.strerror or str(error)) from error


def _prepare(path: Path) -> None:
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        folder.chmod(0o700)
        if path.exists():
            path.chmod(0o600)
    except PermissionError:
        logger.warning("Others may be able to read the archive: its folder belongs to them")


def _looks_right(path: Path) -> bool:
    """Whether a file is missing, empty or a database; SQLite overwrites a very short other one."""
    if not path.is_file():
        return True
    with path.open("rb") as file:
        return file.read(16) in (b"", b"SQLite format 3\0")


def _check_ours(connection: sqlite3.Connection, newest: int) -> None:
    """Look before anything is changed.

    Raises:
        StorageFailed: the file is of a newer version.
        sqlite3.DatabaseError: it is no database, or not ours.
    """
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if tables and application != APPLICATION_ID:
        error = sqlite3.DatabaseError("it is another program's database")
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error
    if version > newest:
        raise StorageFailed("the archive was written by a newer version of Bellbird")
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchall()  # noqa: S608  our own


def _migrate(connection: sqlite3.Connection, migrations: Sequence[Sequence[str]]) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number, statements in enumerate(migrations[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        logger.info("The archive is at version %s", number)


def _code(error: sqlite3.Error) -> int:
    """The primary result code (https://sqlite.org/rescode.html); 0 if the module made the error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_broken(error: sqlite3.Error) -> bool:
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)


def _reason(error: sqlite3.Error) -> str:
    match _code(error):
        case sqlite3.SQLITE_FULL:
            return "the disk is full"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "another program holds the archive"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_FORMAT:
            return "the archive is damaged; it is set aside at the next start"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return "the archive can't be written to"
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
            return "the disk does not let the archive be read or written"
        case _:
            return f"the archive refused: {error}"
