"""Say what can't be shown as a card, a file or a place; and how large a picture's place is."""

from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from app.domain.content import Call, Face, File, Location, Video
from app.domain.message import Message, MessageFlag
from app.domain.preview import plain, preview
from app.gui.look import words
from app.gui.messages.translating import message_tr as tr

_ENDINGS = (
    "exe msi bat cmd com scr pif ps1 vbs js jse wsf hta jar lnk reg cpl app dmg pkg command sh run"
    " appimage deb rpm desktop py pl"
)
PROGRAMS = frozenset(f".{ending}" for ending in _ENDINGS.split())
"""Endings of files that may run when they are opened."""


class Card(Struct, frozen=True):
    """What a card says.

    Attributes:
        warning: the line tells of a danger.
    """

    glyph: str
    title: str
    line: str = ""
    warning: bool = False


def card_of(message: Message, element: object) -> Card | None:
    """The card for an element; None if it is told in words alone."""
    match element:
        case File():
            return _file(element)
        case Video():
            return Card("video", tr("Video"), words.duration(element.duration))
        case Location():
            where = f"{element.latitude:.4f}, {element.longitude:.4f}"
            return Card("place", plain(element.description, 80) or tr("Location"), where)
        case Face():
            return Card("sticker", tr("Sticker"))
        case Call():
            return Card("video" if element.video else "call", told(message, element))
        case _:
            return None


def told(message: Message, element: object) -> str:
    """One element of a message in words."""
    alone = replace(message, elements=(element,), flags=MessageFlag.NONE)
    return preview(alone, reveal_spoilers=True)


def _file(file: File) -> Card:
    name = plain(file.name, 80) or tr("File")
    size = words.file_size(file.size)
    if not is_program(file.name):
        return Card("file", name, size)
    told = tr("A program: open it only if you trust who sent it")
    return Card("alert", name, f"{size} · {told}" if size else told, warning=True)


def is_program(name: str) -> bool:
    """Whether a file of this name, read without its disguises, may run when it is opened."""
    return PurePosixPath(plain(name, 500).rstrip(" .").lower()).suffix in PROGRAMS


def fit_picture(
    width: int, height: int, most_wide: float, most_high: float, least: float
) -> tuple[float, float]:
    """Scale a picture into its place; an unknown one gets a usual place, so that nothing jumps."""
    if width <= 0 or height <= 0:
        return most_wide, min(most_high, most_wide * 0.66)
    scale = min(most_wide / width, most_high / height, 1.0)
    return (
        min(most_wide, max(width * scale, least)),
        min(most_high, max(height * scale, least)),
    )
