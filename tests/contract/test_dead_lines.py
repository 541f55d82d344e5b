"""A line that died while the computer slept, without a word, on the embedded server."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.adapters.xmpp.client import XmppBackend
from app.adapters.xmpp.websocket import KEEPALIVE, PROOF
from app.domain.account import Account, ConnectionPhase, Protocol
from app.domain.errors import Disconnected
from app.domain.events import ConnectionChanged, SleepChanged
from app.domain.ids import AccountId, ConversationId, ConversationRef
from tests.fakes.program import ProgramUnderTest
from tests.servers.conftest import stage_on
from tests.servers.stage import EmbeddedServer, Line, Stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    server = EmbeddedServer()
    await server.start()
    async with stage_on(server) as stage:
        yield stage
    await server.stop()


async def test_a_line_that_holds_is_proven_and_kept(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await ben.session.check_alive()
    await anna.say(ben, "still there")
    await ben.hears("still there")


async def test_a_frozen_line_is_given_up_long_before_the_keepalive_would(
    stage: Stage,
) -> None:
    ben = await stage.online("ben")
    ben.line.freeze("there")
    async with asyncio.timeout(PROOF + 1.0):
        with pytest.raises(Disconnected, match="does not answer any more"):
            await ben.session.check_alive()
        with pytest.raises(Disconnected, match="does not answer any more"):
            await ben.session.wait_closed()
    with pytest.raises(Disconnected):
        await ben.session.check_alive()


@pytest.mark.parametrize("given_up_after", [0.05, 0.15, 0.25, 0.35, 0.45, 0.6])
async def test_a_try_given_up_at_any_step_is_followed_by_one_that_works(
    stage: Stage, given_up_after: float
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    ben.line.cut()
    with pytest.raises(Disconnected):
        await ben.session.wait_closed()
    await anna.say(ConversationId.c2c(ben.address), "meanwhile")
    ben.line.delay = 0.1
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(given_up_after):
            await ben.session.connect(ben.positions)
    ben.line.delay = 0.0
    await ben.session.connect(ben.positions)
    await ben.hears("meanwhile")
    await anna.say(ben, "now")
    await ben.hears("now")
    assert [m.text for m in ben.all_received()] == ["meanwhile", "now"]


async def test_after_sleep_a_dead_line_is_made_anew_and_what_was_missed_arrives(
    stage: Stage,
) -> None:
    anna, line = await stage.online("anna"), Line(stage.server.url)
    url = await line.open()
    account = Account(AccountId("b1"), Protocol.XMPP, stage.server.address("ben"), url=url)
    stage.server.add_account("ben", "secret")
    ref = ConversationRef(account.id, ConversationId.c2c(anna.address))
    news = asyncio.Event()
    async with ProgramUnderTest(accounts=(account,), backend=XmppBackend()) as program:
        program.store.listen(object, lambda _: news.set())  # type: ignore[arg-type]  # every kind

        async def until_online() -> None:
            while not program.accounts.is_online(account.id):
                news.clear()
                await news.wait()

        async with asyncio.timeout(KEEPALIVE):
            await until_online()
        line.freeze("back")
        await anna.say(ConversationId.c2c(account.address), "good morning")
        program.store.dispatch(SleepChanged(asleep=False))
        program.store.listen(ConnectionChanged, lambda e: _mend(line, e))
        async with asyncio.timeout(PROOF + 3.0):
            while not program.store.state.messages(ref):
                news.clear()
                await news.wait()
            await until_online()
        assert [m.text for m in program.store.state.messages(ref)] == ["good morning"]
        await program.accounts.stop()
    await line.close()


def _mend(line: Line, event: ConnectionChanged) -> None:
    """Only the old line is dead; a new one works."""
    if event.connection.phase is ConnectionPhase.CONNECTING:
        line.restore()
