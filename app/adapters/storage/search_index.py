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

import sqlite3
from collections.abc import Iterable, Sequence

from msgspec import Struct

from app.adapters.storage.rows import Row, finite
from app.adapters.storage.search_file import Marks
from app.adapters.storage.search_grams import grams
from app.adapters.storage.search_messages import (
    MESSAGES,
    Stored,
    messages_by_key,
    rank_of,
    slot_of,
    stored_of,
)
from app.domain.content import Text
from app.domain.ids import AccountId
from app.domain.message import Message
from app.domain.people import Person
from app.domain.search import fold, searchable

_BATCH = 96
_BATCH_CHARACTERS = 12_000
"""Of messages taken in at once: about 20 ms, which a search may have to wait for."""

_CHANGES = 256

_FREE_PAGES = 128
"""Given back at once: half a megabyte. So many stay, for what comes next."""

_MERGED_PAGES = 64
"""Pages that one step of the merging writes, some milliseconds."""


class Step(Struct):
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
        # The index may rest for hours; its pages come back from the system's cache in no time.
        connection.execute("PRAGMA shrink_memory")
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


# Documents


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
        sent_at = stored.message.sent_at
        wanted = slot_of(rank_of(sent_at, stored.key))
        slot = _free_slot(connection, wanted, stored.key)
        marks.shift = max(marks.shift, slot - wanted)
        account = account_number(connection, stored.message.account, make=True)
        sender = _sender_number(connection, stored.message.sender)
        kept = (stored.conversation, account, sender, int(has_own_words(stored.message)), words)
        connection.execute(
            "INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (slot, stored.key, finite(sent_at), *kept),
        )
        rows.append((slot, _tokens(*kept)))
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
            "SELECT slot, conversation, account, sender, own, words FROM doc WHERE message = ?",
            (key,),
        ).fetchone()
        if found is None:
            continue
        slot, *kept = found
        connection.execute(
            "INSERT INTO gram (gram, rowid, tokens) VALUES ('delete', ?, ?)",
            (slot, _tokens(*kept)),
        )
        connection.execute("DELETE FROM doc WHERE slot = ?", (slot,))
        sender = kept[2:3]
        connection.execute("UPDATE sender SET uses = uses - 1 WHERE number = ?", sender)
        connection.execute("DELETE FROM sender WHERE number = ? AND uses = 0", sender)
        removed += 1
    return removed


def _tokens(conversation: int, account: int, sender: int, own: int, words: str) -> str:
    # Sorted, so that what is taken out is word for word what was put in.
    pieces = sorted(grams(words))
    if own:
        pieces.append(OWN_WORDS)
    pieces += (conversation_token(conversation), account_token(account), sender_token(sender))
    return " ".join(pieces)


OWN_WORDS = "itself"
"""Marks what the program has words of its own for, in the user's language: a photo, a call."""


def has_own_words(message: Message) -> bool:
    """Whether the program says something of a message that is not written in it."""
    elements = message.elements
    return not elements or any(type(e) is not Text or e.spoiler for e in elements)


def conversation_token(key: int) -> str:
    """Marks what is in a conversation; longer than any piece of a text."""
    return f"chat{key}"


def account_token(number: int) -> str:
    """Marks what is of an account; longer than any piece of a text."""
    return f"user{number}"


def sender_token(number: int) -> str:
    """Marks what somebody sent; longer than any piece of a text."""
    return f"from{number}"


def sender_words(sender: Person) -> str:
    """What somebody is found by."""
    return fold(f"{sender.name}\n{sender.id}").replace("\0", " ")


def _sender_number(connection: sqlite3.Connection, sender: Person) -> int:
    """The number of a sender in the index; one more message is theirs."""
    (number,) = connection.execute(
        "INSERT INTO sender (words, uses) VALUES (?, 1)"
        " ON CONFLICT DO UPDATE SET uses = uses + 1 RETURNING number",
        (sender_words(sender),),
    ).fetchone()
    return int(number)


def account_number(connection: sqlite3.Connection, account: AccountId, *, make: bool) -> int:
    """The number of an account in the index; 0 if it has none and none is made."""
    found = connection.execute("SELECT number FROM account WHERE id = ?", (account,)).fetchone()
    if found is not None:
        return int(found[0])
    if not make:
        return 0
    added = connection.execute("INSERT INTO account (id) VALUES (?)", (account,))
    return int(added.lastrowid or 0)
