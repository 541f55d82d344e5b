"""List what can be activated in a message that is placed, in reading order, with its name."""

from PySide6.QtCore import QRectF

from app.domain.content import Image, Video
from app.domain.message import Message
from app.domain.preview import plain
from app.gui.look import words
from app.gui.look.links import destination
from app.gui.messages.layout import (
    CardPart,
    Does,
    MessageLayout,
    PicturePart,
    Target,
    TextPart,
    VoicePart,
)
from app.gui.messages.translating import message_tr as tr


def targets_of(message: Message, layout: MessageLayout) -> list[Target]:
    """What a click, or Enter, can do with the parts of a message."""
    found: list[Target] = []
    if layout.quote is not None:
        name = tr("Go to the message this replies to")
        found.append(Target(Does.QUOTE, layout.quote.area, name=name))
    for part in layout.parts:
        found += _of_part(part)
    if layout.more is not None:
        found.append(Target(Does.MORE, layout.more, name=tr("Show more")))
    for area, chip in layout.reactions:
        if chip.emoji:
            found.append(Target(Does.REACTION, area, chip.emoji, name=chip.text))
    if layout.retry is not None:
        found.append(Target(Does.RETRY, layout.retry, name=tr("Send again")))
    return found if message.elements or found else []


def _of_part(part: object) -> list[Target]:
    match part:
        case TextPart(covered=True):
            name = tr("Hidden text; show it")
            return [Target(Does.SPOILER, part.area, detail=str(part.number), name=name)]
        case TextPart():
            return [
                Target(
                    Does.LINK,
                    _link_area(part, link.start, link.length),
                    link.url,
                    name=tr("Link to {place}").format(place=destination(link.url)),
                )
                for link in part.links
            ]
        case PicturePart():
            name = picture_name(part.image)
            return [Target(Does.PICTURE, part.area, element=part.image, name=name)]
        case VoicePart():
            name = tr("Voice message, {duration}").format(
                duration=words.duration(part.voice.duration)
            )
            return [Target(Does.VOICE, part.area, element=part.voice, name=name)]
        case CardPart(element=element) if element is not None:
            name = f"{tr('Video') if isinstance(element, Video) else part.title}, {part.line}"
            return [Target(Does.FILE, part.area, element=element, name=name.strip(" ,"))]
        case _:
            return []


def picture_name(image: Image) -> str:
    """What a picture is called: "Photo, river.jpg, 840 KB"."""
    told = (tr("Photo"), plain(image.name, 60), words.file_size(image.size))
    return ", ".join(t for t in told if t)


def _link_area(part: TextPart, start: int, length: int) -> QRectF:
    return part.shown.area_of(start, length).translated(part.place)
