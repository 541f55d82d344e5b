"""What the messages are seen on: laid out, scrolled, held in their place, told as seen.

What a click means is in `pointer`, what a key means in `walking`; they work on this, and
`MessageView` hands them what the user does.
"""

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.domain.events import ConversationOpened
from app.domain.message import Message
from app.domain.search import Query
from app.gui.look.theme import Theme
from app.gui.messages.clipboard_text import as_text
from app.gui.messages.delegate import MessageDelegate
from app.gui.messages.layout import Target
from app.gui.messages.model import MessageModel, row_key
from app.gui.messages.place import Place
from app.gui.messages.shelf import Shelf
from app.gui.messages.sight import Sight
from app.gui.messages.voices import Voices
from app.gui.subscriptions import listen
from app.gui.wishes import Context

_NEAR = 1.5
"""Viewports from the edge at which the next page is fetched."""


class MessageSurface(QListView):
    """Shows a `MessageModel`.

    Signals carry the message that the user meant, and what of it.
    """

    activated_part = Signal(object, object)
    """A message and the `Target` in it: a link, a file, a reaction, a picture, "Retry"."""
    menu_wanted = Signal(object, QPoint, str)
    """With the link under the pointer, or ""."""
    reply_wanted = Signal(object)
    react_wanted = Signal(object, QPoint)
    """A message, and where on the screen the choice is to be."""
    deletion_wanted = Signal(object)
    """The chosen messages are to be deleted here; a list."""
    undo_wanted = Signal()
    """The last deletion is to be undone."""
    typing_wanted = Signal(str)
    """Somebody began to type while the messages had the keyboard."""
    place_changed = Signal()
    """The end came into sight or went out of it, or the number below changed."""
    scrolled = Signal()
    """Other messages are in sight, or others stand where they stood."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._model = MessageModel(context, self)
        self.shelf = Shelf(context, self)
        self.voices = Voices(context, self)
        self._delegate = MessageDelegate(theme, self._model, self.shelf, self.voices, self)
        self._place = Place(self, self._model)
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
        self._sight = Sight(self, context.store, self._model, self._place)
        self._sight.told.connect(self.place_changed)
        self._connect()
        self._on_opened()

    def _connect(self) -> None:
        self._model.changing.connect(self._place.note)
        self._model.changed.connect(self._restore_place)
        self._model.opened.connect(self._on_opened)
        self._model.found.connect(self.go_to)
        self.shelf.changed.connect(self.viewport().update)
        self.voices.changed.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self._theme.changed.connect(self._on_theme_changed)
        listen(self, self._context.store, ConversationOpened, self._on_opened_again)

    # -- for the conversation's page -----------------------------------------------------------

    @property
    def messages(self) -> MessageModel:
        """The model that is shown."""
        return self._model

    @property
    def is_at_end(self) -> bool:
        """Whether the newest message is in sight."""
        return self._place.is_at_end

    @property
    def below(self) -> int:
        """How many messages of others came below what was seen."""
        return self._sight.below

    def take_over(self, other: "MessageSurface") -> None:
        """Show what another view of the same conversation has loaded, and tell no more than it."""
        self._model.take_over(other.messages)
        self._sight.take_over(other._sight)  # noqa: SLF001  # one of us

    def hold_place(self, other: "MessageSurface") -> None:
        """Scroll to where another view stands, which is as large."""
        self._place.take(other._place)  # noqa: SLF001  # one of us
        self._on_scrolled()

    def go_to_end(self) -> None:
        """Show the newest message."""
        self._model.go_to_end()
        self._place.stays_at_end = True
        self.scrollToBottom()
        self._sight.look()

    def go_to_new(self) -> None:
        """Show the first new message if there is a line above it, else the newest."""
        self._model.go_to_end()
        self._place.stays_at_end = True
        self._show_beginning_of_new()
        self._sight.look()

    def reveal(self, message: Message) -> None:
        """Scroll to a message of the open conversation, wherever it is, and mark it."""
        self._place.stays_at_end = False
        self._model.load_around(message)

    def mark(self, query: Query) -> None:
        """Mark what is looked for in all texts; an empty query ends it."""
        self._delegate.query = query
        self.viewport().update()

    def go_to(self, message: Message) -> None:
        """Scroll to a message that is in the window, and mark it."""
        row = self._model.row_of(message.key)
        if row is not None:
            self._place.stays_at_end = False
            index = self._model.index(row)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.setCurrentIndex(index)

    # -- for what the user does ----------------------------------------------------------------

    @property
    def chosen(self) -> list[Message]:
        """The messages that are chosen, oldest first."""
        return [self._model.rows[row] for row in sorted(i.row() for i in self.selectedIndexes())]

    @property
    def chosen_text(self) -> str:
        """The stretch of a message's text that is chosen."""
        selection = self._delegate.selection
        if selection is None or selection.is_empty:
            return ""
        rows = enumerate(self._model.rows)
        row = next((i for i, m in rows if row_key(m) == selection.key), None)
        return selection.text(self._delegate.layout_of(row)) if row is not None else ""

    def copy(self) -> None:
        """Copy what is chosen: a stretch of text, a message as its text, several with names."""
        text = self.chosen_text
        if not text:
            text = as_text(self.chosen, self._model.names.of)
        if text:
            QGuiApplication.clipboard().setText(text)

    def expand(self, message: Message) -> None:
        """Show more of a long text, from where its beginning stands."""
        self._place.stays_at_end = False
        self._place.note(upper=True)
        self._delegate.expand(message)
        self._restore_place()

    def focused_part(self) -> Target | None:
        """The part of a message that the keyboard is on."""
        focus = self._delegate.focus
        index = self.currentIndex()
        if focus is None or not index.isValid():
            return None
        return focus[1] if focus[0] == row_key(self._model.rows[index.row()]) else None

    # -- following -----------------------------------------------------------------------------

    def _restore_place(self) -> None:
        self._place.restore()
        self._on_scrolled()

    def _on_opened(self) -> None:
        self._sight.forget()
        self._place.forget()
        self.shelf.forget()
        self._delegate.width = self.viewport().width()
        self._place.lay_out()
        self._show_beginning_of_new()
        # As high as the one before, it neither scrolls nor changes the view's size.
        self._fetch_near_edges()
        self._sight.look()

    def _on_opened_again(self, event: ConversationOpened) -> None:
        """Show the newest once more: the state forgot what is seen, and a click wants to see it."""
        if event.ref is not None and event.ref == self._model.ref:
            self._sight.tell_again()
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
            self._place.stays_at_end = False

    def _on_scrolled(self, *_: object) -> None:
        if self._place.restoring:
            return
        self.scrolled.emit()
        self._place.stays_at_end = self.is_at_end
        self._fetch_near_edges()
        self._sight.look()

    def _fetch_near_edges(self) -> None:
        bar = self.verticalScrollBar()
        near = _NEAR * self.viewport().height()
        if bar.value() <= near:
            self._model.load_older()
        if bar.maximum() - bar.value() <= near:
            self._model.load_newer()

    def _on_range_changed(self, _low: int, high: int) -> None:
        self.verticalScrollBar().setEnabled(high > 0)

    def _on_theme_changed(self) -> None:
        self._place.note()
        self._restore_place()
        self.viewport().update()

    # -- Qt's events ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what is seen now."""
        super().showEvent(event)
        self._sight.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nothing is seen, and hold fewer pictures meanwhile."""
        super().hideEvent(event)
        self._sight.look()
        self.shelf.put_aside()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width, holding the place."""
        self._place.note()
        super().resizeEvent(event)
        if self._delegate.width != self.viewport().width():
            self._delegate.width = self.viewport().width()
        self._restore_place()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew when the window turns around."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place.note()
            self._delegate.forget()
            self._restore_place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at what is in sight, where Qt would begin at the very first row."""
        if not self.currentIndex().isValid():
            row = self._place.last_row_in_sight()
            if row is not None:
                no_choice = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(self._model.index(row), no_choice)
        super().focusInEvent(event)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(480, 10_000)

    def minimumSizeHint(self) -> QSize:
        """Let the window be small."""
        return QSize(120, 60)
