"""What two people do, one of them with another program, on every server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from slixmpp.plugins.xep_0490 import stanza as slixmpp_mds

from app.domain.content import Text
from app.domain.events import (
    ArchivePositionReached,
    ConversationChanged,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    MessageStateChanged,
    Origin,
    PeerRead,
    PresenceChanged,
    ReactionsChanged,
    ReadElsewhere,
    TypingChanged,
)
from app.domain.ids import ConversationId
from app.domain.message import MessageFlag, MessageState
from app.domain.people import Presence
from tests.servers.certificates import Authority
from tests.servers.conftest import SERVERS, Guest, Servers
from tests.servers.peer import Peer
from tests.servers.stage import Client, Stage

pytestmark = pytest.mark.anyio

Guests = Callable[[str], Awaitable[Peer]]

RECEIVED = "{urn:xmpp:receipts}received"
DISPLAYED = "{urn:xmpp:chat-markers:0}displayed"
STANZA_ID = "{urn:xmpp:sid:0}stanza-id"
ORIGIN_ID = "{urn:xmpp:sid:0}origin-id"


@pytest.fixture(params=SERVERS)
def guest(request: pytest.FixtureRequest, servers: Servers, authority: Authority) -> Guest:
    """Any server, the embedded one too."""
    return Guest(servers.get(request.param), authority)


@pytest.fixture
async def anna(stage: Stage) -> Client:
    """Our user, online."""
    return await stage.online("anna")


@pytest.fixture
async def ben(comes: Guests) -> Peer:
    """Her friend, with his own program."""
    return await comes("ben")


@pytest.fixture
async def comes(
    stage: Stage,  # it makes the accounts  # noqa: ARG001
    guest: Guest,
) -> AsyncIterator[Guests]:
    """Let people with another program come online."""
    peers: list[Peer] = []

    async def come(user: str) -> Peer:
        peer = guest.peer(user)
        peers.append(peer)
        await peer.come_online()
        return peer

    yield come
    for peer in peers:
        await peer.leave()


def chat(peer: Peer) -> ConversationId:
    return ConversationId.c2c(peer.address)


# Messages


async def test_both_programs_read_each_other(anna: Client, ben: Peer) -> None:
    sent = await anna.say(chat(ben), "Grüße an <b>Ben</b> & 你好 🌱")
    stanza = await ben.hears("Grüße an <b>Ben</b> & 你好 🌱")
    assert stanza.get("id") == sent.id
    origin = stanza.find(ORIGIN_ID)
    assert origin is not None
    assert origin.get("id") == sent.id
    ben.say(anna.address, "zurück <i>gegrüßt</i>")
    event = await anna.hears("zurück <i>gegrüßt</i>")
    assert event.origin is Origin.LIVE
    assert event.message.conversation == chat(ben)
    assert event.message.archive_id


async def test_each_side_learns_that_its_message_came(anna: Client, ben: Peer) -> None:
    sent = await anna.say(chat(ben), "did it come?")
    await ben.hears("did it come?")
    await anna.until(
        MessageStateChanged, lambda e: e.id == sent.id and e.state is MessageState.DELIVERED
    )
    wish = ben.say(anna.address, "and mine?")
    receipt = (await ben.hears_of(RECEIVED)).find(RECEIVED)
    assert receipt is not None
    assert receipt.get("id") == wish


async def test_each_side_learns_that_its_message_was_read(anna: Client, ben: Peer) -> None:
    sent = await anna.say(chat(ben), "read it?")
    await ben.hears("read it?")
    ben.client.plugin["xep_0333"].send_marker(anna.address, sent.id, "displayed")
    assert (await anna.until(PeerRead)).id == sent.id
    wish = ben.say(anna.address, "and mine?")
    message = (await anna.hears("and mine?")).message
    await anna.session.mark_read(message, tell_sender=True)
    marker = (await ben.hears_of(DISPLAYED)).find(DISPLAYED)
    assert marker is not None
    assert marker.get("id") == wish


async def test_each_side_sees_the_other_type(anna: Client, ben: Peer) -> None:
    await anna.session.set_typing(chat(ben), typing=True)
    await ben.hears_of("{http://jabber.org/protocol/chatstates}composing")
    message = ben.client.make_message(mto=anna.address, mtype="chat")
    message["chat_state"] = "composing"
    message.send()
    assert (await anna.until(TypingChanged, lambda e: e.typing)).person.id == ben.address


async def test_corrections_go_both_ways(anna: Client, ben: Peer) -> None:
    sent = await anna.say(chat(ben), "tpyo")
    await ben.hears("tpyo")
    await anna.session.edit(sent, (Text("typo"),))
    replace = (await ben.hears("typo")).find("{urn:xmpp:message-correct:0}replace")
    assert replace is not None
    assert replace.get("id") == sent.id
    wrong = ben.say(anna.address, "teh")
    received = (await anna.hears("teh")).message
    ben.client.plugin["xep_0308"].build_correction(
        id_to_replace=wrong, mto=anna.address, mbody="the", mtype="chat"
    ).send()
    edited = await anna.until(MessageEdited, lambda e: e.elements == (Text("the"),))
    assert edited.key == received.key


async def test_retractions_go_both_ways(anna: Client, ben: Peer) -> None:
    sent = await anna.say(chat(ben), "oh no")
    await ben.hears("oh no")
    await anna.session.recall(sent)
    retract = "{urn:xmpp:message-retract:1}retract"
    taken_back = (await ben.hears_of(retract)).find(retract)
    assert taken_back is not None
    assert taken_back.get("id") == sent.id
    slip = ben.say(anna.address, "my slip")
    received = (await anna.hears("my slip")).message
    ben.client.plugin["xep_0424"].send_retraction(
        anna.address, slip, include_fallback=False, fallback_text=None
    )
    assert (await anna.until(MessageRecalled, lambda e: e.key == received.key)).key.id == slip


async def test_reactions_go_both_ways(anna: Client, ben: Peer) -> None:
    asked = ben.say(anna.address, "good?")
    received = (await anna.hears("good?")).message
    await anna.session.react(received, ["👍", "🌱"])
    element = (await ben.hears_of("{urn:xmpp:reactions:0}reactions")).find(
        "{urn:xmpp:reactions:0}reactions"
    )
    assert element is not None
    assert (element.get("id"), [r.text for r in element]) == (asked, ["👍", "🌱"])
    sent = await anna.say(chat(ben), "sure?")
    await ben.hears("sure?")
    ben.client.plugin["xep_0444"].send_reactions(anna.address, sent.id, {"🎉"})
    reacted = await anna.until(ReactionsChanged, lambda e: e.id == sent.id)
    assert [(r.sender, r.emoji) for r in reacted.reactions] == [(ben.address, "🎉")]


async def test_replies_name_the_message_on_both_sides(anna: Client, ben: Peer) -> None:
    asked = ben.say(anna.address, "when?")
    received = (await anna.hears("when?")).message
    answer = anna.write(chat(ben), "at nine")
    await anna.session.send(anna.replying(answer, received))
    reply = (await ben.hears("at nine")).find("{urn:xmpp:reply:0}reply")
    assert reply is not None
    assert reply.get("id") == asked
    ben.client.plugin["xep_0461"].send_reply(
        anna.address, answer.id, mto=anna.address, mbody="fine", mtype="chat"
    )
    assert (await anna.hears("fine")).message.reply_to == answer.id


async def test_a_message_sent_with_another_program_is_seen_here(
    anna: Client, ben: Peer, comes: Guests
) -> None:
    other = await comes("anna")
    sent = other.say(ben.address, "from my other program")
    copy = await anna.hears("from my other program")
    assert copy.origin is Origin.CARBON
    assert copy.message.outgoing
    assert (copy.message.id, copy.message.conversation) == (sent, chat(ben))
    await anna.say(chat(ben), "from Bellbird")
    await other.hears_of("{urn:xmpp:carbons:2}sent")


async def test_reading_elsewhere_is_known_here_and_there(
    anna: Client, ben: Peer, comes: Guests
) -> None:
    other = await comes("anna")
    ben.say(anna.address, "one")
    one = (await anna.hears("one")).message
    await anna.session.mark_read(one, tell_sender=False)
    found = await other.client.plugin["xep_0490"].catch_up()
    items = found["pubsub"]["items"]
    marks = {item["id"]: item["displayed"]["stanza_id"]["id"] for item in items}
    assert marks == {ben.address: one.archive_id}
    ben.say(anna.address, "two")
    two = (await anna.hears("two")).message
    # ejabberd 23.01 refuses what slixmpp's own plugin asks for (pubsub#max_items): without it.
    displayed = slixmpp_mds.Displayed()
    displayed["stanza_id"]["id"] = two.archive_id
    await other.client.plugin["xep_0060"].publish(
        anna.address, slixmpp_mds.NS, id=ben.address, payload=displayed
    )
    read = await anna.until(ReadElsewhere, lambda e: e.marker == two.archive_id)
    assert read.ref.id == chat(ben)


async def test_what_was_said_meanwhile_comes_with_its_time(
    stage: Stage, anna: Client, ben: Peer
) -> None:
    ben.say(anna.address, "before")
    known = await anna.hears("before")
    await anna.until(ArchivePositionReached, lambda e: e.archive_id == known.message.archive_id)
    await anna.session.close()
    ben.say(anna.address, "meanwhile")
    await ben.say_is_taken()
    again = await stage.client("anna")
    await again.come_online(anna.positions)
    event = await again.hears("meanwhile")
    assert event.origin is Origin.CATCH_UP
    assert 0.0 <= event.message.sent_at - known.message.sent_at + 1.0 < 20.0
    assert [m.text for m in again.received(Origin.CATCH_UP)] == ["meanwhile"]


# People


async def test_friends_see_when_each_other_comes_and_goes(
    stage: Stage, ben: Peer, guest: Guest
) -> None:
    anna = await stage.online("anna")
    there = await anna.until(PresenceChanged, lambda e: e.presence is Presence.ONLINE)
    assert there.ref.id == chat(ben)
    ben.client.send_presence(pshow="away")
    await anna.until(PresenceChanged, lambda e: e.presence is Presence.AWAY)
    address = guest.address("anna")
    await ben.until("presence", lambda s: s.get("from", "").startswith(address))
    await anna.session.close()
    await ben.until("presence", lambda s: s.get("type") == "unavailable")


async def test_a_contact_that_we_add_gets_our_request(anna: Client, comes: Guests) -> None:
    cem = await comes("cem")
    await anna.session.add_contact(cem.address, "Cem")
    wish = await cem.until("presence", lambda s: s.get("type") == "subscribe")
    assert wish.get("from") == anna.address
    # slixmpp says yes by itself, and asks back.
    there = await anna.until(PresenceChanged, lambda e: e.presence is Presence.ONLINE)
    assert there.ref.id == chat(cem)
    named = await anna.until(ConversationChanged, lambda e: e.ref.id == chat(cem) and bool(e.name))
    assert named.name == "Cem"


# Groups


async def test_a_group_is_shared_with_another_program(
    stage: Stage, anna: Client, ben: Peer
) -> None:
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.enter(garden.target, "Ben")
    sent = await anna.say(garden, "who waters?")
    heard = await ben.hears("who waters?")
    stable = heard.find(STANZA_ID)
    assert stable is not None
    assert (await anna.knows_sent(sent)).archive_id == stable.get("id")
    ben.say(garden.target, "Anna does", "groupchat")
    event = await anna.hears("Anna does")
    assert event.message.sender.id == f"{garden.target}/Ben"
    assert event.message.archive_id
    assert MessageFlag.MENTIONS_ME in event.message.flags


async def test_what_a_group_said_meanwhile_is_caught_up_in_order(
    stage: Stage, anna: Client, ben: Peer
) -> None:
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.enter(garden.target, "Ben")
    ben.say(garden.target, "before", "groupchat")
    known = (await anna.hears("before")).message
    await anna.until(ArchivePositionReached, lambda e: e.archive_id == known.archive_id)
    await anna.session.close()
    for n in range(5):
        ben.say(garden.target, f"meanwhile {n}", "groupchat")
    await ben.hears("meanwhile 4")
    again = await stage.client("anna")
    await again.come_online(anna.positions)  # the bookmark brings it back into the group
    assert [m.text for m in again.received()] == [f"meanwhile {n}" for n in range(5)]
    ben.say(garden.target, "now", "groupchat")
    assert (await again.hears("now")).origin is Origin.LIVE


async def test_another_program_finds_our_groups(stage: Stage, anna: Client, comes: Guests) -> None:
    garden, office = stage.group("garden"), stage.group("office")
    await anna.session.join_group(garden, "Anna")
    await anna.session.join_group(office, "Anna")
    other = await comes("anna")
    answer = await other.client.plugin["xep_0060"].get_items(anna.address, "urn:xmpp:bookmarks:1")
    marks = {item["id"]: item["conference"]["autojoin"] for item in answer["pubsub"]["items"]}
    assert marks == {garden.target: True, office.target: True}
    await anna.session.leave_group(office)
    answer = await other.client.plugin["xep_0060"].get_items(anna.address, "urn:xmpp:bookmarks:1")
    assert [item["id"] for item in answer["pubsub"]["items"]] == [garden.target]


async def test_a_correction_and_a_reaction_in_a_group_name_the_message(
    stage: Stage, anna: Client, ben: Peer
) -> None:
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.enter(garden.target, "Ben")
    wrong = ben.say(garden.target, "teh", "groupchat")
    received = (await anna.hears("teh")).message
    ben.client.plugin["xep_0308"].build_correction(
        id_to_replace=wrong, mto=garden.target, mbody="the", mtype="groupchat"
    ).send()
    assert (await anna.until(MessageEdited)).key == received.key
    await anna.session.react(received, ["👍"])
    reactions = "{urn:xmpp:reactions:0}reactions"
    element = (await ben.hears_of(reactions)).find(reactions)
    assert element is not None
    assert element.get("id") == received.archive_id


# Several accounts, one device


async def test_two_accounts_live_side_by_side(stage: Stage, anna: Client, ben: Peer) -> None:
    cem = await stage.online("cem")
    ben.say(anna.address, "for Anna")
    ben.say(cem.address, "for Cem")
    assert (await anna.hears("for Anna")).message.account == anna.account.id
    assert (await cem.hears("for Cem")).message.account == cem.account.id
    assert [m.text for m in anna.received()] == ["for Anna"]
    assert [m.text for m in cem.received()] == ["for Cem"]


# Not looking


async def test_while_nobody_looks_typing_waits_and_a_message_does_not(
    guest: Guest, anna: Client, ben: Peer
) -> None:
    await anna.session.do_background(0)
    await guest.client_state("anna", "inactive")
    message = ben.client.make_message(mto=anna.address, mtype="chat")
    message["chat_state"] = "composing"
    message.send()
    ben.say(anna.address, "look!")
    await anna.hears("look!")
    kinds = [type(e) for e in anna.events if isinstance(e, TypingChanged | MessageReceived)]
    assert MessageReceived in kinds


async def test_the_client_state_is_told_again_after_a_reconnect(guest: Guest, anna: Client) -> None:
    await anna.session.do_background(0)
    await guest.client_state("anna", "inactive")
    anna.line.cut()
    await anna.come_online(anna.positions)
    await anna.session.do_background(0)  # as services.activity does with each connection
    await guest.client_state("anna", "inactive")


async def test_an_answer_comes_while_nobody_looks(anna: Client) -> None:
    request = asyncio.create_task(anna.session.load_history(ConversationId.c2c("a@b.c"), None, 5))
    await asyncio.sleep(0)
    await anna.session.do_background(0)
    async with asyncio.timeout(5.0):
        await request
        for _ in range(10):
            await anna.session.load_history(ConversationId.c2c("a@b.c"), None, 5)
