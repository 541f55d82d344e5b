"""Choose a reaction: six quick ones in a row, and the way to all others."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.gui.composer.emoji_picker import EmojiPicker
from app.gui.look.controls import GlyphButton
from app.gui.look.theme import Theme
from app.gui.messages.reactions import QUICK
from app.gui.wishes import Context


class ReactionBar(QFrame):
    """A small window over the others; the arrow keys walk in it, Enter chooses, Esc leaves.

    Args:
        mine: the reactions that are mine already; choosing one takes it back.
    """

    chosen = Signal(str)

    def __init__(
        self, context: Context, theme: Theme, mine: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._page = parent
        self._context = context
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("part", "popup")
        self.setAccessibleName(self.tr("Reactions"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 4, 6, 4)
        self._row.setSpacing(2)
        self.buttons: list[QToolButton] = []
        for emoji in QUICK:
            button = QToolButton()
            button.setText(emoji)
            button.setFont(theme.font(1.4))
            button.setAutoRaise(True)
            button.setCheckable(True)
            button.setChecked(emoji in mine)
            said = self.tr("Take back {emoji}") if emoji in mine else self.tr("React with {emoji}")
            button.setAccessibleName(said.format(emoji=emoji))
            button.setToolTip(said.format(emoji=emoji))
            button.clicked.connect(lambda _=False, e=emoji: self._choose(e))
            self._add(button)
        self.more = GlyphButton(theme, "add", self.tr("Other reactions…"), size=18)
        self.more.clicked.connect(self._pick)
        self._add(self.more)

    def open_at(self, place: QPoint) -> None:
        """Show it above a place of the screen, inside the screen."""
        self.adjustSize()
        screen = self._page.screen().availableGeometry()
        x = max(screen.left(), min(place.x(), screen.right() - self.width()))
        y = place.y() - self.height() - self._theme.px(4)
        self.move(x, y if y >= screen.top() else place.y() + self._theme.px(28))
        self.show()
        self.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk with the arrow keys, choose with Enter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(key), 0)
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                step = -step
            if step and isinstance(watched, QToolButton):
                at = (self.buttons.index(watched) + step) % len(self.buttons)
                self.buttons[at].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QToolButton):
                watched.click()
                return True
        return super().eventFilter(watched, event)

    def _add(self, button: QToolButton) -> None:
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.installEventFilter(self)
        self.buttons.append(button)
        self._row.addWidget(button)

    def _choose(self, emoji: str) -> None:
        self.chosen.emit(emoji)
        self.close()

    def _pick(self) -> None:
        picker = EmojiPicker(self._context, self._theme, self._page)
        picker.chosen.connect(self.chosen)
        # Both go when one is hit outside: this one must not go before the picker is placed.
        picker.open_above(self)
        self.hide()
        picker.destroyed.connect(self.close)
