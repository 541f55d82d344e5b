"""What real networks and servers do to a connection: on no server is anything lost or doubled."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.xmpp.client import XmppBackend
from app.adapters.xmpp.websocket import KEEPALIVE
from app.domain.account import Account
from app.domain.errors import (
    CertificateRefused,
    ConnectionFailed,
    CredentialsRefused,
    Disconnected,
)
from app.domain.events import PresenceChanged
from app.domain.ids import ConversationId
from app.domain.people import Presence
from tests.servers.certificates import Authority, Certificate
from tests.servers.conftest import SERVERS, Guest, Servers, on_real_servers, stage_on
from tests.servers.heartbeat import Heartbeat
from tests.servers.stage import Client, Line, Stage

pytestmark = pytest.mark.anyio

NOTICED = 30.0


@pytest.fixture(params=SERVERS)
def guest(request: pytest.FixtureRequest, servers: Servers, authority: Authority) -> Guest:
    """Any server, the embedded one too."""
    return Guest(servers.get(request.param), authority)


async def lost(client: Client) -> None:
    """Wait until a client has noticed that its connection is gone."""
    with pytest.raises(Disconnected):
        await client.session.wait_closed()


async def back_online(client: Client) -> None:
    """Come back as the program does, which tries again."""
    try:
        await client.come_online(client.positions)
    except ConnectionFailed:
        # Prosody 0.12 goes on parsing at half a frame of the old connection, and ends the stream.
        await client.come_online(client.positions)


# The line


@pytest.mark.parametrize("direction", ["there", "back"])
async def test_a_message_at_the_moment_of_the_cut_is_sent_once(
    stage: Stage, direction: str
) -> None:
    """Whether the server never got it, or got it and its acknowledgement was lost."""
    anna, ben = await stage.online("anna"), await stage.online("ben")
    anna.line.freeze(direction)
    message = await anna.say(ben, "at the cut")
    if direction == "back":
        await ben.hears("at the cut")
    anna.line.cut()
    await lost(anna)
    await back_online(anna)
    await anna.session.send(message)  # as the outbox does with all that wait
    await anna.knows_sent(message)
    await anna.say(ben, "after it")
    await ben.hears("after it")
    assert [m.text for m in ben.received()] == ["at the cut", "after it"]


async def test_a_message_to_a_group_at_the_moment_of_the_cut_is_sent_once(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.session.join_group(garden, "Ben")
    anna.line.freeze("back")
    message = await anna.say(garden, "at the cut")
    await ben.hears("at the cut")
    anna.line.cut()
    await lost(anna)
    await back_online(anna)
    await anna.session.send(message)
    await anna.knows_sent(message)
    await anna.say(garden, "after it")
    await ben.hears("after it")
    assert [m.text for m in ben.received()] == ["at the cut", "after it"]


async def test_a_frame_cut_in_its_middle_costs_nothing(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "one")
    await ben.hears("one")
    ben.line.tear()
    await anna.knows_sent(await anna.say(ben, "two " + "and more " * 500))
    await lost(ben)
    await back_online(ben)
    await anna.say(ben, "three")
    await ben.hears("three")
    assert [m.text[:5] for m in ben.all_received()] == ["one", "two a", "three"]


async def test_a_server_behind_a_broken_proxy_may_come_back(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    anna.line.refuse()
    await lost(anna)
    with pytest.raises(ConnectionFailed, match="503"):
        await anna.session.connect({})
    anna.line.restore()
    await back_online(anna)
    await anna.say(ben, "back again")
    await ben.hears("back again")


async def test_a_slow_line_changes_nothing(stage: Stage) -> None:
    anna = await stage.client("anna")
    anna.line.delay = 0.15
    await anna.come_online()
    ben = await stage.online("ben")
    for n in range(5):
        await ben.say(anna, f"slow {n}")
    await anna.hears("slow 4")
    assert [m.text for m in anna.received()] == [f"slow {n}" for n in range(5)]


@pytest.mark.parametrize("moment", range(1, 13))
async def test_a_login_cut_at_any_moment_is_made_good_by_the_next(
    stage: Stage, moment: int
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.session.join_group(garden, "Ben")
    await anna.session.close()
    again = await stage.client("anna")
    again.line.delay = 0.01
    coming = asyncio.create_task(again.come_online(anna.positions))
    await asyncio.wait({coming}, timeout=0.03 * moment)  # a login takes about 0.3 s here
    again.line.cut()
    await asyncio.wait({coming})
    if coming.exception() is None:
        await lost(again)
    again.line.restore()
    await back_online(again)
    await again.say(garden, "here I am")
    await ben.hears("here I am")
    await ben.say(again, "I see")
    await again.hears("I see")
    await ben.until(PresenceChanged, lambda e: e.presence is Presence.ONLINE)


# The server


async def test_a_killed_server_costs_nothing(guest: Guest, stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.session.join_group(garden, "Ben")
    await anna.knows_sent(await anna.say(ben, "before"))
    await anna.knows_sent(await anna.say(garden, "before, to all"))
    await ben.hears("before, to all")
    anna.line.freeze("back")
    archived = await anna.say(ben, "archived, never acknowledged")
    await ben.hears("archived, never acknowledged")
    anna.line.freeze("there")
    unsent = await anna.say(ben, "never came")
    guest.process.kill()
    anna.line.cut()
    await lost(anna)
    await lost(ben)
    with pytest.raises(ConnectionFailed):
        await anna.session.connect({})
    guest.process.launch()
    await asyncio.to_thread(guest.process.wait_until_up)
    await back_online(ben)
    await back_online(anna)
    for message in (archived, unsent):  # the outbox, after the catch-up
        await anna.session.send(message)
        await anna.knows_sent(message)
    await anna.knows_sent(await anna.say(garden, "after, to all"))
    await ben.hears("after, to all")
    await ben.hears("never came")
    assert sorted(m.text for m in ben.all_received()) == [
        "after, to all",
        "archived, never acknowledged",
        "before",
        "before, to all",
        "never came",
    ]


async def test_a_changed_password_is_told_at_the_next_login(guest: Guest, stage: Stage) -> None:
    anna = await stage.online("anna")
    guest.process.set_password(guest.user("anna"), "another")
    anna.line.cut()
    await lost(anna)
    with pytest.raises(CredentialsRefused):
        await anna.session.connect({})
    renewed = await stage.client("anna", password="another")
    await renewed.come_online()


async def test_a_server_frozen_for_a_minute_is_noticed_and_found_again(
    servers: Servers, authority: Authority
) -> None:
    """All servers at once, since it takes a minute."""

    async def endure(name: str) -> None:
        guest = Guest(servers.get(name), authority)
        async with stage_on(guest) as stage:
            anna, ben = await stage.online("anna"), await stage.online("ben")
            began = time.monotonic()
            guest.process.freeze()
            try:
                message = await anna.say(ben, "into the ice")
                await lost(anna)
                assert time.monotonic() - began < NOTICED
                await lost(ben)
                with pytest.raises(ConnectionFailed):
                    await anna.session.connect({})
                await asyncio.sleep(began + 60.0 - time.monotonic())
            finally:
                guest.process.thaw()
            await back_online(ben)
            await back_online(anna)
            await anna.session.send(message)
            await anna.knows_sent(message)
            await ben.hears("into the ice")
            assert [m.text for m in ben.all_received()] == ["into the ice"]

    async with Heartbeat() as heart:
        await asyncio.gather(*(endure(name) for name in SERVERS))
    assert heart.longest_work < 0.05


async def test_a_quiet_line_holds_while_nobody_looks(
    servers: Servers, authority: Authority
) -> None:
    """Prosody 0.12 holds back even the pongs that prove the line; all servers at once."""

    async def keep_quiet(name: str) -> None:
        guest = Guest(servers.get(name), authority)
        async with stage_on(guest) as stage:
            anna, ben = await stage.online("anna"), await stage.online("ben")
            await anna.session.do_background(0)
            await guest.client_state("anna", "inactive")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(2.5 * KEEPALIVE):
                    await anna.session.wait_closed()
            await ben.say(anna, "still there?")
            await anna.hears("still there?")

    await asyncio.gather(*(keep_quiet(name) for name in SERVERS))


# Certificates


@pytest.fixture
async def account_behind(
    guest: Guest, stage: Stage, tmp_path: Path
) -> AsyncIterator[dict[str, Account]]:
    """Anna's account behind TLS with certificates of every kind."""
    anna = (await stage.client("anna")).account
    authority = Authority(tmp_path)
    kinds: dict[str, Certificate] = {
        "expired": guest.authority.issue("expired", ["localhost"], expired=True),
        "wrong-name": guest.authority.issue("wrong-name", ["elsewhere.example"]),
        "self-signed": authority.issue("self-signed", ["localhost"], self_signed=True),
        "stranger": authority.issue("stranger", ["localhost"]),
        "good": guest.authority.issue("good", ["localhost"]),
    }
    accounts: dict[str, Account] = {}
    lines: list[Line] = []
    for kind, certificate in kinds.items():
        line = Line(guest.url)
        accounts[kind] = replace(anna, url=await line.open(certificate))
        lines.append(line)
    accounts["pinned"] = replace(
        accounts["self-signed"], certificate_fingerprint=kinds["self-signed"].fingerprint
    )
    accounts["pinned-to-another"] = replace(
        accounts["stranger"], certificate_fingerprint=kinds["self-signed"].fingerprint
    )
    yield accounts
    for line in lines:
        await line.close()


@pytest.mark.parametrize(
    "kind", ["expired", "wrong-name", "self-signed", "stranger", "pinned-to-another"]
)
async def test_a_bad_certificate_is_refused_with_its_fingerprint(
    account_behind: dict[str, Account], kind: str
) -> None:
    session = XmppBackend().open(account_behind[kind], "secret-anna", lambda _: None)
    with pytest.raises(CertificateRefused) as refusal:
        await session.connect({})
    assert len(refusal.value.fingerprint) == 64
    await session.close()


@pytest.mark.parametrize("kind", ["good", "pinned"])
async def test_a_trusted_certificate_lets_us_in(
    account_behind: dict[str, Account], kind: str
) -> None:
    session = XmppBackend().open(account_behind[kind], "secret-anna", lambda _: None)
    await session.connect({})
    await session.close()


@on_real_servers
async def test_the_chat_works_over_tls(guest: Guest, stage: Stage) -> None:
    anna = await stage.online("anna", url=guest.process.secure_url)
    ben = await stage.online("ben", url=guest.process.secure_url)
    await anna.say(ben, "in secret")
    await ben.hears("in secret")
    await ben.session.set_typing(ConversationId.c2c(anna.address), typing=True)
