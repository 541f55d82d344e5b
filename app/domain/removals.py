"""Messages that the user deletes on this device, and brings back: what it means for the state."""

from msgspec.structs import replace

from app.domain import events as e
from app.domain.arrivals import is_unread
from app.domain.state import RECENT_MESSAGES, AppState, ConversationState, put


def removed_or_restored(state: AppState, event: e.MessagesRemoved | e.MessagesRestored) -> AppState:
    """The state without messages that the user deleted, or with them again."""
    old = state.conversations.get(event.ref)
    if old is None:
        return state
    if isinstance(event, e.MessagesRemoved):
        return put(state, _without(old, event))
    return put(state, _with(old, event))


def _without(old: ConversationState, event: e.MessagesRemoved) -> ConversationState:
    """Leave them out; nothing else moves in the list."""
    gone = {m.key for m in event.messages}
    left = tuple(m for m in old.messages if m.key not in gone)
    unread = [m for m in old.messages if m.key in gone and is_unread(m, old.conversation)]
    mentions = old.conversation.mentions - sum(m.names_me for m in unread)
    conversation = replace(
        old.conversation, unread=event.unread, mentions=max(0, min(mentions, event.unread))
    )
    messages = left or event.older[-RECENT_MESSAGES:]
    return replace(old, conversation=conversation, messages=messages)


def _with(old: ConversationState, event: e.MessagesRestored) -> ConversationState:
    """Take back in what is among the newest; older ones are in the archive."""
    known = {m.key for m in old.messages}
    first = old.messages[0].position if old.messages else None
    # Before the first there may be others that the state does not hold.
    back = [
        m for m in event.messages if m.key not in known and (first is None or m.position > first)
    ]
    messages = sorted((*old.messages, *back), key=lambda m: m.position)
    return replace(old, messages=tuple(messages[-RECENT_MESSAGES:]))
