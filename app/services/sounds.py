"""Voice messages and sounds: one plays at a time, and its place is kept while it rests."""

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from app.domain.message import Message, MessageKey
from app.ports.im import Progress
from app.ports.media import SoundPlayer, Waveform
from app.services.media import Media

T = TypeVar("T")

KEPT_WAVEFORMS = 500
KEPT_PLACES = 100

FROM_START = 0.3
"""Seconds before the end from which it would not be worth going on: it begins anew."""


class Playing(Struct, frozen=True):
    """What plays, or would after a click.

    Attributes:
        key: whose message it is in.
        running: it can be heard; else it rests.
        at: seconds; where it rests, or where it began to run.
    """

    key: MessageKey
    url: str
    running: bool
    at: float = 0.0


class Sounds:
    """The user's wishes about sounds.

    Attributes:
        on_change: called when something began, rested or ended to play.
    """

    def __init__(self, media: Media, player: SoundPlayer) -> None:
        self._media = media
        self._player = player
        self._waveforms: dict[str, Waveform] = {}
        self._places: dict[str, float] = {}
        self._turn = 0
        self.playing: Playing | None = None
        self.on_change: Callable[[], None] = lambda: None

    def known(self, url: str) -> Waveform | None:
        """A sound's waveform, if it was looked through."""
        return self._waveforms.get(url)

    def position(self, url: str) -> float:
        """Where a sound is: where it plays or rests, seconds."""
        playing = self.playing
        if playing is not None and playing.running and playing.url == url:
            return self._player.position()
        return self._places.get(url, 0.0)

    async def look(
        self,
        message: Message,
        url: str,
        *,
        asked: bool = False,
        progress: Progress = lambda _done, _total: None,
    ) -> Waveform | None:
        """Look through a sound; None if it is not here and was not asked for.

        Raises:
            MediaRefused: it can't be played here.
            AppError: it could not be fetched.
        """
        known = self._waveforms.get(url)
        if known is not None:
            return known
        file = await self._media.sound(message, url, asked=asked, progress=progress)
        if file is None:
            return None
        waveform = await self._player.waveform(file)
        _keep(self._waveforms, url, waveform, KEPT_WAVEFORMS)
        return waveform

    async def play(self, message: Message, url: str, at: float | None = None) -> None:
        """Play a sound instead of what plays.

        Args:
            at: seconds; None: where it rested, or from the beginning.

        Raises:
            ServiceUnavailable: there is no sound output.
            AppError: as `look`.
        """
        self._turn += 1
        turn = self._turn
        if at is None:
            at = self._places.get(url, 0.0)
        await self.pause()
        waveform = await self.look(message, url, asked=True)
        file = await self._media.sound(message, url, asked=True)
        if file is None or waveform is None or turn != self._turn:
            return
        if at > waveform.duration - FROM_START:
            at = 0.0
        await self._player.play(file, at, lambda: self._on_end(url))
        if turn != self._turn:  # another was wished for while this one began
            return
        self.playing = Playing(message.key, url, running=True, at=at)
        self.on_change()

    async def pause(self) -> None:
        """Let what plays rest; it goes on from there."""
        playing = self.playing
        if playing is None or not playing.running:
            return
        self.playing = replace(playing, running=False)
        at = await self._player.stop()
        _keep(self._places, playing.url, at, KEPT_PLACES)
        self.on_change()

    async def seek(self, message: Message, url: str, at: float) -> None:
        """Go to a place of a sound: it plays on there if it plays, and rests there if not.

        Raises:
            AppError: as `play`.
        """
        playing = self.playing
        if playing is not None and playing.running and playing.url == url:
            await self.play(message, url, max(0.0, at))
        else:
            _keep(self._places, url, max(0.0, at), KEPT_PLACES)
            self.on_change()

    def _on_end(self, url: str) -> None:
        self._places.pop(url, None)
        if self.playing is not None and self.playing.url == url:
            self.playing = None
            self.on_change()


def _keep(kept: dict[str, T], url: str, value: T, most: int) -> None:
    kept.pop(url, None)
    kept[url] = value
    while len(kept) > most:
        del kept[next(iter(kept))]
