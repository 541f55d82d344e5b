"""Tell whether a message names the user, by a mention or by one of their keywords."""

import unicodedata
from collections.abc import Sequence

from app.domain.message import Message, MessageFlag

_WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
"""Scripts whose words are not set apart: Unicode's names of their characters begin so."""


def mention(message: Message, keywords: Sequence[str]) -> str:
    """Why a message counts as a mention, in words; "" if it does not."""
    if MessageFlag.MENTIONS_ME in message.flags:
        return "you are mentioned"
    if MessageFlag.MENTIONS_ALL in message.flags:
        return "everybody is mentioned"
    if not any(keywords):
        return ""
    text = message.text.casefold()
    return next((f"keyword “{k}”" for k in keywords if contains_word(text, k.casefold())), "")


def contains_word(text: str, word: str) -> bool:
    """Whether a text contains a word as a whole; both are casefolded.

    A word of letters is whole where no other letter or digit touches it; in scripts that set no
    spaces between words, every place is.
    """
    word = word.strip()
    at = text.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        before = at > 0 and _are_one(text[at - 1], word[0])
        behind = end < len(text) and _are_one(word[-1], text[end])
        if not before and not behind:
            return True
        at = text.find(word, at + 1)
    return False


def _are_one(left: str, right: str) -> bool:
    return _is_letter(left) and _is_letter(right)


def _is_letter(character: str) -> bool:
    if not (character.isalnum() or character == "_" or unicodedata.combining(character)):
        return False
    return character.isascii() or not unicodedata.name(character, "").startswith(_WITHOUT_SPACES)
