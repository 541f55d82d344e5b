"""Rows of the database to the things they are, and back.

A row that can't be understood is left out with a log line. Text that UTF-8 can't carry (half of a
surrogate pair) is mended on its way in, also in the ids that things are looked up by.
"""

import logging
import math
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from app.adapters.storage.bulk import insert_rows, select_where_in
from app.adapters.storage.elements import (
    decode_elements,
    decode_push,
    decode_reactions,
    encode_elements,
    encode_push,
    encode_reactions,
)
from app.domain.conversation import Conversation
from app.domain.errors import InvalidConversationId
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, MessageKey, MessageState, Position
from app.domain.notification import Fate, NativeId
from app.domain.people import Person
from app.ports.ledger import Click, LedgerEntry, LedgerLine

logger = logging.getLogger(__name__)

Row = Sequence[Any]

CONVERSATION_COLUMNS = (
    "c.key, c.account, c.id, c.name, c.muted_until, c.pinned, c.secret, c.draft,"
    " c.read_at, c.read_id, c.unread, c.mentions, c.activity_at, c.mentions_muted"
)

MESSAGE_COLUMNS = (
    "m.key, m.id, m.sender, m.sender_name, m.sent_at, m.outgoing, m.state, m.archive_id,"
    " m.flags, m.reply_to, m.elements, m.reactions, m.push"
)

ENTRY_COLUMNS = (
    "c.account, c.id, m.sender, m.id, f.sent_at, f.fate, f.reason, f.native_id,"
    " f.arrived_at, f.decided_at, f.shown_at, f.settled_at, f.rule"
)

CLICK_COLUMNS = "id, account, conversation, at, activation_token, unread"

_STATES = {state.value: state for state in MessageState}
_FATES = {fate.value: fate for fate in Fate}
_ALL_FLAGS = (~MessageFlag.NONE).value


def storable(text: str) -> str:
    """Mend a text that is not valid Unicode; nearly always it is returned as it is."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def finite(number: float) -> float:
    """The number, or 0 for one that no order can hold."""
    return number if math.isfinite(number) else 0.0


def conversation_of(row: Row) -> Conversation | None:
    """Read a row of CONVERSATION_COLUMNS; None if it makes no sense."""
    _, account, text, name, muted_until, pinned, secret, draft, read_at, read_id, *rest = row
    try:
        ref = ConversationRef(AccountId(account), ConversationId(text))
    except (InvalidConversationId, AttributeError, TypeError):
        logger.warning("A stored conversation has no valid id and is passed over")
        return None
    unread, mentions, activity_at, mentions_muted = rest
    return Conversation(
        ref,
        name=name,
        muted_until=muted_until,
        pinned=bool(pinned),
        secret=bool(secret),
        unread=unread,
        mentions=mentions,
        read_up_to=None if read_at is None else Position(read_at, MessageId(read_id or "")),
        draft=draft,
        activity_at=activity_at,
        mentions_muted=bool(mentions_muted),
    )


def message_of(ref: ConversationRef, row: Row) -> Message | None:
    """Read a row of MESSAGE_COLUMNS; None if it makes no sense."""
    (
        _,
        message_id,
        sender,
        sender_name,
        sent_at,
        outgoing,
        state,
        archive_id,
        flags,
        reply_to,
        elements,
        reactions,
        push,
    ) = row
    if type(sent_at) is not float or state not in _STATES or type(flags) is not int:
        logger.warning("A stored message makes no sense and is passed over")
        return None
    # By position: naming the fields would cost a tenth of the time that loading takes.
    return Message(
        ref.account,
        ref.id,
        MessageId(message_id),
        _person(sender, sender_name),
        sent_at,
        decode_elements(elements),
        bool(outgoing),
        _STATES[state],
        archive_id,
        _flags(flags),
        None if reply_to is None else MessageId(reply_to),
        decode_reactions(reactions) if reactions else (),
        decode_push(push) if push else None,
    )


@lru_cache(4096)
def _person(sender: str, name: str) -> Person:
    """The same object for the same person: a conversation has few of them and many messages."""
    return Person(sender, name)


@cache
def _flags(stored: int) -> MessageFlag:
    """Read flags, those of a newer version left out; few of the combinations ever occur."""
    return MessageFlag(stored & _ALL_FLAGS)


def messages_of(ref: ConversationRef, rows: Iterable[Row]) -> list[Message]:
    """Read rows of MESSAGE_COLUMNS of one conversation."""
    found = (message_of(ref, row) for row in rows)
    return [message for message in found if message is not None]


def row_of(conversation: int, message: Message) -> tuple[object, ...]:
    """Write a message as a row of the table, without its key."""
    return (
        conversation,
        storable(message.id),
        storable(message.sender.id),
        storable(message.sender.name),
        finite(message.sent_at),
        message.outgoing,
        message.state._value_,  # `value` takes ten times as long
        storable(message.archive_id),
        message.flags._value_,
        None if message.reply_to is None else storable(message.reply_to),
        encode_elements(message.elements),
        encode_reactions(message.reactions) if message.reactions else "",
        encode_push(message.push) if message.push is not None else "",
        message.counts_as_unread,
        message.names_me,
    )


INSERT_MESSAGES = (
    "INSERT INTO message (key, conversation, id, sender, sender_name, sent_at, outgoing, state,"
    " archive_id, flags, reply_to, elements, reactions, push, counts, names_me)"
)
"""Takes a key, then what `row_of` gives."""

INSERT_FATES = "INSERT INTO fate (message, conversation, sent_at, fate, open, arrived_at)"


def entry_of(row: Row) -> LedgerEntry | None:
    """Read a row of ENTRY_COLUMNS; None if it makes no sense."""
    account, text, sender, message_id, sent_at, fate, reason, native_id, *rest = row
    if fate not in _FATES:
        logger.warning("A stored fate makes no sense and is passed over")
        return None
    try:
        ref = ConversationRef(AccountId(account), ConversationId(text))
    except (InvalidConversationId, AttributeError, TypeError):
        return None
    return LedgerEntry(
        MessageKey(ref, sender, MessageId(message_id)),
        Position(sent_at, MessageId(message_id)),
        _FATES[fate],
        reason,
        None if native_id is None else NativeId(native_id),
        *rest,
    )


def entries_of(rows: Iterable[Row]) -> list[LedgerEntry]:
    """Read rows of ENTRY_COLUMNS."""
    found = (entry_of(row) for row in rows)
    return [entry for entry in found if entry is not None]


LINE_COLUMNS = f"{ENTRY_COLUMNS}, c.name, {MESSAGE_COLUMNS}"


def line_of(row: Row) -> LedgerLine | None:
    """Read a row of LINE_COLUMNS; None if it makes no sense."""
    split = ENTRY_COLUMNS.count(",") + 1
    entry = entry_of(row[:split])
    message = None if entry is None else message_of(entry.key.ref, row[split + 1 :])
    if entry is None or message is None:
        return None
    return LedgerLine(entry, message, row[split])


def click_of(row: Row) -> Click:
    """Read a row of CLICK_COLUMNS; a broken target leads to the list."""
    click_id, account, text, at, token, unread = row
    ref = None
    if account is not None and text is not None:
        try:
            ref = ConversationRef(AccountId(account), ConversationId(text))
        except InvalidConversationId:
            logger.warning("A stored click leads to no valid conversation")
    return Click(ref, at, token, click_id, unread=bool(unread))


def conversation_key(connection: sqlite3.Connection, ref: ConversationRef) -> int | None:
    """Find a conversation's key."""
    found = connection.execute(
        "SELECT key FROM conversation WHERE account = ? AND id = ?",
        (storable(ref.account), ref.id.text),
    ).fetchone()
    return None if found is None else int(found[0])


def conversation_keys(
    connection: sqlite3.Connection, refs: Iterable[ConversationRef]
) -> dict[ConversationRef, int]:
    """Find the keys of conversations; those that are not there are left out."""
    return {ref: row[0] for ref, row in _conversation_rows(connection, "c.key", refs)}


def open_conversations(
    connection: sqlite3.Connection, refs: Iterable[ConversationRef]
) -> dict[ConversationRef, tuple[int, Conversation]]:
    """Give conversations with their keys, within a transaction; those not there are made."""
    wanted = dict.fromkeys(refs)
    rows = dict(_conversation_rows(connection, CONVERSATION_COLUMNS, wanted))
    missing = [ref for ref in wanted if ref not in rows]
    if missing:
        names = [(storable(ref.account), ref.id.text) for ref in missing]
        insert_rows(connection, "INSERT INTO conversation (account, id)", names)
        rows |= _conversation_rows(connection, CONVERSATION_COLUMNS, missing)
    return {ref: (row[0], conversation_of(row) or Conversation(ref)) for ref, row in rows.items()}


def _conversation_rows(
    connection: sqlite3.Connection, columns: str, refs: Iterable[ConversationRef]
) -> Iterator[tuple[ConversationRef, Row]]:
    by_account: dict[AccountId, dict[str, ConversationRef]] = {}
    for ref in refs:
        by_account.setdefault(ref.account, {})[ref.id.text] = ref
    select = f"SELECT c.id, {columns} FROM conversation c WHERE c.account = ? AND c.id"  # noqa: S608
    for account, known in by_account.items():
        for text, *row in select_where_in(connection, select, list(known), storable(account)):
            yield known[text], row
