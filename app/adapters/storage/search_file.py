"""The file of the search index: made for one archive, and anew when it is no longer that."""

import logging
import sqlite3
import unicodedata
from pathlib import Path

from msgspec import Struct
from msgspec.structs import fields

from app.domain.errors import StorageFailed

logger = logging.getLogger(__name__)

VERSION = 3
"""Of the tables, of `fold` and of `grams`: another one means that the index is made again."""

_TABLES = (
    """
    CREATE VIRTUAL TABLE gram
    USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')
    """,
    """
    CREATE TABLE doc (
        slot INTEGER PRIMARY KEY,
        message INTEGER NOT NULL UNIQUE,
        sent_at REAL NOT NULL,
        conversation INTEGER NOT NULL,
        account INTEGER NOT NULL,
        sender INTEGER NOT NULL,
        own INTEGER NOT NULL,
        words TEXT NOT NULL
    )
    """,
    # Somebody's name and id, folded, and how many messages are theirs.
    "CREATE TABLE sender (number INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE, uses INTEGER)",
    "CREATE TABLE account (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
    "CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
)

SUFFIXES = ("", "-wal", "-shm")


def open_index(path: Path, archive: Path) -> sqlite3.Connection:
    """Open the index of an archive, or make it; blocks for some milliseconds.

    Raises:
        sqlite3.Error: it can't be made.
        StorageFailed: the archive is not there.
    """
    if not archive.exists():
        raise StorageFailed("the archive is not there")
    try:
        connection = _connect(path, archive)
        if _is_current(connection):
            return connection
        connection.close()
    except sqlite3.DatabaseError as error:
        logger.warning("The search index can't be used and is made anew: %s", error)
    destroy_index(path)
    connection = _connect(path, archive)
    try:
        _make(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def destroy_index(path: Path) -> None:
    """Delete an index that is not open."""
    for suffix in SUFFIXES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connect(path: Path, archive: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, isolation_level=None, uri=True)
    try:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file only
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA main.cache_size = -2048")
        connection.execute("ATTACH ? AS archive", (f"{archive.absolute().as_uri()}?mode=ro",))
        # Each message is read once, when it is taken in, or when it was found.
        connection.execute("PRAGMA archive.cache_size = -256")
    except BaseException:
        connection.close()
        raise
    return connection


def _identity(connection: sqlite3.Connection) -> str:
    """Of the archive, and of all that decides what is written for a message."""
    (archive,) = connection.execute("SELECT id FROM archive.file_identity").fetchone()
    return f"{archive} {VERSION} {unicodedata.unidata_version}"


def _is_current(connection: sqlite3.Connection) -> bool:
    if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'state'").fetchone():
        return False
    found = connection.execute("SELECT value FROM state WHERE name = 'identity'").fetchone()
    if found is None or found[0] != _identity(connection):
        return False
    return not _is_ahead(connection, Marks.read(connection))


def _is_ahead(connection: sqlite3.Connection, marks: "Marks") -> bool:
    """Whether a power cut cost the archive more than the index: then keys mean other messages."""
    if marks.turn > _last_turn(connection):
        return True
    removed = "SELECT 1 FROM archive.search_change WHERE turn > ? AND message = ?"
    known = marks.newest and _name_of(connection, marks.high) == marks.newest
    if known or not marks.newest:
        return False
    return connection.execute(removed, (marks.turn, marks.high)).fetchone() is None


def _last_turn(connection: sqlite3.Connection) -> int:
    found = connection.execute(
        "SELECT seq FROM archive.sqlite_sequence WHERE name = 'search_change'"
    ).fetchone()
    return 0 if found is None else int(found[0])


def _name_of(connection: sqlite3.Connection, key: int) -> str:
    """By which a message is known again; "" if it is not there."""
    found = connection.execute(
        "SELECT sent_at || ' ' || id FROM archive.message WHERE key = ?", (key,)
    ).fetchone()
    return "" if found is None else str(found[0])


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    for statement in _TABLES:
        connection.execute(statement)
    (newest,) = connection.execute("SELECT ifnull(max(key), 0) FROM archive.message").fetchone()
    marks = Marks(low=newest, high=newest, turn=_last_turn(connection))
    connection.execute("INSERT INTO state VALUES ('identity', ?)", (_identity(connection),))
    marks.write(connection)
    connection.execute("COMMIT")


class Marks(Struct):
    """How far the index follows the archive.

    Attributes:
        low, high: the keys above `low` and up to `high` are in it.
        turn: the last line of the archive's log that was followed.
        unclean: what was deleted is still in the file.
        newest: which message `high` is the key of; "" if none.
        shift: how many slots after its own a message is at most.
    """

    low: int = 0
    high: int = 0
    turn: int = 0
    unclean: int = 0
    newest: str = ""
    shift: int = 0

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> "Marks":
        """Read them; belongs into the transaction that uses them."""
        known = dict(connection.execute("SELECT name, value FROM state WHERE name <> 'identity'"))
        return cls(**known)

    def write(self, connection: sqlite3.Connection) -> None:
        """Write them, in the transaction of what they tell of."""
        self.newest = _name_of(connection, self.high)
        connection.executemany(
            "INSERT OR REPLACE INTO state VALUES (?, ?)",
            [(field.name, getattr(self, field.name)) for field in fields(self)],
        )
