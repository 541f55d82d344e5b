"""Rows of a list as they were painted, so that a row that only moves need not be painted again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from app.gui.look.theme import Theme

_KEPT = 6_000_000
"""Bytes of pixels: two screens of rows, half of one on a dense screen."""

Paint = Callable[[QPainter, QRect], None]


class RowPictures:
    """Keeps the pictures of the rows that were painted last."""

    def __init__(self, theme: Theme) -> None:
        self._kept: OrderedDict[Hashable, tuple[object, QPixmap]] = OrderedDict()
        self._bytes = 0
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
        looks = (area.size().toTuple(), ratio, option.state.value, option.direction)
        kept = self._kept.get((key, looks))
        if kept is None or kept[0] is not row:
            picture = QPixmap(area.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(ground)
            with QPainter(picture) as own:
                own.setLayoutDirection(option.direction)
                paint(own, QRect(QPoint(0, 0), area.size()))
            self._keep((key, looks), row, picture)
        else:
            picture = kept[1]
            self._kept.move_to_end((key, looks))
        painter.drawPixmap(area.topLeft(), picture)

    def forget(self) -> None:
        """Paint everything anew: the theme is another."""
        self._kept.clear()
        self._bytes = 0

    def _keep(self, key: Hashable, row: object, picture: QPixmap) -> None:
        old = self._kept.pop(key, None)
        self._bytes += _size(picture) - (_size(old[1]) if old is not None else 0)
        self._kept[key] = row, picture
        while self._bytes > _KEPT and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= _size(gone)


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
