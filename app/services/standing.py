"""What one notification stands for: the messages of a conversation, or those of a summary."""

from bisect import insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.domain.decision import Show
from app.domain.ids import ConversationRef
from app.domain.model import Message, MessageKey
from app.domain.notification import NativeId

_NOTHING_NEW = Show("new_message", sound=False, reason="")


@dataclass(slots=True)
class Standing:
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
    _keys: set[MessageKey] = field(default_factory=set)
    _counts: dict[ConversationRef, int] = field(default_factory=dict)

    def __contains__(self, key: MessageKey) -> bool:
        return key in self._keys

    @property
    def is_urgent(self) -> bool:
        """Whether it does not wait for the end of a flood."""
        return self.verdict.channel in ("mention", "call")

    @property
    def seen(self) -> list[Message]:
        """What the user could see, oldest first."""
        return [m for m in self.messages if m.key not in self.unproven]

    def tells_of(self, ref: ConversationRef) -> bool:
        """Whether it stands for a message of a conversation."""
        return ref in self._counts

    def put(self, message: Message, *, proven: bool) -> None:
        """Stand for one more message."""
        key = message.key
        if key not in self._keys:
            self._keys.add(key)
            self._counts[key.ref] = self._counts.get(key.ref, 0) + 1
            if not self.messages or self.messages[-1].position <= message.position:
                self.messages.append(message)
            else:
                insort(self.messages, message, key=lambda m: m.position)
        if not proven:
            self.unproven.add(key)

    def remove(self, gone: Callable[[Message], bool]) -> list[Message]:
        """Stand no longer for some messages; gives them."""
        removed = [m for m in self.messages if gone(m)]
        if removed:
            keys = {m.key for m in removed}
            self._rebuild([m for m in self.messages if m.key not in keys])
        return removed

    def amend(self, message: Message) -> None:
        """Tell a message as it is now."""
        self.messages = [message if m.key == message.key else m for m in self.messages]

    def by_conversation(self) -> dict[ConversationRef, list[Message]]:
        """The messages of each conversation, oldest first."""
        found: dict[ConversationRef, list[Message]] = {}
        for message in self.messages:
            found.setdefault(message.ref, []).append(message)
        return found

    def _rebuild(self, messages: Iterable[Message]) -> None:
        self.messages = list(messages)
        self._keys = {m.key for m in self.messages}
        self._counts = {}
        for key in self._keys:
            self._counts[key.ref] = self._counts.get(key.ref, 0) + 1
        self.unproven &= self._keys
