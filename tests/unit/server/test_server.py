"""The server as its users see it: restarts, in-process clients, observation."""

import asyncio
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from app.server import Limits, Server
from tests.unit.server.wire import RawClient, body, condition, find, is_message, kind, says, text

pytestmark = pytest.mark.anyio

ANNA, BEN = "anna@bellbird.example", "ben@bellbird.example"


async def test_a_restart_keeps_everything(tmp_path: Path, online):
    first = Server(data=tmp_path)
    first.add_account("anna", "secret", name="Anna")
    first.add_account("ben", "secret", name="Ben")
    first.befriend("anna", "ben")
    room = first.add_room("garden", title="The Garden", members=["anna"])
    async with first:
        anna = await online(first, "anna")
        await anna.say(BEN, "hello")
        await anna.join(room, "Anna")
        await anna.say(room, "roses", type_="groupchat")
        await anna.iq(
            "set",
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n'>"
            "<item id='i'><v xmlns='urn:v'/></item></publish></pubsub>",
        )
        kept = [first.archive_of("ben"), first.archive_of(room)]
    async with Server(data=tmp_path) as second:
        anna = await online(second, "anna")
        assert [second.archive_of("ben"), second.archive_of(room)] == kept
        roster = await anna.iq("get", "<query xmlns='jabber:iq:roster'/>")
        item = find(roster, "roster:query/roster:item")
        assert item is not None
        assert item.attrib == {"jid": BEN, "subscription": "both", "name": "Ben"}
        items = await anna.iq(
            "get", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'/></pubsub>"
        )
        assert find(items, "pubsub:pubsub/pubsub:items/pubsub:item") is not None
        info = await anna.iq("get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", room)
        identity = find(info, "info:query/info:identity")
        assert identity is not None
        assert identity.get("name") == "The Garden"
        await anna.join(room, "Anna")


async def test_ids_go_on_growing_after_a_restart(tmp_path: Path):
    stamps = []
    for _ in range(2):
        async with Server(data=tmp_path) as server:
            server.add_account("anna", "secret")
            server.attach("anna", lambda _: None).say("anna", "note")
            stamps = [one.stamp for one in server.archive_of("anna")]
    assert len(stamps) == 2
    assert stamps == sorted(set(stamps))


async def test_the_same_server_may_be_started_again(tmp_path: Path, online):
    server = Server(data=tmp_path)
    server.add_account("anna", "secret")
    async with server:
        port = int(server.url.rpartition(":")[2].partition("/")[0])
        anna = await online(server, "anna")
    assert await anna.ended() == "system-shutdown"
    await server.start(port)
    async with server:
        await online(server, "anna")


async def test_a_client_that_says_nothing_does_not_hold_up_the_end():
    async with Server() as server:
        port = int(server.url.rpartition(":")[2].partition("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        silent = await RawClient(server.url).connect()
        silent.connection.transport.pause_reading()
        async with asyncio.timeout(3):
            await server.stop()
        assert await reader.read() == b""
        writer.close()
        silent.cut()


async def test_a_second_server_can_not_have_the_port(server):
    port = int(server.url.rpartition(":")[2].partition("/")[0])
    second = Server()
    with pytest.raises(OSError, match=str(port)):
        await second.start(port)
    await second.stop()


def test_a_server_that_was_not_started_has_no_url():
    server = Server()
    with pytest.raises(RuntimeError):
        _ = server.url
    asyncio.run(server.stop())


async def test_a_local_client_talks_and_listens(server, anna):
    heard: asyncio.Queue[ET.Element] = asyncio.Queue()
    ben = server.attach("ben", heard.put_nowait)
    assert ben.jid == f"{BEN}/bot"
    sent = ben.say("anna", "hello <b>&")
    got = await anna.next(is_message)
    assert (body(got), got.get("id")) == ("hello <b>&", sent)
    origin = find(got, "sid:origin-id")
    assert origin is not None
    assert origin.get("id") == sent
    await anna.say(BEN, "hi")
    while not is_message(element := await heard.get()):
        pass
    assert body(element) == "hi"
    ben.typing("anna", True)
    assert find(await anna.next(is_message), "states:composing") is not None
    ben.typing(ANNA, False)
    assert find(await anna.next(is_message), "states:paused") is not None
    ben.away("lunch")
    away = await anna.next(lambda one: text(one, "c:show") == "away")
    assert text(away, "c:status") == "lunch"
    ben.detach()
    gone = await anna.next(lambda one: one.get("type") == "unavailable")
    assert gone.get("from") == ben.jid
    with pytest.raises(RuntimeError):
        ben.say("anna", "too late")


async def test_a_local_client_is_in_a_room(server, anna):
    room = server.add_room("garden", members=["anna", "ben"])
    await anna.join(room, "Anna")
    ben = server.attach("ben", lambda _: None)
    ben.join(room, "Ben")
    ben.say_in(room, "hello")
    assert (await anna.next(says("hello"))).get("from") == f"{room}/Ben"
    ben.leave(room)
    gone = await anna.next(lambda one: one.get("type") == "unavailable")
    assert gone.get("from") == f"{room}/Ben"


async def test_a_local_client_may_send_more_than_a_frame_holds_and_anything_xml_can_not_say(
    server, anna
):
    ben = server.attach("ben", lambda _: None)
    ben.say("anna", "x" * 1_000_000)
    assert body(await anna.next(is_message)) == "x" * 1_000_000
    ben.say("anna", "a\0\x08\ud800\uffffb\r\n")
    assert body(await anna.next(is_message)) == "ab\r\n"
    ben.send(f"<message to='{ANNA}'><body>raw</body></message>")
    assert body(await anna.next(is_message)) == "raw"


async def test_a_local_client_of_the_same_name_replaces_the_older(server):
    old = server.attach("ben", lambda _: None)
    server.attach("ben", lambda _: None)
    with pytest.raises(RuntimeError):
        old.say("anna", "hello")


async def test_a_local_client_needs_an_account(server):
    with pytest.raises(KeyError):
        server.attach("nobody", lambda _: None)


async def test_a_handler_is_never_called_from_within_a_call(server):
    order: list[str] = []
    heard = asyncio.Event()

    def handler(element: ET.Element) -> None:
        if is_message(element):
            order.append("heard")
            heard.set()

    ben = server.attach("ben", handler)
    ben.say("ben", "note")
    order.append("said")
    await heard.wait()
    assert order == ["said", "heard"]


async def test_stanzas_are_observed(server, anna):
    seen: list[tuple[str, str]] = []
    end = server.on_stanza(lambda jid, element: seen.append((jid, kind(element))))
    await anna.say(BEN, "hello")
    server.attach("ben", lambda _: None)
    await anna.settle()
    end()
    await anna.settle()
    assert sorted(seen) == [
        (f"{ANNA}/desk", "iq"),
        (f"{ANNA}/desk", "message"),
        (f"{BEN}/bot", "presence"),
    ]


@pytest.mark.parametrize("rudely", [True, False])
async def test_an_accounts_connections_are_dropped(server, anna, ben, rudely):
    server.drop("anna", rudely=rudely)
    assert await anna.ended() == ""
    assert ("close" in {kind(one) for one in anna.seen}) is not rudely
    assert await ben.messages() == []


async def test_what_happened_is_counted(server, anna):
    await anna.settle()
    client = await RawClient(server.url).connect()
    await client.open()
    await client.prove("anna", "wrong")
    await client.send("nonsense")
    await client.ended()
    counted = server.counters
    assert (counted.connections, counted.logins, counted.refused_logins) == (2, 1, 1)
    assert (counted.bad_frames, counted.resumed, counted.conflicts) == (1, 0, 0)
    assert counted.stanzas_in == 3


async def test_a_mistake_in_one_stanza_is_an_error_for_its_sender_only(server, anna, ben, caplog):
    def fail(_jid: str, element: ET.Element) -> None:
        if find(element, "c:body") is not None:
            raise ZeroDivisionError

    end = server.on_stanza(fail)
    await anna.say(BEN, "hello")
    refusal = await anna.next(lambda one: one.get("type") == "error")
    assert condition(refusal) == "internal-server-error"
    end()
    await anna.say(BEN, "again")
    assert body(await ben.next(is_message)) == "again"
    assert await ben.messages() == []
    assert "ZeroDivisionError" in caplog.text
    assert "hello" not in caplog.text


async def test_a_thousand_messages_pass_in_a_second_or_so(online):
    """A floor far below what the server does, so that a tenfold slowdown is noticed."""
    async with Server(limits=Limits()) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna, ben = await online(server, "anna"), await online(server, "ben")
        async with asyncio.timeout(5):
            for number in range(1000):
                await anna.say(BEN, str(number))
            await ben.next(says("999"))
        assert len(server.archive_of("ben")) == 1000
