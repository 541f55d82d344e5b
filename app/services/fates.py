"""Answer "why was I notified of this, or why not?" from the ledger."""

from collections.abc import Collection, Sequence

from app.domain.ids import ConversationRef
from app.domain.message import MessageKey, Position
from app.domain.notification import Fate
from app.ports.archive import Archive
from app.ports.ledger import Ledger, LedgerEntry, LedgerLine


class Fates:
    """Reads the ledger for the user; every method raises `StorageFailed` if it can't be read."""

    def __init__(self, ledger: Ledger, archive: Archive) -> None:
        self._ledger = ledger
        self._archive = archive

    async def of_message(self, key: MessageKey) -> LedgerEntry | None:
        """Read what became of one message; None if nothing was ever decided about it."""
        return await self._ledger.entry(key)

    async def of_conversation(self, ref: ConversationRef, limit: int) -> Sequence[LedgerLine]:
        """Read what became of the newest messages of a conversation, newest first."""
        entries = await self._ledger.history(ref, limit)
        messages = {m.key: m for m in await self._archive.get([entry.key for entry in entries])}
        return [LedgerLine(e, messages[e.key], "") for e in entries if e.key in messages]

    async def search(
        self,
        text: str = "",
        *,
        fates: Collection[Fate] = (),
        before: Position | None = None,
        limit: int = 100,
    ) -> Sequence[LedgerLine]:
        """Search the notification history, newest first; see `Ledger.search`."""
        return await self._ledger.search(text, fates=fates, before=before, limit=limit)

    async def next_unhandled(self, after: LedgerEntry | None = None) -> LedgerEntry | None:
        """Find the oldest message, or the next after one, that waits for the user."""
        return await self._ledger.next_unhandled(after)
