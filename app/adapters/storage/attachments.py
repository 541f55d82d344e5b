"""What was shared in a conversation: its pictures and its files, found by the kind of element.

The content is JSON in which every quotation mark of somebody's text is escaped, so that the
beginning of an element can't be forged by what a message says.
"""

import sqlite3

from app.adapters.storage.database import Database
from app.adapters.storage.elements import KINDS
from app.adapters.storage.messages import NEWEST, OLDER, place_of, select
from app.domain.ids import ConversationRef
from app.domain.model import Element, Message, Position
from app.ports.storage import SHARED_KINDS, Shared

_NAMES: dict[type[Element], str] = {kind: name for name, kind in KINDS.items()}


class SqliteAttachments:
    """`app.ports.storage.Attachments` in the archive's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None, limit: int
    ) -> list[Message]:
        """Read messages that carry something of a kind, newest first."""
        marks = [f'{{"kind":"{_NAMES[kind]}"' for kind in SHARED_KINDS[what]]
        holds = " OR ".join(["instr(m.elements, ?)"] * len(marks))
        older, place = ("", ()) if before is None else (OLDER, place_of(before))

        def work(connection: sqlite3.Connection) -> list[Message]:
            where = f" AND ({holds}){older}{NEWEST}"
            return select(connection, ref, where, *marks, *place, max(0, limit))

        return await self._database.read(work)
