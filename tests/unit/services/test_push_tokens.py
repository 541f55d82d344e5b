"""Tokens on their way to servers: ten tries, two seconds apart, seen and stoppable."""

import asyncio

import pytest

from app.domain.errors import NotSupported, RequestFailed
from app.ports.im import PushRegistration
from app.services.push_tokens import PAUSE, TRIES, PushTokens
from tests.fakes.program import ACCOUNT, ProgramUnderTest

pytestmark = pytest.mark.anyio

REGISTRATION = PushRegistration(
    "push.example.org", "device", "t0ken", (("certificate-id", "4711"),)
)


class Scene:
    """A program that uploads tokens; `pauses` tells how long it waited, `after` what happens then.

    Attributes:
        recovers_after: the pause, from 1, in which the server comes back.
        holds: pauses never end.
    """

    def __init__(self, program: ProgramUnderTest) -> None:
        self.program = program
        self.pauses: list[float] = []
        self.seen: list[int] = []
        self.recovers_after = 0
        self.holds = False
        self.tokens = PushTokens(
            program.accounts,
            clock=lambda: program.now,
            pause=self._pause,
            on_change=self._changed,
        )

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if len(self.pauses) == self.recovers_after:
            self.program.session.request_error = None
        await (asyncio.Event().wait() if self.holds else asyncio.sleep(0))

    def _changed(self) -> None:
        self.seen += [upload.tries for upload in self.tokens.uploads.values()]

    async def upload(self) -> bool:
        return await self.tokens.upload_token(
            ACCOUNT.id, "t0ken", "4711", service="push.example.org", node="device"
        )


async def test_token_and_certificate_id_reach_the_server_at_once() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        assert await scene.upload()
        assert program.session.asked("enable_push") == [("enable_push", REGISTRATION)]
        assert scene.tokens.uploads[ACCOUNT.id].done_at == program.now


async def test_a_server_that_comes_back_is_asked_until_then_and_each_try_is_seen() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        program.session.request_error = RequestFailed("no")
        scene.recovers_after = 3
        assert await scene.upload()
        assert scene.pauses == [PAUSE] * 3
        assert scene.seen == [0, 1, 2, 3, 4]


async def test_after_ten_tries_the_reason_is_told() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        program.session.request_error = RequestFailed("the server has a problem")
        with pytest.raises(RequestFailed, match="a problem"):
            await scene.upload()
        assert len(program.session.asked("enable_push")) == TRIES
        upload = scene.tokens.uploads[ACCOUNT.id]
        assert (upload.reason, upload.done_at) == ("the server has a problem", 0.0)


async def test_a_server_that_can_wake_nobody_is_asked_once() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        program.session.request_error = NotSupported("it can't")
        with pytest.raises(NotSupported):
            await scene.upload()
        assert (len(program.session.asked("enable_push")), scene.pauses) == (1, [])


async def test_an_upload_can_be_stopped() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        program.session.request_error = RequestFailed("no")
        scene.holds = True
        uploading = asyncio.get_running_loop().create_task(scene.upload())
        await program.settled()
        scene.tokens.cancel(ACCOUNT.id)
        assert not await uploading


async def test_a_cleared_token_is_taken_back_and_another_time_is_no_error() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        await scene.upload()
        await scene.tokens.clear_token(ACCOUNT.id)
        await scene.tokens.clear_token(ACCOUNT.id)
        assert program.session.asked("disable_push") == [("disable_push", REGISTRATION)]
        assert scene.tokens.uploads == {}
