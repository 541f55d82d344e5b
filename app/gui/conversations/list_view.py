"""The list of the conversations as Qt shows it: laid out and painted no more than it must."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget


class ConversationListView(QListView):
    """A list whose Enter key opens, and whose rows are painted by the delegate alone."""

    entered_row = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Conversations"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def doItemsLayout(self) -> None:
        """Lay out if the number of rows or their size changed; else painting is enough.

        Qt lays out at each change of a row and asks the model twice for each of all rows, although
        all have one height: 10,000 calls for a message in a list of 5,000.
        """
        now = self._measures() if self.isVisible() else None
        if now is not None and now == self._laid_out:
            QAbstractItemView.doItemsLayout(self)
        else:
            super().doItemsLayout()
        self._laid_out = now

    def dataChanged(
        self,
        topLeft: QModelIndex | QPersistentModelIndex,  # noqa: N803  # Qt's own signature
        bottomRight: QModelIndex | QPersistentModelIndex,  # noqa: N803
        roles: Sequence[int] = (),
    ) -> None:
        """Paint a row that changed, and no others: all are as high as each other."""
        # A screen reader hears of the change by what Qt does.
        if topLeft.row() != bottomRight.row() or QAccessible.isActive():
            super().dataChanged(topLeft, bottomRight, roles)
        else:
            self.update(topLeft)  # not by `viewport`: see `resizeEvent`

    def reset(self) -> None:
        """Forget the places of all rows, as Qt does."""
        self._laid_out = None
        super().reset()

    _laid_out: tuple[int, QSize, QSize] | None = None
    _room = QSize()
    """Both of the class, because Qt lays out before the object is made."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Note the viewport's size.

        To be given the viewport itself, which Qt made, would have PySide load every class of
        widgets, to find out what it is: 10 ms of each start (6.11).
        """
        self._room = event.size()
        super().resizeEvent(event)

    def _measures(self) -> tuple[int, QSize, QSize]:
        model = self.model()
        row = self.sizeHintForIndex(model.index(0, 0))
        return model.rowCount(), self._room, row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter or Space; Shift+F10 is the menu key of keyboards that have none."""
        if event.key() == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            place = self.visualRect(self.currentIndex()).center()
            self.customContextMenuRequested.emit(place)
            return
        opening = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if opening and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Let the splitter decide."""
        return QSize(100, 100)
