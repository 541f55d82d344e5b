"""What it means that a text is found: how texts are compared, what is looked for, where it is.

Texts are compared folded: whatever their case, width, ligatures and accents, in one normal form,
and without characters that nobody sees. The voicing marks of kana and the vowel signs of Indic and
Thai make other words and stay. A query is words; each must be somewhere in the text, also inside a
word, in any order. Nothing in a query has another meaning than itself.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import assert_never

from msgspec import Struct

from app.domain.content import (
    Call,
    Custom,
    Element,
    Face,
    File,
    GroupTip,
    Image,
    Location,
    Merged,
    Text,
    Unsupported,
    Video,
    Voice,
)
from app.domain.message import Message
from app.domain.preview import plain
from app.domain.words import say, translate

MAX_QUERY_LENGTH = 1_000
"""Characters of a query that are looked at; who pastes a book looks for its beginning."""

MAX_TERMS = 20

MAX_PLACES = 300
"""Of each term in a text; more than anybody looks at, and each is painted."""

SNIPPET_LENGTH = 160
"""Characters of a message shown in a list of results."""

_BEFORE = 14
"""Characters shown before what was found."""

_WINDOW = 2_000
"""Characters of a long text in which places are worked out; where to begin is found faster."""

_UNSEEN = (
    0xAD,
    0x34F,
    0x61C,
    0x640,  # tatweel, which stretches Arabic words
    0xFEFF,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
)
_ACCENTS = (
    *range(0x300, 0x34F),
    *range(0x350, 0x370),
    *range(0x1AB0, 0x1B00),
    *range(0x1DC0, 0x1E00),
    *range(0x20D0, 0x2100),
    *range(0xFE20, 0xFE30),
    *(c for c in range(0x591, 0x5C8) if c not in (0x5BE, 0x5C0, 0x5C3, 0x5C6)),  # Hebrew points
    *range(0x610, 0x61B),
    *range(0x64B, 0x660),
    0x670,
    *range(0x6D6, 0x6DD),
)
_FOLDED: dict[int, str | None] = {
    **dict.fromkeys((*_UNSEEN, *_ACCENTS)),
    **{ord(c): plain_letter for c, plain_letter in zip("øłđħıŧ", "oldhit", strict=True)},
    ord("æ"): "ae",
    ord("œ"): "oe",
}

# Characters that compose with the one before though they are no combining marks (Unicode 15).
_SECOND_HALVES = frozenset(
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e"
    "\u1b35\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
)


def fold(text: str) -> str:
    """Bring a text into the form in which texts are compared."""
    if text.isascii():
        return text.lower()
    whole = text.encode("utf-8", "ignore").decode()  # half of a surrogate pair is nothing to find
    wide = unicodedata.normalize("NFKD", whole).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", wide).translate(_FOLDED))


class Query(Struct, frozen=True):
    """What is looked for.

    Attributes:
        terms: folded words, none of them empty, none twice.
    """

    terms: tuple[str, ...]

    @classmethod
    def parse(cls, typed: str) -> "Query":
        """Understand what was typed; without a single character to look for it is empty."""
        bare = typed[:MAX_QUERY_LENGTH].replace("\0", " ")
        terms = dict.fromkeys(fold(bare).split())
        return cls(tuple(terms)[:MAX_TERMS])

    def __bool__(self) -> bool:
        return bool(self.terms)

    def matches(self, folded: str) -> bool:
        """Whether all of it is in a folded text."""
        # No generator: thousands of names are compared with every key that is typed.
        for term in self.terms:  # noqa: SIM110
            if term not in folded:
                return False
        return True

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where it is in a text as it was written: begin and end, in order, apart.

        Made for texts that are shown: of a very long one only the beginning is looked at, and no
        more than some hundred places are told.
        """
        folded, origin = _folded_with_origin(text[: 10 * _WINDOW])
        found: list[tuple[int, int]] = []
        for term in self.terms:
            at = folded.find(term)
            most = len(found) + MAX_PLACES
            while at >= 0 and len(found) < most:
                end = at + len(term)
                found.append((origin[at], origin[end - 1] + 1))
                at = folded.find(term, end)
        return _merged([(start, _end(text, stop)) for start, stop in found])


def _end(text: str, stop: int) -> int:
    """The end of the character that a place is in, with the marks on it."""
    while stop < len(text) and _joins(text[stop]):
        stop += 1
    return stop


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _folded_with_origin(text: str) -> tuple[str, Sequence[int]]:
    """Fold a text and tell for each character which one it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for cluster in _clusters(text):
        part = _fold_cluster(cluster)
        parts.append(part)
        origin += [at] * len(part)
        at += len(cluster)
    return "".join(parts), origin


_fold_cluster = lru_cache(8192)(fold)


def _clusters(text: str) -> Iterator[str]:
    """Cut a text where folding it in pieces gives what folding the whole does."""
    start = 0
    for i in range(1, len(text)):
        if not _joins(text[i]):
            yield text[start:i]
            start = i
    if text:
        yield text[start:]


def _joins(character: str) -> bool:
    if character < "\u0300":
        return False
    first = unicodedata.normalize("NFKD", character)[0]
    return (
        unicodedata.combining(first) != 0
        or "\u1160" <= first <= "\u11ff"  # the vowels and ends of Korean syllables
        or first in _SECOND_HALVES
        or ord(first) in _HIDDEN
    )


_HIDDEN = frozenset(_UNSEEN)


class Snippet(Struct, frozen=True):
    """A line of a message with what was found in it.

    Attributes:
        marks: begin and end of each place, in characters.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def searchable(message: Message) -> str:
    """All that a message can be found by, folded: texts, file names, descriptions."""
    return fold("\n".join(text for text, _ in _texts(message.elements))).replace("\0", " ")


def snippet(message: Message, query: Query) -> Snippet:
    """Tell a found message in one line, around the place where it was found.

    A hidden text stays hidden: it can be found, but the line does not tell it.
    """
    texts = _texts(message.elements)
    for text, hidden in texts:
        if any(term in fold(text) for term in query.terms):
            if hidden:
                return Snippet(translate("[Spoiler]"))
            return _around(text, query)
    shown = " ".join(text for text, hidden in texts if not hidden)
    return Snippet(plain(shown, SNIPPET_LENGTH))


def _around(text: str, query: Query) -> Snippet:
    begin = _window(text, query)
    window = text[begin : begin + _WINDOW]
    places = query.places(window)
    first = begin + (places[0][0] if places else 0)
    start = _beginning(text, first) if first > _BEFORE else 0
    line = ("…" if start else "") + plain(text[start:], SNIPPET_LENGTH - 1)
    return Snippet(line, tuple(query.places(line)))


def _window(text: str, query: Query) -> int:
    """Where in a text to look for the first place."""
    step = _WINDOW - MAX_QUERY_LENGTH
    for begin in range(0, max(1, len(text) - MAX_QUERY_LENGTH), step):
        folded = fold(text[begin : begin + _WINDOW])
        if any(term in folded for term in query.terms):
            return begin
    return 0


def _beginning(text: str, first: int) -> int:
    """Begin a little before a place, at a word where there is one."""
    start = first - _BEFORE
    blank = text.find(" ", start, first)
    start = blank + 1 if blank >= 0 else start
    while start < first and _joins(text[start]):
        start += 1
    return start


def _texts(elements: Sequence[Element]) -> list[tuple[str, bool]]:
    """The texts of a message, each with whether it is hidden until it is opened."""
    return [pair for element in elements for pair in _texts_of(element) if pair[0]]


def _texts_of(element: Element) -> list[tuple[str, bool]]:
    match element:
        case Text():
            return [(element.text, element.spoiler)]
        case Image() | File():
            return [(element.name, False)]
        case Location() | Custom():
            return [(element.description, False)]
        case Merged():
            return [(element.title, False), *((line, False) for line in element.lines)]
        case GroupTip():
            return [(text, False) for text in dict.fromkeys((say(element.text), element.text))]
        case Unsupported():
            return [(element.fallback, False)]
        case Voice() | Video() | Face() | Call():
            return []
        case _:
            assert_never(element)
