"""Do-not-disturb of an account, kept on its server where it can be: phones are quiet, too.

What another device chose comes by `DoNotDisturbChanged` from the session; what is chosen here goes
the other way. A time that the server already knows is not told again, so that the two never chase
each other.
"""

import asyncio
import logging
from typing import Protocol, runtime_checkable

from app.domain.account import ConnectionPhase
from app.domain.errors import AppError
from app.domain.events import ConnectionChanged, DoNotDisturbChanged
from app.domain.ids import AccountId
from app.services.accounts import Accounts
from app.services.store import Store

logger = logging.getLogger(__name__)

SAME = 2.0
"""Seconds by which a time may differ that comes back from a server."""


@runtime_checkable
class KeepsDoNotDisturb(Protocol):
    """A session whose server keeps the account's do-not-disturb, as Tencent's does."""

    async def set_do_not_disturb(self, until: float) -> None:
        """Hold this account's pushes back on all devices until a time; 0: no longer."""
        ...


class AccountQuiet:
    """Tells servers of do-not-disturb, until cancelled: `run`."""

    def __init__(self, store: Store, accounts: Accounts) -> None:
        self._store = store
        self._accounts = accounts
        self._told: dict[AccountId, float] = {}
        self._due: asyncio.Queue[AccountId] = asyncio.Queue()
        store.listen(DoNotDisturbChanged, self._changed)
        store.listen(ConnectionChanged, self._connection_changed)

    async def run(self) -> None:
        """Tell what is news, in order."""
        while True:
            await self._tell(await self._due.get())

    async def _tell(self, account: AccountId) -> None:
        state = self._store.state.accounts.get(account)
        if state is None:
            return
        until, told = state.do_not_disturb.until, self._told.get(account, 0.0)
        if until == told or abs(until - told) < SAME:
            return
        try:
            session = self._accounts.session(account)
            if isinstance(session, KeepsDoNotDisturb):
                self._told[account] = until
                await session.set_do_not_disturb(until)
        except AppError as error:
            # It holds here all the same, and is told after the next connect.
            logger.info("The server does not know of do-not-disturb: %s", error)
            self._told.pop(account, None)

    def _changed(self, event: DoNotDisturbChanged) -> None:
        if event.account is not None:
            self._due.put_nowait(event.account)

    def _connection_changed(self, event: ConnectionChanged) -> None:
        match event.connection.phase:
            case ConnectionPhase.CONNECTING:
                self._told.pop(event.account, None)
            case ConnectionPhase.ONLINE:
                self._due.put_nowait(event.account)
            case _:
                pass
