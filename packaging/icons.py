"""Draw our icon where pictures are wanted: PNG for Linux, ICO for Windows, ICNS for macOS."""

import os
import struct
from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels, as the hicolor theme has them."""

_ICO = (16, 24, 32, 48, 64, 128, 256)
# Apple's four-letter types that hold PNG.
_ICNS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def draw(svg: Path, size: int) -> bytes:
    """Draw a picture as PNG, square."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def ico(svg: Path) -> bytes:
    """Put several sizes together as Windows wants them; PNG within is good since Vista."""
    pictures = [draw(svg, size) for size in _ICO]
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    for size, picture in zip(_ICO, pictures, strict=True):
        edge = size % 256  # 0 means 256
        head += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + b"".join(pictures)


def icns(svg: Path) -> bytes:
    """Put several sizes together as macOS wants them."""
    body = b""
    for kind, size in _ICNS.items():
        picture = draw(svg, size)
        body += kind + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(body) + 8) + body
