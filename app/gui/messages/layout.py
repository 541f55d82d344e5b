"""A message, placed: its parts with their areas, and what lies under a point. No painting.

`layouter` makes it for a width; it is thrown away when that changes.
"""

from collections.abc import Sequence
from enum import Enum, auto

from msgspec import Struct, field
from PySide6.QtCore import QPointF, QRectF

from app.domain.content import Element, File, Image, Video, Voice
from app.gui.look.links import Link
from app.gui.look.text_layout import LaidText
from app.gui.messages.reactions import Chip


class TextPart(Struct):
    """A laid-out text.

    Attributes:
        shown: the text; `soft` ones are said by the program, or in a quieter voice.
        number: which of the message's texts it is.
        covered: a spoiler that nobody wanted to see yet.
    """

    shown: LaidText
    place: QPointF
    links: tuple[Link, ...] = ()
    soft: bool = False
    number: int = 0
    covered: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether it is a text of the message's own that is shown: it can be chosen and copied."""
        return not self.soft and not self.covered

    @property
    def area(self) -> QRectF:
        """What it covers."""
        return QRectF(self.place.x(), self.place.y(), self.shown.width, self.shown.height)


class CardPart(Struct):
    """Something that can't be shown itself, as a card: a glyph, a title, a line below it.

    Attributes:
        warning: the line tells of a danger.
        element: what it stands for, if a click does something with it.
    """

    area: QRectF
    glyph: str
    title: str
    line: str = ""
    warning: bool = False
    element: File | Video | None = None


class PicturePart(Struct):
    """A picture in the place that its size gives it, whether or not it is here yet."""

    area: QRectF
    image: Image


class VoicePart(Struct):
    """A sound: a button, a waveform, how long it lasts."""

    area: QRectF
    voice: Voice

    @property
    def button(self) -> QRectF:
        """Where it is started, before it is mirrored."""
        return QRectF(self.area.left(), self.area.top(), self.area.height(), self.area.height())

    def wave(self, *, mirrored: bool) -> QRectF:
        """Where its waveform is."""
        gap = self.area.height() + 8.0
        if mirrored:
            return self.area.adjusted(4, 0, -gap, -self.area.height() * 0.36)
        return self.area.adjusted(gap, 0, -4, -self.area.height() * 0.36)


Part = TextPart | CardPart | PicturePart | VoicePart


class QuotePart(Struct):
    """The message that this one replies to."""

    area: QRectF
    name: str
    text: str


class Does(Enum):
    """What a click on a part of a message does."""

    QUOTE = auto()
    LINK = auto()
    PICTURE = auto()
    VOICE = auto()
    FILE = auto()
    MORE = auto()
    SPOILER = auto()
    REACTION = auto()
    RETRY = auto()


class Target(Struct, frozen=True):
    """A part of a message that can be activated, by the mouse or by the keyboard.

    Attributes:
        area: in the row.
        detail: the link's address, or the reaction's emoji.
        element: the picture, sound or file.
        name: what it is, for tooltips and screen readers.
    """

    does: Does
    area: QRectF
    detail: str = ""
    element: Element | None = None
    name: str = ""


class Surroundings(Struct, frozen=True):
    """What a message's layout depends on beside the message itself.

    Attributes:
        group: whether names and avatars are shown.
        quoted: sender and text of the message it replies to, if that is known.
        expanded: whether a long text is shown further than its beginning.
        opened: whether spoilers are shown.
        mirrored: whether the window runs from right to left.
        chips: its reactions, summed up.
    """

    group: bool = False
    quoted: tuple[str, str] | None = None
    expanded: bool = False
    opened: bool = False
    mirrored: bool = False
    chips: Sequence[Chip] = ()


class MessageLayout(Struct):
    """A message, placed. Areas are relative to the row's top left corner.

    Attributes:
        bubble: None for the group's own words, which stand without one.
        bare: nothing but a few emoji, shown large and without a bubble.
        over: the time stands on a picture.
        mirrored: the window runs from right to left.
        targets: what can be activated, in reading order.
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
    parts: list[Part] = field(default_factory=list)
    time: QRectF | None = None
    time_text: str = ""
    over: bool = False
    marked: bool = False
    more: QRectF | None = None
    retry: QRectF | None = None
    reactions: list[tuple[QRectF, Chip]] = field(default_factory=list)
    bare: bool = False
    mirrored: bool = False
    targets: list[Target] = field(default_factory=list)

    def target_at(self, place: QPointF) -> Target | None:
        """What a click on a point would do."""
        for target in self.targets:
            if target.does is not Does.LINK and target.area.contains(place):
                return target
        link = self._link_at(place)
        if link is None:
            return None
        links = (t for t in self.targets if t.does is Does.LINK)
        return next((t for t in links if t.detail == link), None)

    def mirror(self) -> None:
        """Turn everything around, so that what began at the left begins at the right."""
        self.tip, self.bubble = self._turned(self.tip), self._turned(self.bubble)
        self.avatar, self.name = self._turned(self.avatar), self._turned(self.name)
        self.time, self.more = self._turned(self.time), self._turned(self.more)
        self.retry = self._turned(self.retry)
        if self.quote is not None:
            self.quote.area = self._turn(self.quote.area)
        for part in self.parts:
            if isinstance(part, TextPart):
                part.place = self._turn(part.area).topLeft()
            else:
                part.area = self._turn(part.area)
        self.reactions = [(self._turn(area), chip) for area, chip in self.reactions]

    def _turned(self, area: QRectF | None) -> QRectF | None:
        return self._turn(area) if area is not None else None

    def _turn(self, area: QRectF) -> QRectF:
        return QRectF(self.width - area.right(), area.top(), area.width(), area.height())

    def text_at(self, place: QPointF) -> TextPart | None:
        """The text under a point, if it is one of the message's own."""
        texts = (p for p in self.parts if isinstance(p, TextPart) and p.is_readable)
        return next((p for p in texts if p.area.contains(place)), None)

    def _link_at(self, place: QPointF) -> str | None:
        for part in self.parts:
            if not isinstance(part, TextPart) or not part.links:
                continue
            at = part.shown.character_at(place - part.place)
            if at is None:
                continue
            for link in part.links:
                if link.start <= at < link.start + link.length:
                    return link.url
        return None
