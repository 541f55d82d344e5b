"""What one notification stands for: the messages of a conversation, or those of a summary."""

from bisect import insort
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field

from app.domain.decision import Show
from app.domain.ids import ConversationRef
from app.domain.message import Message, MessageKey
from app.domain.notification import NativeId

_NOTHING_NEW = Show("new_message", sound=False, reason="")


class Standing(Struct):
    """The messages behind a notification, and what is known of it.

    Attributes:
        messages: oldest first.
        unproven: keys among them that no server has shown yet.
        verdict: of the last of them that was decided about in this run.
        rings: whether something new has come since it last rang.
        visible: whether it has not left the screen by itself.
        native_id: under which the ledger has its messages, if they are all under one.
    """

    messages: list[Message] = field(default_factory=list)
    unproven: set[MessageKey] = field(default_factory=set)
    verdict: Show = _NOTHING_NEW
    rings: bool = False
    visible: bool = True
    native_id: NativeId | None = None
    _keys: dict[MessageKey, None] = field(default_factory=dict)  # a set that keeps the order
    _by_conversation: dict[ConversationRef, list[Message]] = field(default_factory=dict)
    _changed: bool = False

    def __contains__(self, key: MessageKey) -> bool:
        return key in self._keys

    @property
    def is_urgent(self) -> bool:
        """Whether it does not wait for the end of a flood."""
        return self.verdict.channel in ("mention", "call")

    @property
    def seen(self) -> list[Message]:
        """What the user could see, oldest first."""
        if len(self.unproven) == len(self._keys):
            return []
        return [m for m in self.messages if m.key not in self.unproven]

    def tells_of(self, ref: ConversationRef) -> bool:
        """Whether it stands for a message of a conversation."""
        return ref in self._by_conversation

    def begin_showing(self) -> list[MessageKey]:
        """Give the keys of the messages that are about to be shown, for `prove`."""
        self._changed = False
        return list(self._keys)

    def put(self, message: Message, *, proven: bool) -> None:
        """Stand for one more message."""
        key = message.key
        if key not in self._keys:
            self._changed = True
            self._keys[key] = None
            _insert(self.messages, message)
            _insert(self._by_conversation.setdefault(key.ref, []), message)
        if not proven:
            self.unproven.add(key)

    def prove(self, shown: list[MessageKey], *, everything: bool) -> list[MessageKey]:
        """Note that messages were shown.

        Args:
            shown: what `begin_showing` gave.
            everything: also those that had been shown before.

        Returns:
            those that this is news for and that still stand.
        """
        if not self._changed and len(self.unproven) == len(self._keys):
            self.unproven.clear()  # ten thousand keys need not be looked at one by one
            return shown
        fresh = [k for k in shown if k in self.unproven or (everything and k in self._keys)]
        self.unproven.difference_update(fresh)
        return fresh

    def remove(
        self, gone: Callable[[Message], bool], ref: ConversationRef | None = None
    ) -> list[Message]:
        """Stand no longer for some messages; gives them.

        Args:
            ref: only those of this conversation are asked, which is quick.
        """
        asked = self.messages if ref is None else self._by_conversation.get(ref, [])
        removed = [m for m in asked if gone(m)]
        if not removed:
            return []
        self._changed = True
        gone_ids = {id(m) for m in removed}
        self.messages = [m for m in self.messages if id(m) not in gone_ids]
        for message in removed:
            del self._keys[message.key]
            self.unproven.discard(message.key)
        for changed in {m.ref for m in removed}:
            left = [m for m in self._by_conversation[changed] if id(m) not in gone_ids]
            self._by_conversation[changed] = left
            if not left:
                del self._by_conversation[changed]
        return removed

    def amend(self, message: Message) -> None:
        """Tell a message, which it stands for, as it is now."""
        for messages in (self.messages, self._by_conversation[message.ref]):
            at = next(
                i for i, m in enumerate(messages) if m.id == message.id and m.key == message.key
            )
            messages[at] = message

    def by_conversation(self) -> Mapping[ConversationRef, Sequence[Message]]:
        """The messages of each conversation, oldest first."""
        return self._by_conversation


def _insert(messages: list[Message], message: Message) -> None:
    if not messages or not messages[-1].is_behind(message.position):
        messages.append(message)
    else:
        insort(messages, message, key=lambda m: m.position)
