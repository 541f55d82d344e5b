"""What the search asks of the services (`app.services.search`)."""

from typing import Protocol

from app.domain.ids import AccountId
from app.domain.search import Query
from app.ports.search import EVERYWHERE, Page, Place, Scope
from app.services.search import Names


class AsksForMessages(Protocol):
    """Gives one answer at a time; a new question stops the one before, which gets None."""

    async def messages(
        self, query: Query, scope: Scope = EVERYWHERE, after: Place | None = None, limit: int = 30
    ) -> Page | None:
        """Find messages, the newest first."""
        ...

    async def count(self, query: Query, scope: Scope = EVERYWHERE, most: int = 1_000) -> int | None:
        """Count messages, up to a number."""
        ...

    def stop(self) -> None:
        """Want no answer any more."""
        ...


class SearchWishes(Protocol):
    """What a user can look for."""

    def asker(self) -> AsksForMessages:
        """Make somebody who asks, one for each field."""
        ...

    def names(self, query: Query, account: AccountId | None = None) -> Names:
        """Find conversations and contacts by name; quick."""
        ...
