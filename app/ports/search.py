"""Find messages by what they say, in all that is archived here.

Every method may be called from the event loop's thread only and does its work on another. All raise
`StorageFailed`.
"""

from typing import NewType, Protocol

from msgspec import Struct

from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message
from app.domain.search import Query, Snippet

Place = NewType("Place", int)
"""Where a page of results ended. It holds whatever arrives, is edited or is deleted meanwhile."""


class Scope(Struct, frozen=True):
    """Where to look; both None: everywhere."""

    account: AccountId | None = None
    conversation: ConversationRef | None = None


EVERYWHERE = Scope()


class Found(Struct, frozen=True):
    """A message that was found."""

    message: Message
    snippet: Snippet


class Page(Struct, frozen=True):
    """Messages that were found, newest first.

    Attributes:
        next: give it to `find` for the page after this one; None: there is none.
        complete: all there is was looked through. False while many old messages are still being
            made ready, as after an update, so that some of them may be missing.
    """

    found: tuple[Found, ...] = ()
    next: Place | None = None
    complete: bool = True


class MessageSearch(Protocol):
    """The search. What was archived, edited, recalled or deleted before a call counts for it."""

    async def find(
        self, query: Query, scope: Scope = EVERYWHERE, after: Place | None = None, limit: int = 30
    ) -> Page:
        """Find messages in which all of a query is, the newest first.

        A call that is cancelled stops working within some milliseconds. An empty query finds
        nothing.
        """
        ...

    async def count(self, query: Query, scope: Scope = EVERYWHERE, most: int = 1_000) -> int:
        """Count what `find` would find, up to a number."""
        ...

    async def prepare(self) -> bool:
        """Do one short piece of the work that keeps searching fast: some hundredths of a second.

        What was recalled, replaced or deleted leaves all files by this, the archive's too.

        Returns:
            whether there is more to do.
        """
        ...

    async def close(self) -> None:
        """Stop what runs and close the index; does nothing the second time."""
        ...
