"""What changed from version to version, out of our changelog ("Keep a Changelog" 1.1.0)."""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

import resources

FILE = "CHANGELOG.md"

_SECTION = re.compile(r"^## \[(?P<version>\d[^\]]*)\]", re.MULTILINE)
_ENTRY = re.compile(r"^- (?P<text>.+(?:\n  .+)*)", re.MULTILINE)


class Changes(Struct, frozen=True):
    """One version's section.

    Attributes:
        text: all of it, as Markdown.
        entries: what is told in it, each on one line.
    """

    version: str
    text: str
    entries: Sequence[str]


def read() -> str:
    """Read the changelog that came with the program; "" if none did."""
    checkout = Path(resources.__file__ or "").parents[1] / FILE
    try:
        return resources.read_text(FILE)
    except FileNotFoundError:
        return checkout.read_text(encoding="utf-8") if checkout.is_file() else ""


def sections(text: str) -> tuple[Changes, ...]:
    """Take a changelog apart, the newest version first; what is not released is left out."""
    found = list(_SECTION.finditer(text))
    ends = [m.start() for m in re.finditer(r"^## |\Z", text, re.MULTILINE)]
    parts = []
    for start in found:
        end = next(e for e in ends if e > start.start())
        body = text[start.start() : end].partition("\n")[2].strip()
        entries = tuple(" ".join(e["text"].split()) for e in _ENTRY.finditer(body))
        parts.append(Changes(start["version"], body, entries))
    return tuple(parts)


def since(text: str, version: str) -> tuple[Changes, ...]:
    """What is newer than a version, the newest first."""
    return tuple(part for part in sections(text) if is_newer(part.version, version))


def is_newer(version: str, than: str) -> bool:
    """Compare versions as Semantic Versioning 2.0 does; what is no version is older than all."""
    return _order(version) > _order(than)


def _order(version: str) -> tuple[tuple[int, ...], bool, tuple[tuple[int, int, str], ...]]:
    found = re.fullmatch(
        r"(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:-?([A-Za-z][\w.]{0,50}))?", version
    )
    if found is None:
        return (), False, ()
    numbers = tuple(int(number or 0) for number in found.groups()[:3])
    before = found[4] or ""
    parts = re.findall(r"\d+|[A-Za-z]+", before)
    order = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts)
    return numbers, not before, order
