"""What becomes of messages that are known: sent, edited, recalled, read; the counters follow."""

from bisect import bisect_left
from collections.abc import Callable

from msgspec.structs import replace

from app.domain import events as e
from app.domain.arrivals import is_unread
from app.domain.ids import ConversationRef
from app.domain.message import Message, MessageKey, MessageState
from app.domain.state import AppState, changed, put


def message_state(state: AppState, event: e.MessageStateChanged) -> AppState:
    """The state after news of how far a message of ours has come."""
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

    return put(state, replace(old, messages=tuple(change(m) for m in old.messages)))


def change_message(
    state: AppState, key: MessageKey, change: Callable[[Message], Message]
) -> AppState:
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
    return put(state, replace(old, conversation=conversation, messages=messages))


def recalled(state: AppState, key: MessageKey, unread: int | None) -> AppState:
    """The state after a message was taken back.

    Args:
        unread: the conversation's unread number after it, if the archive has counted.
    """
    state = change_message(state, key, Message.recalled)
    old = state.conversations.get(key.ref)
    if old is None or unread is None:
        return state
    return put(state, changed(state, key.ref, unread=unread))


def reactions(state: AppState, event: e.ReactionsChanged) -> AppState:
    """The state after somebody reacted to a message."""
    old = state.conversations.get(event.ref)
    if old is None:
        return state

    def change(message: Message) -> Message:
        named = event.id and event.id in (message.id, message.archive_id)
        return message.reacted(event.sender, event.reactions) if named else message

    return put(state, replace(old, messages=tuple(change(m) for m in old.messages)))


def read(state: AppState, event: e.ReadMarked) -> AppState:
    """The state after a conversation was read up to a position."""
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
    return put(state, replace(old, conversation=conversation))


def peer_read(state: AppState, ref: ConversationRef, message_id: str) -> AppState:
    """The state after the other side read up to a message of ours."""
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

    return put(state, replace(old, messages=tuple(change(m) for m in old.messages)))
