"""Take over what was missed: each conversation from where it was left, oldest first, once.

A position is kept for each conversation, and one for the account (""), which says from when on a
conversation that has none of its own is new. Both are moved only after everything up to them was
told.
"""

import logging
from collections.abc import Mapping, Sequence

from app.adapters.tencent import history
from app.adapters.tencent.conversations import ConversationInfo, read_conversation
from app.adapters.tencent.json_reading import Json, objects, size
from app.adapters.tencent.library import Library
from app.adapters.tencent.payloads import message_id
from app.adapters.tencent.receiver import Receiver
from app.domain.errors import RequestFailed
from app.domain.events import Origin
from app.domain.ids import ConversationId
from app.domain.message import Message
from app.ports.im import ArchivePosition

logger = logging.getLogger(__name__)

FIRST_PAGE = 20
"""Messages of each conversation that the first sign-in brings."""

MOST_FIRST = 50
"""Conversations that the first sign-in brings messages of; the others are only listed."""

MAX_MISSED = 5000
"""Messages of one conversation that are fetched at once."""


class CatchUp:
    """One catch-up of an account.

    Args:
        positions: by conversation id, and "" for the account.
    """

    def __init__(
        self, library: Library, receiver: Receiver, positions: Mapping[str, ArchivePosition]
    ) -> None:
        self._library = library
        self._receiver = receiver
        self._positions = positions

    async def run(self) -> None:
        """Tell all conversations and what was missed in them.

        Raises:
            Disconnected: the connection went.
        """
        answer = await self._library.call("TIMConvGetConvList")
        found = [info for item in objects(answer.json) if (info := read_conversation(item))]
        found.sort(key=lambda info: info.active_at, reverse=True)
        for info in found:
            self._receiver.conversation(info)
        for number, info in enumerate(found):
            try:
                newest = await self._level(info, first=number < MOST_FIRST)
            except RequestFailed as error:
                logger.warning("Could not catch up with a conversation: %s", error)
                self._receiver.progress.is_behind(info.id)
                continue
            self._receiver.progress.is_level(info.id, info.last)
            if newest is not None:
                self._receiver.progress.reached(newest)
            self._receiver.standing.read_marks(info)

    async def fill(self, where: ConversationId) -> None:
        """Fetch what the library left out of a conversation, back to what was told of it.

        Raises:
            AppError: it can't be fetched now; the next sign-in asks again.
        """
        positions = {**self._positions, **self._receiver.progress.positions}
        since = positions.get(where.text) or self._positions.get("")
        newest = None
        if since is not None:
            newest = self._tell(where, await self._missed(where, since), Origin.CATCH_UP)
        self._receiver.progress.is_level(where)
        if newest is not None:
            self._receiver.progress.reached(newest)

    async def _level(self, info: ConversationInfo, *, first: bool) -> Message | None:
        """Tell what was missed of a conversation; gives the newest of it."""
        own = self._positions.get(info.id.text)
        since = own or self._positions.get("")
        last_id = message_id(info.last)
        if not last_id or (own is not None and own.archive_id == last_id):
            return None
        if since is not None:
            if not _is_after(info.last, since):
                return None
            return self._tell(info.id, await self._missed(info.id, since), Origin.CATCH_UP)
        if not first:
            return None
        page = await history.newest_page(self._library, info.id, FIRST_PAGE)
        return self._tell(info.id, page, Origin.HISTORY)

    async def _missed(self, where: ConversationId, since: ArchivePosition) -> Sequence[Json]:
        """Fetch back to a position; newest first."""
        missed: list[Json] = []
        page = await history.newest_page(self._library, where, history.MAX_PAGE)
        while page:
            for raw in page:
                if message_id(raw) == since.archive_id or not _is_after(raw, since):
                    return missed
                missed.append(raw)
            if len(missed) >= MAX_MISSED:
                logger.warning("More than %d messages were missed in a conversation", MAX_MISSED)
                return missed
            before = message_id(page[-1])
            recents = self._receiver.recents
            self._receiver.learn_raw(page[-1])
            page, complete = await history.page_before(
                self._library, recents, where, before, history.MAX_PAGE
            )
            if complete and not page:
                break
        return missed

    def _tell(
        self, where: ConversationId, newest_first: Sequence[Json], origin: Origin
    ) -> Message | None:
        newest = None
        for raw in reversed(newest_first):
            told = self._receiver.progress.was_told(raw)
            message = self._receiver.learn(raw)
            if message is not None and message.conversation == where:
                newest = message
                if not told:
                    # What arrives during the very first sign-in counts as new.
                    is_new = origin is Origin.HISTORY and self._receiver.came_meanwhile(raw)
                    here = self._receiver.origin(message) if is_new else origin
                    self._receiver.tell(message, raw, here)
        return newest


def _is_after(raw: Json, position: ArchivePosition) -> bool:
    """Tell whether a message may lie behind a position; the server's times are whole seconds."""
    return size(raw, "message_server_time") >= int(position.stamp)
