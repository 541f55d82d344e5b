"""Rows of a list as they were painted, so that a row that only moves need not be painted again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from app.gui.look.theme import Theme

_KEPT = 40
"""Rows: as many as a high screen shows; 3 MB of pixels, four times as much on a dense screen."""

Paint = Callable[[QPainter, QRect], None]


class RowPictures:
    """Keeps the pictures of the rows that were painted last."""

    def __init__(self, theme: Theme) -> None:
        self._kept: OrderedDict[Hashable, tuple[object, QPixmap]] = OrderedDict()
        theme.changed.connect(self.forget)

    def draw(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        key: Hashable,
        row: object,
        ground: QColor,
        paint: Paint,
    ) -> None:
        """Draw a row.

        Args:
            key: whose row it is.
            row: what is to be seen of them; the same object as long as that is the same.
            ground: what is behind the row; its picture is opaque, so that letters look as ever.
            paint: paints the row in an area, with a painter like the list's own.
        """
        area: QRect = option.rect
        # Not the painter's device, which is the viewport: see `ConversationListView.resizeEvent`.
        ratio = option.widget.devicePixelRatioF()
        if not _fits(area, ratio):
            painter.save()
            paint(painter, area)
            painter.restore()
            return
        looks = (area.size().toTuple(), ratio, option.state.value, option.direction)
        kept = self._kept.get((key, looks))
        if kept is None or kept[0] is not row:
            picture = QPixmap(area.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(ground)
            with QPainter(picture) as own:
                own.setLayoutDirection(option.direction)
                paint(own, QRect(QPoint(0, 0), area.size()))
            self._kept[key, looks] = row, picture
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            picture = kept[1]
        self._kept.move_to_end((key, looks))
        painter.drawPixmap(area.topLeft(), picture)

    def forget(self) -> None:
        """Paint everything anew: the theme is another."""
        self._kept.clear()


def _fits(area: QRect, ratio: float) -> bool:
    """Whether a row covers whole pixels of the screen: between them its picture would blur."""
    sides = (area.left(), area.top(), area.width(), area.height())
    return all((side * ratio).is_integer() for side in sides)
