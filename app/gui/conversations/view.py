"""The open conversation: header, messages, composer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QStyle, QToolButton, QVBoxLayout, QWidget

from app.domain.events import MessageQueued
from app.domain.ids import ConversationRef
from app.domain.message import Message
from app.domain.search import Query
from app.gui.composer.attaching import dropped_files, send_files
from app.gui.composer.composer import Composer
from app.gui.conversations.header import Header
from app.gui.conversations.transfer_line import TransferLine
from app.gui.conversations.undo_line import UndoLine
from app.gui.look.controls import horizontal_edge
from app.gui.look.icons import glyph_icon
from app.gui.look.theme import Theme
from app.gui.messages.actions import MessageActions, is_editable
from app.gui.messages.view import MessageView
from app.gui.subscriptions import listen, watch
from app.gui.wishes import Context

if TYPE_CHECKING:
    from app.gui.search.bar import SearchBar
    from app.gui.search.wishes import SearchWishes


class ConversationView(QWidget):
    """Shows the open conversation."""

    back_wanted = Signal()
    why_wanted = Signal(object)
    """What became of a message is to be shown."""
    chat_wanted = Signal(str)
    """A link to an XMPP address was followed."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self.header = Header(context, theme, self)
        self.messages = MessageView(context, theme, self)
        self.composer = Composer(context, theme, self)
        self.undo_line = UndoLine(context, theme, self)
        self.search_bar: SearchBar | None = None
        """Made when something is looked for the first time."""
        self._jump = QToolButton(self)
        self._lay_out()
        self.setAcceptDrops(context.files is not None)
        self.header.back_wanted.connect(self.back_wanted)
        self.messages.place_changed.connect(self._on_place_changed)
        self.message_actions = MessageActions(context, theme, self.messages, self)
        self.message_actions.reply_wanted.connect(self.composer.reply_to)
        self.message_actions.edit_wanted.connect(self.composer.edit)
        self.message_actions.why_wanted.connect(self.why_wanted)
        self.message_actions.chat_wanted.connect(self.chat_wanted)
        self.messages.typing_wanted.connect(self.composer.type)
        self.messages.undo_wanted.connect(self.undo_line.bring_back)
        self.composer.edit_last_wanted.connect(self._edit_last)
        self.header.search_wanted.connect(lambda: self.search_here())  # noqa: PLW0108  no text
        theme.changed.connect(self._dress)
        self._dress()
        listen(self, context.store, MessageQueued, self._on_queued)
        watch(self, context.store, lambda s: s.open, self._on_opened)

    def take_over(self, other: "ConversationView") -> None:
        """Go on where another view of the same conversation stood: what is loaded and typed."""
        self.messages.take_over(other.messages)
        self.composer.take_over(other.composer)
        if other.search_bar is not None and not other.search_bar.isHidden():
            self.search_here(other.search_bar.field.text())

    def search_here(self, text: str = "") -> None:
        """Search in the open conversation."""
        if self.search_bar is None and self._context.search is not None:
            self.search_bar = self._make_search_bar(self._context.search)
        if self.search_bar is not None:
            self.search_bar.begin(text)

    def _make_search_bar(self, wishes: "SearchWishes") -> "SearchBar":
        # Here, since a start that searches nothing should not wait for it.
        from app.gui.search.bar import SearchBar

        bar = SearchBar(self._context, wishes, self._theme)
        self._column.insertWidget(self._column.indexOf(self.header) + 2, bar)  # below its edge
        bar.found.connect(self.messages.reveal)
        bar.looked_for.connect(self.messages.mark)
        bar.closed.connect(self.composer.take_focus)
        return bar

    def show_found(self, message: Message, query: Query) -> None:
        """Scroll to a message of the open conversation and mark in it what was looked for."""
        if self.search_bar is not None:
            self.search_bar.end()
        self.messages.mark(query)
        self.messages.reveal(message)

    def end_marking(self) -> None:
        """Mark nothing any more, but what the bar looks for."""
        bar = self.search_bar
        self.messages.mark(bar.query if bar is not None else Query(()))

    def hold_place(self, other: "ConversationView") -> None:
        """Scroll to where another view stands; call when this one has its size."""
        self.messages.hold_place(other.messages)

    def _lay_out(self) -> None:
        self._jump.setProperty("part", "jump")
        self._jump.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._jump.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._jump.clicked.connect(self.messages.go_to_end)
        self._jump.hide()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(horizontal_edge())
        column.addStretch(1)
        column.addWidget(self.messages, 1000)
        column.addWidget(self.undo_line)
        column.addWidget(TransferLine(self._context))
        column.addWidget(self.composer)
        self._jump.raise_()

    # -- following -----------------------------------------------------------------------------

    def _on_opened(self, ref: ConversationRef | None) -> None:
        if ref is None:
            self._jump.hide()

    def _on_queued(self, event: MessageQueued) -> None:
        """What I send is what I want to see."""
        if event.message.ref == self._context.store.state.open:
            self.messages.go_to_end()

    def _on_place_changed(self) -> None:
        at_end = self.messages.is_at_end or self._context.store.state.open is None
        below = self.messages.below
        self._jump.setText(str(below) if below else "")
        self._jump.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if below
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        name = (
            self.tr("{count} new messages below").format(count=below)
            if below
            else self.tr("To the newest message")
        )
        self._jump.setAccessibleName(name)
        self._jump.setToolTip(name)
        self._jump.setVisible(not at_end)
        self._place_jump()

    def _place_jump(self) -> None:
        size = self._jump.sizeHint()
        size.setWidth(max(size.width(), size.height()))
        self._jump.resize(size)
        place = QRect(
            self.width() - size.width() - self._theme.px(24),
            self.composer.y() - size.height() - self._theme.px(10),
            size.width(),
            size.height(),
        )
        self._jump.move(QStyle.visualRect(self.layoutDirection(), self.rect(), place).topLeft())
        self._jump.raise_()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged over a conversation."""
        if self._context.store.state.open is not None and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Send files that are dropped into the conversation."""
        ref = self._context.store.state.open
        if ref is not None:
            event.acceptProposedAction()
            send_files(self._context, ref, dropped_files(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self._place_jump()

    def _dress(self) -> None:
        self._jump.setIcon(glyph_icon("down", self._theme.tokens.text))
        self._jump.setIconSize(QSize(self._theme.px(18), self._theme.px(18)))

    # -- what the user does --------------------------------------------------------------------

    def _edit_last(self) -> None:
        for message in reversed(self.messages.messages.rows):
            if is_editable(message):
                self.composer.edit(message)
                return
