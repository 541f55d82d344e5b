"""Paint one message where its layout says: bubble, name, quote, text, time, state, reactions."""

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat

from app.domain.message import Message, MessageFlag, MessageState
from app.domain.preview import plain
from app.domain.search import Query
from app.gui.look import words
from app.gui.look.avatars import avatar_colour, avatar_pixmap
from app.gui.look.icons import TICKS, glyph
from app.gui.look.links import doubt
from app.gui.look.text_layout import Mark
from app.gui.look.theme import Theme
from app.gui.messages.fonts import Fonts
from app.gui.messages.layout import (
    CardPart,
    MessageLayout,
    PicturePart,
    Target,
    TextPart,
    VoicePart,
)
from app.gui.messages.look import Look
from app.gui.messages.media_painter import MediaPainter
from app.gui.messages.reactions import Chip
from app.gui.messages.selection import TextSelection
from app.gui.messages.shapes import rounded, with_corners
from app.gui.messages.shelf import Shelf
from app.gui.messages.translating import message_tr as tr
from app.gui.messages.voices import Voices
from app.gui.search.marked_text import qt_places

_CENTER = Qt.AlignmentFlag.AlignCenter
_NOTHING = Query(())
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Scene(Struct, frozen=True):
    """What a message is painted with, beside what it says.

    Attributes:
        chosen, focused: the row is, as a whole.
        today: seconds since the epoch, for "Today" and "Yesterday".
        selection: what of its text is chosen.
        focus: which of its parts the keyboard is on.
        query: what is looked for, to be marked in its texts.
    """

    theme: Theme
    fonts: Fonts
    shelf: Shelf
    voices: Voices
    chosen: bool = False
    focused: bool = False
    today: float = 0.0
    selection: TextSelection | None = None
    focus: Target | None = None
    query: Query = _NOTHING


class MessagePainter:
    """Paints one message at the painter's origin."""

    def __init__(
        self, painter: QPainter, scene: Scene, message: Message, look: Look, layout: MessageLayout
    ) -> None:
        self.p, self.scene, self.theme, self.fonts = painter, scene, scene.theme, scene.fonts
        self.t = scene.theme.tokens
        self.message, self.look, self.layout = message, look, layout
        self.px = scene.theme.px
        mine = message.outgoing
        self.ground = self.t.outgoing if mine else self.t.incoming
        self.ink = self.t.outgoing_text if mine else self.t.incoming_text
        self.soft = self.t.outgoing_soft if mine else self.t.soft_text
        if layout.bare:
            self.ink, self.soft = self.t.text, self.t.soft_text
        self.lead = (
            Qt.AlignmentFlag.AlignRight if layout.mirrored else Qt.AlignmentFlag.AlignLeft
        ) | Qt.AlignmentFlag.AlignAbsolute

    def paint(self) -> None:
        """Paint everything, from back to front."""
        layout = self.layout
        if layout.day is not None:
            self._day(layout.day)
        if layout.new is not None:
            self._new(layout.new)
        if self.scene.chosen:
            self._chosen()
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
        self._parts()
        if layout.more is not None:
            self._label(layout.more, tr("Show more"), self.t.link)
        if layout.time is not None:
            self._time(layout.time)
        for area, chip in layout.reactions:
            self._chip(area, chip)
        if layout.retry is not None:
            self._retry(layout.retry)
        if self.scene.focus is not None:
            self._focus(self.scene.focus.area)

    def _parts(self) -> None:
        media = MediaPainter(
            self.p, self.scene.theme, self.fonts, self.message, self.layout, self.ink, self.soft
        )
        for part in self.layout.parts:
            match part:
                case TextPart():
                    self._text(part)
                case CardPart():
                    media.card(part)
                case PicturePart():
                    media.picture(part, self.scene.shelf)
                case VoicePart():
                    media.voice(part, self.scene.voices)

    def _day(self, area: QRectF) -> None:
        sent = words.moment(self.message.sent_at).date()
        text = words.day_line(sent, words.moment(self.scene.today).date())
        width = self.fonts.small.advance(text) + self.px(22)
        pill = QRectF((area.width() - width) / 2, area.top(), width, area.height())
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(self.t.field)
        self.p.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        self.p.setPen(self.t.soft_text)
        self.p.setFont(self.fonts.small.font)
        self.p.drawText(pill, _CENTER, text)

    def _new(self, area: QRectF) -> None:
        text = tr("New messages")
        width = self.fonts.name.advance(text)
        middle = area.center().y()
        start, stop = (area.width() - width) / 2, (area.width() + width) / 2
        self.p.setPen(QPen(self.t.accent, 1))
        self.p.drawLine(QPointF(self.px(16), middle), QPointF(start - self.px(12), middle))
        self.p.drawLine(
            QPointF(stop + self.px(12), middle), QPointF(area.width() - self.px(16), middle)
        )
        self.p.setPen(self.t.accent_strong)
        self.p.setFont(self.fonts.name.font)
        self.p.drawText(area, _CENTER, text)

    def _chosen(self) -> None:
        around = self.layout.bubble or self.layout.tip
        if around is None:
            return
        band = QRectF(0, around.top() - 2, self.layout.width, around.height() + 4)
        tint = QColor(self.t.accent)
        tint.setAlphaF(0.14)
        self.p.fillRect(band, tint)
        if self.scene.focused:
            width = self.px(3)
            left = self.layout.width - width if self.layout.mirrored else 0
            self.p.fillRect(QRectF(left, band.top(), width, band.height()), self.t.accent)

    def _focus(self, area: QRectF) -> None:
        """A ring around the part that the keyboard is on."""
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        self.p.setPen(QPen(self.t.accent_strong, 2))
        ring = area.adjusted(-2, -2, 2, 2)
        self.p.drawRoundedRect(ring, self.px(8), self.px(8))

    def _bubble(self, area: QRectF) -> None:
        round_, tight = float(self.px(14)), float(self.px(5))
        above = round_ if self.look.begins else tight
        at_right = self.message.outgoing is not self.layout.mirrored
        corners = (round_, above, tight, round_) if at_right else (above, round_, round_, tight)
        path = with_corners(area, corners)
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
        self._label(area, name, colour.lighter(150) if self.theme.dark else colour.darker(118))

    def _quote(self) -> None:
        quote = self.layout.quote
        assert quote is not None
        tint = QColor(self.ink)
        tint.setAlphaF(0.07)
        self.p.fillPath(rounded(quote.area, self.px(6)), tint)
        bar = QRectF(quote.area)
        bar.setWidth(self.px(3))
        inside = quote.area.adjusted(self.px(11), self.px(4), -self.px(8), -self.px(4))
        if self.layout.mirrored:
            bar.moveRight(quote.area.right())
            inside = quote.area.adjusted(self.px(8), self.px(4), -self.px(11), -self.px(4))
        self.p.fillRect(bar, self.t.accent)
        name_height = self.fonts.name.height
        name_area = QRectF(inside.left(), inside.top(), inside.width(), name_height)
        text_area = QRectF(
            inside.left(), name_area.bottom(), inside.width(), inside.bottom() - name_area.bottom()
        )
        self._label(name_area, quote.name, self.t.accent_strong)
        self.p.setPen(self.soft)
        self.p.setFont(self.fonts.small.font)
        fitting = self.fonts.small.metrics.elidedText(
            quote.text, Qt.TextElideMode.ElideRight, inside.width()
        )
        self.p.drawText(text_area, self.lead | _MIDDLE, fitting)

    def _text(self, part: TextPart) -> None:
        if part.covered:
            self._cover(part.area)
            return
        self.p.setPen(self.soft if part.soft else self.ink)
        marks = []
        for link in part.links:
            style = QTextCharFormat()
            style.setForeground(self.t.link if not self.message.outgoing else self.ink)
            if doubt(link.url) is not None:
                style.setForeground(self.t.danger)
                style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                style.setUnderlineColor(self.t.danger)
            marks.append(Mark(link.start, link.length, style))
        marks += self._found(part)
        selection = self.scene.selection
        stretch = selection.stretch_of(part) if selection is not None else None
        if stretch is not None:
            style = QTextCharFormat()
            style.setBackground(self.t.accent)
            style.setForeground(self.t.on_accent)
            marks.append(Mark(stretch[0], stretch[1] - stretch[0], style))
        area = QRectF(part.place.x() - 2, part.place.y(), self.layout.width, part.shown.height)
        self.p.save()
        self.p.setClipRect(area)  # stacked accents ("zalgo") stay inside their own message
        part.shown.draw(self.p, part.place, marks)
        self.p.restore()

    def _cover(self, area: QRectF) -> None:
        """Hide a text in its own place, and say that it is there."""
        tint = QColor(self.ink)
        tint.setAlphaF(0.14)
        self.p.fillPath(rounded(area.adjusted(-2, 0, 2, 0), self.px(6)), tint)
        self.p.setPen(self.soft)
        self.p.setFont(self.fonts.small.font)
        fitting = self.fonts.small.metrics.elidedText(
            tr("Hidden text"), Qt.TextElideMode.ElideRight, area.width()
        )
        self.p.drawText(area, _CENTER, fitting)

    def _found(self, part: TextPart) -> list[Mark]:
        """What is looked for, as written with a marker."""
        if not self.scene.query:
            return []
        style = QTextCharFormat()
        style.setBackground(self.t.found)
        style.setForeground(self.t.on_found)
        places = qt_places(part.shown.text, self.scene.query)
        return [Mark(start, length, style) for start, length in places]

    def _time(self, area: QRectF) -> None:
        soft, read = self.soft, self.t.read_tick
        if self.layout.over:
            pill = area.adjusted(-self.px(7), -self.px(2), self.px(6), self.px(2))
            self.p.setPen(Qt.PenStyle.NoPen)
            self.p.setBrush(QColor(0, 0, 0, 140))
            self.p.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            soft, read = QColor("#ffffff"), QColor("#8fe8df")
        self.p.setPen(soft)
        self.p.setFont(self.fonts.tiny.font)
        mark = self.px(18) if self.layout.marked else 0
        left, right = (mark, 0) if self.layout.mirrored else (0, mark)
        text_area = area.adjusted(left - 1, 0, -right + 1, 0)
        self.p.drawText(text_area, _CENTER, self.layout.time_text)
        tick = TICKS.get(self.message.state)
        if not mark or tick is None:
            return
        colour = {MessageState.READ: read, MessageState.FAILED: self.t.danger}.get(
            self.message.state, soft
        )
        size = self.px(15)
        x = area.left() if self.layout.mirrored else area.right() - size
        self.p.drawPixmap(QPointF(x, area.center().y() - size / 2), glyph(tick, colour, size))

    def _chip(self, area: QRectF, chip: Chip) -> None:
        self.p.setPen(QPen(self.t.ground, 2))
        self.p.setBrush(self.t.chosen if chip.mine else self.t.field)
        self.p.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        if chip.mine:
            self.p.setPen(QPen(self.t.accent, 1))
            self.p.setBrush(Qt.BrushStyle.NoBrush)
            inside = area.adjusted(1, 1, -1, -1)
            self.p.drawRoundedRect(inside, inside.height() / 2, inside.height() / 2)
        self.p.setPen(self.t.accent_strong if chip.mine else self.t.text)
        self.p.setFont(self.fonts.small.font)
        self.p.drawText(area, _CENTER, chip.text)

    def _retry(self, area: QRectF) -> None:
        metrics = self.fonts.small.metrics
        first, second = tr("Not sent."), tr("Retry")
        whole, gap = metrics.horizontalAdvance(f"{first} {second}"), metrics.horizontalAdvance(" ")
        left = area.left() if self.layout.mirrored else area.right() - whole
        at = {first: left, second: left + metrics.horizontalAdvance(first) + gap}
        if self.layout.mirrored:
            at = {second: left, first: left + metrics.horizontalAdvance(second) + gap}
        for text, colour in ((first, self.t.danger), (second, self.t.link)):
            font = self.fonts.small.font
            if text is second:
                font = type(font)(font)
                font.setUnderline(True)
            self.p.setFont(font)
            self.p.setPen(colour)
            place = QRectF(at[text], area.top(), area.width(), area.height())
            left_here = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
            self.p.drawText(place, left_here | _MIDDLE, text)

    def _label(self, area: QRectF, text: str, colour: QColor) -> None:
        self.p.setPen(colour)
        self.p.setFont(self.fonts.name.font)
        fitting = self.fonts.name.metrics.elidedText(
            text, Qt.TextElideMode.ElideRight, area.width() + 1
        )
        self.p.drawText(area.adjusted(-1, 0, 1, 0), self.lead | _MIDDLE, fitting)
