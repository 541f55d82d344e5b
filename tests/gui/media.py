"""Pictures and sounds for tests of the window: drawn here, decoded for real, without a thread."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from app.adapters.qt.picture_decoder import decode
from app.domain.content import Image
from app.domain.errors import AppError, RequestFailed
from app.domain.message import Message
from app.ports.im import Progress
from app.ports.media import Decoded
from tests.gui.recorders import Gate


@dataclass
class Media:
    """Serves files by their address; the wishes are written down.

    Attributes:
        allowed: files come without being asked for.
        slow: files wait for `Tasks.go_on`.
        asked: the addresses that the user asked for.
    """

    files: dict[str, Path] = field(default_factory=dict)
    allowed: bool = True
    slow: bool = False
    asked: list[str] = field(default_factory=list)
    failure: AppError | None = None

    async def picture(
        self,
        message: Message,
        image: Image,
        width: int,
        height: int,
        *,
        asked: bool = False,
        animate: bool = False,
        progress: Progress = lambda _done, _total: None,
    ) -> Decoded | None:
        file = await self.sound(message, image.url, asked=asked, progress=progress)
        return decode(file, width, height, animate) if file is not None else None

    async def sound(
        self,
        message: Message,
        url: str,
        *,
        asked: bool,
        progress: Progress = lambda _done, _total: None,
    ) -> Path | None:
        assert message.account
        if asked:
            self.asked.append(url)
        elif not self.allowed:
            return None
        if self.slow:
            progress(1, 3)
            await Gate()
        if self.failure is not None:
            raise self.failure
        if url not in self.files:
            raise RequestFailed("it is not there any more (404)")
        return self.files[url]

    async def size(self) -> int:
        return sum(file.stat().st_size for file in self.files.values())

    async def clear(self) -> None:
        self.files.clear()


def draw_landscape(file: Path, width: int = 1200, height: int = 800, hue: int = 190) -> Path:
    """Draw hills under a sky, as a JPEG."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(QPointF(0, 0), QPointF(0, height))
    sky.setColorAt(0, QColor.fromHsv(hue, 120, 235))
    sky.setColorAt(1, QColor.fromHsv((hue + 200) % 360, 60, 250))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#fff3d6"))
    painter.drawEllipse(QPointF(width * 0.74, height * 0.3), height * 0.09, height * 0.09)
    for i, value in enumerate((170, 130, 90)):
        painter.setBrush(QColor.fromHsv((hue + 330) % 360, 90, value))
        top = height * (0.5 + 0.14 * i)
        hill = QRectF(-width * (0.3 - 0.3 * i), top, width * 1.3, height)
        painter.drawEllipse(hill)
    painter.end()
    image.save(str(file), "JPEG", 88)
    return file
