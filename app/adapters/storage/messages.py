"""Find, change and count messages, within a call on the database's thread."""

import sqlite3
from collections.abc import Callable

from app.adapters.storage.elements import encode_elements, encode_push, encode_reactions
from app.adapters.storage.rows import (
    MESSAGE_COLUMNS,
    conversation_key,
    finite,
    message_of,
    messages_of,
    storable,
)
from app.domain.ids import ConversationRef
from app.domain.message import Message, MessageKey, Position

# Conditions of select; each begins where "WHERE m.conversation = ?" ends.

BY_KEY = " AND m.id = ? AND m.sender = ?"
BY_ID = " AND m.id = ?"
BY_ARCHIVE_ID = " AND m.archive_id = ? AND m.archive_id <> ''"
OLDER = " AND (m.sent_at, m.id) < (?, ?)"
NEWER = " AND (m.sent_at, m.id) > (?, ?)"
NEWEST = " ORDER BY m.sent_at DESC, m.id DESC LIMIT ?"
OLDEST = " ORDER BY m.sent_at, m.id LIMIT ?"


def ids_of(key: MessageKey) -> tuple[str, str]:
    """The values of BY_KEY."""
    return storable(key.id), storable(key.sender)


def place_of(position: Position) -> tuple[float, str]:
    """The values of OLDER and NEWER."""
    return finite(position.sent_at), storable(position.id)


def rows_of(
    connection: sqlite3.Connection, conversation: int, where: str, *values: object
) -> sqlite3.Cursor:
    """Find rows of MESSAGE_COLUMNS in a conversation, given by its key."""
    sql = f"SELECT {MESSAGE_COLUMNS} FROM message m WHERE m.conversation = ?{where}"  # noqa: S608
    return connection.execute(sql, (conversation, *values))


def select(
    connection: sqlite3.Connection, ref: ConversationRef, where: str, *values: object
) -> list[Message]:
    """Find messages of a conversation."""
    key = conversation_key(connection, ref)
    return [] if key is None else messages_of(ref, rows_of(connection, key, where, *values))


def change_messages(
    connection: sqlite3.Connection,
    ref: ConversationRef,
    change: Callable[[Message], Message],
    where: str,
    *values: object,
) -> int:
    """Change messages and recount; gives the unread number after it."""
    conversation = conversation_key(connection, ref)
    if conversation is None:
        return 0
    for row in rows_of(connection, conversation, where, *values).fetchall():
        message = message_of(ref, row)
        if message is not None:
            update(connection, row[0], message, change(message))
    return recount(connection, conversation)


def update(connection: sqlite3.Connection, key: int, old: Message, new: Message) -> None:
    """Write what can change of a message, if it did."""
    if old == new:
        return
    connection.execute(
        "UPDATE message SET state = ?, archive_id = ?, flags = ?, elements = ?, reactions = ?,"
        " push = ?, counts = ?, names_me = ? WHERE key = ?",
        (
            new.state.value,
            storable(new.archive_id),
            new.flags.value,
            encode_elements(new.elements),
            encode_reactions(new.reactions),
            encode_push(new.push),
            int(new.counts_as_unread),
            int(new.names_me),
            key,
        ),
    )


def read_up_to(connection: sqlite3.Connection, conversation: int, position: Position) -> None:
    """Move a conversation's read position forward, never back; `recount` belongs after it."""
    connection.execute(
        "UPDATE conversation SET read_at = ?1, read_id = ?2"
        " WHERE key = ?3 AND (read_at IS NULL OR (read_at, read_id) < (?1, ?2))",
        (*place_of(position), conversation),
    )


def told_up_to(connection: sqlite3.Connection, conversation: int, position: Position) -> None:
    """Move what the server knows of the read position forward, never back."""
    connection.execute(
        "UPDATE conversation SET told_at = ?1, told_id = ?2"
        " WHERE key = ?3 AND (told_at IS NULL OR (told_at, told_id) < (?1, ?2))",
        (*place_of(position), conversation),
    )


def recount(connection: sqlite3.Connection, conversation: int) -> int:
    """Count anew what is unread, from the index of what counts."""
    read_at, read_id = connection.execute(
        "SELECT read_at, read_id FROM conversation WHERE key = ?", (conversation,)
    ).fetchone()
    behind, place = ("", ()) if read_at is None else (NEWER, (read_at, read_id))
    unread, mentions = connection.execute(
        "SELECT count(*), coalesce(sum(m.names_me), 0) FROM message m"  # noqa: S608  no input in it
        f" WHERE m.conversation = ? AND m.counts = 1{behind}",
        (conversation, *place),
    ).fetchone()
    connection.execute(
        "UPDATE conversation SET unread = ?, mentions = ? WHERE key = ?",
        (unread, mentions, conversation),
    )
    return int(unread)
