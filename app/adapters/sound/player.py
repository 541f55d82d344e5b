"""Play a sound on the system's output.

The output's own thread asks for samples; the sound's end and its place come back to the loop.
"""

import asyncio
import logging
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.sound.decoding import samples, waveform
from app.adapters.sound.files import SoundFile, open_sound
from app.domain.errors import ServiceUnavailable
from app.ports.media import Waveform

if TYPE_CHECKING:
    import miniaudio

logger = logging.getLogger(__name__)

BUFFER = 0.06
"""Seconds of sound that the output asks for at once."""

AHEAD = 3 * BUFFER
"""Seconds that it has asked for and not yet played."""

OUTPUTS = ("WASAPI", "DSOUND", "COREAUDIO", "PULSEAUDIO", "ALSA", "SNDIO", "OSS")
"""The outputs of all systems, the best of each first. JACK is left out: to ask it starts it."""


class _Playing:
    """A sound on its way to the output."""

    def __init__(
        self,
        sound: SoundFile,
        at: float,
        on_end: Callable[[], None],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.sound = sound
        self.duration = sound.frames / sound.rate
        self.at = min(max(0.0, at), self.duration)
        self.given = 0
        self.device: miniaudio.PlaybackDevice | None = None
        self._on_end = on_end
        self._loop = loop

    def position(self) -> float:
        played = self.given / self.sound.rate - AHEAD
        return min(self.duration, self.at + max(0.0, played))

    def feed(self) -> Generator[bytes, int, None]:
        """Give what the output asks for; runs on its thread."""
        source = samples(self.sound, min(round(self.at * self.sound.rate), self.sound.frames))
        next(source)
        wanted = yield b""
        while True:
            try:
                piece = source.send(wanted)
            except StopIteration:
                break
            self.given += wanted
            wanted = yield piece
        # What it has in its buffers is still to be heard.
        for _ in range(round(AHEAD / BUFFER) + 1):
            self.given += wanted
            wanted = yield bytes(wanted * self.sound.channels * 2)
        self._loop.call_soon_threadsafe(self._on_end)
        while True:
            yield b""


class MiniaudioPlayer:
    """`app.ports.media.SoundPlayer` by miniaudio.

    Args:
        outputs: names of `miniaudio.Backend`, tried in order.
    """

    def __init__(self, outputs: Sequence[str] = OUTPUTS) -> None:
        self._outputs = outputs
        # One thread, so that a sound ends before the next begins.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sounds")
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="waveforms")
        self._playing: _Playing | None = None

    async def waveform(self, file: Path) -> Waveform:
        """Look through a sound."""
        return await asyncio.get_running_loop().run_in_executor(self._looking, waveform, file)

    async def play(self, file: Path, at: float, on_end: Callable[[], None]) -> None:
        """Play a sound, instead of what plays."""
        await self.stop()
        loop = asyncio.get_running_loop()

        def ended() -> None:
            if self._playing is playing:
                on_end()

        def start() -> _Playing:
            made = _Playing(open_sound(file), at, ended, loop)
            try:
                made.device = self._open(made)
            except BaseException:
                made.sound.close()
                raise
            return made

        playing = await loop.run_in_executor(self._thread, start)
        self._playing = playing

    def position(self) -> float:
        """Where what plays is, seconds."""
        return self._playing.position() if self._playing is not None else 0.0

    async def stop(self) -> float:
        """Stop, and tell where it was."""
        playing, self._playing = self._playing, None
        if playing is None:
            return 0.0
        at = playing.position()
        await asyncio.get_running_loop().run_in_executor(self._thread, _end, playing)
        return at

    async def close(self) -> None:
        """Stop and take no more work."""
        await self.stop()
        for thread in (self._thread, self._looking):
            thread.shutdown(wait=False, cancel_futures=True)

    def _open(self, playing: _Playing) -> "miniaudio.PlaybackDevice":
        import miniaudio

        known = [getattr(miniaudio.Backend, name) for name in self._outputs]
        try:
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=playing.sound.channels,
                sample_rate=playing.sound.rate,
                buffersize_msec=round(BUFFER * 1000),
                backends=known,
                app_name="Bellbird",
            )
        except miniaudio.MiniaudioError as error:
            logger.info("There is no sound output: %s", error)
            raise ServiceUnavailable("this computer has no sound output") from error
        feed = playing.feed()
        next(feed)
        try:
            device.start(feed)
        except miniaudio.MiniaudioError as error:
            device.close()
            raise ServiceUnavailable("the sound output does not start") from error
        return device


def _end(playing: _Playing) -> None:
    if playing.device is not None:
        playing.device.close()
    playing.sound.close()
