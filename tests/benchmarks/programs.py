"""The program as it is measured: all services, real storage, a real session, no window."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.adapters.storage.storage import open_storage
from app.adapters.xmpp.client import XmppBackend
from app.domain.account import Account, Protocol
from app.domain.events import CatchUpFinished
from app.domain.ids import AccountId
from app.services.garbage import spare_the_start
from tests.servers.programs import Program


@asynccontextmanager
async def running(
    url: str, address: str, folder: Path, notifications: Any = None
) -> AsyncIterator[Program]:
    """Run a program until the block ends. The block begins when it has caught up.

    Args:
        folder: of its storage, which may be that of an earlier run.
        notifications: a real notification server in the place of a fake one.
    """
    user = address.partition("@")[0]
    account = Account(AccountId(user), Protocol.XMPP, address, user.title(), url=url)
    storage = open_storage(folder)
    backend = XmppBackend(resource="desk")
    program = Program(storage, notifications, accounts=(account,), backend=backend)  # type: ignore[arg-type]
    spare_the_start(program.store)
    caught_up = asyncio.Event()
    program.store.listen(CatchUpFinished, lambda _: caught_up.set())
    try:
        async with program:
            async with asyncio.timeout(60):
                await caught_up.wait()
            await program.inbox.settled()
            yield program
    finally:
        await storage.close()
        gc.unfreeze()
        gc.collect()


class Count:
    """Counts what happens in a program and tells when there were enough."""

    def __init__(self, program: Program, kind: Any, check: Callable[[Any], bool]) -> None:
        self.number = 0
        self._check = check
        self._wanted = 0
        self._enough = asyncio.Event()
        self._stop = program.store.listen(kind, self._take)

    def _take(self, event: Any) -> None:
        self.number += self._check(event)
        if self.number >= self._wanted:
            self._enough.set()

    async def reach(self, number: int, patience: float = 60.0) -> None:
        """Wait for so many.

        Raises:
            TimeoutError: they do not come.
        """
        self._wanted = number
        if self.number < number:
            self._enough.clear()
            async with asyncio.timeout(patience):
                await self._enough.wait()
