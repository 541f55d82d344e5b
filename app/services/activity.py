"""Tell each server whether the user is looking: in order, once, and again after a reconnect.

Where the server wants the unread number, a change of it is told while the user is not looking, at
most every five seconds. Before the computer sleeps and when the program ends, background is told
once more with the number, and nothing after it until the computer wakes.
"""

import asyncio
import logging
import time
from collections.abc import Callable

from msgspec import Struct

from app.domain.account import ConnectionPhase
from app.domain.errors import AppError
from app.domain.events import AccountRemoved, ConnectionChanged, SleepChanged
from app.domain.ids import AccountId
from app.domain.people import Activity
from app.domain.selectors import activity, unread_total
from app.ports.im import SessionFeature
from app.services.accounts import Accounts
from app.services.store import Store

logger = logging.getLogger(__name__)

NUMBER_PAUSE = 5.0
"""Seconds between two reports whose only news is the unread number."""


class ActivityReport(Struct, frozen=True):
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
        self._told: dict[AccountId, ActivityReport] = {}
        self._connections: dict[AccountId, int] = {}
        self._turns: dict[AccountId, asyncio.Lock] = {}
        self._reporting: dict[AccountId, asyncio.Task[None]] = {}
        self._last_words = False
        self._timer: asyncio.TimerHandle | None = None
        self._due = asyncio.Event()
        store.watch(activity, lambda _: self._due.set())
        store.watch(unread_total, lambda _: self._due.set())
        store.listen(ConnectionChanged, self._connection_changed)
        store.listen(AccountRemoved, self._account_removed)
        store.listen(SleepChanged, self._sleep_changed)

    async def run(self) -> None:
        """Report every change until cancelled; a slow server keeps no other waiting."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    await self._due.wait()
                    self._due.clear()
                    for account in self._with_news():
                        task = group.create_task(self._report_news(account))
                        self._reporting[account] = task
        finally:
            if self._timer is not None:
                self._timer.cancel()

    async def report_last(self) -> None:
        """Report background once more before the program ends or the computer sleeps."""
        self._last_words = True
        accounts = tuple(self._store.state.accounts)
        await asyncio.gather(*(self._report(account, Activity.BACKGROUND) for account in accounts))

    def last_report(self, account: AccountId) -> ActivityReport | None:
        """What an account's server was told last on the present connection; None: nothing yet."""
        return self._told.get(account)

    def _with_news(self) -> list[AccountId]:
        """The accounts whose server does not know how it is now, and is not just being told."""
        if self._last_words:
            return []
        return [
            account
            for account in self._store.state.accounts
            if account not in self._reporting and self._has_news(account)
        ]

    def _has_news(self, account: AccountId) -> bool:
        now, told = activity(self._store.state), self._told.get(account)
        state = self._store.state.accounts.get(account)
        if state is None or state.connection.phase not in _CONNECTED:
            return False
        if told is None or told.activity is not now:
            return True
        if now is Activity.FOREGROUND or told.unread == unread_total(self._store.state):
            return False
        if not self._accounts.session(account).features & SessionFeature.UNREAD_COUNT:
            return False
        pause = NUMBER_PAUSE - abs(self._clock() - told.at)
        if pause > 0:
            self._look_again_in(pause)
        return pause <= 0

    async def _report_news(self, account: AccountId) -> None:
        try:
            # What changed and changed back before its turn came is no news.
            if self._has_news(account) and await self._report(account, activity(self._store.state)):
                self._due.set()  # much may have happened meanwhile
        finally:
            del self._reporting[account]

    async def _report(self, account: AccountId, now: Activity) -> bool:
        """Tell a server; waits for its turn, so that reports arrive in their order."""
        async with self._turns.setdefault(account, asyncio.Lock()):
            connection = self._connections.get(account, 0)
            unread = unread_total(self._store.state)
            try:
                session = self._accounts.session(account)
                if now is Activity.FOREGROUND:
                    await session.do_foreground()
                else:
                    await session.do_background(unread)
            except AppError as error:
                # Said again after the next connect.
                logger.debug("%s was not told of %s: %s", account, now.name, error)
                return False
            if connection == self._connections.get(account, 0):
                self._told[account] = ActivityReport(now, unread, self._clock())
            logger.debug("%s was told of %s", account, now.name)
            return True

    def _look_again_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            if loop.time() < self._timer.when() <= loop.time() + seconds:
                return
            self._timer.cancel()
        self._timer = loop.call_later(seconds, self._due.set)

    def _connection_changed(self, event: ConnectionChanged) -> None:
        match event.connection.phase:
            case ConnectionPhase.CONNECTING:
                self._told.pop(event.account, None)
                self._connections[event.account] = self._connections.get(event.account, 0) + 1
            case ConnectionPhase.CATCHING_UP | ConnectionPhase.ONLINE:
                self._due.set()
            case _:
                pass

    def _account_removed(self, event: AccountRemoved) -> None:
        self._told.pop(event.account, None)

    def _sleep_changed(self, event: SleepChanged) -> None:
        if not event.asleep:
            self._last_words = False
            self._due.set()


_CONNECTED = (ConnectionPhase.CATCHING_UP, ConnectionPhase.ONLINE)
