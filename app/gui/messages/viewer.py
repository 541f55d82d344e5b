"""Look at one picture: as large as the screen allows, nearer or farther, saved or copied."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.content import Image
from app.domain.errors import AppError
from app.domain.message import Message
from app.domain.words import say
from app.gui.look.controls import ElidedLabel, GlyphButton
from app.gui.look.theme import Theme
from app.gui.messages.saving import save_file
from app.gui.messages.shelf import image_of
from app.gui.messages.targets import picture_name
from app.gui.wishes import Context
from app.ports.media import Decoded

LARGEST = 3_000
"""Pixels of a side that are decoded; more would not be seen on most screens, and cost 36 MB."""

NEAREST = 8.0
STEP = 1.25
"""How much nearer or farther one step leads."""


class Canvas(QWidget):
    """The picture itself; drag it, or turn the wheel.

    Attributes:
        scale: screen pixels for each of the picture's; 0: as large as it fits.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.images: list[QImage] = []
        self.words = ""
        self.scale = 0.0
        self._frame = 0
        self._decoded: Decoded | None = None
        self._delays: tuple[float, ...] = ()
        self._offset = QPointF()
        self._dragged: QPoint | None = None
        self._moving = QTimer(self, singleShot=True)
        self._moving.timeout.connect(self._next_frame)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def show_decoded(self, decoded: Decoded) -> None:
        """Show a picture."""
        self._decoded = decoded  # the images are made of its bytes
        self.images = [image_of(frame) for frame in decoded.frames]
        self._delays = decoded.delays
        self._frame = 0
        self.words = ""
        if len(self.images) > 1:
            self._moving.start(round(self._delays[0] * 1000))
        self.update()

    def say(self, text: str) -> None:
        """Say something where the picture would be."""
        self.words = text
        self.update()

    @property
    def fitting(self) -> float:
        """The scale at which the whole picture is seen, no larger than it is."""
        if not self.images:
            return 1.0
        size = self.images[0].deviceIndependentSize()
        return min(self.width() / size.width(), self.height() / size.height(), 1.0)

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Go nearer or farther, keeping a place where it is."""
        old = self.scale or self.fitting
        new = max(min(self.fitting, 1.0), min(NEAREST, old * factor))
        around = around if around is not None else QPointF(self.rect().center())
        middle = QPointF(self.rect().center()) + self._offset
        self._offset += (around - middle) * (1 - new / old)
        self.scale = new
        self._keep_inside()

    def fit(self) -> None:
        """Show the whole picture."""
        self.scale = 0.0
        self._offset = QPointF()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture in the dark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.images:
            painter.setPen(QColor("#dddddd"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(40, 40, -40, -40), flags, self.words)
            return
        image = self.images[self._frame]
        scale = self.scale or self.fitting
        size = QSizeF(image.width() * scale, image.height() * scale)
        place = QRectF(QPointF(), size)
        place.moveCenter(QPointF(self.rect().center()) + self._offset)
        painter.drawImage(place, image)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go nearer or farther."""
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom(STEP**notches, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        self._dragged = event.position().toPoint()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._dragged is not None:
            here = event.position().toPoint()
            self._offset += QPointF(here - self._dragged)
            self._dragged = here
            self._keep_inside()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._dragged = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See it whole, or as it is."""
        if self.scale:
            self.fit()
        else:
            self.zoom(1.0 / self.fitting if self.fitting < 1 else 2.0, event.position())

    def _keep_inside(self) -> None:
        if self.images:
            scale = self.scale or self.fitting
            size = self.images[0].size()
            for set_, most, now in (
                (self._offset.setX, (size.width() * scale - self.width()) / 2, self._offset.x()),
                (self._offset.setY, (size.height() * scale - self.height()) / 2, self._offset.y()),
            ):
                set_(max(-max(0.0, most), min(max(0.0, most), now)))
        self.update()

    def _next_frame(self) -> None:
        self._frame = (self._frame + 1) % len(self.images)
        if self.isVisible() and self.window().isActiveWindow():
            self.update()
        self._moving.start(max(20, round(self._delays[self._frame] * 1000)))


class PictureViewer(QDialog):
    """A dark window over the program's with one picture; Esc leaves it."""

    def __init__(
        self, context: Context, theme: Theme, message: Message, image: Image, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._message = message
        self._image = image
        self.setObjectName("picture-viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(picture_name(image))
        self.setProperty("part", "viewer")
        self.canvas = Canvas(self)
        self.canvas.setAccessibleName(picture_name(image))
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build(theme)
        self._resize()
        context.tasks.spawn(self._load(), doing="show the picture")

    def _build(self, theme: Theme) -> None:
        title = ElidedLabel("viewer-title")
        title.set_whole(picture_name(self._image))
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 8, 8, 8)
        bar.addWidget(title, 1)
        for name, glyph, words, wish in (
            ("farther", "zoom-out", self.tr("Farther (-)"), self.farther),
            ("nearer", "zoom-in", self.tr("Nearer (+)"), self.nearer),
            ("copy", "copy", self.tr("Copy the picture"), self.copy),
            ("save", "download", self.tr("Save the picture…"), self.save),
            ("close", "close", self.tr("Close"), self.close),
        ):
            button = GlyphButton(theme, glyph, words, colour=lambda _: QColor("#e8ecec"))
            button.setObjectName(name)
            button.setProperty("part", "viewer")
            button.clicked.connect(lambda _=False, do=wish: do())
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.canvas, 1)
        self.canvas.setFocus()

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        if self.canvas.images:
            QGuiApplication.clipboard().setImage(self.canvas.images[0].copy())

    def save(self) -> None:
        """Ask where the picture shall go, as its sender made it."""
        save_file(self._context, self._message, self._image, self)

    def nearer(self) -> None:
        """Go one step nearer."""
        self.canvas.zoom(STEP)

    def farther(self) -> None:
        """Go one step farther."""
        self.canvas.zoom(1 / STEP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom by + and -, see it whole by 0, copy, save, leave by Esc."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.save()
        else:
            wish = {
                Qt.Key.Key_Plus: self.nearer,
                Qt.Key.Key_Equal: self.nearer,
                Qt.Key.Key_Minus: self.farther,
                Qt.Key.Key_0: self.canvas.fit,
                Qt.Key.Key_Escape: self.close,
            }.get(Qt.Key(event.key()))
            if wish is not None:
                wish()
            else:
                super().keyPressEvent(event)

    def _resize(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        over = parent.window()
        screen = over.screen().availableSize()
        size = over.size().expandedTo(screen * 0.6).boundedTo(screen * 0.94)
        self.resize(size)

    async def _load(self) -> None:
        media = self._context.media
        self.canvas.say(self.tr("Loading…"))
        if media is None:
            return
        try:
            decoded = await media.picture(
                self._message, self._image, LARGEST, LARGEST, asked=True, animate=True
            )
        except AppError as error:
            if isValid(self):
                told = self.tr("The picture can't be shown: {reason}.").format(
                    reason=say(str(error))
                )
                self.canvas.say(told)
            return
        if decoded is not None and isValid(self):
            self.canvas.show_decoded(decoded)
