"""Presence on Linux by its parts: services come and go, disagree, refuse; the X server is real."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

import pytest

from app.adapters.platform import idle_watch, lock_witnesses, logind
from app.adapters.platform.linux import LinuxPresence
from app.adapters.platform.x_screen_saver import XScreenSaver
from app.demo.private_desktop import PrivateDesktop
from app.domain.events import IdleChanged, LockChanged, SleepChanged
from tests.contract.test_presence import IDLE_AFTER, Told
from tests.fakes.presence_services import FakeLogind, FakeMutter, FakeScreenSaver

pytestmark = [pytest.mark.anyio, pytest.mark.desktop]

LOCKED, UNLOCKED = LockChanged(locked=True), LockChanged(locked=False)
IDLE, PRESENT = IdleChanged(idle=True), IdleChanged(idle=False)


@pytest.fixture
async def bus(desktop: PrivateDesktop) -> AsyncIterator[str]:
    """A bus with nobody on it, session and system bus in one."""
    with desktop.another_bus() as address:
        yield address


@pytest.fixture
async def told() -> Told:
    """What the source told."""
    return Told()


@contextlib.asynccontextmanager
async def presence(
    bus: str, told: Told, idle_after: float = IDLE_AFTER, **environment: str
) -> AsyncIterator[LinuxPresence]:
    """The source, started, on that bus."""
    addresses = {"DBUS_SESSION_BUS_ADDRESS": bus, "DBUS_SYSTEM_BUS_ADDRESS": bus}
    source = LinuxPresence({**addresses, **environment})
    await source.start(told.deliver, idle_after, on_sleep=told.on_sleep)
    yield source
    await source.stop()


# -- sleep ----------------------------------------------------------------------------------------


async def test_the_computer_sleeps_only_when_the_last_words_are_said(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: fake.holders == 1)
        told.gate.clear()
        fake.sleep()
        await told.until_last("last words begin")
        asleep_before = fake.asleep
        told.gate.set()
        await fake.until(lambda: fake.asleep)
        assert (asleep_before, told.events[-1]) == (False, "last words said")


async def test_the_next_sleep_is_held_up_again(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: fake.holders == 1)
        fake.sleep()
        await fake.until(lambda: fake.asleep)
        fake.wake()
        await fake.until(lambda: fake.holders == 1)


async def test_shutting_down_waits_likewise(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: fake.holders == 1)
        fake.shut_down()
        await fake.until(lambda: fake.asleep)
        assert told.events == [SleepChanged(asleep=True), "last words begin", "last words said"]


async def test_last_words_that_take_too_long_do_not_keep_the_computer_awake(
    bus: str, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logind, "_PATIENCE", 0.1)
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: fake.holders == 1)
        told.gate.clear()
        fake.sleep()
        await fake.until(lambda: fake.asleep)
        assert told.events[-1] == "last words begin"


async def test_waking_in_the_middle_of_the_last_words_ends_them(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: fake.holders == 1)
        told.gate.clear()
        fake.sleep()
        await told.until_last("last words begin")
        fake.wake()
        await told.until_last(SleepChanged(asleep=False))
        await fake.until(lambda: fake.calls.count("Inhibit") == 2 and fake.holders == 1)


async def test_where_nobody_may_hold_sleep_up_it_is_told_all_the_same(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake:
        fake.allows_inhibiting = False
        async with presence(bus, told):
            await fake.until(lambda: "GetAll" in fake.calls)
            fake.sleep()
            await told.until_last("last words said")


async def test_the_stop_gives_the_lock_back(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake:
        async with presence(bus, told):
            await fake.until(lambda: fake.holders == 1)
        await fake.until(lambda: fake.holders == 0)


async def test_a_logind_that_comes_late_or_again_is_asked_for_a_lock(bus: str, told: Told) -> None:
    async with presence(bus, told):
        for _ in range(2):
            async with FakeLogind(bus) as fake:
                await fake.until(lambda fake=fake: fake.holders == 1)  # type: ignore[misc]  # binds this round's


# -- lock -----------------------------------------------------------------------------------------


async def test_a_lock_from_before_the_start_is_told(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake:
        fake.locked_hint = True
        async with presence(bus, told):
            await told.until_last(LOCKED)


async def test_the_lockers_word_to_logind_is_believed(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: "GetAll" in fake.calls)
        fake.hint(locked=True)
        await told.until_last(LOCKED)
        fake.hint(locked=False)
        await told.until_last(UNLOCKED)


async def test_a_wish_to_lock_counts_at_once(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: "GetAll" in fake.calls)
        fake.lock()
        await told.until_last(LOCKED)
        fake.unlock()
        await told.until_last(UNLOCKED)


async def test_a_wish_that_nobody_confirms_is_forgotten(
    bus: str, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_witnesses, "UNCONFIRMED", 0.1)
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: "GetAll" in fake.calls)
        fake.lock()
        await told.until_last(UNLOCKED)
        assert told.events == [LOCKED, UNLOCKED]


async def test_a_wish_that_is_confirmed_ends_with_its_witness(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: "GetAll" in fake.calls)
        fake.lock()
        fake.hint(locked=True)
        fake.hint(locked=False)
        await told.until_last(UNLOCKED)
        assert told.events == [LOCKED, UNLOCKED]


async def test_another_users_lock_is_not_ours(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told):
        await fake.until(lambda: "GetAll" in fake.calls)
        fake.lock_another_session()
        fake.sleep()
        await told.until_last("last words said")
        assert LOCKED not in told.events


async def test_somebody_else_can_t_speak_for_logind(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, presence(bus, told), FakeScreenSaver(bus) as stranger:
        await fake.until(lambda: "GetAll" in fake.calls)
        stranger._signal(fake._SESSION_PATH, fake._SESSION, "Lock", "")
        fake.sleep()
        await told.until_last("last words said")
        assert LOCKED not in told.events


@pytest.mark.parametrize(
    "name",
    ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
     "org.mate.ScreenSaver", "org.xfce.ScreenSaver"],
)  # fmt: skip
async def test_each_screen_saver_is_a_witness(bus: str, told: Told, name: str) -> None:
    async with FakeScreenSaver(bus, name) as saver, presence(bus, told):
        await saver.until(lambda: "GetActive" in saver.calls)
        saver.cover()
        await told.until_last(LOCKED)
        saver.cover(active=False)
        await told.until_last(UNLOCKED)


async def test_a_screen_saver_that_crashes_leaves_no_lock_behind(bus: str, told: Told) -> None:
    async with presence(bus, told):
        async with FakeScreenSaver(bus) as saver:
            await saver.until(lambda: "GetActive" in saver.calls)
            saver.cover()
            await told.until_last(LOCKED)
        await told.until_last(UNLOCKED)


async def test_two_witnesses_must_both_see_it_open(bus: str, told: Told) -> None:
    async with (
        FakeLogind(bus) as fake,
        FakeScreenSaver(bus, "org.gnome.ScreenSaver") as saver,
        presence(bus, told),
    ):
        await fake.until(lambda: "GetAll" in fake.calls)
        await saver.until(lambda: "GetActive" in saver.calls)
        fake.hint(locked=True)
        saver.cover()
        await told.until_last(LOCKED)
        fake.hint(locked=False)
        saver.cover(active=False)
        await told.until_last(UNLOCKED)
        assert told.events == [LOCKED, UNLOCKED]


# -- idle -----------------------------------------------------------------------------------------


async def test_a_mutter_is_not_polled(bus: str, told: Told) -> None:
    async with FakeMutter(bus) as mutter, presence(bus, told):
        await mutter.until(lambda: "GetIdletime" in mutter.calls)
        mutter.leave_alone(IDLE_AFTER)
        await told.until_last(IDLE)
        await mutter.until(lambda: None in mutter.watches.values())
        assert mutter.calls.count("GetIdletime") == 3  # at the start; idle; once more to be sure


async def test_a_mutter_that_comes_back_is_listened_to_again(bus: str, told: Told) -> None:
    async with presence(bus, told):
        for _ in range(2):
            async with FakeMutter(bus) as mutter:
                await mutter.until(lambda mutter=mutter: bool(mutter.watches))  # type: ignore[misc]  # binds this round's
                mutter.leave_alone(IDLE_AFTER + 1)
                await told.until_last(IDLE)
            await told.until_last(PRESENT)


async def test_kdes_screen_saver_is_asked_and_answers_in_milliseconds(bus: str, told: Told) -> None:
    async with FakeScreenSaver(bus, knows_idle=True) as saver:
        saver.idle_seconds = IDLE_AFTER + 1
        async with presence(bus, told):
            await told.until_last(IDLE)


async def test_the_hint_of_logind_is_the_last_resort(bus: str, told: Told) -> None:
    async with FakeLogind(bus) as fake, FakeScreenSaver(bus) as saver, presence(bus, told):
        await fake.until(lambda: "GetAll" in fake.calls)
        await saver.until(lambda: "GetSessionIdleTime" in saver.calls)
        fake.hint(idle=True)
        await told.until_last(IDLE)
        fake.hint(idle=False)
        await told.until_last(PRESENT)


async def test_without_anybody_the_user_is_there(bus: str, told: Told) -> None:
    async with presence(bus, told):
        await asyncio.sleep(0)
    assert told.events == []


async def test_without_a_bus_nothing_is_told_and_nothing_fails(told: Told) -> None:
    async with presence("unix:path=/nowhere/at/all", told):
        await asyncio.sleep(0)
    assert told.events == []


async def test_a_bus_that_comes_back_is_found(second_desktop: PrivateDesktop, told: Told) -> None:
    bus = second_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    fake = FakeLogind(bus)
    async with presence(bus, told):
        await fake.begin()
        await fake.until(lambda: fake.holders == 1)
        second_desktop.kill("bus")
        await fake.until(lambda: fake.holders == 0)
        second_desktop.start_bus()
        await fake.begin()
        await fake.until(lambda: fake.holders == 1)
    await fake.end()


# -- X --------------------------------------------------------------------------------------------


async def test_x_tells_how_long_nobody_touched_anything(desktop: PrivateDesktop) -> None:
    x = XScreenSaver(desktop.env)
    await asyncio.to_thread(desktop.key, "shift")
    first = await x.idle_seconds()
    await asyncio.sleep(0.3)  # X's own clock goes on
    second = await x.idle_seconds()
    await asyncio.to_thread(desktop.move, 10, 10)
    await asyncio.to_thread(desktop.move, 20, 20)
    third = await x.idle_seconds()
    x.close()
    assert first is not None
    assert second is not None
    assert third is not None
    assert second - first > 0.2
    assert third < second


@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ":9999"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}],
)
async def test_without_a_display_of_its_own_x_is_not_asked(environment: dict[str, str]) -> None:
    base = {"DISPLAY": os.environ["DISPLAY"]} if environment else {}
    x = XScreenSaver({**base, **environment})
    assert await x.idle_seconds() is None


async def test_the_user_of_an_x_display_goes_and_comes(
    desktop: PrivateDesktop, bus: str, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_watch, "FASTEST_LOOK", 0.1)
    await asyncio.to_thread(desktop.move, 30, 30)
    async with presence(bus, told, idle_after=1.0, DISPLAY=desktop.env["DISPLAY"]):
        await told.until_last(IDLE)
        await asyncio.to_thread(desktop.move, 40, 40)
        await told.until_last(PRESENT)
