"""The search over a `FakeStorage`: looks at every message, and never falls behind.

search = FakeSearch(storage)
search.calls                # what was asked for, in order
search.hold()               # answers wait …
search.release()            # … until now
"""

import asyncio

from app.domain.errors import StorageFailed
from app.domain.message import Message
from app.domain.search import Query, searchable, snippet
from app.ports.search import EVERYWHERE, Found, Page, Place, Scope
from tests.fakes.storage import FakeStorage


class FakeSearch:
    """`app.ports.search.MessageSearch` over the messages of a fake archive.

    Attributes:
        calls: the queries that `find` was asked, in order.
        cancelled: those of them that nobody waited for to the end.
        pieces: how many pieces of work `prepare` has still to do.
        prepared: how many it did.
    """

    def __init__(self, storage: FakeStorage) -> None:
        self._storage = storage
        self._open = asyncio.Event()
        self._open.set()
        self.calls: list[Query] = []
        self.cancelled: list[Query] = []
        self.pieces = 0
        self.prepared = 0
        self.failure: StorageFailed | None = None
        self.complete = True

    def hold(self) -> None:
        """Let answers wait."""
        self._open.clear()

    def release(self) -> None:
        """Let answers come."""
        self._open.set()

    async def find(
        self, query: Query, scope: Scope = EVERYWHERE, after: Place | None = None, limit: int = 30
    ) -> Page:
        """Find messages by looking at all."""
        self.calls.append(query)
        try:
            await self._open.wait()
        except asyncio.CancelledError:
            self.cancelled.append(query)
            raise
        if self.failure is not None:
            raise self.failure
        found = [
            (place, message)
            for place, message in self._all(query, scope)
            if after is None or place < after
        ]
        shown = found[:limit]
        more = shown[-1][0] if len(found) > limit else None
        return Page(tuple(Found(m, snippet(m, query)) for _, m in shown), more, self.complete)

    async def count(self, query: Query, scope: Scope = EVERYWHERE, most: int = 1_000) -> int:
        """Count by looking at all."""
        await self._open.wait()
        if self.failure is not None:
            raise self.failure
        return min(most, len(self._all(query, scope)))

    async def prepare(self) -> bool:
        """Do a piece of work, if a test left some."""
        if self.failure is not None:
            raise self.failure
        if self.pieces:
            self.pieces -= 1
            self.prepared += 1
        return self.pieces > 0

    async def close(self) -> None:
        """Do nothing."""

    def _all(self, query: Query, scope: Scope) -> list[tuple[Place, Message]]:
        """Place and message, newest first."""
        if not query:
            return []
        found = [
            (Place((round(max(0.0, message.sent_at) * 1000) << 20) + number), message)
            for number, message in enumerate(self._storage.every_message())
            if scope.conversation in (None, message.ref)
            and scope.account in (None, message.account)
            and query.matches(searchable(message))
        ]
        return sorted(found, key=lambda pair: pair[0], reverse=True)
