"""Find fates by the words of their messages: the search of the notification history.

A fate is found by what its message says, in the sender's words or the program's, and by the names
and ids of sender and conversation; each word of the query may be in another of them. The index of
the message search proposes, what is found is what the archive says now. Of messages not in the
index yet each is looked at, in slices between which other searches are answered: what comes late is
complete all the same.
"""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from app.adapters.storage.fate_lines import WITH_MESSAGE, Walk, Wish, walk
from app.adapters.storage.rows import LINE_COLUMNS, line_of
from app.adapters.storage.search_file import Marks
from app.adapters.storage.search_grams import MAX_TOKENS, match_of, tokens_of
from app.adapters.storage.search_index import (
    OWN_WORDS,
    conversation_token,
    has_own_words,
    sender_token,
    sender_words,
)
from app.adapters.storage.search_messages import rank_of, slot_of
from app.adapters.storage.search_query import late_keys
from app.adapters.storage.search_thread import IsUnwanted
from app.domain.content import (
    Call,
    CallAction,
    Custom,
    Element,
    Face,
    File,
    Image,
    Location,
    Merged,
    Text,
    Unsupported,
    Video,
    Voice,
)
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message, MessageFlag, Position
from app.domain.people import Person
from app.domain.preview import preview
from app.domain.search import Query, fold, searchable
from app.ports.ledger import LedgerLine

_SLICE = 250
"""Fates looked at in one go: about five milliseconds."""

_MAX_NAMES = 100
"""Senders and conversations of which one word may be; of more it tells nothing."""

_EVERYWHERE = 1 << 62


class Known(Struct, frozen=True):
    """What the index knew.

    Attributes:
        lines: what was found by it, newest first.
        below: messages with keys up to this one are not in it.
    """

    lines: list[LedgerLine]
    below: int


def by_index(connection: sqlite3.Connection, unwanted: IsUnwanted, wish: Wish) -> Known:
    """Find what is in the index, and what is newer or was changed since."""
    connection.execute("BEGIN")  # one view of archive and index
    try:
        marks = Marks.read(connection)
        tokens = _match(connection, wish.query)
        if not tokens:
            return Known([], _EVERYWHERE)
        late = late_keys(connection, marks)
        found = [*_newer(connection, wish, marks, late)]
        found += _proposed(connection, unwanted, wish, tokens, marks, late)
        return Known(newest(found, wish.limit), marks.low)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def by_time(connection: sqlite3.Connection, wish: Wish, below: int) -> Walk:
    """Look at a slice of what is not in the index, from the wish's place on."""
    # The plus keeps SQLite from taking them by their keys and sorting all that follow by time.
    piece = walk(connection, replace(wish, limit=_SLICE), f" AND +f.message <= {below}")
    return Walk([line for line in piece.lines if _fits(line, wish.query)], piece.end)


def newest(lines: list[LedgerLine], limit: int) -> list[LedgerLine]:
    """The newest of some fates, newest first."""
    return sorted(lines, key=lambda line: line.entry.position, reverse=True)[:limit]


def _newer(
    connection: sqlite3.Connection, wish: Wish, marks: Marks, late: set[int]
) -> Iterator[LedgerLine]:
    conditions, values = wish.conditions()
    select = f"SELECT {LINE_COLUMNS} FROM fate f {WITH_MESSAGE} WHERE f.message"  # noqa: S608
    asked = [(f"{select} > ?{conditions}", marks.high)]
    asked += [(f"{select} = ?{conditions}", key) for key in late if marks.low < key <= marks.high]
    for sql, key in asked:
        for row in connection.execute(sql, (key, *values)):
            line = line_of(row)
            if line is not None and _fits(line, wish.query):
                yield line


def _proposed(
    connection: sqlite3.Connection,
    unwanted: IsUnwanted,
    wish: Wish,
    tokens: str,
    marks: Marks,
    late: set[int],
) -> list[LedgerLine]:
    """What the index finds; it comes by falling slot, which is never before a message's own."""
    conditions, values = wish.conditions()
    begin = _EVERYWHERE if wish.before is None else _slot(wish.before) + marks.shift
    rows = connection.execute(
        f"SELECT d.slot, d.message, {LINE_COLUMNS} FROM gram"  # noqa: S608  our own words
        " CROSS JOIN doc d ON d.slot = gram.rowid CROSS JOIN fate f ON f.message = d.message"
        f" {WITH_MESSAGE} WHERE gram MATCH ? AND gram.rowid <= ?{conditions}"
        " ORDER BY gram.rowid DESC",
        (tokens, begin, *values),
    )
    found: list[LedgerLine] = []
    last = -1
    for slot, key, *row in rows:
        if slot < last or unwanted():
            break
        line = None if key in late else line_of(row)
        if line is not None and _fits(line, wish.query):
            found.append(line)
            if len(found) % max(1, wish.limit) == 0:
                last = _slot(newest(found, wish.limit)[-1].entry.position)
    return found


def _slot(position: Position) -> int:
    return slot_of(rank_of(position.sent_at, 0))


# What a fate is found by


def _match(connection: sqlite3.Connection, query: Query) -> str:
    """An FTS5 query for what may fit; "" if that is nearly everything."""
    parts = []
    own = _own_words()
    most = max(2, MAX_TOKENS // max(1, len(query.terms)))
    for term in query.terms:
        pieces = tokens_of(Query((term,)), most)
        names = _names(connection, term)
        if pieces and len(names) <= _MAX_NAMES:
            either = [f"({match_of(pieces)})", *names]
            if term in own:
                either.append(OWN_WORDS)
            parts.append(f"({' OR '.join(either)})")
    return " AND ".join(parts)


def _names(connection: sqlite3.Connection, term: str) -> list[str]:
    """Tokens of the senders and conversations whose names or ids a word is in."""
    senders = connection.execute("SELECT number FROM sender WHERE instr(words, ?)", (term,))
    names = [sender_token(number) for (number,) in senders]
    for key, name, text in connection.execute("SELECT key, name, id FROM archive.conversation"):
        if term in _folded(name, text):
            names.append(conversation_token(key))
    return names


def _fits(line: LedgerLine, query: Query) -> bool:
    message = line.message
    names = sender_words(message.sender), _folded(line.conversation_name, message.ref.id.text)
    words = "\n".join((*names, searchable(message)))
    if has_own_words(message):
        words += f"\n{fold(preview(message))}"
    return query.matches(words)


@lru_cache(4096)
def _folded(name: str, text: str) -> str:
    return fold(f"{name}\n{text.partition('_')[2]}")  # "c2c_" and "group_" say nothing


def _own_words() -> str:
    """All that the program can say of a message, in the user's language."""
    anybody = Person("", "")
    content: list[tuple[Element, ...]] = [
        (),
        (Text("", spoiler=True),),
        (Image(""), File(""), Voice(""), Video(""), Location(0.0, 0.0), Face(0)),
        (Merged(""), Custom(""), Unsupported()),
    ]
    content += [(Call("", action, video=v),) for action in CallAction for v in (False, True)]
    made = [
        Message(AccountId(""), ConversationId.c2c("x"), MessageId(""), anybody, 0.0, elements, mine)
        for elements in content
        for mine in (False, True)
    ]
    made.append(replace(made[0], flags=MessageFlag.RECALLED))
    return fold("\n".join(preview(message) for message in made))
