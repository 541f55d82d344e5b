"""Take arrivals into the archive: new ones with their first fate, twins as teachers.

What is already there is asked once for all of a conversation, and what is new is written at once:
a page of an archive costs a few statements, not a dozen for each message.
"""

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from app.adapters.storage.bulk import insert_rows, select_where_in
from app.adapters.storage.messages import update
from app.adapters.storage.removals import RemovedHere
from app.adapters.storage.rows import (
    CONVERSATION_COLUMNS,
    INSERT_FATES,
    INSERT_MESSAGES,
    MESSAGE_COLUMNS,
    conversation_of,
    finite,
    message_of,
    row_of,
    storable,
)
from app.domain.arrivals import is_new
from app.domain.events import Origin
from app.domain.ids import ConversationRef
from app.domain.model import Conversation, Message
from app.domain.notification import Fate
from app.ports.storage import Arrival

_SAME = f"SELECT {MESSAGE_COLUMNS} FROM message m WHERE m.conversation = ?"  # noqa: S608  our own columns
_SAME_ID = f"{_SAME} AND m.id"
_SAME_ARCHIVE_ID = f"{_SAME} AND m.archive_id <> '' AND m.archive_id"


class _Entry(Struct, eq=False):
    """A message of the archive, or one on its way into it.

    Attributes:
        stored: as it lies there; None if it does not yet, or makes no sense.
        now: as it is to be; None if what lies there makes no sense.
        is_new: it adds one to the unread number.
    """

    key: int
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
        by_conversation: dict[ConversationRef, list[int]] = {}
        for place, arrival in enumerate(arrivals):
            by_conversation.setdefault(arrival.message.ref, []).append(place)
        news: list[bool | None] = [False] * len(arrivals)
        for ref, places in by_conversation.items():
            taken = self._take(ref, [arrivals[place] for place in places])
            for place, is_news in zip(places, taken, strict=True):
                news[place] = is_news
        return news

    def _take(self, ref: ConversationRef, arrivals: Sequence[Arrival]) -> list[bool | None]:
        """Add messages of one conversation."""
        removed = RemovedHere(self._connection, ref, [a.message for a in arrivals])
        conversation_key, conversation = self._open(ref)
        twins = self._twins(conversation_key, ref, arrivals)
        known = list(twins.entries)
        news: list[bool | None] = []
        for arrival in arrivals:
            message = arrival.message
            if message in removed:
                news.append(None)
                continue
            twin = twins.find(message)
            if twin is None:
                kept = message.as_history() if arrival.origin is Origin.HISTORY else message
                self._newest_key += 1
                new = is_new(message, arrival.origin, conversation)
                twins.add(_Entry(self._newest_key, None, kept, new))
            else:
                twins.teach(twin, message)
            news.append(twin is None)
        for entry in known:
            if entry.stored is not None and entry.now is not None:
                update(self._connection, entry.key, entry.stored, entry.now)
        self._insert(conversation_key, twins.entries[len(known) :])
        return news

    def _open(self, ref: ConversationRef) -> tuple[int, Conversation]:
        """Give a conversation and its key; it is made if there is none."""
        self._connection.execute(
            "INSERT INTO conversation (account, id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (storable(ref.account), ref.id.text),
        )
        row = self._connection.execute(
            f"SELECT {CONVERSATION_COLUMNS} FROM conversation c"  # noqa: S608  our own columns
            " WHERE c.account = ? AND c.id = ?",
            (storable(ref.account), ref.id.text),
        ).fetchone()
        return row[0], conversation_of(row) or Conversation(ref)

    def _twins(
        self, conversation: int, ref: ConversationRef, arrivals: Sequence[Arrival]
    ) -> "_Twins":
        """Find what the archive already has of what arrives."""
        ids = [storable(a.message.id) for a in arrivals]
        archive_ids = [storable(a.message.archive_id) for a in arrivals if a.message.archive_id]
        rows = select_where_in(self._connection, _SAME_ID, ids, conversation)
        rows += select_where_in(self._connection, _SAME_ARCHIVE_ID, archive_ids, conversation)
        twins = _Twins()
        for row in sorted({row[0]: row for row in rows}.values()):
            message = message_of(ref, row)
            twins.add(_Entry(row[0], message, message), row)
        return twins

    def _insert(self, conversation: int, entries: Sequence[_Entry]) -> None:
        """Write new messages, the first fates of those that are unread, and the numbers."""
        messages = [(e.key, e.now, e.is_new) for e in entries if e.now is not None]
        if not messages:
            return
        insert_rows(
            self._connection,
            INSERT_MESSAGES,
            [(key, *row_of(conversation, message)) for key, message, _ in messages],
        )
        unread = [(key, message) for key, message, new in messages if new]
        arrived = Fate.ARRIVED.value
        fates = [(k, conversation, finite(m.sent_at), arrived, 1, self._now) for k, m in unread]
        insert_rows(self._connection, INSERT_FATES, fates)
        self._connection.execute(
            "UPDATE conversation SET unread = unread + ?, mentions = mentions + ?,"
            " activity_at = max(activity_at, ?) WHERE key = ?",
            (
                len(unread),
                sum(message.names_me for _, message in unread),
                max(finite(message.sent_at) for _, message, _ in messages),
                conversation,
            ),
        )


class _Twins:
    """Messages by what they are known by again: key, else the server's id."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self._by_key: dict[tuple[str, str], _Entry] = {}
        self._by_archive_id: dict[str, _Entry] = {}

    def add(self, entry: _Entry, row: Sequence[str] = ()) -> None:
        """Know a message; one that makes no sense by its row of MESSAGE_COLUMNS."""
        self.entries.append(entry)
        message = entry.now
        if message is not None:
            self._by_key[storable(message.id), storable(message.sender.id)] = entry
            archive_id = storable(message.archive_id)
        else:
            self._by_key[row[1], row[2]] = entry
            archive_id = row[7]
        if archive_id:
            self._by_archive_id.setdefault(archive_id, entry)

    def find(self, message: Message) -> _Entry | None:
        """Find what is the same message."""
        found = self._by_key.get((storable(message.id), storable(message.sender.id)))
        if found is None and message.archive_id:
            found = self._by_archive_id.get(storable(message.archive_id))
        return found

    def teach(self, twin: _Entry, message: Message) -> None:
        """Let a known message learn from its second sight."""
        if twin.now is not None:
            twin.now = twin.now.merged(message)
            if twin.now.archive_id:
                self._by_archive_id.setdefault(storable(twin.now.archive_id), twin)
