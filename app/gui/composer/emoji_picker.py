"""Choose an emoji: the recent ones, group by group, or found by a word.

Whoever opens it says where; it reports what is chosen and remembers it.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.composer.emoji import Emoji, describe, emoji_groups, find_emoji
from app.gui.look.controls import label, let_clear
from app.gui.look.theme import Theme
from app.gui.wishes import Context

MAX_RECENT = 32
_COLUMNS = 8
_ROWS = 6
_CELL = 40
"""Pixels of a cell at normal zoom."""

_RECENT = "recent"
_FACES = {
    _RECENT: "🕑",
    "smileys": "🙂",
    "people": "👋",
    "animals": "🐦",
    "food": "🍎",
    "travel": "🚲",
    "activities": "⚽",
    "objects": "💡",
    "symbols": "💛",
    "flags": "🏳️",
}

Index = QModelIndex | QPersistentModelIndex


class EmojiModel(QAbstractListModel):
    """Emoji as rows: the picture shown, its name spoken."""

    def __init__(self, font: QFont, cell: QSize, parent: QObject) -> None:
        super().__init__(parent)
        self._font = font
        self._cell = cell
        self.rows: Sequence[Emoji] = ()

    def show(self, rows: Sequence[Emoji]) -> None:
        """Show other emoji."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """One row for each emoji."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Its picture, its name, its size."""
        if not index.isValid():
            return None
        emoji = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return emoji.text
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return emoji.called(QLocale().name())
            case Qt.ItemDataRole.FontRole:
                return self._font
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
            case Qt.ItemDataRole.SizeHintRole:
                return self._cell
            case _:
                return None


class EmojiPicker(QFrame):
    """A small window over the others; goes when something is chosen, or anything else is hit."""

    chosen = Signal(str)

    def __init__(self, context: Context, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._context = context
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("part", "popup")
        self.setAccessibleName(self.tr("Emoji"))
        self.field = QLineEdit()
        self.list = QListView()
        side = theme.px(_CELL)
        self.model = EmojiModel(theme.font(1.6), QSize(side, side), self)
        self._name = label("", "small")
        self._groups = QButtonGroup(self)
        self._lay_out(side)
        self.field.textChanged.connect(self._on_words)
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.list.entered.connect(self._say_name)
        self.list.selectionModel().currentChanged.connect(self._say_name)
        self.list.customContextMenuRequested.connect(self._offer_tones)
        self._show_group(_RECENT if self._recent() else "smileys")

    def open_above(self, anchor: QWidget) -> None:
        """Show it above a widget, inside the screen, with the keyboard in its field."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, 0))
        screen = anchor.screen().availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        y = corner.y() - self.height() - self._theme.px(6)
        if y < screen.top():
            y = min(corner.y() + anchor.height(), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let one set of keys do for field and list: arrows move, Enter chooses, Esc leaves."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
            if watched is self.field and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if watched is self.list and key == Qt.Key.Key_Up and self._is_in_first_row():
                self.field.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if watched is self.list and event.text().isprintable() and event.text().strip():
                self.field.setFocus(Qt.FocusReason.OtherFocusReason)
                self.field.insert(event.text())
                return True
        return super().eventFilter(watched, event)

    # -- inside --------------------------------------------------------------------------------

    def _lay_out(self, side: int) -> None:
        self.field.setProperty("part", "search")
        self.field.setPlaceholderText(self.tr("Find an emoji"))
        self.field.setAccessibleName(self.tr("Find an emoji"))
        let_clear(self.field)
        groups = QHBoxLayout()
        groups.setSpacing(0)
        for name, words in self._group_names().items():
            button = QToolButton()
            button.setText(_FACES[name])
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setProperty("part", "face")
            button.setFont(self._theme.font(1.15))
            button.setMinimumWidth(0)
            button.setProperty("group", name)
            button.clicked.connect(partial(self._show_group, name))
            self._groups.addButton(button)
            groups.addWidget(button, 1)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setAccessibleName(self.tr("Emoji"))
        self.list.setProperty("part", "grid")
        self.list.setModel(self.model)
        bar = self.list.verticalScrollBar().sizeHint().width()
        self.list.setFixedSize(_COLUMNS * side + bar + 12, _ROWS * side)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 8)
        column.addWidget(self.field)
        column.addLayout(groups)
        column.addWidget(self.list)
        column.addWidget(self._name)

    def _group_names(self) -> dict[str, str]:
        return {
            _RECENT: self.tr("Recent"),
            "smileys": self.tr("Smileys"),
            "people": self.tr("People"),
            "animals": self.tr("Animals and nature"),
            "food": self.tr("Food and drink"),
            "travel": self.tr("Travel and places"),
            "activities": self.tr("Activities"),
            "objects": self.tr("Objects"),
            "symbols": self.tr("Symbols"),
            "flags": self.tr("Flags"),
        }

    def _recent(self) -> tuple[str, ...]:
        return self._context.store.state.settings.recent_emoji

    def _show_group(self, name: str, _checked: bool = False) -> None:  # a signal's value
        for button in self._groups.buttons():
            button.setChecked(button.property("group") == name)
        blocked = self.field.blockSignals(True)  # noqa: FBT003  # Qt's own name for it
        self.field.clear()
        self.field.blockSignals(blocked)
        recent = [describe(text) for text in self._recent()]
        self._show(recent if name == _RECENT else emoji_groups()[name])

    def _on_words(self, words: str) -> None:
        if words.strip():
            self._show(find_emoji(words.strip(" :")))
        else:
            self._show_group("smileys")

    def _show(self, rows: Sequence[Emoji]) -> None:
        self.model.show(rows)
        self.list.scrollToTop()
        if rows:
            self.list.setCurrentIndex(self.model.index(0))
        else:
            self._name.setText(self.tr("Nothing is called that."))

    def _is_in_first_row(self) -> bool:
        current = self.list.currentIndex()
        return not current.isValid() or self.list.visualRect(current).top() <= 0

    def _say_name(self, index: QModelIndex) -> None:
        if index.isValid():
            emoji = self.model.rows[index.row()]
            short = f"  :{emoji.short_names[0]}:" if emoji.short_names else ""
            self._name.setText(emoji.called(QLocale().name()) + short)

    def _offer_tones(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid() or not self.model.rows[index.row()].tones:
            return
        emoji = self.model.rows[index.row()]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text in (emoji.text, *emoji.tones):
            menu.addAction(text, partial(self._take, text))
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self._take(self.model.rows[index.row()].text)

    def _take(self, text: str) -> None:
        recent = (text, *(other for other in self._recent() if other != text))[:MAX_RECENT]
        keeping = self._context.preferences.change(recent_emoji=recent)
        self._context.tasks.spawn(keeping, doing="remember the emoji")
        self.chosen.emit(text)
        self.close()
