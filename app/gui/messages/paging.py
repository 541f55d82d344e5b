"""A window of at most 300 messages over a conversation of any length, moved page by page.

Near the top older ones are put before and the newest fall off; near the bottom the other way round.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.domain.ids import ConversationRef
from app.domain.message import Message, Position
from app.domain.state import ConversationState
from app.gui.messages.look import looks
from app.gui.messages.rows import MessageRows, row_key
from app.gui.wishes import Context

MAX_ROWS = 300
"""Rows in memory. The view lays all of them out at each insert, some milliseconds for so many."""

PAGE = 100
"""Messages fetched at once."""

_PATIENCE = 10.0
"""Seconds until a page that could not be loaded is tried again."""


class PagedMessages(MessageRows):
    """Rows of a conversation that a subclass chooses, with what it knows of its newest."""

    found = Signal(object)
    """A message that was asked for is in the window now."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ref: ConversationRef | None = None
        self._source: ConversationState | None = None
        self._read_line: Position | None = None
        self._at_end = True
        self._complete = False
        self._loading = False
        self._visit = 0
        self._not_before = 0.0

    @property
    def ref(self) -> ConversationRef | None:
        """The conversation shown."""
        return self._ref

    @property
    def at_end(self) -> bool:
        """Whether the last row is the newest message there is."""
        return self._at_end

    @property
    def complete(self) -> bool:
        """Whether the first row is the first message there is."""
        return self._complete

    # -- wishes --------------------------------------------------------------------------------

    def load_older(self) -> None:
        """Fetch the page before the first row; does nothing while one is on its way."""
        if self._may_load() and not self._complete:
            self._loading = True
            self._context.tasks.spawn(self._fetch_older(), doing="load older messages")

    def load_newer(self) -> None:
        """Fetch the page after the last row, if newer ones fell off."""
        if self._may_load() and not self._at_end and self._rows:
            self._loading = True
            self._context.tasks.spawn(self._fetch_newer(), doing="load newer messages")

    def load_around(self, message: Message) -> None:
        """Fetch the messages around one of the open conversation that is far from the window.

        `found` is emitted with it when it is in the window.
        """
        if self._ref is None or message.ref != self._ref:
            return
        if self.row_of(message.key) is not None:
            self.found.emit(message)
            return
        self._visit += 1
        self._loading = True
        self._context.tasks.spawn(self._fetch_around(message), doing="show the message")

    def go_to_end(self) -> None:
        """Let the newest messages be in the window again."""
        if self._at_end or self._source is None:
            return
        self._give_up_pages()
        self._at_end = True
        self._complete = False
        self._replace(list(self._source.messages))

    # -- for the subclass ----------------------------------------------------------------------

    def _begin_at_end(self) -> None:
        """Show the newest, of another conversation or again."""
        self._give_up_pages()
        self._not_before = 0.0
        self._at_end = True
        self._complete = False

    def _give_up_pages(self) -> None:
        self._visit += 1
        self._loading = False

    def _latest(self) -> list[Message]:
        """The rows, with what is not shown yet."""
        return self._rows

    def _replace(self, rows: list[Message]) -> None:
        self.become(rows, looks(rows, self._read_line, complete=self._complete))

    def _look_again(self) -> None:
        self._looks = looks(self._rows, self._read_line, complete=self._complete)

    # -- pages ---------------------------------------------------------------------------------

    def _may_load(self) -> bool:
        waited = self._context.clock() >= self._not_before
        return self._ref is not None and not self._loading and waited

    async def _fetch_older(self) -> None:
        ref, visit = self._ref, self._visit
        assert ref is not None
        before = self._rows[0].position if self._rows else None
        page = await self._patiently(self._context.conversations.history(ref, before, PAGE))
        if not isValid(self) or visit != self._visit:
            return
        self._loading = False
        have = {row_key(m) for m in self._rows}
        older = [m for m in page if row_key(m) not in have and m.ref == ref]
        if not older:
            self._complete = True
            self._replace(self._latest())
            return
        rows = sorted(older + self._latest(), key=lambda m: m.position)
        if len(rows) > MAX_ROWS:
            rows = rows[:MAX_ROWS]
            self._at_end = False
        self._replace(rows)

    async def _fetch_around(self, message: Message) -> None:
        visit, services = self._visit, self._context.conversations
        older = await self._patiently(services.history(message.ref, message.position, PAGE))
        newer = await self._patiently(services.newer(message.ref, message.position, PAGE))
        if not isValid(self) or visit != self._visit or self._source is None:
            return
        self._loading = False
        recent = self._source.messages
        rows = [m for m in (*older, message, *newer) if m.ref == message.ref]
        self._complete = False
        self._at_end = len(newer) < PAGE
        if self._at_end:
            have = {row_key(m) for m in rows}
            rows += [m for m in recent if row_key(m) not in have and m.position > rows[-1].position]
        self._replace(rows[-MAX_ROWS:])
        self.found.emit(message)

    async def _fetch_newer(self) -> None:
        ref, visit = self._ref, self._visit
        assert ref is not None
        after = self._rows[-1].position
        page = await self._patiently(self._context.conversations.newer(ref, after, PAGE))
        if not isValid(self) or visit != self._visit or self._source is None:
            return
        self._loading = False
        recent = self._source.messages
        have = {row_key(m) for m in self._rows}
        newer = [m for m in page if row_key(m) not in have and m.ref == ref]
        reached = newer[-1].position if newer else after
        if not newer or (recent and recent[0].position <= reached):
            self._at_end = True
            have |= {row_key(m) for m in newer}
            newer += [m for m in recent if row_key(m) not in have]
        rows = sorted(self._latest() + newer, key=lambda m: m.position)
        if len(rows) > MAX_ROWS:
            rows = rows[-MAX_ROWS:]
            self._complete = False
        self._replace(rows)

    async def _patiently(self, page: Any) -> Sequence[Message]:
        visit = self._visit
        try:
            messages: Sequence[Message] = await page
        except Exception:
            if isValid(self) and visit == self._visit:
                self._loading = False
                self._not_before = self._context.clock() + _PATIENCE
            raise
        return messages
