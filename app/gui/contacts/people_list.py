"""A field to filter by and the people that are found, for every page that lists some."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.gui.contacts.people_model import PeopleModel
from app.gui.contacts.person_delegate import PersonDelegate
from app.gui.contacts.pieces import Field
from app.gui.look.controls import label, let_clear
from app.gui.look.theme import Theme

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PeopleList(QWidget):
    """A filter above a list.

    Args:
        name: what the list is, for screen readers.
        nobody: said where the list is empty.
    """

    chosen = Signal(object)
    """Somebody was clicked, or Enter was pressed on them; their key."""
    menu_wanted = Signal(object, QPoint)
    """What can be done with somebody is asked for, at a place of the screen."""

    def __init__(self, model: PeopleModel, theme: Theme, name: str, nobody: str) -> None:
        super().__init__()
        self.model = model
        self._nobody = nobody
        self._kept: object = None
        self._place = 0
        self.field = Field()
        self.field.setProperty("part", "search")
        self.field.setPlaceholderText(self.tr("Search"))
        self.field.setAccessibleName(self.tr("Search: {list}").format(list=name))
        let_clear(self.field)
        self.field.installEventFilter(self)
        self.view = _List(name)
        self.view.setModel(model)
        self.view.setItemDelegate(PersonDelegate(theme, self.view))
        self.nothing = label("", "soft", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(24, 40, 24, 0)
        self.nothing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(pages, 1)
        self.field.textChanged.connect(model.set_search)
        self.field.returnPressed.connect(self._choose_first)
        self.view.clicked.connect(self._on_chosen)
        self.view.entered_row.connect(self._on_chosen)
        self.view.customContextMenuRequested.connect(self._on_menu)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._on_reset)
        model.settled.connect(self._tell_nothing)
        theme.changed.connect(self.view.doItemsLayout)
        self._tell_nothing()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the Down key lead from the field into the list."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
            and self.model.rowCount()
        ):
            self.view.setFocus()
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0))
            return True
        return super().eventFilter(watched, event)

    def set_nobody(self, text: str) -> None:
        """Say something else where the list is empty."""
        self._nobody = text
        self._tell_nothing()

    def _on_chosen(self, index: QModelIndex) -> None:
        key = self.model.key(index)
        if key is not None:
            self.chosen.emit(key)

    def _choose_first(self) -> None:
        if self.model.rowCount():
            self._on_chosen(self.model.index(0))

    def _on_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not index.isValid():  # the menu key gives no place inside a row
            index = self.view.currentIndex()
            place = self.view.visualRect(index).center()
        key = self.model.key(index)
        if key is not None:
            self.menu_wanted.emit(key, self.view.viewport().mapToGlobal(place))

    def _keep_place(self) -> None:
        self._kept = self.model.key(self.view.currentIndex())
        self._place = self.view.verticalScrollBar().value()

    def _on_reset(self) -> None:
        """Stay where the user was: others come and go."""
        if self._kept is not None:
            again = self.model.index_of(self._kept)
            if again.isValid():
                self.view.setCurrentIndex(again)
        self.view.verticalScrollBar().setValue(self._place)
        self._tell_nothing()

    def _tell_nothing(self) -> None:
        empty = self.model.rowCount() == 0
        self._pages.setCurrentIndex(1 if empty else 0)
        if empty and self.model.total:
            self.nothing.setText(self.tr("Nobody has such a name."))
        elif empty:
            self.nothing.setText(self._nobody)


class _List(QListView):
    """A list whose Enter key chooses, and whose rows are painted by the delegate alone."""

    entered_row = Signal(QModelIndex)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter or Space."""
        if event.key() in (*_OPENING, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
