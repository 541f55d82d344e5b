"""What was shared in a conversation: its pictures or its files, newest first, page by page."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.content import File, Image, Video, Voice
from app.domain.events import MessagesRemoved
from app.domain.ids import ConversationRef
from app.domain.message import Message, MessageKey
from app.domain.preview import plain
from app.gui.contacts.people_model import PersonRow, Role
from app.gui.contacts.person_delegate import PersonDelegate
from app.gui.contacts.picture_tiles import PictureTiles
from app.gui.contacts.pieces import GlyphTextButton
from app.gui.contacts.status_line import StatusLine
from app.gui.contacts.ways import Ways
from app.gui.look import words
from app.gui.look.controls import label
from app.gui.look.icons import glyph
from app.gui.look.theme import Theme
from app.gui.messages.saving import save_attachment
from app.gui.messages.shelf import Shelf
from app.gui.subscriptions import listen
from app.gui.wishes import Context
from app.ports.storage import SHARED_KINDS, Shared

PAGE = 60
"""Messages asked for at once."""

_KEPT = 24 * 1024 * 1024
"""Bytes of pixels of tiles."""

_GLYPHS = {Image: "image", Video: "video", File: "file", Voice: "mic"}
_ROOT = QModelIndex()


class SharedModel(QAbstractListModel):
    """The messages that carry something, as rows.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self, what: Shared, clock: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._kinds = SHARED_KINDS[what]
        self._messages: list[Message] = []

    def add(self, messages: list[Message]) -> None:
        """Add a page of older ones."""
        if messages:
            first = len(self._messages)
            self.beginInsertRows(QModelIndex(), first, first + len(messages) - 1)
            self._messages += messages
            self.endInsertRows()

    def remove(self, gone: MessageKey) -> None:
        """Show a message no longer that was deleted."""
        for row, message in enumerate(self._messages):
            if message.key == gone:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._messages[row]
                self.endRemoveRows()
                return

    def message(self, index: QModelIndex | QPersistentModelIndex) -> Message | None:
        """The message of a row."""
        inside = index.isValid() and index.row() < len(self._messages)
        return self._messages[index.row()] if inside else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._messages)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer views, the delegate and screen readers."""
        message = self.message(index)
        if message is None:
            return None
        match role:
            case Role.KEY:
                return self._glyph(message)
            case Role.ROW:
                return self._row(message)
            case Qt.ItemDataRole.DisplayRole:
                return self._row(message).name
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self._row(message).spoken
        return None

    def _carried(self, message: Message) -> Image | Video | File | Voice | None:
        found = (e for e in message.elements if isinstance(e, self._kinds))
        return next((e for e in found if isinstance(e, Image | Video | File | Voice)), None)

    def _glyph(self, message: Message) -> str:
        carried = self._carried(message)
        return _GLYPHS[type(carried)] if carried is not None else "file"

    def _row(self, message: Message) -> PersonRow:
        carried = self._carried(message)
        who = _tr("You") if message.outgoing else plain(message.sender.display_name, 40)
        size = ""
        match carried:
            case Image() | File():
                name, size = plain(carried.name, 120), words.file_size(carried.size)
            case Video() | Voice():
                name, size = "", words.duration(carried.duration) if carried.duration else ""
            case _:
                name = ""
        named = name or _kind_words(carried)
        day = words.day_line(
            words.moment(message.sent_at).date(), words.moment(self._clock()).date()
        )
        return PersonRow(named, " · ".join(part for part in (who, day, size) if part))


class SharedPage(QWidget):
    """The list, with what can be done with a row below it."""

    left = Signal()
    """The user goes to a message; the page around may close."""

    def __init__(
        self,
        context: Context,
        theme: Theme,
        ways: Ways,
        status: StatusLine,
        ref: ConversationRef,
        what: Shared,
    ) -> None:
        super().__init__()
        self._context = context
        self._ways = ways
        self._status = status
        self._ref = ref
        self._what = what
        self._begun = self._asking = self._complete = False
        pictures = what is Shared.PICTURES
        self.model = SharedModel(what, context.clock, self)
        self.view = _List(self.tr("Shared pictures") if pictures else self.tr("Shared files"))
        self.view.setModel(self.model)
        listen(self, context.store, MessagesRemoved, self._on_removed)
        if pictures:
            shelf = Shelf(context, self, _KEPT) if context.media is not None else None
            tiles = PictureTiles(theme, self.view, shelf, self.model.message)
            self.view.show_tiles()
            self.view.setItemDelegate(tiles)
        else:
            self.view.setItemDelegate(_Delegate(theme, self.view))
        self.nothing = label(
            self.tr("No pictures yet.") if pictures else self.tr("No files yet."), "soft"
        )
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(24, 48, 24, 0)
        self.go = GlyphTextButton(theme, "chats", self.tr("Show in the conversation"))
        self.save = GlyphTextButton(theme, "down", self.tr("Save…"))
        self._lay_out()
        self.go.clicked.connect(self._go)
        self.save.clicked.connect(self._save)
        self.save.setVisible(context.files is not None)
        self.view.entered.connect(self._go)
        self.view.doubleClicked.connect(lambda _: self._go())
        self.view.customContextMenuRequested.connect(self._on_menu)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._update())
        self._update()

    def _lay_out(self) -> None:
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.nothing)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.go)
        row.addWidget(self.save)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 14)
        column.setSpacing(8)
        column.addWidget(pages, 1)
        column.addLayout(row)

    def _on_removed(self, event: MessagesRemoved) -> None:
        for message in event.messages:
            self.model.remove(message.key)
        self._update()

    def begin(self) -> None:
        """Ask for the newest, once."""
        if not self._begun:
            self._begun = True
            self._more()

    def _more(self) -> None:
        attachments = self._context.attachments
        if attachments is None or self._asking or self._complete:
            return
        self._asking = True
        last = self.model.message(self.model.index(self.model.rowCount() - 1))
        before = last.position if last is not None else None
        self._status.attempt(
            attachments.shared(self._ref, self._what, before, PAGE),
            "look for what was shared",
            self._came,
            self._failed,
        )

    def _came(self, messages: list[Message]) -> None:
        self._asking = False
        self._complete = len(messages) < PAGE
        self.model.add(list(messages))
        self._update()

    def _failed(self) -> None:
        self._asking = False

    def _on_scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if value > bar.maximum() - self.view.height():
            self._more()

    def _update(self) -> None:
        empty = self._begun and self.model.rowCount() == 0
        self._pages.setCurrentIndex(1 if empty else 0)
        chosen = self.model.message(self.view.currentIndex()) is not None
        self.go.setEnabled(chosen)
        self.save.setEnabled(chosen)

    def _go(self) -> None:
        message = self.model.message(self.view.currentIndex())
        if message is not None:
            self.left.emit()
            self._ways.show_message(message)

    def _save(self) -> None:
        message = self.model.message(self.view.currentIndex())
        if message is not None:
            save_attachment(self._context, message, self)

    def _on_menu(self, place: QPoint) -> None:
        if self.model.message(self.view.currentIndex()) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.go.text(), self._go)
        if self._context.files is not None:
            menu.addAction(self.save.text(), self._save)
        menu.popup(self.view.viewport().mapToGlobal(place))


class _List(QListView):
    """A list whose Enter key goes to the message."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def show_tiles(self) -> None:
        """Show squares beside each other, as many lines as it takes."""
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the squares anew."""
        super().resizeEvent(event)
        if self.viewMode() is QListView.ViewMode.IconMode:
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class _Delegate(PersonDelegate):
    """Paints a glyph where people have their picture."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """Paint a row."""
        self._glyph: str = index.data(Role.KEY) or "file"
        super().paint(painter, option, index)

    def paint_picture(self, painter: QPainter, row: PersonRow, area: QRect) -> None:  # noqa: ARG002  # a person's has one
        """Paint the kind of thing."""
        t = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.field)
        painter.drawRoundedRect(area, 9, 9)
        side = self._theme.px(20)
        place = QRect(0, 0, side, side)
        place.moveCenter(area.center())
        painter.drawPixmap(place, glyph(self._glyph, t.soft_text, side))


def _kind_words(carried: Image | Video | File | Voice | None) -> str:
    match carried:
        case Image():
            return _tr("Picture")
        case Video():
            return _tr("Video")
        case Voice():
            return _tr("Voice message")
        case _:
            return _tr("File")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedPage", text)
