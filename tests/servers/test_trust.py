"""A private certificate, from the refusal to the pin, through the program's own services."""

import asyncio
from dataclasses import replace

import pytest

from app.adapters.xmpp.client import XmppBackend
from app.domain.ids import AccountId
from app.domain.model import Account, ConnectionPhase, ConnectionState, Protocol
from tests.fakes.program import ProgramUnderTest
from tests.servers.conftest import Guest
from tests.servers.stage import PATIENCE, Line

pytestmark = pytest.mark.anyio


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
