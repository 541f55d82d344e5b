"""Send what the user wrote, in order, once: the outbox outlives crashes and lost connections.

A message is in the archive as WAITING before anything is sent. It leaves that state only with the
server's proof (an acknowledgement, an echo, a copy in the server's archive), so what was on its way
when the connection broke is sent again after the next catch-up has had its chance to show it.
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from msgspec.structs import replace

from app.domain.account import ConnectionPhase
from app.domain.content import Element
from app.domain.errors import ConnectionFailed, RequestFailed
from app.domain.events import ConnectionChanged, MessageQueued, MessageStateChanged, Origin
from app.domain.ids import AccountId, ConversationRef, MessageId
from app.domain.message import Message, MessageState
from app.domain.people import Person
from app.domain.push_style import offline_push
from app.domain.state import AppState
from app.ports.archive import Archive, Arrival
from app.services.accounts import Accounts
from app.services.inbox import Inbox
from app.services.insist import insist
from app.services.store import Store

logger = logging.getLogger(__name__)


def new_message(state: AppState, ref: ConversationRef, element: Element, now: float) -> Message:
    """Make a message of ours that waits to be sent.

    Args:
        now: seconds since the epoch.

    Raises:
        ConnectionFailed: the account is gone.
    """
    account = state.accounts.get(ref.account)
    if account is None:
        raise ConnectionFailed("its account was removed")
    messages = state.messages(ref)
    # Behind what it answers, even where our clock is late.
    after = messages[-1].sent_at + 0.001 if messages else 0.0
    return Message(
        account=ref.account,
        conversation=ref.id,
        id=MessageId(uuid.uuid4().hex),
        sender=Person(account.account.address, account.account.name),
        sent_at=max(now, after),
        elements=(element,),
        outgoing=True,
        state=MessageState.WAITING,
        push=offline_push(ref.id, account.account, state.settings.push_style),
    )


class Outbox:
    """Messages of ours on their way to the servers."""

    def __init__(self, store: Store, archive: Archive, accounts: Accounts, inbox: Inbox) -> None:
        self._store = store
        self._archive = archive
        self._accounts = accounts
        self._inbox = inbox
        self._due: asyncio.Queue[AccountId] = asyncio.Queue()
        self._sending = asyncio.Lock()
        self._behind: set[AccountId] = set()
        store.listen(ConnectionChanged, self._connection_changed)

    async def run(self) -> None:
        """Send what waits whenever an account has come online, until cancelled."""
        while True:
            account = await self._due.get()
            async with self._sending:
                for message in await insist(partial(self._archive.outbox, account)):
                    if not await self._send(message):
                        break
                else:
                    self._behind.discard(account)
            self._due.task_done()

    async def flushed(self) -> None:
        """Wait until all that can be sent now is handed over to the servers."""
        await self._due.join()
        async with self._sending:
            return

    @asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """Send nothing meanwhile, so that what waits can be taken away."""
        async with self._sending:
            yield

    async def send(self, message: Message) -> None:
        """Write a message down and send it if its account is online.

        Raises:
            StorageFailed: it could not be written down and was not sent.
        """
        async with self._sending:
            await self._archive.add([Arrival(message, Origin.LIVE)], {})
            self._store.dispatch(MessageQueued(message))
            if message.account not in self._behind:  # else `run` sends it after the older ones
                await self._send(message)

    async def retry(self, message: Message) -> None:
        """Send a failed message again, under its old id."""
        again = replace(message, state=MessageState.WAITING)
        async with self._sending:
            await self._archive.set_state(message.ref, message.id, MessageState.WAITING, "")
            self._store.dispatch(MessageStateChanged(message.ref, message.id, MessageState.WAITING))
            await self._send(again)

    async def _send(self, message: Message) -> bool:
        """Hand a message over; tells whether the next one can follow."""
        if not self._accounts.is_online(message.account):
            return False
        try:
            await self._accounts.session(message.account).send(message)
        except ConnectionFailed as error:
            logger.info("A message waits in the outbox: %s", error)
            return False
        except RequestFailed as error:
            failed = MessageState.FAILED
            self._inbox.deliver(
                MessageStateChanged(message.ref, message.id, failed, reason=str(error))
            )
        return True

    def _connection_changed(self, event: ConnectionChanged) -> None:
        if event.connection.phase is ConnectionPhase.ONLINE:
            self._due.put_nowait(event.account)
        else:
            self._behind.add(event.account)
