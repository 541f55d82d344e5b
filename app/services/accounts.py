"""The user's accounts: add, change, switch on and off, remove; and whose session is which."""

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.errors import AppError, ConnectionFailed
from app.domain.events import (
    AccountChanged,
    AccountRemoved,
    CatchUpFinished,
    ConnectionChanged,
)
from app.domain.ids import AccountId
from app.ports.archive import Archive
from app.ports.im import Backend, Session
from app.ports.storage import CredentialStore
from app.services.connection import Connection
from app.services.inbox import Inbox
from app.services.preferences import Preferences
from app.services.store import Store

logger = logging.getLogger(__name__)

StartTask = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]
"""Runs a coroutine as a task with a name for the log."""

FAREWELL = 3.0
"""Seconds that servers have for the last wishes of an account that is left."""

_CONNECTED = (ConnectionPhase.CATCHING_UP, ConnectionPhase.ONLINE)


class InvalidAccount(AppError, ValueError):
    """What was typed can't be an account."""


class _Running(Struct):
    connection: Connection
    task: asyncio.Task[None]
    check: asyncio.Task[None] | None = None


class Accounts:
    """Every account, and the connections of those that are switched on.

    Args:
        start_task: runs a connection; a bug in one ends the program with its traceback.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        credentials: CredentialStore,
        preferences: Preferences,
        inbox: Inbox,
        backends: Mapping[Protocol, Backend],
        start_task: StartTask,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._archive = archive
        self._credentials = credentials
        self._preferences = preferences
        self._inbox = inbox
        self._backends = backends
        self._start_task = start_task
        self._clock = clock
        self._running: dict[AccountId, _Running] = {}
        self._last_wishes: list[Callable[[AccountId], Coroutine[Any, Any, None]]] = []
        store.listen(CatchUpFinished, self._caught_up)

    @property
    def secrets_are_persistent(self) -> bool:
        """Whether secrets outlive this run; without a key ring they don't."""
        return self._credentials.is_persistent

    def new_id(self) -> AccountId:
        """Make an id for an account to be added."""
        return AccountId(uuid.uuid4().hex[:12])

    def before_leaving(self, wish: Callable[[AccountId], Coroutine[Any, Any, None]]) -> None:
        """Have something done before an account is switched off or removed, as at a log-out.

        Args:
            wish: has `FAREWELL` seconds; it is left out where the account is not connected.
        """
        self._last_wishes.append(wish)

    async def start(self) -> None:
        """Connect every account that is switched on."""
        for state in tuple(self._store.state.accounts.values()):
            await self._switch(state.account)

    async def add(self, account: Account, secret: str) -> None:
        """Add an account and connect it.

        Raises:
            InvalidAccount: the address can't be one, or the account is already there.
            StorageFailed: the settings file could not be written.
        """
        account = _checked(account)
        if any(_place(a.account) == _place(account) for a in self._store.state.accounts.values()):
            raise InvalidAccount(f"{account.address} is already here")
        await self._credentials.set(account.id, secret)
        self._store.dispatch(AccountChanged(account))
        await self._preferences.save()
        await self._switch(account)

    async def change(self, account: Account, secret: str | None = None) -> None:
        """Change an account, or its secret, and connect it anew.

        Raises:
            InvalidAccount: the address can't be one.
            StorageFailed: the settings file could not be written.
        """
        account = _checked(account)
        if secret is not None:
            await self._credentials.set(account.id, secret)
        if not account.enabled:
            await self._leave(account.id)
        await self._stop(account.id)
        self._store.dispatch(AccountChanged(account))
        await self._preferences.save()
        await self._switch(account)

    async def remove(self, account_id: AccountId) -> None:
        """Remove an account with its secret, messages and settings.

        Raises:
            StorageFailed: some of it could not be deleted.
        """
        await self._leave(account_id)
        await self._stop(account_id)
        await self._credentials.delete(account_id)
        await self._archive.remove_account(account_id)
        self._store.dispatch(AccountRemoved(account_id))
        await self._preferences.save()

    def connect_now(self, account_id: AccountId) -> None:
        """Try again at once: "Try now", or "Use here" after another device took over."""
        running = self._running.get(account_id)
        if running is not None:
            running.connection.connect_now()

    def trust_no_line(self, *, moved: bool = False) -> None:
        """Let every account be online or on its way now: the computer or the network is back.

        Who is connected has the server prove it within 5 s, or connects anew; who waits waits no
        longer. Who was turned away stays away.

        Args:
            moved: it may be another network, where a try that is under way comes to nothing.
        """
        for account_id, running in tuple(self._running.items()):
            phase = self._store.state.accounts[account_id].connection.phase
            if phase in _CONNECTED:
                if running.check is None or running.check.done():
                    name = f"check the line of {account_id}"
                    running.check = self._start_task(running.connection.check(), name)
            elif phase is not ConnectionPhase.FAILED:
                running.connection.move() if moved else running.connection.connect_now()

    def session(self, account_id: AccountId) -> Session:
        """Give the session of an account that is connected.

        Raises:
            ConnectionFailed: it is not connected.
        """
        running = self._running.get(account_id)
        state = self._store.state.accounts.get(account_id)
        if running is None or state is None or state.connection.phase not in _CONNECTED:
            raise ConnectionFailed("there is no connection to the server")
        return running.connection.session

    def is_online(self, account_id: AccountId) -> bool:
        """Whether an account is connected and has caught up."""
        state = self._store.state.accounts.get(account_id)
        return state is not None and state.connection.phase is ConnectionPhase.ONLINE

    async def stop(self) -> None:
        """Say goodbye on every connection."""
        await asyncio.gather(*(self._stop(account_id) for account_id in tuple(self._running)))

    async def _switch(self, account: Account) -> None:
        if not account.enabled:
            return
        backend = self._backends.get(account.protocol)
        if backend is None:
            self._tell(account.id, ConnectionPhase.FAILED, "this kind of account is not available")
            return
        secret = await self._credentials.get(account.id)
        if secret is None:
            self._tell(
                account.id,
                ConnectionPhase.FAILED,
                _NO_SECRET[account.protocol],
                wants_secret=True,
            )
            return
        if account.id in self._running:
            return  # added in the window while the program was still coming up
        session = backend.open(account, secret, self._inbox.deliver)
        connection = Connection(account, session, self._store, self._archive, clock=self._clock)
        task = self._start_task(connection.run(), f"connection {account.id}")
        self._running[account.id] = _Running(connection, task)

    async def _leave(self, account_id: AccountId) -> None:
        if not self.is_online(account_id):
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                for wish in self._last_wishes:
                    await wish(account_id)

    async def _stop(self, account_id: AccountId) -> None:
        running = self._running.pop(account_id, None)
        if running is None:
            return
        tasks = [running.task] if running.check is None else [running.task, running.check]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        self._tell(account_id, ConnectionPhase.OFFLINE)

    def _caught_up(self, event: CatchUpFinished) -> None:
        state = self._store.state.accounts.get(event.account)
        if state is not None and state.connection.phase is ConnectionPhase.CATCHING_UP:
            self._tell(event.account, ConnectionPhase.ONLINE)

    def _tell(
        self,
        account_id: AccountId,
        phase: ConnectionPhase,
        reason: str = "",
        *,
        wants_secret: bool = False,
    ) -> None:
        state = ConnectionState(phase, reason, wants_secret=wants_secret)
        self._store.dispatch(ConnectionChanged(account_id, state))


_NO_SECRET = {
    Protocol.XMPP: "its password is not in the key ring",
    Protocol.TENCENT: "its signature (UserSig) is not in the key ring",
}


def _place(account: Account) -> tuple[Protocol, str, int]:
    """What makes an account the same as another one."""
    return account.protocol, account.address, account.sdk_app_id


def _checked(account: Account) -> Account:
    account = replace(account, address=account.address.strip(), url=account.url.strip())
    user, _, server = account.address.partition("@")
    if not account.address:
        raise InvalidAccount("the address is missing")
    if account.protocol is Protocol.XMPP and not (user and server):
        raise InvalidAccount("an XMPP address looks like name@server")
    if account.protocol is Protocol.TENCENT and account.sdk_app_id <= 0:
        raise InvalidAccount("the number of the application (SDKAppID) is missing")
    return account
