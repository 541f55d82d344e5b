"""The one state of the program: replaced, never mutated, and by `reducer.reduce` alone.

What is computed from it is in `selectors`.
"""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import Account, ConnectionState
from app.domain.conversation import Conversation, GroupDetails
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message, Position
from app.domain.people import Contact, Person
from app.domain.quiet_hours import DoNotDisturb
from app.domain.settings import Settings

RECENT_MESSAGES = 200
"""Newest messages of each conversation that the state holds; older ones are in the archive."""


class AccountState(Struct, frozen=True):
    """An account, its connection, and whether its messages are held back."""

    account: Account
    connection: ConnectionState = field(default_factory=ConnectionState)
    do_not_disturb: DoNotDisturb = field(default_factory=DoNotDisturb)


class ConversationState(Struct, frozen=True):
    """A conversation with its newest messages, oldest first."""

    conversation: Conversation
    messages: tuple[Message, ...] = ()
    typing: tuple[Person, ...] = ()

    @property
    def newest(self) -> Message | None:
        """The newest message, if there is any."""
        return self.messages[-1] if self.messages else None


class WindowState(Struct, frozen=True):
    """The main window and what it shows.

    Attributes:
        newest_visible: the newest position inside the viewport of the open conversation.
        at_end: that was the conversation's newest message when the view said so; what comes next
            will appear in the viewport.
        last_input: when the user last touched our window.
    """

    active: bool = False
    exposed: bool = False
    visible: bool = False
    newest_visible: Position | None = None
    at_end: bool = False
    last_input: float = 0.0


class DesktopState(Struct, frozen=True):
    """The desktop around us."""

    idle: bool = False
    locked: bool = False
    asleep: bool = False
    services: e.DesktopServicesChanged = field(default_factory=e.DesktopServicesChanged)
    push: e.DevicePushChanged = field(default_factory=e.DevicePushChanged)


class AppState(Struct, frozen=True):
    """Everything the program knows at one moment.

    Attributes:
        contact_requests: who waits for our answer, in the order of their asking.
        contacts: by account and address, who is on its contact list, as far as it was told.
        last_seen: when contacts who are away were last there, as far as it is known.
        blocked: by account, the addresses that the server keeps away.
        avatars: the pictures of contacts that are known, as `AvatarChanged.file`.
        groups: what the groups that we are in say of themselves.
        invitations: into groups, unanswered, in the order of their coming.
        ringing: calls that ring now, ours and others'.
        transfers: files on their way, by `TransferChanged.transfer`.
    """

    accounts: Mapping[AccountId, AccountState] = field(default_factory=dict)
    conversations: Mapping[ConversationRef, ConversationState] = field(default_factory=dict)
    open: ConversationRef | None = None
    window: WindowState = field(default_factory=WindowState)
    desktop: DesktopState = field(default_factory=DesktopState)
    settings: Settings = field(default_factory=Settings)
    do_not_disturb: DoNotDisturb = field(default_factory=DoNotDisturb)
    problem: e.ProblemOccurred | None = None
    contact_requests: tuple[e.ContactRequested, ...] = ()
    blocked: Mapping[AccountId, frozenset[str]] = field(default_factory=dict)
    avatars: Mapping[ConversationRef, str] = field(default_factory=dict)
    groups: Mapping[ConversationRef, GroupDetails] = field(default_factory=dict)
    invitations: tuple[e.GroupInvited, ...] = ()
    ringing: tuple[e.CallChanged, ...] = ()
    transfers: Mapping[str, e.TransferChanged] = field(default_factory=dict)
    contacts: Mapping[AccountId, Mapping[str, Contact]] = field(default_factory=dict)
    last_seen: Mapping[ConversationRef, float] = field(default_factory=dict)

    @property
    def do_not_disturb_until(self) -> float:
        """Until when the program's do-not-disturb holds; 0: off, `inf`: until it is ended."""
        return self.do_not_disturb.until

    def conversation(self, ref: ConversationRef) -> Conversation:
        """What is known of a conversation; an unknown one is new and empty."""
        known = self.conversations.get(ref)
        return known.conversation if known is not None else Conversation(ref)

    def messages(self, ref: ConversationRef) -> tuple[Message, ...]:
        """The newest messages of a conversation, oldest first."""
        known = self.conversations.get(ref)
        return known.messages if known is not None else ()


def put(state: AppState, *conversations: ConversationState) -> AppState:
    """The state with some conversations as they are now; the same object if nothing changed."""
    news = {c.conversation.ref: c for c in conversations}
    if all(state.conversations.get(ref) == c for ref, c in news.items()):
        return state
    return replace(state, conversations={**state.conversations, **news})


def changed(state: AppState, ref: ConversationRef, **changes: object) -> ConversationState:
    """A conversation with fields of its `Conversation` changed; an unknown one begins empty."""
    old = state.conversations.get(ref) or ConversationState(Conversation(ref))
    conversation = replace(old.conversation, **changes)
    return replace(old, conversation=conversation)
