"""Find a conversation by a few letters of its name and open it (Ctrl+K)."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from app.gui.conversations.delegate import ConversationDelegate
from app.gui.conversations.model import ConversationModel, Role
from app.gui.look.theme import Theme
from app.gui.wishes import Context


class Switcher(QDialog):
    """A field and the conversations that match; Enter opens the chosen one."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Find a conversation"))
        self.resize(theme.px(440), theme.px(420))
        self.field = QLineEdit()
        self.field.setProperty("part", "search")
        self.field.setPlaceholderText(self.tr("Find a conversation"))
        self.field.setAccessibleName(self.tr("Find a conversation"))
        self.field.installEventFilter(self)
        self.model = ConversationModel(context.store, context.clock, self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Conversations found"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setModel(self.model)
        self.list.setItemDelegate(ConversationDelegate(theme, self.list))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 12, 10, 10)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self._open_chosen)
        self.list.clicked.connect(self._open)
        self._choose(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move the choice while the field has the keyboard."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self._choose(self.list.currentIndex().row() + step)
                return True
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """A handful of rows."""
        return QSize(440, 420)

    def _on_text(self, text: str) -> None:
        self.model.set_search(text)
        self._choose(0)

    def _choose(self, row: int) -> None:
        count = self.model.rowCount()
        if count:
            self.list.setCurrentIndex(self.model.index(max(0, min(row, count - 1))))

    def _open_chosen(self) -> None:
        self._open(self.list.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self._context.conversations.open(index.data(Role.REF))
            self.accept()
