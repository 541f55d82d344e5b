"""The pane beside the list: the open conversation, or a calm page while none is open.

What shows a conversation is a third of the window: it is made when it is first wanted, or by who
comes after the first sight of the window (`MainWindow.complete`).
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.ids import ConversationRef
from app.gui.conversations.empty_page import EmptyPage
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context

if TYPE_CHECKING:
    from app.gui.conversations.view import ConversationView


class ConversationPane(QWidget):
    """Shows what is open; bare until the conversation's view is made."""

    new_chat_wanted = Signal()
    account_wanted = Signal()
    completed = Signal()
    """The view was made."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._view: ConversationView | None = None
        self._empty: EmptyPage | None = None
        self.setProperty("part", "chat")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bare = QWidget(self)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._bare)
        watch(self, context.store, lambda s: s.open, self._on_opened)

    @property
    def is_complete(self) -> bool:
        """Whether the view is made."""
        return self._view is not None

    @property
    def view(self) -> "ConversationView":
        """What shows the open conversation; made now if it is not there yet."""
        return self._view or self._make_view()

    def complete(self) -> None:
        """Make what is not there yet."""
        if self._view is None:
            self._make_view()

    def _make_view(self) -> "ConversationView":
        from app.gui.conversations.view import ConversationView

        view = self._view = ConversationView(self._context, self._theme, self)
        self._pages.addWidget(view)
        self._show()
        self.completed.emit()
        return view

    @property
    def empty(self) -> EmptyPage:
        """The calm page."""
        if self._empty is None:
            self._empty = EmptyPage(self._context, self._theme, self)
            self._empty.new_chat_wanted.connect(self.new_chat_wanted)
            self._empty.account_wanted.connect(self.account_wanted)
            self._pages.addWidget(self._empty)
        return self._empty

    def _on_opened(self, ref: ConversationRef | None) -> None:
        if ref is not None and self.isVisible():
            self.complete()
        self._show()

    def _show(self) -> None:
        if self._context.store.state.open is None:
            self._pages.setCurrentWidget(self.empty)
        else:
            self._pages.setCurrentWidget(self._view or self._bare)
