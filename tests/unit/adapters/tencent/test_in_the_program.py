"""A Tencent account in the whole program: from the library to the notification and back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from app.domain.account import Account, ConnectionPhase
from app.domain.events import (
    CatchUpFinished,
    ConnectionChanged,
    Event,
    MessageStateChanged,
    PeerRead,
    ReadMarked,
    ReadSource,
)
from app.domain.ids import ConversationId, ConversationRef, parse_ext
from app.domain.message import MessageState
from app.domain.notification import tag_of
from app.domain.selectors import unread_total
from app.ports.im import Deliver, Session
from tests.fakes.program import ProgramUnderTest
from tests.fakes.tencent.native import build
from tests.fakes.tencent.server import signature
from tests.fakes.tencent.stage import TencentClient, TencentStage

pytestmark = pytest.mark.anyio

E = TypeVar("E", bound=Event)


class Signed:
    """The backend of a device, for a program whose key ring holds something else."""

    def __init__(self, client: TencentClient) -> None:
        self._client = client

    def open(self, account: Account, secret: str, deliver: Deliver) -> Session:
        assert secret
        return self._client.backend.open(account, signature(account.address), deliver)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("tencent"))


@pytest.fixture
async def stage(library: Path, tmp_path: Path) -> AsyncIterator[TencentStage]:
    stage = TencentStage(library, tmp_path)
    for user in ("anna", "ben"):
        stage.server.add_user(user)
    try:
        yield stage
    finally:
        await stage.end()


def program_of(device: TencentClient) -> ProgramUnderTest:
    return ProgramUnderTest(accounts=(device.account,), backend=Signed(device))


async def heard(
    program: ProgramUnderTest, kind: type[E], check: Callable[[E], bool] = lambda _: True
) -> E:
    """Wait for an event in the program, also one that came already."""
    found: asyncio.Future[E] = asyncio.get_running_loop().create_future()

    def see(event: E) -> None:
        if not found.done() and check(event):
            found.set_result(event)

    program.store.listen(kind, see)
    for event in program.events:
        if isinstance(event, kind):
            see(event)
    async with asyncio.timeout(15.0):
        event = await found
    await program.settled()
    return event


@pytest.fixture
async def device(stage: TencentStage) -> TencentClient:
    return stage.client("anna")


async def test_a_message_is_notified_opened_by_a_click_and_read_everywhere(
    stage: TencentStage, device: TencentClient
) -> None:
    ben = await stage.online("ben")
    where = ConversationRef(device.account.id, ConversationId.c2c("ben"))
    async with program_of(device) as program:
        await heard(program, CatchUpFinished)
        shown = asyncio.Event()
        program.store.watch(unread_total, lambda n: shown.set() if n else None)
        await ben.say(ConversationId.c2c("anna"), "See you at five")
        await asyncio.wait_for(shown.wait(), 15.0)
        await program.settled()
        (notification,) = program.notifications.on_screen.values()
        assert (notification.title, notification.body) == ("Ben", "See you at five")
        assert parse_ext(notification.ext) == where.id
        program.notifications.respond(tag_of(where))
        await program.settled()
        assert program.store.state.open == where
        program.look_at(where)
        await heard(program, ReadMarked, lambda e: e.source is ReadSource.HERE)
        assert (await ben.until(PeerRead)).ref.id == ConversationId.c2c("anna")
        assert program.notifications.on_screen == {}
        assert unread_total(program.store.state) == 0


async def test_what_is_written_without_a_network_is_sent_once_when_it_is_back(
    stage: TencentStage, device: TencentClient
) -> None:
    ben = await stage.online("ben")
    where = ConversationRef(device.account.id, ConversationId.c2c("ben"))
    async with program_of(device) as program:
        await heard(program, CatchUpFinished)
        device.device.cut()
        await heard(
            program, ConnectionChanged, lambda e: e.connection.phase is ConnectionPhase.WAITING
        )
        await program.conversations.send(where, "In the tunnel")
        device.device.mend()
        program.accounts.connect_now(device.account.id)
        await heard(program, MessageStateChanged, lambda e: e.state is MessageState.SENT)
        await program.conversations.send(where, "And out")
        await ben.hears("And out")
        assert [m.text for m in ben.received()] == ["In the tunnel", "And out"]
        states = [m.state for m in program.store.state.messages(where)]
        assert states[0] is MessageState.SENT
