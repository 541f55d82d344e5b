"""The port `Session`, as every server must let our adapter keep it.

Here on the embedded server, which is fast; `tests/servers` keeps the same contract on real ones.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from app.domain.content import Text
from app.domain.conversation import MUTED_FOREVER
from app.domain.errors import (
    ConnectionFailed,
    CredentialsRefused,
    Disconnected,
    KickedByOtherDevice,
)
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
from app.ports.im import ArchivePosition, SessionFeature
from tests.servers.stage import PATIENCE, EmbeddedServer, Stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    server = EmbeddedServer()
    await server.start()
    for user in ("anna", "ben", "cem"):
        server.add_account(user, f"secret-{user}")
    server.befriend("anna", "ben")
    stage = Stage(server)
    try:
        yield stage
    finally:
        await stage.end()
        await server.stop()


# Signing in


async def test_signing_in_tells_what_the_server_offers(stage: Stage) -> None:
    anna = await stage.client("anna")
    assert anna.session.features is SessionFeature.NONE
    await anna.come_online()
    wanted = SessionFeature.READ_SYNC | SessionFeature.CLIENT_STATE | SessionFeature.GROUPS
    assert wanted in anna.session.features


async def test_a_wrong_password_is_refused_for_good(stage: Stage) -> None:
    anna = await stage.client("anna", password="wrong")
    with pytest.raises(CredentialsRefused):
        await anna.session.connect({})


async def test_an_unknown_user_is_refused_for_good(stage: Stage) -> None:
    nobody = await stage.client("nobody")
    with pytest.raises(CredentialsRefused):
        await nobody.session.connect({})


async def test_a_server_that_is_not_there_may_come_back(stage: Stage) -> None:
    anna = await stage.client("anna")
    await anna.line.close()
    with pytest.raises(ConnectionFailed):
        await anna.session.connect({})


async def test_a_plain_connection_to_another_computer_is_refused(stage: Stage) -> None:
    anna = await stage.client("anna", url="ws://192.0.2.1:5280/xmpp-websocket")
    with pytest.raises(ConnectionFailed, match="wss"):
        await anna.session.connect({})


async def test_contacts_come_with_their_presence(stage: Stage) -> None:
    anna = await stage.online("anna")
    ben = await stage.online("ben")
    there = await anna.until(PresenceChanged, lambda e: e.presence is Presence.ONLINE)
    assert there.ref.id.target == ben.address
    await ben.session.close()
    gone = await anna.until(PresenceChanged, lambda e: e.presence is Presence.OFFLINE)
    assert gone.ref == there.ref


# Messages


async def test_a_message_arrives_and_its_sender_learns_that_it_was_sent(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "Hello <b>Ben</b> & 你好 🌱")
    event = await ben.hears("Hello <b>Ben</b> & 你好 🌱")
    assert event.origin is Origin.LIVE
    assert event.message.id == sent.id
    assert event.message.sender.id == anna.address
    assert event.message.conversation == ConversationId.c2c(anna.address)
    assert event.message.archive_id
    assert (await anna.knows_sent(sent)).ref == sent.ref


async def test_the_answer_comes_back_in_the_same_conversation(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "ping")
    await ben.say(anna, "pong")
    assert (await anna.hears("pong")).message.ref == sent.ref


async def test_the_sender_learns_that_a_message_was_delivered(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "did it come?")
    got = await anna.until(
        MessageStateChanged, lambda e: e.state is MessageState.DELIVERED and e.id == sent.id
    )
    assert got.ref == sent.ref


async def test_a_second_device_gets_copies_of_both_sides(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    laptop = await stage.online("ben", resource="laptop")
    await anna.say(ben, "to whom it may concern")
    await laptop.hears("to whom it may concern")
    await ben.say(anna, "it concerns me")
    copy = await laptop.hears("it concerns me")
    assert copy.origin is Origin.CARBON
    assert copy.message.outgoing
    assert copy.message.conversation == ConversationId.c2c(anna.address)


async def test_corrections_reactions_and_retractions_name_the_message(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "tpyo")
    received = (await ben.hears("tpyo")).message
    await anna.session.edit(sent, (Text("typo"),))
    edited = await ben.until(MessageEdited)
    assert (edited.key, edited.elements) == (received.key, (Text("typo"),))
    await ben.session.react(received, ["👍", "🌱"])
    reacted = await anna.until(ReactionsChanged)
    assert (reacted.id, [r.emoji for r in reacted.reactions]) == (sent.id, ["👍", "🌱"])
    await anna.session.recall(sent)
    assert (await ben.until(MessageRecalled)).key == received.key


async def test_typing_is_seen_on_the_other_side(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.session.set_typing(ConversationId.c2c(ben.address), typing=True)
    await ben.until(TypingChanged, lambda e: e.typing and e.person.id == anna.address)
    await anna.session.set_typing(ConversationId.c2c(ben.address), typing=False)
    await ben.until(TypingChanged, lambda e: not e.typing)


async def test_a_message_to_nobody_fails_with_a_reason(stage: Stage) -> None:
    anna = await stage.online("anna")
    message = await anna.say(ConversationId.c2c(stage.server.address("nobody")), "hello?")
    failed = await anna.until(MessageStateChanged, lambda e: e.state is MessageState.FAILED)
    assert failed.id == message.id
    assert failed.reason


async def test_without_a_connection_a_message_is_not_taken(stage: Stage) -> None:
    anna = await stage.client("anna")
    with pytest.raises(Disconnected):
        await anna.say(ConversationId.c2c("ben@example.org"), "hello?")


# Groups


async def test_a_group_hears_a_message_and_echoes_it_with_its_archive_id(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.session.join_group(garden, "Ben")
    sent = await anna.say(garden, "Who waters today?")
    heard = (await ben.hears("Who waters today?")).message
    assert heard.id == sent.id
    assert heard.conversation == garden
    assert heard.sender.id == f"{garden.target}/Anna"
    echo = await anna.knows_sent(sent)
    assert echo.archive_id == heard.archive_id != ""
    assert anna.received() == []


async def test_a_nickname_in_a_group_is_a_mention(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.session.join_group(garden, "Ben")
    await anna.say(garden, "ask ben about it")
    await anna.say(garden, "the bench is broken")
    await anna.say(garden, "@all watering at six")
    flags = [
        (await ben.hears(m)).message.flags
        for m in ("ask ben about it", "the bench is broken", "@all watering at six")
    ]
    assert flags == [MessageFlag.MENTIONS_ME, MessageFlag.NONE, MessageFlag.MENTIONS_ALL]


async def test_a_group_is_entered_again_at_the_next_login_with_its_mute(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.session.join_group(garden, "Ben")
    await ben.session.set_muted(garden, MUTED_FOREVER)
    await ben.session.close()
    phone = await stage.online("ben", resource="phone")
    muted = await phone.until(ConversationChanged, lambda e: e.muted_until is not None)
    assert (muted.ref.id, muted.muted_until) == (garden, MUTED_FOREVER)
    await anna.say(garden, "still there?")
    await phone.hears("still there?")


async def test_a_group_that_was_left_is_silent(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.session.join_group(garden, "Ben")
    await ben.session.leave_group(garden)
    await anna.knows_sent(await anna.say(garden, "not for Ben"))
    await anna.say(ben, "for Ben")
    await ben.hears("for Ben")
    assert [m.text for m in ben.received()] == ["for Ben"]


# Being away


async def test_what_was_missed_comes_once_in_order_with_positions(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "before")
    await ben.hears("before")
    await ben.until(ArchivePositionReached, lambda e: bool(e.archive_id))
    before = ben.positions
    await ben.session.close()
    texts = [f"missed {n}" for n in range(230)]
    for text in texts:
        last = await anna.say(ben, text)
    await anna.knows_sent(last)
    again = await stage.client("ben")
    await again.come_online(before)
    assert [m.text for m in again.received()] == texts
    assert {e.origin for e in again.events if isinstance(e, MessageReceived)} == {Origin.CATCH_UP}
    await again.session.close()
    later = await stage.client("ben")
    await later.come_online(again.positions)
    assert later.received() == []


async def test_a_position_comes_only_after_everything_up_to_it(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    before = ben.positions
    await ben.session.close()
    for n in range(120):
        last = await anna.say(ben, f"missed {n}")
    await anna.knows_sent(last)
    again = await stage.client("ben")
    await again.come_online(before)
    delivered: list[str] = []
    for event in again.events:
        if isinstance(event, MessageReceived):
            delivered.append(event.message.archive_id)
        elif isinstance(event, ArchivePositionReached) and not event.archive:
            # Ben's own receipts lie in his archive, too.
            assert event.archive_id in delivered or len(delivered) == 120
    assert [m.text for m in again.received()] == [f"missed {n}" for n in range(120)]


async def test_a_group_is_caught_up_too(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    garden = stage.group("garden")
    await anna.session.join_group(garden, "Anna")
    await ben.session.join_group(garden, "Ben")
    await anna.say(garden, "before")
    await ben.hears("before")
    await ben.until(ArchivePositionReached, lambda e: bool(e.archive and e.archive_id))
    before = ben.positions
    await ben.session.close()
    texts = [f"missed {n}" for n in range(30)]
    for text in texts:
        last = await anna.say(garden, text)
    await anna.knows_sent(last)
    again = await stage.client("ben")
    await again.come_online(before)
    assert [m.text for m in again.received(Origin.CATCH_UP)] == texts
    assert again.positions[garden.target].archive_id == again.received()[-1].archive_id


async def test_a_position_that_the_server_forgot_is_found_by_its_time(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    first = await anna.say(ben, "known")
    await ben.hears("known")
    await ben.session.close()
    await anna.knows_sent(await anna.say(ben, "missed"))
    again = await stage.client("ben")
    await again.come_online({"": ArchivePosition("00000000-forgotten", first.sent_at - 60.0)})
    missed = sorted(again.received(Origin.CATCH_UP), key=lambda message: message.sent_at)
    assert [m.text for m in missed] == ["known", "missed"]


async def test_the_first_login_brings_the_newest_as_history(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    for n in range(15):
        last = await anna.say(ben, f"old {n}")
    await ben.hears("old 14")
    await anna.knows_sent(last)
    phone = await stage.online("ben", resource="phone")
    assert [m.text for m in phone.received(Origin.HISTORY)] == [f"old {n}" for n in range(15)]
    assert phone.received(Origin.LIVE, Origin.CATCH_UP, Origin.CARBON) == []


async def test_older_messages_come_page_by_page(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    for n in range(25):
        last = await anna.say(ben, f"old {n}")
    await anna.knows_sent(last)
    await anna.session.edit(replace(last, sent_at=0.0), (Text("old 24, corrected"),))
    await ben.until(MessageEdited)
    conversation = ConversationId.c2c(anna.address)
    texts: list[str] = []
    before: str | None = None
    for _ in range(10):
        page = await ben.session.load_history(conversation, before, 10)
        texts = [m.text for m in page.messages] + texts
        if page.complete or not page.messages:
            break
        before = page.messages[0].archive_id
    assert texts == [*(f"old {n}" for n in range(24)), "old 24, corrected"]


# A line that breaks


async def test_after_a_cut_the_stream_goes_on_and_nothing_is_lost(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "one")
    await ben.hears("one")
    ben.line.cut()
    with pytest.raises(Disconnected):
        await ben.session.wait_closed()
    for text in ("two", "three", "four"):
        last = await anna.say(ben, text)
    await anna.knows_sent(last)
    await ben.come_online(ben.positions)
    await ben.hears("four")
    await anna.say(ben, "five")
    await ben.hears("five")
    assert [m.text for m in ben.received()] == ["two", "three", "four", "five"]


async def test_a_message_on_its_way_at_the_cut_arrives_once(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    anna.line.freeze()
    message = await anna.say(ben, "into the void")
    anna.line.cut()
    with pytest.raises(Disconnected):
        await anna.session.wait_closed()
    await anna.come_online(anna.positions)
    await anna.session.send(message)  # as the outbox does with all that wait
    await anna.knows_sent(message)
    await anna.say(ben, "after it")
    await ben.hears("after it")
    assert [m.text for m in ben.received()] == ["into the void", "after it"]


async def test_an_open_request_fails_the_moment_the_line_is_cut(stage: Stage) -> None:
    anna = await stage.online("anna")
    anna.line.freeze()
    conversation = ConversationId.c2c(stage.server.address("ben"))
    request = asyncio.create_task(anna.session.load_history(conversation, None, 10))
    await asyncio.sleep(0)
    anna.line.cut()
    async with asyncio.timeout(2.0):
        with pytest.raises(Disconnected):
            await request


async def test_a_second_device_of_the_same_name_takes_over(stage: Stage) -> None:
    first = await stage.online("anna", resource="desk")
    second = await stage.online("anna", resource="desk")
    with pytest.raises(KickedByOtherDevice):
        await first.session.wait_closed()
    ben = await stage.online("ben")
    await ben.say(second, "still with you")
    await second.hears("still with you")


# Reading


async def test_reading_on_one_device_reads_on_the_other(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    phone = await stage.online("ben", resource="phone")
    sent = await anna.say(ben, "read me")
    message = (await ben.hears("read me")).message
    await phone.hears("read me")
    await ben.session.mark_read(message, tell_sender=True)
    read = await phone.until(ReadElsewhere)
    assert read.ref == message.ref
    assert read.marker in (message.archive_id, message.id)
    assert (await anna.until(PeerRead)).id == sent.id


async def test_reading_quietly_is_told_to_our_devices_only(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    phone = await stage.online("ben", resource="phone")
    await anna.say(ben, "read me quietly")
    message = (await ben.hears("read me quietly")).message
    await ben.session.mark_read(message, tell_sender=False)
    assert (await phone.until(ReadElsewhere)).marker == message.archive_id
    await ben.say(anna, "by the way")
    await anna.hears("by the way")
    assert not [e for e in anna.events if isinstance(e, PeerRead)]


async def test_what_was_read_while_away_is_known_after_the_login(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    phone = await stage.online("ben", resource="phone")
    await phone.session.close()
    await anna.say(ben, "read me")
    message = (await ben.hears("read me")).message
    await ben.session.mark_read(message, tell_sender=False)
    again = await stage.online("ben", resource="phone")
    marks = [e.marker for e in again.events if isinstance(e, ReadElsewhere)]
    assert marks == [message.archive_id]


# Activity


async def test_the_server_hears_whether_the_user_is_looking(stage: Stage) -> None:
    anna = await stage.online("anna")
    async with asyncio.timeout(PATIENCE):
        await anna.session.do_background(3)
        await stage.server.client_state("anna", "inactive")
        await anna.session.do_foreground()
        await stage.server.client_state("anna", "active")


# The end


async def test_after_closing_nothing_is_delivered_and_nothing_is_left(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    around = asyncio.all_tasks() - {asyncio.current_task()}
    cem = await stage.online("cem")
    await cem.session.join_group(stage.group("garden"), "Cem")
    await cem.session.close()
    told = len(cem.events)
    await anna.say(ben, "is Cem gone?")
    await ben.hears("is Cem gone?")
    assert len(cem.events) == told
    left = {t for t in asyncio.all_tasks() - around if t.get_name() in OUR_TASKS}
    assert left == set()


OUR_TASKS = ("read XMPP frames", "send XMPP stanzas", "catch up", "enter a group")


async def test_closing_twice_and_closing_unconnected_do_no_harm(stage: Stage) -> None:
    anna = await stage.client("anna")
    await anna.session.close()
    await anna.session.close()
    with pytest.raises(Disconnected):
        await anna.session.connect({})


async def test_a_goodbye_to_a_server_that_does_not_answer_ends_in_time(stage: Stage) -> None:
    anna = await stage.online("anna")
    anna.line.freeze()
    async with asyncio.timeout(2.5):
        await anna.session.close()
