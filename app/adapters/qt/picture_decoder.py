"""Decode pictures that strangers made, off the event loop: bounded in pixels, frames and kind.

Only formats that are nothing but pixels: a drawing (SVG) or a document could load other things.
What a picture claims to be is looked at before anything is unpacked, so that a small file with
50,000 × 50,000 pixels ("bomb") costs nothing.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from app.domain.errors import MediaRefused
from app.ports.media import Bitmap, Decoded

logger = logging.getLogger(__name__)

FORMATS = frozenset({b"png", b"jpeg", b"gif", b"webp", b"bmp"})

MAX_SIDE = 20_000
MAX_PIXELS = 50_000_000
"""Of one picture; 200 MB while it is unpacked, one at a time."""

MAX_FRAMES = 300
MAX_FRAME_BYTES = 48 * 1024 * 1024
"""Of an animation, as it is shown; a longer one stands still."""

MAX_FRAME_PIXELS = 300_000_000
"""Of all frames of an animation together; more would take seconds to unpack."""

SHORTEST_DELAY = 0.02
USUAL_DELAY = 0.1
"""Seconds, for frames that say less than the shortest, as browsers do."""


class QtPictureDecoder:
    """`app.ports.media.PictureDecoder` by Qt's own readers."""

    def __init__(self) -> None:
        # One thread: two pictures at once would need twice the memory, not half the time.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    async def decode(self, file: Path, width: int, height: int, *, animate: bool) -> Decoded:
        """Decode a picture so that it fits into a size."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, decode, file, width, height, animate)

    def close(self) -> None:
        """Take no more work."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def decode(file: Path, width: int, height: int, animate: bool) -> Decoded:
    """Decode a picture; takes as long as it takes.

    Raises:
        MediaRefused: it can't be shown.
    """
    reader = QImageReader(str(file))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    kind = reader.format().data()
    if kind not in FORMATS:
        raise MediaRefused("it is no picture of a kind that is shown here")
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise MediaRefused("the picture is broken")
    if max(size.width(), size.height()) > MAX_SIDE or size.width() * size.height() > MAX_PIXELS:
        raise MediaRefused(f"the picture claims {size.width():,} × {size.height():,} pixels")
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    shown = size.transposed() if turned else size
    target = _fit(shown, width, height)
    count = reader.imageCount() if reader.supportsAnimation() else 1
    animated = reader.supportsAnimation() and count != 1
    if animate and animated:
        frames, delays = _frames(reader, target, size, count)
        if len(frames) > 1:
            return Decoded(frames, delays, shown.width(), shown.height(), animated=True)
        reader = QImageReader(str(file))
        reader.setDecideFormatFromContent(True)
    if kind == b"jpeg":  # unpacked at a fraction of its size, which is many times quicker
        reader.setScaledSize(target.transposed() if turned else target)
    image = reader.read()
    if image.isNull():
        raise MediaRefused("the picture is broken")
    frame = _bitmap(image, target)
    return Decoded((frame,), (0.0,), shown.width(), shown.height(), animated=animated)


def _frames(
    reader: QImageReader, target: QSize, size: QSize, count: int
) -> tuple[tuple[Bitmap, ...], tuple[float, ...]]:
    """All frames of an animation; none if they are too many."""
    most = min(
        MAX_FRAMES,
        MAX_FRAME_BYTES // (target.width() * target.height() * 4),
        MAX_FRAME_PIXELS // (size.width() * size.height()),
    )
    if count > most:
        return (), ()
    frames: list[Bitmap] = []
    delays: list[float] = []
    while len(frames) <= most:
        image = reader.read()
        if image.isNull():
            break
        told = reader.nextImageDelay() / 1000
        frames.append(_bitmap(image, target))
        delays.append(told if told >= SHORTEST_DELAY else USUAL_DELAY)
    return (tuple(frames), tuple(delays)) if len(frames) <= most else ((), ())


def _bitmap(image: QImage, target: QSize) -> Bitmap:
    if image.size() != target:
        image = image.scaled(
            target,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    opaque = not image.hasAlphaChannel()
    kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    image = image.convertToFormat(kind)
    if image.isNull():
        raise MediaRefused("there is not enough memory for the picture")
    return Bitmap(image.width(), image.height(), bytes(image.constBits()), opaque)


def _fit(size: QSize, width: int, height: int) -> QSize:
    scale = min(width / size.width(), height / size.height(), 1.0)
    return QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))
