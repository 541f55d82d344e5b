"""Paint somebody's row: avatar with presence, name, a soft second line, and what they are."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.people import Presence
from app.gui.contacts.people_model import PersonRow, Role
from app.gui.look.avatars import avatar_pixmap
from app.gui.look.direction import direction_of
from app.gui.look.icons import glyph
from app.gui.look.row_painting import draw_line, paint_ground, two_lines
from app.gui.look.theme import Theme


class PersonDelegate(QStyledItemDelegate):
    """Paints one person in two calm lines; right-to-left where the window runs so."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._take_fonts()
        theme.changed.connect(self._take_fonts)

    def _take_fonts(self) -> None:
        self._name = self._theme.font(1.0, QFont.Weight.Medium)
        self._small = self._theme.font(0.88)

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  # Qt's own signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        """Every row is as high as the other."""
        px = self._theme.px
        return two_lines(self._name, self._small, least=px(54), margin=px(18))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row."""
        row: PersonRow | None = index.data(Role.ROW)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.px
        whole: QRect = option.rect
        ground = paint_ground(painter, option, whole.adjusted(2, 1, -2, -1), self._theme.tokens)
        inside = whole.adjusted(px(10), 0, -px(12), 0)
        side = px(38)
        avatar = self._placed(
            QRect(inside.left(), inside.center().y() - side // 2 + 1, side, side), inside
        )
        self.paint_picture(painter, row, avatar)
        self._paint_presence(painter, row.presence, avatar, ground)
        end = self._paint_end(painter, row, index, inside)
        texts = QRect(inside.left() + side + px(11), inside.top(), 0, inside.height())
        texts.setRight(inside.right() - end)
        self._paint_texts(painter, row, texts, inside)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,  # noqa: ARG002  # Qt's own signature
        model: QAbstractItemModel,  # noqa: ARG002
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> bool:
        """Leave clicks to the list: the whole row ticks, not a box where Qt would draw it."""
        return False

    def paint_picture(self, painter: QPainter, row: PersonRow, area: QRect) -> None:
        """Paint what stands at the beginning of a row."""
        painter.drawPixmap(area, avatar_pixmap(row.called or row.name, area.width(), row.picture))

    # -- parts ---------------------------------------------------------------------------------

    def _paint_presence(
        self, painter: QPainter, presence: Presence, avatar: QRect, ground: QColor
    ) -> None:
        t = self._theme.tokens
        colour = {Presence.ONLINE: t.online, Presence.AWAY: t.away}.get(presence)
        if colour is None:
            return
        size = self._theme.px(11)
        painter.setPen(QPen(ground, 2))
        painter.setBrush(colour)
        painter.drawEllipse(
            QRect(avatar.right() - size + 2, avatar.bottom() - size + 2, size, size)
        )

    def _paint_end(
        self,
        painter: QPainter,
        row: PersonRow,
        index: QModelIndex | QPersistentModelIndex,
        inside: QRect,
    ) -> int:
        """Paint the tick box or the badge; tell how much room they took."""
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is not None:
            on = Qt.CheckState(ticked) is Qt.CheckState.Checked
            return self._paint_tick(painter, inside, on=on)
        if not row.badge:
            return 0
        t, px = self._theme.tokens, self._theme.px
        painter.setFont(self._small)
        width = QFontMetrics(self._small).horizontalAdvance(row.badge) + 2
        area = QRect(inside.right() - width, inside.top(), width, inside.height())
        painter.setPen(t.soft_text)
        painter.drawText(
            self._placed(area, inside),
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine,
            row.badge,
        )
        return width + px(10)

    def _paint_tick(self, painter: QPainter, inside: QRect, *, on: bool) -> int:
        t, px = self._theme.tokens, self._theme.px
        side = px(20)
        box = self._placed(
            QRect(inside.right() - side, inside.center().y() - side // 2, side, side), inside
        )
        painter.setPen(QPen(t.accent if on else t.faint, 1.5))
        painter.setBrush(t.accent if on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 6, 6)
        if on:
            mark = px(14)
            place = QRect(0, 0, mark, mark)
            place.moveCenter(box.center())
            painter.drawPixmap(place, glyph("check", t.on_accent, mark))
        return side + px(12)

    def _paint_texts(self, painter: QPainter, row: PersonRow, texts: QRect, inside: QRect) -> None:
        t = self._theme.tokens
        above = QFontMetrics(self._name).height()
        below = QFontMetrics(self._small).height() if row.detail else 0
        top = texts.top() + (texts.height() - above - below) // 2
        for font, colour, text, y, height in (
            (self._name, t.text, row.name, top, above),
            (self._small, t.soft_text, row.detail, top + above, below),
        ):
            if not text:
                continue
            area = self._placed(QRect(texts.left(), y, texts.width(), height), inside)
            painter.setFont(font)
            painter.setPen(colour)
            draw_line(painter, area, text, direction_of(text))

    def _placed(self, area: QRect, inside: QRect) -> QRect:
        """Where an area is when the window runs from right to left."""
        if QGuiApplication.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
            return area
        mirrored = QRect(area)
        mirrored.moveLeft(inside.left() + inside.right() - area.right())
        return mirrored
