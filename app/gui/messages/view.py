"""The messages of the open conversation; stays where the user reads, and tells what is seen.

Heights change under the view all the time: older pages come in above, bubbles get their neighbours,
the window gets wider. Before each change the view notes which message stands where, and puts it
back there; at the very end it stays at the end.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from app.domain.events import ConversationOpened, VisibleRangeChanged
from app.domain.ids import ConversationRef
from app.domain.model import Message, MessageKey, Position
from app.gui.look import words
from app.gui.look.links import destination
from app.gui.look.theme import Theme
from app.gui.messages.clipboard_text import as_text
from app.gui.messages.delegate import MessageDelegate
from app.gui.messages.model import MessageModel, Role
from app.gui.subscriptions import listen
from app.gui.wishes import Context

_NEAR = 1.5
"""Viewports from the edge at which the next page is fetched."""

_AT_END = 4
"""Pixels from the bottom that still count as the end."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Which message stands where in the viewport; a key of None: the view is at the end.

    It is held by its lower edge, because a message's day line or name above it may come or go when
    older ones come in; by its upper edge when it is unfolded.
    """

    key: MessageKey | None
    edge: int = 0
    upper: bool = False


class MessageView(QListView):
    """Shows a `MessageModel`.

    Signals carry the message or text that the user meant.
    """

    link_wanted = Signal(str)
    retry_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint, str)
    """With the link under the pointer, or ""."""
    typing_wanted = Signal(str)
    """Somebody began to type while the messages had the keyboard."""
    place_changed = Signal()
    """The end came into sight or went out of it, or the number below changed."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._model = MessageModel(context, self)
        self._delegate = MessageDelegate(theme, self._model, self)
        self._anchor: _Anchor | None = None
        self._stays_at_end = True
        self._seen: Position | None = None
        self._told: tuple[ConversationRef, Position | None] | None = None
        self._restoring = False
        self.setAccessibleName(self.tr("Messages"))
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # A scroll bar that comes and goes would change the width and with it every height.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.customContextMenuRequested.connect(self._on_context_menu)
        self._model.changing.connect(self._note_place)
        self._model.changed.connect(self._restore_place)
        self._model.opened.connect(self._on_opened)
        self._model.found.connect(self.go_to)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        theme.changed.connect(self._on_theme_changed)
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell)
        listen(self, context.store, ConversationOpened, self._on_opened_again)
        self._on_opened()

    # -- for the conversation's page -----------------------------------------------------------

    @property
    def messages(self) -> MessageModel:
        """The model that is shown."""
        return self._model

    @property
    def is_at_end(self) -> bool:
        """Whether the newest message is in sight."""
        bar = self.verticalScrollBar()
        return self._model.at_end and bar.value() >= bar.maximum() - _AT_END

    @property
    def below(self) -> int:
        """How many messages of others came below what was seen."""
        return 0 if self.is_at_end else self._model.count_behind(self._seen)

    def go_to_end(self) -> None:
        """Show the newest message."""
        self._model.go_to_end()
        self._stays_at_end = True
        self.scrollToBottom()
        self._telling.start()

    def go_to_new(self) -> None:
        """Show the first new message if there is a line above it, else the newest."""
        self._model.go_to_end()
        self._stays_at_end = True
        self._show_beginning_of_new()
        self._telling.start()

    def reveal(self, message: Message) -> None:
        """Scroll to a message of the open conversation, wherever it is, and mark it."""
        self._stays_at_end = False
        self._model.load_around(message)

    def go_to(self, message: Message) -> None:
        """Scroll to a message that is in the window, and mark it."""
        row = self._model.row_of(message.key)
        if row is not None:
            self._stays_at_end = False
            index = self._model.index(row)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.setCurrentIndex(index)

    def copy(self) -> None:
        """Copy the chosen messages: one as its text, several with time and sender."""
        rows = sorted(i.row() for i in self.selectedIndexes())
        chosen = [self._model.rows[row] for row in rows]
        if chosen:
            QGuiApplication.clipboard().setText(as_text(chosen, self._model.name_of))

    # -- holding the place ---------------------------------------------------------------------

    def _note_place(self, *, upper: bool = False) -> None:
        if self._anchor is not None:
            return
        if self._stays_at_end or not self._model.rows:
            self._anchor = _Anchor(None)
            return
        first = self.indexAt(QPoint(self.viewport().width() // 2, 1))
        row = first.row() if first.isValid() else 0
        area = self.visualRect(self._model.index(row))
        edge = area.top() if upper else area.bottom()
        self._anchor = _Anchor(self._model.rows[row].key, edge, upper)

    def _restore_place(self) -> None:
        anchor, self._anchor = self._anchor, None
        self._restoring = True
        try:
            self._lay_out()
            self._put_back(anchor)
        finally:
            self._restoring = False
        self._on_scrolled()

    def _lay_out(self) -> None:
        """Lay out now, and be no higher than the messages: few of them stand at the bottom."""
        self.doItemsLayout()
        self.setMaximumHeight(max(1, self.contentsSize().height()))

    def _put_back(self, anchor: _Anchor | None) -> None:
        bar = self.verticalScrollBar()
        if anchor is None or anchor.key is None:
            bar.setValue(bar.maximum())
            return
        row = self._model.row_of(anchor.key)
        if row is not None:
            area = self.visualRect(self._model.index(row))
            edge = area.top() if anchor.upper else area.bottom()
            bar.setValue(bar.value() + edge - anchor.edge)

    def _on_opened(self) -> None:
        self._anchor = None
        self._seen = None
        self._told = None
        self._stays_at_end = True
        self._delegate.width = self.viewport().width()
        self._lay_out()
        self._show_beginning_of_new()
        # As high as the one before, it neither scrolls nor changes the view's size.
        self._fetch_near_edges()
        self._telling.start()

    def _on_opened_again(self, event: ConversationOpened) -> None:
        """Show the newest once more: the state forgot what is seen, and a click wants to see it."""
        if event.ref is not None and event.ref == self._model.ref:
            self._told = None
            self.go_to_end()

    def _show_beginning_of_new(self) -> None:
        """Begin at the line of the new if they need more than the viewport, else at the end."""
        self.scrollToBottom()
        row = self._model.first_new_row()
        if row is None:
            return
        top = self.visualRect(self._model.index(row)).top()
        if top < 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + top - self._theme.px(8))
            self._stays_at_end = False

    # -- what is seen --------------------------------------------------------------------------

    def _on_scrolled(self, *_: object) -> None:
        if self._restoring:
            return
        self._stays_at_end = self.is_at_end
        self._fetch_near_edges()
        self._telling.start()

    def _on_range_changed(self, _low: int, high: int) -> None:
        self.verticalScrollBar().setEnabled(high > 0)

    def _fetch_near_edges(self) -> None:
        bar = self.verticalScrollBar()
        near = _NEAR * self.viewport().height()
        if bar.value() <= near:
            self._model.load_older()
        if bar.maximum() - bar.value() <= near:
            self._model.load_newer()

    def _tell(self) -> None:
        """Tell the store which message is the newest in sight."""
        ref = self._model.ref
        if ref is not None:
            newest = self._newest_in_sight() if self.isVisible() else None
            if newest is not None and (self._seen is None or newest > self._seen):
                self._seen = newest
            if (ref, newest) != self._told:
                self._told = (ref, newest)
                self._context.store.dispatch(VisibleRangeChanged(ref, newest))
        self.place_changed.emit()

    def _newest_in_sight(self) -> Position | None:
        rows = self._model.rows
        if not rows:
            return None
        if self.is_at_end:
            return rows[-1].position
        height = self.viewport().height()
        last = self.indexAt(QPoint(self.viewport().width() // 2, height - 1))
        row = last.row() if last.isValid() else len(rows) - 1
        # A message is seen when its end is; one that is higher than the viewport, when it fills it.
        while row >= 0:
            area = self.visualRect(self._model.index(row))
            if area.bottom() <= height + _AT_END or (area.top() <= 0 and area.bottom() >= height):
                return rows[row].position if area.bottom() >= 0 else None
            row -= 1
        return None

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what is seen now."""
        super().showEvent(event)
        self._telling.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nothing is seen."""
        super().hideEvent(event)
        self._telling.start()

    # -- size ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width, holding the place."""
        self._note_place()
        super().resizeEvent(event)
        if self._delegate.width != self.viewport().width():
            self._delegate.width = self.viewport().width()
        self._restore_place()

    def _on_theme_changed(self) -> None:
        self._note_place()
        self._restore_place()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(480, 10_000)

    def minimumSizeHint(self) -> QSize:
        """Let the window be small."""
        return QSize(120, 60)

    # -- mouse and keyboard --------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand where a click does something."""
        super().mouseMoveEvent(event)
        active = self._target(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if active else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link, retry, show more, or jump to what a reply quotes."""
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        target = self._target(event.position())
        if target is None:
            return
        message, what, detail = target
        match what:
            case "link":
                self.link_wanted.emit(detail)
            case "retry":
                self.retry_wanted.emit(message)
            case "more":
                self._stays_at_end = False
                self._note_place(upper=True)
                self._delegate.expand(message)
                self._restore_place()
            case "quote":
                quoted = self._model.find(message.reply_to) if message.reply_to else None
                if quoted is not None:
                    self.go_to(quoted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a message only by a click on it; beside it the choice ends."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._target(event.position()) is None:
            super().mousePressEvent(event)
        elif not index.isValid():
            self.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, go to the end, or hand what is typed to the composer."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_End:
            self.go_to_end()
        elif event.key() == Qt.Key.Key_Menu and self.currentIndex().isValid():
            place = self.visualRect(self.currentIndex()).center()
            self._on_context_menu(place)
        elif (
            event.text().isprintable()
            and event.text().strip()
            and not (
                event.modifiers()
                & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            )
        ):
            self.typing_wanted.emit(event.text())
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say where a link really goes, and when exactly a message came."""
        if event.type() == QEvent.Type.ToolTip:
            place = event.pos()  # type: ignore[attr-defined]  # a QHelpEvent
            text = self._explanation(QPointF(place))
            if text:
                where = self.viewport().mapToGlobal(place)
                QToolTip.showText(where, text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _explanation(self, place: QPointF) -> str:
        target = self._target(place)
        if target is not None and target[1] == "link":
            return self.tr("Opens {place}").format(place=destination(target[2]))
        index = self.indexAt(place.toPoint())
        if not index.isValid():
            return ""
        time = self._delegate.layout_of(index.row()).time
        inside = place - QPointF(self.visualRect(index).topLeft())
        on_time = time is not None and time.contains(inside)
        return words.full_time(index.data(Role.MESSAGE).sent_at) if on_time else ""

    def _target(self, place: QPointF) -> tuple[Message, str, str] | None:
        """What a click at a place would do."""
        index = self.indexAt(place.toPoint())
        if not index.isValid():
            return None
        layout = self._delegate.layout_of(index.row())
        inside = place - QPointF(self.visualRect(index).topLeft())
        message: Message = index.data(Role.MESSAGE)
        if layout.retry is not None and layout.retry.contains(inside):
            return message, "retry", ""
        if layout.more is not None and layout.more.contains(inside):
            return message, "more", ""
        if layout.quote is not None and layout.quote.area.contains(inside):
            return message, "quote", ""
        link = layout.link_at(inside)
        return (message, "link", link) if link is not None else None

    def _on_context_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            if not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
            target = self._target(QPointF(place))
            link = target[2] if target is not None and target[1] == "link" else ""
            where = self.viewport().mapToGlobal(place)
            self.menu_wanted.emit(index.data(Role.MESSAGE), where, link)
