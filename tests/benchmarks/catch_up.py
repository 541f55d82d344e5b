"""Ten thousand archived messages: ours, all the way to disk and state, beside a bare client."""

import asyncio
import gc
import shutil
import time
from pathlib import Path
from typing import Protocol

from app.domain.events import MessageReceived
from tests.benchmarks.bare_client import BareClient
from tests.benchmarks.embedded_server import PASSWORD, EmbeddedServer
from tests.benchmarks.figures import Figure
from tests.benchmarks.programs import running
from tests.servers.certificates import Authority
from tests.servers.heartbeat import Heartbeat
from tests.servers.real_servers import Prosody

MESSAGES = 10_000


class ArchivingServer(Protocol):
    """What is needed of a server."""

    name: str
    url: str

    @property
    def address(self) -> str:
        """The user whose archive it is."""
        ...

    async def say(self, friend: int, text: str) -> None:
        """Let a friend write to the user."""
        ...

    async def leave_behind(self, count: int) -> None:
        """Let so many messages wait in the archive."""
        ...

    async def stop(self) -> None:
        """End it."""
        ...


class ProsodyServer:
    """Prosody with one user and one friend."""

    name = "Prosody"

    def __init__(self, process: Prosody) -> None:
        self._process = process
        self.url = process.url

    @classmethod
    def start(cls, folder: Path) -> "ProsodyServer":
        """Start it with its data in a folder that exists.

        Raises:
            ServerMissing: it is not installed.
        """
        home, certificates = folder / "prosody", folder / "authority"
        home.mkdir()
        certificates.mkdir()
        process = Prosody(home, Authority(certificates))
        process.start()
        for user in ("ben", "friend0"):
            process.add_account(user, PASSWORD)
        process.befriend("ben", "friend0")
        process.befriend("friend0", "ben")
        return cls(process)

    @property
    def address(self) -> str:
        return f"ben@{self._process.domain}"

    async def say(self, friend: int, text: str) -> None:
        address = f"friend{friend}@{self._process.domain}"
        client = await BareClient.online(self.url, address, PASSWORD)
        await client.say(self.address, text)
        await client.newest()  # answered after it was taken
        await client.close()

    async def leave_behind(self, count: int) -> None:
        self._process.multiply_archived("ben", "the model", count)

    async def stop(self) -> None:
        self._process.stop()


async def measure(server: ArchivingServer, folder: Path, runs: int) -> list[Figure]:
    """Measure on a server that has just been started."""
    await server.say(0, "the model")
    async with running(server.url, server.address, folder / "first"):
        pass
    client = await BareClient.online(server.url, server.address, PASSWORD)
    newest = await client.newest()
    await client.close()
    await server.leave_behind(MESSAGES)
    seconds, bare_seconds = [], []
    work, bare_work, gaps, bare_gaps = [], [], [], []
    for run in range(runs):
        took, heart = await _bare(server, newest)
        bare_seconds.append(took)
        bare_work.append(1000 * heart.longest_work)
        bare_gaps.append(1000 * heart.longest_gap)
        own = folder / f"run{run}"
        await asyncio.to_thread(shutil.copytree, folder / "first", own)
        took, heart = await _ours(server, own)
        seconds.append(took)
        work.append(1000 * heart.longest_work)
        gaps.append(1000 * heart.longest_gap)
    what = f"catch-up of {MESSAGES:,}, {server.name}"
    return [
        Figure(what, "s", seconds, bare_seconds, budget=1.3, judged="ratio"),
        Figure(f"{what}: work in one go", "ms", work, bare_work, budget=50),
        Figure(f"{what}: event-loop gap", "ms", gaps, bare_gaps, budget=50),
    ]


async def _bare(server: ArchivingServer, after: str) -> tuple[float, Heartbeat]:
    began = time.perf_counter()
    gc.collect()
    async with Heartbeat() as heart:
        client = await BareClient.online(server.url, server.address, PASSWORD)
        count = await client.fetch_all(after)
        took = time.perf_counter() - began
    await client.close()
    if count != MESSAGES:
        raise ValueError(f"the bare client got {count} messages")
    return took, heart


async def _ours(server: ArchivingServer, folder: Path) -> tuple[float, Heartbeat]:
    began = time.perf_counter()
    async with Heartbeat() as heart, running(server.url, server.address, folder) as program:
        took = time.perf_counter() - began
        count = sum(isinstance(event, MessageReceived) for event in program.events)
        await program.notifier.settled()
    if count != MESSAGES:
        raise ValueError(f"ours got {count} messages")
    return took, heart


async def on_embedded(folder: Path, runs: int = 5) -> list[Figure]:
    """Measure on the embedded server."""
    server = await EmbeddedServer.start(folder / "server")
    try:
        return await measure(server, folder, runs)
    finally:
        await server.stop()


async def on_prosody(folder: Path, runs: int = 3) -> list[Figure]:
    """Measure on Prosody.

    Raises:
        ServerMissing: it is not installed.
    """
    server = ProsodyServer.start(folder)
    try:
        return await measure(server, folder, runs)
    finally:
        await server.stop()
