"""Let messages arrive in the state: each counted once, twins known, many as cheap as few.

A second sight of a message (a carbon, a resumption, the archive) is known by its key, else by the
server's id, as the archive knows it. One message looks through the recent ones for it; for several
at once they are indexed.
"""

from bisect import insort
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from app.domain.conversation import Conversation
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.state import RECENT_MESSAGES, AppState, ConversationState, put

_WORTH_AN_INDEX = 8
"""Arrivals for which indexing two hundred messages costs less than looking through them."""

Arrival = tuple[Message, Origin]


def received(state: AppState, arrivals: Sequence[Arrival]) -> AppState:
    """The state after messages arrived, one after the other."""
    if len(arrivals) == 1:
        return put(state, _taken(state, arrivals[0][0].ref, arrivals))
    by_conversation: dict[tuple[AccountId, ConversationId], list[Arrival]] = {}
    for arrival in arrivals:
        message = arrival[0]
        by_conversation.setdefault((message.account, message.conversation), []).append(arrival)
    return put(state, *(_taken(state, part[0][0].ref, part) for part in by_conversation.values()))


def is_new(message: Message, origin: Origin, conversation: Conversation) -> bool:
    """Tell whether a message adds one to the unread number of its conversation."""
    return origin is not Origin.HISTORY and is_unread(message, conversation)


def is_unread(message: Message, conversation: Conversation) -> bool:
    """Tell whether a known message is part of the unread number of its conversation."""
    read_up_to = conversation.read_up_to
    return message.counts_as_unread and (read_up_to is None or message.is_behind(read_up_to))


def _taken(state: AppState, ref: ConversationRef, arrivals: Sequence[Arrival]) -> ConversationState:
    """A conversation after messages of it arrived."""
    old = state.conversations.get(ref) or ConversationState(Conversation(ref))
    conversation, recent = old.conversation, _Recent(old.messages, indexed=len(arrivals))
    unread = mentions = 0
    activity_at = conversation.activity_at
    spoke: set[str] = set()
    for message, origin in arrivals:
        if not recent.take(message.as_history() if origin is Origin.HISTORY else message, message):
            continue
        if is_new(message, origin, conversation):
            unread += 1
            mentions += message.names_me
        activity_at = max(activity_at, message.sent_at)
        spoke.add(message.sender.id)
    if not recent.has_changed:
        return old
    typing = tuple(p for p in old.typing if p.id not in spoke)
    conversation = replace(
        conversation,
        unread=conversation.unread + unread,
        mentions=conversation.mentions + mentions,
        activity_at=activity_at,
    )
    return ConversationState(conversation, tuple(recent.messages), typing)


class _Recent:
    """The newest messages of a conversation while others arrive.

    Args:
        indexed: how many will arrive.
    """

    def __init__(self, messages: Iterable[Message], indexed: int) -> None:
        self.messages = list(messages)
        self.has_changed = False
        self._by_key: dict[tuple[MessageId, str], Message] | None = None
        self._by_archive_id: dict[str, Message] = {}
        if indexed >= _WORTH_AN_INDEX:
            self._by_key = {}
            for message in self.messages:
                self._index(message)

    def take(self, kept: Message, message: Message) -> bool:
        """Take a message in; tells whether it was new.

        Args:
            kept: what is kept of a new one.
        """
        twin = self._twin(message)
        if twin is not None:
            self._teach(twin, message)
            return False
        messages = self.messages
        if not messages or not messages[-1].is_behind(message.position):
            messages.append(kept)
        else:
            insort(messages, kept, key=lambda m: m.position)
        self._index(kept)
        self.has_changed = True
        if len(messages) > RECENT_MESSAGES:
            self._forget(messages.pop(0))
        return True

    def _teach(self, twin: Message, message: Message) -> None:
        better = twin.merged(message)
        if better == twin:
            return
        self.messages = [better if m is twin else m for m in self.messages]
        self._forget(twin)
        self._index(better)
        self.has_changed = True

    def _twin(self, message: Message) -> Message | None:
        archive_id = message.archive_id
        if self._by_key is not None:
            twin = self._by_key.get((message.id, message.sender.id))
            return twin or (self._by_archive_id.get(archive_id) if archive_id else None)
        found = None
        for other in self.messages:
            if other.id == message.id and other.sender.id == message.sender.id:
                return other
            if archive_id and other.archive_id == archive_id and found is None:
                found = other
        return found

    def _index(self, message: Message) -> None:
        if self._by_key is not None:
            self._by_key[message.id, message.sender.id] = message
            if message.archive_id:
                self._by_archive_id.setdefault(message.archive_id, message)

    def _forget(self, message: Message) -> None:
        if self._by_key is not None:
            self._by_key.pop((message.id, message.sender.id), None)
            if self._by_archive_id.get(message.archive_id) is message:
                del self._by_archive_id[message.archive_id]
