"""The things the program is about: accounts, people, conversations and messages.

Times are seconds since the epoch, UTC, as `float`. All text comes from the network and is untrusted
until a view or an adapter escapes it.
"""

from enum import Enum, Flag, auto

from msgspec import Struct, field
from msgspec.structs import replace

from app.domain.blank import seen
from app.domain.ids import AccountId, ConversationId, ConversationKind, ConversationRef, MessageId

MAX_TEXT_LENGTH = 100_000
"""Characters of a message that are kept; adapters cut longer ones and mark them `truncated`."""

MAX_REACTIONS = 1_000
"""Reactions to one message that are kept, the newest: any member of a group can send any number."""


class Protocol(Enum):
    """Which kind of server an account lives on."""

    XMPP = "xmpp"
    TENCENT = "tencent"


class Account(Struct, frozen=True):
    """An account as the user set it up; its secret is in the key ring, never here.

    Attributes:
        address: the JID, or the Tencent user id.
        url: the typed WebSocket address, or "" to discover it.
        certificate_fingerprint: SHA-256 hex of a certificate the user chose to trust, or "".
        sdk_app_id: the application's number at Tencent (SDKAppID); 0 on other servers.
    """

    id: AccountId
    protocol: Protocol
    address: str
    name: str = ""
    url: str = ""
    enabled: bool = True
    certificate_fingerprint: str = ""
    sdk_app_id: int = 0

    @property
    def display_name(self) -> str:
        """What the user reads: the chosen name, else the address."""
        return self.name or self.address


class ConnectionPhase(Enum):
    """How far an account has come towards being online."""

    OFFLINE = auto()
    CONNECTING = auto()
    CATCHING_UP = auto()
    ONLINE = auto()
    WAITING = auto()
    """Lost; tried again at `ConnectionState.retry_at`."""
    FAILED = auto()
    """Turned away; no further try until the user acts."""


class ConnectionState(Struct, frozen=True):
    """An account's connection as the user sees it.

    Attributes:
        reason: a sentence's end for the user, for WAITING and FAILED.
        retry_at: when the next try is due, for WAITING.
        displaced: another device took this account's place, for FAILED: "Use here" helps.
        certificate: SHA-256 hex of the certificate that is not trusted, for FAILED: the user may
            trust it (`Account.certificate_fingerprint`); "" if it was something else.
        wants_secret: for FAILED: another password or signature helps.
    """

    phase: ConnectionPhase = ConnectionPhase.OFFLINE
    reason: str = ""
    retry_at: float = 0.0
    displaced: bool = False
    certificate: str = ""
    wants_secret: bool = False


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


class OfflinePushInfo(Struct, frozen=True, omit_defaults=True):
    """What the sender wishes the receiver's notification to be (Tencent `OfflinePushInfo`)."""

    title: str = ""
    desc: str = ""
    ext: str = ""
    disable_push: bool = False


class MessageState(Enum):
    """How far a message of mine has come; incoming ones are RECEIVED."""

    RECEIVED = "received"
    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"

    def furthest(self, other: "MessageState") -> "MessageState":
        """The further of two states of one message; an incoming one never changes."""
        if MessageState.RECEIVED in (self, other):
            return self
        return max(self, other, key=_PROGRESS.index)

    def advanced(self, new: "MessageState") -> "MessageState":
        """The state after news: FAILED and a retry are said outright, the rest goes forward."""
        if self is not MessageState.RECEIVED and new in (MessageState.FAILED, MessageState.WAITING):
            return new
        return self.furthest(new)


_PROGRESS = (
    MessageState.FAILED,
    MessageState.WAITING,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)


class MessageFlag(Flag):
    """What sets a message apart."""

    NONE = 0
    MENTIONS_ME = auto()
    MENTIONS_ALL = auto()
    ONLINE_ONLY = auto()
    """Not kept by the server and not counted (Tencent `message_is_online_msg`)."""
    EXCLUDED_FROM_UNREAD = auto()
    """The server says it does not count (Tencent `message_is_excluded_from_unread_count`)."""
    RECALLED = auto()
    EDITED = auto()
    HISTORIC = auto()
    """Came as history (`Origin.HISTORY`), so that it is known and never counts."""
    CHECK = auto()
    """The notification check's message to this device itself; removed as soon as it is done."""


class Reaction(Struct, frozen=True, array_like=True):
    """Somebody's emoji on a message; kept as a pair."""

    sender: str
    emoji: str


class Position(Struct, frozen=True, order=True):
    """A place in a conversation's order: by time, then by the sender's id for the message."""

    sent_at: float
    id: MessageId


class Message(Struct, frozen=True):
    """One message, incoming or mine.

    Attributes:
        id: the sender's id for it; edits, recalls and receipts name it.
        archive_id: the server's stable id (XEP-0359), or "" while it is not known. Unique within
            its archive; the proof that the server has the message.
        outgoing: written by this account, on this or another device.
        sent_at: when the server got it, else when we saw it.
    """

    account: AccountId
    conversation: ConversationId
    id: MessageId
    sender: Person
    sent_at: float
    elements: tuple[Element, ...]
    outgoing: bool = False
    state: MessageState = MessageState.RECEIVED
    archive_id: str = ""
    flags: MessageFlag = MessageFlag.NONE
    reply_to: MessageId | None = None
    reactions: tuple[Reaction, ...] = ()
    push: OfflinePushInfo | None = None

    @property
    def ref(self) -> ConversationRef:
        """The conversation it belongs to."""
        return ConversationRef(self.account, self.conversation)

    @property
    def key(self) -> "MessageKey":
        """What it is found by everywhere: in state, archive and ledger."""
        return MessageKey(self.ref, self.sender.id, self.id)

    @property
    def position(self) -> Position:
        """Its place in the conversation's order."""
        return Position(self.sent_at, self.id)

    def is_behind(self, place: Position) -> bool:
        """Tell whether it comes after a place in the conversation's order."""
        return (self.sent_at, self.id) > (place.sent_at, place.id)

    @property
    def text(self) -> str:
        """The plain text of its text elements."""
        return "\n".join(e.text for e in self.elements if isinstance(e, Text))

    @property
    def counts_as_unread(self) -> bool:
        """Whether it adds one to the unread number until it is read."""
        return not self.outgoing and not self.flags.value & _NEVER_COUNTS and not self.is_tip

    @property
    def names_me(self) -> bool:
        """Whether it mentions the user or everybody."""
        return bool(self.flags.value & _MENTIONS)

    @property
    def is_tip(self) -> bool:
        """Whether it is only the group telling about itself."""
        elements = self.elements
        if not elements or not isinstance(elements[0], GroupTip):
            return False
        return all(isinstance(e, GroupTip) for e in elements)

    def as_history(self) -> "Message":
        """The same message, known to be history: it will never count as unread."""
        if not self.counts_as_unread:
            return self
        return replace(self, flags=self.flags | MessageFlag.HISTORIC)

    def merged(self, again: "Message") -> "Message":
        """Learn the server's id and proof of sending from a second sight; change no content."""
        return replace(
            self,
            archive_id=self.archive_id or again.archive_id,
            state=self.state.furthest(again.state),
        )

    def edited(self, elements: "tuple[Element, ...]") -> "Message":
        """The message after its sender replaced its content; a recalled one stays empty."""
        if MessageFlag.RECALLED in self.flags:
            return self  # an edit that overtook the recall must not bring the content back
        return replace(self, elements=elements, flags=self.flags | MessageFlag.EDITED)

    def recalled(self) -> "Message":
        """The message after it was taken back: nothing of what it said is left."""
        flags = self.flags | MessageFlag.RECALLED
        return replace(self, elements=(), reactions=(), push=None, flags=flags)

    def reacted(self, sender: str, reactions: "tuple[Reaction, ...]") -> "Message":
        """The message after somebody's reactions to it became these."""
        others = tuple(r for r in self.reactions if r.sender != sender)
        return replace(self, reactions=(others + reactions)[-MAX_REACTIONS:])


_NEVER_COUNTS = (
    MessageFlag.ONLINE_ONLY
    | MessageFlag.EXCLUDED_FROM_UNREAD
    | MessageFlag.RECALLED
    | MessageFlag.HISTORIC
).value
_MENTIONS = (MessageFlag.MENTIONS_ME | MessageFlag.MENTIONS_ALL).value
# Numbers: an operation on flags makes a flag, which takes ten times as long (Python 3.11).


class MessageKey(Struct, frozen=True):
    """Finds one message. Ids are the sender's choice, so the sender belongs to the key."""

    ref: ConversationRef
    sender: str
    id: MessageId

    def __hash__(self) -> int:  # the same id in two conversations is rare, and then compared
        return hash((self.id, self.sender))


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
