"""Messages as rows of a Qt model, and how they become other rows with the fewest changes.

Every batch of changes is framed by `changing` and `changed`, so that a view can hold its place.
"""

from collections.abc import Sequence
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

from app.domain.message import Message, MessageKey
from app.domain.preview import preview
from app.gui.messages.look import Look


class Role(IntEnum):
    """What the delegate and the view ask for."""

    MESSAGE = Qt.ItemDataRole.UserRole + 1
    LOOK = Qt.ItemDataRole.UserRole + 2


class MessageRows(QAbstractListModel):
    """Rows that a subclass fills."""

    changing = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Message] = []
        self._looks: list[Look] = []

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
        match role:
            case Role.MESSAGE:
                return message
            case Role.LOOK:
                return self._looks[row]
            case Qt.ItemDataRole.DisplayRole:
                return preview(message)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.spoken(message)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self.described(message)
            case _:
                return None

    def spoken(self, message: Message) -> str:
        """What a screen reader says of a message."""
        return preview(message)

    def described(self, message: Message) -> str:  # noqa: ARG002  # for who knows more
        """What a screen reader says when it is asked for more."""
        return ""

    # -- rows ----------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Message]:
        """The messages, oldest first."""
        return self._rows

    @property
    def looks(self) -> Sequence[Look]:
        """How each row stands among its neighbours."""
        return self._looks

    def row_of(self, key: MessageKey) -> int | None:
        """Where a message is, if it is here."""
        name = (key.sender, key.id)
        return next((i for i, m in enumerate(self._rows) if row_key(m) == name), None)

    # -- rows ----------------------------------------------------------------------------------

    def become(self, rows: list[Message], new_looks: list[Look]) -> None:
        """Become these rows with the fewest changes that Qt understands."""
        old = self._rows
        old_looks = self._looks
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


def row_key(message: Message) -> tuple[str, str]:
    """Tells the messages of one conversation apart; quicker than the whole `MessageKey`."""
    return message.sender.id, message.id


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
