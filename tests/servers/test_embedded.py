"""What the embedded server can't do, by name, and that we and others take it with grace."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slixmpp.exceptions import IqError

from app.adapters.xmpp.registration import XmppRegistrar
from app.domain.errors import ConnectionFailed, NotSupported
from app.domain.events import BlocklistChanged
from app.domain.ids import ConversationId
from app.ports.im import PushRegistration, SessionFeature
from app.ports.registration import ServerAddress
from tests.servers.certificates import Authority
from tests.servers.conftest import Guest, Servers
from tests.servers.peer import PATIENCE, Peer
from tests.servers.stage import Client, Stage

pytestmark = pytest.mark.anyio


@pytest.fixture
def guest(servers: Servers, authority: Authority) -> Guest:
    """The embedded server."""
    return Guest(servers.get("embedded"), authority)


@pytest.fixture
async def anna(stage: Stage) -> Client:
    """Our user, online."""
    return await stage.online("anna")


@pytest.fixture
async def ben(
    stage: Stage,  # it makes the accounts  # noqa: ARG001
    guest: Guest,
) -> AsyncIterator[Peer]:
    """Her friend, with his own program."""
    peer = guest.peer("ben")
    await peer.come_online()
    yield peer
    await peer.leave()


async def still_talk(anna: Client, ben: Peer) -> None:
    """Whatever was refused, the streams go on."""
    await anna.say(ConversationId.c2c(ben.address), "never mind")
    await ben.hears("never mind")
    ben.say(anna.address, "I don't")
    await anna.hears("I don't")


async def test_it_blocks_nobody(anna: Client, ben: Peer) -> None:
    assert SessionFeature.BLOCKING not in anna.session.features
    with pytest.raises(NotSupported):
        await anna.session.set_blocked(ben.address, blocked=True)
    assert not [e for e in anna.events if isinstance(e, BlocklistChanged) and e.blocked]
    with pytest.raises(IqError) as refusal:
        await ben.client.plugin["xep_0191"].block([anna.address])
    assert refusal.value.condition == "service-unavailable"
    await still_talk(anna, ben)


async def test_it_takes_no_files(anna: Client, ben: Peer, tmp_path: Path) -> None:
    assert SessionFeature.UPLOAD not in anna.session.features
    file = tmp_path / "a cat ✓.png"
    file.write_bytes(b"\x89PNG")
    with pytest.raises(NotSupported, match="takes no files"):
        await anna.session.upload(file, "image/png", lambda _done, _total: None)
    await still_talk(anna, ben)


async def test_it_reports_nothing_to_push_services(anna: Client, ben: Peer) -> None:
    assert SessionFeature.PUSH not in anna.session.features
    registration = PushRegistration("push.bellbird.example", "device-1", "t0ken")
    with pytest.raises(NotSupported, match="push"):
        await anna.session.enable_push(registration)
    with pytest.raises(NotSupported, match="push"):
        await anna.session.disable_push(registration)
    await still_talk(anna, ben)


async def test_it_keeps_no_business_cards(anna: Client, ben: Peer) -> None:
    cards = ben.client.plugin["xep_0054"]
    with pytest.raises(IqError) as refusal:
        await cards.publish_vcard(cards.make_vcard())
    assert refusal.value.condition == "service-unavailable"
    with pytest.raises(IqError) as refusal:
        await cards.get_vcard(anna.address, cached=False)
    assert refusal.value.condition == "service-unavailable"
    await still_talk(anna, ben)


async def test_it_makes_no_accounts_for_strangers(guest: Guest) -> None:
    server = ServerAddress(guest.process.domain, guest.url)
    with pytest.raises(NotSupported, match="makes no accounts"):
        await XmppRegistrar().registration_form(server)
    with pytest.raises(NotSupported, match="makes no accounts"):
        await XmppRegistrar().register(server, {"username": "new", "password": "secret-new"})


async def test_it_speaks_no_tls(guest: Guest, stage: Stage) -> None:
    anna = await stage.client("anna", url=guest.url.replace("ws:", "wss:"))
    with pytest.raises(ConnectionFailed):
        await anna.session.connect({})
    careful = Peer(
        guest.address("anna"), "secret-anna", guest.process.xmpp_port, guest.authority.root
    )
    failed = asyncio.get_running_loop().create_future()
    careful.client.add_event_handler("failed_all_auth", failed.set_result, disposable=True)
    careful.client.connect("127.0.0.1", guest.process.xmpp_port)
    async with asyncio.timeout(PATIENCE):
        await failed
    await careful.leave()
