"""Paint messages: bubbles, names, times, states; heights and layouts are cached.

A height is kept as long as message, look and width stay; layouts only for what is near the screen.
"""

from collections import OrderedDict

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.ids import ConversationKind
from app.domain.message import Message
from app.domain.preview import preview
from app.domain.search import Query
from app.gui.look.theme import Theme
from app.gui.messages.fonts import Fonts
from app.gui.messages.layout import MessageLayout, Surroundings, Target
from app.gui.messages.layouter import lay_out
from app.gui.messages.look import Look
from app.gui.messages.model import MAX_ROWS, MessageModel, row_key
from app.gui.messages.painter import MessagePainter, Scene
from app.gui.messages.reactions import chips
from app.gui.messages.selection import TextSelection
from app.gui.messages.shelf import Shelf
from app.gui.messages.voices import Voices

_LAYOUTS = 160
"""Layouts kept: some screens of them."""

_HEIGHTS = 3 * MAX_ROWS
"""Of the conversations shown last; each holds its message, which the state may have let go."""

_RowKey = tuple[str, str]


class _Height(Struct, frozen=True):
    message: Message
    look: Look
    quoted: Message | None
    width: int
    height: int


class MessageDelegate(QStyledItemDelegate):
    """Paints the rows of a `MessageModel`.

    Attributes:
        width: what rows are laid out for; the view keeps it at its viewport's width.
        selection: the text that is chosen with the mouse.
        focus: the part that the keyboard is on, in the row of a key.
        query: what is looked for, to be marked in the texts.
    """

    def __init__(
        self, theme: Theme, model: MessageModel, shelf: Shelf, voices: Voices, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._shelf = shelf
        self._voices = voices
        self._fonts = Fonts.of(theme)
        self._heights: OrderedDict[_RowKey, _Height] = OrderedDict()
        self._layouts: OrderedDict[_RowKey, tuple[_Height, MessageLayout]] = OrderedDict()
        self._expanded: set[_RowKey] = set()
        self._opened: set[_RowKey] = set()
        self.width = 400
        self.selection: TextSelection | None = None
        self.focus: tuple[_RowKey, Target] | None = None
        self.query = Query(())
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """Drop everything cached: fonts, colours or words changed."""
        self._fonts = Fonts.of(self._theme)
        self._heights.clear()
        self._layouts.clear()

    def expand(self, message: Message) -> None:
        """Show more of a long text."""
        self._expanded.add(row_key(message))
        self._heights.pop(row_key(message), None)
        self._layouts.pop(row_key(message), None)

    def open(self, message: Message) -> None:
        """Show a message's spoilers."""
        self._opened.add(row_key(message))
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
        key = row_key(message)
        selection, focus = self.selection, self.focus
        scene = Scene(
            self._theme,
            self._fonts,
            self._shelf,
            self._voices,
            chosen=bool(option.state & QStyle.StateFlag.State_Selected),
            focused=bool(option.state & QStyle.StateFlag.State_HasFocus),
            today=self._model.now(),
            selection=selection if selection is not None and selection.key == key else None,
            focus=focus[1] if focus is not None and focus[0] == key else None,
            query=self.query,
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # Each text runs its own way, whichever way the window does.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.translate(option.rect.topLeft())
        MessagePainter(painter, scene, message, look, layout).paint()
        painter.restore()

    def _is_good(self, cached: _Height, message: Message, look: Look) -> bool:
        return (
            cached.message is message
            and cached.look is look
            and cached.width == self.width
            and (message.reply_to is None or cached.quoted is self._model.quoted(message))
        )

    def _make(self, message: Message, look: Look) -> MessageLayout:
        model = self._model
        quoted = model.quoted(message)
        around = Surroundings(
            group=message.conversation.kind is ConversationKind.GROUP,
            quoted=(model.names.of(quoted), preview(quoted)) if quoted is not None else None,
            expanded=row_key(message) in self._expanded,
            opened=row_key(message) in self._opened,
            mirrored=_is_mirrored(self.parent()),
            chips=chips(message, model.names.own_address) if message.reactions else (),
        )
        layout = lay_out(message, look, self.width, self._theme, self._fonts, around)
        entry = _Height(message, look, quoted, self.width, layout.height)
        self._heights[row_key(message)] = entry
        self._layouts[row_key(message)] = (entry, layout)
        while len(self._layouts) > _LAYOUTS:
            self._layouts.popitem(last=False)
        while len(self._heights) > _HEIGHTS:
            self._heights.popitem(last=False)
        return layout


def _is_mirrored(view: object) -> bool:
    return isinstance(view, QWidget) and view.layoutDirection() is Qt.LayoutDirection.RightToLeft
