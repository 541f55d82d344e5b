"""A message, what is known of its way, and what names it."""

from enum import Enum, Flag, auto

from msgspec import Struct
from msgspec.structs import replace

from app.domain.content import Element, GroupTip, Text
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.people import Person

MAX_REACTIONS = 1_000
"""Reactions to one message that are kept, the newest: any member of a group can send any number."""


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
