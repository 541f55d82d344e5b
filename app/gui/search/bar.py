"""The bar of a search in the open conversation: how many there are, and the way through them."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from shiboken6 import isValid

from app.domain.ids import ConversationRef
from app.domain.message import Message
from app.domain.search import Query
from app.gui.look.controls import GlyphButton, label, let_clear
from app.gui.look.icons import glyph_icon
from app.gui.look.theme import Theme
from app.gui.search.waiting import PATIENCE, Ring
from app.gui.search.wishes import SearchWishes
from app.gui.subscriptions import watch
from app.gui.wishes import Context
from app.ports.search import Page, Place, Scope

PAGE = 100

MOST = 1_000
"""Counted at most; then it is "1 of 1000+"."""


class SearchBar(QFrame):
    """Walks through the messages of the open conversation in which a text is.

    Hidden until `begin`. It goes to the newest as soon as that is found; Enter goes on to older
    ones, Shift+Enter back to newer ones.
    """

    found = Signal(object)
    """A message is to be shown."""
    looked_for = Signal(object)
    """The `Query` to be marked in the messages; an empty one ends it."""
    closed = Signal()

    def __init__(
        self, context: Context, wishes: SearchWishes, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._asker = wishes.asker()
        self._ref: ConversationRef | None = None
        self._query = Query(())
        self._asked = 0
        self._messages: list[Message] = []
        self._at = -1
        self._count = 0
        self._next: Place | None = None
        self._loading = False
        self.setProperty("part", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.field = QLineEdit()
        self.field.setProperty("part", "search")
        self.field.setPlaceholderText(self.tr("Search in this conversation"))
        self.field.setAccessibleName(self.tr("Search in this conversation"))
        let_clear(self.field)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self._icon = QAction(self.tr("Search"), self.field)
        self.field.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self.ring = Ring(theme)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(lambda: self._turn(turning=True))
        self.number = label("", "small")
        self.older = GlyphButton(theme, "up", self.tr("Older message (Enter)"))
        self.older.clicked.connect(lambda: self.step(1))
        self.newer = GlyphButton(theme, "down", self.tr("Newer message (Shift+Enter)"))
        self.newer.clicked.connect(lambda: self.step(-1))
        self.close_button = GlyphButton(theme, "close", self.tr("Close the search (Esc)"))
        self.close_button.clicked.connect(self.end)
        self._lay_out()
        self.hide()
        watch(self, context.store, lambda s: s.open, self._on_opened)
        theme.changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 10, 6)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addSpacing(4)
        row.addWidget(self.ring)
        row.addWidget(self.number)
        row.addSpacing(4)
        row.addWidget(self.older)
        row.addWidget(self.newer)
        row.addWidget(self.close_button)
        space = self.ring.sizePolicy()
        space.setRetainSizeWhenHidden(True)
        self.ring.setSizePolicy(space)
        self.ring.hide()

    # -- for the conversation's page -----------------------------------------------------------

    @property
    def query(self) -> Query:
        """What is looked for; empty while the bar is hidden."""
        return self._query

    def begin(self, text: str = "") -> None:
        """Show the bar, ready to type, or with a text to look for."""
        self._ref = self._context.store.state.open
        if self._ref is None:
            return
        self.show()
        if text:
            self.field.setText(text)
        elif not self._query and self.field.text():
            self._on_typed(self.field.text())
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def end(self) -> None:
        """Hide it and mark nothing any more."""
        self._give_up()
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def step(self, by: int) -> None:
        """Go to the next older (1) or newer (-1) message; round at the ends."""
        if not self._messages:
            return
        at = self._at + by
        if at >= len(self._messages) and self._next is not None:
            self._load_more()
            return
        self._go_to(at % len(self._messages))
        if self._next is not None and len(self._messages) - self._at < PAGE // 4:
            self._load_more()

    # -- asking --------------------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        query = Query.parse(text)
        if query == self._query or self.isHidden():
            return
        self._give_up()
        self._query = query
        self.looked_for.emit(query)
        if not query or self._ref is None:
            self._show_number()
            return
        self._loading = True
        asked = self._asked
        self._patience.start()
        self._context.tasks.spawn(
            self._ask(asked, query, Scope(conversation=self._ref)),
            doing="search the conversation",
        )

    async def _ask(self, asked: int, query: Query, scope: Scope) -> None:
        page: Page | None = None
        count: int | None = None
        try:
            page = await self._asker.messages(query, scope, limit=PAGE)
            if page is not None and page.next is not None:
                count = await self._asker.count(query, scope, MOST)
        finally:
            if isValid(self) and asked == self._asked:
                self._take(page or Page(), count)

    def _take(self, page: Page, count: int | None) -> None:
        self._loading = False
        self._turn(turning=False)
        self._messages = [found.message for found in page.found]
        self._next = page.next
        self._count = count if count is not None else len(self._messages)
        if self._messages:
            self._go_to(0)
        else:
            self._show_number()

    def _load_more(self) -> None:
        if self._loading or self._next is None:
            return
        self._loading = True
        self._context.tasks.spawn(
            self._ask_more(self._asked, self._next), doing="search the conversation"
        )

    async def _ask_more(self, asked: int, after: Place) -> None:
        page = await self._asker.messages(
            self._query, Scope(conversation=self._ref), after=after, limit=PAGE
        )
        if not isValid(self) or asked != self._asked:
            return
        self._loading = False
        if page is None:
            return
        was_at_end = self._at == len(self._messages) - 1
        self._messages += [found.message for found in page.found]
        self._next = page.next
        if was_at_end and page.found:
            self._go_to(self._at + 1)

    def _give_up(self) -> None:
        """Want nothing any more of what was asked."""
        self._asked += 1
        self._asker.stop()
        self._loading = False
        self._turn(turning=False)
        self._messages, self._at, self._count, self._next = [], -1, 0, None
        if self._query:
            self._query = Query(())
            self.looked_for.emit(self._query)

    # -- showing -------------------------------------------------------------------------------

    def _go_to(self, at: int) -> None:
        self._at = at
        self._show_number()
        self.found.emit(self._messages[at])

    def _show_number(self) -> None:
        some = bool(self._messages)
        self.older.setEnabled(some)
        self.newer.setEnabled(some)
        if some:
            many = f"{self._count}+" if self._count >= MOST else str(self._count)
            text = self.tr("{number} of {count}").format(number=self._at + 1, count=many)
        else:
            text = self.tr("Not found") if self._query and not self._loading else ""
        self.number.setText(text)

    def _turn(self, *, turning: bool) -> None:
        self._patience.stop()
        self.ring.set_turning(turning)
        self.ring.setVisible(turning)

    def _on_opened(self, ref: ConversationRef | None) -> None:
        if ref != self._ref:
            self.field.clear()
            self.end()
            self._ref = ref

    def _dress(self) -> None:
        self._icon.setIcon(glyph_icon("search", self._theme.tokens.soft_text))

    # -- keyboard ------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk with Enter and the arrow keys, close with Esc."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.step(-1 if back else 1)
                case Qt.Key.Key_Up:
                    self.step(1)
                case Qt.Key.Key_Down:
                    self.step(-1)
                case Qt.Key.Key_Escape:
                    self.end()
                case _:
                    return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)
