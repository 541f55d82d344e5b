"""Files on their way to and from servers: each can be watched, and stopped.

`AppState.transfers` tells how far each one is. A file of ours is put on the server first and sent
as a message then; if it can't be put there, nothing was sent.
"""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from app.domain.content import Element, File, Image
from app.domain.errors import AppError
from app.domain.events import TransferChanged, TransferPhase
from app.domain.ids import AccountId, ConversationRef
from app.ports.im import Download, Progress, Session
from app.services.accounts import Accounts
from app.services.outbox import Outbox, new_message
from app.services.store import Store

MAX_DOWNLOAD = 200 * 1024 * 1024
"""Bytes of a file that the user asks for; more would be a mistake or a trap."""

TELL_EVERY = 0.1
"""Seconds between two words on how far a file is."""

T = TypeVar("T")


class OutgoingFile(Struct, frozen=True):
    """A file to be sent.

    Attributes:
        width, height: of a picture as it is shown, pixels; 0 if it is none.
    """

    path: Path
    width: int = 0
    height: int = 0


class Files:
    """The user's wishes about files.

    Args:
        keep_picture: is given a picture of ours and the address it was put to, before it is sent.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        outbox: Outbox,
        *,
        keep_picture: Callable[[str, Path], Awaitable[None]] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keep_picture = keep_picture
        self._store = store
        self._accounts = accounts
        self._outbox = outbox
        self._clock = clock
        self._running: dict[str, asyncio.Task[object]] = {}

    async def send(self, ref: ConversationRef, file: OutgoingFile) -> None:
        """Put a file on the server and send it; ends quietly when it is cancelled.

        Raises:
            ConnectionFailed: there is no connection.
            RequestFailed: it is too large, or the server does not take it.
            StorageFailed: it can't be read, or the message can't be written down.
        """
        import mimetypes  # with its first use: it reads the system's tables

        session = self._accounts.session(ref.account)
        name = file.path.name
        media_type = mimetypes.guess_type(name)[0] or ""
        sizes: list[int] = []

        def upload(progress: Progress) -> Coroutine[None, None, str]:
            def tell(done: int, total: int) -> None:
                sizes[:] = [total]
                progress(done, total)

            return session.upload(file.path, media_type, tell)

        url = await self._transfer(ref, name, upload)
        if url is not None:
            size = sizes[0] if sizes else 0
            shown: Element
            if file.width and file.height:
                shown = Image(url, name, file.width, file.height, size)
                if self._keep_picture is not None:
                    await self._keep_picture(url, file.path)
            else:
                shown = File(url, name, size)
            message = new_message(self._store.state, ref, shown, self._clock())
            await self._outbox.send(message)

    async def fetch(
        self,
        account: AccountId,
        url: str,
        target: Path,
        *,
        name: str = "",
        limit: int = MAX_DOWNLOAD,
        ref: ConversationRef | None = None,
    ) -> Download | None:
        """Fetch a file that a message names.

        Args:
            target: a place that the user or we chose, never one named by the message.
            name: what the user calls it.
            limit: bytes; a larger file is not fetched.

        Returns:
            None if it was cancelled.

        Raises:
            ConnectionFailed, RequestFailed, StorageFailed: it could not be fetched.
        """
        session: Session = self._accounts.session(account)
        return await self._transfer(
            ref, name or target.name, lambda tell: session.download(url, target, limit, tell)
        )

    def cancel(self, transfer: str) -> None:
        """Stop a transfer by `TransferChanged.transfer`; one that is over stays as it is."""
        task = self._running.get(transfer)
        if task is not None:
            task.cancel()

    async def _transfer(
        self,
        ref: ConversationRef | None,
        name: str,
        start: Callable[[Progress], Coroutine[None, None, T]],
    ) -> T | None:
        """Run a transfer and tell of it; None if it was cancelled by `cancel`."""
        transfer = uuid.uuid4().hex
        loop = asyncio.get_running_loop()
        told_at = -TELL_EVERY

        def tell(phase: TransferPhase, done: int = 0, total: int = 0, reason: str = "") -> None:
            event = TransferChanged(transfer, ref, name, phase, done, total, reason)
            self._store.dispatch(event)

        def progress(done: int, total: int) -> None:
            nonlocal told_at
            if loop.time() - told_at >= TELL_EVERY or done == total:
                told_at = loop.time()
                tell(TransferPhase.RUNNING, done, total)

        tell(TransferPhase.RUNNING)
        task = loop.create_task(start(progress), name="transfer a file")
        self._running[transfer] = task
        try:
            await asyncio.wait([task])
            if task.cancelled():
                tell(TransferPhase.CANCELLED)
                return None
            result = task.result()
        except AppError as error:
            tell(TransferPhase.FAILED, reason=str(error))
            raise
        except BaseException:
            tell(TransferPhase.CANCELLED)
            raise
        finally:
            del self._running[transfer]
            if not task.done():  # we are cancelled ourselves
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        tell(TransferPhase.DONE)
        return result
