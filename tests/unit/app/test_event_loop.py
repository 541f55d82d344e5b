"""asyncio on Qt: timers that are never early and gone when cancelled, and a sound PySide6."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.event_loop import EventLoop
from app.nets import quit_on_signals

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def run(qapp: QApplication) -> Run:
    def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
            return runner.run(coroutine)

    return run


def test_a_sleep_never_ends_early(run: Run) -> None:
    async def measure() -> list[float]:
        loop = asyncio.get_running_loop()
        late = []
        for delay in (0.001, 0.01, 0.05, 0.2):
            began = loop.time()
            await asyncio.sleep(delay)
            late.append(loop.time() - began - delay)
        return late

    assert min(run(measure())) >= 0


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_the_end_of_the_session_is_heard(run: Run) -> None:
    async def be_ended() -> bool:
        quit_requested = asyncio.Event()
        with quit_on_signals(asyncio.get_running_loop(), quit_requested):
            os.kill(os.getpid(), signal.SIGTERM)
            async with asyncio.timeout(5):
                return await quit_requested.wait()

    assert run(be_ended())


def test_a_cancelled_timer_is_gone(run: Run) -> None:
    async def cancel_many() -> int:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, EventLoop)
        before = loop.waiting_timers
        for _ in range(1000):
            loop.call_later(60, print).cancel()
        return loop.waiting_timers - before

    assert run(cancel_many()) == 0


def test_callbacks_run_in_the_order_they_were_asked_for(run: Run) -> None:
    async def collect() -> list[int]:
        order: list[int] = []
        for n in range(100):
            asyncio.get_running_loop().call_soon(order.append, n)
        await asyncio.sleep(0.05)
        return order

    assert run(collect()) == list(range(100))


def test_task_groups_timeouts_and_threads_work(run: Run) -> None:
    async def use_them() -> int:
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            tasks = [group.create_task(asyncio.to_thread(int, "21")) for _ in range(2)]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        return sum(task.result() for task in tasks)

    assert run(use_them()) == 42


class _Sender(QObject):
    sent = Signal(bool)


@pytest.mark.usefixtures("qapp")
def test_twenty_thousand_signals_lose_no_reference() -> None:
    """PySide6 6.12.0 loses one to None per void call, and Python 3.11 aborts after thousands."""
    sender = _Sender()
    heard = 0

    def hear(_: bool) -> None:
        nonlocal heard
        heard += 1

    sender.sent.connect(hear)
    before = sys.getrefcount(None)
    for _ in range(20_000):
        sender.setObjectName("x")
        sender.sent.emit(True)
    assert heard == 20_000
    assert sys.getrefcount(None) > before - 1000
