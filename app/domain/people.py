"""People: who they are, whether they are there, who is on a contact list, and our own picture."""

from enum import Enum, auto

from msgspec import Struct

from app.domain.blank import seen


class Contact(Struct, frozen=True):
    """Somebody on an account's contact list.

    Attributes:
        address: the bare JID, or the Tencent user id.
        name: what the user calls them, or "".
        is_seen: we may see when they are there.
        sees_us: they may see when we are there.
        is_asked: we asked to see it, and have no answer.
    """

    address: str
    name: str = ""
    is_seen: bool = False
    sees_us: bool = False
    is_asked: bool = False


class OwnPicture(Struct, frozen=True):
    """A picture of the user for others to see.

    Attributes:
        data: the whole file, small enough for everybody's client.
        media_type: "image/png" or "image/jpeg".
        width, height: pixels.
    """

    data: bytes
    media_type: str
    width: int
    height: int


class Activity(Enum):
    """What the server is told of us (push plugin: `doForeground`, `doBackground`)."""

    FOREGROUND = auto()
    BACKGROUND = auto()


class Presence(Enum):
    """Whether a contact is there."""

    UNKNOWN = auto()
    OFFLINE = auto()
    AWAY = auto()
    ONLINE = auto()


class Person(Struct, frozen=True):
    """Who wrote a message.

    Attributes:
        id: bare JID, occupant JID in a group, or Tencent user id.
        name: remark, name card or nickname, the best known; "" if none is.
    """

    id: str
    name: str = ""

    @property
    def display_name(self) -> str:
        """The name, else the id."""
        return seen(self.name) or self.id
