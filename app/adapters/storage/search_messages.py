"""Messages as the search reads them from the archive, and where they are in time."""

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from app.adapters.storage.rows import MESSAGE_COLUMNS, Row, finite, message_of
from app.domain.errors import InvalidConversationId
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.message import Message

_SLOT = 4_000
"""Milliseconds: more than 20,000 messages a day fit without moving away from their own."""


class Stored(Struct, frozen=True):
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
