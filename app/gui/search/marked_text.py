"""Draw a line of text in which stretches stand out; one that is too long ends in "…"."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from app.domain.search import Query
from app.gui.look.direction import direction_of
from app.gui.look.links import utf16_length

Places = Sequence[tuple[int, int]]


def in_utf16(text: str, places: Places) -> list[tuple[int, int]]:
    """Begin and length of places, which are in order, as Qt counts them."""
    if text.isascii():
        return [(start, stop - start) for start, stop in places]
    counted = []
    at = begin = 0
    for start, stop in places:
        begin += utf16_length(text[at:start])
        length = utf16_length(text[start:stop])
        counted.append((begin, length))
        at, begin = stop, begin + length
    return counted


@lru_cache(maxsize=512)
def qt_places(text: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Where a query is in a text, begin and length as Qt counts; remembered for painting."""
    return tuple(in_utf16(text, query.places(text)))


def draw_marked(
    painter: QPainter,
    area: QRect,
    text: str,
    places: Places,
    *,
    font: QFont,
    colour: QColor,
    mark: QTextCharFormat,
    mirrored: bool = False,
) -> None:
    """Draw one line into an area, in the direction of its own letters.

    Args:
        places: begin and end of what is drawn as `mark` says, in characters.
        mirrored: the line begins at the right edge.
    """
    if area.width() <= 0 or not text:
        return
    layout = _line(text, places, font, mark, area, mirrored=mirrored)
    if layout.lineAt(0).naturalTextWidth() > area.width():
        text = _shortened(text, places, font, area.width())
        inside = [(start, min(stop, len(text) - 1)) for start, stop in places]
        kept = [(start, stop) for start, stop in inside if start < stop]
        layout = _line(text, kept, font, mark, area, mirrored=mirrored)
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(colour)
    height = layout.lineAt(0).height()
    top = area.top() + (area.height() - height) / 2
    layout.draw(painter, QPointF(area.left(), top))
    painter.restore()


def _shortened(text: str, places: Places, font: QFont, width: int) -> str:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    # Bold letters are wider than those that the shortening counts with.
    metrics, wide = QFontMetricsF(font), QFontMetricsF(bold)
    more = sum(
        wide.horizontalAdvance(text[start:stop]) - metrics.horizontalAdvance(text[start:stop])
        for start, stop in places
    )
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width - more))


def _line(
    text: str, places: Places, font: QFont, mark: QTextCharFormat, area: QRect, *, mirrored: bool
) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    edge = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    option.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(direction_of(text) or Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    formats = []
    for start, length in in_utf16(text, places):
        made = QTextLayout.FormatRange()
        made.start, made.length, made.format = start, length, mark
        formats.append(made)
    layout.setFormats(formats)
    layout.beginLayout()
    layout.createLine().setLineWidth(area.width())
    layout.endLayout()
    return layout
