"""Take arrivals into the archive: new ones with their first fate, twins as teachers."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.adapters.storage.messages import BY_ARCHIVE_ID, BY_KEY, ids_of, rows_of, update
from app.adapters.storage.rows import (
    CONVERSATION_COLUMNS,
    INSERT_MESSAGE,
    INSERT_WORDS,
    conversation_of,
    finite,
    message_of,
    row_of,
    storable,
    words_of,
)
from app.domain.arrivals import is_new
from app.domain.events import Origin
from app.domain.ids import ConversationRef
from app.domain.model import Conversation, Message
from app.domain.notification import Fate
from app.ports.storage import Arrival


@dataclass(eq=False, slots=True)
class _Open:
    """A conversation that messages are being added to."""

    key: int
    conversation: Conversation


class Intake:
    """Adds arrivals, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, now: float) -> None:
        self._connection = connection
        self._now = now
        self._open: dict[ConversationRef, _Open] = {}

    def take(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """Add messages; tells for each whether it was new."""
        news = [self._take(arrival.message, arrival.origin) for arrival in arrivals]
        self._connection.executemany(
            "UPDATE conversation SET unread = ?, mentions = ?, activity_at = ? WHERE key = ?",
            [
                (o.conversation.unread, o.conversation.mentions, o.conversation.activity_at, o.key)
                for o in self._open.values()
            ],
        )
        return news

    def _take(self, message: Message, origin: Origin) -> bool:
        to = self._open.get(message.ref) or self._open_conversation(message.ref)
        if self._teach_twin(to, message):
            return False
        new = is_new(message, origin, to.conversation)
        kept = message.as_history() if origin is Origin.HISTORY else message
        key = self._connection.execute(INSERT_MESSAGE, row_of(to.key, kept)).lastrowid
        if new:
            self._connection.execute(
                "INSERT INTO fate (message, conversation, sent_at, fate, open, arrived_at)"
                " VALUES (?, ?, ?, ?, 1, ?)",
                (key, to.key, finite(message.sent_at), Fate.ARRIVED.value, self._now),
            )
            self._connection.execute(INSERT_WORDS, (key, words_of(message)))
        to.conversation = replace(
            to.conversation,
            unread=to.conversation.unread + new,
            mentions=to.conversation.mentions + (new and message.names_me),
            activity_at=max(to.conversation.activity_at, finite(message.sent_at)),
        )
        return True

    def _open_conversation(self, ref: ConversationRef) -> _Open:
        self._connection.execute(
            "INSERT INTO conversation (account, id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (storable(ref.account), ref.id.text),
        )
        row = self._connection.execute(
            f"SELECT {CONVERSATION_COLUMNS} FROM conversation c"  # noqa: S608  our own columns
            " WHERE c.account = ? AND c.id = ?",
            (storable(ref.account), ref.id.text),
        ).fetchone()
        opened = _Open(row[0], conversation_of(row) or Conversation(ref))
        self._open[ref] = opened
        return opened

    def _teach_twin(self, to: _Open, message: Message) -> bool:
        found = rows_of(self._connection, to.key, BY_KEY, *ids_of(message.key)).fetchall()
        if not found and message.archive_id:
            archive_id = storable(message.archive_id)
            found = rows_of(
                self._connection, to.key, BY_ARCHIVE_ID + " ORDER BY m.key LIMIT 1", archive_id
            ).fetchall()
        for row in found:
            twin = message_of(message.ref, row)
            if twin is not None:
                update(self._connection, row[0], twin, twin.merged(message))
        return bool(found)
