"""Pictures and sounds that messages name: kept on this computer, decoded, played.

Every method is called on the event loop's thread, does its work on another, and gives its answer
back on the loop's.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class MediaCache(Protocol):
    """Files that were fetched, found again by the address they came from; the oldest go first.

    All methods raise `StorageFailed`.
    """

    @property
    def limit(self) -> int:
        """Bytes that are kept at most; what was used longest ago goes first."""
        ...

    @limit.setter
    def limit(self, limit: int) -> None: ...

    async def find(self, url: str) -> Path | None:
        """The file that came from an address, if it is still here; it counts as used now."""
        ...

    async def keep(self, url: str, fetch: Callable[[Path], Awaitable[object]]) -> Path:
        """Fetch a file to a place of the cache's choice, and keep it.

        Args:
            fetch: writes the file whole or not at all; what it raises is passed on.
        """
        ...

    async def keep_copy(self, url: str, file: Path) -> None:
        """Keep a copy of a file of ours, as if it had come from an address."""
        ...

    async def remove(self, url: str) -> None:
        """Forget what came from an address."""
        ...

    async def size(self) -> int:
        """Bytes that are kept."""
        ...

    async def clear(self) -> None:
        """Forget everything."""
        ...


class Bitmap(Struct, frozen=True):
    """A decoded picture.

    Attributes:
        data: 32 bits for each pixel, 0xAARRGGBB in this computer's byte order, premultiplied, row
            by row without gaps; what painters want, so that none has to convert it.
        opaque: no pixel lets anything through.
    """

    width: int
    height: int
    data: bytes
    opaque: bool


class Decoded(Struct, frozen=True):
    """A picture, as large as it was asked for.

    Attributes:
        frames: one, or all of an animation.
        delays: seconds that each frame stands.
        width, height: the picture's own, as it is meant to be seen; pixels.
        animated: it moves, whether or not its frames were asked for.
    """

    frames: tuple[Bitmap, ...]
    delays: tuple[float, ...]
    width: int
    height: int
    animated: bool = False


class PictureDecoder(Protocol):
    """Decodes pictures that strangers made."""

    async def decode(self, file: Path, width: int, height: int, *, animate: bool) -> Decoded:
        """Decode a picture so that it fits into a size, no larger than it is.

        Args:
            animate: give all frames, if they are not too many.

        Raises:
            MediaRefused: it is broken, too large, or of a kind that is not shown.
        """
        ...


class Waveform(Struct, frozen=True):
    """A sound at a glance.

    Attributes:
        duration: seconds.
        levels: how loud it is, from 0 to 1, from its beginning to its end.
    """

    duration: float
    levels: tuple[float, ...]


class SoundPlayer(Protocol):
    """Plays one sound at a time."""

    async def waveform(self, file: Path) -> Waveform:
        """Look through a sound.

        Raises:
            MediaRefused: it is broken, too long, or of a kind that can't be played here.
        """
        ...

    async def play(self, file: Path, at: float, on_end: Callable[[], None]) -> None:
        """Play a sound, instead of what plays.

        Args:
            at: seconds from its beginning.
            on_end: called on the loop's thread when it came to its end by itself.

        Raises:
            MediaRefused: as for `waveform`.
            ServiceUnavailable: there is nothing to play it on.
        """
        ...

    def position(self) -> float:
        """Where what plays is, seconds; 0 if nothing does."""
        ...

    async def stop(self) -> float:
        """Stop, and tell where it was; does nothing if nothing plays."""
        ...
