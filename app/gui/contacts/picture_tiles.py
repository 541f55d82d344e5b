"""Paint shared pictures as tiles: the picture where it is here, a quiet place for it where not.

What a tile asks for comes under the rules of every picture: nothing is fetched by itself that the
user did not allow.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.content import Image
from app.domain.message import Message
from app.gui.contacts.people_model import PersonRow, Role
from app.gui.look.icons import glyph
from app.gui.look.theme import Theme
from app.gui.messages.shelf import Shelf, Stage

_COLUMNS = 3
_ROUND = 8


class PictureTiles(QStyledItemDelegate):
    """Paints one square for each message.

    Args:
        shelf: gives the pictures; None: there is nothing that shows any.
        message_of: the message of a row.
    """

    def __init__(
        self,
        theme: Theme,
        view: QListView,
        shelf: Shelf | None,
        message_of: Callable[[QModelIndex | QPersistentModelIndex], Message | None],
    ) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._shelf = shelf
        self._message_of = message_of
        if shelf is not None:
            shelf.changed.connect(view.viewport().update)

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  # Qt's own signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        """Three squares to a line, whatever the width."""
        width = self._view.viewport().width() - 2
        side = max(self._theme.px(72), width // _COLUMNS)
        return QSize(side, side)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a tile."""
        row: PersonRow | None = index.data(Role.ROW)
        message = self._message_of(index)
        if row is None or message is None:
            return
        t, px = self._theme.tokens, self._theme.px
        whole: QRect = option.rect
        tile = whole.adjusted(px(3), px(3), -px(3), -px(3))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(tile), _ROUND, _ROUND)
        picture = self._picture(message, tile)
        if picture is None:
            painter.fillPath(shape, t.field)
            self._paint_place(painter, row, tile, index.data(Role.KEY) or "image")
        else:
            painter.setClipPath(shape)
            painter.drawPixmap(QRectF(tile), picture, _middle(picture, tile))
            painter.setClipping(False)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(t.accent if chosen else t.muted, px(3) if chosen else px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(tile).adjusted(1, 1, -1, -1), _ROUND, _ROUND)
        painter.restore()

    def _picture(self, message: Message, tile: QRect) -> QPixmap | None:
        image = next((e for e in message.elements if isinstance(e, Image)), None)
        if image is None or self._shelf is None:
            return None
        # Twice the tile, since of a wide picture only the middle is shown.
        wanted = QSizeF(tile.width() * 2, tile.height() * 2)
        shown = self._shelf.look(message, image, wanted)
        if shown.stage is not Stage.READY or not shown.frames:
            return None
        pixmap, _ = shown.frame(shown.began)  # the first of those that move
        return pixmap if not pixmap.isNull() else None

    def _paint_place(self, painter: QPainter, row: PersonRow, tile: QRect, mark: str) -> None:
        t, px = self._theme.tokens, self._theme.px
        side = px(26)
        place = QRect(0, 0, side, side)
        place.moveCenter(tile.center())
        place.translate(0, -px(8))
        painter.drawPixmap(place, glyph(mark, t.soft_text, side))
        painter.setFont(self._theme.font(0.8))
        painter.setPen(t.soft_text)
        line = QRect(tile.left() + px(6), place.bottom() + px(6), tile.width() - px(12), px(18))
        fitting = painter.fontMetrics().elidedText(
            row.name, Qt.TextElideMode.ElideMiddle, line.width(), Qt.TextFlag.TextSingleLine
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, fitting)


def _middle(picture: QPixmap, tile: QRect) -> QRectF:
    """The middle of a picture in the shape of a tile."""
    ratio = tile.width() / max(1, tile.height())
    width, height = float(picture.width()), float(picture.height())
    if width / max(1.0, height) > ratio:
        wanted = height * ratio
        return QRectF((width - wanted) / 2, 0, wanted, height)
    wanted = width / ratio
    return QRectF(0, (height - wanted) / 2, width, wanted)
