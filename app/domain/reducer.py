"""`reduce`, the only thing that changes the state: one step for each kind of event.

Unread counting and duplicates live in `arrivals` and `message_changes` and nowhere else.
"""

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import Account, ConnectionState
from app.domain.arrivals import received
from app.domain.content import CallAction
from app.domain.conversation import Conversation, GroupDetails
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message, Position
from app.domain.message_changes import (
    change_message,
    message_state,
    peer_read,
    reactions,
    read,
    recalled,
)
from app.domain.quiet_hours import DoNotDisturb
from app.domain.removals import removed_or_restored
from app.domain.state import (
    RECENT_MESSAGES,
    AccountState,
    AppState,
    ConversationState,
    changed,
    put,
)

MAX_INVITATIONS = 50
MAX_RINGING = 10
"""Newest invitations and calls that are kept: strangers can send any number."""


def reduce_messages(state: AppState, events: Sequence[e.MessageReceived]) -> AppState:
    """Compute the state after messages that follow each other, as `reduce` does one by one."""
    return received(state, [(event.message, event.origin) for event in events])


def reduce(state: AppState, event: e.Event) -> AppState:
    """Compute the state after an event. Pure; the same state object if nothing changed."""
    match event:
        case e.MessageReceived(message, origin):
            return received(state, ((message, origin),))
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
            return _without_conversation(state, ref)
        case e.PresenceChanged():
            return _presence(state, event)
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
        case e.PeopleRemembered():
            return _remembered(state, event)
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
            return put(state, changed(state, ref, draft=draft))
        case e.ConversationOpened(ref):
            return _opened(state, ref)
        case e.MessageQueued(message):
            return received(state, ((message, e.Origin.LIVE),))
        case e.MessageStateChanged():
            return message_state(state, event)
        case e.MessageEdited(key, elements):
            return change_message(state, key, lambda m: m.edited(elements))
        case e.MessageRecalled(key, unread):
            return recalled(state, key, unread)
        case e.MessagesRemoved() | e.MessagesRestored():
            return removed_or_restored(state, event)
        case e.ReactionsChanged():
            return reactions(state, event)
        case e.ReadMarked():
            return read(state, event)
        case e.PeerRead(ref, message_id):
            return peer_read(state, ref, message_id)
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
        last_seen={r: at for r, at in state.last_seen.items() if r.account != account_id},
        blocked={k: v for k, v in state.blocked.items() if k != account_id},
        avatars={r: f for r, f in state.avatars.items() if r.account != account_id},
        groups={r: g for r, g in state.groups.items() if r.account != account_id},
        invitations=tuple(i for i in state.invitations if i.ref.account != account_id),
        ringing=tuple(c for c in state.ringing if c.ref.account != account_id),
    )


def _without_conversation(state: AppState, ref: ConversationRef) -> AppState:
    left = {r: c for r, c in state.conversations.items() if r != ref}
    return replace(state, conversations=left, open=None if state.open == ref else state.open)


def _contact_list(state: AppState, event: e.ContactListChanged) -> AppState:
    old = state.contacts.get(event.account, {})
    new = {**old, **{contact.address: contact for contact in event.contacts}}
    for address in event.removed:
        new.pop(address, None)
    if event.everybody is not None:
        new = {address: contact for address, contact in new.items() if address in event.everybody}
    if event.account in state.contacts and new == old:
        return state
    return replace(state, contacts={**state.contacts, event.account: new})


def _remembered(state: AppState, event: e.PeopleRemembered) -> AppState:
    """Take in what was known; of accounts that are still there, and not against what was told."""
    contacts = {
        account: {contact.address: contact for contact in known}
        for account, known in event.contacts.items()
        if account in state.accounts and account not in state.contacts
    }
    told = {i.ref for i in state.invitations}
    invitations = tuple(
        i for i in event.invitations if i.ref.account in state.accounts and i.ref not in told
    )
    return replace(
        state,
        contacts={**contacts, **state.contacts},
        invitations=(*invitations, *state.invitations)[-MAX_INVITATIONS:],
    )


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


def _window(state: AppState, **changes: object) -> AppState:
    window = replace(state.window, **changes)
    return state if window == state.window else replace(state, window=window)


def _desktop(state: AppState, **changes: object) -> AppState:
    desktop = replace(state.desktop, **changes)
    return state if desktop == state.desktop else replace(state, desktop=desktop)


def _opened(state: AppState, ref: ConversationRef | None) -> AppState:
    if ref == state.open:
        return state  # what the view last said of its range still holds
    if ref is not None and ref not in state.conversations:
        state = put(state, ConversationState(Conversation(ref)))
    return replace(_window(state, newest_visible=None, at_end=False), open=ref)


def _visible_range(state: AppState, ref: ConversationRef, newest: Position | None) -> AppState:
    if ref != state.open:
        return state
    messages = state.messages(ref)
    at_end = newest is not None and (not messages or messages[-1].position <= newest)
    return _window(state, newest_visible=newest, at_end=at_end)


def _loaded(state: AppState, event: e.ConversationsLoaded) -> AppState:
    messages: dict[ConversationRef, list[Message]] = {}
    for message in event.messages:
        messages.setdefault(message.ref, []).append(message)
    return put(
        state,
        *(
            ConversationState(c, tuple(messages.get(c.ref, ())[-RECENT_MESSAGES:]))
            for c in event.conversations
        ),
    )


_CHANGEABLE = ("name", "muted_until", "pinned", "secret", "mentions_muted", "members")


def _conversation_changed(state: AppState, event: e.ConversationChanged) -> AppState:
    changes = {name: value for name in _CHANGEABLE if (value := getattr(event, name)) is not None}
    return put(state, changed(state, event.ref, **changes))


def _presence(state: AppState, event: e.PresenceChanged) -> AppState:
    ref, presence = event.ref, event.presence
    if event.seen_at and state.last_seen.get(ref) != event.seen_at:
        state = replace(state, last_seen={**state.last_seen, ref: event.seen_at})
    old = state.conversations.get(ref)
    if old is None or old.conversation.presence is presence:
        return state
    return put(state, changed(state, ref, presence=presence))


def _typing(state: AppState, event: e.TypingChanged) -> AppState:
    old = state.conversations.get(event.ref)
    if old is None:
        return state
    others = tuple(p for p in old.typing if p.id != event.person.id)
    typing = (*others, event.person) if event.typing else others
    return put(state, replace(old, typing=typing))
