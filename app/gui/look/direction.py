"""Which way a text runs, so that each can be painted in its own direction."""

import unicodedata

from PySide6.QtCore import Qt


def direction_of(paragraph: str) -> Qt.LayoutDirection | None:
    """Which way a paragraph runs, by its first letter; None if it has no letters."""
    for character in paragraph:
        match unicodedata.bidirectional(character):
            case "L":
                return Qt.LayoutDirection.LeftToRight
            case "R" | "AL":
                return Qt.LayoutDirection.RightToLeft
    return None
