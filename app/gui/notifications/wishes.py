"""What the user wishes to know of notifications, and to change about them."""

from collections.abc import Collection, Sequence
from typing import Protocol

from app.domain.ids import ConversationRef
from app.domain.message import MessageKey, Position
from app.domain.notification import Fate
from app.ports.ledger import LedgerEntry, LedgerLine


class PushWishes(Protocol):
    """What a user can ask of notifications."""

    async def clear_all_notification(self) -> object:
        """Take all notifications off the screen."""
        ...

    async def require_notification_permission(self) -> bool:
        """Ask the system's leave to notify."""
        ...

    async def display_test(self) -> object:
        """Show a notification to try out the settings."""
        ...


class FateWishes(Protocol):
    """What a user can ask about the fate of messages (`app.services.fates.Fates`)."""

    async def of_message(self, key: MessageKey) -> LedgerEntry | None:
        """Read what became of one message."""
        ...

    async def of_conversation(self, ref: ConversationRef, limit: int) -> Sequence[LedgerLine]:
        """Read what became of the newest messages of a conversation, newest first."""
        ...

    async def search(
        self,
        text: str = "",
        *,
        fates: Collection[Fate] = (),
        before: Position | None = None,
        limit: int = 100,
    ) -> Sequence[LedgerLine]:
        """Search the notification history, newest first."""
        ...

    async def next_unhandled(self, after: LedgerEntry | None = None) -> LedgerEntry | None:
        """Find the oldest message, or the next after one, that waits for the user."""
        ...
