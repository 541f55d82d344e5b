"""Cut a square out of a picture of the user's own, and make it small enough for everybody.

The file is the user's choice, yet it may be any size: it is decoded at once to what the screen
needs, and refused where even its header promises too much.
"""

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.domain.people import OwnPicture
from app.gui.look.theme import Theme

SIDE = 192
"""Pixels of a published picture's side (XEP-0084 and what clients show)."""

MAX_BYTES = 60_000
"""Of a published picture; servers and phones refuse much larger ones."""

MAX_PIXELS = 100_000_000
"""Of a file that is decoded at all; a photo of any camera is smaller."""

_WORKING = 900
"""Pixels of the longer side that is worked with."""

_FORMATS = (b"png", b"jpeg", b"webp", b"gif", b"bmp")
_QUALITIES = (90, 80, 65, 50)
_STEP = 0.02


def load_picture(file: str) -> QImage | None:
    """Read a picture for cutting; None if it is none, or far too large."""
    reader = QImageReader(file)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if reader.format().data() not in _FORMATS or not size.isValid():
        return None
    if size.width() * size.height() > MAX_PIXELS:
        return None
    if max(size.width(), size.height()) > _WORKING:
        reader.setScaledSize(size.scaled(_WORKING, _WORKING, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def encode(square: QImage) -> OwnPicture:
    """Write a square picture as PNG where that is small, as it is with drawings, else as JPEG."""
    small = square.scaled(
        SIDE,
        SIDE,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    if min(square.width(), square.height()) < SIDE:
        small = square
    data = _written(small, "PNG", -1)
    if len(data) <= MAX_BYTES // 2 or (small.hasAlphaChannel() and len(data) <= MAX_BYTES):
        return OwnPicture(data, "image/png", small.width(), small.height())
    for quality in _QUALITIES:
        data = _written(small.convertToFormat(QImage.Format.Format_RGB32), "JPEG", quality)
        if len(data) <= MAX_BYTES:
            break
    return OwnPicture(data, "image/jpeg", small.width(), small.height())


def _written(image: QImage, kind: str, quality: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, quality)  # type: ignore[call-overload]  # its stub wants bytes
    buffer.close()
    return bytes(data.data())


class Cut(Struct, frozen=True):
    """Which square of a picture is wanted.

    Attributes:
        x, y: its middle, from 0 to 1 of the picture.
        zoom: 1 is the largest square there is.
    """

    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0

    def area(self, size: QSize) -> QRectF:
        """The square in pixels, inside of the picture."""
        side = min(size.width(), size.height()) / self.zoom
        left = min(max(self.x * size.width() - side / 2, 0), size.width() - side)
        top = min(max(self.y * size.height() - side / 2, 0), size.height() - side)
        return QRectF(left, top, side, side)


class CropField(QWidget):
    """The picture with its square; moved by mouse or arrow keys, zoomed by wheel or + and -."""

    changed = Signal()

    def __init__(self, theme: Theme, image: QImage) -> None:
        super().__init__()
        self._theme = theme
        self._image = image
        self._cut = Cut()
        self._grabbed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 200)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(self.tr("The square that others will see"))
        self.setAccessibleDescription(
            self.tr("Move it with the arrow keys, make it smaller with plus and larger with minus.")
        )

    @property
    def cut(self) -> Cut:
        """Which square is chosen."""
        return self._cut

    def set_cut(self, cut: Cut) -> None:
        """Choose a square; what lies outside of the picture is brought inside."""
        zoom = min(max(cut.zoom, 1.0), 8.0)
        area = Cut(cut.x, cut.y, zoom).area(self._image.size())
        middle = area.center()
        width, height = self._image.width(), self._image.height()
        self._cut = Cut(middle.x() / width, middle.y() / height, zoom)
        self.changed.emit()
        self.update()

    def square(self) -> QImage:
        """The chosen square."""
        return self._image.copy(self._cut.area(self._image.size()).toAlignedRect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the square, and softly what a circle cuts off."""
        t = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self._place()
        painter.drawImage(place, self._image, self._cut.area(self._image.size()))
        veil = QPainterPath()
        veil.addRect(place)
        circle = QPainterPath()
        circle.addEllipse(place)
        colour = t.side
        colour.setAlpha(190)
        painter.fillPath(veil.subtracted(circle), colour)
        if self.hasFocus():
            painter.setPen(t.accent)
            painter.drawEllipse(place.adjusted(1, 1, -1, -1))

    def _place(self) -> QRectF:
        side = float(min(self.width(), self.height()))
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and zoom."""
        moves = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }
        key, cut = Qt.Key(event.key()), self._cut
        if key in moves:
            x, y = moves[key]
            self.set_cut(Cut(cut.x + x, cut.y + y, cut.zoom))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.1)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / 1.1)
        else:
            super().keyPressEvent(event)

    def zoom(self, by: float) -> None:
        """Make the square smaller (above 1) or larger."""
        self.set_cut(Cut(self._cut.x, self._cut.y, self._cut.zoom * by))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self.zoom(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the picture."""
        self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the picture along."""
        if self._grabbed is None:
            return
        moved = event.position() - self._grabbed
        self._grabbed = event.position()
        area = self._cut.area(self._image.size())
        scale = area.width() / self._place().width()
        x = (area.center().x() - moved.x() * scale) / self._image.width()
        y = (area.center().y() - moved.y() * scale) / self._image.height()
        self.set_cut(Cut(x, y, self._cut.zoom))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let it go."""
        self._grabbed = None
