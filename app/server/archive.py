"""Keep messages and find them again by page (the storage behind XEP-0313).

A row's key is its time in microseconds, made strictly increasing, so that one number is order and
time stamp at once. What clients see as the id is that number scrambled: unique and stable, but in
no order, so that no client comes to rely on one.
"""

import time
from collections.abc import Sequence

from msgspec import Struct

from app.server.addresses import Address
from app.server.database import Database

_WORD = 2**64
_SCRAMBLE = 0x9E3779B97F4A7C15
_UNSCRAMBLE = pow(_SCRAMBLE, -1, _WORD)


class UnknownId(LookupError):
    """No message of that archive has this id."""


class ArchivedMessage(Struct, frozen=True):
    """One message in one archive.

    Attributes:
        id: what XEP-0359 calls the stanza id.
        stamp: when the server got it, seconds since the epoch.
        text: the whole `<message/>` as it was sent on.
    """

    id: str
    stamp: float
    text: str


class Query(Struct, frozen=True):
    """Which messages, and which page of them; see XEP-0313 and XEP-0059.

    Attributes:
        peer: only messages exchanged with this address; every resource if it is bare.
        start: seconds since the epoch, inclusive.
        end: the same.
        newer_than: filter by the id before the first (`after-id`).
        older_than: filter by the id after the last (`before-id`).
        ids: only these messages.
        after: page forward from this id.
        before: page backward from this id; "" is the end of the archive.
        index: page forward from this place.
        size: messages in the page.
    """

    peer: Address | None = None
    start: float | None = None
    end: float | None = None
    newer_than: str | None = None
    older_than: str | None = None
    ids: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    index: int | None = None
    size: int = 100


class Page(Struct, frozen=True):
    """A page of messages, oldest first.

    Attributes:
        complete: nothing is left in the direction of paging.
        first_index: the place of the first message among all that match.
        count: how many match, on all pages together.
    """

    messages: tuple[ArchivedMessage, ...]
    complete: bool
    first_index: int
    count: int


class Archive:
    """The archives of all users and rooms; an owner is a bare address.

    Args:
        page_bytes: size at which a page ends early.
    """

    def __init__(self, database: Database, page_bytes: int) -> None:
        self._database = database
        self._page_bytes = page_bytes
        database.connection.executescript("""
            CREATE TABLE IF NOT EXISTS archive (
                key INTEGER PRIMARY KEY, owner TEXT NOT NULL,
                peer TEXT NOT NULL, resource TEXT NOT NULL, text TEXT NOT NULL
            ) STRICT;
            CREATE INDEX IF NOT EXISTS archive_owner ON archive (owner);
            CREATE INDEX IF NOT EXISTS archive_peer ON archive (owner, peer);
        """)
        (self._last,) = database.connection.execute(
            "SELECT coalesce(max(key), 0) FROM archive"
        ).fetchone()

    def add(self, text: str, copies: Sequence[tuple[str, Address]]) -> list[str]:
        """Keep a message in several archives, all or none.

        Args:
            text: the whole `<message/>`.
            copies: for each archive its owner and who the message was exchanged with.

        Returns:
            the ids, one for each copy; committed.
        """
        ids = []
        with self._database.transaction() as connection:
            for owner, peer in copies:
                self._last = max(time.time_ns() // 1_000, self._last + 1)
                connection.execute(
                    "INSERT INTO archive VALUES (?, ?, ?, ?, ?)",
                    (self._last, owner, peer.bare, peer.resource, text),
                )
                ids.append(_id(self._last))
        return ids

    def page(self, owner: str, query: Query) -> Page:
        """Find a page.

        Raises:
            UnknownId: an id in the query is not in this archive.
        """
        where, values = self._conditions(owner, query)
        count = self._count(where, values)
        backward = query.before is not None
        page_where, page_values = list(where), list(values)
        offset = 0
        if query.after is not None:
            page_where.append("key > ?")
            page_values.append(self._key(owner, query.after))
        if query.before:
            page_where.append("key < ?")
            page_values.append(self._key(owner, query.before))
        if query.index is not None and query.after is None and not backward:
            offset = query.index
        rows = self._database.connection.execute(
            f"SELECT key, text FROM archive WHERE {' AND '.join(page_where)}"  # noqa: S608  # fixed text
            f" ORDER BY key {'DESC' if backward else 'ASC'} LIMIT ? OFFSET ?",
            (*page_values, query.size + 1, offset),
        )
        messages: list[ArchivedMessage] = []
        complete = True
        size = 0
        for key, text in rows:
            size += len(text)
            if len(messages) >= query.size or (messages and size > self._page_bytes):
                complete = False
                break
            messages.append(_message(key, text))
        rows.close()
        if backward:
            messages.reverse()
        first_index = 0
        if messages:
            before_first = self._key(owner, messages[0].id)
            first_index = self._count([*where, "key < ?"], [*values, before_first])
        return Page(tuple(messages), complete, first_index, count)

    def ends(self, owner: str) -> tuple[ArchivedMessage, ArchivedMessage] | None:
        """Return the oldest and the newest message, or None."""
        rows = self._database.connection.execute(
            "SELECT key, text FROM archive WHERE key IN ("
            " (SELECT min(key) FROM archive WHERE owner = ?),"
            " (SELECT max(key) FROM archive WHERE owner = ?)) ORDER BY key",
            (owner, owner),
        ).fetchall()
        return (_message(*rows[0]), _message(*rows[-1])) if rows else None

    def all_of(self, owner: str) -> list[ArchivedMessage]:
        """Return a whole archive, oldest first."""
        rows = self._database.connection.execute(
            "SELECT key, text FROM archive WHERE owner = ? ORDER BY key", (owner,)
        )
        return [_message(key, text) for key, text in rows]

    def _conditions(self, owner: str, query: Query) -> tuple[list[str], list[str | int]]:
        where = ["owner = ?"]
        values: list[str | int] = [owner]
        if query.peer is not None:
            where.append("peer = ?")
            values.append(query.peer.bare)
            if query.peer.resource:
                where.append("resource = ?")
                values.append(query.peer.resource)
        for condition, when in (("key >= ?", query.start), ("key <= ?", query.end)):
            if when is not None:
                where.append(condition)
                values.append(round(when * 1_000_000))
        for condition, text in (("key > ?", query.newer_than), ("key < ?", query.older_than)):
            if text is not None:
                where.append(condition)
                values.append(self._key(owner, text))
        if query.ids:
            where.append(f"key IN ({', '.join('?' * len(query.ids))})")
            values.extend(self._key(owner, text) for text in query.ids)
        return where, values

    def _count(self, where: list[str], values: list[str | int]) -> int:
        count: int
        (count,) = self._database.connection.execute(
            f"SELECT count(*) FROM archive WHERE {' AND '.join(where)}",  # noqa: S608  # fixed text
            values,
        ).fetchone()
        return count

    def _key(self, owner: str, text: str) -> int:
        try:
            key = int(text, 16) * _UNSCRAMBLE % _WORD
        except ValueError as error:
            raise UnknownId(text) from error
        known = (
            key < _WORD // 2  # SQLite's integers end there
            and _id(key) == text
            and self._database.connection.execute(
                "SELECT 1 FROM archive WHERE key = ? AND owner = ?", (key, owner)
            ).fetchone()
        )
        if not known:
            raise UnknownId(text)
        return key


def _id(key: int) -> str:
    return f"{key * _SCRAMBLE % _WORD:016x}"


def _message(key: int, text: str) -> ArchivedMessage:
    return ArchivedMessage(_id(key), key / 1_000_000, text)
