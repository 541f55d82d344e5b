"""Look through a sound, or give it piece by piece; never more in memory than a moment of it."""

from array import array
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from app.adapters.sound.files import SoundFile, open_sound
from app.ports.media import Waveform

LEVELS = 60
"""Bars of a waveform."""

_STRIDE = 8
"""Every so many samples are looked at for a waveform; more would not be seen."""

_SILENCE = 1_600
"""What is quieter than this all along looks quiet."""


def waveform(file: Path) -> Waveform:
    """Look through a sound; takes about a hundredth of its length.

    Raises:
        MediaRefused: it can't be played here.
    """
    with closing(open_sound(file)) as sound:
        levels = [0] * LEVELS
        total = sound.frames * sound.channels
        at = 0
        for block in sound.blocks():
            values = array("h", block)
            _raise_levels(levels, values, at, total)
            at += len(values)
        duration = sound.frames / sound.rate
    loudest = max(*levels, _SILENCE)
    return Waveform(duration, tuple(level / loudest for level in levels))


def samples(sound: SoundFile, start: int = 0) -> Generator[bytes, int, None]:
    """Give a sound piece by piece, 16 bits for each channel; ends with the sound.

    Send it the number of frames that are wanted next.

    Args:
        start: the first frame.
    """
    frame = 2 * sound.channels
    rest = b""
    wanted = yield b""
    for block in sound.blocks(start):
        rest += block
        while len(rest) >= wanted * frame:
            piece, rest = rest[: wanted * frame], rest[wanted * frame :]
            wanted = yield piece
    if rest:
        yield rest


def _raise_levels(levels: list[int], values: "array[int]", at: int, total: int) -> None:
    """Let what a block holds be seen in the bars it belongs to."""
    size = max(1.0, total / LEVELS)
    start = 0
    while start < len(values):
        bar = min(LEVELS - 1, int((at + start) / size))
        stop = max(start + 1, min(len(values), int((bar + 1) * size) - at))
        if bar == LEVELS - 1:
            stop = len(values)
        seen = values[start:stop:_STRIDE]
        peak = max(max(seen), -min(seen))  # noqa: PLW3301  # two passes in C, not one in Python
        levels[bar] = max(levels[bar], peak)
        start = stop
