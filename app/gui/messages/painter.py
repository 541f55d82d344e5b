"""Paint one message where its layout says: bubble, name, text, time, state, cards."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextCharFormat,
    QTextLayout,
)

from app.domain.model import Message, MessageFlag, MessageState
from app.domain.preview import plain
from app.gui.look import words
from app.gui.look.avatars import avatar_colour, avatar_pixmap
from app.gui.look.icons import glyph
from app.gui.look.theme import Theme
from app.gui.messages.layout import CardPart, Fonts, MessageLayout, TextPart
from app.gui.messages.look import Look
from app.gui.messages.translating import message_tr as tr

_CENTER = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

TICKS = {
    MessageState.WAITING: "clock",
    MessageState.SENT: "check",
    MessageState.DELIVERED: "check-double",
    MessageState.READ: "check-double",
    MessageState.FAILED: "alert",
}
"""The glyph for each state of a message of mine."""


class MessagePainter:
    """Paints one message at the painter's origin."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        fonts: Fonts,
        message: Message,
        look: Look,
        layout: MessageLayout,
    ) -> None:
        self.p, self.theme, self.t, self.fonts = painter, theme, theme.tokens, fonts
        self.message, self.look, self.layout = message, look, layout
        self.px = theme.px
        mine = message.outgoing
        self.ground = self.t.outgoing if mine else self.t.incoming
        self.ink = self.t.outgoing_text if mine else self.t.incoming_text
        self.soft = self.t.outgoing_soft if mine else self.t.soft_text
        if layout.bare:
            self.ink, self.soft = self.t.text, self.t.soft_text

    def paint(self, *, chosen: bool, focused: bool, today: float) -> None:
        """Paint everything, from back to front."""
        layout = self.layout
        if layout.day is not None:
            self._day(layout.day, today)
        if layout.new is not None:
            self._new(layout.new)
        if chosen:
            self._chosen(focused=focused)
        if layout.bubble is not None and not layout.bare:
            self._bubble(layout.bubble)
        if layout.avatar is not None:
            side = round(layout.avatar.width())
            name = plain(self.message.sender.display_name, 60)
            self.p.drawPixmap(layout.avatar.topLeft(), avatar_pixmap(name, side))
        if layout.name is not None:
            self._name(layout.name)
        if layout.quote is not None:
            self._quote()
        for part in layout.parts:
            if isinstance(part, TextPart):
                self._text(part)
            else:
                self._card(part)
        if layout.more is not None:
            self._label(layout.more, tr("Show more"), self.t.link)
        if layout.time is not None:
            self._time(layout.time)
        for area, text in layout.reactions:
            self._pill(area, text)
        if layout.retry is not None:
            self._retry(layout.retry)

    def _day(self, area: QRectF, today: float) -> None:
        text = words.day_line(words.moment(self.message.sent_at).date(), words.moment(today).date())
        width = QFontMetricsF(self.fonts.small).horizontalAdvance(text) + self.px(22)
        pill = QRectF((area.width() - width) / 2, area.top(), width, area.height())
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(self.t.field)
        self.p.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        self.p.setPen(self.t.soft_text)
        self.p.setFont(self.fonts.small)
        self.p.drawText(pill, _CENTER, text)

    def _new(self, area: QRectF) -> None:
        text = tr("New messages")
        width = QFontMetricsF(self.fonts.name).horizontalAdvance(text)
        middle = area.center().y()
        start, stop = (area.width() - width) / 2, (area.width() + width) / 2
        self.p.setPen(QPen(self.t.accent, 1))
        self.p.drawLine(QPointF(self.px(16), middle), QPointF(start - self.px(12), middle))
        self.p.drawLine(
            QPointF(stop + self.px(12), middle), QPointF(area.width() - self.px(16), middle)
        )
        self.p.setPen(self.t.accent_strong)
        self.p.setFont(self.fonts.name)
        self.p.drawText(area, _CENTER, text)

    def _chosen(self, *, focused: bool) -> None:
        around = self.layout.bubble or self.layout.tip
        if around is None:
            return
        band = QRectF(0, around.top() - 2, self.layout.width, around.height() + 4)
        tint = QColor(self.t.accent)
        tint.setAlphaF(0.14)
        self.p.fillRect(band, tint)
        if focused:
            edge = QRectF(0, band.top(), self.px(3), band.height())
            self.p.fillRect(edge, self.t.accent)

    def _bubble(self, area: QRectF) -> None:
        round_, tight = float(self.px(14)), float(self.px(5))
        above = round_ if self.look.begins else tight
        below = tight
        mine = self.message.outgoing
        path = QPainterPath()
        corners = (round_, above, below, round_) if mine else (above, round_, round_, below)
        _add_rounded(path, area, corners)
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(self.ground)
        if MessageFlag.RECALLED in self.message.flags:
            self.p.setPen(QPen(self.t.line, 1))
            self.p.setBrush(Qt.BrushStyle.NoBrush)
            self.ink = self.soft = self.t.soft_text
        self.p.drawPath(path)

    def _name(self, area: QRectF) -> None:
        name = plain(self.message.sender.display_name, 60)
        colour = avatar_colour(name)
        self.p.setPen(colour.lighter(150) if self.theme.dark else colour.darker(118))
        self.p.setFont(self.fonts.name)
        fitting = QFontMetricsF(self.fonts.name).elidedText(
            name, Qt.TextElideMode.ElideRight, area.width() + 1
        )
        self.p.drawText(area.adjusted(0, 0, 2, 0), _LEFT, fitting)

    def _quote(self) -> None:
        quote = self.layout.quote
        assert quote is not None
        tint = QColor(self.ink)
        tint.setAlphaF(0.07)
        path = QPainterPath()
        path.addRoundedRect(quote.area, self.px(6), self.px(6))
        self.p.fillPath(path, tint)
        bar = QRectF(quote.area.topLeft(), quote.area.size())
        bar.setWidth(self.px(3))
        self.p.fillRect(bar, self.t.accent)
        inside = quote.area.adjusted(self.px(11), self.px(4), -self.px(8), -self.px(4))
        name_height = QFontMetricsF(self.fonts.name).height()
        name_area = QRectF(inside.left(), inside.top(), inside.width(), name_height)
        text_area = QRectF(
            inside.left(), name_area.bottom(), inside.width(), inside.bottom() - name_area.bottom()
        )
        self._label(name_area, quote.name, self.t.accent_strong)
        self.p.setPen(self.soft)
        self.p.setFont(self.fonts.small)
        fitting = QFontMetricsF(self.fonts.small).elidedText(
            quote.text, Qt.TextElideMode.ElideRight, inside.width()
        )
        self.p.drawText(text_area, _LEFT, fitting)

    def _text(self, part: TextPart) -> None:
        self.p.setPen(self.soft if part.soft else self.ink)
        marks = []
        for link in part.links:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = link.start, link.length
            style = QTextCharFormat()
            style.setForeground(self.t.link if not self.message.outgoing else self.ink)
            mark.format = style
            marks.append(mark)
        area = QRectF(part.place.x() - 2, part.place.y(), self.layout.width, part.height)
        self.p.save()
        self.p.setClipRect(area)  # stacked accents ("zalgo") stay inside their own message
        part.layout.draw(self.p, part.place, marks)
        self.p.restore()

    def _card(self, card: CardPart) -> None:
        tint = QColor(self.ink)
        tint.setAlphaF(0.06)
        path = QPainterPath()
        path.addRoundedRect(card.area, self.px(9), self.px(9))
        self.p.fillPath(path, tint)
        if card.tall:
            size = self.px(34)
            middle = card.area.center()
            top = middle.y() - size * 0.9
            self.p.drawPixmap(
                QPointF(middle.x() - size / 2, top), glyph(card.glyph, self.soft, size)
            )
            self.p.setPen(self.soft)
            self.p.setFont(self.fonts.small)
            below = QRectF(
                card.area.left() + 8, top + size + self.px(4), card.area.width() - 16, self.px(20)
            )
            text = card.line or card.title
            fitting = QFontMetricsF(self.fonts.small).elidedText(
                text, Qt.TextElideMode.ElideMiddle, below.width()
            )
            self.p.drawText(below, _CENTER, fitting)
            return
        size = self.px(24)
        icon = QPointF(card.area.left() + self.px(10), card.area.center().y() - size / 2)
        self.p.drawPixmap(icon, glyph(card.glyph, self.t.accent, size))
        texts = card.area.adjusted(self.px(44), self.px(4), -self.px(8), -self.px(4))
        self.p.setPen(self.ink)
        self.p.setFont(self.fonts.text)
        fitting = QFontMetricsF(self.fonts.text).elidedText(
            card.title, Qt.TextElideMode.ElideMiddle, texts.width()
        )
        if not card.line:
            self.p.drawText(texts, _LEFT, fitting)
            return
        upper = QRectF(texts.left(), texts.top(), texts.width(), texts.height() * 0.55)
        lower = QRectF(texts.left(), upper.bottom(), texts.width(), texts.height() * 0.45)
        self.p.drawText(upper, _LEFT, fitting)
        self.p.setPen(self.soft)
        self.p.setFont(self.fonts.tiny)
        self.p.drawText(lower, _LEFT, card.line)

    def _time(self, area: QRectF) -> None:
        self.p.setPen(self.soft)
        self.p.setFont(self.fonts.tiny)
        mark = self.px(18) if self.layout.marked else 0
        text_area = area.adjusted(0, 0, -mark + 1, 0)
        self.p.drawText(
            text_area,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            self.layout.time_text,
        )
        tick = TICKS.get(self.message.state)
        if not mark or tick is None:
            return
        colour = {
            MessageState.READ: self.t.read_tick,
            MessageState.FAILED: self.t.danger,
        }.get(self.message.state, self.soft)
        size = self.px(15)
        place = QPointF(area.right() - size, area.center().y() - size / 2)
        self.p.drawPixmap(place, glyph(tick, colour, size))

    def _pill(self, area: QRectF, text: str) -> None:
        self.p.setPen(QPen(self.t.ground, 2))
        self.p.setBrush(self.t.field)
        self.p.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        self.p.setPen(self.t.text)
        self.p.setFont(self.fonts.small)
        self.p.drawText(area, _CENTER, text)

    def _retry(self, area: QRectF) -> None:
        metrics = QFontMetricsF(self.fonts.small)
        first, second = tr("Not sent."), tr("Retry")
        self.p.setFont(self.fonts.small)
        self.p.setPen(self.t.danger)
        left = area.right() - metrics.horizontalAdvance(f"{first} {second}") - self.px(4)
        self.p.drawText(QRectF(left, area.top(), area.width(), area.height()), _LEFT, first)
        left += metrics.horizontalAdvance(f"{first} ")
        font = self.p.font()
        font.setUnderline(True)
        self.p.setFont(font)
        self.p.setPen(self.t.link)
        self.p.drawText(QRectF(left, area.top(), area.width(), area.height()), _LEFT, second)

    def _label(self, area: QRectF, text: str, colour: QColor) -> None:
        self.p.setPen(colour)
        self.p.setFont(self.fonts.name)
        fitting = QFontMetricsF(self.fonts.name).elidedText(
            text, Qt.TextElideMode.ElideRight, area.width() + 1
        )
        self.p.drawText(area.adjusted(0, 0, 2, 0), _LEFT, fitting)


def _add_rounded(
    path: QPainterPath, area: QRectF, corners: tuple[float, float, float, float]
) -> None:
    """Add a rectangle whose corners differ: top left, top right, bottom right, bottom left."""
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
