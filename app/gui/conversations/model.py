"""The conversations as rows: filtered, pinned ones first, then by latest activity.

Follows the store. One event changes one row and at most moves it; a thousand others stay untouched.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from enum import Enum, IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from app.domain.conversation_changes import changes
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.state import ConversationState
from app.gui.conversations.rows import Row, described, spoken
from app.gui.look import words
from app.gui.subscriptions import watch
from app.services.store import Store

_MANY = 40
"""Changes at once above which a reset is cheaper than moving row by row."""


class Filter(Enum):
    """Which conversations are listed."""

    ALL = "all"
    UNREAD = "unread"
    MENTIONS = "mentions"
    GROUPS = "groups"


class Role(IntEnum):
    """What the delegate asks for."""

    ROW = Qt.ItemDataRole.UserRole + 1
    REF = Qt.ItemDataRole.UserRole + 2


_SortKey = tuple[bool, float, str, str]


class ConversationModel(QAbstractListModel):
    """Rows of the conversation list."""

    def __init__(
        self, store: Store, clock: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._clock = clock
        self._filter = Filter.ALL
        self._search = ""
        self._kept: ConversationRef | None = None
        self._known: Mapping[ConversationRef, ConversationState] = {}
        self._keys: list[tuple[_SortKey, ConversationRef]] = []
        self._key_of: dict[ConversationRef, _SortKey] = {}
        self._shown: dict[ConversationRef, Row] = {}
        self._pictures: Mapping[ConversationRef, str] = {}
        self._midnight = QTimer(self, singleShot=True)
        self._midnight.timeout.connect(self._on_midnight)
        self._wait_for_midnight()
        watch(self, store, lambda s: s.avatars, self._on_avatars)
        watch(self, store, lambda s: s.open, self._on_opened)
        watch(self, store, lambda s: s.conversations, self._on_conversations)

    # -- Qt's questions ------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self._keys)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer views, the delegate and screen readers."""
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        ref = self._keys[index.row()][1]
        if role == Role.REF:
            return ref
        row = self.row(ref)
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    # -- for the list --------------------------------------------------------------------------

    def row(self, ref: ConversationRef) -> Row:
        """What the list shows of a conversation."""
        shown = self._shown.get(ref)
        if shown is None:
            shown = self._shown[ref] = described(
                self._known[ref],
                self._clock(),
                self._pictures.get(ref, ""),
                is_open=ref == self._kept,
            )
        return shown

    def ref_at(self, row: int) -> ConversationRef:
        """Which conversation a row is."""
        return self._keys[row][1]

    def index_of(self, ref: ConversationRef | None) -> QModelIndex:
        """Where a conversation is; invalid if it is filtered out."""
        key = self._key_of.get(ref) if ref is not None else None
        if key is None or ref is None:
            return QModelIndex()
        return self.index(bisect_left(self._keys, (key, ref)))

    def refs(self) -> list[ConversationRef]:
        """All rows in order."""
        return [ref for _, ref in self._keys]

    @property
    def filter(self) -> Filter:
        """The filter in use."""
        return self._filter

    def set_filter(self, chosen: Filter) -> None:
        """List only conversations of a kind; the open one stays listed until it is left."""
        if chosen is not self._filter:
            self._filter = chosen
            self._rebuild()

    def set_search(self, text: str) -> None:
        """List only conversations whose name or address contains a text."""
        folded = text.strip().casefold()
        if folded != self._search:
            self._search = folded
            self._rebuild()

    # -- following the store -------------------------------------------------------------------

    def _on_opened(self, ref: ConversationRef | None) -> None:
        left, self._kept = self._kept, ref
        for changed in {left, ref}:
            if changed is not None and changed in self._known:
                self._shown.pop(changed, None)
                self._place(changed)

    def _on_conversations(self, _: object) -> None:
        news = self._store.state.conversations
        changed, gone = changes(self._known, news)
        self._known = news
        for ref in (*changed, *gone):
            self._shown.pop(ref, None)
        if len(changed) + len(gone) > _MANY:
            self._rebuild()
            return
        for ref in gone:
            self._take_out(ref)
        for ref in changed:
            self._place(ref)

    def _on_avatars(self, pictures: Mapping[ConversationRef, str]) -> None:
        before, self._pictures = self._pictures, pictures
        for ref in before.keys() | pictures.keys():
            key = self._key_of.get(ref)
            if before.get(ref) == pictures.get(ref) or key is None:
                continue
            self._shown.pop(ref, None)
            index = self.index(bisect_left(self._keys, (key, ref)))
            self.dataChanged.emit(index, index)

    def _place(self, ref: ConversationRef) -> None:
        """Put one conversation where it belongs now."""
        state = self._known[ref]
        old = self._key_of.get(ref)
        if not self._matches(state):
            self._take_out(ref)
            return
        new = _sort_key(state)
        if old is None:
            self._put_in(ref, new)
            return
        row = bisect_left(self._keys, (old, ref))
        if old != new:
            others = self._keys[:row] + self._keys[row + 1 :]
            target = bisect_left(others, (new, ref))
            if target != row:
                # Qt counts the destination before the row is taken out.
                destination = target + 1 if target > row else target
                root = QModelIndex()
                self.beginMoveRows(root, row, row, root, destination)
                others.insert(target, (new, ref))
                self._keys = others
                self._key_of[ref] = new
                self.endMoveRows()
                row = target
            else:
                self._keys[row] = (new, ref)
                self._key_of[ref] = new
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def _put_in(self, ref: ConversationRef, key: _SortKey) -> None:
        row = bisect_left(self._keys, (key, ref))
        self.beginInsertRows(QModelIndex(), row, row)
        self._keys.insert(row, (key, ref))
        self._key_of[ref] = key
        self.endInsertRows()

    def _take_out(self, ref: ConversationRef) -> None:
        key = self._key_of.get(ref)
        if key is None:
            return
        row = bisect_left(self._keys, (key, ref))
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._keys[row]
        del self._key_of[ref]
        self.endRemoveRows()

    def _rebuild(self) -> None:
        self.beginResetModel()
        rows = [(_sort_key(c), r) for r, c in self._known.items() if self._matches(c)]
        self._keys = sorted(rows)
        self._key_of = {ref: key for key, ref in self._keys}
        self.endResetModel()

    def _matches(self, state: ConversationState) -> bool:
        conversation = state.conversation
        if self._search:
            address = conversation.ref.id.target.casefold()
            if self._search not in conversation.display_name.casefold() and (
                self._search not in address
            ):
                return False
        if conversation.ref == self._kept and self._filter in (Filter.UNREAD, Filter.MENTIONS):
            return True
        match self._filter:
            case Filter.ALL:
                return True
            case Filter.UNREAD:
                return conversation.unread > 0
            case Filter.MENTIONS:
                return conversation.mentions > 0
            case Filter.GROUPS:
                return conversation.kind is ConversationKind.GROUP

    # -- the passing of time -------------------------------------------------------------------

    def _wait_for_midnight(self) -> None:
        today = words.moment(self._clock())
        seconds = today.secsTo(today.date().addDays(1).startOfDay()) + 1
        self._midnight.start(max(1, seconds) * 1000)

    def _on_midnight(self) -> None:
        self._shown.clear()
        if self._keys:
            self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))
        self._wait_for_midnight()


def _sort_key(state: ConversationState) -> _SortKey:
    conversation = state.conversation
    name = conversation.display_name.casefold()
    return (not conversation.pinned, -conversation.activity_at, name, str(conversation.ref))
