"""Paint a line of the notification history: who and when, what was said, what became of it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.notification import Fate
from app.gui.look.direction import direction_of
from app.gui.look.row_painting import draw_line
from app.gui.look.theme import Theme, Tokens

WHO = Qt.ItemDataRole.UserRole + 10
WHEN = Qt.ItemDataRole.UserRole + 11
SAID = Qt.ItemDataRole.UserRole + 12
BECAME = Qt.ItemDataRole.UserRole + 13
FATE = Qt.ItemDataRole.UserRole + 14
AVATAR = Qt.ItemDataRole.UserRole + 15

_PADDING = 10
_AVATAR = 36


class HistoryDelegate(QStyledItemDelegate):
    """Draws rows of three lines, all of one height."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One height for all."""
        del option, index
        lines = sum(QFontMetrics(font).height() for font in self._fonts())
        return QSize(self._theme.px(200), lines + 2 * self._theme.px(_PADDING) + 4)

    def _fonts(self) -> tuple[QFont, QFont, QFont]:
        return (
            self._theme.font(1.0, QFont.Weight.DemiBold),
            self._theme.font(),
            self._theme.font(0.9),
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        tokens, px = self._theme.tokens, self._theme.px
        state: QStyle.StateFlag = option.state
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, area, state, tokens)
        inside = area.adjusted(px(_PADDING), px(_PADDING), -px(_PADDING), -px(_PADDING))
        avatar: QPixmap = index.data(AVATAR)
        side = px(_AVATAR)
        right_to_left = option.direction is Qt.LayoutDirection.RightToLeft
        picture = QRect(inside.left(), inside.center().y() - side // 2, side, side)
        texts = inside.adjusted(side + px(12), 0, 0, 0)
        if right_to_left:
            picture.moveRight(inside.right())
            texts = inside.adjusted(0, 0, -side - px(12), 0)
        painter.drawPixmap(picture, avatar)
        self._draw_texts(painter, texts, index, tokens)
        painter.restore()

    def _draw_ground(
        self, painter: QPainter, area: QRect, state: QStyle.StateFlag, tokens: Tokens
    ) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.chosen if chosen else tokens.hover)
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 8, 8)

    def _draw_texts(
        self,
        painter: QPainter,
        area: QRect,
        index: QModelIndex | QPersistentModelIndex,
        tokens: Tokens,
    ) -> None:
        strong, normal, small = self._fonts()
        when = str(index.data(WHEN))
        width = QFontMetrics(small).horizontalAdvance(when) + self._theme.px(12)
        first = QRect(area.left(), area.top(), area.width(), QFontMetrics(strong).height())
        self._draw_line(painter, first, when, small, tokens.soft_text, at_end=True)
        room = QRect(first.left(), first.top(), first.width() - width, first.height())
        who = QStyle.visualRect(painter.layoutDirection(), first, room)
        self._draw_line(painter, who, str(index.data(WHO)), strong, tokens.text)
        second = first.translated(0, first.height() + 2)
        self._draw_line(painter, second, str(index.data(SAID)), normal, tokens.soft_text)
        third = second.translated(0, second.height() + 2)
        colour = _colour(index.data(FATE), tokens)
        self._draw_line(painter, third, str(index.data(BECAME)), small, colour)

    @staticmethod
    def _draw_line(
        painter: QPainter,
        area: QRect,
        text: str,
        font: QFont,
        colour: QColor,
        *,
        at_end: bool = False,
    ) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        draw_line(painter, area, text, direction_of(text), at_end=at_end)


def _colour(fate: Fate, tokens: Tokens) -> QColor:
    """What waits for the user stands out."""
    if fate in (Fate.HELD, Fate.ARRIVED, Fate.INTENDED):
        return tokens.danger
    return tokens.accent_strong if fate.is_open else tokens.soft_text
