"""After sleep, or a change of network, no line is trusted."""

import pytest

from app.domain.account import ConnectionPhase
from app.domain.errors import ConnectionFailed, KickedByOtherDevice
from app.domain.events import ConnectionChanged, SleepChanged
from tests.fakes.program import ACCOUNT, ProgramUnderTest, c2c, incoming

pytestmark = pytest.mark.anyio


async def wake(program: ProgramUnderTest) -> None:
    program.store.dispatch(SleepChanged(asleep=True))
    await program.settled()
    program.store.dispatch(SleepChanged(asleep=False))
    await program.settled()


def phases(program: ProgramUnderTest) -> list[ConnectionPhase]:
    """Where the connection has been."""
    return [e.connection.phase for e in program.events if isinstance(e, ConnectionChanged)]


async def test_a_line_that_still_holds_after_sleep_is_kept() -> None:
    async with ProgramUnderTest() as program:
        before = phases(program)
        await wake(program)
        assert program.session.asked("check_alive") == [("check_alive",)]
        assert phases(program) == before


async def test_a_line_that_died_in_sleep_is_made_anew_at_once_and_caught_up_with() -> None:
    async with ProgramUnderTest() as program:
        program.session.answers = False
        message = incoming("anna", "good morning")
        program.session.missed = [message]
        await wake(program)
        assert program.accounts.is_online(ACCOUNT.id)
        assert [m.text for m in program.store.state.messages(c2c("anna"))] == ["good morning"]


async def test_falling_asleep_asks_nobody() -> None:
    async with ProgramUnderTest() as program:
        program.store.dispatch(SleepChanged(asleep=True))
        await program.settled()
        assert program.session.asked("check_alive") == []


async def test_who_waits_to_connect_waits_no_longer_after_sleep() -> None:
    async with ProgramUnderTest() as program:
        program.session.drop()
        await program.settled()
        await wake(program)
        assert program.accounts.is_online(ACCOUNT.id)
        assert program.session.asked("check_alive") == []


async def test_a_try_that_slept_through_is_followed_by_the_next_at_once() -> None:
    async with ProgramUnderTest() as program:
        program.session.drop()
        program.session.refuses = [ConnectionFailed("the try slept through")]
        # Woken while the try is under way, before it fails.
        program.store.listen(ConnectionChanged, lambda e: wake_while_connecting(program, e))
        await program.settled()
        program.accounts.connect_now(ACCOUNT.id)
        await program.settled()
        assert program.accounts.is_online(ACCOUNT.id)


def wake_while_connecting(program: ProgramUnderTest, event: ConnectionChanged) -> None:
    if event.connection.phase is ConnectionPhase.CONNECTING:
        program.store.dispatch(SleepChanged(asleep=False))


async def test_a_push_gives_up_no_try() -> None:
    """Pushes come with every message: a slow network would never see a try to its end."""
    async with ProgramUnderTest() as program:
        program.session.drop()
        program.session.stalls = 1
        await program.settled()
        program.accounts.connect_now(ACCOUNT.id)
        await program.settled()
        program.accounts.trust_no_line()
        await program.settled()
        assert len(program.session.asked("connect")) == 2


async def test_an_account_that_another_device_took_stays_with_it_after_sleep() -> None:
    async with ProgramUnderTest() as program:
        program.session.turn_away(KickedByOtherDevice("another device took over"))
        await program.settled()
        await wake(program)
        phase = program.store.state.accounts[ACCOUNT.id].connection.phase
        assert phase is ConnectionPhase.FAILED


async def test_a_change_of_network_is_like_waking() -> None:
    async with ProgramUnderTest() as program:
        program.session.answers = False
        program.accounts.trust_no_line()
        await program.settled()
        assert program.session.asked("connect") == [("connect",)] * 2
