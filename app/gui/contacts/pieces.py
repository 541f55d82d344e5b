"""What the pages about people and groups are built of: cards, lines to edit, an address to copy."""

import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.preview import plain
from app.gui.look import words
from app.gui.look.avatars import avatar_pixmap
from app.gui.look.controls import ElidedLabel, GlyphButton, button, label
from app.gui.look.icons import glyph_icon
from app.gui.look.theme import Theme

_LONGEST_PIECE = 24
"""Characters of a word that fit into the narrowest page at the largest text."""


class Card(QFrame):
    """A piece of a page, with a title where it needs one.

    Attributes:
        column: where its contents go.
    """

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setProperty("part", "check-row")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 14, 14)
        self.column.setSpacing(8)
        if title:
            self.column.addWidget(label(title, "section"))


class Portrait(QLabel):
    """A large picture of a person or a group."""

    def __init__(self, theme: Theme, size: int) -> None:
        super().__init__()
        self._theme = theme
        self._size = size
        self._name, self._file = "", ""
        theme.changed.connect(self._draw)

    def show_picture(self, name: str, file: str) -> None:
        """Draw somebody's picture, or their initials.

        Args:
            file: as `AppState.avatars` has it, or "".
        """
        self._name, self._file = plain(name, 80), file
        self.setAccessibleName(self.tr("Picture of {name}").format(name=self._name))
        self._draw()

    def _draw(self) -> None:
        side = self._theme.px(self._size)
        self.setFixedSize(side, side)
        self.setPixmap(avatar_pixmap(self._name, side, self._file))


class Field(QLineEdit):
    """A line to type in whose Enter key is its own: it presses no button of the dialog around."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter after it was reported."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class EditableLine(QWidget):
    """A line of text with a pencil; Enter keeps what was typed, Esc what was there.

    Args:
        part: the manner of the text.
        name: what the text is, for screen readers.
        edit: what the pencil does, in words.
        most: characters that can be typed.
        wrap: the text may take several lines.
    """

    saved = Signal(str)

    def __init__(
        self,
        theme: Theme,
        part: str,
        name: str,
        edit: str,
        *,
        most: int = 200,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        self._value = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if wrap:
            policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._name = name
        self.text: QLabel = label("", part, wrap=True) if wrap else ElidedLabel(part)
        self.pencil = GlyphButton(theme, "edit", edit, size=18)
        self.pencil.clicked.connect(self.begin)
        self.field = Field()
        self.field.setAccessibleName(name)
        self.field.setMaxLength(most)
        self.field.returnPressed.connect(self._save)
        self.field.installEventFilter(self)
        self.keep = GlyphButton(theme, "check", self.tr("Keep"), size=18)
        self.keep.clicked.connect(self._save)
        reading, writing = QWidget(), QWidget()
        for page, first, second in (
            (reading, self.text, self.pencil),
            (writing, self.field, self.keep),
        ):
            row = QHBoxLayout(page)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            row.addWidget(first, 1)
            row.addWidget(second, 0, Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(reading)
        self._pages.addWidget(writing)

    @property
    def is_edited(self) -> bool:
        """Whether the user is typing."""
        return self._pages.currentIndex() == 1

    def set_value(self, shown: str, value: str, *, editable: bool) -> None:
        """Show a text; what is being typed stays.

        Args:
            shown: plain already.
            value: what editing begins with.
        """
        self._value = value
        if isinstance(self.text, ElidedLabel):
            self.text.set_whole(shown)
        else:
            self.text.setText(breakable(shown))
            self.text.setAccessibleName(words.labelled(self._name, shown))
        self.text.setToolTip(shown if len(shown) > 30 else "")
        self.pencil.setVisible(editable)
        if not editable and self.is_edited:
            self._pages.setCurrentIndex(0)

    def begin(self) -> None:
        """Let the user type."""
        self.field.setText(self._value)
        self.field.selectAll()
        self._pages.setCurrentIndex(1)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves the field, not the page."""
        if (
            watched is self.field
            and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._end()
            return True
        return super().eventFilter(watched, event)

    def _save(self) -> None:
        text = self.field.text().strip()
        self._end()
        if text != self._value:
            self.saved.emit(text)

    def _end(self) -> None:
        self._pages.setCurrentIndex(0)
        self.pencil.setFocus()


class Address(QWidget):
    """An address with a button that copies it."""

    copied = Signal()

    def __init__(self, theme: Theme, address: str = "") -> None:
        super().__init__()
        self._address = ""
        self.text = ElidedLabel("")
        self.copy = GlyphButton(theme, "copy", self.tr("Copy the address"), size=18)
        self.copy.clicked.connect(lambda _: self._copy())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.text, 1)
        row.addWidget(self.copy)

        self.show_address(address)

    def show_address(self, address: str) -> None:
        """Show another address."""
        self._address = address
        shown = plain(address, 400)
        self.text.set_whole(shown)
        self.text.setToolTip(shown)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
        self.copied.emit()


class GlyphTextButton(QPushButton):
    """A button with a glyph before its words."""

    def __init__(self, theme: Theme, glyph: str, text: str, part: str = "") -> None:
        super().__init__(text)
        self.setAutoDefault(False)
        self._theme = theme
        self._glyph = glyph
        if part:
            self.setProperty("part", part)
        theme.changed.connect(self._dress)
        self._dress()

    def set_glyph(self, glyph: str, text: str) -> None:
        """Show another glyph with other words."""
        self._glyph = glyph
        self.setText(text)
        self._dress()

    def _dress(self) -> None:
        t = self._theme.tokens
        part = self.property("part")
        colour = {"primary": t.on_accent, "danger": t.danger, "text": t.accent}.get(part, t.text)
        self.setIcon(glyph_icon(self._glyph, colour, disabled=t.faint))
        side = self._theme.px(16)
        self.setIconSize(QSize(side, side))


def breakable(text: str) -> str:
    """The text with places where a very long word may break: a line of it must fit the page."""
    return _LONG_WORD.sub(lambda word: _BREAK.join(_pieces(word.group())), text)


_LONG_WORD = re.compile(rf"\S{{{_LONGEST_PIECE + 1},}}")
_BREAK = "\u200b"


def _pieces(word: str) -> list[str]:
    return [word[at : at + _LONGEST_PIECE] for at in range(0, len(word), _LONGEST_PIECE)]


def choose_tab(tabs: Iterable[QToolButton], chosen: QToolButton) -> None:
    """Check a tab and let the Tab key stop there alone; the arrow keys reach the others."""
    chosen.setChecked(True)
    for tab in tabs:
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus if tab is chosen else Qt.FocusPolicy.NoFocus)


def open_size(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog its size, as much of it as the screen has."""
    screen = dialog.screen().availableGeometry()
    dialog.resize(min(width, screen.width() * 9 // 10), min(height, screen.height() * 9 // 10))


def fact(name: str, value: QWidget) -> QVBoxLayout:
    """Put a small name above something."""
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addWidget(label(name, "small"))
    column.addWidget(value)
    return column


def danger(text: str, do: Callable[[], None]) -> QPushButton:
    """A button for what can't be undone; it asks before it does."""
    made = button(text, "danger")
    made.clicked.connect(do)
    return made


def ask(
    parent: QWidget, title: str, question: str, more: str, yes: str, do: Callable[[], None]
) -> QMessageBox:
    """Ask before something that can't be undone; Enter and Esc leave everything as it is.

    Args:
        question, more: plain text.
        yes: the word on the button that does it.
    """
    box = QMessageBox(
        QMessageBox.Icon.NoIcon, title, question, QMessageBox.StandardButton.Cancel, parent
    )
    box.setObjectName("question")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(more)
    chosen = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.setEscapeButton(QMessageBox.StandardButton.Cancel)
    box.buttonClicked.connect(lambda pressed: do() if pressed is chosen else None)
    box.finished.connect(box.deleteLater)
    box.open()
    return box
