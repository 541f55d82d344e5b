"""Tell each server whether the user is looking: in order, once, and again after a reconnect."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import AppError
from app.domain.events import ConnectionChanged
from app.domain.ids import AccountId
from app.domain.model import Activity, ConnectionPhase
from app.domain.selectors import activity, unread_total
from app.services.accounts import Accounts
from app.services.store import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ActivityReport:
    """What a server was told last.

    Attributes:
        unread: the number that went with it.
        at: when, seconds since the epoch.
    """

    activity: Activity
    unread: int
    at: float


class ActivityReporter:
    """Reports foreground and background (push plugin: `doForeground`, `doBackground`).

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self, store: Store, accounts: Accounts, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._clock = clock
        self._reported: dict[AccountId, Activity] = {}
        self._last: dict[AccountId, ActivityReport] = {}
        self._due = asyncio.Event()
        store.watch(activity, lambda _: self._due.set())
        store.listen(ConnectionChanged, self._connection_changed)

    async def run(self) -> None:
        """Report every change until cancelled."""
        while True:
            await self._due.wait()
            self._due.clear()
            await self._report_all(activity(self._store.state))

    async def report_last(self) -> None:
        """Report background once more before the program ends or the computer sleeps."""
        await self._report_all(Activity.BACKGROUND)

    def last_report(self, account: AccountId) -> ActivityReport | None:
        """What an account's server was told last on the present connection; None: nothing yet."""
        return self._last.get(account) if account in self._reported else None

    async def _report_all(self, now: Activity) -> None:
        for account in tuple(self._store.state.accounts):
            if self._reported.get(account) is not now:
                await self._report(account, now)

    async def _report(self, account: AccountId, now: Activity) -> None:
        try:
            session = self._accounts.session(account)
            if now is Activity.FOREGROUND:
                await session.do_foreground()
            else:
                await session.do_background(unread_total(self._store.state))
        except AppError as error:
            # Said again after the next connect.
            logger.debug("%s was not told of %s: %s", account, now.name, error)
        else:
            self._reported[account] = now
            self._last[account] = ActivityReport(
                now, unread_total(self._store.state), self._clock()
            )
            logger.debug("%s was told of %s", account, now.name)

    def _connection_changed(self, event: ConnectionChanged) -> None:
        match event.connection.phase:
            case ConnectionPhase.CONNECTING:
                self._reported.pop(event.account, None)
            case ConnectionPhase.CATCHING_UP:
                self._due.set()
            case _:
                pass
