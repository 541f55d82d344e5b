"""The shape that the pages of a person and of a group share: a head, tabs, and a line for news."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.ids import ConversationRef
from app.gui.contacts.pieces import (
    EditableLine,
    GlyphTextButton,
    Portrait,
    choose_tab,
    open_size,
)
from app.gui.contacts.shared_page import SharedPage
from app.gui.contacts.status_line import StatusLine
from app.gui.contacts.ways import Ways
from app.gui.look.controls import ElidedLabel, horizontal_edge
from app.gui.look.theme import Theme
from app.gui.wishes import Context
from app.ports.storage import Shared


class DetailsPage(QDialog):
    """Everything about one conversation; its children say what that is.

    Attributes:
        ref: whose page it is.
        name: the headline, which may be edited.
        line: what stands below it.
        status: says what did not work.
    """

    def __init__(
        self, context: Context, theme: Theme, ways: Ways, ref: ConversationRef, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.ref = ref
        self.context = context
        self.theme = theme
        self.ways = ways
        self.status = StatusLine(context.tasks)
        self.portrait = Portrait(theme, 76)
        self.name = EditableLine(theme, "headline", self.tr("Name"), self.tr("Change the name"))
        self.line = ElidedLabel("soft")
        self.tabs: list[QToolButton] = []
        self.pages = QStackedWidget()
        self.buttons = QHBoxLayout()
        self._choice = QButtonGroup(self)
        self._begin: dict[int, Callable[[], object]] = {}
        self.setMinimumSize(theme.px(340), 360)
        open_size(self, theme.px(460), theme.px(680))

    def lay_out(self) -> None:
        """Put the head, the tabs and the line for news together; call after `add_tab`."""
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch(1)
        texts.addWidget(self.name)
        texts.addWidget(self.line)
        texts.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(22, 20, 16, 4)
        head.setSpacing(16)
        head.addWidget(self.portrait)
        head.addLayout(texts, 1)
        self.buttons.setContentsMargins(22, 6, 22, 10)
        self.buttons.setSpacing(8)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(18, 8, 18, 8)
        tabs.setSpacing(2)
        for tab in self.tabs:
            tabs.addWidget(tab)
        tabs.addStretch(1)
        self.status.widget.setContentsMargins(22, 8, 22, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self.buttons)
        column.addWidget(horizontal_edge())
        column.addLayout(tabs)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status.widget)
        for number, tab in enumerate(self.tabs, 1):
            keys = QShortcut(QKeySequence(f"Alt+{number}"), self)
            keys.activated.connect(tab.click)
        if self.tabs:
            choose_tab(self.tabs, self.tabs[0])

    def add_action(
        self, glyph: str, text: str, do: Callable[[], object], part: str = ""
    ) -> GlyphTextButton:
        """Add a button below the head."""
        made = GlyphTextButton(self.theme, glyph, text, part)
        made.clicked.connect(lambda _: do())
        self.buttons.addWidget(made, 1)
        return made

    def add_tab(
        self, text: str, page: QWidget, begin: Callable[[], object] = lambda: None
    ) -> QToolButton:
        """Add a tab with its page.

        Args:
            begin: called whenever the page is about to be shown; what it needs is made there.
        """
        tab = QToolButton()
        tab.setText(text)
        tab.setProperty("part", "chip")
        tab.setCheckable(True)
        tab.setAccessibleName(text)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        tab.clicked.connect(lambda: self.show_tab(self.tabs.index(tab)))
        self._choice.addButton(tab)
        self._begin[len(self.tabs)] = begin
        self.tabs.append(tab)
        self.pages.addWidget(page)
        return tab

    def add_shared_tabs(self) -> None:
        """Add the tabs of what was shared, where the archive can be asked for it."""
        if self.context.attachments is None:
            return
        for what, text in (
            (Shared.PICTURES, self.tr("Pictures")),
            (Shared.FILES, self.tr("Files")),
        ):
            number = len(self.tabs)
            self.add_tab(text, QWidget(), partial(self._begin_shared, number, what))

    def _begin_shared(self, number: int, what: Shared) -> None:
        page = self.pages.widget(number)
        if not isinstance(page, SharedPage):
            if page is not None:
                self.pages.removeWidget(page)
                page.deleteLater()
            page = SharedPage(self.context, self.theme, self.ways, self.status, self.ref, what)
            page.left.connect(self.accept)
            self.pages.insertWidget(number, page)
        page.begin()

    def show_tab(self, number: int) -> None:
        """Show a page; what it needs is asked for now, not before."""
        choose_tab(self.tabs, self.tabs[number])
        self._begin[number]()
        self.pages.setCurrentIndex(number)

    def take_over(self, old: "DetailsPage") -> None:
        """Go on where a page in another language stood."""
        self.show_tab(old.pages.currentIndex())

    def leave_for(self, go: Callable[[], None]) -> None:
        """Close the page and go on elsewhere."""
        self.accept()
        QTimer.singleShot(0, go)


def scrolling(*cards: QWidget) -> QScrollArea:
    """Cards below each other, that scroll."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(18, 6, 18, 18)
    column.setSpacing(10)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
