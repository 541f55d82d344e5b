"""What is new after an update, and that there is a newer version, each told once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.domain.errors import ConnectionFailed
from app.services.update_hint import EVERY, FIRST_AFTER, UpdateHint
from app.services.whats_new import WhatsNew
from tests.fakes.program import ProgramUnderTest
from tests.fakes.releases import FakeReleaseSource

pytestmark = pytest.mark.anyio

CHANGELOG = """# Changelog

## [Unreleased]

- Nobody knows this yet.

## [1.2.0] - 2026-03-01

### Added

- Calls with a picture, which
  take two lines to tell.
- %s

## [1.1.0] - 2026-02-01

- A first thing.
- A second one.
- A third.

## [1.0.0] - 2026-01-01

- All of it.
""" % ("long " * 100)


@pytest.fixture
async def program() -> AsyncIterator[ProgramUnderTest]:
    async with ProgramUnderTest() as running:
        yield running


def shown(program: ProgramUnderTest) -> list[str]:
    """Titles on the screen, oldest first."""
    return [notification.title for notification in program.notifications.on_screen.values()]


async def start(program: ProgramUnderTest, folder: Path, version: str) -> None:
    await WhatsNew(folder, version, CHANGELOG, program.push).run()


# What is new


async def test_a_fresh_installation_has_nothing_new(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    await start(program, tmp_path / "settings", "1.2.0")
    assert shown(program) == []


async def test_an_update_tells_once_what_is_new_since_the_last_one(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    for version in ("1.0.0", "1.2.0", "1.2.0"):
        await start(program, tmp_path, version)
    (told,) = program.notifications.on_screen.values()
    lines = told.body.splitlines()
    assert told.title == "New in Bellbird 1.2.0"
    assert lines[0] == "• Calls with a picture, which take two lines to tell."
    assert lines[1].startswith("• long")
    assert len(lines[1]) < 130
    assert lines[2:] == ["• A first thing.", "• A second one.", "And more: Settings, About."]


async def test_going_back_tells_nothing_and_going_forth_again_does(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    for version in ("1.2.0", "1.1.0"):
        await start(program, tmp_path, version)
    assert shown(program) == []
    await start(program, tmp_path, "1.2.0")
    assert shown(program) == ["New in Bellbird 1.2.0"]


async def test_a_version_without_a_section_tells_nothing(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    for version in ("1.2.0", "1.2.1"):
        await start(program, tmp_path, version)
    assert shown(program) == []


# A newer version


class Days:
    """Lets waits end when the test says so, and remembers how long they were to be."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._next: asyncio.Queue[None] = asyncio.Queue()
        self._began: asyncio.Queue[None] = asyncio.Queue()

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._began.put_nowait(None)
        await self._next.get()

    async def pass_by(self) -> None:
        """Let one wait begin and end."""
        async with asyncio.timeout(5):
            await self._began.get()
        self._next.put_nowait(None)


@contextlib.asynccontextmanager
async def looking(
    program: ProgramUnderTest, source: FakeReleaseSource, folder: Path
) -> AsyncIterator[Days]:
    days = Days()
    hint = UpdateHint(program.store, source, program.push, folder, "1.0.0", days.sleep)
    task = asyncio.create_task(hint.run())
    yield days
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_nobody_is_asked_unless_the_user_wants_it(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    source = FakeReleaseSource("2.0.0")
    async with looking(program, source, tmp_path) as days:
        await program.settled()
        assert (source.asked, days.waits) == (0, [])
        await program.preferences.change(look_for_updates=True)
        await days.pass_by()
        await days.pass_by()
        assert days.waits[:2] == [FIRST_AFTER, EVERY]
        assert source.asked >= 1


async def test_each_newer_version_is_told_of_once(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    await program.preferences.change(look_for_updates=True)
    source = FakeReleaseSource("1.0.0")
    async with looking(program, source, tmp_path) as days:
        for version in ("1.0.0", "2.0.0", "2.0.0", "2.1.0", "1.9.0"):
            source.release = FakeReleaseSource(version).release
            await days.pass_by()
            await program.settled()
    assert sorted(shown(program)) == [
        "Bellbird 2.0.0 is available",
        "Bellbird 2.1.0 is available",
    ]


async def test_it_is_not_told_of_again_by_the_next_run(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    for _ in range(2):
        source = FakeReleaseSource("2.0.0")
        hint = UpdateHint(program.store, source, program.push, tmp_path, "1.0.0")
        newer = await hint.look()
        assert newer is not None
        assert newer.version == "2.0.0"
    assert len(program.notifications.on_screen) == 1


async def test_who_can_not_be_asked_is_asked_again_later(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    source = FakeReleaseSource("2.0.0")
    source.error = ConnectionFailed("there is no network")
    hint = UpdateHint(program.store, source, program.push, tmp_path, "1.0.0")
    assert await hint.look() is None
    source.error = None
    assert await hint.look() is not None


async def test_a_build_that_does_not_know_where_to_ask_never_does(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    await program.preferences.change(look_for_updates=True)
    source = FakeReleaseSource("2.0.0", is_known=False)
    await UpdateHint(program.store, source, program.push, tmp_path, "1.0.0").run()
    assert source.asked == 0
