"""Starting with the computer: setting and system agree, whoever changes which."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from app.domain.events import ProblemOccurred, SettingsChanged
from app.services.preferences import Preferences
from app.services.starting import Starting
from app.services.store import Store
from tests.fakes.autostart import FakeAutostart
from tests.fakes.storage import FakeSettingsStore

pytestmark = pytest.mark.anyio


class Stage:
    """The service between a store and a system."""

    def __init__(self, system: FakeAutostart, *, setting: bool = False) -> None:
        self.system = system
        self.store = Store()
        self.preferences = Preferences(self.store, FakeSettingsStore())
        self.problems: list[str] = []
        self._setting = setting
        self.store.listen(ProblemOccurred, lambda event: self.problems.append(event.text))

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Stage"]:
        await self.preferences.change(start_with_computer=self._setting)
        service = Starting(self.store, self.preferences, self.system)
        task = asyncio.create_task(service.run())
        yield self
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    @property
    def setting(self) -> bool:
        return self.store.state.settings.start_with_computer

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait; threads come and go meanwhile."""
        async with asyncio.timeout(5):
            while not seen():  # noqa: ASYNC110
                await asyncio.sleep(0)


@pytest.mark.parametrize("enabled", [True, False])
async def test_the_systems_own_switch_is_believed_at_the_start(enabled: bool) -> None:
    async with Stage(FakeAutostart(enabled=enabled), setting=not enabled).running() as stage:
        await stage.until(lambda: stage.setting is enabled)


async def test_what_is_set_up_is_renewed_because_the_program_may_have_moved() -> None:
    async with Stage(FakeAutostart(enabled=True), setting=True).running() as stage:
        await stage.until(lambda: stage.system.calls == [True])


async def test_a_change_of_the_setting_changes_the_system() -> None:
    async with Stage(FakeAutostart(enabled=True), setting=True).running() as stage:
        await stage.until(lambda: stage.system.calls == [True])
        await stage.preferences.change(start_with_computer=False)
        await stage.until(lambda: not stage.system.enabled)
        await stage.preferences.change(start_with_computer=True)
        await stage.until(lambda: stage.system.enabled)
        assert stage.system.calls == [True, False, True]


async def test_other_settings_change_nothing() -> None:
    async with Stage(FakeAutostart(enabled=True), setting=True).running() as stage:
        await stage.until(lambda: stage.system.calls == [True])
        await stage.preferences.change(zoom=120)
        stage.store.dispatch(SettingsChanged(stage.store.state.settings))
        await stage.preferences.change(start_with_computer=False)
        await stage.until(lambda: not stage.system.enabled)
        assert stage.system.calls == [True, False]


async def test_a_system_that_refuses_is_told_and_the_setting_goes_back() -> None:
    async with Stage(FakeAutostart(enabled=True), setting=True).running() as stage:
        await stage.until(lambda: stage.system.calls == [True])
        stage.system.is_locked = True
        await stage.preferences.change(start_with_computer=False)
        await stage.until(lambda: stage.setting)
        (problem,) = stage.problems
        assert problem.endswith("starts with the computer: the administrator forbids it")
