"""Look for the pictures and files that were shared in a conversation."""

from collections.abc import Sequence

from app.domain.ids import ConversationRef
from app.domain.message import Message, Position
from app.ports import storage
from app.ports.storage import Shared


class Attachments:
    """Reads what was shared; every method raises `StorageFailed` if it can't be read."""

    def __init__(self, archive: storage.Attachments) -> None:
        self._archive = archive

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None = None, limit: int = 60
    ) -> Sequence[Message]:
        """Read messages that carry something of a kind, newest first."""
        return await self._archive.shared(ref, what, before, limit)
