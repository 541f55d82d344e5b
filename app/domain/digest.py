"""Compose the summary of many conversations: after an absence, or when a quiet time ends.

"37 messages in 6 conversations", the most important first. It has a tag and an ext of its own; a
click on it leads to the list of conversations, filtered to unread, where each can be reached.
"""

import json
from collections.abc import Mapping, Sequence

from app.domain.ids import ConversationKind, ConversationRef
from app.domain.message import Message, MessageFlag
from app.domain.notification import MAX_LINES, Notification, Tag, line_of, preview_level
from app.domain.preview import plain
from app.domain.settings import Preview
from app.domain.state import AppState
from app.domain.words import translate

DIGEST_TAG = Tag("digest")
"""Names the one summary; no account's id contains it, for those are followed by a slash."""

DIGEST_EXT = json.dumps({"list": "unread"})
"""Leads a click to the list, filtered to unread."""

MOST_CONVERSATIONS = 5
MOST_MESSAGES = 20
"""What may be shown at once; more becomes a summary."""


def is_too_much(conversations: int, messages: int) -> bool:
    """Whether so much at once becomes a summary."""
    return conversations > MOST_CONVERSATIONS or messages > MOST_MESSAGES


def is_digest_ext(ext: str) -> bool:
    """Whether an ext is that of a summary."""
    return ext == DIGEST_EXT


def compose_digest(
    messages: Mapping[ConversationRef, Sequence[Message]],
    state: AppState,
    *,
    channel: str,
    sound: bool,
) -> Notification:
    """Make the summary of conversations.

    Args:
        messages: those it stands for, oldest first; no conversation without any.
        channel: through which it speaks.
    """
    total = sum(map(len, messages.values()))
    lines = []
    for ref in by_importance(messages, state)[:MAX_LINES]:
        line = _line(messages[ref], state, channel)
        if line:
            lines.append(line)
    left = len(messages) - len(lines)
    if left and lines:
        one = translate("and one more conversation")
        lines.append(one if left == 1 else translate("and {count} more conversations", count=left))
    chosen = state.settings.channel(channel)
    return Notification(
        tag=DIGEST_TAG,
        channel=chosen.id,
        title=translate(
            "{messages} in {conversations}",
            messages=_messages(total),
            conversations=_conversations(len(messages)),
        ),
        body="\n".join(lines),
        ext=DIGEST_EXT,
        importance=chosen.importance,
        sound=sound,
        count=total,
    )


def by_importance(
    messages: Mapping[ConversationRef, Sequence[Message]], state: AppState
) -> list[ConversationRef]:
    """Order conversations: mentions, then pinned ones, then people before groups, then newest."""

    def key(ref: ConversationRef) -> tuple[int, bool, bool, float]:
        conversation = state.conversation(ref)
        # Ten thousand messages are asked: most have no flag at all.
        named = sum(m.names_me for m in messages[ref] if m.flags is not MessageFlag.NONE)
        group = conversation.kind is ConversationKind.GROUP
        return -named, not conversation.pinned, group, -messages[ref][-1].sent_at

    return sorted(messages, key=key)


def _line(messages: Sequence[Message], state: AppState, channel: str) -> str:
    newest = messages[-1]
    conversation = state.conversation(newest.ref)
    level = preview_level(state, channel, secret=conversation.secret)
    if level is Preview.NOTHING:
        return ""
    name = plain(conversation.display_name, 40)
    if level is Preview.NAME:
        return translate("{name}: {text}", name=name, text=_messages(len(messages)))
    line = line_of(newest, hide_codes=state.settings.hide_one_time_codes)
    more = f" (+{len(messages) - 1})" if len(messages) > 1 else ""
    return translate("{name}: {text}", name=name, text=plain(line, 120)) + more


def _messages(count: int) -> str:
    return translate("1 message") if count == 1 else translate("{count} messages", count=count)


def _conversations(count: int) -> str:
    if count == 1:
        return translate("1 conversation")
    return translate("{count} conversations", count=count)
