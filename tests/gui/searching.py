"""A search that a test of the window plays: answers are given, held, or refused."""

from dataclasses import dataclass, field

from app.domain.errors import StorageFailed
from app.domain.ids import AccountId
from app.domain.message import Message
from app.domain.search import Query, searchable, snippet
from app.ports.search import EVERYWHERE, Found, Page, Place, Scope
from app.services.search import Names, Search
from app.services.store import Store
from tests.fakes.search import FakeSearch
from tests.fakes.storage import FakeStorage
from tests.gui.recorders import Gate


@dataclass
class Searching:
    """`app.gui.search.wishes.SearchWishes` over a list of messages.

    Attributes:
        archive: what can be found.
        slow: answers wait for `Tasks.go_on`.
        refusal: raised instead of an answer.
        asked: the queries that came, in order.
        stopped: how often an asker was told to stop.
    """

    store: Store
    archive: list[Message] = field(default_factory=list)
    slow: bool = False
    complete: bool = True
    refusal: StorageFailed | None = None
    asked: list[Query] = field(default_factory=list)
    stopped: int = 0

    def __post_init__(self) -> None:
        self._service = Search(self.store, FakeSearch(FakeStorage()))

    def asker(self) -> "Searching":
        """Give itself."""
        return self

    def names(self, query: Query, account: AccountId | None = None) -> Names:
        """Find names as the service does."""
        return self._service.names(query, account)

    async def messages(
        self, query: Query, scope: Scope = EVERYWHERE, after: Place | None = None, limit: int = 30
    ) -> Page | None:
        """Find messages, the newest first."""
        self.asked.append(query)
        if self.slow:
            await Gate()
        if self.refusal is not None:
            raise self.refusal
        found = self._found(query, scope)
        start = 0 if after is None else int(after)
        page = tuple(Found(m, snippet(m, query)) for m in found[start : start + limit])
        more = Place(start + limit) if len(found) > start + limit else None
        return Page(page, more, self.complete)

    async def count(self, query: Query, scope: Scope = EVERYWHERE, most: int = 1_000) -> int | None:
        """Count messages."""
        return min(most, len(self._found(query, scope)))

    def stop(self) -> None:
        """Note it."""
        self.stopped += 1

    def _found(self, query: Query, scope: Scope) -> list[Message]:
        found = [
            m
            for m in self.archive
            if scope.conversation in (None, m.ref)
            and scope.account in (None, m.account)
            and query.matches(searchable(m))
        ]
        return sorted(found, key=lambda m: m.sent_at, reverse=True)
