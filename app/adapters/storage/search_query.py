"""Find messages: those in the index by it, those not in it yet by looking at each.

The index only proposes: every proposal is compared with the words kept beside it, and what is shown
comes from the archive. So nothing that was edited, recalled or deleted can be found, however far
behind the index is.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from heapq import heappush, heappushpop
from itertools import islice

from msgspec import Struct

from app.adapters.storage.rows import Row, conversation_key
from app.adapters.storage.search_file import Marks
from app.adapters.storage.search_grams import match_of, tokens_of
from app.adapters.storage.search_index import (
    account_number,
    account_token,
    conversation_token,
)
from app.adapters.storage.search_messages import (
    MESSAGES,
    Stored,
    messages_by_key,
    rank_of,
    slot_of,
    stored_of,
)
from app.adapters.storage.search_thread import IsUnwanted
from app.domain.search import Query, searchable, snippet
from app.ports.search import Found, Page, Place, Scope

_REMEMBERED = 10_000
_END_OF_TIME = (1 << 62) - 1


class _Wish(Struct, frozen=True):
    """A query with where to look, as the tables know it.

    Attributes:
        conversation: its key.
        account: its number in the index.
    """

    query: Query
    scope: Scope
    conversation: int | None
    account: int

    def covers(self, stored: Stored) -> bool:
        """Whether a message is where to look."""
        if self.conversation is not None:
            return stored.conversation == self.conversation
        return self.scope.account in (None, stored.message.account)


class Finder:
    """Finds messages, on the search thread; remembers the words of those not in the index.

    Args:
        looks_at: how many messages that are not in the index yet are looked at.
    """

    def __init__(self, looks_at: int) -> None:
        self._looks_at = looks_at
        self._words: dict[int, tuple[str, str]] = {}

    def find(
        self,
        connection: sqlite3.Connection,
        unwanted: IsUnwanted,
        query: Query,
        scope: Scope,
        after: Place | None,
        limit: int,
    ) -> Page:
        """Find the newest messages before a place; see the port."""
        connection.execute("BEGIN")  # one view of archive and index
        try:
            return self._find(connection, unwanted, query, scope, after, max(1, limit))
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def count(
        self,
        connection: sqlite3.Connection,
        unwanted: IsUnwanted,
        query: Query,
        scope: Scope,
        most: int,
    ) -> int:
        """Count what would be found, up to a number."""
        connection.execute("BEGIN")
        try:
            wish = _understand(connection, query, scope)
            if wish is None:
                return 0
            marks = Marks.read(connection)
            late = late_keys(connection, marks)
            found, _ = self._look_at(connection, unwanted, wish, marks, late)
            proposals = islice(_proposals(connection, wish, marks, _END_OF_TIME, late), most)
            return min(len(found) + sum(1 for _ in proposals), most)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _find(
        self,
        connection: sqlite3.Connection,
        unwanted: IsUnwanted,
        query: Query,
        scope: Scope,
        after: Place | None,
        limit: int,
    ) -> Page:
        wish = _understand(connection, query, scope)
        if wish is None:
            return Page()
        before = _END_OF_TIME if after is None else int(after)
        marks = Marks.read(connection)
        late = late_keys(connection, marks)
        found, complete = self._look_at(connection, unwanted, wish, marks, late)
        found = [(rank, key) for rank, key in found if rank < before]
        found += _newest(_proposals(connection, wish, marks, before, late), before, limit + 1)
        found.sort(reverse=True)
        shown = found[:limit]
        stored = {s.key: s for s in messages_by_key(connection, [key for _, key in shown])}
        results = []
        for _, key in shown:
            known = stored.get(key)
            # The last word is the archive's, whatever the index says.
            if known is not None and wish.covers(known) and query.matches(self._words_of(known)):
                results.append(Found(known.message, snippet(known.message, query)))
        more = Place(shown[-1][0]) if len(found) > limit else None
        return Page(tuple(results), more, complete)

    def _look_at(
        self,
        connection: sqlite3.Connection,
        unwanted: IsUnwanted,
        wish: _Wish,
        marks: Marks,
        late: set[int],
    ) -> tuple[list[tuple[int, int]], bool]:
        """Find among the messages not in the index, or not as they are now."""
        found: list[tuple[int, int]] = []
        seen: set[int] = set()
        for stored in _outside(connection, marks, late):
            if stored.key in seen:
                continue
            if unwanted() or len(seen) >= self._looks_at:
                return found, False
            seen.add(stored.key)
            if wish.covers(stored) and wish.query.matches(self._words_of(stored)):
                found.append((rank_of(stored.message.sent_at, stored.key), stored.key))
        return found, True

    def _words_of(self, stored: Stored) -> str:
        known = self._words.get(stored.key)
        if known is not None and known[0] == stored.elements:
            return known[1]
        if len(self._words) >= _REMEMBERED:
            self._words.clear()
        words = searchable(stored.message)
        self._words[stored.key] = (stored.elements, words)
        return words


def _understand(connection: sqlite3.Connection, query: Query, scope: Scope) -> _Wish | None:
    """None: nothing can be found."""
    if not query:
        return None
    conversation = None
    if scope.conversation is not None:
        conversation = conversation_key(connection, scope.conversation)
        if conversation is None:
            return None
    account = 0
    if scope.account is not None:
        account = account_number(connection, scope.account, make=False)
    return _Wish(query, scope, conversation, account)


def late_keys(connection: sqlite3.Connection, marks: Marks) -> set[int]:
    """Keys of messages that were changed or deleted since the index followed the log."""
    return {
        key
        for (key,) in connection.execute(
            "SELECT message FROM archive.search_change WHERE turn > ?", (marks.turn,)
        )
    }


def _outside(connection: sqlite3.Connection, marks: Marks, late: set[int]) -> Iterator[Stored]:
    """The messages not in the index, the newest first, and those that are late."""
    newest_first = f"{MESSAGES} WHERE m.key {{}} ? ORDER BY m.key DESC"
    yield from _stored(connection.execute(newest_first.format(">"), (marks.high,)))
    if late:
        changed = "SELECT message FROM archive.search_change WHERE turn > ?"
        rows = connection.execute(f"{MESSAGES} WHERE m.key IN ({changed})", (marks.turn,))
        yield from _stored(rows)
    yield from _stored(connection.execute(newest_first.format("<="), (marks.low,)))


def _stored(rows: Iterable[Row]) -> Iterator[Stored]:
    return (stored for row in rows if (stored := stored_of(row)) is not None)


class _Proposal(Struct, frozen=True):
    slot: int
    rank: int
    key: int


def _newest(proposals: Iterable[_Proposal], before: int, most: int) -> list[tuple[int, int]]:
    """Rank and key of the newest; they come by slot, which is never before their own."""
    newest: list[tuple[int, int]] = []  # a heap, the oldest on top
    for proposal in proposals:
        if proposal.rank >= before:
            continue
        if len(newest) < most:
            heappush(newest, (proposal.rank, proposal.key))
        else:
            if proposal.slot < slot_of(newest[0][0]):
                break
            heappushpop(newest, (proposal.rank, proposal.key))
    return newest


def _proposals(
    connection: sqlite3.Connection, wish: _Wish, marks: Marks, before: int, late: set[int]
) -> Iterator[_Proposal]:
    """What the index finds, compared with the whole query, by falling slot."""
    tokens = tokens_of(wish.query)
    if wish.conversation is not None:
        tokens.append(conversation_token(wish.conversation))
    elif wish.scope.account is not None:
        if not wish.account:
            return
        tokens.append(account_token(wish.account))
    compared = " AND instr(d.words, ?)" * len(wish.query.terms)
    rows = connection.execute(
        "SELECT d.slot, d.sent_at, d.message"  # noqa: S608  our own words only
        " FROM gram JOIN doc d ON d.slot = gram.rowid"
        f" WHERE gram MATCH ? AND gram.rowid <= ?{compared} ORDER BY gram.rowid DESC",
        (match_of(tokens), slot_of(before) + marks.shift, *wish.query.terms),
    )
    for slot, sent_at, key in rows:
        if key not in late:
            yield _Proposal(slot, rank_of(sent_at, key), key)
