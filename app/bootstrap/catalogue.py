"""Read a catalogue of Qt's without Qt, which takes a tenth of a second to load, for a terminal.

The format is that of `QTranslator` (qtbase, src/corelib/kernel/qtranslator.cpp): sections, one of
which says by a text's hash where in another its translation stands.
"""

import struct
from collections.abc import Iterator

_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_HASHES, _MESSAGES = 0x42, 0x69

_END, _TRANSLATION, _OBSOLETE, _SOURCE, _CONTEXT, _COMMENT = 1, 3, 5, 6, 7, 8


class Catalogue:
    """The translations of one context.

    Args:
        content: of a `.qm` file.

    Raises:
        ValueError: it is none.
    """

    def __init__(self, content: bytes, context: str) -> None:
        if not content.startswith(_MAGIC):
            raise ValueError("it is no catalogue of Qt's")
        self._context = context.encode()
        self._places: dict[int, list[int]] = {}
        self._messages = b""
        hashes = b""
        for kind, section in _sections(content):
            if kind == _HASHES:
                hashes = section
            elif kind == _MESSAGES:
                self._messages = section
        for value, place in struct.iter_unpack(">II", hashes):
            self._places.setdefault(value, []).append(place)

    def look_up(self, text: str) -> str:
        """The translation of a text without a comment; "" if there is none."""
        source = text.encode()
        for place in self._places.get(_hash(source), ()):
            translation, found = self._message(place)
            # What tells it from others is written only where there are others of its hash.
            same = found.get(_SOURCE, source) == source
            if same and found.get(_CONTEXT, self._context) == self._context:
                return translation
        return ""

    def _message(self, place: int) -> tuple[str, dict[int, bytes]]:
        """Read the first translation at a place, and what is told of its text."""
        translation, found = "", {}
        while place < len(self._messages):
            kind = self._messages[place]
            place += 1
            if kind == _END:
                break
            if kind == _OBSOLETE:
                place += 4
                continue
            (length,) = struct.unpack_from(">I", self._messages, place)
            place += 4
            value = self._messages[place : place + length]
            place += length
            if kind == _TRANSLATION:
                translation = translation or value.decode("utf-16-be")
            elif kind in (_SOURCE, _CONTEXT, _COMMENT):
                found[kind] = value
        return translation, found


def _sections(content: bytes) -> Iterator[tuple[int, bytes]]:
    place = len(_MAGIC)
    while place + 5 <= len(content):
        kind, length = struct.unpack_from(">BI", content, place)
        place += 5
        yield kind, content[place : place + length]
        place += length


def _hash(text: bytes) -> int:
    """The hash of the ELF format, as Qt has it."""
    value = 0
    for byte in text:
        value = (value << 4) + byte
        high = value & 0xF0000000
        if high:
            value ^= high >> 24
        value &= ~high
    return value or 1
