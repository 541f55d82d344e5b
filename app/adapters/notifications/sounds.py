"""What a notification sounds like: a name and a file for servers that play, a player for others.

Most servers without sound leave it to the program, so there is a player: whichever of the small
programs of the sound servers is installed. It is started anew for each sound and not waited for.
"""

import asyncio
import contextlib
import logging
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import resources

logger = logging.getLogger(__name__)

# freedesktop.org Sound Naming Specification.
_NAMES: Mapping[str, str] = MappingProxyType(
    {"call": "phone-incoming-call", "system": "dialog-information"}
)
_INSTANT_MESSAGE = "message-new-instant"

_PLAYERS: Sequence[Sequence[str]] = (
    ("pw-play",),
    ("paplay",),
    ("canberra-gtk-play", "-f"),
    ("aplay", "-q"),
)
_LONGEST = 5.0  # seconds; ours last less than two


def sound_name(channel: str) -> str:
    """Name the sound of a channel in the desktop's sound theme."""
    return _NAMES.get(channel, _INSTANT_MESSAGE)


def sound_file(channel: str) -> Path:
    """Find our own sound of a channel."""
    return resources.path("sounds/mention.wav" if channel == "mention" else "sounds/message.wav")


class ProgramSound:
    """Plays sounds by a program of the sound server, if there is one; see the port `Sound`.

    Args:
        search_path: where to look for the programs, as `PATH`; None: there.
    """

    def __init__(self, search_path: str | None = None) -> None:
        found = ((shutil.which(name, path=search_path), *rest) for name, *rest in _PLAYERS)
        self._command = next((c for c in found if c[0] is not None), ())
        self._playing: set[asyncio.Task[None]] = set()

    @property
    def is_available(self) -> bool:
        """Whether there is a program that plays."""
        return bool(self._command)

    def play(self, channel: str) -> None:
        """Play the sound of a channel; one that still plays is sound enough."""
        if self._command and not self._playing:
            task = asyncio.create_task(self._run(sound_file(channel)), name="play a sound")
            self._playing.add(task)
            task.add_done_callback(self._playing.discard)

    async def stop(self) -> None:
        """Stop playing."""
        for task in tuple(self._playing):
            task.cancel()
            await asyncio.wait([task])

    async def _run(self, file: Path) -> None:
        nothing = asyncio.subprocess.DEVNULL
        program, *options = self._command
        try:
            process = await asyncio.create_subprocess_exec(
                str(program), *map(str, options), str(file),
                stdin=nothing, stdout=nothing, stderr=nothing,
            )  # fmt: skip
        except OSError as error:
            logger.info("The sound could not be played: %s", error)
            return
        try:
            async with asyncio.timeout(_LONGEST):
                await process.wait()
        except TimeoutError:
            logger.info("The sound takes too long and is ended")
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode:
            logger.info(
                "The sound could not be played: %s ended by %s", program, process.returncode
            )
