"""Contact lists and presence: who is on whose list, who sees whom."""

import pytest

from tests.unit.server.wire import RawClient, condition, find, is_message, kind, text

pytestmark = pytest.mark.anyio

ANNA, BEN, CLEO = (f"{name}@bellbird.example" for name in ("anna", "ben", "cleo"))
GET = "<query xmlns='jabber:iq:roster'/>"


async def roster(client: RawClient) -> dict[str, tuple[str, str, str]]:
    """The list as address → subscription, what was asked, name."""
    answer = await client.iq("get", GET)
    return {
        item.get("jid", ""): (
            item.get("subscription", ""),
            item.get("ask", ""),
            item.get("name", ""),
        )
        for item in answer.iter("{jabber:iq:roster}item")
    }


async def presence(client: RawClient, type_: str, to: str, inner: str = "") -> None:
    """Send a presence and wait until it is dealt with; what came meanwhile is dropped."""
    await client.send(
        f"<presence xmlns='jabber:client' type='{type_}' to='{to}'>{inner}</presence>"
    )
    await client.settle()


def heard(elements) -> list[tuple[str, str]]:
    """The presences among elements, as sender → type."""
    return [
        (one.get("from", ""), one.get("type", "")) for one in elements if kind(one) == "presence"
    ]


def pushed(elements) -> list[tuple[str, str, str]]:
    """The changes of the list among elements."""
    items = [find(one, "roster:query/roster:item") for one in elements if kind(one) == "iq"]
    return [
        (item.get("jid", ""), item.get("subscription", ""), item.get("ask", ""))
        for item in items
        if item is not None
    ]


async def test_friends_are_on_each_others_list(anna, ben):
    assert await roster(anna) == {BEN: ("both", "", "Ben")}
    assert await roster(ben) == {ANNA: ("both", "", "Anna")}


async def test_friends_see_each_other_come_change_and_go(server, anna, online):
    ben = await online(server, "ben", available=False)
    await ben.available("<show>away</show><status>lunch</status>")
    (came,) = await anna.settle()
    assert (text(came, "c:show"), text(came, "c:status")) == ("away", "lunch")
    assert came.get("to") == anna.jid
    await ben.close()
    gone = await anna.next(lambda element: element.get("type") == "unavailable")
    assert gone.get("from") == f"{BEN}/desk"


@pytest.mark.usefixtures("ben")
async def test_who_comes_sees_who_is_there(server, online):
    anna = await online(server, "anna", available=False)
    await anna.send("<presence xmlns='jabber:client'/>")
    assert (f"{BEN}/desk", "") in heard(await anna.settle())


async def test_ones_own_devices_see_each_other(server, anna, online):
    await online(server, "anna", "phone")
    assert heard(await anna.settle()) == [(f"{ANNA}/phone", "")]


async def test_strangers_do_not_see_each_other(server, anna, online):
    await online(server, "cleo")
    assert heard(await anna.settle()) == []


async def test_a_contact_is_added_renamed_and_removed(server, anna, online):
    phone = await online(server, "anna", "phone")
    await roster(phone)
    item = f"<item jid='{CLEO}' name='C'><group>Work</group></item>"
    await anna.iq("set", f"<query xmlns='jabber:iq:roster'>{item}</query>")
    assert pushed(await phone.settle()) == [(CLEO, "none", "")]
    assert (await roster(anna))[CLEO] == ("none", "", "C")
    remove = f"<query xmlns='jabber:iq:roster'><item jid='{CLEO}' subscription='remove'/></query>"
    await anna.iq("set", remove)
    assert pushed(await phone.settle())[-1] == (CLEO, "remove", "")
    assert CLEO not in await roster(anna)
    assert condition(await anna.iq("set", remove)) == "item-not-found"


async def test_a_stranger_asks_is_allowed_and_sees(server, anna, online):
    cleo = await online(server, "cleo")
    await roster(anna)
    await roster(cleo)
    await presence(cleo, "subscribe", ANNA, "<status>hi</status>")
    (request,) = [one for one in await anna.settle() if kind(one) == "presence"]
    assert (request.get("from"), request.get("type"), text(request, "c:status")) == (
        CLEO,
        "subscribe",
        "hi",
    )
    assert (await roster(cleo))[ANNA] == ("none", "subscribe", "")
    assert CLEO not in await roster(anna)
    await presence(anna, "subscribed", CLEO)
    told = await cleo.settle()
    assert heard(told) == [(ANNA, "subscribed"), (f"{ANNA}/desk", "")]
    assert pushed(told) == [(ANNA, "to", "")]
    assert (await roster(anna))[CLEO] == ("from", "", "")


async def test_a_request_waits_for_somebody_who_is_offline(server, online):
    cleo = await online(server, "cleo")
    await presence(cleo, "subscribe", ANNA)
    anna = await online(server, "anna", available=False)
    await anna.send("<presence xmlns='jabber:client'/>")
    assert (CLEO, "subscribe") in heard(await anna.settle())


async def test_a_request_is_denied(server, anna, online):
    cleo = await online(server, "cleo")
    await presence(cleo, "subscribe", ANNA)
    await presence(anna, "unsubscribed", CLEO)
    assert heard(await cleo.settle()) == [(ANNA, "unsubscribed")]
    assert (await roster(cleo))[ANNA] == ("none", "", "")


async def test_who_unsubscribes_sees_the_other_leave(anna, ben):
    await anna.settle()
    await presence(anna, "unsubscribe", BEN)
    assert heard(await ben.settle())[-1] == (ANNA, "unsubscribe")
    assert (await roster(anna))[BEN][0] == "from"
    assert (await roster(ben))[ANNA][0] == "to"
    await anna.settle()
    await ben.available("<show>away</show>")
    assert heard(await anna.settle()) == []


async def test_a_removed_contact_no_longer_sees_the_one_who_removed(anna, ben):
    await anna.iq(
        "set", f"<query xmlns='jabber:iq:roster'><item jid='{BEN}' subscription='remove'/></query>"
    )
    assert (f"{ANNA}/desk", "unavailable") in heard(await ben.settle())
    assert (await roster(ben))[ANNA][0] == "none"


async def test_permission_given_to_nobody_who_asked_is_nothing(anna):
    await presence(anna, "subscribed", CLEO)
    assert CLEO not in await roster(anna)


async def test_presence_may_be_shown_to_one_stranger_and_is_taken_back(server, anna, online):
    cleo = await online(server, "cleo")
    await anna.send(f"<presence xmlns='jabber:client' to='{CLEO}'/>")
    await anna.settle()
    assert heard(await cleo.settle()) == [(f"{ANNA}/desk", "")]
    await anna.close()
    gone = await cleo.next(lambda element: kind(element) == "presence")
    assert gone.get("type") == "unavailable"


@pytest.mark.usefixtures("anna")
async def test_a_probe_is_answered_for_those_who_may_see(server, ben, online):
    cleo = await online(server, "cleo")
    await ben.settle()
    for client in (ben, cleo):
        await client.send(f"<presence xmlns='jabber:client' type='probe' to='{ANNA}'/>")
    assert heard(await ben.settle()) == [(f"{ANNA}/desk", "")]
    assert heard(await cleo.settle()) == []


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        ("<presence xmlns='jabber:client' type='hiding'/>", "bad-request"),
        (
            "<presence xmlns='jabber:client'><priority>high</priority></presence>",
            "bad-request",
        ),
        (
            "<presence xmlns='jabber:client' type='subscribe' to='nobody@bellbird.example'/>",
            "item-not-found",
        ),
    ],
)
async def test_a_presence_without_sense_is_refused(anna, frame, error):
    await anna.send(frame)
    refusal = await anna.next(lambda element: element.get("type") == "error")
    assert condition(refusal) == error


@pytest.mark.parametrize(
    "query",
    [
        "<query xmlns='jabber:iq:roster'/>",
        "<query xmlns='jabber:iq:roster'><item/></query>",
        f"<query xmlns='jabber:iq:roster'><item jid='{BEN}'/><item jid='{CLEO}'/></query>",
    ],
)
async def test_a_change_of_the_list_without_sense_is_refused(anna, query):
    assert condition(await anna.iq("set", query)) in ("bad-request", "jid-malformed")


async def test_an_unavailable_client_gets_no_messages_but_keeps_its_stream(anna, ben):
    await ben.send("<presence xmlns='jabber:client' type='unavailable'/>")
    await ben.settle()
    await anna.say(BEN, "hello")
    await anna.settle()
    assert not any(is_message(one) for one in await ben.settle())
