"""The main window: list and conversation side by side, or one at a time where it is narrow."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QMoveEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.ids import ConversationRef
from app.domain.message import Message
from app.domain.search import Query
from app.domain.selectors import unread_total
from app.gui.conversations.model import Filter
from app.gui.inside import Inside
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.window_report import WindowReport
from app.gui.window_state import WindowState, WindowStateFile
from app.gui.wishes import Context

if TYPE_CHECKING:
    from app.gui.conversations.view import ConversationView

_NARROW = 620
"""Width in pixels below which one pane is shown at a time."""

_USUAL_SIZE = QSize(1080, 720)
_USUAL_LIST = 320

_SAVE_DELAY = 1_000

_REST = 400 if sys.platform.startswith("linux") else 0
"""Milliseconds that a hidden window must rest. Qt on X11 takes the focus away that long after the
hiding; shown before that, it has the focus by X but never becomes Qt's active window (6.11)."""


class MainWindow(QWidget):
    """The window.

    Args:
        state_file: where its place is kept.
        remembered: what was kept there.
        has_tray: tells whether a closed window can be found again in the tray.
        closed_to_tray: called when closing hid the window.
        ended: the desktop session ends and takes the window with it.
    """

    menu_wanted = Signal(QPoint)
    new_chat_wanted = Signal()
    chat_wanted = Signal(str)
    account_wanted = Signal(str)
    why_wanted = Signal(object)
    history_wanted = Signal(object)
    details_wanted = Signal(object)
    """Everything about a conversation is to be shown."""

    def __init__(
        self,
        context: Context,
        theme: Theme,
        state_file: WindowStateFile,
        remembered: WindowState,
        *,
        banner: str,
        has_tray: Callable[[], bool],
        closed_to_tray: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        super().__init__()
        self._context = context
        self._theme = theme
        self._file = state_file
        self._has_tray = has_tray
        self._closed_to_tray = closed_to_tray
        self._ended = ended
        self._report = WindowReport(self, context.store, context.clock)
        self._narrow: bool | None = None
        self._wide_sizes: tuple[int, ...] = ()
        self.setObjectName("main")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(360, 420)
        self._banner = banner
        self._build()
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_DELAY)
        self._saving.timeout.connect(self.save_state)
        self._hidden_for = QElapsedTimer()
        self._coming = QTimer(self, singleShot=True)
        self._coming.timeout.connect(self._come)
        self._asking = QTimer(self, singleShot=True, interval=350)
        self._asking.timeout.connect(self._ask_for_attention)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._inside)
        self._restore(remembered)
        self._connect()

    def _build(self) -> None:
        """Make everything inside; it may be made anew while the window stays."""
        self._inside = Inside(self._context, self._theme, self._banner, self)
        self._splitter = self._inside.splitter
        self.list, self.pane = self._inside.list, self._inside.pane
        self.connection, self.problem = self._inside.connection, self._inside.problem
        self._connect_inside()

    def rebuild(self) -> None:
        """Make everything inside anew, in the language spoken now, and leave it as it was.

        The window itself stays: it is the same to the desktop, and as active and exposed as before.
        """
        old, sizes = self._inside, self._splitter.sizes()
        old_list, old_conversation = self.list, self.conversation
        focused = self.focusWidget()
        self._build()
        self.list.take_over(old_list)
        self.complete()
        self.conversation.take_over(old_conversation)
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(old, self._inside)
        self._inside.show()
        self._show_panes(self._context.store.state.open)
        if not self._narrow:
            self._splitter.setSizes(sizes)
        old.hide()
        layout.activate()
        self.conversation.hold_place(old_conversation)
        if focused is old_conversation.composer.field:
            self.conversation.composer.take_focus()
        elif focused is old_list.search:
            self.list.search.setFocus()
        elif focused is not None:
            (self.list.view if self.list.view.isVisible() else self.conversation).setFocus()
        shiboken6.delete(old)

    def _connect_inside(self) -> None:
        self.list.menu_wanted.connect(self.menu_wanted)
        self.list.new_chat_wanted.connect(self.new_chat_wanted)
        self.list.composer_wanted.connect(self.focus_composer)
        self.list.message_wanted.connect(self._show_found)
        self.list.why_wanted.connect(self.history_wanted)
        self.list.details_wanted.connect(self.details_wanted)
        self.pane.new_chat_wanted.connect(self.new_chat_wanted)
        self._inside.account_wanted.connect(self.account_wanted)
        self.pane.completed.connect(self._on_completed)
        self._splitter.splitterMoved.connect(lambda *_: self._saving.start())

    def _on_completed(self) -> None:
        """Join the conversation's view to the rest, and give it the keyboard that was meant for it.

        From the first sight of the window to this moment the list has the keyboard.
        """
        view = self.conversation
        view.header.back.setVisible(bool(self._narrow))
        self.list.search_changed.connect(view.end_marking)
        view.back_wanted.connect(lambda: self._context.conversations.open(None))
        view.header.details_wanted.connect(self.details_wanted)
        view.header.why_wanted.connect(self.history_wanted)
        view.why_wanted.connect(self.why_wanted)
        view.chat_wanted.connect(self.chat_wanted)
        view.composer.left.connect(self.go_back)
        if self.focusWidget() is self.list.view:
            self.focus_composer()

    def _connect(self) -> None:
        store = self._context.store
        watch(self, store, unread_total, self._on_unread)
        watch(self, store, lambda s: s.open, self._on_opened)

    # -- for the Gui ---------------------------------------------------------------------------

    @property
    def conversation(self) -> "ConversationView":
        """What shows the open conversation; made now if it is not there yet."""
        return self.pane.view

    def complete(self) -> None:
        """Make what the first sight of the window does without."""
        self.pane.complete()

    def keep_draft(self) -> None:
        """Hand over what is typed and not yet kept."""
        if self.pane.is_complete:
            self.conversation.composer.keep_draft()

    def focus_composer(self) -> None:
        """Give the keyboard to the composer of the open conversation."""
        if self._context.store.state.open is not None:
            self.conversation.composer.take_focus()

    def choose_emoji(self) -> None:
        """Open the emoji, to write one into the open conversation."""
        self.conversation.composer.choose_emoji()

    def bring_to_front(self) -> None:
        """Show the window and give it the keyboard, or ask for attention where that is refused."""
        rest = _REST - self._hidden_for.elapsed() if self._hidden_for.isValid() else 0
        if rest > 0 and not self.isVisible():
            self._coming.start(rest)
        else:
            self._come()

    def _come(self) -> None:
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.focus_composer()
        self._asking.start()

    def search_here(self) -> None:
        """Search in the open conversation; everywhere if none is open."""
        if self._context.store.state.open is None:
            self.search_everywhere()
        else:
            self.conversation.search_here()

    def search_everywhere(self) -> None:
        """Give the keyboard to the search field of the list."""
        if self._narrow:
            self._context.conversations.open(None)
        self.list.begin_search()

    def _show_found(self, message: Message, query: Query) -> None:
        self._context.conversations.open(message.ref)
        self.conversation.show_found(message, query)
        if self._narrow:  # the list with its field is away
            self.conversation.messages.setFocus()

    def show_unread(self) -> None:
        """List only conversations with unread messages, ready to choose from."""
        if self._narrow:
            self._context.conversations.open(None)
        self.list.set_filter(Filter.UNREAD)
        self.list.view.setFocus()

    def go_back(self) -> None:
        """Go one step back: to the newest message, to the list, or from the search to the text."""
        messages = self.conversation.messages
        if self._context.store.state.open is None:
            self.list.take_focus()
        elif self._narrow:
            self._context.conversations.open(None)
        elif not messages.is_at_end:
            messages.go_to_end()
        elif self.conversation.composer.field.hasFocus():
            self.list.take_focus()
        else:
            self.focus_composer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody else wanted goes back."""
        if event.key() == Qt.Key.Key_Escape:
            if self.list.has_search_focus:
                self.list.search.clear()
            self.go_back()
        else:
            super().keyPressEvent(event)

    def hide_to_tray(self) -> None:
        """Put the window away; the tray icon brings it back."""
        self.save_state()
        self.hide()

    def save_state(self) -> None:
        """Remember where the window is and what it shows."""
        sizes = tuple(self._splitter.sizes()) if not self._narrow else self._wide_sizes
        self._wide_sizes = sizes
        self._file.save(
            WindowState(bytes(self.saveGeometry().data()), sizes, self._context.store.state.open)
        )

    # -- what it reports -----------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Report activation and minimising."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ActivationChange, QEvent.Type.WindowStateChange):
            self._report.tell()

    def showEvent(self, event: QShowEvent) -> None:
        """Report it."""
        super().showEvent(event)
        self._report.follow()
        if not event.spontaneous() and self.focusWidget() is None:
            (self.list.view if self.list.view.isVisible() else self).setFocus()
            if self.pane.is_complete:
                self.focus_composer()
        self._report.tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """Report it."""
        super().hideEvent(event)
        self._hidden_for.start()
        self._report.tell()

    # -- closing -------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go to the tray, or be minimised; end only with the desktop session.

        An accepted close would leave Qt believing that the application is active for ever.
        """
        self.save_state()
        self.keep_draft()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication) and app.isSavingSession():
            event.accept()
            self._ended()
            return
        event.ignore()
        if self._has_tray() and self._context.store.state.settings.close_to_tray:
            self.hide()
            self._closed_to_tray()
        else:
            self.showMinimized()

    # -- size and place ------------------------------------------------------------------------

    def _restore(self, remembered: WindowState) -> None:
        self._wide_sizes = remembered.splitter or (_USUAL_LIST, _USUAL_SIZE.width() - _USUAL_LIST)
        self.resize(_USUAL_SIZE)
        if remembered.geometry:
            self.restoreGeometry(remembered.geometry)
        self._splitter.setSizes(list(self._wide_sizes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One pane or two."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(_NARROW)
        if narrow != self._narrow:
            if narrow and self._narrow is not None:
                self._wide_sizes = tuple(self._splitter.sizes())
            self._narrow = narrow
            self._show_panes(self._context.store.state.open)
            if not narrow:
                self._splitter.setSizes(list(self._wide_sizes))
        self._saving.start()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Remember the place."""
        super().moveEvent(event)
        self._saving.start()

    def _show_panes(self, opened: ConversationRef | None) -> None:
        narrow = bool(self._narrow)
        self.list.setVisible(not narrow or opened is None)
        self.pane.setVisible(not narrow or opened is not None)
        if narrow and opened is not None:
            self.complete()  # it is all there is to see
        if self.pane.is_complete:
            self.conversation.header.back.setVisible(narrow)

    def _on_opened(self, ref: ConversationRef | None) -> None:
        self._show_panes(ref)
        self._saving.start()

    def _on_unread(self, count: int) -> None:
        self.setWindowTitle(f"({count}) Bellbird" if count else "Bellbird")

    def _ask_for_attention(self) -> None:
        if not self.isActiveWindow():
            QApplication.alert(self)
