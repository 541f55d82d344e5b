"""Who may see us, reach us and register, and how people look, on every server.

The people on the other side use another program.
"""

import asyncio
import hashlib
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace
from slixmpp import JID

from app.adapters.xmpp.client import XmppBackend
from app.adapters.xmpp.registration import XmppRegistrar
from app.domain.account import Account, Protocol
from app.domain.errors import CertificateRefused, RequestFailed
from app.domain.events import (
    AvatarChanged,
    BlocklistChanged,
    ContactListChanged,
    ContactRequested,
    ContactRequestSettled,
    ConversationChanged,
    Event,
    MessageStateChanged,
    PresenceChanged,
)
from app.domain.ids import AccountId, ConversationId
from app.domain.message import MessageState
from app.domain.people import OwnPicture, Presence
from app.ports.im import SessionFeature
from app.ports.registration import ServerAddress
from tests.servers.certificates import Authority
from tests.servers.conftest import REAL, SERVERS, Guest, Servers, on_real_servers
from tests.servers.peer import PATIENCE, Peer
from tests.servers.stage import Client, Line, Stage

pytestmark = pytest.mark.anyio

E = TypeVar("E", bound=Event)
Guests = Callable[[str], Awaitable[Peer]]


@pytest.fixture(params=SERVERS)
def guest(request: pytest.FixtureRequest, servers: Servers, authority: Authority) -> Guest:
    """Any server, the embedded one too."""
    return Guest(servers.get(request.param), authority)


@pytest.fixture
async def anna(stage: Stage) -> Client:
    """Our user, online."""
    return await stage.online("anna")


@pytest.fixture
async def comes(
    stage: Stage,  # it makes the accounts  # noqa: ARG001
    guest: Guest,
) -> AsyncIterator[Guests]:
    """Let people with another program come online, who decide for themselves about wishes."""
    peers: list[Peer] = []

    async def come(user: str) -> Peer:
        peer = guest.peer(user)
        peer.client.auto_authorize = None
        peer.client.auto_subscribe = False
        peers.append(peer)
        await peer.come_online()
        return peer

    yield come
    for peer in peers:
        await peer.leave()


def chat(peer: Peer) -> ConversationId:
    return ConversationId.c2c(peer.address)


# Wishes to be a contact


async def test_a_strangers_wish_is_told_and_accepting_shows_each_to_the_other(
    anna: Client, comes: Guests
) -> None:
    cem = await comes("cem")
    cem.client.send_presence_subscription(anna.address, ptype="subscribe", pnick="Cem")
    wish = await anna.until(ContactRequested)
    assert (wish.person.id, wish.account) == (cem.address, anna.account.id)
    await anna.session.answer_contact(cem.address, accept=True)
    assert (await anna.until(ContactRequestSettled)).user == cem.address
    await cem.until("presence", lambda s: s.get("type") == "subscribed")
    await cem.until("presence", lambda s: s.get("type") == "subscribe")
    cem.client.send_presence_subscription(anna.address, ptype="subscribed")
    there = await anna.until(
        PresenceChanged, lambda e: e.ref.id == chat(cem) and e.presence is Presence.ONLINE
    )
    assert there.ref.account == anna.account.id
    await cem.until("presence", lambda s: s.get("from", "").startswith(f"{anna.address}/"))


async def test_a_wish_that_is_declined_is_not_told_again_at_the_next_login(
    stage: Stage, anna: Client, comes: Guests
) -> None:
    cem = await comes("cem")
    cem.client.send_presence_subscription(anna.address, ptype="subscribe")
    await anna.until(ContactRequested)
    await anna.session.answer_contact(cem.address, accept=False)
    await cem.until("presence", lambda s: s.get("type") == "unsubscribed")
    await anna.session.close()
    again = await stage.online("anna", resource="again")
    assert not [e for e in again.events if isinstance(e, ContactRequested)]


async def test_a_wish_that_came_while_we_were_away_is_told_at_login(
    stage: Stage, comes: Guests, guest: Guest
) -> None:
    cem = await comes("cem")
    cem.client.send_presence_subscription(guest.address("anna"), ptype="subscribe")
    await cem.say_is_taken()
    anna = await stage.online("anna")
    assert (await anna.until(ContactRequested)).person.id == cem.address


async def test_whom_we_removed_does_not_see_us_any_more(anna: Client, comes: Guests) -> None:
    ben = await comes("ben")
    await anna.until(PresenceChanged, lambda e: e.presence is Presence.ONLINE)
    await anna.session.remove_contact(ben.address)
    await ben.until("presence", lambda s: s.get("type") == "unavailable")
    await anna.until(PresenceChanged, lambda e: e.presence is Presence.UNKNOWN)


# Blocking


@on_real_servers
async def test_who_is_blocked_does_not_reach_us_until_let_in_again(
    anna: Client, comes: Guests
) -> None:
    ben = await comes("ben")
    assert SessionFeature.BLOCKING in anna.session.features
    assert (await anna.until(BlocklistChanged)).blocked == frozenset()
    await anna.session.set_blocked(ben.address, blocked=True)
    await anna.until(BlocklistChanged, lambda e: e.blocked == {ben.address})
    refused = ben.say(anna.address, "do you hear me?")
    await ben.until("message", lambda s: s.get("type") == "error" and s.get("id") == refused)
    await anna.session.set_blocked(ben.address, blocked=False)
    ben.say(anna.address, "and now?")
    await anna.hears("and now?")
    assert [m.text for m in anna.received()] == ["and now?"]


@on_real_servers
async def test_a_device_learns_what_another_one_blocked(
    stage: Stage, anna: Client, guest: Guest
) -> None:
    laptop = await stage.online("anna", resource="laptop")
    ben = guest.address("ben")
    await laptop.session.set_blocked(ben, blocked=True)
    await anna.until(BlocklistChanged, lambda e: e.blocked == {ben})
    phone = await stage.online("anna", resource="phone")
    assert (await phone.until(BlocklistChanged)).blocked == {ben}


@on_real_servers
async def test_a_message_to_whom_we_blocked_fails_with_a_reason(
    anna: Client, comes: Guests
) -> None:
    ben = await comes("ben")
    await anna.session.set_blocked(ben.address, blocked=True)
    message = await anna.say(chat(ben), "never mind")
    failed = await anna.until(MessageStateChanged, lambda e: e.state is MessageState.FAILED)
    assert failed.id == message.id
    assert failed.reason


# How people look


def picture(shade: int) -> bytes:
    """A small PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    rows = b"".join(b"\0" + bytes((shade, 200, 100)) * 16 for _ in range(16))
    header = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


class Looker:
    """A device that fetches pictures."""

    def __init__(self, account: Account, folder: Path) -> None:
        self._news = asyncio.Event()
        self.address = account.address
        self.events: list[Event] = []
        backend = XmppBackend(resource="looker", avatars=folder)
        self.session = backend.open(account, "secret-anna", self._take)

    def _take(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

    async def sees(self, person: Peer) -> bytes:
        """Wait for the news of somebody's picture, and give its content."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for event in self.events:
                    if isinstance(event, AvatarChanged) and event.ref.id == chat(person):
                        self.events.remove(event)
                        file = Path(event.file)
                        return await asyncio.to_thread(file.read_bytes) if event.file else b""
                self._news.clear()
                await self._news.wait()


@pytest.fixture
async def looker(stage: Stage, tmp_path: Path) -> AsyncIterator[Looker]:
    """Anna's device that shows pictures, online."""
    account = (await stage.client("anna")).account
    looker = Looker(account, tmp_path / "pictures")
    await looker.session.connect({})
    yield looker
    await looker.session.close()


async def publish(peer: Peer, data: bytes) -> None:
    avatars = peer.client.plugin["xep_0084"]
    await avatars.publish_avatar(data)
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    about = {"id": digest, "type": "image/png", "bytes": str(len(data))}
    await avatars.publish_avatar_metadata([about])


async def test_a_friends_picture_is_seen_changed_and_taken_away(
    looker: Looker, comes: Guests
) -> None:
    ben = await comes("ben")
    await publish(ben, picture(1))
    assert await looker.sees(ben) == picture(1)
    await publish(ben, picture(2))
    assert await looker.sees(ben) == picture(2)
    await ben.client.plugin["xep_0084"].stop()
    assert await looker.sees(ben) == b""


@on_real_servers
async def test_a_friends_picture_in_the_business_card_is_seen(
    looker: Looker, comes: Guests
) -> None:
    ben = await comes("ben")
    await ben.client.plugin["xep_0153"].set_avatar(avatar=picture(3), mtype="image/png")
    assert await looker.sees(ben) == picture(3)


async def test_our_own_picture_is_there_for_another_program_and_can_be_taken_away(
    looker: Looker, comes: Guests
) -> None:
    ben = await comes("ben")
    ours = OwnPicture(picture(7), "image/png", 16, 16)
    digest = hashlib.sha1(ours.data, usedforsecurity=False).hexdigest()
    await looker.session.set_own_picture(ours)
    me = JID(looker.address)
    fetched = await ben.client.plugin["xep_0084"].retrieve_avatar(me, digest)
    assert fetched["pubsub"]["items"]["item"]["avatar_data"]["value"] == ours.data
    assert f'id="{digest}"' in await announcement(ben, me)
    own = [e for e in looker.events if isinstance(e, AvatarChanged)][-1]
    assert (own.ref.id, Path(own.file).name) == (ConversationId.c2c(looker.address), digest)
    await looker.session.set_own_picture(None)
    assert digest not in await announcement(ben, me)


async def announcement(peer: Peer, address: JID) -> str:
    """What somebody's node says of their picture."""
    node = "urn:xmpp:avatar:metadata"
    return str(await peer.client.plugin["xep_0060"].get_items(address, node, max_items=1))


async def test_the_contact_list_tells_who_sees_whom_and_takes_our_names(
    anna: Client, comes: Guests
) -> None:
    cem = await comes("cem")
    await anna.session.add_contact(cem.address, "")
    asked = await anna.until(ContactListChanged, lambda e: any(c.is_asked for c in e.contacts))
    assert {c.address for c in asked.contacts} == {cem.address}
    cem.client.send_presence_subscription(anna.address, ptype="subscribed")
    await anna.until(
        ContactListChanged,
        lambda e: any(c.address == cem.address and c.is_seen for c in e.contacts),
    )
    await anna.session.rename_contact(cem.address, "Cemal")
    await anna.until(ContactListChanged, lambda e: any(c.name == "Cemal" for c in e.contacts))
    await anna.session.remove_contact(cem.address)
    await anna.until(ContactListChanged, lambda e: cem.address in e.removed)


async def test_a_picture_is_fetched_once_for_all_runs(
    stage: Stage, looker: Looker, comes: Guests, tmp_path: Path
) -> None:
    ben = await comes("ben")
    await publish(ben, picture(4))
    assert await looker.sees(ben) == picture(4)
    kept = tmp_path / "pictures" / hashlib.sha1(picture(4), usedforsecurity=False).hexdigest()
    before = kept.stat().st_mtime_ns
    await looker.session.close()
    account = (await stage.client("anna")).account
    later = Looker(account, tmp_path / "pictures")
    await later.session.connect({})
    assert await later.sees(ben) == picture(4)
    assert kept.stat().st_mtime_ns == before
    await later.session.close()


async def test_a_friend_is_called_as_they_wish(anna: Client, comes: Guests) -> None:
    cem = await comes("cem")
    await anna.session.add_contact(cem.address, "")
    await cem.until("presence", lambda s: s.get("type") == "subscribe")
    cem.client.send_presence_subscription(anna.address, ptype="subscribed")
    cem.client.send_presence_subscription(anna.address, ptype="subscribe")
    await anna.until(
        PresenceChanged, lambda e: e.ref.id == chat(cem) and e.presence is Presence.ONLINE
    )
    await cem.until("presence", lambda s: s.get("from", "").startswith(f"{anna.address}/"))
    await cem.client.plugin["xep_0172"].publish_nick("Cem the Gardener")
    named = await anna.until(ConversationChanged, lambda e: e.name == "Cem the Gardener")
    assert named.ref.id == chat(cem)


async def test_friends_learn_how_we_wish_to_be_called(stage: Stage, comes: Guests) -> None:
    ben, cem = await comes("ben"), await comes("cem")
    anna = await stage.online("anna")
    said = await ben.hears_of("{http://jabber.org/protocol/nick}nick")
    assert said.findtext(".//{http://jabber.org/protocol/nick}nick") == "Anna"
    await anna.session.add_contact(cem.address, "")
    wish = await cem.until("presence", lambda s: s.get("type") == "subscribe")
    assert wish.findtext("{http://jabber.org/protocol/nick}nick") == "Anna"


# Accounts that do not exist yet


@on_real_servers
async def test_an_account_is_made_and_used(guest: Guest, stage: Stage) -> None:
    server = ServerAddress(guest.process.domain, guest.url)
    form = await XmppRegistrar().registration_form(server)
    assert {"username", "password"} <= {field.name for field in form.fields}
    name = guest.user("newcomer")
    answers = {"username": name.upper(), "password": "secret-new"}
    address = await XmppRegistrar().register(server, answers)
    assert address == f"{name}@{guest.process.domain}"
    with pytest.raises(RequestFailed, match="already taken"):
        await XmppRegistrar().register(server, answers)
    newcomer = await stage.online("newcomer", password="secret-new")
    assert newcomer.address == address


@on_real_servers
async def test_to_register_a_private_certificate_must_be_trusted_too(guest: Guest) -> None:
    own = guest.authority.issue("to-register", ["localhost"], self_signed=True)
    line = Line(guest.url)
    server = ServerAddress(guest.process.domain, await line.open(own))
    with pytest.raises(CertificateRefused) as caught:
        await XmppRegistrar().registration_form(server)
    trusting = replace(server, certificate_fingerprint=caught.value.fingerprint)
    assert (await XmppRegistrar().registration_form(trusting)).fields
    await line.close()


# Several accounts


async def test_accounts_on_one_server_and_on_another_share_nothing(
    servers: Servers, authority: Authority
) -> None:
    """One program, three accounts: two on Prosody, one on ejabberd, with the same device name."""
    guests = {name: Guest(servers.get(name), authority) for name in REAL}
    backend = XmppBackend(resource="laptop")
    told: dict[str, list[Event]] = {}
    sessions = {}
    for key, name, user in (
        ("one", "prosody", "anna"),
        ("two", "prosody", "ben"),
        ("three", "ejabberd", "anna"),
    ):
        guest = guests[name]
        guest.add_account(user, f"secret-{user}")
        account = Account(AccountId(key), Protocol.XMPP, guest.address(user), url=guest.url)
        told[key] = []
        sessions[key] = backend.open(account, f"secret-{user}", told[key].append)
    await asyncio.gather(*(session.connect({}) for session in sessions.values()))
    await sessions["one"].set_blocked("nobody@elsewhere.example", blocked=True)
    await sessions["three"].set_blocked("somebody@elsewhere.example", blocked=True)
    blocked = {
        key: [sorted(e.blocked) for e in events if isinstance(e, BlocklistChanged)][-1]
        for key, events in told.items()
    }
    assert blocked == {
        "one": ["nobody@elsewhere.example"],
        "two": [],
        "three": ["somebody@elsewhere.example"],
    }
    await sessions["one"].close()
    await sessions["two"].set_blocked("third@elsewhere.example", blocked=True)
    for key in ("two", "three"):
        await sessions[key].close()
