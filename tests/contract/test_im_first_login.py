"""The first login of an account or into a group while others write: old is old, new is new.

Here on the embedded server; `tests/servers` keeps the same contract on real ones.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from app.domain.events import MessageReceived, Origin
from app.domain.ids import ConversationId
from app.domain.message import Message
from tests.servers.stage import Client, EmbeddedServer, Stage

pytestmark = pytest.mark.anyio

BEFORE = 20


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    server = EmbeddedServer()
    await server.start()
    for user in ("anna", "ben", "cem"):
        server.add_account(user, f"secret-{user}")
    server.befriend("anna", "ben")
    stage = Stage(server)
    try:
        yield stage
    finally:
        await stage.end()
        await server.stop()


class Chatter:
    """Somebody who writes without a pause, numbered, until told to stop."""

    def __init__(self, client: Client, to: "Client | ConversationId") -> None:
        self._client = client
        self._to = to
        self.said: list[Message] = []
        self._task = asyncio.get_running_loop().create_task(self._write())
        self._stop = False

    async def _write(self) -> None:
        while not self._stop:
            message = await self._client.say(self._to, str(len(self.said)))
            await self._client.knows_sent(message)
            self.said.append(message)
            await asyncio.sleep(0.01)

    async def reached(self, count: int) -> None:
        """Wait until so many messages are with the server."""
        while len(self.said) < count:  # noqa: ASYNC110  # a number only grows
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self._stop = True
        await self._task


async def check(client: Client, chatter: Chatter, new_from: int) -> None:
    """All came once; history is what is oldest, and nothing from `new_from` on.

    A server that kept messages for who was away hands them over as news, which they are.
    """
    last = chatter.said[-1].text
    await client.hears(last)
    received = [e for e in client.events if isinstance(e, MessageReceived)]
    texts = {e.message.text: e.origin for e in received}
    assert len(received) == len(texts), "something came twice"
    assert sorted(map(int, texts)) == list(range(len(chatter.said)))
    history = [int(text) for text, origin in texts.items() if origin is Origin.HISTORY]
    assert sorted(history) == list(range(len(history))), "history is not what is oldest"
    assert len(history) <= new_from


async def during(chatter: Chatter, what: Callable[[], object]) -> None:
    """Make sure that some was said before something is done, and some after it."""
    await chatter.reached(BEFORE)
    result = what()
    if asyncio.iscoroutine(result):
        await result
    await chatter.reached(len(chatter.said) + 10)
    await chatter.stop()


async def test_what_comes_during_the_first_login_is_new(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.client("ben")
    chatter = Chatter(anna, ben)
    boundary = 0

    async def log_in() -> None:
        nonlocal boundary
        await ben.come_online()
        boundary = len(chatter.said)

    await during(chatter, log_in)
    await check(ben, chatter, boundary)


async def test_what_comes_during_the_first_visit_to_a_group_is_new(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    group = stage.group("garden")
    await anna.session.join_group(group, "Anna")
    chatter = Chatter(anna, group)
    boundary = 0

    async def join() -> None:
        nonlocal boundary
        await ben.session.join_group(group, "Ben")
        boundary = len(chatter.said)

    await during(chatter, join)
    await check(ben, chatter, boundary)
