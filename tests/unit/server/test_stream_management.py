"""Stream management: what was not acknowledged comes again, once, in order (XEP-0198)."""

import pytest

from app.server import Limits, Server
from tests.unit.server.wire import SHORT, RawClient, body, condition, find, is_message, kind, says

pytestmark = pytest.mark.anyio

ANNA, BEN = "anna@bellbird.example", "ben@bellbird.example"
SM = SHORT["sm"]


async def resume(server: Server, token: str, handled: int, user: str = "anna") -> RawClient:
    client = await RawClient(server.url).authenticate(user)
    client.seen.clear()
    await client.send(f"<resume xmlns='{SM}' previd='{token}' h='{handled}'/>")
    return client


async def test_the_server_counts_what_it_took(anna):
    await anna.manage()
    for word in ("one", "two", "three"):
        await anna.say(BEN, word)
    await anna.send(f"<r xmlns='{SM}'/>")
    answer = await anna.next(lambda element: kind(element) == "a")
    assert answer.get("h") == "3"


async def test_the_server_asks_what_the_client_has(anna, ben):
    await anna.manage()
    await ben.say(ANNA, "hello")
    await anna.next(says("hello"))
    await anna.next(lambda element: kind(element) == "r")


async def test_the_server_asks_once_about_a_burst(server, anna):
    await anna.manage()
    ben = server.attach("ben", lambda _: None, "other")
    for number in range(50):
        ben.say("anna", str(number))
    await anna.next(says("49"))
    await anna.next(lambda element: kind(element) == "r")
    assert [kind(one) for one in anna.seen].count("r") == 0


async def test_nothing_is_lost_doubled_or_disordered_by_rude_cuts(server, anna, ben):
    token = await anna.manage()
    await anna.settle()
    client, handled = anna, 0
    got: list[str | None] = []

    def count(element) -> None:
        nonlocal handled
        if kind(element) in ("message", "presence", "iq"):
            handled += 1
        if is_message(element):
            got.append(body(element))

    handled = 1  # the answer to the ping of `settle`
    for cut in range(8):
        for number in range(5):
            await ben.say(ANNA, str(cut * 10 + number))
        await ben.settle()
        while not got or got[-1] != str(cut * 10 + 1):  # two of five are read, none acknowledged
            count(await client.read())
        client.cut()
        for number in range(5, 10):
            await ben.say(ANNA, str(cut * 10 + number))
        await ben.settle()
        client = await resume(server, token, handled)
        resumed = await client.next(lambda element: kind(element) == "resumed")
        assert resumed.get("previd") == token
        while not got or got[-1] != str(cut * 10 + 9):
            count(await client.read())
    assert got == [str(number) for number in range(80)]
    await client.close()


async def test_a_resumed_stream_tells_what_the_server_has(server, anna):
    token = await anna.manage()
    await anna.say(BEN, "one")
    await anna.settle()
    anna.cut()
    client = await resume(server, token, 1)
    resumed = await client.next(lambda element: kind(element) == "resumed")
    assert resumed.get("h") == "2"
    await client.say(BEN, "two")
    await client.settle()
    assert len(server.archive_of("ben")) == 2
    await client.close()


async def test_a_cut_client_is_still_there_for_others(server, anna, ben):
    await anna.manage()
    await ben.settle()
    server.drop("anna")
    await anna.ended()
    assert await ben.settle() == []
    assert server.client_state("anna") == {}


async def test_what_came_late_says_when_it_was_sent(server, anna, ben):
    token = await anna.manage()
    server.drop("anna")
    await anna.ended()
    await ben.say(ANNA, "hello")
    await ben.settle()
    client = await resume(server, token, 0)
    got = await client.next(is_message)
    assert find(got, "delay:delay") is not None
    await client.close()


async def test_what_went_out_in_vain_is_not_newer_than_what_came_late(server, anna, ben):
    token = await anna.manage()
    await ben.say(ANNA, "in vain")
    await anna.next(says("in vain"))
    server.drop("anna")
    await anna.ended()
    await ben.say(ANNA, "late")
    await ben.settle()
    client = await resume(server, token, 0)
    delays = [find(await client.next(says(text)), "delay:delay") for text in ("in vain", "late")]
    first, second = (delay.get("stamp") for delay in delays if delay is not None)
    assert first < second
    await client.close()


async def test_a_stream_is_resumed_over_one_that_seems_alive(server, anna):
    token = await anna.manage()
    client = await resume(server, token, 0)
    await client.next(lambda element: kind(element) == "resumed")
    assert await anna.ended() == "conflict"
    assert await client.settle() == []
    await client.close()


async def test_after_a_resume_the_client_is_active(server, anna, ben):
    token = await anna.manage()
    await anna.send("<inactive xmlns='urn:xmpp:csi:0'/>")
    await anna.settle()
    await ben.available("<show>away</show>")
    anna.cut()
    client = await resume(server, token, 1)
    presence = await client.next(lambda element: kind(element) == "presence")
    assert presence.get("from") == f"{BEN}/desk"
    assert server.client_state("anna") == {"desk": "active"}
    await client.close()


async def test_an_unknown_session_can_not_be_resumed_but_a_new_one_begun(server):
    client = await resume(server, "nonsense", 0)
    failed = await client.read()
    assert (kind(failed), kind(failed[0])) == ("failed", "item-not-found")
    await client.bind("phone")
    assert client.jid == f"{ANNA}/phone"
    await client.close()


async def test_anothers_session_can_not_be_resumed(server, anna):
    token = await anna.manage()
    client = await resume(server, token, 0, "cleo")
    assert kind(await client.read()) == "failed"
    assert await anna.settle() is not None
    await client.close()


async def test_a_session_that_said_goodbye_can_not_be_resumed(server, anna):
    token = await anna.manage()
    await anna.send(f"<close xmlns='{SHORT['framing']}'/>")
    await anna.ended()
    client = await resume(server, token, 0)
    assert kind(await client.read()) == "failed"
    await client.close()


async def test_a_session_waits_only_so_long(online):
    async with Server(limits=Limits(resume_timeout=0.05)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        server.befriend("anna", "ben")
        anna = await online(server, "anna")
        ben = await online(server, "ben")
        token = await anna.manage()
        anna.cut()
        gone = await ben.next(lambda element: element.get("type") == "unavailable")
        assert gone.get("from") == f"{ANNA}/desk"
        client = await resume(server, token, 0)
        assert kind(await client.read()) == "failed"
        await client.close()


async def test_a_session_without_resumption_ends_with_its_stream(anna, ben):
    assert await anna.manage(resume=False) == ""
    anna.cut()
    gone = await ben.next(lambda element: element.get("type") == "unavailable")
    assert gone.get("from") == f"{ANNA}/desk"


async def test_stream_management_is_turned_on_after_binding_and_once(server, anna):
    client = await RawClient(server.url).authenticate("anna")
    await client.send(f"<enable xmlns='{SM}' resume='true'/>")
    assert kind((await client.read())[0]) == "unexpected-request"
    await client.close()
    await anna.manage()
    await anna.send(f"<enable xmlns='{SM}' resume='true'/>")
    failed = await anna.next(lambda element: kind(element) == "failed")
    assert kind(failed[0]) == "unexpected-request"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (f"<a xmlns='{SM}' h='7'/>", "undefined-condition"),
        (f"<a xmlns='{SM}' h='-1'/>", "bad-format"),
        (f"<a xmlns='{SM}'/>", "bad-format"),
        (f"<b xmlns='{SM}'/>", "policy-violation"),
    ],
)
async def test_a_count_that_can_not_be_ends_the_stream(anna, answer, error):
    await anna.manage()
    await anna.send(answer)
    assert await anna.ended() == error


async def test_a_resume_with_a_count_that_can_not_be_ends_the_new_stream_only(server, anna):
    token = await anna.manage()
    client = await resume(server, token, 99)
    assert await client.ended() == "undefined-condition"
    assert await anna.settle() is not None


async def test_a_client_that_acknowledges_nothing_is_sent_away(online):
    async with Server(limits=Limits(queue=10)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna = await online(server, "anna")
        ben = server.attach("ben", lambda _: None)
        token = await anna.manage()
        for number in range(20):
            ben.say("anna", str(number))
        assert await anna.ended() == "policy-violation"
        assert server.counters.overflows == 1
        client = await resume(server, token, 0)
        assert kind(await client.read()) == "failed"
        await client.close()
        assert len(server.archive_of("anna")) == 20


async def test_a_waiting_session_keeps_only_so_much(online):
    async with Server(limits=Limits(queue=10)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna = await online(server, "anna")
        token = await anna.manage()
        server.drop("anna")
        await anna.ended()
        ben = server.attach("ben", lambda _: None)
        for number in range(20):
            ben.say("anna", str(number))
        client = await resume(server, token, 0)
        assert condition(await client.read()) == ""
        assert server.counters.resumed == 0
        await client.close()


async def test_a_new_login_with_the_same_resource_ends_the_waiting_session(server, anna, online):
    token = await anna.manage()
    anna.cut()
    await online(server, "anna", "desk")
    client = await resume(server, token, 0)
    assert kind(await client.read()) == "failed"
    await client.close()
