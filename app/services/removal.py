"""Delete messages on this device only, and bring them back while the user may have erred.

The archive knows them again by whatever way they return, so that they neither appear nor ring.
"""

from collections.abc import Sequence
from contextlib import nullcontext

from app.domain.arrivals import is_unread
from app.domain.events import MessagesRemoved, MessagesRestored
from app.domain.message import Message, MessageState
from app.ports.archive import Archive
from app.services.outbox import Outbox
from app.services.store import Store

_NEW_TO_THE_STATE = 50
"""Messages that come to light where the newest are all deleted."""


class Removal:
    """What `Conversations` does about messages that the user does not want to keep."""

    def __init__(self, store: Store, archive: Archive, outbox: Outbox) -> None:
        self._store = store
        self._archive = archive
        self._outbox = outbox

    async def delete(self, messages: Sequence[Message]) -> None:
        """Delete messages of one conversation, at least one."""
        ref = messages[0].ref
        gone = {m.key for m in messages}
        older: Sequence[Message] = ()
        if all(m.key in gone for m in self._store.state.messages(ref)):
            first = min(m.position for m in messages)
            older = await self._archive.history(ref, first, _NEW_TO_THE_STATE)
        waits = any(m.state is MessageState.WAITING for m in messages)
        async with self._outbox.at_rest() if waits else nullcontext():
            removed = await self._archive.remove(ref, messages)
        if removed.messages:
            self._store.dispatch(MessagesRemoved(removed.messages, removed.unread, tuple(older)))

    async def bring_back(self, messages: Sequence[Message]) -> None:
        """Bring messages back; they were seen, so that they never count as unread again."""
        conversation = self._store.state.conversation(messages[0].ref)
        back = tuple(m.as_history() if is_unread(m, conversation) else m for m in messages)
        await self._archive.restore(back)
        self._store.dispatch(MessagesRestored(back))
        for message in back:
            if message.state is MessageState.WAITING:
                await self._outbox.retry(message)
