"""Read fates with their messages, newest first: the lines of the notification history."""

import sqlite3

from msgspec import Struct

from app.adapters.storage.rows import LINE_COLUMNS, Row, finite, line_of, storable
from app.domain.ids import MessageId
from app.domain.message import Position
from app.domain.notification import Fate
from app.domain.search import Query
from app.ports.ledger import LedgerLine

WITH_MESSAGE = " JOIN message m ON m.key = f.message JOIN conversation c ON c.key = m.conversation"


class Wish(Struct, frozen=True):
    """What is looked for in the history, see `app.ports.ledger.Ledger.search`."""

    query: Query
    fates: frozenset[Fate]
    before: Position | None
    limit: int

    def conditions(self) -> tuple[str, tuple[object, ...]]:
        """What SQL can tell of it, about the tables f and m, each with an AND before it."""
        sql = ""
        values: tuple[object, ...] = ()
        if self.fates:
            sql += f" AND f.fate IN ({', '.join('?' * len(self.fates))})"
            values += tuple(fate.value for fate in self.fates)
        if self.before is not None:
            place = finite(self.before.sent_at), storable(self.before.id)
            # The first of them is for the index, which has no ids.
            sql += " AND f.sent_at <= ? AND (f.sent_at, m.id) < (?, ?)"
            values += (place[0], *place)
        return sql, values


class Walk(Struct, frozen=True):
    """A piece of the way through the history.

    Attributes:
        lines: what was passed, newest first.
        end: where it ended; None: there is nothing behind it.
    """

    lines: list[LedgerLine]
    end: Position | None


def walk(connection: sqlite3.Connection, wish: Wish, also: str = "") -> Walk:
    """Pass as many fates as wished, by their time, whatever their messages say.

    Args:
        also: a condition more, with an AND before it.
    """
    conditions, values = wish.conditions()
    rows: list[Row] = connection.execute(
        f"SELECT {LINE_COLUMNS}, f.sent_at, m.id FROM fate f {WITH_MESSAGE}"  # noqa: S608  our words
        f" WHERE 1{conditions}{also} ORDER BY f.sent_at DESC, m.id DESC LIMIT ?",
        (*values, wish.limit),
    ).fetchall()
    lines = [line for *row, _, _ in rows if (line := line_of(row)) is not None]
    if not rows or len(rows) < wish.limit:
        return Walk(lines, None)
    *_, sent_at, message_id = rows[-1]
    return Walk(lines, Position(sent_at, MessageId(message_id)))
