"""What messages show and play, played by the test: the port `app.ports.media.SoundPlayer`.

`FakeSoundPlayer.played` tells what was started, in order; play the ear with `hear` and `end`.
"""

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import AppError
from app.ports.media import Waveform


class FakeSoundPlayer:
    """A player without a sound output.

    Attributes:
        played: file and place of each start, in order.
        running: the file that plays.
        refusal: raised by the next `waveform`.
        failure: raised by the next `play`.
    """

    def __init__(self, duration: float = 10.0) -> None:
        self.duration = duration
        self.played: list[tuple[Path, float]] = []
        self.running: Path | None = None
        self.refusal: AppError | None = None
        self.failure: AppError | None = None
        self._at = 0.0
        self._on_end: Callable[[], None] = lambda: None

    def hear(self, seconds: float) -> None:
        """Let some seconds of it be heard."""
        self._at += seconds

    def end(self) -> None:
        """Let it come to its end."""
        self.running = None
        self._on_end()

    async def waveform(self, file: Path) -> Waveform:  # noqa: ARG002  all are the same
        if self.refusal is not None:
            raise self.refusal
        return Waveform(self.duration, tuple(abs((i % 14) - 7) / 7 for i in range(60)))

    async def play(self, file: Path, at: float, on_end: Callable[[], None]) -> None:
        if self.failure is not None:
            raise self.failure
        self.running, self._at, self._on_end = file, at, on_end
        self.played.append((file, at))

    def position(self) -> float:
        return self._at if self.running is not None else 0.0

    async def stop(self) -> float:
        self.running = None
        return self._at
