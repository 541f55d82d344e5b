"""The program's own words, in the user's language.

Below the window everything is written in English, and English is what travels: in errors, findings,
the ledger, the log, the JSON of the check. Where such a text is shown, `say` turns it into the
user's language, also one that was kept by an earlier run or came from another process: what was
put into it is found again by the pattern of the sentence. `translate` is for who composes a text
that is shown at once.

The catalogue is Qt's (`resources/translations`, `make translations`); the window brings it here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

_LONGEST = 2_000
"""Characters; no sentence of ours is longer, and what others wrote is not searched for ours."""

_DEEPEST = 4
"""Sentences in sentences: "Could not …: the upload failed: the disk is full"."""

_CANDIDATES = 3
"""Patterns that are tried for one sentence, so that no text can be made to take long."""

_PLACE = re.compile(r"\{(\w+)\}")


class _Pattern:
    """A sentence with places for what is put into it: "there is no group at {address}".

    One that begins or ends between words, "; delayed: {reason}", is put behind or before others.
    """

    __slots__ = ("fixed", "key", "places", "weight")

    def __init__(self, key: str) -> None:
        pieces = _PLACE.split(_around(key, key))
        self.key = key
        self.fixed = pieces[::2]
        self.places = pieces[1::2]
        self.weight = sum(map(len, self.fixed))

    @property
    def is_piece(self) -> bool:
        """Whether it is put before or behind others; then they are not put into each other."""
        return self.places[:1] == ["_before"] or self.places[-1:] == ["_behind"]

    def said(self, translation: str) -> str:
        """The translation, with the places that the sentence has around it."""
        return _around(self.key, translation)

    def match(self, sentence: str) -> dict[str, str] | None:
        """What stands at the places, or None. Linear, however the sentence is made."""
        first, last = self.fixed[0], self.fixed[-1]
        if not (sentence.startswith(first) and sentence.endswith(last)):
            return None
        at, end = len(first), len(sentence) - len(last)
        if at > end:
            return None
        found = {}
        for place, fixed in zip(self.places, self.fixed[1:-1], strict=False):
            here = sentence.find(fixed, at, end) if fixed else at
            if here < 0:
                return None
            found[place] = sentence[at:here]
            at = here + len(fixed)
        found[self.places[-1]] = sentence[at:end]
        return found


def _around(key: str, text: str) -> str:
    before = "{_before}" if key[0] in " ,;" else ""
    behind = "{_behind}" if key[-1] == " " else ""
    return f"{before}{text}{behind}"


class _Language:
    """The language that is spoken now; one for the whole program, like the process's locale."""

    def __init__(self) -> None:
        self.look_up: Callable[[str], str] = lambda _: ""
        self.patterns: tuple[_Pattern, ...] = ()


_language = _Language()


def speak(look_up: Callable[[str], str], patterns: Iterable[str]) -> None:
    """Speak another language from now on; belongs to the thread that shows things.

    Args:
        look_up: gives the translation of an English sentence or pattern, or "".
        patterns: the sentences that have places in braces.
    """
    _language.look_up = look_up
    _language.patterns = tuple(_Pattern(pattern) for pattern in patterns)
    _said.cache_clear()


def speak_english() -> None:
    """Speak English: every text is shown as it is written."""
    speak(lambda _: "", ())


def translate(text: str, /, **values: object) -> str:
    """Put a text of ours into the user's language, and values into its places.

    Args:
        text: English, written here as it is: `translate("[File] {name}", name=…)`.
        values: are put in as they are; what comes from others stays what it is.
    """
    said = _language.look_up(text) or text
    return _filled(said, {name: str(value) for name, value in values.items()}) if values else said


def say(sentence: str) -> str:
    """Put a finished English sentence of ours into the user's language.

    What is not ours, an error's text from a server say, stays as it is. So does what is ours
    already.
    """
    return _said(sentence, _DEEPEST)[0] if sentence else sentence


@lru_cache(maxsize=1_024)
def _said(sentence: str, deepest: int) -> tuple[str, int]:
    """Say a sentence, and how many of its characters were recognised.

    Several patterns can fit: "{server} can't be reached" also fits a sentence that only ends so.
    The one that explains most, all the way down, is meant.
    """
    if len(sentence) > _LONGEST:
        return sentence, 0
    exact = _language.look_up(sentence)
    if exact or not deepest:
        return exact or sentence, len(sentence) if exact else 0
    fitting = [
        (pattern, found)
        for pattern in _language.patterns
        if (found := pattern.match(sentence)) is not None
    ]
    fitting.sort(key=lambda fit: (not fit[0].is_piece, -fit[0].weight))
    best = sentence, 0
    for pattern, found in fitting[:_CANDIDATES]:
        translation = _language.look_up(pattern.key)
        if not translation:
            continue
        inner = {place: _said(value, deepest - 1) for place, value in found.items() if value}
        recognised = pattern.weight + sum(weight for _, weight in inner.values())
        if recognised > best[1]:
            values = dict.fromkeys(found, "") | {place: text for place, (text, _) in inner.items()}
            best = _filled(pattern.said(translation), values), recognised
    return best if best[1] else _said_piece_by_piece(sentence, deepest)


def _said_piece_by_piece(text: str, deepest: int) -> tuple[str, int]:
    """Say a list of words of ours, or several sentences that stand behind each other."""
    items = text.split(", ")
    listed = [_language.look_up(item) for item in items]
    if len(items) > 1 and all(listed):
        return translate(", ").join(listed), len(text)
    sentences = _BETWEEN.split(text)
    if len(sentences) == 1:
        return text, 0
    said = [_said(sentence, deepest - 1) for sentence in sentences]
    together = "".join(t if t.endswith(_WIDE) else f"{t} " for t, _ in said)
    return together.rstrip(), sum(weight for _, weight in said)


_BETWEEN = re.compile(r"(?<=[.!?…]) (?=\S)")
_WIDE = ("。", "！", "？", "…")  # these bring their space with them


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)
