"""What every presence source keeps, whichever is behind the port.

Each test runs on stages: a source, and what happens to the computer. `fake` is the fake that the
services are tested with, `linux` our adapter with logind, Mutter and KDE's screen saver on a real
bus. Windows and macOS can't run here; their parts that can are in tests/unit/adapters/platform.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Protocol

import pytest

from app.adapters.platform.linux import LinuxPresence
from app.demo.private_desktop import PrivateDesktop
from app.domain.events import IdleChanged, LockChanged, SleepChanged
from app.ports.desktop import PresenceEvent, PresenceSource
from tests.fakes.desktop import FakePresenceSource, Recorder
from tests.fakes.presence_services import FakeLogind, FakeMutter, FakeScreenSaver

pytestmark = pytest.mark.anyio

IDLE_AFTER = 60.0


class Told(Recorder):
    """Remembers what a source told, and what was done before sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[PresenceEvent | str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    def deliver(self, event: PresenceEvent) -> None:
        self.events.append(event)
        self._look_again()

    async def on_sleep(self) -> None:
        self.events.append("last words begin")
        self._look_again()
        await self.gate.wait()
        self.events.append("last words said")
        self._look_again()

    async def until_last(self, event: PresenceEvent | str) -> None:
        """Wait until this was told last."""
        await self.until(lambda: self.events[-1:] == [event])


class Stage(Protocol):
    """A source under test, and the computer."""

    @property
    def source(self) -> PresenceSource: ...

    async def start(self, told: Told) -> None:
        """Start the source, and wait until it listens."""
        ...

    def go_away(self) -> None:
        """Leave the computer alone for longer than the limit."""
        ...

    def come_back(self) -> None: ...

    def lock(self) -> None: ...

    def unlock(self) -> None: ...

    def sleep(self) -> None:
        """Send the computer to sleep; it waits for the last words."""
        ...

    def wake(self) -> None: ...


class FakeStage:
    def __init__(self) -> None:
        self.source = FakePresenceSource()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, told: Told) -> None:
        await self.source.start(told.deliver, IDLE_AFTER, on_sleep=told.on_sleep)

    def go_away(self) -> None:
        self.source.become_idle()

    def come_back(self) -> None:
        self.source.become_idle(idle=False)

    def lock(self) -> None:
        self.source.lock()

    def unlock(self) -> None:
        self.source.lock(locked=False)

    def sleep(self) -> None:
        self._tasks.add(asyncio.create_task(self.source.fall_asleep()))

    def wake(self) -> None:
        self.source.sleep(asleep=False)


class LinuxStage:
    def __init__(self, logind: FakeLogind, mutter: FakeMutter, saver: FakeScreenSaver) -> None:
        self._logind = logind
        self._mutter = mutter
        self._saver = saver
        self.source = LinuxPresence(
            {
                "DBUS_SESSION_BUS_ADDRESS": mutter._address,
                "DBUS_SYSTEM_BUS_ADDRESS": logind._address,
            }
        )

    async def start(self, told: Told) -> None:
        await self.source.start(told.deliver, IDLE_AFTER, on_sleep=told.on_sleep)
        await self._logind.until(lambda: "GetAll" in self._logind.calls)
        await self._mutter.until(lambda: "GetIdletime" in self._mutter.calls)
        await self._saver.until(lambda: "GetActive" in self._saver.calls)

    def go_away(self) -> None:
        self._mutter.leave_alone(IDLE_AFTER + 1)

    def come_back(self) -> None:
        self._mutter.touch()

    def lock(self) -> None:
        self._saver.cover()

    def unlock(self) -> None:
        self._saver.cover(active=False)

    def sleep(self) -> None:
        self._logind.sleep()

    def wake(self) -> None:
        self._logind.wake()


@pytest.fixture(params=["fake", "linux"])
async def stage(request: pytest.FixtureRequest, desktop: PrivateDesktop) -> AsyncIterator[Stage]:
    """Each stage in turn, not yet started."""
    if request.param == "fake":
        yield FakeStage()
        return
    with desktop.another_bus() as bus:
        async with contextlib.AsyncExitStack() as stack:
            logind = await stack.enter_async_context(FakeLogind(bus))
            mutter = await stack.enter_async_context(FakeMutter(bus))
            saver = await stack.enter_async_context(FakeScreenSaver(bus))
            linux = LinuxStage(logind, mutter, saver)
            yield linux
            await linux.source.stop()


async def test_nothing_is_told_of_a_present_user(stage: Stage) -> None:
    told = Told()
    await stage.start(told)
    assert told.events == []


async def test_idleness_and_return_are_told(stage: Stage) -> None:
    told = Told()
    await stage.start(told)
    stage.go_away()
    await told.until_last(IdleChanged(idle=True))
    stage.come_back()
    await told.until_last(IdleChanged(idle=False))
    stage.go_away()
    await told.until_last(IdleChanged(idle=True))
    assert told.events == [IdleChanged(idle=i) for i in (True, False, True)]


async def test_lock_and_unlock_are_told(stage: Stage) -> None:
    told = Told()
    await stage.start(told)
    stage.lock()
    await told.until_last(LockChanged(locked=True))
    stage.unlock()
    await told.until_last(LockChanged(locked=False))
    assert told.events == [LockChanged(locked=True), LockChanged(locked=False)]


async def test_before_sleep_it_is_told_and_the_last_words_are_said(stage: Stage) -> None:
    told = Told()
    await stage.start(told)
    stage.sleep()
    await told.until_last("last words said")
    stage.wake()
    await told.until_last(SleepChanged(asleep=False))
    assert told.events == [
        SleepChanged(asleep=True),
        "last words begin",
        "last words said",
        SleepChanged(asleep=False),
    ]


async def test_the_second_sleep_is_as_the_first(stage: Stage) -> None:
    told = Told()
    await stage.start(told)
    for _ in range(2):
        stage.sleep()
        await told.until_last("last words said")
        stage.wake()
        await told.until_last(SleepChanged(asleep=False))
    assert told.events.count("last words said") == 2


async def test_after_the_stop_nothing_is_told(stage: Stage) -> None:
    told = Told()
    await stage.start(told)
    stage.lock()
    await told.until_last(LockChanged(locked=True))
    await stage.source.stop()
    stage.unlock()
    stage.go_away()
    stage.wake()
    assert told.events == [LockChanged(locked=True)]


async def test_it_can_be_started_again(stage: Stage) -> None:
    first, second = Told(), Told()
    await stage.start(first)
    await stage.source.stop()
    await stage.start(second)
    stage.lock()
    await second.until_last(LockChanged(locked=True))
    assert first.events == []
