"""An asyncio loop on which time passes only when a test says so, one callback at a time.

Everything between two awaits is one step, so that a test can stop the world between any two of
them. Nothing here waits: a timer that is due in an hour is reached by `advance(3600)`.
"""

import asyncio
import heapq
from asyncio import events
from collections.abc import Callable
from typing import Any


class VirtualLoop(asyncio.BaseEventLoop):
    """A loop without a clock, selector or thread.

    Attributes:
        steps: callbacks that have run so far.
        failures: what nobody caught: contexts of the loop's exception handler.
        before_step: called before each step; it may change the world.
    """

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self.failures: list[dict[str, Any]] = []
        self.before_step: Callable[[], None] = lambda: None
        self._now = 0.0
        self.set_exception_handler(lambda _, context: self.failures.append(context))

    def time(self) -> float:
        return self._now

    def run_ready(self, limit: int | None = None) -> int:
        """Run what is ready, at most so many steps, without letting time pass."""
        done = 0
        with _Running(self):
            while self._ready and (limit is None or done < limit):
                if not self._ready[0]._cancelled:
                    self.before_step()
                handle = self._ready.popleft()
                if not handle._cancelled:
                    self.steps += 1
                    done += 1
                    handle._run()
                    assert limit is not None or done < 200_000, "the program never comes to rest"
        return done

    def advance(self, seconds: float) -> None:
        """Let time pass, running everything that comes due."""
        until = self._now + seconds
        self.run_ready()
        while self._scheduled and self._scheduled[0].when() <= until:
            timer = heapq.heappop(self._scheduled)
            timer._scheduled = False
            if not timer._cancelled:
                self._now = max(self._now, timer.when())
                self._ready.append(timer)
                self.run_ready()
        self._now = until

    def complete(self, coroutine: Any) -> Any:
        """Run a coroutine to its end, without letting time pass."""
        task = self.create_task(coroutine)
        self.run_ready()
        return task.result()

    def bury(self) -> None:
        """End all tasks and forget all timers; the ports are dead, nothing they do takes effect."""
        self._scheduled.clear()
        for _ in range(20):
            tasks = asyncio.all_tasks(self)
            if not tasks:
                break
            for task in tasks:
                task.cancel()
            self.run_ready()
        self._scheduled.clear()
        assert not asyncio.all_tasks(self), "a task survived its cancellation"

    def _write_to_self(self) -> None:
        pass


class _Running:
    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def __enter__(self) -> None:
        self._before = events._get_running_loop()
        events._set_running_loop(self._loop)

    def __exit__(self, *_: object) -> None:
        events._set_running_loop(self._before)
