"""How long the event loop was busy without looking up, measured while something goes on.

Two clocks, since the tests' machine has more to do: `longest_work` is the processor time that the
loop's own thread used in one go, `longest_gap` is the time that passed, with all that other
programs took of the processor.
"""

import asyncio
import time
from types import TracebackType
from typing import Self

BEAT = 0.002


class Heartbeat:
    """Beats as often as the loop lets it.

    Attributes:
        longest_work: seconds of work in one go; longer than 0.05 is felt in the window.
        longest_gap: seconds between two beats, less the beat's own.
    """

    def __init__(self) -> None:
        self.longest_work = 0.0
        self.longest_gap = 0.0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._beat(), name="heartbeat")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _beat(self) -> None:
        worked, passed = time.thread_time(), time.perf_counter()
        while True:
            await asyncio.sleep(BEAT)
            now_worked, now_passed = time.thread_time(), time.perf_counter()
            self.longest_work = max(self.longest_work, now_worked - worked)
            self.longest_gap = max(self.longest_gap, now_passed - passed - BEAT)
            worked, passed = now_worked, now_passed
