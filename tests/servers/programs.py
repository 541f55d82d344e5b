"""The program's services on real storage and a real server: all of it but window and desktop."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from app.adapters.storage.storage import Storage, open_storage
from app.adapters.xmpp.client import XmppBackend
from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.message import Message
from tests.fakes.program import ProgramUnderTest
from tests.servers.stage import ImServer, Line

PASSWORD = "secret"  # what `ProgramUnderTest` has in its key ring


class Program(ProgramUnderTest):
    """One user's program, by the real clock, and its line to the server."""

    line: Line
    storage: Storage  # type: ignore[assignment]  # the real one in the place of its fake

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    @now.setter
    def now(self, _: float) -> None:
        """Time goes by itself."""

    @property
    def account(self) -> Account:
        """The one account."""
        return self._accounts[0]

    def chat_with(self, other: "Program") -> ConversationRef:
        """The conversation with another program's user."""
        return ConversationRef(self.account.id, ConversationId.c2c(other.account.address))

    def group(self, address: str) -> ConversationRef:
        """The conversation in a group."""
        return ConversationRef(self.account.id, ConversationId.group(address))

    async def is_at_rest(self) -> bool:
        """Whether it is online with nothing left to send or to write down."""
        if not self.accounts.is_online(self.account.id):
            return False
        await self.inbox.settled()
        return not await self.storage.archive.outbox(self.account.id)

    async def is_at_rest_if_woken(self) -> bool:
        """The same, with somebody who presses "Try now"."""
        if self.connection.phase is ConnectionPhase.WAITING:
            self.accounts.connect_now(self.account.id)
        return await self.is_at_rest()

    @property
    def connection(self) -> ConnectionState:
        """How its connection stands."""
        return self.store.state.accounts[self.account.id].connection

    async def story(self) -> str:
        """What it still has to do, for the report of a failed test."""
        waiting = await self.storage.archive.outbox(self.account.id)
        return f"{self.account.id} {self.connection} {[(m.text, m.state) for m in waiting]}"

    async def archived(self, ref: ConversationRef) -> Sequence[Message]:
        """Everything of a conversation in its archive, oldest first."""
        return await self.storage.archive.history(ref, None, 100_000)


@asynccontextmanager
async def program_of(server: ImServer, user: str, folder: Path) -> AsyncIterator[Program]:
    """A user's program, running."""
    line = Line(server.url)
    account = Account(
        AccountId(user), Protocol.XMPP, server.address(user), user.title(), url=await line.open()
    )
    storage = open_storage(folder / user)
    backend = XmppBackend(resource="desk")
    program = Program(storage, accounts=(account,), backend=backend)  # type: ignore[arg-type]
    program.line = line
    try:
        async with program:
            yield program
    finally:
        await line.close()
        await storage.close()


async def comes_true(look: Callable[[], Awaitable[object] | object], patience: float) -> bool:
    """Look until something has come about that then stays, or until patience ends."""
    deadline = time.monotonic() + patience
    while True:
        seen = look()
        if isinstance(seen, Awaitable):
            seen = await seen
        if seen:
            return True
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)


async def eventually(
    look: Callable[[], Awaitable[object] | object],
    what: str,
    patience: float = 60.0,
    hint: Callable[[], Awaitable[str]] | None = None,
) -> None:
    """Look until something has come about that then stays; fails the test after a while."""
    if not await comes_true(look, patience):
        story = await hint() if hint is not None else ""
        raise AssertionError(f"waited in vain for {what}; {story}")
