"""The messages of the open conversation, with what the user does to them.

How they are shown is in `surface`, what a click means in `pointer`, what a key means in `walking`.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.gui.look.theme import Theme
from app.gui.messages.activating import Activating
from app.gui.messages.hover_bar import HoverBar
from app.gui.messages.layout import Does
from app.gui.messages.pointer import Pointer
from app.gui.messages.surface import MessageSurface
from app.gui.messages.tooltips import show_tooltip
from app.gui.messages.walking import Walking
from app.gui.wishes import Context


class MessageView(MessageSurface):
    """Hands mouse and keyboard to those who know what they mean."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(context, theme, parent)
        model, delegate = self._model, self._delegate
        activating = Activating(self, model, delegate, self._place)
        self._pointer = Pointer(self, model, delegate, activating)
        self._walking = Walking(self, model, delegate, activating, self.open_menu)
        self._hover = HoverBar(self, context, theme)
        self.customContextMenuRequested.connect(self._on_context_menu)
        self.scrolled.connect(self._hover.hide)
        self.selectionModel().currentChanged.connect(self._walking.leave)
        model.opened.connect(self._pointer.forget)
        model.opened.connect(self._walking.leave)

    def _on_context_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid():
            return
        if not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        target = self._pointer.target(QPointF(place))
        link = target[1].detail if target is not None and target[1].does is Does.LINK else ""
        message = self._model.rows[index.row()]
        self.menu_wanted.emit(message, self.viewport().mapToGlobal(place), link)

    # -- Qt's events ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to choose text, or choose messages."""
        if not self._pointer.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose text, or show what a click would do."""
        if not self._pointer.move(event):
            super().mouseMoveEvent(event)
            self._hover.follow(event.position().toPoint(), self._delegate)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do what was clicked on."""
        if not self._pointer.release(event):
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose a word."""
        if not self._pointer.double_click(event):
            super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the hovering buttons away."""
        super().leaveEvent(event)
        self._hover.hide()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; what hovers would point at another message."""
        self._hover.hide()
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through messages and their parts, copy, or hand what is typed to the composer."""
        if not self._walking.press(event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say where a link really goes, who reacted, and when exactly a message came."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tooltip(self, self._model, self._delegate, event.pos())
            return True
        return super().viewportEvent(event)

    def open_menu(self) -> None:
        """Open the menu of the message that the keyboard is on."""
        index = self.currentIndex()
        if index.isValid():
            area = self.visualRect(index).intersected(self.viewport().rect())
            self._on_context_menu(area.center())
