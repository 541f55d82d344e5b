"""Mark as read what the user has demonstrably seen, and let the other devices know."""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial

from app.domain.account import ConnectionPhase
from app.domain.errors import AppError, ConnectionFailed, NotSupported, StorageFailed
from app.domain.events import ConnectionChanged, ReadMarked, ReadSource
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Position
from app.domain.selectors import readable_position
from app.ports.archive import Archive
from app.services.accounts import Accounts
from app.services.insist import insist
from app.services.store import Store

logger = logging.getLogger(__name__)


class Reading:
    """Moves read positions forward.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        accounts: Accounts,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._archive = archive
        self._accounts = accounts
        self._work: asyncio.Queue[tuple[ConversationRef, Position] | AccountId] = asyncio.Queue()
        store.watch(lambda state: readable_position(state, clock()), self._seen)
        store.listen(ConnectionChanged, self._connection_changed)

    async def run(self) -> None:
        """Mark what is seen on screen, and tell it after each catch-up, until cancelled."""
        while True:
            work = await self._work.get()
            if isinstance(work, tuple):
                try:
                    await self.mark_read(*work)
                except StorageFailed as error:
                    logger.warning("What is on screen stays unread: %s", error)
            else:
                await insist(partial(self._tell, work))

    async def mark_read(self, ref: ConversationRef, up_to: Position) -> None:
        """Mark everything up to a position as read, here and on our other devices.

        Without a connection the others are told at the next one.

        Raises:
            StorageFailed: it could not be kept, and nothing was marked.
        """
        unread = await self._archive.mark_read(ref, up_to)
        self._store.dispatch(ReadMarked(ref, up_to, ReadSource.HERE, unread=unread))
        self._work.put_nowait(ref.account)  # it is marked, whatever becomes of the telling

    async def _tell(self, account: AccountId) -> None:
        """Tell the server what it does not know of; what it does not take is told again later."""
        if not self._accounts.is_online(account):
            return
        for message in await self._archive.untold(account):
            tell_sender = self._store.state.settings.send_read_markers
            try:
                session = self._accounts.session(account)
                await session.mark_read(message, tell_sender=tell_sender)
            except ConnectionFailed:
                return
            except NotSupported:
                pass  # there is nobody to be told
            except AppError as error:
                logger.info("Our other devices do not hear what was read: %s", error)
                continue
            await self._archive.mark_read(message.ref, message.position, told=True)

    def _seen(self, place: tuple[ConversationRef, Position] | None) -> None:
        if place is not None:
            self._work.put_nowait(place)

    def _connection_changed(self, event: ConnectionChanged) -> None:
        if event.connection.phase is ConnectionPhase.ONLINE:
            self._work.put_nowait(event.account)
