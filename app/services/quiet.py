"""Keep do-not-disturb across restarts, and end it when its time has come or the user is back."""

import asyncio
import logging
import math
import time
from collections.abc import Callable

from app.domain.errors import StorageFailed
from app.domain.events import DoNotDisturbChanged
from app.domain.people import Activity
from app.domain.quiet_hours import DoNotDisturb
from app.domain.selectors import activity
from app.domain.state import AppState
from app.services.preferences import Preferences
from app.services.store import Store

logger = logging.getLogger(__name__)

_LONGEST_NAP = 60.0
"""Seconds; a clock that jumps or a computer that sleeps is noticed within this time."""


def wishes(state: AppState) -> tuple[DoNotDisturb, ...]:
    """Every do-not-disturb that is on: the program's and the accounts'."""
    all_of_them = (state.do_not_disturb, *(a.do_not_disturb for a in state.accounts.values()))
    return tuple(wish for wish in all_of_them if wish.until)


class Quiet:
    """Watches over do-not-disturb, until cancelled: `run`.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self, store: Store, preferences: Preferences, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._preferences = preferences
        self._clock = clock
        self._changed = asyncio.Event()
        self._saved = wishes(store.state)
        self._was = activity(store.state)
        store.watch(wishes, lambda _: self._changed.set())
        store.watch(activity, self._activity_changed)

    async def run(self) -> None:
        """Save each change, and end what is over, until cancelled."""
        while True:
            self._changed.clear()
            self._end_what_is_over()
            await self._save()
            ends = [w.until for w in wishes(self._store.state) if w.until < math.inf]
            delay = min(min(ends) - self._clock(), _LONGEST_NAP) if ends else None
            try:
                async with asyncio.timeout(delay):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def _end_what_is_over(self) -> None:
        now = self._clock()
        for wish in wishes(self._store.state):
            if not wish.holds(now):
                self._end(wish)

    async def _save(self) -> None:
        now = wishes(self._store.state)
        if now == self._saved:
            return
        try:
            await self._preferences.save()
        except StorageFailed as error:
            logger.warning("Do-not-disturb will not outlive this run: %s", error)
        self._saved = now

    def _activity_changed(self, now: Activity) -> None:
        came_back = now is Activity.FOREGROUND and self._was is Activity.BACKGROUND
        self._was = now
        if came_back:
            for wish in wishes(self._store.state):
                if wish.until_back:
                    self._end(wish)

    def _end(self, wish: DoNotDisturb) -> None:
        logger.info("Do-not-disturb ends")
        self._store.dispatch(DoNotDisturbChanged(0.0, account=wish.account))
