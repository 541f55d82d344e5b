"""The archive: conversations and messages in the database.

The unread numbers are kept in the conversation's row. `add` moves them by what it adds, everything
else that can change them counts anew, which reads only the unread part of one index.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from app.adapters.storage.database import Database
from app.adapters.storage.intake import Intake
from app.adapters.storage.messages import (
    BY_ARCHIVE_ID,
    BY_ID,
    BY_KEY,
    NEWER,
    NEWEST,
    OLDER,
    OLDEST,
    change_messages,
    ids_of,
    place_of,
    read_up_to,
    recount,
    rows_of,
    select,
    told_up_to,
)
from app.adapters.storage.removals import oldest_removed, remove, restore
from app.adapters.storage.rows import (
    CONVERSATION_COLUMNS,
    MESSAGE_COLUMNS,
    Row,
    conversation_key,
    conversation_of,
    finite,
    message_of,
    messages_of,
    storable,
)
from app.domain.content import Element
from app.domain.conversation import Conversation
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageKey, MessageState, Position, Reaction
from app.ports.archive import Arrival, Removed, Snapshot
from app.ports.im import ArchivePosition

ACTIVE_CONVERSATIONS = 50
"""How many of the conversations that were active last are loaded with their recent messages."""


class SqliteArchive:
    """`app.ports.archive.Archive` in a database.

    Args:
        clock: seconds since the epoch; gives a fate's `arrived_at`.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def load(self, recent: int) -> Snapshot:
        """Read all conversations, with the newest messages of those that were active lately."""
        return await self._database.read_through(lambda connection: _load(connection, recent))

    async def add(
        self,
        arrivals: Sequence[Arrival],
        positions: Mapping[tuple[AccountId, str], ArchivePosition],
    ) -> Sequence[bool | None]:
        """Add messages and move the catch-up positions, in one transaction."""
        arrivals, positions, now = tuple(arrivals), dict(positions), self._clock()

        def work(connection: sqlite3.Connection) -> list[bool | None]:
            news = Intake(connection, now).take(arrivals)
            connection.executemany(
                "INSERT OR REPLACE INTO archive_position VALUES (?, ?, ?, ?)",
                [
                    (storable(account), storable(archive), storable(p.archive_id), finite(p.stamp))
                    for (account, archive), p in positions.items()
                ],
            )
            return news

        return await self._database.write(work)

    async def position(self, account: AccountId) -> Mapping[str, ArchivePosition]:
        """Read how far each archive of an account was taken over."""
        sql = "SELECT archive, archive_id, stamp FROM archive_position WHERE account = ?"
        rows = await self._database.read(lambda c: c.execute(sql, (storable(account),)).fetchall())
        return {archive: ArchivePosition(archive_id, stamp) for archive, archive_id, stamp in rows}

    async def save(self, conversation: Conversation) -> None:
        """Keep what the user chose; the read position only goes forward."""
        await self._database.write(lambda connection: _save(connection, conversation))

    async def remove_conversation(self, ref: ConversationRef) -> None:
        """Forget a conversation with its messages and fates."""
        sql = "DELETE FROM conversation WHERE account = ? AND id = ?"
        await self._database.execute(sql, storable(ref.account), ref.id.text)

    async def find(self, ref: ConversationRef, marker: str) -> Message | None:
        """Find a message by its archive id, else by its own id."""
        if not marker:
            return None

        def work(connection: sqlite3.Connection) -> Message | None:
            for where in (BY_ARCHIVE_ID, BY_ID):
                for message in select(connection, ref, where + NEWEST, storable(marker), 1):
                    return message
            return None

        return await self._database.read(work)

    async def get(self, keys: Sequence[MessageKey]) -> Sequence[Message]:
        """Read messages by key, in the order of the keys."""
        keys = tuple(keys)
        return await self._database.read(
            lambda c: [m for k in keys for m in select(c, k.ref, BY_KEY, *ids_of(k))]
        )

    async def history(
        self, ref: ConversationRef, before: Position | None, limit: int
    ) -> Sequence[Message]:
        """Read messages older than a position, oldest first."""
        older, place = ("", ()) if before is None else (OLDER, place_of(before))
        return await self._database.read(
            lambda c: select(c, ref, older + NEWEST, *place, max(0, limit))[::-1]
        )

    async def newer(self, ref: ConversationRef, after: Position, limit: int) -> Sequence[Message]:
        """Read messages newer than a position, oldest first."""
        return await self._database.read(
            lambda c: select(c, ref, NEWER + OLDEST, *place_of(after), max(0, limit))
        )

    async def oldest_archive_id(self, ref: ConversationRef) -> str | None:
        """Read the server's id of the oldest message that has one."""

        def work(connection: sqlite3.Connection) -> str | None:
            found = select(connection, ref, " AND m.archive_id <> ''" + OLDEST, 1)
            at, removed = oldest_removed(connection, ref)
            if found and not (removed and at < found[0].sent_at):
                return found[0].archive_id
            return removed or None

        return await self._database.read(work)

    async def mark_read(self, ref: ConversationRef, up_to: Position, *, told: bool = False) -> int:
        """Move the read position forward and recount."""

        def work(connection: sqlite3.Connection) -> int:
            key = conversation_key(connection, ref)
            if key is None:
                return 0
            read_up_to(connection, key, up_to)
            if told:
                told_up_to(connection, key, up_to)
            return recount(connection, key)

        return await self._database.write(work)

    async def untold(self, account: AccountId) -> Sequence[Message]:
        """Read what was read here and the server does not know of yet."""

        def work(connection: sqlite3.Connection) -> list[Message]:
            found = []
            for key, text, *place in connection.execute(_UNTOLD, (storable(account),)).fetchall():
                ref = ConversationRef(account, ConversationId(text))
                rows = rows_of(connection, key, _READ + NEWEST, *place, 1)
                found += messages_of(ref, rows)
            return found

        return await self._database.read(work)

    async def set_state(
        self, ref: ConversationRef, message: MessageId, state: MessageState, archive_id: str
    ) -> None:
        """Keep how far a message of ours has come."""

        def change(old: Message) -> Message:
            return replace(
                old, state=old.state.advanced(state), archive_id=old.archive_id or archive_id
            )

        await self._database.write(
            lambda c: change_messages(
                c, ref, change, BY_ID + " AND m.outgoing = 1", storable(message)
            )
        )

    async def edit(self, key: MessageKey, elements: Sequence[Element]) -> None:
        """Replace a message's content and mark it edited."""
        content = tuple(elements)
        await self._database.write(
            lambda c: change_messages(c, key.ref, lambda m: m.edited(content), BY_KEY, *ids_of(key))
        )

    async def recall(self, key: MessageKey) -> int:
        """Delete a message's content and mark it recalled."""
        return await self._database.write(
            lambda c: change_messages(c, key.ref, Message.recalled, BY_KEY, *ids_of(key))
        )

    async def remove(self, ref: ConversationRef, messages: Sequence[Message]) -> Removed:
        """Delete messages with their fates, and know them again."""
        gone = tuple(messages)
        return await self._database.write(lambda c: remove(c, ref, gone))

    async def restore(self, messages: Sequence[Message]) -> None:
        """Take back in what was removed."""
        back = tuple(messages)
        await self._database.write(lambda c: restore(c, back))

    async def set_reactions(
        self, ref: ConversationRef, message: MessageId, sender: str, reactions: Sequence[Reaction]
    ) -> None:
        """Keep somebody's reactions to a message."""
        if not message:
            return
        new = tuple(reactions)

        def work(connection: sqlite3.Connection) -> None:
            for where in (BY_ID, BY_ARCHIVE_ID):
                change_messages(
                    connection, ref, lambda m: m.reacted(sender, new), where, storable(message)
                )

        await self._database.write(work)

    async def outbox(self, account: AccountId) -> Sequence[Message]:
        """Read messages of ours that wait to be sent, in the order they were written."""
        sql = (
            f"SELECT c.id, {MESSAGE_COLUMNS} FROM message m JOIN conversation c"  # noqa: S608
            " ON c.key = m.conversation WHERE m.state = 'waiting' AND m.outgoing = 1"
            " AND c.account = ? ORDER BY m.key"
        )

        def work(connection: sqlite3.Connection) -> list[Message]:
            rows = connection.execute(sql, (storable(account),))
            found = (
                message_of(ConversationRef(account, ConversationId(text)), row)
                for text, *row in rows
            )
            return [message for message in found if message is not None]

        return await self._database.read(work)

    async def remove_account(self, account: AccountId) -> None:
        """Delete all data of an account."""

        def work(connection: sqlite3.Connection) -> None:
            for table in ("conversation", "archive_position", "click", "removed_message"):
                connection.execute(
                    f"DELETE FROM {table} WHERE account = ?",  # noqa: S608  from the line above
                    (storable(account),),
                )

        await self._database.write(work)

    async def close(self) -> None:
        """Finish what was asked for and close the database."""
        await self._database.close()


_UNTOLD = (
    "SELECT c.key, c.id, c.read_at, c.read_id FROM conversation c WHERE c.account = ?"
    " AND c.read_at IS NOT NULL"
    " AND (c.told_at IS NULL OR (c.told_at, c.told_id) < (c.read_at, c.read_id))"
)
_READ = " AND m.outgoing = 0 AND (m.sent_at, m.id) <= (?, ?)"


# One statement for a thousand conversations, half the time of one for each.
_NEWEST_OF_EACH = (
    f"SELECT c.key, {MESSAGE_COLUMNS} FROM conversation c CROSS JOIN message m"  # noqa: S608  as above
    " ON m.key = (SELECT n.key FROM message n WHERE n.conversation = c.key"
    " ORDER BY n.sent_at DESC, n.id DESC LIMIT 1)"
)


def _load(connection: sqlite3.Connection, recent: int) -> Snapshot:
    conversations: list[Conversation] = []
    messages: list[Message] = []
    known = connection.execute(
        f"SELECT {CONVERSATION_COLUMNS} FROM conversation c"  # noqa: S608  our own columns
        " ORDER BY c.activity_at DESC, c.key"
    ).fetchall()
    newest: dict[int, Row] = {}
    if len(known) > ACTIVE_CONVERSATIONS and recent > 0:
        newest = {key: row for key, *row in connection.execute(_NEWEST_OF_EACH)}
    for row in known:
        conversation = conversation_of(row)
        if conversation is None:
            continue
        if len(conversations) < ACTIVE_CONVERSATIONS:
            rows = rows_of(connection, row[0], NEWEST, max(0, recent)).fetchall()
        else:
            rows = [newest[row[0]]] if row[0] in newest else []
        messages.extend(reversed(messages_of(conversation.ref, rows)))
        conversations.append(conversation)
    return Snapshot(tuple(conversations), tuple(messages))


def _save(connection: sqlite3.Connection, conversation: Conversation) -> None:
    ref = conversation.ref
    muted = conversation.muted_until  # infinity is for ever and may stay
    connection.execute(
        "INSERT INTO conversation (account, id, name, muted_until, pinned, secret, draft,"
        " activity_at, mentions_muted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (account, id) DO UPDATE SET name = excluded.name,"
        " muted_until = excluded.muted_until, pinned = excluded.pinned,"
        " secret = excluded.secret, draft = excluded.draft,"
        " mentions_muted = excluded.mentions_muted,"
        " activity_at = max(activity_at, excluded.activity_at)",
        (
            storable(ref.account),
            ref.id.text,
            storable(conversation.name),
            muted if muted == muted else 0.0,  # noqa: PLR0124  NaN would be NULL
            int(conversation.pinned),
            int(conversation.secret),
            storable(conversation.draft),
            finite(conversation.activity_at),
            int(conversation.mentions_muted),
        ),
    )
    key = conversation_key(connection, ref)
    if key is not None and conversation.read_up_to is not None:
        read_up_to(connection, key, conversation.read_up_to)
        recount(connection, key)
