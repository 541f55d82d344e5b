"""What the notifier has to do, in the order it happened; and what it is to be reminded of."""

import asyncio
from collections.abc import Callable, Iterable

from msgspec import Struct

from app.domain import events as e
from app.domain.ids import AccountId
from app.domain.message import MessageKey

QUIET_NAP = 60.0
"""Seconds; a clock that jumps or a journey is noticed within this time while something is held."""


class CaughtUp(Struct, frozen=True):
    """An account has caught up, or its connection broke before."""

    account: AccountId


class Waited(Struct, frozen=True):
    """The moment that a message was to wait is over."""

    key: MessageKey
    reason: str


class QuietMayHaveEnded(Struct, frozen=True):
    """It is time to look again whether messages are still held back."""


Work = (
    e.MessageReceived
    | e.ReadMarked
    | e.MessageRecalled
    | e.MessagesRemoved
    | e.MessageEdited
    | e.ConversationRemoved
    | e.AccountRemoved
    | CaughtUp
    | Waited
    | QuietMayHaveEnded
)


class NotifierWork:
    """The queue of one worker, and its alarms.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._queue: asyncio.Queue[Work] = asyncio.Queue()
        self._messages: set[MessageKey] = set()
        self._timers: set[asyncio.TimerHandle] = set()
        self._nap: asyncio.TimerHandle | None = None

    def put(self, work: Work) -> None:
        """Add something to do."""
        if isinstance(work, e.MessageReceived):
            self._messages.add(work.message.key)
        self._queue.put_nowait(work)

    def put_later(self, work: Work, seconds: float) -> None:
        """Add something to do after some time."""

        def put() -> None:
            self._timers.discard(timer)
            self.put(work)

        timer = asyncio.get_running_loop().call_later(seconds, put)
        self._timers.add(timer)

    def expect_end_of_quiet(self, until: float) -> None:
        """Look again when the quiet time ends, or after a nap: clocks jump and people travel."""
        loop = asyncio.get_running_loop()
        due = loop.time() + max(0.0, min(until - self._clock(), QUIET_NAP))
        if self._nap is not None and not self._nap.cancelled():
            if loop.time() < self._nap.when() <= due:
                return
            self._nap.cancel()
        self._nap = loop.call_at(due, lambda: self.put(QuietMayHaveEnded()))

    def holds(self, key: MessageKey) -> bool:
        """Whether a message waits here for its turn."""
        return key in self._messages

    async def take(self, limit: int) -> list[Work]:
        """Wait for something to do, and give what there is, up to a number; then say `done`."""
        batch = [await self._queue.get()]
        while len(batch) < limit and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    def begun(self, events: Iterable[e.MessageReceived]) -> None:
        """Note that it is the turn of some messages now."""
        self._messages.difference_update(event.message.key for event in events)

    def done(self, count: int) -> None:
        """Note that so much of what was taken is done."""
        for _ in range(count):
            self._queue.task_done()

    async def settled(self) -> None:
        """Wait until everything added so far is done."""
        await self._queue.join()

    def stop(self) -> None:
        """Remind of nothing any more."""
        for timer in (*self._timers, *([self._nap] if self._nap else ())):
            timer.cancel()
