"""The emoji: by group as everybody orders them (UTS #51), and found by words in two languages."""

import json
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

import resources

MAX_FOUND = 120


class Emoji(Struct, frozen=True):
    """A picture to write with.

    Attributes:
        text: what is written.
        name, chinese: what it is called.
        short_names: as typed between colons, the usual one first.
        tones: the same with skin tones, the lightest first; empty if it has none.
    """

    text: str
    name: str
    chinese: str
    short_names: tuple[str, ...]
    tags: str
    tones: tuple[str, ...]

    def called(self, language: str) -> str:
        """Its name in a language (`zh`, `en` …); English where there is no other."""
        return self.chinese if language.startswith("zh") else self.name


@cache
def emoji_groups() -> dict[str, tuple[Emoji, ...]]:
    """All emoji by group: `smileys`, `people` … `flags`. Reads them once (20 ms, 280 kB)."""
    data: dict[str, list[list[str]]] = json.loads(resources.read_text("emoji/emoji.json"))
    return {
        group: tuple(
            Emoji(text, name, chinese, tuple(short.split()), tags, tuple(tones.split()))
            for text, name, chinese, short, tags, tones in rows
        )
        for group, rows in data.items()
    }


@cache
def _by_short_name() -> dict[str, Emoji]:
    every = (emoji for group in emoji_groups().values() for emoji in group)
    return {short: emoji for emoji in every for short in emoji.short_names}


@cache
def _by_text() -> dict[str, Emoji]:
    return {
        text: emoji
        for group in emoji_groups().values()
        for emoji in group
        for text in (emoji.text, *emoji.tones)
    }


def emoji_named(short_name: str) -> str:
    """The emoji that is typed as `:short_name:`; "" if none is."""
    found = _by_short_name().get(short_name.casefold())
    return found.text if found else ""


def describe(text: str) -> Emoji:
    """What is known of an emoji; of one that is not known, only itself."""
    return _by_text().get(text) or Emoji(text, text, text, (), "", ())


def find_emoji(words: str, limit: int = MAX_FOUND) -> Sequence[Emoji]:
    """Find emoji by the beginnings of words, best first: short name, then name, then tags.

    Chinese words are found wherever they stand, since nothing parts them.
    """
    wanted = words.casefold().replace("_", " ").split()
    if not wanted:
        return ()
    graded: list[tuple[int, int, Emoji]] = []
    every = (emoji for group in emoji_groups().values() for emoji in group)
    for place, emoji in enumerate(every):
        grades = [_grade(word, emoji) for word in wanted]
        if None not in grades:
            graded.append((max(g for g in grades if g is not None), place, emoji))
    graded.sort(key=lambda item: item[:2])
    return [emoji for _, _, emoji in graded[:limit]]


def _grade(word: str, emoji: Emoji) -> int | None:
    """How well a word fits, 0 the best; None if it does not."""
    if word in emoji.short_names:
        return 0
    if any(short.startswith(word) for short in emoji.short_names):
        return 1
    if f" {word}" in f" {emoji.name.casefold()}" or f"_{word}" in "_".join(emoji.short_names):
        return 2
    if f" {word}" in f" {emoji.tags.casefold()}":
        return 3
    if not word.isascii() and (word in emoji.chinese or word in emoji.tags):
        return 2 if word in emoji.chinese else 3
    return None
