"""Fold what was changed later into messages that are read backwards from an archive.

Going back in time one meets a correction, a retraction or a reaction before the message it is
about; it is kept until that message turns up, on the same page or an older one.
"""

from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec.structs import replace

from app.adapters.xmpp.order import Order
from app.domain.events import (
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    ReactionsChanged,
)
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.message import MAX_REACTIONS, Message, MessageFlag, Reaction

MAX_KEPT = 2000

_Change = MessageEdited | MessageRecalled | ReactionsChanged


class Amendments:
    """Changes whose messages have not been met yet; one for each way back."""

    def __init__(self) -> None:
        self._changes: dict[tuple[ConversationRef, str], list[_Change]] = {}
        self._count = 0

    def fold(self, events: Iterable[Event]) -> tuple[Message, ...]:
        """Read a page's events, oldest first, into messages as they are today."""
        messages: list[Message] = []
        page: list[_Change] = []
        order = Order()
        for event in events:
            if isinstance(event, MessageReceived):
                messages.append(order.place(event.message))
            elif isinstance(event, _Change):
                page.append(event)
        # Kept changes are from newer pages, so this page's come before them.
        for change in reversed(page):
            self._keep(change)
        return tuple(self._amended(message) for message in messages)

    def _keep(self, change: _Change) -> None:
        if self._count >= MAX_KEPT:
            return
        self._count += 1
        ref, target = _target(change)
        self._changes.setdefault((ref, target), []).insert(0, change)

    def _amended(self, message: Message) -> Message:
        changes = list(self._changes.get((message.ref, message.id), ()))
        if message.archive_id and message.archive_id != message.id:
            changes += self._changes.get((message.ref, message.archive_id), ())
        reacted: dict[str, tuple[Reaction, ...]] = {}
        for change in changes:
            if isinstance(change, ReactionsChanged):
                reacted.pop(change.sender, None)  # the last word of each comes last
                reacted[change.sender] = change.reactions
            else:
                message = _apply(message, change)
        return _reacted(message, reacted) if reacted else message


def _target(change: _Change) -> tuple[ConversationRef, str]:
    if isinstance(change, ReactionsChanged):
        return change.ref, change.id
    return change.key.ref, change.key.id


def _reacted(message: Message, reacted: Mapping[str, tuple[Reaction, ...]]) -> Message:
    """The message after some people's reactions to it became these, all in one go.

    One after the other, thousands of people's reactions would take seconds.
    """
    others = [r for r in message.reactions if r.sender not in reacted]
    newest = [*others, *chain.from_iterable(reacted.values())][-MAX_REACTIONS:]
    return replace(message, reactions=tuple(newest))


def _apply(message: Message, change: MessageEdited | MessageRecalled) -> Message:
    match change:
        case MessageEdited() if change.key.sender == message.sender.id:
            if MessageFlag.RECALLED in message.flags:
                return message
            flags = message.flags | MessageFlag.EDITED
            return replace(message, elements=change.elements, flags=flags)
        case MessageRecalled() if change.key.sender in (message.sender.id, _moderator(message)):
            return replace(message, elements=(), flags=message.flags | MessageFlag.RECALLED)
        case _:
            return message  # somebody else's word about it


def _moderator(message: Message) -> str:
    """Who else may take it back: the group itself, for its moderators (XEP-0425)."""
    is_group = message.conversation.kind is ConversationKind.GROUP
    return message.conversation.target if is_group else message.sender.id
