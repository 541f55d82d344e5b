"""Tells when nobody touches the computer, from whoever knows how long it was not touched."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Protocol

FASTEST_LOOK = 5.0
"""Seconds between two looks where nothing wakes us: the most that idling may cost."""

_TOLERANCE = 0.5  # seconds that an alarm may be early by the clock that is asked afterwards


class IdleReader(Protocol):
    """Knows how long the computer was not touched."""

    @property
    def wakes(self) -> bool:
        """Whether it calls `IdleWatch.look_again` when the answer crosses the limit."""
        ...

    async def idle_seconds(self) -> float | None:
        """Tell the seconds since the last input; None if it can't tell at present."""
        ...


class IdleWatch:
    """Asks the readers and reports changes. Belongs to the event loop's thread.

    Args:
        idle_after: seconds without input after which the user is idle.
        tell: called with each change; the user counts as present at first.
        readers: the most trustworthy first; the first that can tell is believed.
    """

    def __init__(
        self, idle_after: float, tell: Callable[[bool], None], readers: Sequence[IdleReader]
    ) -> None:
        self._idle_after = idle_after
        self._tell = tell
        self._readers = readers
        self._idle = False
        self._again = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._watch(), name="watch for idleness")

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    def look_again(self) -> None:
        """Ask the readers now: one of them came, went, or has news."""
        self._again.set()

    async def _watch(self) -> None:
        while True:
            self._again.clear()
            delay = await self._look()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await self._again.wait()

    async def _look(self) -> float | None:
        """Ask, report, and give the seconds until the next look; None: until we are woken."""
        for reader in self._readers:
            seconds = await reader.idle_seconds()
            if seconds is not None:
                idle = seconds >= self._idle_after - _TOLERANCE
                self._report(idle=idle)
                return None if reader.wakes else next_look(seconds, self._idle_after, idle=idle)
        self._report(idle=False)
        return None

    def _report(self, *, idle: bool) -> None:
        if idle != self._idle:
            self._idle = idle
            self._tell(idle)


def next_look(seconds: float, idle_after: float, *, idle: bool) -> float:
    """Tell how long nothing can have changed, at least `FASTEST_LOOK`.

    A present user can't become idle before the limit; an idle one may come back at any time.

    Args:
        seconds: since the last input.
    """
    return FASTEST_LOOK if idle else max(FASTEST_LOOK, idle_after - seconds)
