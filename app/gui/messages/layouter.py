"""Place everything of one message: pure geometry and laid-out text.

Everything is placed from left to right; at the end the whole is mirrored where the window runs the
other way. Text is laid out as plain text, each message by itself, so that nothing in it (markup,
bidi controls) reaches beyond its bubble.
"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont

from app.domain.content import File, Image, Text, Video, Voice
from app.domain.message import Message, MessageFlag, MessageState
from app.domain.preview import plain, preview
from app.gui.look import words
from app.gui.look.links import find_links
from app.gui.look.text_layout import LaidText, few_emoji, shorten
from app.gui.look.theme import Theme
from app.gui.messages.cards import Card, card_of, fit_picture, told
from app.gui.messages.fonts import Fonts
from app.gui.messages.layout import (
    CardPart,
    MessageLayout,
    Part,
    PicturePart,
    QuotePart,
    Surroundings,
    TextPart,
    VoicePart,
)
from app.gui.messages.look import Look
from app.gui.messages.targets import targets_of
from app.gui.messages.translating import message_tr as tr

_MAX_BUBBLE = 560
_PICTURE = (320, 280)
"""The largest place of a picture."""


def lay_out(
    message: Message,
    look: Look,
    width: int,
    theme: Theme,
    fonts: Fonts,
    around: Surroundings,
) -> MessageLayout:
    """Place everything of a message."""
    return _Layouter(message, look, width, theme, fonts, around).run()


class _Layouter:
    def __init__(
        self,
        message: Message,
        look: Look,
        width: int,
        theme: Theme,
        fonts: Fonts,
        around: Surroundings,
    ) -> None:
        self.message, self.look, self.theme, self.fonts = message, look, theme, fonts
        self.around = around
        self.out = MessageLayout(width, mirrored=around.mirrored)
        self.px = theme.px
        self.y = 0.0
        side = self.px(14)
        column = self.px(40) if around.group and not message.outgoing else 0
        self.left = side + column
        self.right = width - side
        room = self.right - self.left
        self.widest = max(self.px(120), min(self.px(_MAX_BUBBLE), room * 0.82))
        recalled = MessageFlag.RECALLED in message.flags
        self.picture_only = (
            not recalled
            and bool(message.elements)
            and all(isinstance(e, Image) for e in message.elements)
            and not message.reply_to
        )
        self.padding = self.px(4 if self.picture_only else 11)
        self.inner = 0.0

    def run(self) -> MessageLayout:
        out, look, message = self.out, self.look, self.message
        if look.day:
            out.day = self._line_across(14, 8)
        if look.new:
            out.new = self._line_across(8, 8)
        if message.is_tip:
            self._tip()
        else:
            self.y += self.px(9 if look.begins and not (look.day or look.new) else 2)
            self._bubble()
        out.height = round(self.y) + self.px(1)
        if out.mirrored:
            out.mirror()
        out.targets = targets_of(message, out)
        return out

    def _line_across(self, above: float, below: float) -> QRectF:
        height = self.fonts.small.height + self.px(6)
        area = QRectF(0, self.y + self.px(above), self.out.width, height)
        self.y = area.bottom() + self.px(below)
        return area

    def _tip(self) -> None:
        shown = LaidText(preview(self.message), self.fonts.small.font, self.out.width * 0.8)
        self.y += self.px(4)
        place = QPointF((self.out.width - shown.width) / 2, self.y)
        part = TextPart(shown, place, soft=True)
        self.out.parts.append(part)
        self.out.tip = part.area
        self.y += shown.height + self.px(4)

    # -- the bubble ----------------------------------------------------------------------------

    def _bubble(self) -> None:
        out, message = self.out, self.message
        top = self.y
        most = self.widest - 2 * self.padding
        emoji = not message.reply_to and few_emoji(message)
        out.bare = emoji
        self.y += 0 if emoji else self.px(4 if self.picture_only else 7)
        if self.around.group and not message.outgoing and self.look.begins and not emoji:
            self._name(most)
        if message.reply_to:
            self._quote(most)
        if MessageFlag.RECALLED in message.flags:
            self._text(tr("Message recalled"), most, soft=True)
        elif message.elements:
            for element in message.elements:
                self._element(element, most, large=emoji)
        else:
            self._text(preview(message), most, soft=True)
        self._time(most)
        self.y += self.px(3 if emoji else 0 if self.picture_only else 7)
        width = self.inner + 2 * self.padding
        left = self.right - width if message.outgoing else self.left
        bubble = QRectF(left, top, width, self.y - top)
        out.bubble = bubble
        self._shift(left + self.padding)
        if self.around.group and not message.outgoing and self.look.ends:
            side = self.px(32)
            out.avatar = QRectF(self.px(14), bubble.bottom() - side, side, side)
        self._reactions(bubble)
        self._failure(bubble)

    def _name(self, most: float) -> None:
        metrics = self.fonts.name
        name = plain(self.message.sender.display_name, 60)
        indent = self.px(7) if self.picture_only else 0
        width = min(most - indent, metrics.advance(name) + 1)
        self.out.name = QRectF(indent, self.y, width, metrics.height)
        self.inner = max(self.inner, width + indent)
        self.y += metrics.height + self.px(3 if self.picture_only else 1)

    def _shift(self, by: float) -> None:
        """Move what was placed from the bubble's inside to the row."""
        out = self.out
        for part in out.parts:
            if isinstance(part, TextPart):
                part.place = QPointF(part.place.x() + by, part.place.y())
            else:
                part.area.translate(by, 0)
        if out.name is not None:
            out.name.translate(by, 0)
        if out.quote is not None:
            out.quote.area.translate(by, 0)
            out.quote.area.setWidth(self.inner)
        if out.more is not None:
            out.more.translate(by, 0)
        if out.time is not None:
            inset = self.px(12) if out.over else 0
            out.time.translate(by + self.inner - out.time.width() - inset, 0)

    def _quote(self, most: float) -> None:
        name_metrics = self.fonts.name
        text_metrics = self.fonts.small
        name, text = self.around.quoted or (tr("Reply"), tr("to an earlier message"))
        width = max(name_metrics.advance(name), text_metrics.advance(text[:80]))
        width = min(most, width + self.px(22))
        height = name_metrics.height + text_metrics.height + self.px(8)
        self.out.quote = QuotePart(QRectF(0, self.y + self.px(1), width, height), name, text)
        self.inner = max(self.inner, width)
        self.y += height + self.px(6)

    def _element(self, element: object, most: float, *, large: bool) -> None:
        match element:
            case Text(text=text, spoiler=spoiler):
                self._text(text, most, large=large, covered=spoiler and not self.around.opened)
            case Image():
                most_wide = min(most, self.px(_PICTURE[0]))
                size = fit_picture(
                    element.width, element.height, most_wide, self.px(_PICTURE[1]), self.px(72)
                )
                self._place(PicturePart(QRectF(0, self.y, *size), element))
            case Voice():
                area = QRectF(0, self.y, min(most, self.px(250)), self.px(40))
                self._place(VoicePart(area, element))
            case _:
                card = card_of(self.message, element)
                if card is None:
                    self._text(told(self.message, element), most, soft=True)
                else:
                    self._card(card, element, most)

    def _place(self, part: PicturePart | VoicePart | CardPart) -> None:
        self.out.parts.append(part)
        self.inner = max(self.inner, part.area.width())
        self.y = part.area.bottom() + self.px(4)

    def _card(self, card: Card, element: object, most: float) -> None:
        metrics = self.fonts.text
        small = self.fonts.tiny
        width = max(
            metrics.advance(card.title),
            small.advance(card.line),
            self.px(110),
        )
        area = QRectF(0, self.y, min(most, width + self.px(54)), self.px(44))
        able = element if isinstance(element, File | Video) else None
        self._place(CardPart(area, card.glyph, card.title, card.line, card.warning, able))

    def _text(
        self,
        text: str,
        most: float,
        *,
        soft: bool = False,
        large: bool = False,
        covered: bool = False,
    ) -> None:
        shown, cut = shorten(text, expanded=self.around.expanded)
        links = () if soft or covered else tuple(find_links(shown))
        font = self.fonts.large.font if large else self.fonts.text.font
        if soft:
            font = QFont(font)
            font.setItalic(True)
        laid = LaidText(shown, font, most, links)
        number = sum(isinstance(p, TextPart) for p in self.out.parts)
        self.out.parts.append(TextPart(laid, QPointF(0, self.y), links, soft, number, covered))
        self.inner = max(self.inner, laid.width)
        self.y += laid.height
        if cut and not self.around.expanded:
            metrics = self.fonts.name
            width = metrics.advance(tr("Show more")) + 1
            self.out.more = QRectF(0, self.y + self.px(2), width, metrics.height)
            self.inner = max(self.inner, width)
            self.y = self.out.more.bottom() + self.px(2)

    # -- time and what is below ----------------------------------------------------------------

    def _time(self, most: float) -> None:
        message, out = self.message, self.out
        edited = MessageFlag.EDITED in message.flags and MessageFlag.RECALLED not in message.flags
        pending = message.state in (MessageState.WAITING, MessageState.FAILED)
        if not (self.look.timed or edited or pending):
            return
        metrics = self.fonts.tiny
        text = words.clock_time(message.sent_at)
        out.time_text = f"{tr('edited')} {text}" if edited else text
        out.marked = message.outgoing
        mark = self.px(18) if message.outgoing else 0
        width = metrics.advance(out.time_text) + mark + 1
        height = metrics.height
        last: Part | None = out.parts[-1] if out.parts else None
        if isinstance(last, PicturePart) and self.picture_only:
            out.over = True
            bottom = last.area.bottom() - self.px(8)
            out.time = QRectF(0, bottom - height, width, height)
            return
        if isinstance(last, VoicePart):  # beside how long it lasts
            bottom = last.area.bottom() + self.px(1)
            out.time = QRectF(0, bottom - height, width, height)
            return
        if isinstance(last, TextPart) and out.more is None:
            natural = last.shown.last_line()
            # Beside the last line if that runs from left to right and leaves room.
            needed = natural.right() + self.px(12) + width
            if natural.left() < 1 and needed <= most and not out.mirrored:
                self.inner = max(self.inner, needed)
                out.time = QRectF(0, last.area.bottom() - height + self.px(3), width, height)
                return
            if out.mirrored and natural.right() > last.shown.width - 1:
                needed = natural.width() + self.px(12) + width
                if needed <= most:
                    self.inner = max(self.inner, needed)
                    out.time = QRectF(0, last.area.bottom() - height + self.px(3), width, height)
                    return
        out.time = QRectF(0, self.y + self.px(1), width, height)
        self.inner = max(self.inner, width)
        self.y = out.time.bottom() - self.px(2)

    def _reactions(self, bubble: QRectF) -> None:
        """A row of chips that overlaps the bubble a little; more rows where they need them."""
        if not self.around.chips:
            return
        metrics = self.fonts.small
        height = metrics.height + self.px(5)
        gap = self.px(4)
        widths = [metrics.advance(chip.text) + self.px(15) for chip in self.around.chips]
        room = max(bubble.width(), self.px(220))
        total = min(room, sum(widths) + gap * len(widths))
        start = bubble.left() + self.px(6)
        if self.message.outgoing:
            start = max(self.px(8), bubble.right() - self.px(6) - total)
        x, y = start, self.y - self.px(5)
        for chip, width in zip(self.around.chips, widths, strict=True):
            if x > start and x + width > start + room:
                x, y = start, y + height + self.px(3)
            self.out.reactions.append((QRectF(x, y, width, height), chip))
            x += width + gap
        self.y = y + height + self.px(2)

    def _failure(self, bubble: QRectF) -> None:
        """The way out of a failure."""
        if self.message.state is not MessageState.FAILED:
            return
        metrics = self.fonts.small
        text = f"{tr('Not sent.')} {tr('Retry')}"
        width = metrics.advance(text) + self.px(20)
        height = metrics.height + self.px(4)
        self.out.retry = QRectF(bubble.right() - width, self.y + self.px(1), width, height)
        self.y = self.out.retry.bottom()
