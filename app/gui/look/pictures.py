"""Show pictures that came from the network: decoded by Qt alone, small, bounded, and round.

What can't be decoded, or would be huge once it is, is no picture; initials stand in for it.
"""

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath

LARGEST = 1024
"""Pixels of a side; more would hold the event loop for longer than 20 ms, or fill the memory."""

_FORMATS = (b"png", b"jpeg", b"gif", b"webp")


@lru_cache(maxsize=32)
def round_picture(file: str, pixels: int) -> QImage | None:
    """Read a picture as a circle of so many pixels across; None if it can't be shown.

    Args:
        file: named by its content, so that what was read once never changes.
    """
    reader = QImageReader(file)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    kind = reader.format().data()
    if kind not in _FORMATS or not size.isValid() or max(size.width(), size.height()) > LARGEST:
        return None
    side = min(size.width(), size.height())
    if side < 1:
        return None
    image = reader.read()
    if image.isNull():
        return None
    side = min(image.width(), image.height())
    middle = QRect(0, 0, side, side)
    middle.moveCenter(image.rect().center())
    square = image.copy(middle).scaled(
        QSize(pixels, pixels),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    made = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QPainterPath()
    circle.addEllipse(QRectF(0, 0, pixels, pixels))
    painter.setClipPath(circle)
    painter.drawImage(0, 0, square)
    painter.end()
    return made
