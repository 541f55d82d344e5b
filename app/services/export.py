"""Write a conversation to a file that the user keeps: theirs, and readable without us."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import StorageFailed
from app.domain.ids import ConversationRef, MessageId
from app.domain.message import Position
from app.domain.transcript import Format, transcript
from app.ports.archive import Archive
from app.ports.storage import TextFile
from app.services.store import Store

_PAGE = 200
"""Messages that are read and written at a time: some milliseconds of the event loop."""


class Export:
    """Exports conversations.

    Args:
        open_file: begins a file at a place that the user chose.
        zone: tells the time zone that pages are written in.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        open_file: Callable[[Path], TextFile],
        zone: Callable[[], dt.tzinfo],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._archive = archive
        self._open_file = open_file
        self._zone = zone
        self._clock = clock

    async def write(
        self,
        ref: ConversationRef,
        form: Format,
        target: Path,
        progress: Callable[[int], None],
    ) -> int:
        """Write all that is archived of a conversation; the file appears when it is complete.

        Args:
            progress: told how many messages are written.

        Returns:
            the number of messages.

        Raises:
            StorageFailed: it could not be read or written; an older file is still there.
        """
        state = self._store.state
        account = state.accounts.get(ref.account)
        if ref not in state.conversations:
            raise StorageFailed("there is no such conversation any more")
        writer = transcript(form, self._zone())
        file = self._open_file(target)
        count = 0
        try:
            address = account.account.address if account is not None else ""
            await file.write(writer.head(state.conversation(ref), address, self._clock()))
            after = Position(float("-inf"), MessageId(""))
            while page := await self._archive.newer(ref, after, _PAGE):
                await file.write("".join(map(writer.message, page)))
                after = page[-1].position
                count += len(page)
                progress(count)
            await file.write(writer.tail())
            await file.finish()
        except BaseException:
            await file.abandon()
            raise
        return count
