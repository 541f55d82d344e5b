"""Start with the computer, as the setting says; what the system itself says is believed first.

A desktop has switches of its own for what starts with it. When Bellbird starts it takes over what
they say; afterwards a change of the setting changes the system. What is set up is set up anew at
each start, because the program may have moved.
"""

import asyncio
import logging

from app.domain.errors import StorageFailed
from app.domain.events import ProblemOccurred
from app.domain.state import AppState
from app.ports.desktop import Autostart
from app.services.preferences import Preferences
from app.services.store import Store

logger = logging.getLogger(__name__)


def _wanted(state: AppState) -> bool:
    return state.settings.start_with_computer


class Starting:
    """Keeps the setting and the system together, in both directions.

    The system's files are read and written in a thread.
    """

    def __init__(self, store: Store, preferences: Preferences, autostart: Autostart) -> None:
        self._store = store
        self._preferences = preferences
        self._autostart = autostart
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Believe the system, then follow the setting, until cancelled."""
        enabled = await asyncio.to_thread(self._autostart.is_enabled)
        await self._save(enabled)
        if enabled:
            await self._set_up(enabled=True)
        stop = self._store.watch(_wanted, lambda _: self._changed.set())
        try:
            known = enabled
            while True:
                await self._changed.wait()
                self._changed.clear()
                wanted = _wanted(self._store.state)
                if wanted != known and await self._set_up(enabled=wanted):
                    known = wanted
                elif wanted != known:
                    await self._save(known)
        finally:
            stop()

    async def _set_up(self, *, enabled: bool) -> bool:
        try:
            await asyncio.to_thread(self._autostart.set_enabled, enabled=enabled)
        except StorageFailed as error:
            logger.warning("Starting with the computer can't be changed: %s", error)
            text = f"Could not change whether Bellbird starts with the computer: {error}"
            self._store.dispatch(ProblemOccurred(text))
            return False
        return True

    async def _save(self, enabled: bool) -> None:
        try:
            await self._preferences.change(start_with_computer=enabled)
        except StorageFailed as error:
            logger.warning("The setting is not saved: %s", error)
