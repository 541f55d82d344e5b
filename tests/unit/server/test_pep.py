"""Personal eventing: read positions, bookmarks and whatever else an account keeps (XEP-0163)."""

import xml.etree.ElementTree as ET

import pytest

from app.server import Limits, Server
from tests.unit.server.wire import SHORT, RawClient, condition, find, is_message, kind

pytestmark = pytest.mark.anyio

ANNA, BEN = "anna@bellbird.example", "ben@bellbird.example"
MDS, BOOKMARKS, NICK = "urn:xmpp:mds:displayed:0", "urn:xmpp:bookmarks:1", "urn:nick"
PS = SHORT["pubsub"]
PRIVATE_LIST = {
    "persist_items": "true",
    "max_items": "max",
    "send_last_published_item": "never",
    "access_model": "whitelist",
}


def form(kind_: str, settings: dict[str, str]) -> str:
    fields = "".join(
        f"<field var='pubsub#{name}'><value>{value}</value></field>"
        for name, value in settings.items()
    )
    return (
        "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
        f"<value>{PS}#{kind_}</value></field>{fields}</x>"
    )


async def publish(
    client: RawClient,
    node: str,
    item: str,
    payload: str = "<v xmlns='urn:v'/>",
    options: dict[str, str] | None = None,
) -> ET.Element:
    wished = (
        f"<publish-options>{form('publish-options', options)}</publish-options>" if options else ""
    )
    return await client.iq(
        "set",
        f"<pubsub xmlns='{PS}'><publish node='{node}'><item id='{item}'>{payload}</item></publish>"
        f"{wished}</pubsub>",
    )


async def items(client: RawClient, node: str, to: str = "", more: str = "") -> list[str] | str:
    """The ids in a node, or the condition of the error."""
    answer = await client.iq(
        "get", f"<pubsub xmlns='{PS}'><items node='{node}'{more}/></pubsub>", to
    )
    found = [one.get("id", "") for one in answer.iter(f"{{{PS}}}item")]
    return condition(answer) or found


async def owner(client: RawClient, inner: str, type_: str = "set") -> ET.Element:
    return await client.iq(type_, f"<pubsub xmlns='{PS}#owner'>{inner}</pubsub>")


async def listen(client: RawClient, *nodes: str, ver: str = "1") -> None:
    """Announce an interest, and answer when the server asks what it is."""
    await client.send(
        "<presence xmlns='jabber:client'><c xmlns='http://jabber.org/protocol/caps'"
        f" hash='sha-1' node='urn:test' ver='{ver}'/></presence>"
    )
    asked = await client.next(lambda one: kind(one) == "iq" and find(one, "info:query") is not None)
    assert find(asked, "info:query").get("node") == f"urn:test#{ver}"
    features = "".join(f"<feature var='{node}+notify'/>" for node in nodes)
    await client.send(
        f"<iq xmlns='jabber:client' type='result' id='{asked.get('id')}' to='{asked.get('from')}'>"
        f"<query xmlns='{SHORT['info']}'>{features}</query></iq>"
    )


def events(elements: list[ET.Element]) -> list[tuple[str, str, list[str]]]:
    """Events as what happened, node, ids."""
    found = []
    for one in elements:
        event = find(one, "event:event")
        if event is not None:
            inner = event[0]
            ids = [f"{kind(item)} {item.get('id')}" for item in inner]
            found.append((kind(inner), inner.get("node", ""), ids))
    return found


async def test_what_is_published_is_read_again(anna):
    payload = (
        "<displayed xmlns='urn:xmpp:mds:displayed:0'><x xmlns='urn:x' a='&apos;'/>ö</displayed>"
    )
    answer = await publish(anna, MDS, BEN, payload, PRIVATE_LIST)
    item = find(answer, "pubsub:pubsub/pubsub:publish/pubsub:item")
    assert item is not None
    assert item.get("id") == BEN
    read = await anna.iq("get", f"<pubsub xmlns='{PS}'><items node='{MDS}'/></pubsub>")
    inner = find(read, "pubsub:pubsub/pubsub:items/pubsub:item")
    assert inner is not None
    assert ET.canonicalize(ET.tostring(inner[0]), rewrite_prefixes=True) == ET.canonicalize(
        payload, rewrite_prefixes=True
    )


async def test_an_item_without_a_name_gets_one(anna):
    answer = await anna.iq(
        "set", f"<pubsub xmlns='{PS}'><publish node='n'><item/></publish></pubsub>"
    )
    item = find(answer, "pubsub:pubsub/pubsub:publish/pubsub:item")
    assert item is not None
    assert await items(anna, "n") == [item.get("id")]


async def test_a_node_keeps_one_item_unless_it_is_told_to_keep_more(anna):
    for name in ("a", "b", "c"):
        await publish(anna, NICK, name)
        await publish(anna, BOOKMARKS, name, options=PRIVATE_LIST)
        await publish(anna, "two", name, options={"max_items": "2"})
    assert await items(anna, NICK) == ["c"]
    assert await items(anna, BOOKMARKS) == ["a", "b", "c"]
    assert await items(anna, "two") == ["b", "c"]
    assert await items(anna, BOOKMARKS, more=" max_items='1'") == ["c"]


async def test_one_item_is_asked_for(anna):
    for name in ("a", "b"):
        await publish(anna, BOOKMARKS, name, options=PRIVATE_LIST)
    answer = await anna.iq(
        "get", f"<pubsub xmlns='{PS}'><items node='{BOOKMARKS}'><item id='a'/></items></pubsub>"
    )
    assert [one.get("id") for one in answer.iter(f"{{{PS}}}item")] == ["a"]


async def test_an_item_published_again_replaces_the_older(anna):
    for name in ("a", "b", "a"):
        await publish(anna, BOOKMARKS, name, options=PRIVATE_LIST)
    assert await items(anna, BOOKMARKS) == ["b", "a"]


async def test_ones_devices_hear_of_what_they_are_interested_in(server, anna, ben, online):
    phone = await online(server, "anna", "phone")
    tablet = await online(server, "anna", "tablet")
    await listen(phone, MDS, BOOKMARKS)
    await phone.settle()
    await publish(anna, MDS, BEN, options=PRIVATE_LIST)
    await publish(anna, NICK, "current")
    assert events(await phone.settle()) == [("items", MDS, [f"item {BEN}"])]
    assert events(await tablet.settle()) == []
    assert events(await ben.settle()) == []


async def test_the_device_that_publishes_hears_of_it_too(anna):
    await listen(anna, MDS)
    await anna.settle()
    await publish(anna, MDS, BEN)
    assert events(await anna.settle()) == [("items", MDS, [f"item {BEN}"])]


async def test_interest_in_other_things_is_noticed(anna):
    await listen(anna, MDS)
    await listen(anna, NICK, ver="2")
    await anna.settle()
    await publish(anna, MDS, BEN)
    await publish(anna, NICK, "current")
    assert events(await anna.settle()) == [("items", NICK, ["item current"])]


async def test_contacts_hear_of_what_they_may_know(anna, ben):
    await listen(ben, NICK, MDS, "public")
    await ben.settle()
    await publish(anna, NICK, "current")
    await publish(anna, MDS, BEN, options=PRIVATE_LIST)
    await publish(anna, "public", "x", options={"access_model": "open"})
    heard = [one for one in await ben.settle() if is_message(one)]
    assert [node for _, node, _ in events(heard)] == [NICK, "public"]
    assert {(one.get("from"), one.get("type")) for one in heard} == {(ANNA, "headline")}


async def test_who_comes_later_gets_the_newest_item(anna, ben):
    for name in ("a", "b"):
        await publish(anna, NICK, name, options={"max_items": "5"})
        await publish(anna, BOOKMARKS, name, options=PRIVATE_LIST)
    await ben.settle()
    await listen(ben, NICK, BOOKMARKS)
    assert events(await ben.settle()) == [("items", NICK, ["item b"])]


async def test_items_are_taken_back_and_nodes_emptied_and_deleted(anna):
    await listen(anna, BOOKMARKS)
    for name in ("a", "b", "c"):
        await publish(anna, BOOKMARKS, name, options=PRIVATE_LIST)
    retract = (
        f"<pubsub xmlns='{PS}'><retract node='{BOOKMARKS}' notify='true'>"
        "<item id='a'/></retract></pubsub>"
    )
    await anna.settle()
    assert condition(await anna.iq("set", retract)) == ""
    assert condition(await anna.iq("set", retract)) == "item-not-found"
    assert await items(anna, BOOKMARKS) == ["b", "c"]
    await owner(anna, f"<purge node='{BOOKMARKS}'/>")
    assert await items(anna, BOOKMARKS) == []
    await owner(anna, f"<delete node='{BOOKMARKS}'/>")
    assert await items(anna, BOOKMARKS) == "item-not-found"
    assert events(await anna.settle()) == [
        ("items", BOOKMARKS, ["retract a"]),
        ("purge", BOOKMARKS, []),
        ("delete", BOOKMARKS, []),
    ]


async def test_options_that_the_node_does_not_meet_are_refused(anna):
    await publish(anna, BOOKMARKS, "a")
    answer = await publish(anna, BOOKMARKS, "b", options=PRIVATE_LIST)
    assert condition(answer) == "conflict"
    assert find(answer, "c:error/errors:precondition-not-met") is not None
    configure = f"<configure node='{BOOKMARKS}'>{form('node_config', PRIVATE_LIST)}</configure>"
    assert condition(await owner(anna, configure)) == ""
    assert condition(await publish(anna, BOOKMARKS, "b", options=PRIVATE_LIST)) == ""
    assert await items(anna, BOOKMARKS) == ["a", "b"]
    shown = await owner(anna, f"<configure node='{BOOKMARKS}'/>", "get")
    values = {
        one.get("var"): one.findtext("form:value", "", SHORT)
        for one in shown.iter("{jabber:x:data}field")
    }
    assert values["pubsub#max_items"] == "max"


async def test_a_node_is_made_beforehand(anna):
    create = (
        f"<pubsub xmlns='{PS}'><create node='n'/>"
        f"<configure>{form('node_config', PRIVATE_LIST)}</configure></pubsub>"
    )
    assert condition(await anna.iq("set", create)) == ""
    assert condition(await anna.iq("set", create)) == "conflict"
    for name in ("a", "b"):
        await publish(anna, "n", name)
    assert await items(anna, "n") == ["a", "b"]


async def test_others_read_what_they_may(server, anna, ben, online):
    cleo = await online(server, "cleo")
    await publish(anna, "contacts", "a")
    await publish(anna, "private", "a", options=PRIVATE_LIST)
    await publish(anna, "public", "a", options={"access_model": "open"})
    nodes = ("contacts", "private", "public", "none")
    refused, missing = "not-authorized", "item-not-found"
    assert [await items(ben, node, ANNA) for node in nodes] == [["a"], refused, ["a"], missing]
    assert [await items(cleo, node, ANNA) for node in nodes] == [refused, refused, ["a"], missing]
    query = f"<query xmlns='{SHORT['items']}'/>"
    for client, to, count in ((cleo, ANNA, 1), (ben, ANNA, 2), (anna, "", 3)):
        answer = await client.iq("get", query, to)
        assert len(list(answer.iter(f"{{{SHORT['items']}}}item"))) == count


async def test_nobody_publishes_for_another(anna):
    answer = await anna.iq(
        "set", f"<pubsub xmlns='{PS}'><publish node='n'><item id='1'/></publish></pubsub>", BEN
    )
    assert condition(answer) == "service-unavailable"


@pytest.mark.parametrize(
    ("inner", "error"),
    [
        ("", "feature-not-implemented"),
        ("<subscribe node='n'/>", "feature-not-implemented"),
        ("<publish><item id='1'/></publish>", "bad-request"),
        ("<publish node='n'><item/><item/></publish>", "not-allowed"),
        ("<publish node='n'><item><a/><b/></item></publish>", "bad-request"),
        ("<retract node='n'/>", "bad-request"),
    ],
)
async def test_a_request_without_sense_is_refused(anna, inner, error):
    assert condition(await anna.iq("set", f"<pubsub xmlns='{PS}'>{inner}</pubsub>")) == error


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"max_items": "many"}, "bad-request"),
        ({"access_model": "roster"}, "not-acceptable"),
    ],
)
async def test_a_setting_that_can_not_be_is_refused(anna, options, error):
    assert condition(await publish(anna, "n", "a", options=options)) == error


async def test_an_account_has_only_so_many_nodes_and_items(online):
    async with Server(limits=Limits(nodes=1, items=2)) as server:
        server.add_account("anna", "secret")
        anna = await online(server, "anna")
        for name in ("a", "b", "c"):
            await publish(anna, "n", name, options=PRIVATE_LIST)
        assert await items(anna, "n") == ["b", "c"]
        assert condition(await publish(anna, "m", "a")) == "resource-constraint"
