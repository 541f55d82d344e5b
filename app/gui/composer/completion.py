"""Complete what is being typed: `:name` to an emoji, `@name` to somebody in the group."""

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QLocale

from app.domain.account import Protocol
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.preview import plain
from app.domain.state import AppState
from app.gui.composer.emoji import emoji_named, find_emoji

MAX_OFFERED = 8

_EMOJI = re.compile(r"(?:^|(?<=[\s(\[{]))(:[\w+-]{2,30}|:[^\x00-\u2e7f\s:]{1,10})\Z")
_WHOLE_EMOJI = re.compile(r"(?:^|(?<=[\s(\[{])):([\w+-]{1,40}):\Z")
_MENTION = re.compile(r"(?:^|(?<=[\s(\[{]))(@[^\n@]{0,30})\Z")

EVERYBODY = "all"
"""What Tencent's programs write to mention everybody."""


class Kind(Enum):
    """What is completed."""

    EMOJI = "emoji"
    MENTION = "mention"


class Word(Struct, frozen=True):
    """The unfinished word before the cursor.

    Attributes:
        start: where it begins, at its mark.
        text: without its mark.
    """

    kind: Kind
    start: int
    text: str


class Offer(Struct, frozen=True):
    """Something the word may become.

    Attributes:
        shown: how it is offered.
        text: what is written in the word's place.
    """

    shown: str
    text: str


def word_before(text: str, *, in_group: bool) -> Word | None:
    """The word at the end of `text` that can be completed.

    Args:
        text: what stands before the cursor.
        in_group: there are people to mention.
    """
    line = text[text.rfind("\n") + 1 :][-64:]
    if found := _EMOJI.search(line):
        return Word(Kind.EMOJI, len(text) - len(found[1]), found[1][1:])
    if in_group and (found := _MENTION.search(line)):
        return Word(Kind.MENTION, len(text) - len(found[1]), found[1][1:])
    return None


def finished_emoji(text: str) -> tuple[int, str] | None:
    """Where a whole `:name:` at the end of `text` begins, and its emoji."""
    found = _WHOLE_EMOJI.search(text[-64:])
    if found is None or not (emoji := emoji_named(found[1])):
        return None
    return len(text) - len(found[1]) - 2, emoji


def offers(word: Word, state: AppState, ref: ConversationRef) -> Sequence[Offer]:
    """What a word may become, the likeliest first."""
    if word.kind is Kind.EMOJI:
        language = QLocale().name()
        return [
            Offer(f"{emoji.text}  {emoji.called(language)}", emoji.text)
            for emoji in find_emoji(word.text, MAX_OFFERED)
        ]
    wanted = word.text.casefold()
    names = [name for name in people_to_mention(state, ref) if _fits(wanted, name)]
    return [Offer(name, f"@{name} ") for name in names[:MAX_OFFERED]]


def people_to_mention(state: AppState, ref: ConversationRef) -> list[str]:
    """The names in a group: those who spoke lately first, then everybody who is there."""
    if ref.id.kind is not ConversationKind.GROUP:
        return []
    own = state.accounts.get(ref.account)
    spoke = (m.sender for m in reversed(state.messages(ref)) if not m.outgoing and not m.is_tip)
    there = sorted(state.conversation(ref).members, key=lambda p: p.display_name.casefold())
    names = _unique(plain(person.display_name, 60) for person in (*spoke, *there))
    if own is not None:
        mine = {own.account.name, own.account.address.partition("@")[0]}
        names = [name for name in names if name not in mine]
        if own.account.protocol is Protocol.TENCENT:
            names.append(EVERYBODY)
    return names


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def _fits(wanted: str, name: str) -> bool:
    """Whether a name, or one of its words, begins like that; Chinese ones may hold it."""
    name = name.casefold()
    if not wanted or name.startswith(wanted) or f" {wanted}" in name:
        return True
    return not wanted.isascii() and wanted in name
