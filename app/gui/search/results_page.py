"""The results of a search everywhere: names at once, messages as soon as they are found."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.domain.events import MessagesRemoved
from app.domain.ids import ConversationRef
from app.domain.message import Message
from app.domain.preview import plain
from app.domain.search import Query
from app.gui.look.controls import label
from app.gui.look.theme import Theme
from app.gui.search.account_filter import AccountFilter
from app.gui.search.results_delegate import ResultsDelegate
from app.gui.search.results_model import ResultsModel, Role
from app.gui.search.waiting import Waiting
from app.gui.search.wishes import SearchWishes
from app.gui.subscriptions import listen
from app.gui.wishes import Context
from app.ports.search import Page, Place, Scope
from app.services.search import FoundContact

PAGE = 30

_NEAR = 400
"""Pixels from the end of the list at which the next page is asked for."""


class ResultsPage(QWidget):
    """Shows what was found and reports what the user chose of it."""

    conversation_wanted = Signal(object)
    contact_wanted = Signal(object)
    message_wanted = Signal(object, object)
    """A message, and the query it was found by."""

    def __init__(
        self, context: Context, wishes: SearchWishes, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._wishes = wishes
        self._asker = wishes.asker()
        self._query = Query(())
        self._typed = ""
        self._next: Place | None = None
        self._asked = 0
        self._answered = True
        self.model = ResultsModel(context.store, context.clock, self)
        self.view = _Results(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ResultsDelegate(theme, self.view))
        self.view.clicked.connect(self._on_chosen)
        self.view.entered_row.connect(self._on_chosen)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.accounts = AccountFilter(context.store)
        self.accounts.chosen.connect(self._look_again)
        self.waiting = Waiting(theme)
        # What was found by the letters before is kept only for as long as it does not mislead.
        self.waiting.appeared.connect(lambda: self.model.show_messages(()))
        self.nothing = label("", "soft", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(24, 48, 24, 0)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        filters = QHBoxLayout()
        filters.setContentsMargins(12, 2, 12, 2)
        filters.addWidget(self.accounts)
        column.addLayout(filters)
        column.addWidget(self.waiting)
        column.addWidget(pages, 1)
        listen(self, context.store, MessagesRemoved, self._on_removed)
        theme.changed.connect(self._on_theme_changed)

    @property
    def query(self) -> Query:
        """What is looked for."""
        return self._query

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return not self._answered

    def look_for(self, typed: str) -> None:
        """Look for what is typed; what was looked for before is given up."""
        query = Query.parse(typed)
        self._typed = plain(typed, 60)
        if query != self._query:
            self._query = query
            self._look_again()

    def _look_again(self) -> None:
        """Look for the same anew: in another account, or something else was typed."""
        query = self._query
        self._asked += 1
        self._next = None
        if not query:
            self._asker.stop()
            self._answered = True
            self.waiting.end()
            self.model.clear()
            return
        self._answered = False
        self.model.show_names(query, self._wishes.names(query, self.accounts.account))
        self._choose_first()
        self._show()
        self.waiting.begin()
        self._context.tasks.spawn(self._ask(self._asked, query), doing="search the messages")

    def step(self, by: int) -> None:
        """Move the choice down (1) or up (-1)."""
        row = self.model.step_from(self.view.currentIndex().row(), by)
        self._choose(row)

    def activate(self) -> None:
        """Follow the chosen row."""
        self._on_chosen(self.view.currentIndex())

    # -- asking --------------------------------------------------------------------------------

    @property
    def _scope(self) -> Scope:
        return Scope(account=self.accounts.account)

    async def _ask(self, number: int, query: Query) -> None:
        page: Page | None = None
        try:
            page = await self._asker.messages(query, self._scope, limit=PAGE)
        finally:
            if isValid(self) and number == self._asked:
                self._take(page or Page())

    def _take(self, page: Page) -> None:
        self._answered = True
        self.waiting.end()
        self._next = page.next
        chosen = self._chosen_target()
        self.model.show_messages(page.found, complete=page.complete)
        self._choose_again(chosen)
        self._show()

    def _on_scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if self._next is not None and self._answered and bar.maximum() - value < _NEAR:
            self._answered = False
            wish = self._ask_more(self._asked, self._query, self._next)
            self._context.tasks.spawn(wish, doing="search the messages")

    async def _ask_more(self, number: int, query: Query, after: Place) -> None:
        page = await self._asker.messages(query, self._scope, after, PAGE)
        if not isValid(self) or number != self._asked:
            return
        self._answered = True
        if page is not None:
            self._next = page.next
            self.model.add_messages(page.found)

    # -- showing -------------------------------------------------------------------------------

    def _on_removed(self, event: MessagesRemoved) -> None:
        chosen = self._chosen_target()
        self.model.forget(event.messages)
        self._choose_again(chosen)
        self._show()

    def _show(self) -> None:
        empty = not self.model.lines and self._answered
        if empty:
            words = (
                self.tr("Nothing was found for “{text}”.")
                if self.accounts.account is None
                else self.tr("Nothing was found for “{text}” in {account}.")
            )
            account = self.accounts.currentText()
            self.nothing.setText(words.format(text=self._typed, account=account))
        self._pages.setCurrentIndex(1 if empty else 0)

    def _chosen_target(self) -> object:
        line = self.view.currentIndex().data(Role.LINE)
        return line.target if line is not None else None

    def _choose_again(self, target: object) -> None:
        if target is not None:
            for row, line in enumerate(self.model.lines):
                if line.target == target:
                    self._choose(row)
                    return
        self._choose_first()

    def _choose_first(self) -> None:
        self._choose(self.model.step_from(-1, 1))
        self.view.scrollToTop()

    def _choose(self, row: int) -> None:
        index = self.model.index(row)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _on_chosen(self, index: QModelIndex) -> None:
        line = index.data(Role.LINE)
        target = line.target if line is not None else None
        match target:
            case ConversationRef():
                self.conversation_wanted.emit(target)
            case FoundContact():
                self.contact_wanted.emit(target)
            case Message():
                self.message_wanted.emit(target, self._query)
            case _:
                pass

    def _on_theme_changed(self) -> None:
        self.view.doItemsLayout()
        self.view.viewport().update()


class _Results(QListView):
    """A list whose Enter key opens and whose rows are painted by the delegate alone."""

    entered_row = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Search results"))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; arrow keys pass over headings."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
            return
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
        model = self.model()
        if step and isinstance(model, ResultsModel):
            self.setCurrentIndex(model.index(model.step_from(self.currentIndex().row(), step)))
            return
        super().keyPressEvent(event)
