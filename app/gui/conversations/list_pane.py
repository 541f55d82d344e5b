"""The left pane: search, filters, and the conversations."""

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.ids import ConversationRef
from app.gui.conversations.delegate import ConversationDelegate
from app.gui.conversations.list_view import ConversationListView
from app.gui.conversations.model import ConversationModel, Filter, Role
from app.gui.look.controls import GlyphButton, label, let_clear
from app.gui.look.icons import glyph_icon
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context

if TYPE_CHECKING:
    from app.gui.search.results_page import ResultsPage
    from app.gui.search.wishes import SearchWishes


class ConversationList(QWidget):
    """Shows the conversations and reports which one the user wants."""

    new_chat_wanted = Signal()
    menu_wanted = Signal(QPoint)
    why_wanted = Signal(object)
    """What became of a conversation's messages is to be shown."""
    details_wanted = Signal(object)
    """Everything about a conversation is to be shown."""
    message_wanted = Signal(object, object)
    """A found message is to be shown, with the query to be marked in it."""
    search_changed = Signal()
    """Something else is looked for now, or nothing."""
    composer_wanted = Signal()
    """Enter was pressed on a conversation: on to the typing."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self.setProperty("part", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = ConversationModel(context.store, context.clock, self)
        self.results: ResultsPage | None = None
        """Made when something is looked for the first time."""
        self.search = self._make_search()
        self.chips: dict[Filter, QToolButton] = {}
        self.view = ConversationListView(self)
        self.view.setItemDelegate(ConversationDelegate(theme, self.view))
        self._nothing = label("", "soft", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(24, 48, 24, 0)
        self._lay_out()
        self.view.setModel(self.model)  # now, for in its place it is not laid out again
        self.view.clicked.connect(self._on_clicked)
        self.view.entered_row.connect(self._on_entered)
        self.view.customContextMenuRequested.connect(self._on_context_menu)
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            signal.connect(self._on_rows_changed)
        watch(self, context.store, lambda s: s.open, self._on_opened)
        watch(self, context.store, lambda s: bool(s.conversations), self._on_rows_changed)
        theme.changed.connect(self._on_theme_changed)
        self._dress()

    # -- construction --------------------------------------------------------------------------

    def _make_search(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setProperty("part", "search")
        field.setPlaceholderText(self.tr("Search"))
        field.setAccessibleName(self.tr("Search conversations"))
        let_clear(field)
        field.textChanged.connect(self._on_search_typed)
        field.returnPressed.connect(self._open_first)
        field.installEventFilter(self)
        self._search_icon = QAction(self.tr("Search"), field)
        field.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        return field

    def _lay_out(self) -> None:
        menu = GlyphButton(self._theme, "menu", self.tr("Menu"))
        menu.clicked.connect(
            lambda: self.menu_wanted.emit(menu.mapToGlobal(QPoint(0, menu.height())))
        )
        new = GlyphButton(self._theme, "compose", self.tr("New conversation (Ctrl+N)"))
        new.clicked.connect(self.new_chat_wanted)
        top = QHBoxLayout()
        top.setContentsMargins(10, 12, 10, 4)
        top.setSpacing(6)
        top.addWidget(menu)
        top.addWidget(self.search, 1)
        top.addWidget(new)
        self._chips = QWidget()
        chips = QHBoxLayout(self._chips)
        chips.setContentsMargins(12, 2, 12, 6)
        chips.setSpacing(2)
        group = QButtonGroup(self)
        for chosen, text in (
            (Filter.ALL, self.tr("All")),
            (Filter.UNREAD, self.tr("Unread")),
            (Filter.MENTIONS, self.tr("Mentions")),
            (Filter.GROUPS, self.tr("Groups")),
        ):
            chip = QToolButton()
            chip.setText(text)
            chip.setProperty("part", "chip")
            chip.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            chip.setCheckable(True)
            chip.setChecked(chosen is Filter.ALL)
            chip.setAccessibleName(self.tr("Show: {filter}").format(filter=text))
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda _=False, f=chosen: self.set_filter(f))
            group.addButton(chip)
            chips.addWidget(chip)
            self.chips[chosen] = chip
        chips.addStretch(1)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._chips)
        whole.addWidget(pages, 1)

    # -- for the window ------------------------------------------------------------------------

    def set_filter(self, chosen: Filter) -> None:
        """List only conversations of a kind."""
        self.chips[chosen].setChecked(True)
        self.model.set_filter(chosen)
        self._on_opened(self._context.store.state.open)

    def take_over(self, other: "ConversationList") -> None:
        """Go on where another list stood: filter, search and place."""
        self.search.setText(other.search.text())
        if self.results is not None and other.results is not None:
            self.results.accounts.setCurrentIndex(other.results.accounts.currentIndex())
        self.set_filter(other.model.filter)
        self.view.verticalScrollBar().setValue(other.view.verticalScrollBar().value())

    @property
    def is_searching(self) -> bool:
        """Whether results are shown in the place of the conversations."""
        return self.results is not None and bool(self.results.query)

    @property
    def has_search_focus(self) -> bool:
        """Whether the keyboard is in the search field or among the results."""
        among = self.results is not None and self.results.isAncestorOf(
            QApplication.focusWidget() or self
        )
        return among or self.search.hasFocus()

    def take_focus(self) -> None:
        """Take the keyboard, where there is something to choose from."""
        (self.search if self.is_searching else self.view).setFocus()

    def begin_search(self) -> None:
        """Give the keyboard to the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def step(self, by: int) -> None:
        """Open the next (1) or previous (-1) conversation of the list."""
        refs = self.model.refs()
        if not refs:
            return
        here = self.model.index_of(self._context.store.state.open)
        row = here.row() + by if here.isValid() else (0 if by > 0 else len(refs) - 1)
        if 0 <= row < len(refs):
            self._open(refs[row])

    def open_next_unread(self) -> None:
        """Open the next conversation below with unread messages, from the top again at the end."""
        refs = self.model.refs()
        here = self.model.index_of(self._context.store.state.open).row()
        state = self._context.store.state
        for ref in refs[here + 1 :] + refs[: here + 1]:
            conversation = state.conversation(ref)
            if conversation.unread and ref != state.open and not conversation.muted_until:
                self._open(ref)
                return

    # -- what the user does --------------------------------------------------------------------

    def _on_clicked(self, index: QModelIndex) -> None:
        self._on_entered(index)

    def _on_entered(self, index: QModelIndex) -> None:
        self._open(index.data(Role.REF))

    def _open(self, ref: ConversationRef) -> None:
        """Open a conversation, ready to write in."""
        self._context.conversations.open(ref)
        self.composer_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys choose among the results while the field has the keyboard."""
        searching = self.results is not None and self.is_searching
        if searching and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self.results is not None:
                self.results.step(step)
                return True
        return super().eventFilter(watched, event)

    def _on_search_typed(self, text: str) -> None:
        if self._context.search is None:
            self.model.set_search(text)
            return
        if self.results is None:
            self.results = self._make_results(self._context.search)
        self.results.look_for(text)
        self._on_rows_changed()
        self.search_changed.emit()

    def _make_results(self, wishes: "SearchWishes") -> "ResultsPage":
        # Here, since a start that searches nothing should not wait for it.
        from app.gui.search.results_page import ResultsPage

        results = ResultsPage(self._context, wishes, self._theme)
        self._pages.addWidget(results)
        results.conversation_wanted.connect(self._on_found_conversation)
        results.contact_wanted.connect(lambda contact: self._on_found_conversation(contact.ref))
        results.message_wanted.connect(self.message_wanted)
        return results

    def _on_found_conversation(self, ref: ConversationRef) -> None:
        self.search.clear()
        self._open(ref)

    def _open_first(self) -> None:
        if self.results is not None and self.is_searching:
            self.results.activate()
            return
        refs = self.model.refs()
        if refs:
            self._context.conversations.open(refs[0])
            self.search.clear()
            self.composer_wanted.emit()

    def _on_context_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not index.isValid():
            return
        from app.gui.conversations.menu import fill_conversation_menu

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ref: ConversationRef = index.data(Role.REF)
        fill_conversation_menu(
            menu,
            self._context,
            ref,
            lambda: self.why_wanted.emit(ref),
            lambda: self.details_wanted.emit(ref),
        )
        menu.popup(self.view.viewport().mapToGlobal(place))

    # -- what the state does -------------------------------------------------------------------

    def _on_opened(self, ref: ConversationRef | None) -> None:
        index = self.model.index_of(ref)
        if index.isValid():
            self.view.setCurrentIndex(index)
            if self.view.isVisible():  # else Qt scrolls there when it is shown
                self.view.scrollTo(index)
        else:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())

    def _on_rows_changed(self, *_: object) -> None:
        empty = self.model.rowCount() == 0
        self._chips.setVisible(not self.is_searching)
        self._pages.setCurrentIndex(2 if self.is_searching else 1 if empty else 0)
        current = self.view.currentIndex()
        opened = self._context.store.state.open
        if opened is not None and (not current.isValid() or current.data(Role.REF) != opened):
            self._on_opened(opened)
        if not empty:
            return
        if not self._context.store.state.conversations:
            self._nothing.setText(self.tr("Your conversations will be listed here."))
        elif self.search.text().strip():
            self._nothing.setText(self.tr("No conversation has such a name."))
        elif self.model.filter is Filter.UNREAD:
            self._nothing.setText(self.tr("Everything is read."))
        else:
            self._nothing.setText(self.tr("No conversation of this kind."))

    def _dress(self) -> None:
        self._search_icon.setIcon(glyph_icon("search", self._theme.tokens.soft_text))

    def _on_theme_changed(self) -> None:
        self._dress()
        self.view.doItemsLayout()  # it paints anew, too
