"""Who is on a contact list, and the picture by which others know an account."""

from msgspec import Struct


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
