"""Messages that the user deleted here: gone with all they said, but known again when they return.

The server, the other devices and the archive pages tell of them again. A row of `removed_message`
has what a message is known by, its key and its archive id, and nothing else.
"""

import sqlite3
from collections.abc import Sequence

from app.adapters.storage.bulk import insert_rows, select_where_in
from app.adapters.storage.messages import BY_KEY, ids_of, recount, rows_of
from app.adapters.storage.rows import (
    INSERT_MESSAGES,
    conversation_key,
    finite,
    message_of,
    row_of,
    storable,
)
from app.domain.ids import ConversationRef
from app.domain.message import Message
from app.ports.archive import Removed

_INSERT = (
    "INSERT OR REPLACE INTO removed_message (account, conversation, id, sender, archive_id, at)"
)
_OF = "FROM removed_message WHERE account = ? AND conversation = ?"  # two values: `_names`
_SAME_ID = f"SELECT id, sender {_OF} AND id"
_SAME_ARCHIVE_ID = f"SELECT archive_id {_OF} AND archive_id <> '' AND archive_id"


def remove(
    connection: sqlite3.Connection, ref: ConversationRef, messages: Sequence[Message]
) -> Removed:
    """Delete messages, within a transaction; those that are not there are remembered, too."""
    conversation = conversation_key(connection, ref)
    found: list[Message] = []
    for message in messages:
        stored = None
        if conversation is not None:
            # With what the archive knows better: the server's id may have come meanwhile.
            for row in rows_of(connection, conversation, BY_KEY, *ids_of(message.key)).fetchall():
                stored = message_of(ref, row)
                connection.execute("DELETE FROM message WHERE key = ?", (row[0],))
        if stored is not None:
            found.append(stored)
        _remember(connection, ref, stored or message)
    unread = 0 if conversation is None else recount(connection, conversation)
    return Removed(tuple(sorted(found, key=lambda m: m.position)), unread)


def _remember(connection: sqlite3.Connection, ref: ConversationRef, message: Message) -> None:
    insert_rows(
        connection,
        _INSERT,
        [
            (
                *_names(ref),
                *ids_of(message.key),
                storable(message.archive_id),
                finite(message.sent_at),
            )
        ],
    )


def restore(connection: sqlite3.Connection, messages: Sequence[Message]) -> None:
    """Take messages back in as they are given, within a transaction."""
    for message in messages:
        ref = message.ref
        connection.execute(
            f"DELETE {_OF} AND id = ? AND sender = ?",
            (*_names(ref), *ids_of(message.key)),
        )
        connection.execute(
            "INSERT INTO conversation (account, id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            _names(ref),
        )
        conversation = conversation_key(connection, ref)
        assert conversation is not None
        if rows_of(connection, conversation, BY_KEY, *ids_of(message.key)).fetchall():
            continue
        (newest,) = connection.execute("SELECT max(key) FROM message").fetchone()
        insert_rows(
            connection, INSERT_MESSAGES, [((newest or 0) + 1, *row_of(conversation, message))]
        )
        recount(connection, conversation)


def removed_here(
    connection: sqlite3.Connection, refs: Sequence[ConversationRef], messages: Sequence[Message]
) -> "dict[ConversationRef, RemovedHere]":
    """Which of some messages, each with its conversation, the user deleted; {}: none of them."""
    if connection.execute("SELECT 1 FROM removed_message LIMIT 1").fetchone() is None:
        return {}  # for most people always, and then it costs nothing more
    by_conversation: dict[ConversationRef, list[Message]] = {}
    for ref, message in zip(refs, messages, strict=True):
        by_conversation.setdefault(ref, []).append(message)
    return {ref: RemovedHere(connection, ref, some) for ref, some in by_conversation.items()}


class RemovedHere:
    """Which of some messages of a conversation the user deleted."""

    def __init__(
        self, connection: sqlite3.Connection, ref: ConversationRef, messages: Sequence[Message]
    ) -> None:
        self._keys: set[tuple[str, str]] = set()
        self._archive_ids: set[str] = set()
        names = _names(ref)
        if connection.execute(f"SELECT 1 {_OF} LIMIT 1", names).fetchone() is None:
            return  # nearly always, and then it costs nothing more
        ids = [storable(m.id) for m in messages]
        self._keys.update(select_where_in(connection, _SAME_ID, ids, *names))
        archive_ids = [storable(m.archive_id) for m in messages if m.archive_id]
        found = select_where_in(connection, _SAME_ARCHIVE_ID, archive_ids, *names)
        self._archive_ids.update(archive_id for (archive_id,) in found)

    def __contains__(self, message: Message) -> bool:
        """Whether it is one of them, as twins are known: by its key, else by the server's id."""
        if not self._keys and not self._archive_ids:
            return False
        named = bool(message.archive_id) and storable(message.archive_id) in self._archive_ids
        return named or ids_of(message.key) in self._keys


def oldest_removed(connection: sqlite3.Connection, ref: ConversationRef) -> tuple[float, str]:
    """The time and archive id of the oldest one, from where on the archive is asked for more."""
    row = connection.execute(
        f"SELECT at, archive_id {_OF} AND archive_id <> '' AND at IS NOT NULL ORDER BY at LIMIT 1",
        _names(ref),
    ).fetchone()
    return row or (float("inf"), "")


def _names(ref: ConversationRef) -> tuple[str, str]:
    return storable(ref.account), ref.id.text
