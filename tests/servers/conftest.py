"""The servers of a run: started when a test first needs one, ended with the run.

Accounts and rooms are a test's own, by a number in their names, so that tests share the servers
and nothing else. What is missing on this system fails the tests; nothing is skipped.
"""

import asyncio
import contextlib
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.servers.certificates import Authority
from tests.servers.peer import Peer
from tests.servers.real_servers import Ejabberd, Embedded, Prosody, RealServer
from tests.servers.stage import ImServer, Stage

REAL: dict[str, type[RealServer]] = {"prosody": Prosody, "ejabberd": Ejabberd}
SERVERS = {**REAL, "embedded": Embedded}
"""The embedded one too, for what it offers; what it can't do is in test_embedded.py."""

on_real_servers = pytest.mark.parametrize("guest", REAL, indirect=True)
"""Keeps a test from the embedded server where the rest of its module runs on that too."""

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """An authority that this run's programs trust, as if the system's administrator did."""
    authority = Authority(tmp_path_factory.mktemp("authority"))
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(authority.root)
    yield authority
    if before is None:
        del os.environ["SSL_CERT_FILE"]
    else:
        os.environ["SSL_CERT_FILE"] = before


class Servers:
    """The servers that run."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self._folder = folder
        self._authority = authority
        self._running: dict[str, RealServer] = {}

    def get(self, name: str) -> RealServer:
        """Give a server by name, started."""
        if name not in self._running:
            folder = self._folder / name
            folder.mkdir()
            server = SERVERS[name](folder, self._authority)
            server.start()
            self._running[name] = server
        return self._running[name]

    def stop(self) -> None:
        """End them all."""
        for server in self._running.values():
            server.stop()


@pytest.fixture(scope="session")
def servers(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("servers"), authority)
    yield servers
    servers.stop()


class Guest:
    """A real server as a test sees it: with accounts and rooms of the test's own."""

    def __init__(self, server: RealServer, authority: Authority) -> None:
        self.process = server
        self.authority = authority
        self._number = next(_numbers)

    @property
    def url(self) -> str:
        return self.process.url

    async def start(self) -> None:
        """It runs already."""

    async def stop(self) -> None:
        """It runs on."""

    def user(self, user: str) -> str:
        """The server's name for a user of the test's."""
        return f"{user}-{self._number}"

    def address(self, user: str) -> str:
        return f"{self.user(user)}@{self.process.domain}"

    def peer(self, user: str) -> Peer:
        """A user's other program, not yet online."""
        authority = self.authority.root if self.process.offers_tls else None
        return Peer(self.address(user), f"secret-{user}", self.process.xmpp_port, authority)

    def add_account(self, user: str, password: str) -> None:
        self.process.add_account(self.user(user), password)

    def befriend(self, a: str, b: str) -> None:
        self.process.befriend(self.user(a), self.user(b))
        self.process.befriend(self.user(b), self.user(a))

    def add_room(self, name: str) -> str:
        return self.process.add_room(self.user(name), name.title())

    async def client_state(self, user: str, state: str) -> None:
        while state not in self.process.states(self.user(user)):  # noqa: ASYNC110  # a server tells only when asked
            await asyncio.sleep(0.01)


@pytest.fixture(params=REAL)
def guest(request: pytest.FixtureRequest, servers: Servers, authority: Authority) -> Guest:
    """A real server, for a test that needs to do more with it."""
    return Guest(servers.get(request.param), authority)


@contextlib.asynccontextmanager
async def stage_on(server: ImServer) -> AsyncIterator[Stage]:
    """Anna, Ben and Cem, the first two of them friends."""
    for user in ("anna", "ben", "cem"):
        server.add_account(user, f"secret-{user}")
    server.befriend("anna", "ben")
    stage = Stage(server)
    try:
        yield stage
    finally:
        await stage.end()


@pytest.fixture
async def stage(guest: Guest) -> AsyncIterator[Stage]:
    """A real server with clients of ours on it."""
    async with stage_on(guest) as stage:
        yield stage
