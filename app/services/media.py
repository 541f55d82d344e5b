"""Pictures and sounds that messages name: fetched within bounds, kept, and decoded.

Nothing is fetched by itself that the user did not allow: what strangers send and what is large
waits for a click, because to fetch a file tells its server when and from where it was seen.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path

from app.domain.content import File, Image, Video, Voice
from app.domain.errors import MediaRefused, StorageFailed
from app.domain.events import MessagesRemoved, MessagesRestored
from app.domain.ids import AccountId, ConversationKind
from app.domain.message import Message, MessageKey
from app.ports.im import Progress
from app.ports.media import Decoded, MediaCache, PictureDecoder
from app.services.accounts import Accounts
from app.services.store import Store

logger = logging.getLogger(__name__)

AT_ONCE = 3
"""Files that are fetched at the same time; more wait."""

MAX_PICTURE = 50 * 1024 * 1024
MAX_SOUND = 100 * 1024 * 1024
"""Bytes that are fetched when the user asks for it."""

MEGABYTE = 1024 * 1024

UNTIL_FORGOTTEN = 30.0
"""Seconds after a message was deleted; nobody offers to undo that for so long."""

_WITH_FILE = Image | File | Voice | Video


class Media:
    """What the window wishes to see and hear."""

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        cache: MediaCache,
        decoder: PictureDecoder,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._cache = cache
        self._decoder = decoder
        self._ways = asyncio.Semaphore(AT_ONCE)
        self._coming: dict[str, asyncio.Task[Path]] = {}
        self._refused: dict[str, str] = {}
        self._sleep = sleep
        self._leaving: dict[MessageKey, asyncio.Task[None]] = {}
        store.watch(lambda s: s.settings.media_cache_mb, self._on_limit)
        store.listen(MessagesRemoved, self._on_removed)
        store.listen(MessagesRestored, self._on_restored)

    def may_fetch(self, message: Message, size: int) -> bool:
        """Whether what a message names may be fetched without the user asking for it.

        Args:
            size: bytes, as the message says; 0 if it does not.
        """
        state = self._store.state
        allowed = state.settings.auto_download_mb * MEGABYTE
        if size > allowed or not allowed:
            return False
        if message.outgoing or message.conversation.kind is ConversationKind.GROUP:
            return True
        if message.sender.id in state.blocked.get(message.account, ()):
            return False
        contacts = state.contacts.get(message.account, {})
        written = any(m.outgoing for m in state.messages(message.ref))
        return written or message.conversation.target in contacts

    async def picture(
        self,
        message: Message,
        image: Image,
        width: int,
        height: int,
        *,
        asked: bool = False,
        animate: bool = False,
        progress: Progress = lambda _done, _total: None,
    ) -> Decoded | None:
        """Show a picture of a message, as large as it fits into a size.

        Args:
            asked: the user wants it, whatever it costs.
            animate: with all its frames, if it moves.

        Returns:
            None if it is not here and was not asked for.

        Raises:
            MediaRefused: it can't be shown; it will not be fetched again in this run.
            AppError: it could not be fetched.
        """
        if image.url in self._refused:
            raise MediaRefused(self._refused[image.url])
        allowed = self.may_fetch(message, image.size)
        limit = MAX_PICTURE if asked else self._allowed
        file = await self._file(message.account, image.url, limit, progress, fetch=asked or allowed)
        if file is None:
            return None
        try:
            return await self._decoder.decode(file, width, height, animate=animate)
        except MediaRefused as error:
            self._refused[image.url] = str(error)
            raise

    async def sound(
        self,
        message: Message,
        url: str,
        *,
        asked: bool,
        progress: Progress = lambda _done, _total: None,
    ) -> Path | None:
        """Fetch a sound of a message; None if it is not here and was not asked for.

        Raises:
            AppError: it could not be fetched.
        """
        fetch = asked or self.may_fetch(message, 0)
        limit = MAX_SOUND if asked else self._allowed
        return await self._file(message.account, url, limit, progress, fetch=fetch)

    async def keep_own(self, url: str, file: Path) -> None:
        """Keep a picture that was just sent, so that it need not be fetched to be shown."""
        try:
            await self._cache.keep_copy(url, file)
        except StorageFailed as error:
            logger.info("A picture of ours is not kept: %s", error)

    async def stop(self) -> None:
        """Stop fetching: the program ends."""
        for coming in tuple(self._coming.values()):
            coming.cancel()
            await asyncio.wait([coming])
        for leaving in tuple(self._leaving.values()):
            leaving.cancel()  # which only shortens its waiting
            await asyncio.wait([leaving])

    # The storage page

    @property
    def limit(self) -> int:
        """Bytes that are kept at most (`Settings.media_cache_mb`)."""
        return self._cache.limit

    async def size(self) -> int:
        """Bytes that are kept.

        Raises:
            StorageFailed: the folder can't be read.
        """
        return await self._cache.size()

    async def clear(self) -> None:
        """Forget all pictures and sounds; they can be fetched again.

        Raises:
            StorageFailed: the folder can't be changed.
        """
        self._refused.clear()
        await self._cache.clear()

    # What the user deleted

    def _on_removed(self, event: MessagesRemoved) -> None:
        """Forget the files of messages, too, once they can't be brought back any more."""
        for message in event.messages:
            addresses = {e.url for e in message.elements if isinstance(e, _WITH_FILE)}
            if addresses:
                self._leaving[message.key] = asyncio.create_task(
                    self._forget(message.key, addresses), name="forget the files of a message"
                )

    def _on_restored(self, event: MessagesRestored) -> None:
        for message in event.messages:
            leaving = self._leaving.pop(message.key, None)
            if leaving is not None:
                leaving.cancel()

    async def _forget(self, key: MessageKey, addresses: Collection[str]) -> None:
        with contextlib.suppress(asyncio.CancelledError):  # the program ends: at once, then
            await self._sleep(UNTIL_FORGOTTEN)
        if self._leaving.pop(key, None) is None:
            return  # it was brought back
        for address in addresses:
            try:
                await self._cache.remove(address)
            except StorageFailed as error:
                logger.warning("A file of a deleted message is still kept: %s", error)

    def _on_limit(self, megabytes: int) -> None:
        self._cache.limit = megabytes * MEGABYTE

    @property
    def _allowed(self) -> int:
        return self._store.state.settings.auto_download_mb * MEGABYTE

    async def _file(
        self, account: AccountId, url: str, limit: int, progress: Progress, *, fetch: bool
    ) -> Path | None:
        known = await self._cache.find(url)
        if known is not None or not fetch:
            return known
        coming = self._coming.get(url)
        if coming is None:
            coming = asyncio.create_task(
                self._fetch(account, url, limit, progress), name="fetch a picture or sound"
            )
            self._coming[url] = coming
            coming.add_done_callback(lambda done: self._came(url, done))
        # Whoever asked first may go away; others may wait for the same.
        return await asyncio.shield(coming)

    def _came(self, url: str, done: asyncio.Task[Path]) -> None:
        del self._coming[url]
        if not done.cancelled():
            done.exception()  # whoever waited has it; nobody may wait any more

    async def _fetch(
        self, account: AccountId, url: str, limit: int, progress: Callable[[int, int], None]
    ) -> Path:
        async with self._ways:
            session = self._accounts.session(account)
            return await self._cache.keep(
                url, lambda target: session.download(url, target, limit, progress)
            )
