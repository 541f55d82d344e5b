"""The way to a server: its announcement, proxies, and a private certificate until it is pinned."""

import asyncio

import pytest
from msgspec.structs import replace

from app.adapters.xmpp.client import XmppBackend
from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.ids import AccountId
from tests.fakes.network import HttpProxy, SocksProxy
from tests.fakes.program import ProgramUnderTest
from tests.servers.certificates import Authority
from tests.servers.conftest import SERVERS, Guest, Servers, on_real_servers
from tests.servers.stage import PATIENCE, Line

pytestmark = pytest.mark.anyio


@pytest.fixture(params=SERVERS)
def guest(request: pytest.FixtureRequest, servers: Servers, authority: Authority) -> Guest:
    """Any server, the embedded one too."""
    return Guest(servers.get(request.param), authority)


class Watcher:
    """Waits for an account's connection to come somewhere."""

    def __init__(self, program: ProgramUnderTest, account: AccountId) -> None:
        self._account = account
        self._now = ConnectionState()
        self._news = asyncio.Event()
        program.store.watch(lambda s: s.accounts[account].connection, self._take)

    def _take(self, connection: ConnectionState) -> None:
        self._now = connection
        self._news.set()

    async def until(self, phase: ConnectionPhase) -> ConnectionState:
        async with asyncio.timeout(PATIENCE):
            while self._now.phase is not phase:
                self._news.clear()
                await self._news.wait()
        return self._now


async def test_a_private_certificate_is_named_trusted_and_asked_about_again_once_it_changes(
    guest: Guest,
) -> None:
    old, new = (
        guest.authority.issue(f"{name}-{guest.user('own')}", ["localhost"], self_signed=True)
        for name in ("old", "new")
    )
    guest.add_account("anna", "secret")
    line, later = Line(guest.url), Line(guest.url)
    account = Account(
        AccountId("a1"), Protocol.XMPP, guest.address("anna"), url=await line.open(old)
    )
    async with ProgramUnderTest(accounts=(account,), backend=XmppBackend()) as program:
        connection = Watcher(program, account.id)
        refused = await connection.until(ConnectionPhase.FAILED)
        assert refused.certificate == old.fingerprint
        trusting = replace(account, certificate_fingerprint=refused.certificate)
        await program.accounts.change(trusting)
        online = await connection.until(ConnectionPhase.ONLINE)
        assert online.certificate == ""
        await program.accounts.change(replace(trusting, url=await later.open(new)))
        assert (await connection.until(ConnectionPhase.FAILED)).certificate == new.fingerprint
        await program.accounts.stop()
    for way in (line, later):
        await way.close()


@on_real_servers
@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
async def test_an_address_alone_leads_to_the_server_through_a_proxy(
    guest: Guest, kind: type[HttpProxy | SocksProxy]
) -> None:
    """The domain is known to the proxy alone, so that nothing of it can have gone another way."""
    guest.add_account("anna", "secret")
    domain, port = guest.process.domain, guest.process.https_port
    account = Account(AccountId("a1"), Protocol.XMPP, guest.address("anna"))
    async with kind() as proxy:
        proxy.names[f"{domain}:443"] = ("127.0.0.1", port)
        backend = XmppBackend(proxy=lambda: proxy.url)
        async with ProgramUnderTest(accounts=(account,), backend=backend) as program:
            await Watcher(program, account.id).until(ConnectionPhase.ONLINE)
            await program.accounts.stop()
        assert proxy.asked == [f"{domain}:443", f"localhost:{port}"]
