"""Paint messages: bubbles, names, times, states; heights and layouts are cached.

A height is kept as long as message, look and width stay; layouts only for what is near the screen.
"""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import (
    QPainter,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.ids import ConversationKind
from app.domain.model import Message
from app.domain.preview import preview
from app.gui.look.theme import Theme
from app.gui.messages.layout import Fonts, MessageLayout, lay_out
from app.gui.messages.look import Look
from app.gui.messages.model import MessageModel, row_key
from app.gui.messages.painter import MessagePainter

_LAYOUTS = 160
"""Layouts kept: some screens of them."""

_HEIGHTS = 4_000

_RowKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Height:
    message: Message
    look: Look
    width: int
    height: int


class MessageDelegate(QStyledItemDelegate):
    """Paints the rows of a `MessageModel`."""

    def __init__(self, theme: Theme, model: MessageModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._fonts = Fonts.of(theme)
        self._heights: OrderedDict[_RowKey, _Height] = OrderedDict()
        self._layouts: OrderedDict[_RowKey, tuple[_Height, MessageLayout]] = OrderedDict()
        self._expanded: set[_RowKey] = set()
        self.width = 400
        """What rows are laid out for; the view keeps it at its viewport's width."""
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """Drop everything cached: fonts or colours changed."""
        self._fonts = Fonts.of(self._theme)
        self._heights.clear()
        self._layouts.clear()

    def expand(self, message: Message) -> None:
        """Show more of a long text."""
        self._expanded.add(row_key(message))
        self._heights.pop(row_key(message), None)
        self._layouts.pop(row_key(message), None)

    def layout_of(self, row: int) -> MessageLayout:
        """How a row is laid out."""
        message, look = self._model.rows[row], self._model.looks[row]
        key = row_key(message)
        cached = self._layouts.get(key)
        if cached is not None and self._is_good(cached[0], message, look):
            self._layouts.move_to_end(key)
            return cached[1]
        return self._make(message, look)

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  # Qt's own signature
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """The row's size, from the cache where possible."""
        row = index.row()
        message, look = self._model.rows[row], self._model.looks[row]
        cached = self._heights.get(row_key(message))
        if cached is None or not self._is_good(cached, message, look):
            return QSize(self.width, self._make(message, look).height)
        return QSize(self.width, cached.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row."""
        row = index.row()
        message, look = self._model.rows[row], self._model.looks[row]
        layout = self.layout_of(row)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(option.rect.topLeft())
        MessagePainter(painter, self._theme, self._fonts, message, look, layout).paint(
            chosen=bool(option.state & QStyle.StateFlag.State_Selected),
            focused=bool(option.state & QStyle.StateFlag.State_HasFocus),
            today=self._model.now(),
        )
        painter.restore()

    def _is_good(self, cached: _Height, message: Message, look: Look) -> bool:
        return cached.message is message and cached.look is look and cached.width == self.width

    def _make(self, message: Message, look: Look) -> MessageLayout:
        quoted = self._model.find(message.reply_to) if message.reply_to else None
        layout = lay_out(
            message,
            look,
            self.width,
            self._theme,
            self._fonts,
            group=message.conversation.kind is ConversationKind.GROUP,
            quoted=(self._model.name_of(quoted), preview(quoted)) if quoted is not None else None,
            expanded=row_key(message) in self._expanded,
        )
        entry = _Height(message, look, self.width, layout.height)
        self._heights[row_key(message)] = entry
        self._layouts[row_key(message)] = (entry, layout)
        while len(self._layouts) > _LAYOUTS:
            self._layouts.popitem(last=False)
        while len(self._heights) > _HEIGHTS:
            self._heights.popitem(last=False)
        return layout
