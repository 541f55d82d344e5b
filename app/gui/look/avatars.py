"""Draw a person's or group's picture: theirs, or initials on a colour that stays theirs."""

import zlib
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPixmap

from app.domain.preview import plain
from app.gui.look.pictures import round_picture
from app.ports.desktop import Picture

_COLOURS = (
    "#c2513f",
    "#b5651d",
    "#8f7a1c",
    "#5d8a2f",
    "#2e8b63",
    "#1f8a8c",
    "#2c7fb0",
    "#4a6fc4",
    "#6c5fc7",
    "#9254b5",
    "#b84c92",
    "#c0486b",
)
"""White text has a contrast of at least 3.5 on each, and each is apart from both backgrounds."""

_NOTIFICATION_SIZE = 96

_KEPT = 256
"""Some screens of them, 2 MB, four times as much on a dense screen; one is drawn in 0.1 ms."""


def avatar_colour(name: str) -> QColor:
    """The colour of a name: the same in every run and on every computer."""
    # CRC's lowest bits hardly differ for short names; with this prefix they do.
    return QColor(_COLOURS[zlib.crc32(b"3" + name.encode("utf-8", "replace")) % len(_COLOURS)])


def initials(name: str) -> str:
    """One or two letters for a name; whole graphemes, so that emoji and accents stay whole."""
    words = [w for w in plain(name, 120).split() if any(c.isalnum() for c in w)]
    if not words:
        return _first_grapheme(plain(name, 120)) or "?"
    first = _first_grapheme(words[0].lstrip("([{\"'“‘<@#"))
    if len(words) == 1 or _is_wide(first):
        return first.upper()
    return (first + _first_grapheme(words[-1].lstrip("([{\"'“‘<@#"))).upper()


def draw_avatar(name: str, file: str = "") -> Picture:
    """Draw the picture for a notification (`app.ports.desktop.DrawAvatar`)."""
    image = _picture(name, _NOTIFICATION_SIZE, file)
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Picture(image.width(), image.height(), bytes(image.constBits()))


def avatar_pixmap(name: str, size: int, file: str = "") -> QPixmap:
    """The picture for a name, of so many device-independent pixels; cached.

    Args:
        file: the person's own picture, as `AppState.avatars` has it, or "".
    """
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _pixmap(name, size, ratio, file)


@lru_cache(maxsize=_KEPT)
def _pixmap(name: str, size: int, ratio: float, file: str) -> QPixmap:
    pixmap = QPixmap.fromImage(_picture(name, round(size * ratio), file))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _picture(name: str, pixels: int, file: str) -> QImage:
    own = round_picture(file, pixels) if file else None
    return own if own is not None else _draw(name, pixels)


def _draw(name: str, pixels: int) -> QImage:
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(avatar_colour(name))
    painter.drawEllipse(QRectF(0, 0, pixels, pixels))
    text = initials(name)
    font = QFont(QGuiApplication.font())
    font.setPixelSize(max(6, round(pixels * (0.38 if len(text) > 1 else 0.44))))
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(QRectF(0, 0, pixels, pixels), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return image


def _first_grapheme(text: str) -> str:
    if not text:
        return ""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    end = finder.toNextBoundary()
    # Qt counts UTF-16 units, Python code points.
    return text.encode("utf-16-le")[: 2 * end].decode("utf-16-le", "ignore") if end > 0 else ""


def _is_wide(grapheme: str) -> bool:
    """Whether one such letter fills the circle: CJK, kana, hangul, emoji."""
    return bool(grapheme) and ord(grapheme[0]) >= 0x2E80
