"""The fonts of the message view, with the measures that are asked for again and again."""

from msgspec import Struct
from PySide6.QtGui import QFont, QFontMetricsF

from app.gui.look.theme import Theme

_KEPT = 4_000


class Typeface:
    """A font with its measures.

    Attributes:
        height: of a line.
    """

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self.height = self.metrics.height()
        self._advances: dict[str, float] = {}

    def advance(self, text: str) -> float:
        """How wide a text is; names and times are measured once."""
        known = self._advances.get(text)
        if known is None:
            if len(self._advances) >= _KEPT:
                self._advances.clear()
            known = self._advances[text] = self.metrics.horizontalAdvance(text)
        return known


class Fonts(Struct, frozen=True):
    """Every font that messages are written in."""

    text: Typeface
    name: Typeface
    small: Typeface
    tiny: Typeface
    large: Typeface

    @classmethod
    def of(cls, theme: Theme) -> "Fonts":
        """Take the theme's fonts."""
        return cls(
            text=Typeface(theme.font(1.0)),
            name=Typeface(theme.font(0.9, QFont.Weight.DemiBold)),
            small=Typeface(theme.font(0.88)),
            tiny=Typeface(theme.font(0.78)),
            large=Typeface(theme.font(2.2)),
        )
