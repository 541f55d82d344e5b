"""Where everything of one message goes: pure geometry and laid-out text, no painting.

The layout is made for a width and thrown away when that changes. Text is laid out as plain text,
each message by itself, so that nothing in it (markup, bidi controls) reaches beyond its bubble.
"""

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextLine

from app.domain.model import (
    Call,
    Element,
    Face,
    File,
    GroupTip,
    Image,
    Location,
    Message,
    MessageFlag,
    MessageState,
    Text,
    Video,
    Voice,
)
from app.domain.preview import plain, preview
from app.gui.look import words
from app.gui.look.links import Link, find_links
from app.gui.look.text_layout import few_emoji, lay_text, shorten
from app.gui.look.theme import Theme
from app.gui.messages.look import Look
from app.gui.messages.translating import message_tr as tr

_MAX_BUBBLE = 560
_MAX_REACTIONS = 8


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of the message view, with their measures."""

    text: QFont
    name: QFont
    small: QFont
    tiny: QFont
    large: QFont

    @classmethod
    def of(cls, theme: Theme) -> "Fonts":
        """Take the theme's fonts."""
        return cls(
            text=theme.font(1.0),
            name=theme.font(0.9, QFont.Weight.DemiBold),
            small=theme.font(0.88),
            tiny=theme.font(0.78),
            large=theme.font(2.2),
        )


@dataclass(slots=True)
class TextPart:
    """A laid-out text; `soft` parts are said by the program or in a quieter voice."""

    layout: QTextLayout
    place: QPointF
    height: float
    links: tuple[Link, ...] = ()
    soft: bool = False


@dataclass(slots=True)
class CardPart:
    """Something that is not text, as a card: a glyph, a title, a line below it."""

    area: QRectF
    glyph: str
    title: str
    line: str = ""
    tall: bool = False


@dataclass(slots=True)
class QuotePart:
    """The message that this one replies to."""

    area: QRectF
    name: str
    text: str


@dataclass(slots=True)
class MessageLayout:
    """A message, placed. Areas are relative to the row's top left corner.

    Attributes:
        bubble: None for the group's own words, which stand without one.
    """

    width: int
    height: int = 0
    day: QRectF | None = None
    new: QRectF | None = None
    tip: QRectF | None = None
    bubble: QRectF | None = None
    avatar: QRectF | None = None
    name: QRectF | None = None
    quote: QuotePart | None = None
    parts: list[TextPart | CardPart] = field(default_factory=list)
    time: QRectF | None = None
    time_text: str = ""
    marked: bool = False
    more: QRectF | None = None
    retry: QRectF | None = None
    reactions: list[tuple[QRectF, str]] = field(default_factory=list)
    bare: bool = False
    """Nothing but a few emoji, shown large and without a bubble."""

    def link_at(self, place: QPointF) -> str | None:
        """The link under a point, if there is one."""
        for part in self.parts:
            if not isinstance(part, TextPart) or not part.links:
                continue
            inside = place - part.place
            for i in range(part.layout.lineCount()):
                line = part.layout.lineAt(i)
                if not line.naturalTextRect().contains(inside):
                    continue
                at = line.xToCursor(inside.x(), QTextLine.CursorPosition.CursorOnCharacter)
                for link in part.links:
                    if link.start <= at < link.start + link.length:
                        return link.url
        return None


def lay_out(
    message: Message,
    look: Look,
    width: int,
    theme: Theme,
    fonts: Fonts,
    *,
    group: bool,
    quoted: tuple[str, str] | None = None,
    expanded: bool = False,
) -> MessageLayout:
    """Place everything of a message.

    Args:
        group: whether names and avatars are shown.
        quoted: sender and text of the message it replies to, if that is known.
        expanded: whether a long text is shown further than its beginning.
    """
    return _Layouter(message, look, width, theme, fonts, group=group, expanded=expanded).run(quoted)


class _Layouter:
    def __init__(
        self,
        message: Message,
        look: Look,
        width: int,
        theme: Theme,
        fonts: Fonts,
        *,
        group: bool,
        expanded: bool,
    ) -> None:
        self.message, self.look, self.theme, self.fonts = message, look, theme, fonts
        self.group, self.expanded = group, expanded
        self.out = MessageLayout(width)
        self.px = theme.px
        self.y = 0.0
        self.padding = self.px(11)
        side = self.px(14)
        column = self.px(40) if group and not message.outgoing else 0
        self.left = side + column
        self.right = width - side
        room = self.right - self.left
        self.widest = max(self.px(120), min(self.px(_MAX_BUBBLE), room * 0.82))
        self.inner = 0.0

    def run(self, quoted: tuple[str, str] | None) -> MessageLayout:
        out, look, message = self.out, self.look, self.message
        if look.day:
            out.day = self._line_across(14, 8)
        if look.new:
            out.new = self._line_across(8, 8)
        if message.is_tip:
            self._tip()
        else:
            self.y += self.px(9 if look.begins and not (look.day or look.new) else 2)
            self._bubble(quoted)
        out.height = round(self.y) + self.px(1)
        return out

    def _line_across(self, above: float, below: float) -> QRectF:
        height = QFontMetricsF(self.fonts.small).height() + self.px(6)
        area = QRectF(0, self.y + self.px(above), self.out.width, height)
        self.y = area.bottom() + self.px(below)
        return area

    def _tip(self) -> None:
        text = preview(self.message)
        layout, size = lay_text(text, self.fonts.small, self.out.width * 0.8, ())
        self.y += self.px(4)
        place = QPointF((self.out.width - size.width()) / 2, self.y)
        self.out.parts.append(TextPart(layout, place, size.height(), soft=True))
        self.out.tip = QRectF(place, size.size())
        self.y += size.height() + self.px(4)

    # -- the bubble ----------------------------------------------------------------------------

    def _bubble(self, quoted: tuple[str, str] | None) -> None:
        out, message = self.out, self.message
        top = self.y
        most = self.widest - 2 * self.padding
        emoji = not message.reply_to and few_emoji(message)
        out.bare = emoji
        self.y += 0 if emoji else self.px(7)
        if self.group and not message.outgoing and self.look.begins and not emoji:
            height = QFontMetricsF(self.fonts.name).height()
            name = plain(message.sender.display_name, 60)
            width = min(most, QFontMetricsF(self.fonts.name).horizontalAdvance(name) + 1)
            out.name = QRectF(0, self.y, width, height)
            self.inner = max(self.inner, width)
            self.y += height + self.px(1)
        if message.reply_to:
            self._quote(quoted, most)
        if MessageFlag.RECALLED in message.flags:
            self._text(tr("Message recalled"), most, soft=True)
        else:
            for element in message.elements:
                self._element(element, most, large=emoji)
            if not message.elements:
                self._text(preview(message), most, soft=True)
        self._time(most)
        self.y += self.px(3 if emoji else 7)
        width = self.inner + 2 * self.padding
        left = self.right - width if message.outgoing else self.left
        bubble = QRectF(left, top, width, self.y - top)
        out.bubble = bubble
        self._shift(left + self.padding)
        if self.group and not message.outgoing and self.look.ends:
            side = self.px(32)
            out.avatar = QRectF(self.px(14), bubble.bottom() - side, side, side)
        self._below(bubble)

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
            out.time.translate(by + self.inner - out.time.width(), 0)

    def _quote(self, quoted: tuple[str, str] | None, most: float) -> None:
        name_height = QFontMetricsF(self.fonts.name).height()
        text_metrics = QFontMetricsF(self.fonts.small)
        name, text = quoted or (tr("Reply"), tr("to an earlier message"))
        width = max(
            QFontMetricsF(self.fonts.name).horizontalAdvance(name),
            text_metrics.horizontalAdvance(text[:80]),
        )
        width = min(most, width + self.px(22))
        height = name_height + text_metrics.height() + self.px(8)
        self.out.quote = QuotePart(QRectF(0, self.y + self.px(1), width, height), name, text)
        self.inner = max(self.inner, width)
        self.y += height + self.px(6)

    def _element(self, element: Element, most: float, *, large: bool) -> None:
        match element:
            case Text(text=text):
                self._text(text, most, large=large)
            case Image():
                size = _fit(element.width, element.height, min(most, self.px(280)), self.px(220))
                area = QRectF(0, self.y, *size)
                line = " · ".join(
                    p for p in (plain(element.name, 60), words.file_size(element.size)) if p
                )
                self._card(CardPart(area, "image", tr("Photo"), line, tall=True))
            case File():
                self._flat(
                    most,
                    "file",
                    plain(element.name, 80) or tr("File"),
                    words.file_size(element.size),
                )
            case Voice():
                self._flat(most, "mic", tr("Voice message"), words.duration(element.duration))
            case Video():
                self._flat(most, "video", tr("Video"), words.duration(element.duration))
            case Location():
                where = f"{element.latitude:.4f}, {element.longitude:.4f}"
                self._flat(most, "place", plain(element.description, 80) or tr("Location"), where)
            case Face():
                self._flat(most, "sticker", tr("Sticker"), "")
            case Call():
                self._flat(most, "video" if element.video else "call", self._words(element), "")
            case GroupTip(text=text):
                self._text(text, most, soft=True)
            case _:
                self._text(self._words(element), most, soft=True)

    def _words(self, element: Element) -> str:
        alone = replace(self.message, elements=(element,), flags=MessageFlag.NONE)
        return preview(alone, reveal_spoilers=True)

    def _card(self, card: CardPart) -> None:
        self.out.parts.append(card)
        self.inner = max(self.inner, card.area.width())
        self.y = card.area.bottom() + self.px(4)

    def _flat(self, most: float, glyph: str, title: str, line: str) -> None:
        metrics = QFontMetricsF(self.fonts.text)
        width = max(metrics.horizontalAdvance(title), self.px(110)) + self.px(52)
        area = QRectF(0, self.y, min(most, width), self.px(44))
        self._card(CardPart(area, glyph, title, line))

    def _text(self, text: str, most: float, *, soft: bool = False, large: bool = False) -> None:
        shown, cut = shorten(text, expanded=self.expanded)
        links = () if soft else tuple(find_links(shown))
        font = self.fonts.large if large else self.fonts.text
        if soft:
            font = QFont(font)
            font.setItalic(True)
        layout, size = lay_text(shown, font, most, links)
        part = TextPart(layout, QPointF(0, self.y), size.height(), links, soft)
        self.out.parts.append(part)
        self.inner = max(self.inner, size.width())
        self.y += size.height()
        if cut and not self.expanded:
            metrics = QFontMetricsF(self.fonts.name)
            width = metrics.horizontalAdvance(tr("Show more")) + 1
            self.out.more = QRectF(0, self.y + self.px(2), width, metrics.height())
            self.inner = max(self.inner, width)
            self.y = self.out.more.bottom() + self.px(2)

    def _time(self, most: float) -> None:
        message, out = self.message, self.out
        edited = MessageFlag.EDITED in message.flags and MessageFlag.RECALLED not in message.flags
        pending = message.state in (MessageState.WAITING, MessageState.FAILED)
        if not (self.look.timed or edited or pending):
            return
        metrics = QFontMetricsF(self.fonts.tiny)
        text = words.clock_time(message.sent_at)
        out.time_text = f"{tr('edited')} {text}" if edited else text
        out.marked = message.outgoing
        mark = self.px(18) if message.outgoing else 0
        width = metrics.horizontalAdvance(out.time_text) + mark + 1
        height = metrics.height()
        last = out.parts[-1] if out.parts else None
        if isinstance(last, TextPart) and out.more is None:
            line = last.layout.lineAt(last.layout.lineCount() - 1)
            natural = line.naturalTextRect()
            # Beside the last line if that runs from left to right and leaves room.
            needed = natural.right() + self.px(12) + width
            if natural.left() < 1 and needed <= most:
                self.inner = max(self.inner, needed)
                bottom = last.place.y() + last.height
                out.time = QRectF(0, bottom - height + self.px(3), width, height)
                return
        out.time = QRectF(0, self.y + self.px(1), width, height)
        self.inner = max(self.inner, width)
        self.y = out.time.bottom() - self.px(2)

    def _below(self, bubble: QRectF) -> None:
        """Reactions, and the way out of a failure."""
        message = self.message
        metrics = QFontMetricsF(self.fonts.small)
        if message.reactions:
            counts: dict[str, int] = {}
            for reaction in message.reactions:
                emoji = plain(reaction.emoji, 12)
                counts[emoji] = counts.get(emoji, 0) + 1
            x = bubble.left() + self.px(6)
            height = metrics.height() + self.px(4)
            for emoji, count in list(counts.items())[:_MAX_REACTIONS]:
                text = f"{emoji} {count}" if count > 1 else emoji
                width = metrics.horizontalAdvance(text) + self.px(14)
                area = QRectF(x, self.y - self.px(4), width, height)
                self.out.reactions.append((area, text))
                x += width + self.px(4)
            self.y += height - self.px(2)
        if message.state is MessageState.FAILED:
            text = f"{tr('Not sent.')} {tr('Retry')}"
            width = metrics.horizontalAdvance(text) + self.px(20)
            height = metrics.height() + self.px(4)
            self.out.retry = QRectF(bubble.right() - width, self.y + self.px(1), width, height)
            self.y = self.out.retry.bottom()


def _fit(width: int, height: int, most_wide: float, most_high: float) -> tuple[float, float]:
    """Scale a picture into its place; an unknown one gets a usual place, so that nothing jumps."""
    if width <= 0 or height <= 0:
        return most_wide, most_wide * 0.6
    scale = min(most_wide / width, most_high / height, 1.0)
    return max(width * scale, 120.0), max(height * scale, 80.0)
