"""A friend with xmpp.js in node, on the WebSocket: a client that shares nothing with ours."""

import asyncio
import json
import os
import shutil
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.domain.events import MessageStateChanged
from app.domain.ids import ConversationId
from app.domain.message import MessageState
from tests.servers.certificates import Authority
from tests.servers.conftest import SERVERS, Guest, Servers
from tests.servers.stage import Stage

pytestmark = pytest.mark.anyio

SCRIPT = Path(__file__).parent / "js"
PATIENCE = 20.0


@pytest.fixture(params=SERVERS)
def guest(request: pytest.FixtureRequest, servers: Servers, authority: Authority) -> Guest:
    """Any server, the embedded one too."""
    return Guest(servers.get(request.param), authority)


@pytest.fixture(scope="session")
def xmpp_js() -> Path:
    """The folder with the script and its packages; they are fetched once and kept under build/."""
    folder = Path(__file__).parents[2] / "build" / "tests-js"
    folder.mkdir(parents=True, exist_ok=True)
    for file in SCRIPT.iterdir():
        shutil.copy(file, folder)
    return folder


class Friend:
    """The process, and what it told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def say(self, to: str, message_id: str, body: str) -> None:
        """Write to somebody."""
        assert self._process.stdin is not None
        line = json.dumps({"to": to, "id": message_id, "body": body})
        self._process.stdin.write(line.encode() + b"\n")

    async def tells(self, check: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait for the next thing it tells that passes a check."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := await self._process.stdout.readline():
                told = json.loads(line)
                assert "error" not in told, told
                if check(told):
                    return dict(told)
        raise AssertionError("it ended")


@asynccontextmanager
async def friend(folder: Path, address: str, password: str, url: str) -> AsyncIterator[Friend]:
    """Let a friend come online."""
    if not (folder / "node_modules" / "@xmpp" / "client").exists():
        npm = await asyncio.create_subprocess_exec(
            *("npm", "install", "--no-audit", "--no-fund", "--silent"), cwd=folder
        )
        assert await npm.wait() == 0
    process = await asyncio.create_subprocess_exec(
        *("node", "client.js", address, password, url),
        cwd=folder,
        stdin=PIPE,
        stdout=PIPE,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
    )
    someone = Friend(process)
    try:
        await someone.tells(lambda told: told.get("online"))
        yield someone
    finally:
        process.terminate()
        await process.wait()


async def test_a_friend_with_xmpp_js_talks_with_us(
    guest: Guest, stage: Stage, xmpp_js: Path
) -> None:
    anna = await stage.online("anna")
    ben = guest.address("ben")
    async with friend(xmpp_js, ben, "secret-ben", guest.url) as friend_ben:
        sent = await anna.say(ConversationId.c2c(ben), "Grüße 🌱")
        heard = await friend_ben.tells(lambda told: told.get("body") == "Grüße 🌱")
        assert heard["id"] == sent.id
        assert "{urn:xmpp:receipts}request" in heard["children"]
        await anna.knows_sent(sent)
        friend_ben.say(anna.address, "js-1", "zurück")
        event = await anna.hears("zurück")
        assert event.message.id == "js-1"
        assert event.message.sender.id == ben
        receipt = await friend_ben.tells(
            lambda told: "{urn:xmpp:receipts}received" in told.get("children", ())
        )
        assert receipt["from"].startswith(anna.address)
    assert not [
        e
        for e in anna.events
        if isinstance(e, MessageStateChanged) and e.state is MessageState.FAILED
    ]
