"""Names in which nothing is seen: whoever chose one would stand in every list as an empty line."""

_BLANK = frozenset(
    map(
        chr,
        (
            *range(0x21),
            *range(0x7F, 0xA1),
            *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5),
            *range(0x180B, 0x1810),
            *range(0x2000, 0x2010),
            *range(0x2028, 0x2030),
            *range(0x205F, 0x2070),
            *(0x2800, 0x3000, 0x3164),
            *range(0xFE00, 0xFE10),
            *(0xFEFF, 0xFFA0),
            *range(0xFFF0, 0xFFFC),
            *range(0xE0000, 0xE0080),
            *range(0xE0100, 0xE01F0),
        ),
    )
)
"""White space, controls, and the letters and signs that are drawn as nothing.

Unicode `White_Space` and `Default_Ignorable_Code_Point` (UAX #44), and the empty Braille pattern,
which is a letter to everything but the eye.
"""


def seen(name: str) -> str:
    """A name as it is, or "" if nothing of it is seen."""
    begins = bool(name) and name[0] not in _BLANK
    return name if begins or any(character not in _BLANK for character in name) else ""
