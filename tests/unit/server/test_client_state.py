"""Client state: what waits while nobody looks (XEP-0352)."""

import pytest

from app.server import Limits, Server
from tests.unit.server.wire import body, find, is_message, kind

pytestmark = pytest.mark.anyio

ANNA, BEN = "anna@bellbird.example", "ben@bellbird.example"
ACTIVE, INACTIVE = (f"<{state} xmlns='urn:xmpp:csi:0'/>" for state in ("active", "inactive"))


def typing(state: str = "composing") -> str:
    return (
        f"<message xmlns='jabber:client' type='chat' to='{ANNA}'>"
        f"<{state} xmlns='http://jabber.org/protocol/chatstates'/></message>"
    )


async def test_the_state_is_known(server, anna):
    assert server.client_state("anna") == {"desk": "active"}
    await anna.send(INACTIVE)
    await anna.settle()
    assert server.client_state("anna") == {"desk": "inactive"}
    await anna.send(ACTIVE)
    await anna.settle()
    assert server.client_state("anna") == {"desk": "active"}


async def test_a_change_of_state_can_be_observed(server, anna):
    heard = []
    end = server.on_stanza(lambda jid, element: heard.append((jid, kind(element))))
    await anna.send(INACTIVE)
    await anna.settle()
    end()
    await anna.send(ACTIVE)
    await anna.settle()
    assert heard == [(f"{ANNA}/desk", "inactive"), (f"{ANNA}/desk", "iq")]


async def test_typing_and_presence_wait_until_the_client_is_active(anna, ben):
    await anna.settle()
    await anna.send(INACTIVE)
    await anna.settle()
    for state in ("composing", "paused", "composing"):
        await ben.send(typing(state))
    await ben.available("<show>away</show>")
    await ben.available("<show>dnd</show>")
    assert await anna.settle() == []
    await anna.send(ACTIVE)
    first, second = await anna.settle()
    assert find(first, "states:composing") is not None
    assert find(second, "c:show").text == "dnd"


async def test_a_message_is_sent_at_once_after_what_waited(anna, ben):
    await anna.settle()
    await anna.send(INACTIVE)
    await anna.settle()
    await ben.send(typing())
    await ben.say(ANNA, "hello")
    first = await anna.next(is_message)
    second = await anna.next(is_message)
    assert find(first, "states:composing") is not None
    assert body(second) == "hello"


async def test_copies_of_typing_wait_too(server, anna, ben, online):
    await anna.settle()
    phone = await online(server, "anna", "phone")
    await phone.available("<priority>5</priority>")
    await anna.settle()
    await anna.iq("set", "<enable xmlns='urn:xmpp:carbons:2'/>")
    await anna.send(INACTIVE)
    await anna.settle()
    await ben.send(typing())
    await ben.settle()
    assert len(await phone.messages()) == 1
    assert await anna.messages() == []


async def test_read_marks_do_not_wait(anna, ben):
    await anna.send(INACTIVE)
    await anna.settle()
    await ben.send(
        f"<message xmlns='jabber:client' type='chat' to='{ANNA}'>"
        "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/></message>"
    )
    assert len(await anna.next(is_message)) > 0


async def test_only_so_much_waits(online):
    async with Server(limits=Limits(held=2)) as server:
        for user in ("anna", "ben", "cleo"):
            server.add_account(user, "secret")
        anna = await online(server, "anna")
        await anna.send(INACTIVE)
        await anna.settle()
        for resource in ("a", "b", "c"):
            ben = server.attach("ben", lambda _: None, resource)
            ben.typing("anna", True)
        assert len(await anna.messages()) == 3
