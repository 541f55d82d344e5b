"""The voice messages on screen: their waveforms, and the one that plays."""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.domain.content import Voice
from app.domain.errors import AppError, MediaRefused, ServiceUnavailable
from app.domain.events import ProblemOccurred
from app.domain.message import Message
from app.domain.words import say
from app.gui.wishes import Context
from app.ports.media import Waveform

if TYPE_CHECKING:
    from app.gui.messages.wishes import SoundWishes

logger = logging.getLogger(__name__)

TICK = 66
"""Milliseconds between two looks at where a sound is, while one plays that is on screen."""

STEP = 5.0
"""Seconds that a key moves it."""

_KEPT = 500


class Heard(Struct):
    """A sound as far as it is known.

    Attributes:
        waveform: None while nobody looked through it.
        duration: seconds, as it really is or as the message says.
        share: of it that has come, while it is fetched; else -1.
        reason: why it can't be played, the end of a sentence; "" if nobody knows of a reason.
        elsewhere: another program may play it.
    """

    waveform: Waveform | None = None
    duration: float = 0.0
    position: float = 0.0
    runs: bool = False
    coming: bool = False
    share: float = -1.0
    reason: str = ""
    elsewhere: bool = False


class _Known(Struct):
    asked: bool = False
    coming: bool = False
    share: float = -1.0
    reason: str = ""
    elsewhere: bool = False


class Voices(QObject):
    """What the view knows of sounds."""

    changed = Signal()
    """A sound came further: what is on screen is to be painted again."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[str, _Known] = {}
        self._ticking = QTimer(self, singleShot=True, interval=TICK)
        self._ticking.timeout.connect(self.changed)
        if context.sounds is not None:
            context.sounds.on_change = self._on_change
            self.destroyed.connect(partial(_let_go, context.sounds, self._on_change))

    def look(self, message: Message, voice: Voice) -> Heard:
        """A sound as far as it is known; asks for it if nobody did."""
        sounds = self._context.sounds
        known = self._known.get(voice.url)
        if known is None:
            known = self._remember(voice.url)
        if sounds is None:
            return Heard(duration=voice.duration)
        waveform = sounds.known(voice.url)
        if waveform is None and not known.asked and voice.url:
            known.asked = True
            self._context.tasks.spawn(
                self._look(message, voice, known), doing="look at a voice message"
            )
            waveform = sounds.known(voice.url)
        playing = sounds.playing
        runs = playing is not None and playing.url == voice.url and playing.running
        if runs:
            self._ticking.start()  # it goes on moving only while it is painted
        return Heard(
            waveform,
            waveform.duration if waveform is not None else float(voice.duration),
            sounds.position(voice.url),
            runs,
            known.coming,
            known.share,
            known.reason,
            known.elsewhere,
        )

    def toggle(self, message: Message, voice: Voice) -> None:
        """Play a sound, or let it rest."""
        sounds = self._context.sounds
        if sounds is None or not voice.url:
            return
        playing = sounds.playing
        if playing is not None and playing.url == voice.url and playing.running:
            self._context.tasks.spawn(sounds.pause(), doing="stop the voice message")
            return
        known = self._known.get(voice.url) or self._remember(voice.url)
        known.coming, known.reason, known.elsewhere = True, "", False
        self.changed.emit()
        self._context.tasks.spawn(
            self._play(sounds, message, voice, known), doing="play the voice message"
        )

    def seek(self, message: Message, voice: Voice, share: float) -> None:
        """Go to a place of a sound, from 0 to 1."""
        duration = self.look(message, voice).duration
        self._go(message, voice, min(1.0, max(0.0, share)) * duration)

    def step(self, message: Message, voice: Voice, direction: int) -> None:
        """Go some seconds forward (1) or back (-1)."""
        heard = self.look(message, voice)
        at = min(heard.duration, max(0.0, heard.position + direction * STEP))
        self._go(message, voice, at)

    def rest(self) -> None:
        """Let what plays rest."""
        sounds = self._context.sounds
        if sounds is not None and sounds.playing is not None and sounds.playing.running:
            self._context.tasks.spawn(sounds.pause(), doing="stop the voice message")

    def _go(self, message: Message, voice: Voice, at: float) -> None:
        sounds = self._context.sounds
        if sounds is not None:
            self._context.tasks.spawn(
                sounds.seek(message, voice.url, at), doing="play the voice message"
            )

    def _remember(self, url: str) -> _Known:
        known = self._known[url] = _Known()
        while len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        return known

    async def _look(self, message: Message, voice: Voice, known: _Known) -> None:
        assert self._context.sounds is not None
        try:
            await self._context.sounds.look(message, voice.url)
        except MediaRefused as error:
            known.reason, known.elsewhere = say(str(error)), True
        except AppError as error:
            # Nobody wished for it; it is tried again when it is played.
            logger.debug("A voice message can't be looked at: %s", error)
        if isValid(self):
            self.changed.emit()

    async def _play(
        self, sounds: "SoundWishes", message: Message, voice: Voice, known: _Known
    ) -> None:
        def progress(done: int, total: int) -> None:
            known.share = done / total if total else -1.0
            if isValid(self):
                self.changed.emit()

        try:
            await sounds.look(message, voice.url, asked=True, progress=progress)
            await sounds.play(message, voice.url)
        except (MediaRefused, ServiceUnavailable) as error:
            known.reason, known.elsewhere = say(str(error)), True
            problem = f"Could not play the voice message: {error}"
            self._context.store.dispatch(ProblemOccurred(problem))
        finally:
            known.coming, known.share = False, -1.0
            if isValid(self):
                self.changed.emit()

    def _on_change(self) -> None:
        if isValid(self):
            self.changed.emit()


def _let_go(sounds: "SoundWishes", mine: Callable[[], None]) -> None:
    if sounds.on_change == mine:  # else another view has taken over
        sounds.on_change = lambda: None
