"""A conversation and, if it is a group, who belongs to it."""

from enum import Enum

from msgspec import Struct, field

from app.domain.blank import seen
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.message import Position
from app.domain.people import Person, Presence


class Affiliation(Enum):
    """What somebody lastingly is to a group, the highest first."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    NONE = "none"
    OUTCAST = "outcast"


class Role(Enum):
    """What somebody may do in a group while they are there."""

    MODERATOR = "moderator"
    PARTICIPANT = "participant"
    VISITOR = "visitor"
    """May read, not write."""
    NONE = "none"
    """Not there now."""


class Member(Struct, frozen=True):
    """Somebody who belongs to a group, or is there now.

    Attributes:
        person: as their messages name them; the real address where nobody of them is there.
        address: their real bare address where the group tells it, or "".
    """

    person: Person
    affiliation: Affiliation = Affiliation.NONE
    role: Role = Role.NONE
    address: str = ""


class GroupDetails(Struct, frozen=True):
    """What is known of a group while we are in it.

    Attributes:
        subject: what the group says it talks about, or "".
        members: who is there now, a bounded number.
        inside: whether we are in it, so that messages can be sent there.
        me: our own id among the members', or "" while it is not known.
    """

    subject: str = ""
    members: tuple[Member, ...] = ()
    inside: bool = False
    me: str = ""


MUTED_FOREVER = float("inf")


class Conversation(Struct, frozen=True):
    """What is known of a conversation apart from its messages.

    Attributes:
        name: the contact's or group's name, or "" if none is known.
        muted_until: muted until then; 0 is not muted, `MUTED_FOREVER` is for good.
        mentions_muted: the mute is for mentions, too.
        secret: its notifications tell neither who nor what.
        unread: messages that count and lie after `read_up_to`.
        read_up_to: the newest position that was read here or on another device.
        draft: what is typed and not yet sent.
        activity_at: what the list is sorted by: the newest message's time.
    """

    ref: ConversationRef
    name: str = ""
    muted_until: float = 0.0
    pinned: bool = False
    secret: bool = False
    unread: int = 0
    mentions: int = 0
    read_up_to: Position | None = None
    draft: str = ""
    activity_at: float = 0.0
    members: tuple[Person, ...] = field(default=())
    presence: Presence = Presence.UNKNOWN
    mentions_muted: bool = False

    @property
    def kind(self) -> ConversationKind:
        """Whether it is a person or a group."""
        return self.ref.id.kind

    @property
    def display_name(self) -> str:
        """The name, else the part of the address before the server."""
        return seen(self.name) or self.ref.id.target.partition("@")[0] or self.ref.id.target

    def is_muted(self, now: float) -> bool:
        """Tell whether it is muted at a time."""
        return self.muted_until > now
