"""The one state of the program, and `reduce`, the only thing that changes it.

Unread counting and duplicates live here and nowhere else; what is computed from the state is in
`selectors`. Replaced, never mutated.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from app.domain import events as e
from app.domain.ids import AccountId, ConversationRef
from app.domain.model import (
    Account,
    CallAction,
    ConnectionState,
    Conversation,
    GroupDetails,
    Message,
    MessageKey,
    MessageState,
    Person,
    Position,
    Presence,
)
from app.domain.people import Contact
from app.domain.quiet_hours import DoNotDisturb
from app.domain.settings import Settings

MAX_INVITATIONS = 50
MAX_RINGING = 10
"""Newest invitations and calls that are kept: strangers can send any number."""

RECENT_MESSAGES = 200
"""Newest messages of each conversation that the state holds; older ones are in the archive."""


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account, its connection, and whether its messages are held back."""

    account: Account
    connection: ConnectionState = field(default_factory=ConnectionState)
    do_not_disturb: DoNotDisturb = field(default_factory=DoNotDisturb)


@dataclass(frozen=True, slots=True)
class ConversationState:
    """A conversation with its newest messages, oldest first."""

    conversation: Conversation
    messages: tuple[Message, ...] = ()
    typing: tuple[Person, ...] = ()

    @property
    def newest(self) -> Message | None:
        """The newest message, if there is any."""
        return self.messages[-1] if self.messages else None


@dataclass(frozen=True, slots=True)
class WindowState:
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


@dataclass(frozen=True, slots=True)
class DesktopState:
    """The desktop around us."""

    idle: bool = False
    locked: bool = False
    asleep: bool = False
    services: e.DesktopServicesChanged = field(default_factory=e.DesktopServicesChanged)
    push: e.DevicePushChanged = field(default_factory=e.DevicePushChanged)


@dataclass(frozen=True, slots=True)
class AppState:
    """Everything the program knows at one moment.

    Attributes:
        contact_requests: who waits for our answer, in the order of their asking.
        contacts: by account and address, who is on its contact list, as far as it was told.
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


def reduce(state: AppState, event: e.Event) -> AppState:
    """Compute the state after an event. Pure; the same state object if nothing changed."""
    match event:
        case e.AccountChanged(account):
            return _account(state, account.id, account=account)
        case e.AccountRemoved(account_id):
            return _without_account(state, account_id)
        case e.ConnectionChanged(account_id, connection):
            return _account(state, account_id, connection=connection)
        case (
            e.ArchivePositionReached()
            | e.CatchUpFinished()
            | e.ReadElsewhere()
            | e.UnreadListWanted()
        ):
            return state
        case e.ConversationsLoaded():
            return _loaded(state, event)
        case e.ConversationChanged():
            return _conversation_changed(state, event)
        case e.ConversationRemoved(ref):
            left = {r: c for r, c in state.conversations.items() if r != ref}
            opened = None if state.open == ref else state.open
            return replace(state, conversations=left, open=opened)
        case e.PresenceChanged(ref, presence):
            return _presence(state, ref, presence)
        case e.TypingChanged():
            return _typing(state, event)
        case e.ContactRequested(account_id, person):
            requests = _without_request(state.contact_requests, account_id, person.id)
            return replace(state, contact_requests=(*requests, event))
        case e.ContactRequestSettled(account_id, user):
            requests = _without_request(state.contact_requests, account_id, user)
            if len(requests) == len(state.contact_requests):
                return state
            return replace(state, contact_requests=requests)
        case e.ContactListChanged():
            return _contact_list(state, event)
        case e.BlocklistChanged(account_id, blocked):
            return replace(state, blocked={**state.blocked, account_id: blocked})
        case e.AvatarChanged(ref, file):
            return replace(state, avatars={**state.avatars, ref: file})
        case e.GroupChanged():
            return _group_changed(state, event)
        case e.GroupInvited(ref):
            return _invitations(state, ref, event)
        case e.InvitationSettled(ref):
            return _invitations(state, ref)
        case e.CallChanged():
            return _call_changed(state, event)
        case e.TransferChanged():
            return _transfer_changed(state, event)
        case e.DraftChanged(ref, draft):
            return _with(state, _conversation(state, ref, draft=draft))
        case e.ConversationOpened(ref):
            return _opened(state, ref)
        case e.MessageReceived(message, origin):
            return _received(state, message, origin)
        case e.MessageQueued(message):
            return _received(state, message, e.Origin.LIVE)
        case e.MessageStateChanged():
            return _message_state(state, event)
        case e.MessageEdited(key, elements):
            return _change(state, key, lambda m: m.edited(elements))
        case e.MessageRecalled(key, unread):
            return _recalled(state, key, unread)
        case e.ReactionsChanged():
            return _reactions(state, event)
        case e.ReadMarked():
            return _read(state, event)
        case e.PeerRead(ref, message_id):
            return _peer_read(state, ref, message_id)
        case e.WindowChanged(active, exposed, visible):
            return _window(state, active=active, exposed=exposed, visible=visible)
        case e.VisibleRangeChanged(ref, newest):
            return _visible_range(state, ref, newest)
        case e.InputSeen(at):
            return _window(state, last_input=at)
        case e.IdleChanged(idle):
            return _desktop(state, idle=idle)
        case e.LockChanged(locked):
            return _desktop(state, locked=locked)
        case e.SleepChanged(asleep):
            return _desktop(state, asleep=asleep)
        case e.SettingsChanged(settings):
            return state if settings == state.settings else replace(state, settings=settings)
        case e.DoNotDisturbChanged():
            return _do_not_disturb(state, event)
        case e.DesktopServicesChanged():
            return _desktop(state, services=event)
        case e.DevicePushChanged():
            return _desktop(state, push=event)
        case e.ProblemOccurred():
            return replace(state, problem=event)
        case e.ProblemDismissed():
            return replace(state, problem=None)
        case _:
            assert_never(event)


# Steps of reduce, in the order of their use


def _account(
    state: AppState,
    account_id: AccountId,
    *,
    account: Account | None = None,
    connection: ConnectionState | None = None,
) -> AppState:
    old = state.accounts.get(account_id)
    if old is None and account is None:
        return state  # a last word of a session whose account is already gone
    new = AccountState(account) if old is None and account is not None else old
    assert new is not None
    new = replace(new, account=account or new.account, connection=connection or new.connection)
    return replace(state, accounts={**state.accounts, account_id: new})


def _do_not_disturb(state: AppState, event: e.DoNotDisturbChanged) -> AppState:
    wish = DoNotDisturb(event.until, event.until_back, event.account)
    if event.account is None:
        return state if state.do_not_disturb == wish else replace(state, do_not_disturb=wish)
    known = state.accounts.get(event.account)
    if known is None:
        return state
    changed = replace(known, do_not_disturb=wish)
    return replace(state, accounts={**state.accounts, event.account: changed})


def _without_account(state: AppState, account_id: AccountId) -> AppState:
    return replace(
        state,
        accounts={k: v for k, v in state.accounts.items() if k != account_id},
        conversations={r: c for r, c in state.conversations.items() if r.account != account_id},
        open=None if state.open is not None and state.open.account == account_id else state.open,
        contact_requests=tuple(r for r in state.contact_requests if r.account != account_id),
        contacts={k: v for k, v in state.contacts.items() if k != account_id},
        blocked={k: v for k, v in state.blocked.items() if k != account_id},
        avatars={r: f for r, f in state.avatars.items() if r.account != account_id},
        groups={r: g for r, g in state.groups.items() if r.account != account_id},
        invitations=tuple(i for i in state.invitations if i.ref.account != account_id),
        ringing=tuple(c for c in state.ringing if c.ref.account != account_id),
    )


def _contact_list(state: AppState, event: e.ContactListChanged) -> AppState:
    old = state.contacts.get(event.account, {})
    new = {**old, **{contact.address: contact for contact in event.contacts}}
    for address in event.removed:
        new.pop(address, None)
    if event.account in state.contacts and new == old:
        return state
    return replace(state, contacts={**state.contacts, event.account: new})


def _group_changed(state: AppState, event: e.GroupChanged) -> AppState:
    old = state.groups.get(event.ref) or GroupDetails()
    changes = {
        name: value
        for name in ("subject", "members", "inside", "me")
        if (value := getattr(event, name)) is not None
    }
    new = replace(old, **changes)
    return state if new == old else replace(state, groups={**state.groups, event.ref: new})


def _invitations(state: AppState, ref: ConversationRef, *new: e.GroupInvited) -> AppState:
    left = (*(i for i in state.invitations if i.ref != ref), *new)[-MAX_INVITATIONS:]
    return state if left == state.invitations else replace(state, invitations=left)


def _transfer_changed(state: AppState, event: e.TransferChanged) -> AppState:
    transfers = {k: v for k, v in state.transfers.items() if k != event.transfer}
    if event.phase is e.TransferPhase.RUNNING:
        transfers[event.transfer] = event
    return replace(state, transfers=transfers)


def _call_changed(state: AppState, event: e.CallChanged) -> AppState:
    others = tuple(c for c in state.ringing if (c.ref, c.call_id) != (event.ref, event.call_id))
    if event.action is CallAction.RING:
        others = (*others, event)[-MAX_RINGING:]
    return state if others == state.ringing else replace(state, ringing=others)


def _without_request(
    requests: tuple[e.ContactRequested, ...], account: AccountId, user: str
) -> tuple[e.ContactRequested, ...]:
    return tuple(r for r in requests if (r.account, r.person.id) != (account, user))


def _with(state: AppState, *changed: ConversationState) -> AppState:
    news = {c.conversation.ref: c for c in changed}
    if all(state.conversations.get(ref) == c for ref, c in news.items()):
        return state
    return replace(state, conversations={**state.conversations, **news})


def _window(state: AppState, **changes: object) -> AppState:
    window = replace(state.window, **changes)  # type: ignore[arg-type]  # names are checked by the callers' tests
    return state if window == state.window else replace(state, window=window)


def _desktop(state: AppState, **changes: object) -> AppState:
    desktop = replace(state.desktop, **changes)  # type: ignore[arg-type]  # names are checked by the callers' tests
    return state if desktop == state.desktop else replace(state, desktop=desktop)


def _opened(state: AppState, ref: ConversationRef | None) -> AppState:
    if ref == state.open:
        return state  # what the view last said of its range still holds
    if ref is not None and ref not in state.conversations:
        state = _with(state, ConversationState(Conversation(ref)))
    return replace(_window(state, newest_visible=None, at_end=False), open=ref)


def _visible_range(state: AppState, ref: ConversationRef, newest: Position | None) -> AppState:
    if ref != state.open:
        return state
    messages = state.messages(ref)
    at_end = newest is not None and (not messages or messages[-1].position <= newest)
    return _window(state, newest_visible=newest, at_end=at_end)


def _conversation(state: AppState, ref: ConversationRef, **changes: object) -> ConversationState:
    old = state.conversations.get(ref) or ConversationState(Conversation(ref))
    conversation = replace(old.conversation, **changes)  # type: ignore[arg-type]  # names are checked by the callers' tests
    return replace(old, conversation=conversation)


def _loaded(state: AppState, event: e.ConversationsLoaded) -> AppState:
    messages: dict[ConversationRef, list[Message]] = {}
    for message in event.messages:
        messages.setdefault(message.ref, []).append(message)
    return _with(
        state,
        *(
            ConversationState(c, tuple(messages.get(c.ref, ())[-RECENT_MESSAGES:]))
            for c in event.conversations
        ),
    )


_CHANGEABLE = ("name", "muted_until", "pinned", "secret", "mentions_muted", "members")


def _conversation_changed(state: AppState, event: e.ConversationChanged) -> AppState:
    changes = {name: value for name in _CHANGEABLE if (value := getattr(event, name)) is not None}
    return _with(state, _conversation(state, event.ref, **changes))


def _presence(state: AppState, ref: ConversationRef, presence: Presence) -> AppState:
    old = state.conversations.get(ref)
    if old is None or old.conversation.presence is presence:
        return state
    return _with(state, _conversation(state, ref, presence=presence))


def _typing(state: AppState, event: e.TypingChanged) -> AppState:
    old = state.conversations.get(event.ref)
    if old is None:
        return state
    others = tuple(p for p in old.typing if p.id != event.person.id)
    typing = (*others, event.person) if event.typing else others
    return _with(state, replace(old, typing=typing))


def _received(state: AppState, message: Message, origin: e.Origin) -> AppState:
    old = state.conversations.get(message.ref) or ConversationState(Conversation(message.ref))
    twin = _find_twin(old.messages, message)
    if twin is not None:
        better = twin.merged(message)
        if better == twin:
            return state
        messages = tuple(better if m is twin else m for m in old.messages)
        return _with(state, replace(old, messages=_sorted(messages)))
    conversation = old.conversation
    if is_new(message, origin, conversation):
        conversation = replace(
            conversation,
            unread=conversation.unread + 1,
            mentions=conversation.mentions + message.names_me,
        )
    if origin is e.Origin.HISTORY:
        message = message.as_history()
    messages = _insert(old.messages, message)
    if message.sent_at > conversation.activity_at:
        conversation = replace(conversation, activity_at=message.sent_at)
    typing = tuple(p for p in old.typing if p.id != message.sender.id)
    return _with(state, ConversationState(conversation, messages, typing))


def is_new(message: Message, origin: e.Origin, conversation: Conversation) -> bool:
    """Tell whether a message adds one to the unread number of its conversation."""
    return origin is not e.Origin.HISTORY and is_unread(message, conversation)


def is_unread(message: Message, conversation: Conversation) -> bool:
    """Tell whether a known message is part of the unread number of its conversation."""
    read_up_to = conversation.read_up_to
    return message.counts_as_unread and (read_up_to is None or message.position > read_up_to)


def _find_twin(messages: Iterable[Message], message: Message) -> Message | None:
    for other in messages:
        if other.id == message.id and other.sender.id == message.sender.id:
            return other
        if message.archive_id and other.archive_id == message.archive_id:
            return other
    return None


def _insert(messages: tuple[Message, ...], message: Message) -> tuple[Message, ...]:
    if not messages or messages[-1].position <= message.position:
        return (*messages, message)[-RECENT_MESSAGES:]
    ordered = list(messages)
    insort(ordered, message, key=lambda m: m.position)
    return tuple(ordered[-RECENT_MESSAGES:])


def _sorted(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    return tuple(sorted(messages, key=lambda m: m.position))


def _message_state(state: AppState, event: e.MessageStateChanged) -> AppState:
    old = state.conversations.get(event.ref)
    if old is None:
        return state

    def change(message: Message) -> Message:
        if not message.outgoing or message.id != event.id:
            return message
        return replace(
            message,
            state=message.state.advanced(event.state),
            archive_id=message.archive_id or event.archive_id,
        )

    return _with(state, replace(old, messages=tuple(change(m) for m in old.messages)))


def _change(state: AppState, key: MessageKey, change: Callable[[Message], Message]) -> AppState:
    """Change one message and let the counters follow."""
    old = state.conversations.get(key.ref)
    target = next((m for m in old.messages if m.key == key), None) if old is not None else None
    if old is None or target is None:
        return state
    new = change(target)
    before, after = (is_unread(m, old.conversation) for m in (target, new))
    conversation = replace(
        old.conversation,
        unread=max(0, old.conversation.unread + after - before),
        mentions=max(
            0, old.conversation.mentions + (after and new.names_me) - (before and target.names_me)
        ),
    )
    messages = tuple(new if m is target else m for m in old.messages)
    return _with(state, replace(old, conversation=conversation, messages=messages))


def _recalled(state: AppState, key: MessageKey, unread: int | None) -> AppState:
    state = _change(state, key, Message.recalled)
    old = state.conversations.get(key.ref)
    if old is None or unread is None:
        return state
    return _with(state, _conversation(state, key.ref, unread=unread))


def _reactions(state: AppState, event: e.ReactionsChanged) -> AppState:
    old = state.conversations.get(event.ref)
    if old is None:
        return state

    def change(message: Message) -> Message:
        named = event.id and event.id in (message.id, message.archive_id)
        return message.reacted(event.sender, event.reactions) if named else message

    return _with(state, replace(old, messages=tuple(change(m) for m in old.messages)))


def _read(state: AppState, event: e.ReadMarked) -> AppState:
    old = state.conversations.get(event.ref)
    if old is None:
        return state
    conversation = old.conversation
    if conversation.read_up_to is not None and event.up_to <= conversation.read_up_to:
        return state
    behind = old.messages[bisect_left(old.messages, event.up_to, key=lambda m: m.position) :]
    new = [m for m in behind if m.position > event.up_to and m.counts_as_unread]
    # A mark older than every message here says nothing of those between: the number stays.
    reaches = len(behind) < len(old.messages) or (behind and behind[0].position == event.up_to)
    known = len(new) if reaches else conversation.unread
    unread = min(conversation.unread, known) if event.unread is None else event.unread
    mentions = sum(m.names_me for m in new) if reaches else conversation.mentions
    conversation = replace(
        conversation,
        read_up_to=event.up_to,
        unread=unread,
        mentions=min(conversation.mentions, mentions, unread),
    )
    return _with(state, replace(old, conversation=conversation))


def _peer_read(state: AppState, ref: ConversationRef, message_id: str) -> AppState:
    old = state.conversations.get(ref)
    if old is None:
        return state
    target = next((m for m in old.messages if message_id in (m.id, m.archive_id)), None)
    if target is None or not message_id:
        return state

    def change(message: Message) -> Message:
        sent = message.state in (MessageState.SENT, MessageState.DELIVERED)
        reached = message.outgoing and sent and message.position <= target.position
        return replace(message, state=MessageState.READ) if reached else message

    return _with(state, replace(old, messages=tuple(change(m) for m in old.messages)))
