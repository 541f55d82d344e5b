"""The index of what messages say: a file beside the archive that can be made again at any time.

It follows the archive by three marks. Messages with keys above `low` and up to `high` are in it;
new ones lie above, and below those of an archive that is older than the index, taken in newest
first. The archive logs which messages were changed or deleted (`search_change`), and `turn` is how
far that log was followed. So a message's way to the screen does nothing for the index, and what is
not in it yet can be looked through one by one.

A row's number is its message's place in time, so that FTS5 gives the newest first without sorting.
It is a slot of four seconds, since the gaps between numbers are what the index consists of; where
that is taken, one nearby after it is used, at most `shift` away.

What was recalled or deleted leaves the file: FTS5 only marks an entry as deleted; merging all its
segments drops both (`secure-delete` needs SQLite 3.42, and Debian 12 has 3.40). The merging goes in
short steps, freed pages are overwritten, and at its end the write-ahead log is emptied.
"""

import logging
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from app.adapters.storage.rows import MESSAGE_COLUMNS, Row, finite, message_of
from app.adapters.storage.search_grams import grams
from app.domain.errors import InvalidConversationId, StorageFailed
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.model import Message
from app.domain.search import searchable

logger = logging.getLogger(__name__)

VERSION = 2
"""Of the tables, of `fold` and of `grams`: another one means that the index is made again."""

_BATCH = 96
_BATCH_CHARACTERS = 12_000
"""Of messages taken in at once: about 20 ms, which a search may have to wait for."""

_CHANGES = 256

_FREE_PAGES = 128
"""Given back at once: half a megabyte. So many stay, for what comes next."""

_SLOT = 4_000
"""Milliseconds: more than 20,000 messages a day fit without moving away from their own."""

_MERGED_PAGES = 64
"""Pages that one step of the merging writes, some milliseconds."""

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
        words TEXT NOT NULL
    )
    """,
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
        connection.execute("PRAGMA cache_size = -8192")
        connection.execute("ATTACH ? AS archive", (f"{archive.absolute().as_uri()}?mode=ro",))
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


@dataclass(slots=True)
class Marks:
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


@dataclass(slots=True)
class Step:
    """What a piece of preparing did.

    Attributes:
        more: there is more to do.
        followed: the archive's log is needed no more up to here.
    """

    more: bool
    followed: int = 0


def prepare(connection: sqlite3.Connection) -> Step:
    """Do the most urgent piece of what there is to do, as one transaction."""
    connection.execute("BEGIN")
    try:
        marks = Marks.read(connection)
        step = _follow(connection, marks) or _take_new(connection, marks)
        step = step or _clean(connection, marks) or _take_old(connection, marks) or Step(more=False)
        marks.write(connection)
        step.followed = marks.turn
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    if not step.more and _shrink(connection):
        step.more = True
    elif not step.more:
        # What was overwritten in the file must not stay in the log before it.
        connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)").fetchall()
    return step


def _shrink(connection: sqlite3.Connection) -> bool:
    """Give a little of the file back if much of it is free; tells whether it did."""
    (pages,) = connection.execute("PRAGMA main.page_count").fetchone()
    (free,) = connection.execute("PRAGMA main.freelist_count").fetchone()
    if free < _FREE_PAGES or free * 4 < pages:
        return False
    # A script: `execute` would take the first of its steps, which is one page.
    connection.executescript(f"PRAGMA main.incremental_vacuum({_FREE_PAGES})")
    return True


def _follow(connection: sqlite3.Connection, marks: Marks) -> Step | None:
    """Take in what was changed, take out what was deleted."""
    lines = connection.execute(
        "SELECT turn, message FROM archive.search_change WHERE turn > ? ORDER BY turn LIMIT ?",
        (marks.turn, _CHANGES),
    ).fetchall()
    if not lines:
        return None
    marks.turn = lines[-1][0]
    keys = sorted({key for _, key in lines})
    if _remove(connection, keys):
        marks.unclean = 1
    # A key that lies above all others is given again, to another message.
    (newest,) = connection.execute("SELECT ifnull(max(key), 0) FROM archive.message").fetchone()
    marks.high = min(marks.high, newest)
    marks.low = min(marks.low, marks.high)
    inside = [key for key in keys if marks.low < key <= marks.high]
    _add(connection, marks, messages_by_key(connection, inside))
    return Step(more=True)


def _take_new(connection: sqlite3.Connection, marks: Marks) -> Step | None:
    rows = connection.execute(
        f"{MESSAGES} WHERE m.key > ? ORDER BY m.key LIMIT ?", (marks.high, _BATCH)
    )
    batch, last = _batch(rows)
    if last is None:
        return None
    _add(connection, marks, batch)
    marks.high = last
    return Step(more=True)


def _take_old(connection: sqlite3.Connection, marks: Marks) -> Step | None:
    if marks.low <= 0:
        return None
    rows = connection.execute(
        f"{MESSAGES} WHERE m.key <= ? ORDER BY m.key DESC LIMIT ?", (marks.low, _BATCH)
    )
    batch, last = _batch(rows)
    _add(connection, marks, batch)
    marks.low = 0 if last is None else last - 1
    return Step(more=True)


def _clean(connection: sqlite3.Connection, marks: Marks) -> Step | None:
    """Merge a little, so that what is only marked as deleted goes."""
    if not marks.unclean:
        return None
    before = connection.total_changes
    connection.execute("INSERT INTO gram (gram, rank) VALUES ('merge', ?)", (-_MERGED_PAGES,))
    if connection.total_changes - before < 2:  # "fewer than 2: the merge had no effect" (FTS5, 6.8)
        marks.unclean = 0
    return Step(more=True)


# Messages and their documents


@dataclass(frozen=True, slots=True)
class Stored:
    """A message with what the archive knows it by."""

    key: int
    conversation: int
    elements: str
    message: Message


MESSAGES = (
    f"SELECT c.account, c.id, m.conversation, {MESSAGE_COLUMNS}"  # noqa: S608  our own columns
    " FROM archive.message m JOIN archive.conversation c ON c.key = m.conversation"
)
"""The beginning of a query; `stored_of` reads its rows."""


def stored_of(row: Row) -> Stored | None:
    """Read a row of MESSAGES; None if it makes no sense."""
    account, text, conversation, *rest = row
    try:
        ref = ConversationRef(AccountId(account), ConversationId(text))
    except InvalidConversationId:
        return None
    message = message_of(ref, rest)
    return None if message is None else Stored(rest[0], conversation, rest[10], message)


def messages_by_key(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Stored]:
    """Read messages; those not there, or broken, are left out."""
    found = []
    for key in keys:
        row = connection.execute(f"{MESSAGES} WHERE m.key = ?", (key,)).fetchone()
        stored = None if row is None else stored_of(row)
        if stored is not None:
            found.append(stored)
    return found


def rank_of(sent_at: float, key: int) -> int:
    """Where a message is in time: milliseconds, then the order of arrival."""
    milliseconds = int(min(max(finite(sent_at) * 1000, 0.0), float((1 << 42) - 1)))
    return (milliseconds << 20) | (key & 0xFFFFF)


def slot_of(rank: int) -> int:
    """The slot in which a message of a rank belongs."""
    return (rank >> 20) // _SLOT


def _batch(rows: Iterable[Row]) -> tuple[list[Stored], int | None]:
    """Take so many that it does not take long; gives them and the last key."""
    taken: list[Stored] = []
    last: int | None = None
    size = 0
    for row in rows:
        last = row[3]
        stored = stored_of(row)
        if stored is None:
            continue
        taken.append(stored)
        size += len(stored.elements)
        if size > _BATCH_CHARACTERS:
            break
    return taken, last


def _add(connection: sqlite3.Connection, marks: Marks, messages: Sequence[Stored]) -> None:
    _remove(connection, [stored.key for stored in messages])
    rows = []
    for stored in messages:
        words = searchable(stored.message)
        if not words:
            continue
        sent_at = stored.message.sent_at
        wanted = slot_of(rank_of(sent_at, stored.key))
        slot = _free_slot(connection, wanted, stored.key)
        marks.shift = max(marks.shift, slot - wanted)
        account = account_number(connection, stored.message.account, make=True)
        connection.execute(
            "INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?)",
            (slot, stored.key, finite(sent_at), stored.conversation, account, words),
        )
        rows.append((slot, _tokens(words, stored.conversation, account)))
    rows.sort()  # FTS5 takes rising numbers at once
    connection.executemany("INSERT INTO gram (rowid, tokens) VALUES (?, ?)", rows)


def _free_slot(connection: sqlite3.Connection, wanted: int, key: int) -> int:
    """A slot near the wanted one; the search for it widens, so that it is short in any crowd."""
    slot = wanted
    for widening in range(1, 63):
        taken = connection.execute("SELECT 1 FROM doc WHERE slot = ?", (slot,)).fetchone()
        if not taken:
            break
        scattered = key * 2_654_435_761 & 0xFFFF_FFFF  # Knuth's multiplicative hash
        slot = wanted + scattered % (1 << widening)
    return slot


def _remove(connection: sqlite3.Connection, keys: Iterable[int]) -> int:
    """Take documents out; gives how many there were."""
    removed = 0
    for key in keys:
        found = connection.execute(
            "SELECT slot, words, conversation, account FROM doc WHERE message = ?", (key,)
        ).fetchone()
        if found is None:
            continue
        slot, words, conversation, account = found
        connection.execute(
            "INSERT INTO gram (gram, rowid, tokens) VALUES ('delete', ?, ?)",
            (slot, _tokens(words, conversation, account)),
        )
        connection.execute("DELETE FROM doc WHERE slot = ?", (slot,))
        removed += 1
    return removed


def _tokens(words: str, conversation: int, account: int) -> str:
    # Sorted, so that what is taken out is word for word what was put in.
    pieces = sorted(grams(words))
    return " ".join((*pieces, conversation_token(conversation), account_token(account)))


def conversation_token(key: int) -> str:
    """Marks what is in a conversation; longer than any piece of a text."""
    return f"chat{key}"


def account_token(number: int) -> str:
    """Marks what is of an account; longer than any piece of a text."""
    return f"user{number}"


def account_number(connection: sqlite3.Connection, account: AccountId, *, make: bool) -> int:
    """The number of an account in the index; 0 if it has none and none is made."""
    found = connection.execute("SELECT number FROM account WHERE id = ?", (account,)).fetchone()
    if found is not None:
        return int(found[0])
    if not make:
        return 0
    added = connection.execute("INSERT INTO account (id) VALUES (?)", (account,))
    return int(added.lastrowid or 0)
