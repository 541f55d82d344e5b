"""The friends' world, met as your client meets it: by what arrives."""

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from app.demo.cast import ANNA, BJOERN, CHARACTERS, PROLOGUE, SCRIPT, YOUR_NICKNAME
from app.demo.friends import Heard, Kind
from app.demo.world import DemoWorld
from app.server import LocalClient

pytestmark = pytest.mark.anyio

CLIENT = "{jabber:client}"
MARKERS = "{urn:xmpp:chat-markers:0}"
RECEIPTS = "{urn:xmpp:receipts}"
HURRIED = 0.001


class You:
    """Your client, as far as these tests need one: it keeps what arrives until it is looked for."""

    def __init__(self, world: DemoWorld) -> None:
        self._arrived: asyncio.Queue[ET.Element] = asyncio.Queue()
        self.client: LocalClient = world.server.attach("you", self._arrived.put_nowait, "desk")

    async def next(self, wanted: Callable[[ET.Element], bool]) -> ET.Element:
        """Wait for the next stanza that is wanted."""
        async with asyncio.timeout(10):
            while not wanted(stanza := await self._arrived.get()):
                pass
            return stanza

    async def next_text(self) -> tuple[str, str]:
        """Wait for the next message with a text; returns its sender and the text."""
        message = await self.next(lambda s: s.findtext(f"{CLIENT}body") is not None)
        return message.get("from", ""), message.findtext(f"{CLIENT}body", "")

    def write(self, user: str, text: str, *wishes: str) -> None:
        """Send a message that asks for receipts or markers."""
        message = ET.Element(f"{CLIENT}message", {"type": "chat", "to": user, "id": "m1"})
        ET.SubElement(message, f"{CLIENT}body").text = text
        for wish in wishes:
            ET.SubElement(message, wish)
        self.client.send(message)


@asynccontextmanager
async def living(pace: float = HURRIED) -> AsyncIterator[tuple[DemoWorld, You, list[Heard]]]:
    heard: list[Heard] = []
    async with DemoWorld(heard.append, pace=pace) as world:
        yield world, You(world), heard


async def test_your_account_points_to_the_embedded_server():
    async with living() as (world, _, _):
        assert (world.account.address, world.account.url) == (
            "you@bellbird.example",
            world.server.url,
        )


async def test_all_friends_are_on_your_list_and_online():
    async with living() as (world, you, _):
        expected = {world.server.jid(user) for user in CHARACTERS}
        seen: set[str] = set()
        while not expected <= seen:
            presence = await you.next(lambda s: s.tag == f"{CLIENT}presence")
            seen.add(presence.get("from", "").partition("/")[0])


async def test_what_was_said_before_is_in_your_archive():
    async with living() as (world, _, _):
        private = [line.text for line in PROLOGUE if not line.in_group]
        archived = [message.text for message in world.server.archive_of("you")]
        assert [text in message for text, message in zip(private, archived, strict=True)] == [
            True
        ] * len(private)


async def test_the_group_is_among_your_bookmarks():
    async with living() as (world, you, _):
        you.client.send(
            "<iq type='get' id='b'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
            "<items node='urn:xmpp:bookmarks:1'/></pubsub></iq>"
        )
        answer = await you.next(lambda s: s.get("id") == "b")
        assert [item.get("id") for item in answer.iter() if item.get("id", "").count("@")] == [
            world.group
        ]


async def test_a_friend_types_and_answers_what_you_send():
    async with living() as (world, you, _):
        you.write(world.server.jid("anna"), "hello")
        await you.next(
            lambda s: s.find("{http://jabber.org/protocol/chatstates}composing") is not None
        )
        assert (await you.next_text())[1] == ANNA.greeting


async def test_a_friend_acknowledges_and_reads_what_you_send():
    async with living() as (world, you, _):
        you.write(world.server.jid("björn"), "hi", f"{RECEIPTS}request", f"{MARKERS}markable")
        received = await you.next(lambda s: s.find(f"{RECEIPTS}received") is not None)
        read = await you.next(lambda s: s.find(f"{MARKERS}displayed") is not None)
        assert [note[0].get("id") for note in (received, read)] == ["m1", "m1"]


async def test_the_group_answers_once():
    async with living() as (world, you, heard):
        you.client.join(world.group, YOUR_NICKNAME)
        you.client.say_in(world.group, "hello everybody")
        await you.next_text()  # our own, reflected
        sender, text = await you.next_text()
        assert (sender, text) == (f"{world.group}/{ANNA.name}", ANNA.greeting)
        assert heard == [Heard("anna", Kind.MESSAGE, "hello everybody", in_group=True)]


async def test_the_script_is_spoken_in_its_order():
    async with living() as (world, you, _):
        you.client.join(world.group, YOUR_NICKNAME)
        world.start_script()
        assert [(await you.next_text())[1] for _ in SCRIPT] == [line.text for line in SCRIPT]


async def test_what_you_read_on_the_phone_is_published():
    async with living() as (world, you, _):
        mine = world.server.attach(
            "you", you._arrived.put_nowait, "notes", features=["urn:xmpp:mds:displayed:0+notify"]
        )
        world.friends.say(BJOERN, "Rye")
        world.read_on_phone(BJOERN)
        event = await you.next(
            lambda s: s.get("to") == mine.jid and "displayed:0" in ET.tostring(s, "unicode")
        )
        newest = world.server.archive_of("you")[-1].id
        assert newest in ET.tostring(event, "unicode")


async def test_a_world_that_has_ended_has_no_friends():
    world = DemoWorld()
    async with world:
        pass
    await world.stop()
    with pytest.raises(RuntimeError):
        _ = world.friends
