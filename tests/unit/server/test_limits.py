"""Limits: what one client may ask, and that others do not suffer for it."""

import asyncio

import pytest

from app.server import Limits, Server
from app.server.limits import Bucket
from tests.unit.server.wire import condition, says

pytestmark = pytest.mark.anyio


def test_a_bucket_lets_a_burst_through_and_then_so_many_per_second():
    bucket = Bucket(rate=10.0, burst=3, now=0.0)
    waits = [bucket.take(0.0) for _ in range(5)]
    assert waits == pytest.approx([0.0, 0.0, 0.0, 0.1, 0.2])
    assert bucket.take(1.0) == 0.0


def test_a_bucket_does_not_ask_for_waits_too_short_to_keep():
    bucket = Bucket(rate=1000.0, burst=1, now=0.0)
    assert [bucket.take(0.0) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_a_bucket_never_fills_beyond_its_burst():
    bucket = Bucket(rate=10.0, burst=2, now=0.0)
    assert [bucket.take(100.0) for _ in range(3)] == pytest.approx([0.0, 0.0, 0.1])


async def test_a_quick_client_is_made_to_wait_and_loses_nothing(online):
    async with Server(limits=Limits(rate=200.0, burst=5)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna, ben = await online(server, "anna"), await online(server, "ben")
        start = asyncio.get_running_loop().time()
        for number in range(40):
            await anna.say("ben@bellbird.example", str(number))
        await ben.next(says("39"))
        assert asyncio.get_running_loop().time() - start > 0.1
        assert server.counters.waits > 0


async def test_others_do_not_wait_for_a_quick_client(online):
    async with Server(limits=Limits(rate=1.0, burst=10)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna, ben = await online(server, "anna"), await online(server, "ben")
        for number in range(12):
            await anna.say("anna@bellbird.example", str(number))
        async with asyncio.timeout(0.5):
            assert await ben.settle() == []


async def test_a_client_that_does_not_read_is_cut_off(online):
    async with Server(limits=Limits(buffer=100_000)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna = await online(server, "anna")
        anna.connection.transport.pause_reading()
        ben = server.attach("ben", lambda _: None)
        for _ in range(200):
            ben.say("anna", "x" * 100_000)
        assert server.counters.overflows == 1
        anna.connection.transport.resume_reading()
        await anna.ended()
        assert len(server.archive_of("anna")) == 200


async def test_somebody_who_overflows_in_a_room_does_not_disturb_the_others(online):
    async with Server(limits=Limits(queue=10)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        room = server.add_room("garden")
        anna, ben = await online(server, "anna"), await online(server, "ben")
        await anna.join(room, "Anna")
        await ben.join(room, "Ben")
        await anna.manage()
        for number in range(20):
            await ben.say(room, str(number), type_="groupchat")
        assert await anna.ended() == "policy-violation"
        gone = await ben.next(lambda one: one.get("type") == "unavailable")
        assert gone.get("from") == f"{room}/Anna"
        assert len(server.archive_of(room)) == 20


async def test_a_contact_list_has_only_so_many_lines(online):
    async with Server(limits=Limits(roster=1)) as server:
        server.add_account("anna", "secret")
        anna = await online(server, "anna")
        query = "<query xmlns='jabber:iq:roster'><item jid='{}@x.example'/></query>"
        assert condition(await anna.iq("set", query.format("a"))) == ""
        assert condition(await anna.iq("set", query.format("b"))) == "resource-constraint"
