"""An account's do-not-disturb reaches its server once, and comes back without an echo."""

import asyncio
import math
from collections.abc import AsyncIterator

import pytest

from app.domain.account import ConnectionPhase, ConnectionState
from app.domain.errors import RequestFailed
from app.domain.events import ConnectionChanged, DoNotDisturbChanged
from app.domain.quiet_hours import DoNotDisturb
from app.services.account_quiet import AccountQuiet
from tests.fakes.program import ACCOUNT, NOON, ProgramUnderTest

pytestmark = pytest.mark.anyio


class Scene:
    """A program on a server that keeps do-not-disturb."""

    def __init__(self, program: ProgramUnderTest) -> None:
        self.program = program
        self.told: list[float] = []
        self.failure: RequestFailed | None = None
        program.session.set_do_not_disturb = self._set  # type: ignore[attr-defined]  # as Tencent's has it

    async def _set(self, until: float) -> None:
        if self.failure is not None:
            raise self.failure
        self.told.append(until)
        # The server tells all devices, this one too, in whole seconds.
        back = until if until == math.inf else float(int(until))
        self.program.session.deliver(DoNotDisturbChanged(back, account=ACCOUNT.id))

    async def wish(self, until: float) -> None:
        self.program.preferences.snooze(DoNotDisturb(until, account=ACCOUNT.id))
        await self.program.settled()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with ProgramUnderTest() as program:
        made = Scene(program)
        task = asyncio.create_task(AccountQuiet(program.store, program.accounts).run())
        await program.settled()
        yield made
        task.cancel()
        await asyncio.wait([task])


async def test_what_the_user_wishes_for_an_account_is_told_once(scene: Scene) -> None:
    await scene.wish(NOON + 1800.7)
    await scene.wish(0.0)
    await scene.wish(math.inf)
    assert scene.told == [NOON + 1800.7, 0.0, math.inf]


async def test_quiet_of_the_whole_program_is_this_computers_own(scene: Scene) -> None:
    scene.program.preferences.set_do_not_disturb(NOON + 60)
    await scene.program.settled()
    assert scene.told == []


async def test_a_wish_that_could_not_be_told_is_told_after_the_next_connect(scene: Scene) -> None:
    scene.failure = RequestFailed("try later")
    await scene.wish(NOON + 3600)
    scene.failure = None
    for phase in (ConnectionPhase.CONNECTING, ConnectionPhase.ONLINE):
        scene.program.store.dispatch(ConnectionChanged(ACCOUNT.id, ConnectionState(phase)))
    await scene.program.settled()
    assert scene.told == [NOON + 3600]


async def test_a_server_that_keeps_none_is_left_alone() -> None:
    async with ProgramUnderTest() as program:
        task = asyncio.create_task(AccountQuiet(program.store, program.accounts).run())
        program.preferences.snooze(DoNotDisturb(NOON + 60, account=ACCOUNT.id))
        await program.settled()
        assert program.store.state.problem is None
        task.cancel()
        await asyncio.wait([task])
