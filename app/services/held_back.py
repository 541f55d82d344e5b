"""Messages that are not decided about for good yet, and why.

Some wait for the end of a catch-up, so that what was read elsewhere meanwhile does not ring; some
for a second or two, because something is not known yet or another device is in use; and some for
the end of a quiet time. All of them are in the ledger as ARRIVED, INTENDED or HELD, so that a crash
loses none.
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from app.domain.events import MessageReceived
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message, MessageKey, Position

_Events = dict[MessageKey, MessageReceived]


class HeldBack:
    """Holds messages back until the notifier asks for them."""

    def __init__(self) -> None:
        self._catching_up: dict[AccountId, _Events] = {}
        self._waiting: _Events = {}
        self._quiet: _Events = {}

    def until_caught_up(self, event: MessageReceived) -> None:
        """Hold a message back until its account has caught up."""
        self._catching_up.setdefault(event.message.account, {})[event.message.key] = event

    def for_a_moment(self, event: MessageReceived) -> None:
        """Hold a message back for a second or two."""
        self._waiting[event.message.key] = event

    def until_quiet_ends(self, event: MessageReceived) -> None:
        """Hold a message back until the quiet time ends."""
        self._quiet[event.message.key] = event

    def accounts(self) -> tuple[AccountId, ...]:
        """The accounts whose catch-up is waited for."""
        return tuple(self._catching_up)

    def caught_up(self, account: AccountId) -> list[MessageReceived]:
        """Give what waited for an account's catch-up, in the order of its coming."""
        return list(self._catching_up.pop(account, {}).values())

    def moment_over(self, key: MessageKey) -> MessageReceived | None:
        """Give a message that waited for a moment; None if that is no longer needed."""
        return self._waiting.pop(key, None)

    def quiet(self) -> list[MessageReceived]:
        """What waits for the end of a quiet time, in the order of its coming."""
        return list(self._quiet.values())

    def is_quiet(self, key: MessageKey) -> bool:
        """Whether a message waits for the end of a quiet time."""
        return key in self._quiet

    def release(self, key: MessageKey) -> None:
        """Hold a message no longer back for a quiet time."""
        self._quiet.pop(key, None)

    def knows(self, key: MessageKey) -> bool:
        """Whether a message is held back."""
        return any(key in events for events in self._all())

    def read(self, ref: ConversationRef, up_to: Position) -> None:
        """Drop what was read; the ledger has settled it."""
        self.drop(lambda m: m.ref == ref and m.position <= up_to)

    def amend(self, key: MessageKey, change: Callable[[Message], Message]) -> None:
        """Change a message that was edited or recalled."""
        for events in self._all():
            if key in events:
                event = events[key]
                events[key] = replace(event, message=change(event.message))

    def drop(self, gone: Callable[[Message], bool]) -> None:
        """Hold some messages no longer back, for good."""
        for events in self._all():
            for key in [k for k, event in events.items() if gone(event.message)]:
                del events[key]

    def _all(self) -> Iterator[_Events]:
        yield from self._catching_up.values()
        yield self._waiting
        yield self._quiet
