"""The last words before the computer sleeps, and the first act when it wakes."""

import asyncio
import contextlib
import logging

from app.domain.events import SleepChanged
from app.services.accounts import Accounts
from app.services.activity import ActivityReporter
from app.services.outbox import Outbox
from app.services.store import Store

logger = logging.getLogger(__name__)

OUTBOX_PATIENCE = 1.0
"""Seconds that what is being sent gets."""

REPORT_PATIENCE = 0.8
"""Seconds that the last reports get; Windows gives us two in all."""


class Sleep:
    """Gets the program ready for sleep: `prepare_for_sleep` is the presence source's `on_sleep`."""

    def __init__(
        self, store: Store, accounts: Accounts, outbox: Outbox, activity: ActivityReporter
    ) -> None:
        self._accounts = accounts
        self._outbox = outbox
        self._activity = activity
        store.listen(SleepChanged, self._sleep_changed)

    async def prepare_for_sleep(self) -> None:
        """Let the outbox finish and report background with the unread number; within 2 s.

        The computer may sleep once this has returned. Never raises.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(OUTBOX_PATIENCE):
                await self._outbox.flushed()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REPORT_PATIENCE):
                await self._activity.report_last()

    def _sleep_changed(self, event: SleepChanged) -> None:
        """Trust no line after waking: servers and routers forget those that slept."""
        if not event.asleep:
            self._accounts.trust_no_line(moved=True)
