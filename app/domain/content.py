"""What a message can say: its elements, in the forms of all protocols."""

from enum import Enum

from msgspec import Struct

MAX_TEXT_LENGTH = 100_000
"""Characters of a message that are kept; adapters cut longer ones and mark them `truncated`."""


class Content(Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """What all kinds of element have in common: `tag` is what each is called where it is kept."""


class Text(Content, frozen=True, tag="text"):
    """Plain text. `spoiler` hides it in previews until it is opened."""

    text: str
    spoiler: bool = False
    truncated: bool = False


class Image(Content, frozen=True, tag="image"):
    """A picture by address; nothing is fetched without the user's settings allowing it."""

    url: str
    name: str = ""
    width: int = 0
    height: int = 0
    size: int = 0


class File(Content, frozen=True, tag="file"):
    """A file by address; `name` is for display only and never used as a path."""

    url: str
    name: str = ""
    size: int = 0


class Voice(Content, frozen=True, tag="voice"):
    """A voice message; `duration` in seconds."""

    url: str
    duration: int = 0


class Video(Content, frozen=True, tag="video"):
    """A video; `duration` in seconds."""

    url: str
    duration: int = 0


class Location(Content, frozen=True, tag="location"):
    """A place, degrees."""

    latitude: float
    longitude: float
    description: str = ""


class Face(Content, frozen=True, tag="face"):
    """A sticker of a set, by number."""

    index: int
    data: str = ""


class Custom(Content, frozen=True, tag="custom"):
    """Data of another program; `description` is all we can show."""

    data: str
    description: str = ""


class Merged(Content, frozen=True, tag="merged"):
    """A forwarded piece of another conversation."""

    title: str
    lines: tuple[str, ...] = ()


class GroupTip(Content, frozen=True, tag="group-tip"):
    """The group telling about itself: who joined, left, renamed it."""

    text: str


class CallAction(Enum):
    """What happened to a call."""

    RING = "ring"
    CANCEL = "cancel"
    ACCEPT = "accept"
    REJECT = "reject"
    MISSED = "missed"
    ENDED = "ended"


class Call(Content, frozen=True, tag="call"):
    """A call's beginning or end, as a line in the conversation."""

    call_id: str
    action: CallAction
    video: bool = False


class Unsupported(Content, frozen=True, tag="unsupported"):
    """Something this program can't show; `fallback` is the sender's words for it, if any."""

    fallback: str = ""


Element = (
    Text
    | Image
    | File
    | Voice
    | Video
    | Location
    | Face
    | Custom
    | Merged
    | GroupTip
    | Call
    | Unsupported
)
