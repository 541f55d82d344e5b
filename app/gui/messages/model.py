"""A window of at most 300 messages over a conversation of any length.

The newest come from the store, older ones page by page from the archive. Near the top older ones
are put before and the newest fall off; near the bottom the other way round. Every batch of changes
is framed by `changing` and `changed`, so that the view can hold the place where the user reads.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from shiboken6 import isValid

from app.domain import events as e
from app.domain.ids import ConversationKind, ConversationRef, MessageId
from app.domain.model import Message, MessageFlag, MessageKey, Position
from app.domain.preview import plain, preview
from app.domain.selectors import is_focused
from app.domain.state import AppState, ConversationState
from app.gui.messages.look import Look, looks, threshold
from app.gui.messages.spoken import spoken
from app.gui.messages.translating import message_tr as tr
from app.gui.subscriptions import listen, watch
from app.gui.wishes import Context

MAX_ROWS = 300
"""Rows in memory. The view lays all of them out at each insert, some milliseconds for so many."""

PAGE = 100
"""Messages fetched at once."""

_PATIENCE = 10.0
"""Seconds until a page that could not be loaded is tried again."""


class Role(IntEnum):
    """What the delegate and the view ask for."""

    MESSAGE = Qt.ItemDataRole.UserRole + 1
    LOOK = Qt.ItemDataRole.UserRole + 2


class MessageModel(QAbstractListModel):
    """Rows of the message view; follows the open conversation."""

    changing = Signal()
    changed = Signal()
    found = Signal(object)
    """A message that was asked for is in the window now."""
    opened = Signal()
    """Another conversation is shown now."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ref: ConversationRef | None = None
        self._source: ConversationState | None = None
        self._rows: list[Message] = []
        self._looks: list[Look] = []
        self._read_line: Position | None = None
        self._at_end = True
        self._complete = False
        self._loading = False
        self._visit = 0
        self._not_before = 0.0
        store = context.store
        watch(self, store, _open_conversation, self._on_conversation)
        watch(self, store, is_focused, self._on_focus)
        kinds = (e.MessageEdited, e.MessageRecalled, e.MessageStateChanged, e.ReactionsChanged)
        listen(self, store, kinds, self._on_message_event)
        listen(self, store, e.CatchUpFinished, self._on_caught_up)

    # -- Qt's questions ------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer views, the delegate and screen readers."""
        row = index.row()
        if not index.isValid() or row >= len(self._rows):
            return None
        message = self._rows[row]
        if role == Role.MESSAGE:
            return message
        if role == Role.LOOK:
            return self._looks[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return preview(message)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(message, self.name_of(message))
        return None

    # -- for the view --------------------------------------------------------------------------

    @property
    def ref(self) -> ConversationRef | None:
        """The conversation shown."""
        return self._ref

    @property
    def rows(self) -> Sequence[Message]:
        """The messages in the window, oldest first."""
        return self._rows

    @property
    def looks(self) -> Sequence[Look]:
        """How each row stands among its neighbours."""
        return self._looks

    @property
    def at_end(self) -> bool:
        """Whether the last row is the newest message there is."""
        return self._at_end

    @property
    def complete(self) -> bool:
        """Whether the first row is the first message there is."""
        return self._complete

    def name_of(self, message: Message) -> str:
        """Who wrote a message; in a conversation of two its name is better than an address."""
        if message.outgoing:
            return tr("You")
        alone = message.conversation.kind is ConversationKind.C2C and not message.sender.name
        if alone and self._source is not None:
            return plain(self._source.conversation.display_name, 60)
        return plain(message.sender.display_name, 60)

    def now(self) -> float:
        """The time, for "Today" and "Yesterday"."""
        return self._context.clock()

    def first_new_row(self) -> int | None:
        """Where the "New messages" line is."""
        return next((i for i, look in enumerate(self._looks) if look.new), None)

    def row_of(self, key: MessageKey) -> int | None:
        """Where a message is, if it is in the window."""
        name = (key.sender, key.id)
        return next((i for i, m in enumerate(self._rows) if row_key(m) == name), None)

    def find(self, message_id: MessageId) -> Message | None:
        """The message that a reply names, by its own or the server's id."""
        return next((m for m in self._rows if message_id in (m.id, m.archive_id)), None)

    def count_behind(self, position: Position | None) -> int:
        """How many messages of others came behind a position."""
        if position is None or self._source is None:
            return 0
        return sum(m.position > position and m.counts_as_unread for m in self._source.messages)

    def load_older(self) -> None:
        """Fetch the page before the first row; does nothing while one is on its way."""
        if self._may_load() and not self._complete:
            self._loading = True
            self._context.tasks.spawn(self._fetch_older(), doing=tr("load older messages"))

    def load_newer(self) -> None:
        """Fetch the page after the last row, if newer ones fell off."""
        if self._may_load() and not self._at_end and self._rows:
            self._loading = True
            self._context.tasks.spawn(self._fetch_newer(), doing=tr("load newer messages"))

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
        self._context.tasks.spawn(self._fetch_around(message), doing=tr("show the message"))

    def go_to_end(self) -> None:
        """Let the newest messages be in the window again."""
        if self._at_end or self._source is None:
            return
        self._visit += 1
        self._loading = False
        self._at_end = True
        self._complete = False
        self._replace(list(self._source.messages))

    # -- following the store -------------------------------------------------------------------

    def _on_conversation(self, source: ConversationState | None) -> None:
        ref = source.conversation.ref if source is not None else None
        before, self._source = self._source, source
        if ref != self._ref:
            self._show(ref)
            return
        if source is None:
            return
        grew = before is not None and source.conversation.unread > before.conversation.unread
        if grew and self._read_line is None and not is_focused(self._context.store.state):
            self._read_line = threshold(source.conversation, source.messages)
        elif before is not None and before.messages is source.messages:
            return  # somebody types, a draft, a presence
        known = {row_key(m): m for m in source.messages}
        rows = [known.get(row_key(m), m) for m in self._rows]
        if self._at_end:
            have = {row_key(m) for m in rows}
            rows += [m for m in source.messages if row_key(m) not in have]
            rows.sort(key=lambda m: m.position)
            rows = rows[-MAX_ROWS:]
        self._replace(rows)

    def _show(self, ref: ConversationRef | None) -> None:
        self._ref = ref
        self._visit += 1
        self._loading = False
        self._not_before = 0.0
        self._at_end = True
        self._complete = False
        source = self._source
        self.beginResetModel()
        self._rows = list(source.messages) if source is not None else []
        self._read_line = (
            threshold(source.conversation, source.messages) if source is not None else None
        )
        self._look_again()
        self.endResetModel()
        self.opened.emit()

    def _on_focus(self, focused: bool) -> None:
        if focused or self._source is None:
            return
        line = threshold(self._source.conversation, self._source.messages)
        if line != self._read_line:
            self._read_line = line
            self._replace(self._rows)

    def _on_message_event(self, event: Any) -> None:
        """Change what is in the window but no longer in the state."""
        match event:
            case e.MessageEdited(key, elements):
                self._change(
                    lambda m: m.key == key,
                    lambda m: replace(m, elements=elements, flags=m.flags | MessageFlag.EDITED),
                )
            case e.MessageRecalled(key):
                self._change(
                    lambda m: m.key == key,
                    lambda m: replace(m, elements=(), flags=m.flags | MessageFlag.RECALLED),
                )
            case e.MessageStateChanged(ref, message_id, state):
                self._change(
                    lambda m: m.ref == ref and m.outgoing and m.id == message_id,
                    lambda m: replace(m, state=state),
                )
            case e.ReactionsChanged(ref, message_id, sender, reactions):
                self._change(
                    lambda m: m.ref == ref and message_id in (m.id, m.archive_id),
                    lambda m: replace(
                        m,
                        reactions=tuple(r for r in m.reactions if r.sender != sender) + reactions,
                    ),
                )

    def _change(
        self, is_meant: Callable[[Message], bool], change: Callable[[Message], Message]
    ) -> None:
        recent = {row_key(m) for m in self._source.messages} if self._source is not None else set()
        rows = [change(m) if is_meant(m) and row_key(m) not in recent else m for m in self._rows]
        self._replace(rows)

    def _on_caught_up(self, event: e.CatchUpFinished) -> None:
        """The server may have older messages that could not be asked for before."""
        if self._ref is not None and self._ref.account == event.account:
            self._complete = False

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
            self._replace(self._rows)
            return
        rows = sorted(older + self._rows, key=lambda m: m.position)
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
        rows = sorted(self._rows + newer, key=lambda m: m.position)
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

    # -- rows ----------------------------------------------------------------------------------

    def _replace(self, rows: list[Message]) -> None:
        """Become these rows with the fewest changes that Qt understands."""
        old = self._rows
        old_looks = self._looks
        new_looks = looks(rows, self._read_line, complete=self._complete)
        if len(old) == len(rows) and all(map(_is, old, rows)) and self._looks == new_looks:
            return
        self.changing.emit()
        if not {row_key(m) for m in old} & {row_key(m) for m in rows}:
            self.beginResetModel()
            self._rows, self._looks = rows, new_looks
            self.endResetModel()
            self.changed.emit()
            return
        self._move_window(old, rows)
        self._rows, self._looks = rows, new_looks
        self._tell_changes(old, old_looks)
        self.changed.emit()

    def _tell_changes(self, old: list[Message], old_looks: list[Look]) -> None:
        """Tell Qt which of the rows that stayed are different now."""
        before = {row_key(m): (m, look) for m, look in zip(old, old_looks, strict=True)}
        different = []
        for row, (message, look) in enumerate(zip(self._rows, self._looks, strict=True)):
            known = before.get(row_key(message))
            if known is None or known[0] is not message or known[1] is not look:
                different.append(row)
        if different:
            self.dataChanged.emit(self.index(different[0]), self.index(different[-1]))

    def _move_window(self, old: list[Message], rows: list[Message]) -> None:
        """Tell Qt which rows go and which come, stretch by stretch."""
        keep = {row_key(m) for m in rows}
        self._rows = list(old)
        self._looks = list(self._looks)
        for start, stop in reversed(_stretches([row_key(m) not in keep for m in old])):
            self.beginRemoveRows(QModelIndex(), start, stop - 1)
            del self._rows[start:stop]
            del self._looks[start:stop]
            self.endRemoveRows()
        have = {row_key(m) for m in self._rows}
        for start, stop in _stretches([row_key(m) not in have for m in rows]):
            self.beginInsertRows(QModelIndex(), start, stop - 1)
            self._rows[start:start] = rows[start:stop]
            self._looks[start:start] = [Look()] * (stop - start)
            self.endInsertRows()

    def _look_again(self) -> None:
        self._looks = looks(self._rows, self._read_line, complete=self._complete)


def row_key(message: Message) -> tuple[str, str]:
    """Tells the messages of one conversation apart; quicker than the whole `MessageKey`."""
    return message.sender.id, message.id


def _open_conversation(state: AppState) -> ConversationState | None:
    return state.conversations.get(state.open) if state.open is not None else None


def _is(one: object, other: object) -> bool:
    return one is other


def _stretches(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Find the runs of True as half-open ranges."""
    found: list[tuple[int, int]] = []
    for i, flag in enumerate(flags):
        if not flag:
            continue
        if found and found[-1][1] == i:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found
