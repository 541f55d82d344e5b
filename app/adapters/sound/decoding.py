"""Read sounds that strangers made: only well-known formats, never more in memory than a moment.

libsndfile knows dozens of formats; only those that people send are let through, so that the parsers
of the others can't be reached.
"""

from array import array
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import MediaRefused
from app.ports.media import Waveform

if TYPE_CHECKING:
    import soundfile

LEVELS = 60
"""Bars of a waveform."""

LONGEST = 4 * 3600
"""Seconds."""

MAX_CHANNELS = 8
MAX_RATE = 192_000

_BEGINNINGS = (b"OggS", b"fLaC", b"ID3")
_STRIDE = 8
"""Every so many samples are looked at for a waveform; more would not be seen."""

_BLOCK = 8 * 1152
"""Frames read at once. libsndfile 1.2.0 gives silence for parts of an MP3 that is read in pieces
smaller than its own frames (1152)."""

_SILENCE = 1_600
"""What is quieter than this all along looks quiet."""

_UNKNOWN = "its format is not known here"


def open_sound(file: Path) -> "soundfile.SoundFile":
    """Open a sound.

    Raises:
        MediaRefused: it can't be played here.
    """
    import soundfile

    try:
        with file.open("rb") as opened:
            head = opened.read(12)
        if not _is_known(head):
            raise MediaRefused(_UNKNOWN)
        sound = soundfile.SoundFile(str(file))
    except OSError as error:
        raise MediaRefused("the file is gone") from error
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise MediaRefused("the sound is broken, or " + _UNKNOWN) from error
    if not (0 < sound.channels <= MAX_CHANNELS and 0 < sound.samplerate <= MAX_RATE):
        sound.close()
        raise MediaRefused("the sound is broken")
    if not 0 < sound.frames <= LONGEST * sound.samplerate:
        sound.close()
        raise MediaRefused("the sound is empty or too long")
    return sound


def waveform(file: Path) -> Waveform:
    """Look through a sound; takes about a hundredth of its length.

    Raises:
        MediaRefused: it can't be played here.
    """
    with open_sound(file) as sound:
        duration = sound.frames / sound.samplerate
        levels = [0] * LEVELS
        at = 0
        for block in _blocks(sound):
            values = array("h", block)
            _raise_levels(levels, values, at * sound.channels, sound.frames * sound.channels)
            at += len(values) // sound.channels
    loudest = max(*levels, _SILENCE)
    return Waveform(duration, tuple(level / loudest for level in levels))


def samples(sound: "soundfile.SoundFile") -> Generator[bytes, int, None]:
    """Give a sound piece by piece, 16 bits for each channel; ends with the sound.

    Send it the number of frames that are wanted next.
    """
    frame = 2 * sound.channels
    rest = b""
    wanted = yield b""
    for block in _blocks(sound):
        rest += block
        while len(rest) >= wanted * frame:
            piece, rest = rest[: wanted * frame], rest[wanted * frame :]
            wanted = yield piece
    if rest:
        yield rest


def _blocks(sound: "soundfile.SoundFile") -> Iterator[bytes]:
    import soundfile

    while True:
        try:
            block = bytes(sound.buffer_read(_BLOCK, dtype="int16"))
        except (soundfile.SoundFileError, RuntimeError):
            return  # broken in its middle: that is where it ends
        if not block:
            return
        yield block


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


def _is_known(head: bytes) -> bool:
    mp3 = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    wave = head[:4] == b"RIFF" and head[8:12] == b"WAVE"
    return head.startswith(_BEGINNINGS) or wave or mp3
