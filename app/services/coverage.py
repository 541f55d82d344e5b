"""Keep a log of when each account was connected, so that the user can see what was missed.

It is written down when a connection ends and now and then in between: what a crash loses is at most
`HEARTBEAT` seconds of it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from app.domain.account import ConnectionPhase
from app.domain.coverage import Coverage, OnlineSpan, coverage_of, within
from app.domain.errors import StorageFailed
from app.domain.events import AccountRemoved, ConnectionChanged, SleepChanged
from app.domain.ids import AccountId
from app.ports.storage import CoverageLog, HourCount, Statistics
from app.services.store import Store

logger = logging.getLogger(__name__)

HEARTBEAT = 300.0
"""Seconds between two writings while nothing changes."""

MAX_SPANS = 2_000
"""A line that breaks all the time must not grow the file for ever."""


class CoverageKeeper:
    """Keeps the log; it tells the last seven days of each account, and the notifications by hour.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        log: CoverageLog,
        statistics: Statistics,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._log = log
        self._statistics = statistics
        self._clock = clock
        self._past: list[OnlineSpan] = []
        self._open: dict[AccountId, float] = {}
        self._changed = asyncio.Event()
        self._asleep = False
        store.listen(ConnectionChanged, self._on_connection)
        store.listen(SleepChanged, self._on_sleep)
        store.listen(AccountRemoved, self._on_removed)

    async def run(self) -> None:
        """Write the log when it has changed, and as a heartbeat, until cancelled."""
        self._past = [*await self._log.load(), *self._past]
        try:
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await self._changed.wait()
                except TimeoutError:
                    if not self._open:
                        continue
                self._changed.clear()
                await self._save()
        finally:
            for account in list(self._open):
                self._end(account, "Bellbird was not running")
            self._log.save_at_exit(self._spans())

    def of_account(self, account: AccountId) -> Coverage | None:
        """Sum up an account's last seven days; None if nothing is known of them."""
        return coverage_of(account, self._spans(), self._clock())

    async def by_hour(self, since: float) -> Sequence[HourCount]:
        """Count the messages of each hour, and how many of them were shown.

        Raises:
            StorageFailed: they can't be read.
        """
        return await self._statistics.by_hour(since)

    # -- inside --------------------------------------------------------------------------------

    def _spans(self) -> list[OnlineSpan]:
        now = self._clock()
        current = [OnlineSpan(account, since, now) for account, since in self._open.items()]
        return within([*self._past, *current], now)[-MAX_SPANS:]

    async def _save(self) -> None:
        try:
            await self._log.save(self._spans())
        except StorageFailed as error:
            logger.warning("The log of the connections can't be written: %s", error)

    def _on_connection(self, event: ConnectionChanged) -> None:
        online = event.connection.phase is ConnectionPhase.ONLINE
        if online and event.account not in self._open:
            self._open[event.account] = self._clock()
            self._changed.set()
        elif not online and event.account in self._open:
            slept = self._asleep and "the computer slept"
            self._end(event.account, slept or event.connection.reason or "there was no connection")

    def _on_sleep(self, event: SleepChanged) -> None:
        self._asleep = event.asleep
        for account in list(self._open):
            if event.asleep:
                self._end(account, "the computer slept")

    def _on_removed(self, event: AccountRemoved) -> None:
        self._open.pop(event.account, None)
        self._past = [span for span in self._past if span.account != event.account]
        self._changed.set()

    def _end(self, account: AccountId, reason: str) -> None:
        span = OnlineSpan(account, self._open.pop(account), self._clock(), reason)
        self._past.append(replace(span, until=max(span.since, span.until)))
        self._changed.set()
