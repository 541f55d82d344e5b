"""What the search index knows of a text: its pieces of one to three characters.

Each piece is a token of FTS5, kept once for each message (`detail=none`), so a query of any length,
even a single character of any script, is an intersection of a few sorted lists. Chinese, Japanese
and Korean need no pieces of three: two of theirs are as rare as three letters, and most of their
words are one or two characters long.

Why so: of 100,000 messages (half Chinese, 15 % Japanese, the rest English and German, 4.7 MB of
text) FTS5's own trigrams take 20.7 MB, can't find words of one or two characters, and are not in
the order of time. These pieces with the texts beside them take 20.8 MB and answer the slowest of
twenty queries in 12 ms; of 1,000,000 messages they take 188 MB and answer in 46 ms (SQLite 3.40,
two cores with five times as much to do). To look through all texts takes 20 ms and 200 ms on idle
ones.

FTS5's tokenizer `ascii` breaks at ASCII signs only; they are replaced by private characters, so
that "c++" and "10:42" are found, too, and a query holds nothing but letters, digits and higher
characters: nothing of FTS5's query language.
"""

import re
from collections.abc import Iterable

from app.domain.search import Query

_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u30ff\u3100-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00016fe0-\U00018d8f\U0001aff0-\U0001b2ff\U00020000-\U0003ffff]"
)

_SIGNS: dict[int, int] = {
    **{code: 0xE000 + code for code in range(0x21, 0x7F) if not chr(code).isalnum()},
    **dict.fromkeys((*range(0x21), 0x7F), 0x20),
}

MAX_TOKENS = 48
"""Of a query; more do not narrow it further, and each costs a list to be read."""


def grams(folded: str) -> set[str]:
    """The pieces of a folded text."""
    found: set[str] = set()
    for word in folded.translate(_SIGNS).split():
        found.update(word)
        found.update(_twos(word))
        found.update(_threes(word))
    return found


def tokens_of(query: Query, most: int = MAX_TOKENS) -> list[str]:
    """The pieces that a text must have to match a query; it may have them and still not match."""
    found: dict[str, None] = {}
    for term in query.terms:
        for word in term.translate(_SIGNS).split():
            found.update(dict.fromkeys(_needed(word)))
    tokens = list(found)
    if len(tokens) > most:  # spread over the whole of it
        tokens = [tokens[i * len(tokens) // most] for i in range(most)]
    return tokens


def match_of(tokens: Iterable[str]) -> str:
    """An FTS5 query for all of the tokens."""
    return " AND ".join(f'"{token}"' for token in tokens)


def _needed(word: str) -> Iterable[str]:
    if len(word) <= 2:
        return (word,)
    return (*_threes(word), *(two for two in _twos(word) if _CJK.search(two)))


def _twos(word: str) -> Iterable[str]:
    return (word[i : i + 2] for i in range(len(word) - 1))


def _threes(word: str) -> Iterable[str]:
    threes = (word[i : i + 3] for i in range(len(word) - 2))
    return threes if word.isascii() else (three for three in threes if not _CJK.search(three))
