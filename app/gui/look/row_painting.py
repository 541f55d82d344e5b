"""What the rows of all lists share: how high they are, what they stand on, how a line runs."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.gui.look.theme import Tokens

_RADIUS = 10


def two_lines(upper: QFont, lower: QFont, *, least: int, margin: int) -> QSize:
    """The size of a row of two lines.

    Args:
        least: no row is lower.
        margin: above and below together.
    """
    lines = QFontMetrics(upper).height() + QFontMetrics(lower).height()
    return QSize(100, max(least, lines + margin))


def ground_colour(option: QStyleOptionViewItem, tokens: Tokens) -> QColor:
    """What a row stands on: it is chosen, under the pointer, or neither."""
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        return tokens.chosen
    return tokens.hover if state & QStyle.StateFlag.State_MouseOver else tokens.side


def paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, area: QRect, tokens: Tokens
) -> QColor:
    """Paint what a row stands on, and the ring of the keyboard; gives the colour."""
    ground = ground_colour(option, tokens)
    painter.setPen(Qt.PenStyle.NoPen)
    if ground is not tokens.side:
        painter.setBrush(ground)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(tokens.accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)
    return ground


def draw_line(
    painter: QPainter,
    area: QRect,
    text: str,
    direction: Qt.LayoutDirection | None = None,
    *,
    at_end: bool = False,
) -> None:
    """Draw a text with the painter's font where the line begins, or ends; "…" where it is too long.

    Args:
        direction: its own; None: the window's. Two texts of different direction must not swap
            places, so each is laid out by itself.
    """
    if area.width() <= 0:
        return
    fitting = painter.fontMetrics().elidedText(
        text, Qt.TextElideMode.ElideRight, area.width(), Qt.TextFlag.TextSingleLine
    )
    windows = painter.layoutDirection()
    side = QStyle.visualAlignment(
        windows, Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
    )
    painter.setLayoutDirection(windows if direction is None else direction)
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(area, flags | Qt.TextFlag.TextSingleLine, fitting)
    painter.setLayoutDirection(windows)
