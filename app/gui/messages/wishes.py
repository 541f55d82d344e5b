"""What the user wishes to see and hear of messages."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.domain.content import Image
from app.domain.message import Message
from app.ports.im import Progress
from app.ports.media import Decoded, Waveform
from app.services.sounds import Playing


class MediaWishes(Protocol):
    """Pictures of messages (`app.services.media.Media`)."""

    async def picture(
        self,
        message: Message,
        image: Image,
        width: int,
        height: int,
        *,
        asked: bool = False,
        animate: bool = False,
        progress: Progress = ...,
    ) -> Decoded | None:
        """Show a picture, as large as it fits; None if it waits for the user to ask for it."""
        ...

    async def sound(
        self, message: Message, url: str, *, asked: bool, progress: Progress = ...
    ) -> Path | None:
        """Fetch a file to keep it; None if it waits for the user to ask for it."""
        ...

    async def size(self) -> int:
        """Bytes that are kept."""
        ...

    async def clear(self) -> object:
        """Forget what is kept."""
        ...


class SoundWishes(Protocol):
    """Sounds of messages (`app.services.sounds.Sounds`)."""

    playing: Playing | None
    on_change: Callable[[], None]

    def known(self, url: str) -> Waveform | None:
        """How a sound looks, if that is known."""
        ...

    def position(self, url: str) -> float:
        """Where a sound is, seconds."""
        ...

    async def look(
        self, message: Message, url: str, *, asked: bool = False, progress: Progress = ...
    ) -> Waveform | None:
        """Find out how a sound looks; None if it waits for the user to ask for it."""
        ...

    async def play(self, message: Message, url: str, at: float | None = None) -> object:
        """Play a sound from a place, or from where it rests."""
        ...

    async def pause(self) -> object:
        """Let what plays rest."""
        ...

    async def seek(self, message: Message, url: str, at: float) -> object:
        """Go to a place of a sound."""
        ...
