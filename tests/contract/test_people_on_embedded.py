"""Wishes to be a contact between clients of ours, and what a server without blocking answers."""

from collections.abc import AsyncIterator

import pytest

from app.domain.errors import NotSupported
from app.domain.events import (
    BlocklistChanged,
    ContactRequested,
    ContactRequestSettled,
    PresenceChanged,
)
from app.domain.ids import ConversationId
from app.domain.people import Presence
from app.ports.im import SessionFeature
from tests.servers.conftest import stage_on
from tests.servers.stage import Client, EmbeddedServer, Stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    server = EmbeddedServer()
    await server.start()
    async with stage_on(server) as stage:
        yield stage
    await server.stop()


def there(client: Client) -> ConversationId:
    return ConversationId.c2c(client.address)


async def test_adding_asks_and_accepting_shows_each_to_the_other(stage: Stage) -> None:
    anna, cem = await stage.online("anna"), await stage.online("cem")
    await cem.session.add_contact(anna.address, "")
    wish = await anna.until(ContactRequested)
    assert wish.person.id == cem.address
    await anna.session.answer_contact(cem.address, accept=True)
    assert (await anna.until(ContactRequestSettled)).user == cem.address
    for client, other in ((anna, cem), (cem, anna)):
        seen = await client.until(
            PresenceChanged,
            lambda e, other=other: e.ref.id == there(other) and e.presence is Presence.ONLINE,  # type: ignore[misc]  # binds this round's
        )
        assert seen.ref.account == client.account.id
    assert not [e for e in cem.events if isinstance(e, ContactRequested)]


async def test_a_declined_wish_is_settled_and_may_be_told_anew(stage: Stage) -> None:
    anna, cem = await stage.online("anna"), await stage.online("cem")
    await cem.session.add_contact(anna.address, "")
    await anna.until(ContactRequested)
    await anna.session.answer_contact(cem.address, accept=False)
    await anna.until(ContactRequestSettled)
    anna.events.clear()
    await cem.session.add_contact(anna.address, "")
    assert (await anna.until(ContactRequested)).person.id == cem.address


async def test_whom_we_remove_is_not_there_any_more(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.until(PresenceChanged, lambda e: e.presence is Presence.ONLINE)
    await anna.session.remove_contact(ben.address)
    await anna.until(PresenceChanged, lambda e: e.presence is Presence.UNKNOWN)
    await ben.until(PresenceChanged, lambda e: e.presence is Presence.OFFLINE)
    await anna.session.remove_contact("nobody@example.org")


async def test_a_server_without_blocking_says_so(stage: Stage) -> None:
    anna = await stage.online("anna")
    assert SessionFeature.BLOCKING not in anna.session.features
    assert not [e for e in anna.events if isinstance(e, BlocklistChanged)]
    with pytest.raises(NotSupported):
        await anna.session.set_blocked("ben@bellbird.example", blocked=True)
