"""The few controls that the window's parts share: glyph buttons, labels and lines."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QAction, QColor, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QToolButton,
    QWidget,
)

from app.domain.account import Account
from app.domain.ids import AccountId
from app.domain.preview import plain
from app.gui.look.icons import glyph_icon
from app.gui.look.theme import Theme, Tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFormLayout


class GlyphButton(QToolButton):
    """A button that is a line glyph in the theme's colours, with its name for everyone else.

    Args:
        name: what it does; tooltip and accessible name.
        colour: which of the tokens it is drawn in.
    """

    def __init__(
        self,
        theme: Theme,
        glyph: str,
        name: str,
        parent: QWidget | None = None,
        *,
        colour: Callable[[Tokens], QColor] = lambda t: t.soft_text,
        size: int = 20,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._glyph = glyph
        self._colour = colour
        self._size = size
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._dress)
        self._dress()

    def set_glyph(self, glyph: str, name: str) -> None:
        """Show another glyph with another meaning."""
        self._glyph = glyph
        self.setToolTip(name)
        self.setAccessibleName(name)
        self._dress()

    def _dress(self) -> None:
        t = self._theme.tokens
        side = self._theme.px(self._size)
        self.setIcon(glyph_icon(self._glyph, self._colour(t), disabled=t.faint, sizes=(side,)))
        self.setIconSize(QSize(side, side))


class Label(QLabel):
    """A plain-text label that stands on the side where people begin to read.

    Qt lets a text of another script's direction begin at the other side, where it stands alone.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._wanted = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._stand()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Stand elsewhere; left and right are those of who reads from the left."""
        self._wanted = alignment
        self._stand()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window, which may turn around."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._stand()

    def _stand(self) -> None:
        side = QStyle.visualAlignment(self.layoutDirection(), self._wanted)
        super().setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)


def label(text: str = "", part: str = "", *, wrap: bool = False) -> Label:
    """A plain-text label in one of the style sheet's manners; never rich text."""
    made = Label(text)
    if part:
        made.setProperty("part", part)
    made.setWordWrap(wrap)
    return made


class ElidedLabel(Label):
    """A line of plain text that ends in "…" where there is no room."""

    def __init__(self, part: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setProperty("part", part)
        self._whole = ""

    def set_whole(self, text: str) -> None:
        """Show a text, as much of it as fits."""
        self._whole = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitting = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(0, self.width())
        )
        if fitting != self.text():
            self.setText(fitting)
        self.setAccessibleName(self._whole)


def button(text: str, part: str = "") -> QPushButton:
    """A push button in one of the style sheet's manners."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if part:
        made.setProperty("part", part)
    return made


def end_row(*buttons: QPushButton, apart: Iterable[QPushButton] = ()) -> QHBoxLayout:
    """The buttons at the end of a dialog, the one that does it last.

    Args:
        apart: stand at the other side.
    """
    row = QHBoxLayout()
    for made in apart:
        row.addWidget(made)
    row.addStretch(1)
    for made in buttons:
        row.addWidget(made)
    return row


def cancel_button(dialog: QDialog, *, closes: bool = False) -> QPushButton:
    """The button that leaves everything as it is.

    Args:
        closes: it is called "Close": nothing was begun that could be given up.
    """
    close = QCoreApplication.translate("Controls", "Close")
    made = button(close if closes else QCoreApplication.translate("Controls", "Cancel"))
    made.clicked.connect(dialog.reject)
    return made


def account_choice(accounts: Iterable[Account], chosen: AccountId | None = None) -> QComboBox:
    """A box to choose an account in; its data are their ids."""
    box = QComboBox()
    box.setAccessibleName(QCoreApplication.translate("Controls", "Account"))
    for account in accounts:
        box.addItem(plain(account.display_name, 80), account.id)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def let_clear(field: QLineEdit) -> None:
    """Give a field the button that empties it, with a name for who does not see it."""
    field.setClearButtonEnabled(True)
    action = field.findChild(QAction, "_q_qlineeditclearaction")  # Qt's own name for it
    if isinstance(action, QAction):
        action.setText(QCoreApplication.translate("Controls", "Clear"))


def form_layout(parent: QWidget | None = None) -> "QFormLayout":
    """Names and fields in two columns, spaced as in every dialog."""
    from PySide6.QtWidgets import QFormLayout

    form = QFormLayout() if parent is None else QFormLayout(parent)
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(10)
    form.setHorizontalSpacing(14)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def horizontal_edge() -> QFrame:
    """A hairline between what is above and below."""
    edge = QFrame()
    edge.setProperty("part", "edge")
    edge.setFixedHeight(1)
    return edge


def restyle(widget: QWidget) -> None:
    """Have the style sheet look again at a widget whose dynamic property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
