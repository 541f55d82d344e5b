"""Files of sound, each read by the library that reads it well.

libsndfile knows dozens of formats; only those that people send are let through, so that the parsers
of the others can't be reached. MP3 is miniaudio's: libsndfile 1.2.0, as soundfile brings it, gives
silence from the sixth piece on (tried; soundfile seeks after each piece).
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol

from app.domain.errors import MediaRefused

LONGEST = 4 * 3600
"""Seconds."""

MAX_CHANNELS = 8
MAX_RATE = 192_000

BLOCK = 8_192
"""Frames that are read at once."""

_UNKNOWN = "its format is not known here"


class SoundFile(Protocol):
    """An open sound.

    Attributes:
        rate: frames in a second.
        frames: how many there are.
    """

    rate: int
    channels: int
    frames: int

    def blocks(self, start: int = 0) -> Iterator[bytes]:
        """Read it from a frame to its end, or to where it is broken; 16 bits for each channel."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


def open_sound(file: Path) -> SoundFile:
    """Open a sound.

    Raises:
        MediaRefused: it can't be played here.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(12)
    except OSError as error:
        raise MediaRefused("the file is gone") from error
    sound: SoundFile
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
        sound = _Mp3(file)
    elif head.startswith((b"OggS", b"fLaC")) or (head[:4] == b"RIFF" and head[8:12] == b"WAVE"):
        sound = _ByLibsndfile(file)
    else:
        raise MediaRefused(_UNKNOWN)
    if not (
        0 < sound.channels <= MAX_CHANNELS
        and 0 < sound.rate <= MAX_RATE
        and 0 < sound.frames <= LONGEST * sound.rate
    ):
        sound.close()
        raise MediaRefused("the sound is empty, broken or too long")
    return sound


class _ByLibsndfile:
    def __init__(self, file: Path) -> None:
        import soundfile

        try:
            self._file: soundfile.SoundFile = soundfile.SoundFile(str(file))
        except (soundfile.SoundFileError, RuntimeError) as error:
            raise MediaRefused(f"the sound is broken, or {_UNKNOWN}") from error
        self.rate: int = self._file.samplerate
        self.channels: int = self._file.channels
        self.frames: int = self._file.frames

    def blocks(self, start: int = 0) -> Iterator[bytes]:
        """Read it."""
        import soundfile

        try:
            self._file.seek(start)
            while block := bytes(self._file.buffer_read(BLOCK, dtype="int16")):
                yield block
        except (soundfile.SoundFileError, RuntimeError):
            return  # broken in its middle: that is where it ends

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Mp3:
    def __init__(self, file: Path) -> None:
        import miniaudio

        self._name = str(file)
        try:
            facts = miniaudio.mp3_get_file_info(self._name)
        except (miniaudio.MiniaudioError, ZeroDivisionError) as error:
            raise MediaRefused(f"the sound is broken, or {_UNKNOWN}") from error
        self.rate: int = facts.sample_rate
        self.channels: int = facts.nchannels
        self.frames: int = facts.num_frames

    def blocks(self, start: int = 0) -> Iterator[bytes]:
        """Read it."""
        import miniaudio

        try:
            with closing(miniaudio.mp3_stream_file(self._name, BLOCK, start)) as stream:
                for block in stream:
                    yield block.tobytes()
        except miniaudio.MiniaudioError:
            return

    def close(self) -> None:
        """Nothing is open between two readings."""
