"""Find the links in a plain text; only http, https and xmpp ones, and tell where they really go."""

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QUrl

_MAX_LINKS = 50
"""Links found in one text; more is no message but an attack."""

_MAX_LENGTH = 2048

# No controls, spaces or bidi marks inside: a link must read as it goes (Unicode TR #36).
_LINK = re.compile(
    r"(?:https?://|xmpp:)[^\s\x00-\x20\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069<>\"“”‘’«»]+",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[\w@.]", re.UNICODE)
_CLOSING = {")": "(", "]": "[", "}": "{"}


class Link(Struct, frozen=True):
    """A link in a text.

    Attributes:
        start: where it begins, in UTF-16 units, as Qt counts.
        length: in UTF-16 units.
    """

    start: int
    length: int
    url: str


@lru_cache(maxsize=512)
def find_links(text: str) -> Sequence[Link]:
    """Find the links in a text, in order."""
    found: list[Link] = []
    for match in _LINK.finditer(text):
        if match.start() and _BEFORE.match(text[match.start() - 1]):
            continue  # the tail of a word, such as "nothttp://…"
        url = _without_punctuation(match.group())
        if len(url) > _MAX_LENGTH or not is_allowed(url):
            continue
        found.append(Link(utf16_length(text[: match.start()]), utf16_length(url), url))
        if len(found) == _MAX_LINKS:
            break
    return tuple(found)


def is_allowed(url: str) -> bool:
    """Whether a link may be opened at all."""
    parsed = QUrl(url, QUrl.ParsingMode.StrictMode)
    if not parsed.isValid():
        return False
    scheme = parsed.scheme().lower()
    return (scheme in ("http", "https") and bool(parsed.host())) or (
        scheme == "xmpp" and "@" in parsed.path()
    )


def destination(url: str) -> str:
    """Say where a link really goes: the host in its true, ASCII form, or the XMPP address."""
    parsed = QUrl(url)
    if parsed.scheme().lower() == "xmpp":
        return parsed.path()
    host = parsed.host(QUrl.ComponentFormattingOption.FullyEncoded)
    port = parsed.port()
    return host if port == -1 else f"{host}:{port}"


class Doubt(Enum):
    """Why a link may not lead where it seems to."""

    LOOKALIKE = auto()
    """Its host has letters that look like others (UTS #39)."""
    USER_PART = auto()
    """It has something before an @ that looks like a host, and is none."""


@lru_cache(maxsize=512)
def doubt(url: str) -> Doubt | None:
    """Tell whether a link could be taken for another one; None: it reads as it goes."""
    parsed = QUrl(url)
    if parsed.scheme().lower() not in ("http", "https"):
        return None
    if parsed.userInfo():
        return Doubt.USER_PART
    host = parsed.host(QUrl.ComponentFormattingOption.FullyEncoded)
    labels = [_decoded(label) for label in host.split(".")]
    return Doubt.LOOKALIKE if any(map(_misleads, labels)) else None


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _misleads(label: str) -> bool:
    """Whether a label mixes alphabets, or is wholly made of letters that look Latin."""
    if label.isascii():
        return False
    scripts = {_script(c) for c in label if c.isalpha()}
    alphabets = scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
    if len(alphabets) > 1 or not all(c.isalnum() or c in "-·・" for c in label):
        return True
    if alphabets and alphabets != {"LATIN"}:
        return all(c in _LIKE_LATIN or c.isascii() for c in label)
    # Latin letters with marks are honest words in many languages; those without a name are not.
    return "LATIN" in alphabets and any(c in _ODD_LATIN for c in label)


_LIKE_LATIN = frozenset("аеорсухіјѕһԁԛԝьӏвмнтгпкαορνυικτχεηωъћџѵ")
_ODD_LATIN = frozenset("ıɑɡɩʟｏƅƒʋȷɪɴʀᴏᴜꜱ")


@lru_cache(maxsize=2048)
def _script(character: str) -> str:
    return unicodedata.name(character, "?").partition(" ")[0]


def utf16_length(text: str) -> int:
    """Count a text as Qt counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _without_punctuation(url: str) -> str:
    """Leave out what belongs to the sentence, not to the link."""
    while url:
        last = url[-1]
        unopened = last in _CLOSING and url.count(last) > url.count(_CLOSING[last])
        if not unopened and last not in ".,;:!?…'*_~":
            break
        url = url[:-1]
    return url
