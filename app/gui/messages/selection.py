"""The text that is chosen with the mouse inside one message: where it begins and ends."""

from msgspec import Struct

from app.gui.messages.layout import MessageLayout, TextPart


class TextSelection(Struct, frozen=True):
    """A stretch of one message's texts.

    Attributes:
        key: the message's row key.
        anchor, end: where it began and where the mouse is: which text, and the position in it.
    """

    key: tuple[str, str]
    anchor: tuple[int, int]
    end: tuple[int, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is chosen."""
        return self.anchor == self.end

    def stretch_of(self, part: TextPart) -> tuple[int, int] | None:
        """Which stretch of a text is chosen."""
        (first, start), (last, stop) = sorted((self.anchor, self.end))
        if self.is_empty or not first <= part.number <= last:
            return None
        begins = start if part.number == first else 0
        ends = stop if part.number == last else len(part.shown)
        return (begins, ends) if begins < ends else None

    def text(self, layout: MessageLayout) -> str:
        """The characters that are chosen."""
        pieces = []
        for part in layout.parts:
            if isinstance(part, TextPart) and part.is_readable:
                stretch = self.stretch_of(part)
                if stretch is not None:
                    pieces.append(part.shown.part(*stretch))
        return "\n".join(pieces)
