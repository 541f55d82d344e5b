"""Everything that can happen, in the past tense; facts enter the program as one of these.

An adapter delivers them, `Store.dispatch` takes them in, `reduce` decides what they change.
Durable ones pass through `services.inbox` first, which writes them down.
"""

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

from app.domain.account import Account, ConnectionState
from app.domain.content import CallAction, Element
from app.domain.conversation import Conversation, Member
from app.domain.ids import AccountId, ConversationRef, MessageId
from app.domain.message import Message, MessageKey, MessageState, Position, Reaction
from app.domain.people import Contact, Person, Presence
from app.domain.settings import Settings


class Origin(Enum):
    """How a message came to us; only LIVE, CATCH_UP and CARBON can be new to the user."""

    LIVE = "live"
    CATCH_UP = "catch-up"
    """Fetched from the archive because it arrived while we were away."""
    CARBON = "carbon"
    """A copy of what another device of ours sent or received."""
    HISTORY = "history"
    """Fetched on demand or at the first login; never notifies, never counts."""


# Accounts and connections


class AccountChanged(Struct, frozen=True):
    """An account was added, or its setting changed."""

    account: Account


class AccountRemoved(Struct, frozen=True):
    """An account was removed with all its data."""

    account: AccountId


class ConnectionChanged(Struct, frozen=True):
    """An account's connection came a step further, or was lost."""

    account: AccountId
    connection: ConnectionState


class ArchivePositionReached(Struct, frozen=True):
    """Everything in one of the server's archives up to here has been delivered to us.

    Attributes:
        archive: "" for the account's own archive, else the group's address.
        archive_id: the server's id of the newest message delivered; "" if the archive is empty.
        stamp: when the server got that message.
    """

    account: AccountId
    archive: str
    archive_id: str
    stamp: float


class CatchUpFinished(Struct, frozen=True):
    """An account has everything that arrived while it was away."""

    account: AccountId


# Conversations


class ConversationsLoaded(Struct, frozen=True):
    """The program's own archive gave what it knew at the last run."""

    conversations: tuple[Conversation, ...]
    messages: tuple[Message, ...]
    """The newest of each, in order."""


class ConversationChanged(Struct, frozen=True):
    """The server told of a conversation: its name, its mute, its members. None: unchanged."""

    ref: ConversationRef
    name: str | None = None
    muted_until: float | None = None
    pinned: bool | None = None
    secret: bool | None = None
    mentions_muted: bool | None = None
    members: tuple[Person, ...] | None = None


class ConversationRemoved(Struct, frozen=True):
    """A conversation is gone: left, or deleted by the user."""

    ref: ConversationRef


class PresenceChanged(Struct, frozen=True):
    """A contact came or went.

    Attributes:
        seen_at: for OFFLINE, when they were last there, seconds since the epoch; 0: not known.
    """

    ref: ConversationRef
    presence: Presence
    seen_at: float = 0.0


class TypingChanged(Struct, frozen=True):
    """Somebody began or stopped typing."""

    ref: ConversationRef
    person: Person
    typing: bool


class ContactRequested(Struct, frozen=True):
    """Somebody wishes to see when we are there, and waits for our answer.

    Attributes:
        person: who; `id` is the bare address.
        text: what they wrote with it, or "".
    """

    account: AccountId
    person: Person
    text: str = ""


class ContactRequestSettled(Struct, frozen=True):
    """A wish of `ContactRequested` was answered, here or elsewhere, or taken back."""

    account: AccountId
    user: str


class ContactListChanged(Struct, frozen=True):
    """An account's contact list was told or changed; who is not named stays as they were.

    Attributes:
        contacts: who is on it now, or stands on it differently.
        removed: addresses that are not on it any more.
        everybody: the addresses of all who are on it, once the whole list was told; who is not
            among them is not on it. None: nothing is said of the others.
    """

    account: AccountId
    contacts: tuple[Contact, ...] = ()
    removed: tuple[str, ...] = ()
    everybody: frozenset[str] | None = None


class PeopleRemembered(Struct, frozen=True):
    """What an earlier run knew of people, until the servers tell; what they told already holds.

    Attributes:
        contacts: those on the lists, by account.
        invitations: into groups, unanswered, in the order of their coming.
    """

    contacts: Mapping[AccountId, tuple[Contact, ...]]
    invitations: "tuple[GroupInvited, ...]" = ()


class BlocklistChanged(Struct, frozen=True):
    """The server keeps everything away that these send, by address; replaces what it said before.

    Attributes:
        blocked: bare addresses, whole servers, or occupants of groups.
    """

    account: AccountId
    blocked: frozenset[str]


class AvatarChanged(Struct, frozen=True):
    """A contact's picture is known, or gone.

    Attributes:
        file: where the picture lies on this computer, in a folder and under a name of our own
            making; "" for none. Its content is the network's: decode it with bounds.
    """

    ref: ConversationRef
    file: str


class GroupChanged(Struct, frozen=True):
    """A group told of itself, or we came or went. None: unchanged.

    Attributes:
        me: our own id among its members' (`Member.person`).
    """

    ref: ConversationRef
    subject: str | None = None
    members: tuple[Member, ...] | None = None
    inside: bool | None = None
    me: str | None = None


class GroupInvited(Struct, frozen=True):
    """Somebody asks us into a group; we are in it only once the user accepts.

    Attributes:
        inviter: who asks, as the group or they themselves say; untrusted.
        name: the group's name, or "".
        reason: what they wrote with it, or "".
    """

    ref: ConversationRef
    inviter: Person
    name: str = ""
    reason: str = ""


class InvitationSettled(Struct, frozen=True):
    """An invitation was accepted or ignored, or we are in the group by another way."""

    ref: ConversationRef


class CallChanged(Struct, frozen=True):
    """A call began to ring, or went on from there; a line in the conversation says it too.

    Attributes:
        call_id: names the call in its conversation.
        outgoing: a device of ours calls.
        elsewhere: another device of ours answered or declined.
    """

    ref: ConversationRef
    call_id: str
    action: CallAction
    video: bool = False
    outgoing: bool = False
    elsewhere: bool = False


class TransferPhase(Enum):
    """How far a file is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class TransferChanged(Struct, frozen=True):
    """A file on its way to or from a server came further.

    Attributes:
        transfer: names it, for `services.files.Files.cancel`.
        name: what the user calls it.
        done: bytes that are over.
        total: bytes of the whole, 0 if nobody knows.
        reason: for FAILED, a sentence's end for the user.
    """

    transfer: str
    ref: ConversationRef | None
    name: str
    phase: TransferPhase
    done: int = 0
    total: int = 0
    reason: str = ""


class DraftChanged(Struct, frozen=True):
    """What is typed in a conversation and not sent."""

    ref: ConversationRef
    draft: str


class ConversationOpened(Struct, frozen=True):
    """The user chose a conversation; None: back to the list."""

    ref: ConversationRef | None


# Messages


class MessageReceived(Struct, frozen=True):
    """A message came, of somebody else or of ours from another device or from the archive."""

    message: Message
    origin: Origin


class MessageQueued(Struct, frozen=True):
    """A message of ours is in the outbox, to be sent as soon as there is a connection."""

    message: Message


class MessageStateChanged(Struct, frozen=True):
    """A message of ours came further: sent, delivered, read, failed.

    Attributes:
        archive_id: the server's id for it, when this is how we learn it.
        reason: for FAILED, a sentence's end for the user.
    """

    ref: ConversationRef
    id: MessageId
    state: MessageState
    archive_id: str = ""
    reason: str = ""


class MessageEdited(Struct, frozen=True):
    """Its sender replaced a message's content."""

    key: MessageKey
    elements: tuple[Element, ...]


class MessageRecalled(Struct, frozen=True):
    """Its sender, or a group's moderator, took a message back.

    Attributes:
        unread: the conversation's unread number after it, by the archive; None: the state can
            tell, which it can for the newest messages only.
    """

    key: MessageKey
    unread: int | None = None


class MessagesRemoved(Struct, frozen=True):
    """The user deleted messages of one conversation here; everybody else still has them.

    They never come back by themselves, by whatever way the server tells of them again.

    Attributes:
        messages: as they were, for who wants to bring them back; at least one.
        unread: the conversation's unread number after it, by the archive.
        older: what comes to light as the newest where none of those in the state is left.
    """

    messages: tuple[Message, ...]
    unread: int
    older: tuple[Message, ...] = ()

    @property
    def ref(self) -> ConversationRef:
        """The conversation that they were in."""
        return self.messages[0].ref


class MessagesRestored(Struct, frozen=True):
    """The user brought messages of `MessagesRemoved` back; they do not count and never ring."""

    messages: tuple[Message, ...]

    @property
    def ref(self) -> ConversationRef:
        """The conversation that they are in."""
        return self.messages[0].ref


class ReactionsChanged(Struct, frozen=True):
    """Somebody's reactions to a message are now these."""

    ref: ConversationRef
    id: MessageId
    sender: str
    reactions: tuple[Reaction, ...]


class ReadElsewhere(Struct, frozen=True):
    """The server says that this account read up to a message, as the wire names it.

    `services.inbox` finds the message and turns this into `ReadMarked`.

    Attributes:
        marker: the message's own id or its archive id.
    """

    ref: ConversationRef
    marker: str


class ReadSource(Enum):
    """Where a conversation was read."""

    HERE = "here"
    ELSEWHERE = "elsewhere"


class ReadMarked(Struct, frozen=True):
    """Everything up to a position counts as read.

    Attributes:
        unread: how many that count lie behind it, by the archive; None: the state can tell.
    """

    ref: ConversationRef
    up_to: Position
    source: ReadSource
    unread: int | None = None


class PeerRead(Struct, frozen=True):
    """The other side has read our messages up to this one."""

    ref: ConversationRef
    id: MessageId


# The user and the desktop


class WindowChanged(Struct, frozen=True):
    """The main window's state: has the keyboard, can be seen, is there at all (not in the tray)."""

    active: bool
    exposed: bool
    visible: bool


class VisibleRangeChanged(Struct, frozen=True):
    """The open conversation's newest message inside the viewport; None: it shows none."""

    ref: ConversationRef
    newest: Position | None


class InputSeen(Struct, frozen=True):
    """The user touched keyboard or mouse in our window."""

    at: float


class IdleChanged(Struct, frozen=True):
    """The whole desktop had no input for the idle time, or has it again."""

    idle: bool


class LockChanged(Struct, frozen=True):
    """The screen was locked or unlocked."""

    locked: bool


class SleepChanged(Struct, frozen=True):
    """The computer is about to sleep, or woke."""

    asleep: bool


class SettingsChanged(Struct, frozen=True):
    """The user's settings are now these."""

    settings: Settings


class DoNotDisturbChanged(Struct, frozen=True):
    """Bellbird's own do-not-disturb holds until a time; 0: off.

    Attributes:
        until_back: it also ends as soon as the user looks at the window again.
        account: whose messages are held back; None: everybody's.
    """

    until: float
    until_back: bool = False
    account: AccountId | None = None


class UnreadListWanted(Struct, frozen=True):
    """A click on a summary leads to the list of conversations, filtered to unread."""


class DesktopServicesChanged(Struct, frozen=True):
    """What the desktop offers, in words for the settings page and the notification check.

    Attributes:
        notifications: the notification server in use, or "" if there is none.
        inhibited: the notification server holds notifications back (do-not-disturb).
    """

    notifications: str = ""
    inhibited: bool = False


class PushUpload(Struct, frozen=True):
    """How far an account's server has been told how to wake this device.

    Attributes:
        tries: how often it was asked.
        reason: why the last try failed, a sentence's end; "" if it did not.
        done_at: when the server took it, seconds since the epoch; 0 while it has not.
        ended: no further try follows.
    """

    account: AccountId
    tries: int
    reason: str = ""
    done_at: float = 0.0
    ended: bool = False


class DevicePushChanged(Struct, frozen=True):
    """How pushes wake this device, for the settings page and the notification check.

    Attributes:
        problem: why they don't, a sentence's end; "" if nothing stands in the way.
        services: the system's push services to choose from, by their names there.
        server: the server that takes pushes for this device; "" while there is none. Its whole
            address is a secret.
        uploads: which servers know of it.
    """

    problem: str = ""
    services: tuple[str, ...] = ()
    server: str = ""
    uploads: tuple[PushUpload, ...] = ()


class ProblemOccurred(Struct, frozen=True):
    """Something the user wished did not work.

    Attributes:
        text: a whole sentence, "Could not send the message: there is no connection."
        account: whose account dialog helps, if one does.
    """

    text: str
    account: AccountId | None = None


class ProblemDismissed(Struct, frozen=True):
    """The user closed the problem bar."""


Event = (
    AccountChanged
    | AccountRemoved
    | ConnectionChanged
    | ArchivePositionReached
    | CatchUpFinished
    | ConversationsLoaded
    | ConversationChanged
    | ConversationRemoved
    | PresenceChanged
    | TypingChanged
    | ContactRequested
    | ContactRequestSettled
    | ContactListChanged
    | PeopleRemembered
    | BlocklistChanged
    | AvatarChanged
    | GroupChanged
    | GroupInvited
    | InvitationSettled
    | CallChanged
    | TransferChanged
    | DraftChanged
    | ConversationOpened
    | MessageReceived
    | MessageQueued
    | MessageStateChanged
    | MessageEdited
    | MessageRecalled
    | MessagesRemoved
    | MessagesRestored
    | ReactionsChanged
    | ReadElsewhere
    | ReadMarked
    | PeerRead
    | WindowChanged
    | VisibleRangeChanged
    | InputSeen
    | IdleChanged
    | LockChanged
    | SleepChanged
    | SettingsChanged
    | DoNotDisturbChanged
    | UnreadListWanted
    | DesktopServicesChanged
    | DevicePushChanged
    | ProblemOccurred
    | ProblemDismissed
)
