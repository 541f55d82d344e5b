"""Take arrivals into the archive: new ones with their first fate, twins as teachers.

What is already there is asked once for all of them, and what is new is written at once: a page of
an archive, or a burst in fifty conversations, costs a dozen statements.
"""

import sqlite3
from collections.abc import Mapping, Sequence

from msgspec import Struct

from app.adapters.storage.bulk import insert_rows, with_rows
from app.adapters.storage.messages import update
from app.adapters.storage.removals import removed_here
from app.adapters.storage.rows import (
    INSERT_FATES,
    INSERT_MESSAGES,
    MESSAGE_COLUMNS,
    finite,
    message_of,
    open_conversations,
    row_of,
    storable,
)
from app.domain.arrivals import is_new
from app.domain.events import Origin
from app.domain.ids import ConversationRef
from app.domain.message import Message
from app.domain.notification import Fate
from app.ports.archive import Arrival

# The order is given by CROSS: the message of each row, by its index.
_SAME = (
    f"SELECT given.conversation, {MESSAGE_COLUMNS} FROM given CROSS JOIN message m"  # noqa: S608  our own columns
    " ON m.conversation = given.conversation AND m."
)
_SAME_ID = f"{_SAME}id = given.id"
_SAME_ARCHIVE_ID = f"{_SAME}archive_id = given.id AND m.archive_id <> ''"
_COUNT = (
    "UPDATE conversation AS c SET unread = c.unread + given.unread,"
    " mentions = c.mentions + given.mentions, activity_at = max(c.activity_at, given.at)"
    " FROM given WHERE c.key = given.key"
)


_Names = tuple[int, str, str, str]
"""What a message is known by again: conversation's key, its id and sender; else the server's id."""


class _Entry(Struct, eq=False):
    """A message of the archive, or one on its way into it.

    Attributes:
        names: what it is known by.
        stored: as it lies there; None if it does not yet, or makes no sense.
        now: as it is to be; None if what lies there makes no sense.
        is_new: it adds one to the unread number.
    """

    key: int
    names: _Names
    stored: Message | None
    now: Message | None
    is_new: bool = False


class Intake:
    """Adds arrivals, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, now: float) -> None:
        self._connection = connection
        self._now = now
        (newest,) = connection.execute("SELECT max(key) FROM message").fetchone()
        self._newest_key: int = newest or 0

    def take(self, arrivals: Sequence[Arrival]) -> list[bool | None]:
        """Add messages; tells for each whether it was new, or None: the user deleted it."""
        refs = [arrival.message.ref for arrival in arrivals]
        messages = [arrival.message for arrival in arrivals]
        removed = removed_here(self._connection, refs, messages)
        conversations = open_conversations(self._connection, refs)
        names: list[_Names] = [
            (conversations[ref][0], storable(m.id), storable(m.sender.id), storable(m.archive_id))
            for ref, m in zip(refs, messages, strict=True)
        ]
        twins = self._twins(dict(zip(names, refs, strict=True)))
        known = len(twins.entries)
        news: list[bool | None] = []
        for ref, name, arrival in zip(refs, names, arrivals, strict=True):
            message = arrival.message
            if removed and message in removed[ref]:
                news.append(None)
                continue
            twin = twins.find(name)
            if twin is None:
                kept = message.as_history() if arrival.origin is Origin.HISTORY else message
                self._newest_key += 1
                new = is_new(message, arrival.origin, conversations[ref][1])
                twins.add(_Entry(self._newest_key, name, None, kept, new))
            else:
                twins.teach(twin, message)
            news.append(twin is None)
        for entry in twins.entries[:known]:
            if entry.stored is not None and entry.now is not None:
                update(self._connection, entry.key, entry.stored, entry.now)
        self._insert(twins.entries[known:])
        return news

    def _twins(self, wanted: Mapping[_Names, ConversationRef]) -> "_Twins":
        """Find what the archive already has of what arrives."""
        ids = [names[:2] for names in wanted]
        archive_ids = [names[::3] for names in wanted if names[3]]
        rows = with_rows(self._connection, "conversation, id", ids, _SAME_ID)
        rows += with_rows(self._connection, "conversation, id", archive_ids, _SAME_ARCHIVE_ID)
        twins = _Twins()
        if rows:
            refs = {conversation: ref for (conversation, *_), ref in wanted.items()}
            for conversation, *row in sorted({row[1]: row for row in rows}.values(), key=_by_key):
                message = message_of(refs[conversation], row)
                key, message_id, sender, *_ = row
                names = conversation, message_id, sender, row[7]
                twins.add(_Entry(key, names, message, message))
        return twins

    def _insert(self, entries: Sequence[_Entry]) -> None:
        """Write new messages, the first fates of those that are unread, and the numbers."""
        rows, fates = [], []
        numbers: dict[int, list[float]] = {}
        for entry in entries:
            message = entry.now
            if message is None:
                continue
            conversation = entry.names[0]
            rows.append((entry.key, *row_of(conversation, message)))
            sent_at = finite(message.sent_at)
            counted = numbers.setdefault(conversation, [conversation, 0, 0, sent_at])
            counted[3] = max(counted[3], sent_at)
            if entry.is_new:
                fates.append((entry.key, conversation, sent_at, _ARRIVED, 1, self._now))
                counted[1] += 1
                counted[2] += message.names_me
        insert_rows(self._connection, INSERT_MESSAGES, rows)
        insert_rows(self._connection, INSERT_FATES, fates)
        given = "key, unread, mentions, at"
        with_rows(self._connection, given, list(numbers.values()), _COUNT)


_ARRIVED = Fate.ARRIVED.value


def _by_key(row: Sequence[int]) -> int:
    return row[1]


class _Twins:
    """Messages by what they are known by."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self._by_key: dict[tuple[int, str, str], _Entry] = {}
        self._by_archive_id: dict[tuple[int, str], _Entry] = {}

    def add(self, entry: _Entry) -> None:
        """Know a message."""
        conversation, message_id, sender, archive_id = entry.names
        self.entries.append(entry)
        self._by_key[conversation, message_id, sender] = entry
        if archive_id:
            self._by_archive_id.setdefault((conversation, archive_id), entry)

    def find(self, names: _Names) -> _Entry | None:
        """Find what is the same message."""
        conversation, message_id, sender, archive_id = names
        found = self._by_key.get((conversation, message_id, sender))
        if found is None and archive_id:
            found = self._by_archive_id.get((conversation, archive_id))
        return found

    def teach(self, twin: _Entry, message: Message) -> None:
        """Let a known message learn from its second sight."""
        if twin.now is not None:
            twin.now = twin.now.merged(message)
            if twin.now.archive_id:
                known = twin.names[0], storable(twin.now.archive_id)
                self._by_archive_id.setdefault(known, twin)
