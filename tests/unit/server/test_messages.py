"""One-to-one messages: who gets them, who gets a copy, what is kept."""

import xml.etree.ElementTree as ET

import pytest

from tests.unit.server.wire import SHORT, body, condition, find, is_message, kind, says, text

pytestmark = pytest.mark.anyio

ANNA, BEN = "anna@bellbird.example", "ben@bellbird.example"
CARBONS = "<enable xmlns='urn:xmpp:carbons:2'/>"
TYPING = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"


def canonical(xml: str | bytes) -> str:
    return ET.canonicalize(xml, rewrite_prefixes=True)


def copied(element: ET.Element, direction: str) -> str | None:
    """The body in a carbon of this direction."""
    return text(element, f"carbons:{direction}/forward:forwarded/c:message/c:body")


async def test_a_message_arrives_as_it_was_sent(anna, ben):
    odd = "<b>&amp; <a href=\"x\">'q'</a></b>\n\t 李雷 🐦 \u202e"
    await anna.say(BEN, "", f"<odd xmlns='urn:odd' a='1&#10;&apos;' xml:lang='de'>{odd}</odd>")
    got = await ben.next(is_message)
    assert got.get("from") == f"{ANNA}/desk"
    sent = f"<odd xmlns='urn:odd' a='1&#10;&apos;' xml:lang='de'>{odd}</odd>"
    assert canonical(ET.tostring(got[1])) == canonical(sent)


async def test_a_message_goes_to_the_resources_of_the_highest_priority(server, anna, online):
    low = await online(server, "ben", "low")
    high = await online(server, "ben", "high")
    also = await online(server, "ben", "also")
    never = await online(server, "ben", "never")
    for client, priority in ((low, 1), (high, 5), (also, 5), (never, -1)):
        await client.available(f"<priority>{priority}</priority>")
    await anna.say(BEN, "hello")
    await anna.settle()
    assert [len(await client.messages()) for client in (low, high, also, never)] == [0, 1, 1, 0]


async def test_a_message_to_one_resource_goes_there_only(server, anna, online):
    desk, phone = await online(server, "ben", "desk"), await online(server, "ben", "phone")
    await anna.say(f"{BEN}/phone", "hello")
    await anna.settle()
    assert len(await desk.messages()) == 0
    assert len(await phone.messages()) == 1


async def test_a_message_to_a_resource_that_left_goes_to_the_others(anna, ben):
    await anna.say(f"{BEN}/gone", "hello")
    assert body(await ben.next(is_message)) == "hello"


async def test_a_message_to_somebody_offline_is_kept_in_both_archives(server, anna):
    await anna.say(BEN, "hello")
    await anna.settle()
    assert ["hello" in one.text for one in server.archive_of("ben")] == [True]
    assert ["hello" in one.text for one in server.archive_of("anna")] == [True]


async def test_a_delivered_message_has_the_id_of_its_receivers_archive(server, anna, ben):
    await anna.say(BEN, "hello")
    got = await ben.next(is_message)
    (kept,) = server.archive_of("ben")
    stanza_id = find(got, "sid:stanza-id")
    assert stanza_id is not None
    assert stanza_id.attrib == {"by": BEN, "id": kept.id}


async def test_a_forged_archive_id_is_taken_away(server, anna, ben):
    forged = f"<stanza-id xmlns='urn:xmpp:sid:0' by='{BEN}' id='forged'/>"
    others = "<stanza-id xmlns='urn:xmpp:sid:0' by='elsewhere.example' id='others'/>"
    await anna.say(BEN, "hello", forged + others)
    got = await ben.next(is_message)
    ids = [one.get("id") for one in got.iter("{urn:xmpp:sid:0}stanza-id")]
    assert ids == ["others", server.archive_of("ben")[0].id]


async def test_the_other_devices_of_both_sides_get_copies(server, anna, ben, online):
    anna_phone, ben_phone = (
        await online(server, "anna", "phone"),
        await online(server, "ben", "phone"),
    )
    for client in (anna, anna_phone, ben, ben_phone):
        await client.iq("set", CARBONS)
    await anna.say(f"{BEN}/desk", "hello")
    await anna.settle()
    (sent,) = await anna_phone.messages()
    (received,) = await ben_phone.messages()
    (direct,) = await ben.messages()
    assert (copied(sent, "sent"), copied(received, "received"), body(direct)) == ("hello",) * 3
    assert sent.get("from") == ANNA
    assert received.get("from") == BEN
    inner = find(sent, ".//c:message/sid:stanza-id")
    assert inner is not None
    assert inner.get("id") == server.archive_of("anna")[0].id
    assert await anna.messages() == []


@pytest.mark.parametrize(
    "hint", ["<private xmlns='urn:xmpp:carbons:2'/>", "<no-copy xmlns='urn:xmpp:hints'/>"]
)
@pytest.mark.usefixtures("ben")
async def test_a_private_message_is_not_copied(server, anna, online, hint):
    phone = await online(server, "ben", "phone")
    await phone.iq("set", CARBONS)
    await anna.say(f"{BEN}/desk", "hello", hint)
    await anna.settle()
    assert await phone.messages() == []


async def test_copies_can_be_switched_off(server, anna, online):
    phone = await online(server, "anna", "phone")
    await phone.iq("set", CARBONS)
    await phone.iq("set", "<disable xmlns='urn:xmpp:carbons:2'/>")
    await anna.say(BEN, "hello")
    await anna.settle()
    assert await phone.messages() == []


async def test_a_note_to_self_comes_once_to_each_device_and_has_an_archive_id(server, anna, online):
    phone = await online(server, "anna", "phone")
    for client in (anna, phone):
        await client.iq("set", CARBONS)
    await anna.say(ANNA, "remember")
    await anna.settle()
    (kept,) = server.archive_of("anna")
    seen = [*anna.seen, *await anna.messages(), *await phone.messages()]
    notes = [one for one in seen if body(one) == "remember"]
    ids = [find(one, "sid:stanza-id") for one in notes]
    assert [one.get("id") for one in ids if one is not None] == [kept.id]


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ("<body>words</body>", True),
        ("<body>words</body><no-store xmlns='urn:xmpp:hints'/>", False),
        ("<body>words</body><no-permanent-store xmlns='urn:xmpp:hints'/>", False),
        (TYPING, False),
        ("<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>", True),
        ("<received xmlns='urn:xmpp:receipts' id='1'/>", True),
        ("<propose xmlns='urn:xmpp:jingle-message:0' id='1'/>", True),
        ("<reactions xmlns='urn:xmpp:reactions:0' id='1'/>", False),
        ("<reactions xmlns='urn:xmpp:reactions:0' id='1'/><store xmlns='urn:xmpp:hints'/>", True),
    ],
)
async def test_what_counts_as_a_message_is_kept_and_everything_is_copied(
    server, anna, ben, online, inner, kept
):
    phone = await online(server, "ben", "phone")
    await ben.available("<priority>5</priority>")
    await phone.iq("set", CARBONS)
    await anna.send(f"<message xmlns='jabber:client' type='chat' to='{BEN}'>{inner}</message>")
    await anna.settle()
    assert len(server.archive_of("ben")) == kept
    assert len(await ben.messages()) == 1
    assert len(await phone.messages()) == 1


@pytest.mark.parametrize(
    ("to", "type_", "error"),
    [
        ("nobody@bellbird.example", "chat", "service-unavailable"),
        ("ben@elsewhere.example", "chat", "remote-server-not-found"),
        (BEN, "groupchat", "service-unavailable"),
        ("a@b@c/d@e", "chat", "jid-malformed"),
        ("@bellbird.example", "chat", "jid-malformed"),
        ("room@rooms.bellbird.example", "groupchat", "item-not-found"),
    ],
)
async def test_what_can_not_be_delivered_comes_back(anna, ben, to, type_, error):
    await anna.say(to, "hello", type_=type_)
    refusal = await anna.next(lambda element: element.get("type") == "error")
    assert (condition(refusal), refusal.get("id"), refusal.get("from")) == (error, "m-hello", to)
    assert await ben.messages() == []


async def test_an_error_is_never_answered(anna):
    await anna.say("nobody@bellbird.example", "hello", type_="error")
    assert await anna.messages() == []


async def test_a_message_without_an_address_is_a_note_to_self(anna):
    await anna.send("<message xmlns='jabber:client' type='chat'><body>me</body></message>")
    assert body(await anna.next(is_message)) == "me"


async def test_addresses_are_compared_without_regard_to_case(anna, ben):
    await anna.say("BEN@Bellbird.Example", "hello")
    assert body(await ben.next(is_message)) == "hello"


async def test_requests_pass_between_resources(anna, ben):
    await anna.send(
        f"<iq xmlns='jabber:client' type='get' id='q' to='{BEN}/desk'><x xmlns='urn:x'/></iq>"
    )
    request = await ben.next(lambda element: kind(element) == "iq")
    await ben.send(f"<iq xmlns='jabber:client' type='result' id='q' to='{request.get('from')}'/>")
    assert (await anna.next(lambda element: element.get("id") == "q")).get("from") == f"{BEN}/desk"


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        ("<iq xmlns='jabber:client' type='get'><x xmlns='urn:x'/></iq>", "bad-request"),
        ("<iq xmlns='jabber:client' type='ask' id='1'><x xmlns='urn:x'/></iq>", "bad-request"),
        ("<iq xmlns='jabber:client' type='get' id='1'/>", "bad-request"),
        (
            "<iq xmlns='jabber:client' type='get' id='1'><x xmlns='urn:x'/></iq>",
            "service-unavailable",
        ),
        (
            f"<iq xmlns='jabber:client' type='get' id='1' to='{BEN}/gone'><x xmlns='urn:x'/></iq>",
            "service-unavailable",
        ),
    ],
)
async def test_a_request_nobody_answers_is_refused(anna, frame, error):
    await anna.send(frame)
    assert condition(await anna.next(lambda element: kind(element) == "iq")) == error


async def test_the_server_says_what_it_and_an_account_can_do(anna):
    for to, wanted in (
        ("bellbird.example", {"urn:xmpp:ping", "urn:xmpp:carbons:2", "urn:xmpp:csi:0"}),
        (ANNA, {"urn:xmpp:mam:2", "urn:xmpp:sid:0", SHORT["pubsub"] + "#publish-options"}),
    ):
        answer = await anna.iq("get", f"<query xmlns='{SHORT['info']}'/>", to)
        assert wanted <= {one.get("var") for one in answer.iter(f"{{{SHORT['info']}}}feature")}


async def test_the_server_names_its_rooms(anna):
    answer = await anna.iq("get", f"<query xmlns='{SHORT['items']}'/>", "bellbird.example")
    item = find(answer, "items:query/items:item")
    assert item is not None
    assert item.get("jid") == "rooms.bellbird.example"


async def test_messages_stay_in_order(anna, ben):
    for number in range(200):
        await anna.say(BEN, str(number))
    last = await ben.next(says("199"))
    words = [body(one) for one in [*ben.seen, last] if is_message(one)]
    assert words == [str(number) for number in range(200)]
