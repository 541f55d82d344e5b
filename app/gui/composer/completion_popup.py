"""The offers above the field while a word is typed; the keyboard stays in the field."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QListWidget, QWidget

from app.gui.composer.completion import Offer, Word, finished_emoji, word_before
from app.gui.composer.text_field import TextField
from app.gui.look.theme import Theme

_WIDTH = 300


class CompletionPopup(QListWidget):
    """Watches a field and offers what its last word may become.

    Args:
        offers: what a word may become.
        in_group: there are people to mention.
    """

    def __init__(
        self,
        field: TextField,
        theme: Theme,
        offers: Callable[[Word], Sequence[Offer]],
        in_group: Callable[[], bool],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._field = field
        self._theme = theme
        self._offers_of = offers
        self._in_group = in_group
        self._word: Word | None = None
        self._offers: Sequence[Offer] = ()
        self._left: Word | None = None
        self._colon_typed = False
        self._is_replacing = False
        self.setProperty("part", "card")
        self.setAccessibleName(self.tr("Offers"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # or a click would go to what is behind it
        self.setFocusProxy(field)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.hide()
        field.installEventFilter(self)
        field.textChanged.connect(self.look)
        field.cursorPositionChanged.connect(self.look)
        self.clicked.connect(lambda index: self._take(index.row()))

    def look(self) -> None:
        """Look at the word before the cursor."""
        if self._is_replacing:
            return
        before = self._before_cursor()
        typed, self._colon_typed = self._colon_typed, False
        if typed and (whole := finished_emoji(before)) is not None:
            self._replace(*whole)
            return
        word = word_before(before, in_group=self._in_group())
        if word is None or word == self._left or not self._field.hasFocus():
            self._close()
            return
        self._word, self._left = word, None
        self._show(self._offers_of(word))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that choose among the offers, while there are any."""
        if event.type() == QEvent.Type.FocusOut:
            self._close()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._colon_typed = event.text() == ":"
            if self.isVisible():
                return self._key(Qt.Key(event.key()), event.modifiers())
        return super().eventFilter(watched, event)

    # -- inside --------------------------------------------------------------------------------

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        plainly = modifiers in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and plainly:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.setCurrentRow((self.currentRow() + step) % self.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and plainly:
            self._take(self.currentRow())
        elif key == Qt.Key.Key_Escape:
            self._left = self._word
            self._close()
        else:
            return False
        return True

    def _show(self, offers: Sequence[Offer]) -> None:
        self._offers = offers
        self.clear()
        if not offers:
            self._close()
            return
        for offer in offers:
            self.addItem(offer.shown)
        self.setCurrentRow(0)
        row = self.sizeHintForRow(0)
        parent = self.parentWidget()
        assert parent is not None
        width = min(self._theme.px(_WIDTH), parent.width() - 16)
        self.resize(width, row * len(offers) + 2 * self.frameWidth() + 12)
        corner = self._field.mapTo(parent, QPoint(self._field.cursorRect().left(), 0))
        x = max(8, min(corner.x(), parent.width() - width - 8))
        self.move(x, max(8, corner.y() - self.height() - 8))
        self.show()
        self.raise_()

    def _close(self) -> None:
        self._word = None
        self.hide()

    def _take(self, row: int) -> None:
        word = self._word
        self._close()
        if word is not None and 0 <= row < len(self._offers):
            self._replace(word.start, self._offers[row].text)
            # A name may be the beginning of another one: Enter is to send now.
            self._left = word_before(self._before_cursor(), in_group=self._in_group())

    def _before_cursor(self) -> str:
        cursor = self._field.textCursor()
        return "" if cursor.hasSelection() else _text_between(cursor, 0, cursor.position())

    def _replace(self, start: int, text: str) -> None:
        """Replace what stands between `start` and the cursor."""
        cursor = self._field.textCursor()
        end = cursor.position()
        length = len(_units(_text_between(cursor, 0, end)[start:]))
        cursor.setPosition(end - length)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._is_replacing = True
        cursor.insertText(text)
        self._field.setTextCursor(cursor)
        self._is_replacing = False


def _text_between(cursor: QTextCursor, start: int, end: int) -> str:
    between = QTextCursor(cursor)
    between.setPosition(start)
    between.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return between.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")


def _units(text: str) -> bytes:
    """One byte for each UTF-16 unit, by which Qt counts."""
    return bytes(len(text.encode("utf-16-le")) // 2)
