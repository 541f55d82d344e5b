"""Tell that an answer takes its time: a turning ring, shown only after a moment."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.look.controls import label
from app.gui.look.theme import Theme

PATIENCE = 200
"""Milliseconds; an answer that is there before them needs no ring."""

_TURN = 40
_STEP = 18


class Ring(QWidget):
    """A ring that turns while it is visible."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._angle = 0
        self._turning = QTimer(self, interval=_TURN)
        self._turning.timeout.connect(self._turn)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """As large as a letter."""
        side = self._theme.px(16)
        return QSize(side, side)

    def set_turning(self, turning: bool) -> None:
        """Turn or stand."""
        if turning:
            self._turning.start()
        else:
            self._turning.stop()

    def _turn(self) -> None:
        self._angle = (self._angle - _STEP) % 360
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint three quarters of a ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.tokens.accent, 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.drawArc(area, self._angle * 16, 270 * 16)
        painter.end()


class Waiting(QWidget):
    """A ring with a word beside it; hidden until it has something to say."""

    appeared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring = Ring(theme)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._appear)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._ring)
        row.addWidget(label(self.tr("Searching…"), "small"))
        row.addStretch(1)
        self.hide()

    def begin(self) -> None:
        """An answer is awaited from now on."""
        if not self.isVisible() and not self._patience.isActive():
            self._patience.start()

    def end(self) -> None:
        """It is there, or nobody wants it any more."""
        self._patience.stop()
        self._ring.set_turning(False)
        self.hide()

    def _appear(self) -> None:
        self._ring.set_turning(True)
        self.show()
        self.appeared.emit()
