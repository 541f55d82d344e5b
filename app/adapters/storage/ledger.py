"""The ledger: the fate of every message, and the clicks, in the archive's own database."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Sequence

from msgspec.structs import replace

from app.adapters.storage.bulk import insert_rows
from app.adapters.storage.database import Database
from app.adapters.storage.fate_lines import Wish, walk
from app.adapters.storage.fate_steps import take_steps
from app.adapters.storage.messages import place_of
from app.adapters.storage.rows import (
    CLICK_COLUMNS,
    ENTRY_COLUMNS,
    MESSAGE_COLUMNS,
    click_of,
    conversation_key,
    entries_of,
    finite,
    message_of,
    storable,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.message import Message, MessageKey, Position
from app.domain.notification import Fate, FateRecord, NativeId
from app.domain.search import Query
from app.ports.ledger import Click, LedgerEntry, LedgerLine

logger = logging.getLogger(__name__)

_ENTRIES = (
    f"SELECT {ENTRY_COLUMNS}, f.message FROM fate f"  # noqa: S608  our own columns
    " JOIN message m ON m.key = f.message JOIN conversation c ON c.key = m.conversation"
)
_MISSING = (
    f"SELECT c.id, {MESSAGE_COLUMNS} FROM conversation c"  # noqa: S608  as above
    " JOIN message m ON m.conversation = c.key LEFT JOIN fate f ON f.message = m.key"
    " WHERE c.account = ? AND c.unread > 0 AND m.counts = 1"
    " AND (c.read_at IS NULL OR (m.sent_at, m.id) > (c.read_at, c.read_id))"
    f" AND (f.fate IS NULL OR f.fate = '{Fate.ARRIVED.value}') ORDER BY m.sent_at, m.id"
)
_FATES = (
    "INSERT INTO fate (message, conversation, sent_at, fate, open, reason, native_id, arrived_at,"
    " decided_at, shown_at, settled_at, rule)"
)
_OR_UPDATE = (
    "ON CONFLICT (message) DO UPDATE SET fate = excluded.fate, open = excluded.open,"
    " reason = excluded.reason, native_id = excluded.native_id, decided_at = excluded.decided_at,"
    " shown_at = excluded.shown_at, settled_at = excluded.settled_at, rule = excluded.rule"
)
_OLDEST_FIRST = " ORDER BY f.sent_at, m.id"
_NEWEST_FIRST = " ORDER BY f.sent_at DESC, m.id DESC"


FateSearch = Callable[[Wish], Awaitable[list[LedgerLine]]]


class SqliteLedger:
    """`app.ports.ledger.Ledger` in the database of the archive.

    Args:
        history: finds fates by what their messages say.
    """

    def __init__(self, database: Database, history: "FateSearch") -> None:
        self._database = database
        self._history = history

    async def record(self, records: Sequence[FateRecord]) -> None:
        """Take the next step for messages, where `Fate.may_become` allows it."""
        if not records:
            return
        steps = tuple(records)

        await self._database.write(lambda connection: take_steps(connection, steps))

    async def settle_read(
        self, ref: ConversationRef, up_to: Position, reason: str, at: float
    ) -> Sequence[LedgerEntry]:
        """Settle what was shown up to a position as withdrawn, and what had not been as silent."""

        def work(connection: sqlite3.Connection) -> list[LedgerEntry]:
            conversation = conversation_key(connection, ref)
            rows = connection.execute(
                f"{_ENTRIES} WHERE f.conversation = ? AND f.open = 1 AND f.sent_at <= ?"
                f"{_OLDEST_FIRST}",
                (conversation, finite(up_to.sent_at)),
            ).fetchall()
            settled = [
                (message, entry.read(reason, at))
                for *row, message in rows
                for entry in entries_of([row])
                if entry.position <= up_to
            ]
            _write(connection, conversation, settled)
            return [entry for _, entry in settled]

        return await self._database.write(work)

    async def unsettled(self) -> Sequence[LedgerEntry]:
        """Read every entry that is not settled, oldest first."""
        return await self._select(
            f" WHERE f.open = 1 AND f.fate <> '{Fate.EXPIRED.value}'{_OLDEST_FIRST}"
        )

    async def by_native_id(self, native_id: NativeId) -> Sequence[LedgerEntry]:
        """Read the entries that a notification stands or stood for, oldest first."""
        return await self._select(f" WHERE f.native_id = ?{_OLDEST_FIRST}", storable(native_id))

    async def entry(self, key: MessageKey) -> LedgerEntry | None:
        """Read one message's fate."""
        found = await self._select(
            " WHERE c.account = ? AND c.id = ? AND m.id = ? AND m.sender = ?",
            storable(key.ref.account),
            key.ref.id.text,
            storable(key.id),
            storable(key.sender),
        )
        return found[0] if found else None

    async def history(self, ref: ConversationRef | None, limit: int) -> Sequence[LedgerEntry]:
        """Read the newest entries, newest first, of one conversation or of all."""
        if ref is None:
            return await self._select(f"{_NEWEST_FIRST} LIMIT ?", max(0, limit))
        # By the message's place: that index has the conversation, too.
        return await self._select(
            " WHERE c.account = ? AND c.id = ? ORDER BY m.sent_at DESC, m.id DESC LIMIT ?",
            storable(ref.account),
            ref.id.text,
            max(0, limit),
        )

    async def search(
        self,
        text: str = "",
        *,
        fates: Collection[Fate] = (),
        before: Position | None = None,
        limit: int = 100,
    ) -> Sequence[LedgerLine]:
        """Search the notification history, newest first."""
        wish = Wish(Query.parse(text), frozenset(fates), before, max(0, limit))
        if not wish.limit:
            return []
        if wish.query:
            await self._database.read(lambda _: None)  # what was asked for before is done
            return await self._history(wish)
        return (await self._database.read(lambda c: walk(c, wish))).lines

    async def next_unhandled(self, after: LedgerEntry | None = None) -> LedgerEntry | None:
        """Find the oldest entry, or the next after one, that the user has not dealt with yet."""
        behind, place = (
            (" AND (f.sent_at, m.id) > (?, ?)", place_of(after.position)) if after else ("", ())
        )
        found = await self._select(f" WHERE f.open = 1{behind}{_OLDEST_FIRST} LIMIT 1", *place)
        return found[0] if found else None

    async def missing(self, account: AccountId) -> Sequence[Message]:
        """Find unread messages of an account that nobody has decided about, oldest first."""

        def work(connection: sqlite3.Connection) -> list[Message]:
            found = []
            for text, *row in connection.execute(_MISSING, (storable(account),)):
                message = message_of(ConversationRef(account, ConversationId(text)), row)
                if message is not None:
                    found.append(message)
            return found

        return await self._database.read(work)

    async def record_click(self, click: Click) -> Click:
        """Write a click down; returns it with its id."""
        account = None if click.ref is None else storable(click.ref.account)
        text = None if click.ref is None else click.ref.id.text
        click_id = await self._database.execute(
            "INSERT INTO click (account, conversation, at, activation_token, unread)"
            " VALUES (?, ?, ?, ?, ?)",
            account,
            text,
            finite(click.at),
            storable(click.activation_token),
            int(click.unread),
        )
        return replace(click, id=click_id)

    async def pending_clicks(self) -> Sequence[Click]:
        """Read clicks that were not carried out, oldest first."""
        sql = f"SELECT {CLICK_COLUMNS} FROM click ORDER BY id"  # noqa: S608  our own columns
        return await self._database.read(lambda c: [click_of(row) for row in c.execute(sql)])

    async def consume_click(self, click: Click) -> None:
        """Note that a click was carried out: nothing needs to know of it any more."""
        await self._database.execute("DELETE FROM click WHERE id = ?", click.id)

    async def _select(self, where: str, *values: object) -> list[LedgerEntry]:
        return await self._database.read(
            lambda c: entries_of(row[:-1] for row in c.execute(_ENTRIES + where, values))
        )


def _write(
    connection: sqlite3.Connection,
    conversation: int | None,
    entries: Sequence[tuple[int, LedgerEntry]],
) -> None:
    """Write fates of messages of one conversation, given by their keys."""
    rows = [
        (
            message,
            conversation,
            entry.position.sent_at,
            entry.fate.value,
            int(entry.fate.is_open),
            storable(entry.reason),
            None if entry.native_id is None else storable(entry.native_id),
            finite(entry.arrived_at),
            finite(entry.decided_at),
            finite(entry.shown_at),
            finite(entry.settled_at),
            storable(entry.rule),
        )
        for message, entry in entries
    ]
    insert_rows(connection, _FATES, rows, _OR_UPDATE)
