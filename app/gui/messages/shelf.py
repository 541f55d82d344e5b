"""The pictures of the messages on screen: asked for when they are painted, kept while used.

A picture that moves does so only while it is painted: each painting plans the next one. What is
kept is bounded; what was painted longest ago goes first.
"""

import time
from collections import OrderedDict
from enum import Enum, auto

from msgspec import Struct, field
from PySide6.QtCore import QObject, QSizeF, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from shiboken6 import isValid

from app.domain.content import Image
from app.domain.errors import AppError, MediaRefused
from app.domain.events import CatchUpFinished
from app.domain.message import Message
from app.domain.words import say
from app.gui.messages.translating import message_tr as tr
from app.gui.subscriptions import listen
from app.gui.wishes import Context
from app.ports.media import Bitmap, Decoded

KEPT = 96 * 1024 * 1024
"""Bytes of pixels: so much a few pictures that move may need while they are in sight."""

KEPT_ASIDE = 16 * 1024 * 1024
"""Bytes of pixels of what is out of sight; decoding one picture again takes some milliseconds."""

MAX_PIXELS = 4_000
"""Of a side, whatever a message and the screen say."""


class Stage(Enum):
    """How far a picture is."""

    LOOKING = auto()
    """Nobody knows yet whether it is here."""
    OFFERED = auto()
    """It is fetched on a click."""
    COMING = auto()
    READY = auto()
    FAILED = auto()
    """It could not be fetched; a click tries again."""
    REFUSED = auto()
    """It can't be shown."""


class Shown(Struct):
    """A picture, as far as it is.

    Attributes:
        share: of it that has come, 0 to 1, or -1 while nobody knows.
        reason: the end of a sentence, for FAILED and REFUSED.
        size: bytes of its pixels.
    """

    stage: Stage = Stage.LOOKING
    frames: list[Bitmap | QPixmap] = field(default_factory=list)
    delays: tuple[float, ...] = ()
    share: float = -1.0
    reason: str = ""
    moves: bool = False
    size: int = 0
    began: float = field(default_factory=time.monotonic)

    def frame(self, now: float) -> tuple[QPixmap, float]:
        """What is to be seen at a moment, and for how many more seconds; 0: for good."""
        if len(self.frames) < 2:
            return self._pixmap(0), 0.0
        inside = (now - self.began) % max(0.02, sum(self.delays))
        for number, delay in enumerate(self.delays):
            if inside < delay:
                return self._pixmap(number), delay - inside
            inside -= delay
        return self._pixmap(-1), self.delays[-1]

    def _pixmap(self, number: int) -> QPixmap:
        """A frame; handed to Qt when it is seen first, since all at once would take long."""
        frame = self.frames[number]
        if isinstance(frame, Bitmap):
            frame = self.frames[number] = QPixmap.fromImage(image_of(frame).copy())
        return frame


_Key = tuple[str, int, int]


class Shelf(QObject):
    """Pictures by address and size.

    Args:
        most: bytes of pixels that are kept.
    """

    changed = Signal()
    """A picture came further, or moves: what is on screen is to be painted again."""

    def __init__(self, context: Context, parent: QObject, most: int = KEPT) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: OrderedDict[_Key, Shown] = OrderedDict()
        self._most = most
        self._moving = QTimer(self, singleShot=True)
        self._moving.timeout.connect(self.changed)
        listen(self, context.store, CatchUpFinished, self._on_caught_up)

    def look(self, message: Message, image: Image, size: QSizeF) -> Shown:
        """A picture as far as it is here; asks for it if nobody did."""
        key = self._key(image, size)
        shown = self._shown.get(key)
        if shown is None:
            shown = self._shown[key] = Shown()
            self._ask(message, image, key, shown, asked=False)
        else:
            self._shown.move_to_end(key)
        return shown

    def fetch(self, message: Message, image: Image, size: QSizeF) -> None:
        """Fetch a picture because the user wants it."""
        key = self._key(image, size)
        shown = self._shown.setdefault(key, Shown())
        if shown.stage in (Stage.OFFERED, Stage.FAILED):
            shown.stage = Stage.COMING
            self._ask(message, image, key, shown, asked=True)
            self.changed.emit()

    def plan(self, seconds: float) -> None:
        """Paint again after so many seconds, because a picture moves that was just painted."""
        wait = max(20, round(seconds * 1000))
        if not self._moving.isActive() or self._moving.remainingTime() > wait:
            self._moving.start(wait)

    def forget(self) -> None:
        """Let go of what is not needed now: another conversation is shown."""
        self._shown = OrderedDict(
            (key, shown)
            for key, shown in self._shown.items()
            if shown.stage in (Stage.READY, Stage.COMING)
        )
        self.put_aside()

    def put_aside(self) -> None:
        """Keep less: nothing of it is in sight, perhaps for hours."""
        self._let_go(KEPT_ASIDE)

    def _on_caught_up(self, _event: CatchUpFinished) -> None:
        """What could not be fetched without a connection is tried again when it is painted."""
        failed = [key for key, shown in self._shown.items() if shown.stage is Stage.FAILED]
        for key in failed:
            del self._shown[key]
        if failed:
            self.changed.emit()

    def _key(self, image: Image, size: QSizeF) -> _Key:
        app = QGuiApplication.instance()
        ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
        wide = max(1, min(MAX_PIXELS, round(size.width() * ratio)))
        high = max(1, min(MAX_PIXELS, round(size.height() * ratio)))
        return image.url, wide, high

    def _ask(self, message: Message, image: Image, key: _Key, shown: Shown, *, asked: bool) -> None:
        media = self._context.media
        if media is None or not image.url:
            shown.stage = Stage.REFUSED
            shown.reason = tr("it has no address")
            return
        self._context.tasks.spawn(
            self._load(message, image, key, shown, asked=asked), doing="show a picture"
        )

    async def _load(
        self, message: Message, image: Image, key: _Key, shown: Shown, *, asked: bool
    ) -> None:
        media = self._context.media
        assert media is not None

        def progress(done: int, total: int) -> None:
            shown.stage = Stage.COMING
            shown.share = done / total if total else -1.0
            if isValid(self):
                self.changed.emit()

        _, width, height = key
        try:
            decoded = await media.picture(
                message, image, width, height, asked=asked, animate=True, progress=progress
            )
        except MediaRefused as error:
            shown.stage, shown.reason = Stage.REFUSED, say(str(error))
        except AppError as error:
            shown.stage, shown.reason = Stage.FAILED, say(str(error))
        else:
            if decoded is None:
                shown.stage = Stage.OFFERED
            else:
                self._take(key, shown, decoded)
        if isValid(self):
            self.changed.emit()

    def _take(self, key: _Key, shown: Shown, decoded: Decoded) -> None:
        shown.frames = list(decoded.frames)
        shown.delays = decoded.delays
        shown.moves = decoded.animated
        shown.stage = Stage.READY
        shown.size = sum(len(frame.data) for frame in decoded.frames)
        if self._shown.get(key) is shown:
            self._let_go(self._most, but=key)

    def _let_go(self, most: int, but: _Key | None = None) -> None:
        """Keep no more than so many bytes: of what was painted last, and of one picture."""
        kept = sum(shown.size for shown in self._shown.values())
        for old, shown in list(self._shown.items()):
            if kept <= most:
                break
            if old != but and shown.size:
                kept -= self._shown.pop(old).size


def image_of(bitmap: Bitmap) -> QImage:
    """A decoded picture as Qt has it; its pixels stay the bitmap's, which must outlive it."""
    kind = (
        QImage.Format.Format_RGB32 if bitmap.opaque else QImage.Format.Format_ARGB32_Premultiplied
    )
    return QImage(bitmap.data, bitmap.width, bitmap.height, bitmap.width * 4, kind)
