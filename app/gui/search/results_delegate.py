"""Paint a row of the results: an avatar, a name, and a line in which what was found stands out."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.gui.look.avatars import avatar_pixmap
from app.gui.look.row_painting import paint_ground, two_lines
from app.gui.look.theme import Theme
from app.gui.search.marked_text import draw_marked
from app.gui.search.results_model import Kind, Line, Role


class ResultsDelegate(QStyledItemDelegate):
    """Paints headings, conversations, contacts and messages."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._take_fonts()
        theme.changed.connect(self._take_fonts)

    def _take_fonts(self) -> None:
        theme = self._theme
        self._heading = theme.font(0.82, QFont.Weight.DemiBold)
        self._name = theme.font(1.0, QFont.Weight.Medium)
        self._text = theme.font(0.93)
        self._small = theme.font(0.82)
        self._mark = QTextCharFormat()
        self._mark.setFontWeight(QFont.Weight.Bold)
        self._mark.setForeground(theme.tokens.accent_strong)

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """Headings are low, notes as high as their words, the rest two lines."""
        line: Line = index.data(Role.LINE)
        px = self._theme.px
        match line.kind:
            case Kind.HEADING:
                return QSize(100, QFontMetrics(self._heading).height() + px(16))
            case Kind.NOTE:
                width = max(px(120), option.rect.width()) - px(36)
                area = QFontMetrics(self._small).boundingRect(
                    QRect(0, 0, width, 1000), int(Qt.TextFlag.TextWordWrap), line.title
                )
                return QSize(100, area.height() + px(20))
            case _:
                return two_lines(self._name, self._text, least=px(58), margin=px(18))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row."""
        line: Line = index.data(Role.LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match line.kind:
            case Kind.HEADING:
                self._paint_words(painter, option, line.title, self._heading)
            case Kind.NOTE:
                self._paint_words(painter, option, line.title, self._small)
            case _:
                self._paint_result(painter, option, line)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, text: str, font: QFont
    ) -> None:
        px = self._theme.px
        area = option.rect.adjusted(px(18), px(8), -px(18), -px(2))
        painter.setFont(font)
        painter.setPen(self._theme.tokens.soft_text)
        lead = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(
            area, lead | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, text
        )

    def _paint_result(self, painter: QPainter, option: QStyleOptionViewItem, line: Line) -> None:
        px, t = self._theme.px, self._theme.tokens
        inside = option.rect.adjusted(px(7), 1, -px(7), -1)
        paint_ground(painter, option, inside, t)

        def placed(rect: QRect) -> QRect:
            return QStyle.visualRect(option.direction, inside, rect)

        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        side = px(38)
        avatar = QRect(inside.left() + px(10), inside.center().y() - side // 2 + 1, side, side)
        painter.drawPixmap(placed(avatar), avatar_pixmap(line.title, side, line.picture))
        left = avatar.right() + px(11)
        texts = QRect(left, inside.top(), inside.right() - px(10) - left, inside.height())
        above, below = QFontMetrics(self._name).height(), QFontMetrics(self._text).height()
        top = texts.top() + (texts.height() - above - px(2) - below) // 2
        right = texts.right()
        if line.time:
            width = QFontMetrics(self._small).horizontalAdvance(line.time) + 1
            painter.setFont(self._small)
            painter.setPen(t.soft_text)
            when = QRect(right - width, top, width + 1, above)
            painter.drawText(placed(when), Qt.AlignmentFlag.AlignCenter, line.time)
            right -= width + px(8)
        draw_marked(
            painter,
            placed(QRect(texts.left(), top, right - texts.left(), above)),
            line.title,
            line.title_marks,
            font=self._name,
            colour=t.text,
            mark=self._mark,
            mirrored=mirrored,
        )
        second = QRect(texts.left(), top + above + px(2), texts.width(), below)
        if line.prefix:
            second = self._paint_prefix(painter, second, line.prefix, placed, mirrored=mirrored)
        draw_marked(
            painter,
            placed(second),
            line.text,
            line.text_marks,
            font=self._text,
            colour=t.soft_text,
            mark=self._mark,
            mirrored=mirrored,
        )

    def _paint_prefix(
        self,
        painter: QPainter,
        area: QRect,
        prefix: str,
        placed: Callable[[QRect], QRect],
        *,
        mirrored: bool,
    ) -> QRect:
        """Paint who said it; gives what is left of the line."""
        metrics = QFontMetrics(self._text)
        said = f"{prefix}: "
        width = min(metrics.horizontalAdvance(said) + 2, area.width() * 2 // 3)
        draw_marked(
            painter,
            placed(QRect(area.left(), area.top(), width, area.height())),
            said,
            (),
            font=self._text,
            colour=self._theme.tokens.text,
            mark=self._mark,
            mirrored=mirrored,
        )
        return area.adjusted(width, 0, 0, 0)
