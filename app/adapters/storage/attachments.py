"""What was shared in a conversation: its pictures and its files, found by the kind of element.

The content is JSON in which every quotation mark of somebody's text is escaped, so that the
beginning of an element can't be forged by what a message says. There is no index of it: the
messages are looked through in slices, between which the database does what else it is asked for.
"""

import sqlite3

from app.adapters.storage.database import Database
from app.adapters.storage.messages import NEWEST, OLDER, place_of
from app.adapters.storage.rows import MESSAGE_COLUMNS, conversation_key, messages_of
from app.domain.ids import ConversationRef
from app.domain.message import Message, Position
from app.ports.storage import SHARED_KINDS, Shared

_SLICE = 4000
"""Messages looked through at a time: some ten milliseconds."""

_Place = tuple[float, str]


class SqliteAttachments:
    """`app.ports.storage.Attachments` in the archive's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None, limit: int
    ) -> list[Message]:
        """Read messages that carry something of a kind, newest first."""
        marks = tuple(f'{{"kind":"{kind.__struct_config__.tag}"' for kind in SHARED_KINDS[what])
        found: list[Message] = []
        place = place_of(before) if before is not None else None
        while len(found) < limit:
            wanted, after = limit - len(found), place

            def work(
                connection: sqlite3.Connection, wanted: int = wanted, after: _Place | None = after
            ) -> tuple[list[Message], _Place | None]:
                return _slice(connection, ref, marks, after, wanted)

            more, place = await self._database.read(work)
            found += more
            if place is None:
                break
        return found


def _slice(
    connection: sqlite3.Connection,
    ref: ConversationRef,
    marks: tuple[str, ...],
    before: _Place | None,
    limit: int,
) -> tuple[list[Message], _Place | None]:
    """Look through some messages; tells where to go on, or None at the end."""
    key = conversation_key(connection, ref)
    if key is None:
        return [], None
    older, place = ("", ()) if before is None else (OLDER, before)
    where = f"m.conversation = ?{older}"
    last = connection.execute(
        f"SELECT m.sent_at, m.id FROM message m WHERE {where}{NEWEST} OFFSET ?",  # noqa: S608  our own words
        (key, *place, 1, _SLICE - 1),
    ).fetchone()
    holds = " OR ".join(["instr(m.elements, ?)"] * len(marks))
    inside, end = ("", ()) if last is None else (" AND (m.sent_at, m.id) >= (?, ?)", tuple(last))
    rows = connection.execute(
        f"SELECT {MESSAGE_COLUMNS} FROM message m WHERE {where}{inside}"  # noqa: S608  as above
        f" AND ({holds}){NEWEST}",
        (key, *place, *end, *marks, limit),
    )
    found = messages_of(ref, rows)
    return found, None if last is None else (float(last[0]), str(last[1]))
