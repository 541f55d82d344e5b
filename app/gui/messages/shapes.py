"""Rectangles with round corners, as paths."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath


def rounded(area: QRectF, corner: float) -> QPainterPath:
    """A rectangle with round corners, as a path."""
    path = QPainterPath()
    path.addRoundedRect(area, corner, corner)
    return path


def with_corners(area: QRectF, corners: tuple[float, float, float, float]) -> QPainterPath:
    """A rectangle whose corners differ: top left, top right, bottom right, bottom left."""
    path = QPainterPath()
    top_left, top_right, bottom_right, bottom_left = corners
    path.moveTo(area.left() + top_left, area.top())
    path.lineTo(area.right() - top_right, area.top())
    path.quadTo(area.topRight(), QPointF(area.right(), area.top() + top_right))
    path.lineTo(area.right(), area.bottom() - bottom_right)
    path.quadTo(area.bottomRight(), QPointF(area.right() - bottom_right, area.bottom()))
    path.lineTo(area.left() + bottom_left, area.bottom())
    path.quadTo(area.bottomLeft(), QPointF(area.left(), area.bottom() - bottom_left))
    path.lineTo(area.left(), area.top() + top_left)
    path.quadTo(area.topLeft(), QPointF(area.left() + top_left, area.top()))
    path.closeSubpath()
    return path
