"""Everything the program computes from its state: the unread number, "is it on screen", activity.

Pure functions; those that depend on time are given it.
"""

from bisect import bisect_left
from operator import attrgetter

from app.domain.account import ConnectionPhase
from app.domain.conversation import Conversation
from app.domain.conversation_changes import Watched
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message, Position
from app.domain.people import Activity
from app.domain.state import AppState

PROOF_OF_PRESENCE = 30.0
"""Seconds after the last input for which a message on screen counts as read."""


def unread_total(state: AppState) -> int:
    """The one unread number: tray, badge, title and the report to the server all show this."""
    muted_too = state.settings.badge_includes_muted
    # A timed mute is lifted by an event when it ends, so that this needs no clock.
    by_conversation = state.settings.badge_counts_conversations
    return sum(
        1 if by_conversation else c.unread
        for c in _watched.of(state.conversations).unread.values()
        if muted_too or not c.muted_until
    )


def unread_conversations(state: AppState) -> list[Conversation]:
    """Conversations with unread messages, newest activity first, muted ones last."""
    unread = _watched.of(state.conversations).unread.values()
    return sorted(unread, key=lambda c: (bool(c.muted_until), -c.activity_at))


def muted_conversations(state: AppState) -> list[Conversation]:
    """Conversations with a mute, for ever or until a time."""
    return list(_watched.of(state.conversations).muted.values())


_watched = Watched()
"""What was found in the newest state: a dozen observers ask for it at each message."""


def as_known(state: AppState, message: Message) -> Message:
    """A message as the state has it, where it may have been changed since; else as it is given."""
    recent = state.messages(message.ref)
    if not recent or recent[0].sent_at > message.sent_at:
        return message  # no longer among the newest
    for place in range(bisect_left(recent, message.sent_at, key=_sent_at), len(recent)):
        known = recent[place]
        if known.sent_at != message.sent_at:
            break
        if known.id == message.id and known.sender.id == message.sender.id:
            return known
    return message


_sent_at = attrgetter("sent_at")


def needs_attention(state: AppState) -> bool:
    """Whether an account was turned away and waits for the user ("!" in the tray)."""
    return any(
        a.connection.phase is ConnectionPhase.FAILED and a.account.enabled
        for a in state.accounts.values()
    )


def is_focused(state: AppState) -> bool:
    """Whether the user can be looking at the main window: active, exposed, unlocked, awake."""
    window, desktop = state.window, state.desktop
    seen = window.active and window.exposed and window.visible
    return seen and not desktop.locked and not desktop.asleep


def has_proof_of_presence(state: AppState, now: float) -> bool:
    """Whether the user demonstrably looks here: focused, with input in the last 30 s."""
    # abs: after the clock was set back, an input "in the future" must not prove presence for hours.
    return is_focused(state) and abs(now - state.window.last_input) <= PROOF_OF_PRESENCE


def is_on_screen(state: AppState, ref: ConversationRef, position: Position, now: float) -> bool:
    """Whether the user demonstrably looks at the place where this message is or will appear.

    A message newer than everything visible counts when the view stands at the conversation's end,
    because it will appear there.
    """
    if state.open != ref or not has_proof_of_presence(state, now):
        return False
    visible = state.window.newest_visible
    if visible is None:
        return False
    if position <= visible or state.window.at_end:
        return True
    between = [m for m in state.messages(ref) if visible < m.position < position]
    return not between


def readable_position(state: AppState, now: float) -> tuple[ConversationRef, Position] | None:
    """What may be marked as read now, with proof; None if there is nothing new to mark."""
    ref, newest = state.open, state.window.newest_visible
    if ref is None or newest is None or not has_proof_of_presence(state, now):
        return None
    conversation = state.conversation(ref)
    if conversation.read_up_to is not None and newest <= conversation.read_up_to:
        return None
    return ref, newest


def activity(state: AppState) -> Activity:
    """What to report to the server: foreground while the user can be looking and is not idle."""
    looking = is_focused(state) and not state.desktop.idle
    return Activity.FOREGROUND if looking else Activity.BACKGROUND


def is_catching_up(state: AppState, account: AccountId) -> bool:
    """Whether the end of an account's catch-up is to come; it may begin before it is connected."""
    known = state.accounts.get(account)
    return known is not None and known.connection.phase in (
        ConnectionPhase.CONNECTING,
        ConnectionPhase.CATCHING_UP,
    )


def will_catch_up(state: AppState, account: AccountId) -> bool:
    """Whether an account will soon have caught up, or has failed to."""
    known = state.accounts.get(account)
    waits = known is not None and known.connection.phase is ConnectionPhase.OFFLINE
    enabled = known is not None and known.account.enabled
    return enabled and (waits or is_catching_up(state, account))
