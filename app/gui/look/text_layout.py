"""Lay out plain text: broken into lines, each paragraph in its own direction; no markup is read.

Positions in a text are counted as Qt counts, in UTF-16 units.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from app.domain.content import Text
from app.domain.message import Message, MessageFlag
from app.gui.look.direction import direction_of
from app.gui.look.links import Link, utf16_length

SHOWN_LENGTH = 2_500
"""Characters of a long text shown before "Show more"."""

SHOWN_LINES = 40

EXPANDED_LENGTH = 20_000
"""Characters shown after "Show more"; the whole text is what is copied."""

_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft
_LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight


class Mark(Struct, frozen=True):
    """A stretch of a text that is painted in its own way."""

    start: int
    length: int
    style: QTextCharFormat


class _Block(Struct):
    """Paragraphs of one direction."""

    start: int
    length: int
    layout: QTextLayout
    top: float = 0.0


class LaidText:
    """A text in lines.

    Attributes:
        width, height: what it covers.
    """

    def __init__(self, text: str, font: QFont, most: float, links: Sequence[Link] = ()) -> None:
        self.text = text.replace("\r\n", "\n")
        self._units = self.text.encode("utf-16-le", "surrogatepass")
        self._blocks = list(_blocks(self.text, font, links))
        self.width, self.height, indented = self._break(most)
        if indented:
            # Right-to-left lines begin at the right edge: break again for the width really needed.
            self.width, self.height, _ = self._break(self.width)

    def _break(self, most: float) -> tuple[float, float, bool]:
        widest, y, indented = 0.0, 0.0, False
        for block in self._blocks:
            block.top = y
            width, height, moved = _break(block.layout, most)
            widest, y, indented = max(widest, width), y + height, indented or moved
        return widest, y, indented

    def __len__(self) -> int:
        return len(self._units) // 2

    def part(self, start: int, stop: int) -> str:
        """The characters between two positions."""
        return self._units[2 * start : 2 * stop].decode("utf-16-le", "replace")

    def draw(self, painter: QPainter, place: QPointF, marks: Sequence[Mark] = ()) -> None:
        """Draw it with its upper left corner at a place."""
        for block in self._blocks:
            formats = []
            for mark in marks:
                start = max(mark.start - block.start, 0)
                stop = min(mark.start + mark.length - block.start, block.length)
                if start < stop:
                    made = QTextLayout.FormatRange()
                    made.start, made.length, made.format = start, stop - start, mark.style
                    formats.append(made)
            block.layout.draw(painter, place + QPointF(0, block.top), formats)

    def position_at(self, place: QPointF) -> int:
        """The position between two characters that is nearest to a point."""
        found = self._line_at(place)
        if found is None:
            return 0
        block, line = found
        between = QTextLine.CursorPosition.CursorBetweenCharacters
        return block.start + line.xToCursor(place.x(), between)

    def character_at(self, place: QPointF) -> int | None:
        """The position of the character under a point, if there is one."""
        found = self._line_at(place)
        if found is None:
            return None
        block, line = found
        inside = place - QPointF(0, block.top)
        if not line.naturalTextRect().contains(inside):
            return None
        return block.start + line.xToCursor(place.x(), QTextLine.CursorPosition.CursorOnCharacter)

    def word_at(self, position: int) -> tuple[int, int]:
        """Where the word around a position begins and ends."""
        text = self.text
        if len(self) != len(text):  # boundaries are counted as Qt counts
            text = self._units.decode("utf-16-le", "replace")
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, text)
        finder.setPosition(min(position + 1, len(self)))
        start = finder.toPreviousBoundary()
        stop = finder.toNextBoundary()
        return max(0, start), stop if stop > 0 else len(self)

    def area_of(self, start: int, length: int) -> QRectF:
        """Where the first line of a stretch is."""
        for block in self._blocks:
            inside = start - block.start
            if not 0 <= inside < max(1, block.length):
                continue
            line = block.layout.lineForTextPosition(inside)
            if not line.isValid():
                break
            stop = min(inside + length, line.textStart() + line.textLength())
            edges = sorted((_x(line, inside), _x(line, stop)))
            return QRectF(edges[0], block.top + line.y(), edges[1] - edges[0], line.height())
        return QRectF(0, 0, self.width, self.height)

    def last_line(self) -> QRectF:
        """What the last line covers."""
        block = self._blocks[-1]
        line = block.layout.lineAt(block.layout.lineCount() - 1)
        return line.naturalTextRect().translated(0, block.top)

    def _line_at(self, place: QPointF) -> tuple[_Block, QTextLine] | None:
        for block in reversed(self._blocks):
            if place.y() < block.top and block is not self._blocks[0]:
                continue
            for i in reversed(range(block.layout.lineCount())):
                line = block.layout.lineAt(i)
                if place.y() >= block.top + line.y() or i == 0:
                    return block, line
        return None


def _x(line: QTextLine, position: int) -> float:
    # PySide gives the place and the position it really took.
    return float(line.cursorToX(position)[0])  # type: ignore[index]  # its stub says float


def _blocks(text: str, font: QFont, links: Sequence[Link]) -> Iterator[_Block]:
    start = 0
    for lines, direction in _directions(text):
        length = utf16_length(lines)
        layout = QTextLayout(lines.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(direction)
        if direction is _RIGHT_TO_LEFT:
            # Left to itself Qt (6.11) keeps such lines at the left.
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        inside = [
            _link_format(link.start - start, link.length)
            for link in links
            if start <= link.start < start + length
        ]
        if inside:
            layout.setFormats(inside)
        yield _Block(start, length, layout)
        start += length + 1


def _directions(text: str) -> Iterator[tuple[str, Qt.LayoutDirection]]:
    """Cut a text into stretches of paragraphs that run the same way (UAX #9, P2 and P3)."""
    if max(text, default="") < "\u0590":  # nothing here runs from right to left
        yield text, _LEFT_TO_RIGHT
        return
    gathered: list[str] = []
    current: Qt.LayoutDirection | None = None
    for paragraph in text.split("\n"):
        own = direction_of(paragraph)
        if own is not None and current is not None and own is not current:
            yield "\n".join(gathered), current
            gathered = []
        gathered.append(paragraph)
        current = own or current
    yield "\n".join(gathered), current or QGuiApplication.layoutDirection()


def _break(layout: QTextLayout, width: float) -> tuple[float, float, bool]:
    widest, y, indented = 0.0, 0.0, False
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
        widest = max(widest, line.naturalTextWidth())
        indented = indented or line.naturalTextRect().left() > 1
    layout.endLayout()
    return float(int(widest) + 1), y, indented


def _link_format(start: int, length: int) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    style = QTextCharFormat()
    style.setAnchor(True)
    style.setFontUnderline(True)
    made.format = style
    return made


def shorten(text: str, *, expanded: bool) -> tuple[str, bool]:
    """Cut a text to what is shown at first or when asked for more; tell whether it was cut."""
    cut = text[: EXPANDED_LENGTH if expanded else SHOWN_LENGTH]
    lines = cut.split("\n")
    most = SHOWN_LINES * (10 if expanded else 1)
    if len(lines) > most:
        cut = "\n".join(lines[:most])
    return (cut.rstrip() + "…", True) if len(cut) < len(text) else (text, False)


def few_emoji(message: Message) -> bool:
    """Whether a message is one to three emoji and nothing else."""
    if len(message.elements) != 1 or not isinstance(message.elements[0], Text):
        return False
    text = message.elements[0].text.strip()
    if not text or len(text) > 24 or MessageFlag.RECALLED in message.flags:
        return False
    shown = [c for c in text if c not in "\u200d\ufe0f" and not 0x1F3FB <= ord(c) <= 0x1F3FF]
    flags = sum(0x1F1E6 <= ord(c) <= 0x1F1FF for c in shown)
    joined = text.count("\u200d")
    count = len(shown) - flags // 2 - joined
    return all(_is_emoji(c) for c in shown) and 0 < count <= 3


def _is_emoji(char: str) -> bool:
    code = ord(char)
    return 0x1F300 <= code <= 0x1FAFF or 0x1F1E6 <= code <= 0x1F1FF or 0x2600 <= code <= 0x27BF
