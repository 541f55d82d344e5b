"""Paint a row of the conversation list: avatar, name, preview, time, number and marks."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.message import MessageState
from app.domain.people import Presence
from app.gui.conversations.model import Role
from app.gui.conversations.rows import PreviewKind, Row
from app.gui.look import words
from app.gui.look.avatars import avatar_pixmap
from app.gui.look.direction import direction_of
from app.gui.look.icons import TICKS, glyph
from app.gui.look.row_painting import draw_line, paint_ground, two_lines
from app.gui.look.row_pictures import RowPictures
from app.gui.look.theme import Theme

_CENTER = Qt.AlignmentFlag.AlignCenter


class ConversationDelegate(QStyledItemDelegate):
    """Paints one conversation in two calm lines."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._placed: Callable[[QRect], QRect] = QRect
        self._pictures = RowPictures(theme)
        self._take_fonts()
        theme.changed.connect(self._take_fonts)

    def _take_fonts(self) -> None:
        theme = self._theme
        self._name = theme.font(1.0, QFont.Weight.Medium)
        self._name_unread = theme.font(1.0, QFont.Weight.Bold)
        self._text = theme.font(0.93)
        self._small = theme.font(0.82)
        self._number = theme.font(0.78, QFont.Weight.Bold)

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  # Qt's own signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        """Every row is as high as the other."""
        px = self._theme.px
        return two_lines(self._name, self._text, least=px(64), margin=px(22))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row."""
        row: Row = index.data(Role.ROW)
        ref, ground = row.conversation.ref, self._theme.tokens.side
        self._pictures.draw(
            painter, option, ref, row, ground, partial(self._paint_row, option=option, row=row)
        )

    def _paint_row(
        self, painter: QPainter, area: QRect, *, option: QStyleOptionViewItem, row: Row
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Everything is measured from the left; where people read from the right it is mirrored.
        self._placed = partial(QStyle.visualRect, option.direction, area)
        px = self._theme.px
        inside = area.adjusted(px(7), 1, -px(7), -1)
        ground = paint_ground(painter, option, inside, self._theme.tokens)
        side = px(44)
        avatar = QRect(inside.left() + px(9), inside.center().y() - side // 2 + 1, side, side)
        painter.drawPixmap(self._placed(avatar), avatar_pixmap(row.name, side, row.picture))
        self._paint_presence(painter, row, avatar, ground)
        left = avatar.right() + px(11)
        texts = QRect(left, inside.top(), inside.right() - px(10) - left, inside.height())
        upper, lower = self._lines(texts)
        self._paint_upper(painter, row, upper)
        self._paint_lower(painter, row, lower)

    # -- parts ---------------------------------------------------------------------------------

    def _paint_presence(self, painter: QPainter, row: Row, avatar: QRect, ground: QColor) -> None:
        t = self._theme.tokens
        colour = {Presence.ONLINE: t.online, Presence.AWAY: t.away}.get(row.conversation.presence)
        if colour is None:
            return
        size = self._theme.px(12)
        corner = QRect(avatar.right() - size + 2, avatar.bottom() - size + 2, size, size)
        dot = self._placed(corner)
        painter.setPen(QPen(ground, 2))
        painter.setBrush(colour)
        painter.drawEllipse(dot)

    def _lines(self, texts: QRect) -> tuple[QRect, QRect]:
        above = max(QFontMetrics(self._name).height(), QFontMetrics(self._small).height())
        below = QFontMetrics(self._text).height()
        gap = self._theme.px(3)
        top = texts.top() + (texts.height() - above - gap - below) // 2
        upper = QRect(texts.left(), top, texts.width(), above)
        return upper, QRect(texts.left(), top + above + gap, texts.width(), below)

    def _paint_upper(self, painter: QPainter, row: Row, line: QRect) -> None:
        t, px = self._theme.tokens, self._theme.px
        unread = row.conversation.unread > 0
        width = QFontMetrics(self._small).horizontalAdvance(row.time)
        painter.setFont(self._small)
        painter.setPen(t.accent_strong if unread and not row.muted else t.soft_text)
        time = QRect(line.right() - width, line.top(), width + 1, line.height())
        painter.drawText(self._placed(time), _CENTER, row.time)
        right = line.right() - width - px(8)
        marks = []
        if row.muted:
            marks.append("bell-off")
        if row.conversation.pinned:
            marks.append("pin")
        for mark in marks:
            size = px(14)
            right -= size
            place = QRect(right, line.center().y() - size // 2 + 1, size, size)
            painter.drawPixmap(self._placed(place), glyph(mark, t.faint, size))
            right -= px(3)
        painter.setFont(self._name_unread if unread else self._name)
        painter.setPen(t.text)
        name = QRect(line.left(), line.top(), right - line.left(), line.height())
        draw_line(painter, self._placed(name), row.name, direction_of(row.name))

    def _paint_lower(self, painter: QPainter, row: Row, line: QRect) -> None:
        t, px = self._theme.tokens, self._theme.px
        right = self._paint_number(painter, row, line)
        left = line.left()
        painter.setFont(self._text)
        if row.state in TICKS and row.kind is PreviewKind.MESSAGE:
            assert row.state is not None
            size = px(15)
            colour = {
                MessageState.READ: t.read_tick,
                MessageState.FAILED: t.danger,
            }.get(row.state, t.soft_text)
            tick = QRect(left, line.center().y() - size // 2 + 1, size, size)
            painter.drawPixmap(self._placed(tick), glyph(TICKS[row.state], colour, size))
            left += size + px(4)
        prefix = words.labelled(row.prefix, "") if row.prefix else ""
        if prefix:
            painter.setPen(t.danger if row.kind is PreviewKind.DRAFT else t.text)
            width = min(
                painter.fontMetrics().horizontalAdvance(prefix) + 2, max(0, (right - left) * 2 // 3)
            )
            place = QRect(left, line.top(), width, line.height())
            draw_line(painter, self._placed(place), prefix)
            left += width
        painter.setPen(t.accent_strong if row.kind is PreviewKind.TYPING else t.soft_text)
        rest = QRect(left, line.top(), right - left, line.height())
        draw_line(painter, self._placed(rest), row.text, direction_of(row.text))

    def _paint_number(self, painter: QPainter, row: Row, line: QRect) -> int:
        """Paint the unread bubble; tell where the text must end."""
        count, t, px = row.conversation.unread, self._theme.tokens, self._theme.px
        if not count:
            return line.right()
        text = words.bubble_number(count)
        if row.conversation.mentions:
            text = "@ " + text
        metrics = QFontMetrics(self._number)
        height = px(19)
        width = max(height, metrics.horizontalAdvance(text) + px(11))
        bubble = QRect(line.right() - width + 1, line.center().y() - height // 2 + 1, width, height)
        there = self._placed(bubble)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.muted if row.muted else t.accent)
        painter.drawRoundedRect(there, height / 2, height / 2)
        painter.setFont(self._number)
        painter.setPen(t.on_muted if row.muted else t.on_accent)
        painter.drawText(there, _CENTER, text)
        return bubble.left() - px(8)
