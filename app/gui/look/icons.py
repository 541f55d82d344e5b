"""Draw the program's own pictures: the app icon, and line glyphs in any colour."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from app.domain.message import MessageState

_ICON_SIZES = (16, 20, 22, 24, 32, 48, 64, 128, 256)
_GLYPH_SIZES = (16, 20, 24)

TICKS = {
    MessageState.WAITING: "clock",
    MessageState.SENT: "check",
    MessageState.DELIVERED: "check-double",
    MessageState.READ: "check-double",
    MessageState.FAILED: "alert",
}
"""The glyph for each state of a message of mine."""


def app_icon() -> QIcon:
    """The program's icon at every size that desktops ask for."""
    icon = QIcon()
    for size in _ICON_SIZES:
        icon.addPixmap(_render(resources.read_bytes("icons/bellbird.svg"), size, 1.0))
    return icon


def app_picture(size: int) -> QPixmap:
    """The program's icon as a picture of so many device-independent pixels."""
    return _render(resources.read_bytes("icons/bellbird.svg"), size, _ratio())


def tray_picture(size: int, *, dark_panel: bool) -> QPixmap:
    """The tray's bird, without a number, in device pixels; a copy to draw on."""
    return QPixmap(_tray_picture(size, dark_panel))


@lru_cache(maxsize=32)
def _tray_picture(size: int, dark_panel: bool) -> QPixmap:
    name = "dark" if dark_panel else "light"
    return _render(resources.read_bytes(f"icons/tray-{name}-panel.svg"), size, 1.0)


def glyph(name: str, colour: QColor, size: int) -> QPixmap:
    """A line glyph in a colour, of so many device-independent pixels."""
    return _glyph(name, colour.name(QColor.NameFormat.HexArgb), size, _ratio())


def glyph_icon(
    name: str,
    colour: QColor,
    *,
    disabled: QColor | None = None,
    sizes: Sequence[int] = _GLYPH_SIZES,
) -> QIcon:
    """A glyph as an icon for buttons and menus.

    Args:
        sizes: at which it will be shown, in device-independent pixels.
    """
    icon = QIcon()
    for size in sizes:
        icon.addPixmap(glyph(name, colour, size))
        if disabled is not None:
            icon.addPixmap(glyph(name, disabled, size), QIcon.Mode.Disabled)
    return icon


def _ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


@lru_cache(maxsize=512)
def _glyph(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    tint = QColor(colour)
    svg = _glyph_source(name).replace("currentColor", tint.name())
    pixmap = _render(svg.encode(), size, ratio)
    if tint.alpha() == 255:
        return pixmap
    faded = QPixmap(pixmap.size())
    faded.setDevicePixelRatio(ratio)
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(tint.alphaF())
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return faded


@lru_cache(maxsize=64)
def _glyph_source(name: str) -> str:
    return resources.read_text(f"icons/{name}.svg")


def _render(svg: bytes, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
