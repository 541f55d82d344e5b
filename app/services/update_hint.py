"""Tell of a newer version, if the user wants that; nothing is ever installed by itself.

Off by default: while it is off nobody is asked. While it is on, the makers' release file is looked
at once a day, the first time a while after the start, and each version is told of once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.changelog import is_newer
from app.domain.errors import AppError
from app.domain.state import AppState
from app.domain.words import translate
from app.ports.updates import Release, ReleaseSource
from app.services.push_plugin import PushPlugin
from app.services.store import Store

logger = logging.getLogger(__name__)

FIRST_AFTER = 60.0
"""Seconds from the start, or from switching it on, until the first look."""

EVERY = 86_400.0
"""Seconds between two looks."""

FILE = "last-release"


def _wanted(state: AppState) -> bool:
    return state.settings.look_for_updates


class UpdateHint:
    """Looks for newer versions.

    Args:
        folder: where the settings are, and with them which version was told of.
        version: of this program.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        store: Store,
        source: ReleaseSource,
        push: PushPlugin,
        folder: Path,
        version: str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._source = source
        self._push = push
        self._file = folder / FILE
        self._version = version
        self._sleep = sleep
        self._switched = asyncio.Event()

    async def run(self) -> None:
        """Look once a day while it is wanted, until cancelled."""
        if not self._source.is_known:
            logger.info("This build does not know where its releases are published")
            return
        stop = self._store.watch(_wanted, lambda _: self._switched.set())
        try:
            while True:
                if not _wanted(self._store.state):
                    self._switched.clear()
                    await self._switched.wait()
                    continue
                await self._sleep(FIRST_AFTER)
                while _wanted(self._store.state):
                    await self.look()
                    await self._sleep(EVERY)
        finally:
            stop()

    async def look(self) -> Release | None:
        """Ask now, and tell of a newer version that was not told of yet.

        Returns:
            the newer version, told of or not; None: there is none, or nobody could be asked.
        """
        try:
            release = await self._source.newest()
        except AppError as error:
            logger.info("Newer versions could not be looked for: %s", error)
            return None
        if not is_newer(release.version, self._version):
            return None
        if is_newer(release.version, self._told()):
            await self._tell(release)
        return release

    async def _tell(self, release: Release) -> None:
        try:
            await self._push.display_notification(
                "system",
                "Bellbird",
                translate("Bellbird {version} is available", version=release.version),
                translate("Get it where you got this one. Nothing is installed by itself."),
            )
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(f"{release.version}\n", encoding="utf-8")
        except AppError as error:
            logger.warning("The newer version can't be told of: %s", error)
        except OSError as error:
            logger.warning("What was told can't be remembered: %s", error)

    def _told(self) -> str:
        try:
            return self._file.read_bytes()[:100].decode("utf-8", "replace").strip()
        except OSError:
            return ""
