"""Group chat: entering, leaving, talking, reading what was said (XEP-0045)."""

import xml.etree.ElementTree as ET

import pytest

from app.server import Limits, Server
from tests.unit.server.wire import SHORT, RawClient, body, condition, find, is_message, kind, text

pytestmark = pytest.mark.anyio

ANNA, BEN, CLEO = (f"{name}@bellbird.example" for name in ("anna", "ben", "cleo"))
GARDEN = "garden@rooms.bellbird.example"
ROOMS = "rooms.bellbird.example"
PING = "<ping xmlns='urn:xmpp:ping'/>"


@pytest.fixture
def garden(server: Server) -> str:
    return server.add_room("garden", title="The Garden", members=["anna", "ben"])


def codes(presence: ET.Element) -> set[str | None]:
    return {one.get("code") for one in presence.iter(f"{{{SHORT['user']}}}status")}


def presences(elements: list[ET.Element]) -> list[tuple[str, str]]:
    """Presences as nickname → type."""
    return [
        (one.get("from", "").partition("/")[2], one.get("type", ""))
        for one in elements
        if kind(one) == "presence" and one.get("from", "").startswith(GARDEN)
    ]


async def leave(client: RawClient, nickname: str) -> None:
    await client.send(
        f"<presence xmlns='jabber:client' type='unavailable' to='{GARDEN}/{nickname}'/>"
    )


async def say(client: RawClient, words: str, more: str = "") -> None:
    await client.say(GARDEN, words, more, "groupchat")


async def refused(client: RawClient, to: str, wish: str = "") -> str:
    """Try to enter; return the condition of the error."""
    await client.send(
        f"<presence xmlns='jabber:client' to='{to}'><x xmlns='{SHORT['muc']}'>{wish}</x></presence>"
    )
    return condition(await client.next(lambda one: one.get("type") == "error"))


async def admin(client: RawClient, item: str) -> ET.Element:
    return await client.iq("set", f"<query xmlns='{SHORT['admin']}'>{item}</query>", GARDEN)


async def test_who_enters_sees_the_others_then_themself_then_the_subject(anna, ben, garden):
    await anna.join(garden, "Anna")
    seen = await ben.join(garden, "Ben")
    assert presences(seen) == [("Anna", ""), ("Ben", "")]
    assert codes(seen[-1]) == {"110", "100", "170"}
    item = find(seen[-2], "user:x/user:item")
    assert item is not None
    assert item.attrib == {
        "affiliation": "member",
        "role": "participant",
        "jid": f"{ANNA}/desk",
    }


async def test_the_others_see_who_enters_and_leaves(anna, ben, garden):
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await leave(ben, "Ben")
    mine = await ben.next(lambda one: one.get("type") == "unavailable")
    assert codes(mine) == {"110"}
    assert presences(await anna.settle()) == [("Ben", ""), ("Ben", "unavailable")]


async def test_a_lost_client_leaves_its_rooms(anna, ben, garden):
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    ben.cut()
    gone = await anna.next(lambda one: one.get("type") == "unavailable")
    assert gone.get("from") == f"{garden}/Ben"


async def test_who_goes_offline_leaves_the_rooms(anna, ben, garden):
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await anna.settle()
    await ben.send("<presence xmlns='jabber:client' type='unavailable'/>")
    await ben.settle()
    assert presences(await anna.settle()) == [("Ben", "unavailable")]


async def test_all_in_the_room_hear_what_is_said_and_so_does_who_said_it(server, anna, ben, garden):
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await say(anna, "hello")
    for client in (anna, ben):
        (got,) = await client.messages()
        (kept,) = server.archive_of(garden)
        assert (got.get("from"), got.get("type"), body(got), got.get("id")) == (
            f"{garden}/Anna",
            "groupchat",
            "hello",
            "m-hello",
        )
        stanza_id = find(got, "sid:stanza-id")
        assert stanza_id is not None
        assert stanza_id.attrib == {"by": garden, "id": kept.id}
        assert got.get("to") == client.jid
    assert server.archive_of("anna") == []


async def test_occupants_have_an_id_that_can_not_be_forged(anna, ben, garden):
    entered = await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await ben.settle()
    await say(anna, "hello", f"<occupant-id xmlns='{SHORT['occupant']}' id='forged'/>")
    (got,) = await ben.messages()
    ids = [one.get("id") for one in got.iter(f"{{{SHORT['occupant']}}}occupant-id")]
    presence_id = find(entered[-1], "occupant:occupant-id")
    assert presence_id is not None
    assert ids == [presence_id.get("id")]


async def test_marks_of_the_room_itself_can_not_be_forged(anna, garden):
    await anna.join(garden, "Anna")
    await say(anna, "hello", f"<x xmlns='{SHORT['user']}'><status code='104'/></x>")
    (got,) = await anna.messages()
    assert find(got, "user:x") is None


async def test_two_devices_share_a_nickname_and_both_hear(server, anna, ben, garden, online):
    phone = await online(server, "anna", "phone")
    await ben.join(garden, "Ben")
    await anna.join(garden, "Anna")
    seen = await phone.join(garden, "Anna")
    assert presences(seen) == [("Ben", ""), ("Anna", "")]
    await anna.settle()
    await say(ben, "hello")
    for client in (anna, phone):
        assert [body(one) for one in await client.messages()] == ["hello"]
    await ben.settle()
    await leave(anna, "Anna")
    await anna.settle()
    assert presences(await ben.settle()) == []
    await leave(phone, "Anna")
    await phone.settle()
    assert presences(await ben.settle()) == [("Anna", "unavailable")]


async def test_a_device_that_did_not_enter_hears_nothing(server, anna, ben, garden, online):
    phone = await online(server, "anna", "phone")
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await say(ben, "hello")
    await ben.settle()
    assert await phone.messages() == []
    await say(phone, "me too")
    refusal = await phone.next(lambda one: one.get("type") == "error")
    assert condition(refusal) == "not-acceptable"


async def test_a_taken_nickname_is_refused(anna, ben, garden):
    await anna.join(garden, "Anna")
    await ben.join(garden, "Anna")
    assert await refused(ben, f"{garden}/Anna") == "conflict"


async def test_a_stranger_does_not_enter_a_members_room(server, garden, online):
    cleo = await online(server, "cleo")
    assert await refused(cleo, f"{garden}/Cleo") == "registration-required"
    answer = await cleo.iq("set", "<query xmlns='urn:xmpp:mam:2'/>", garden)
    assert condition(answer) == "forbidden"


async def test_a_nickname_is_changed(anna, ben, garden):
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await anna.settle()
    await ben.send(f"<presence xmlns='jabber:client' to='{garden}/Benjamin'/>")
    await ben.settle()
    old, new = await anna.settle()
    item = find(old, "user:x/user:item")
    assert item is not None
    assert (old.get("type"), codes(old), item.get("nick")) == ("unavailable", {"303"}, "Benjamin")
    assert presences([new]) == [("Benjamin", "")]


async def test_a_presence_in_the_room_is_told_to_all(anna, ben, garden):
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await anna.settle()
    await ben.send(
        f"<presence xmlns='jabber:client' to='{garden}/Ben'><show>away</show></presence>"
    )
    await ben.settle()
    (told,) = await anna.settle()
    assert text(told, "c:show") == "away"


async def test_a_subject_is_set_told_and_kept(anna, ben, garden):
    await anna.join(garden, "Anna")
    await anna.send(
        f"<message xmlns='jabber:client' type='groupchat' to='{garden}'>"
        "<subject>Roses</subject></message>"
    )
    (told,) = await anna.messages()
    assert text(told, "c:subject") == "Roses"
    await ben.send(
        f"<presence xmlns='jabber:client' to='{garden}/Ben'><x xmlns='{SHORT['muc']}'/></presence>"
    )
    subject = await ben.next(is_message)
    assert (subject.get("from"), text(subject, "c:subject")) == (f"{garden}/Anna", "Roses")


async def test_who_enters_gets_the_history_that_is_asked_for(anna, ben, garden):
    await anna.join(garden, "Anna")
    for number in range(30):
        await say(anna, str(number))
    await anna.settle()
    assert [one for one in await ben.join(garden, "Ben", history=0) if is_message(one)] == []
    some = [one for one in await ben.join(garden, "Ben", history=3) if is_message(one)]
    assert [body(one) for one in some] == ["27", "28", "29"]
    assert all(find(one, "delay:delay") is not None for one in some)
    assert all(find(one, "sid:stanza-id") is not None for one in some)


@pytest.mark.parametrize(
    ("wish", "count"),
    [
        ("", 20),
        ("<history maxchars='0'/>", 0),
        ("<history seconds='1000'/>", 20),
        ("<history since='2020-01-01T00:00:00Z'/>", 20),
        ("<history since='2999-01-01T00:00:00Z'/>", 0),
        ("<history seconds='0' maxstanzas='5'/>", 0),
    ],
)
async def test_history_is_bounded_by_number_and_time(anna, ben, garden, wish, count):
    await anna.join(garden, "Anna")
    for number in range(25):
        await say(anna, str(number))
    await anna.settle()
    await ben.send(
        f"<presence xmlns='jabber:client' to='{garden}/Ben'>"
        f"<x xmlns='{SHORT['muc']}'>{wish}</x></presence>"
    )
    await ben.next(lambda one: find(one, "c:subject") is not None)
    assert len([one for one in ben.seen if is_message(one)]) == count


async def test_the_rooms_archive_is_read_by_pages(anna, ben, garden):
    await anna.join(garden, "Anna")
    for number in range(5):
        await say(anna, str(number))
    await anna.settle()
    page = (
        "<query xmlns='urn:xmpp:mam:2' queryid='q'>"
        "<set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before/></set></query>"
    )
    await ben.settle()
    answer = await ben.iq("set", page, garden)
    results = [one for one in ben.seen if is_message(one)]
    inner = "mam:result/forward:forwarded/c:message"
    assert [text(one, f"{inner}/c:body") for one in results] == ["3", "4"]
    assert {one.get("from") for one in results} == {garden}
    assert text(answer, "mam:fin/rsm:set/rsm:count") == "5"
    ends = await ben.iq("get", "<metadata xmlns='urn:xmpp:mam:2'/>", garden)
    assert find(ends, "mam:metadata/mam:end") is not None


async def test_a_ping_to_oneself_tells_whether_one_is_in_the_room(anna, ben, garden):
    me = f"{garden}/Anna"
    assert condition(await anna.iq("get", PING, me)) == "not-acceptable"
    await anna.join(garden, "Anna")
    assert condition(await anna.iq("get", PING, me)) == ""
    assert condition(await anna.iq("get", PING, f"{garden}/Nobody")) == "item-not-found"
    await ben.join(garden, "Ben")
    assert condition(await anna.iq("get", PING, f"{garden}/Ben")) == "feature-not-implemented"
    assert condition(await anna.iq("get", PING, garden)) == ""
    assert condition(await anna.iq("get", PING, f"none@{ROOMS}/Anna")) == "item-not-found"


async def test_a_private_message_goes_to_all_devices_of_one_occupant(
    server, anna, ben, garden, online
):
    cleo = await online(server, "ben", "phone")
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await cleo.join(garden, "Ben")
    await ben.settle()
    await anna.say(f"{garden}/Ben", "psst")
    await anna.settle()
    for client in (ben, cleo):
        (got,) = await client.messages()
        assert (got.get("from"), body(got)) == (f"{garden}/Anna", "psst")
        assert find(got, "user:x") is not None
    assert len(server.archive_of("ben")) == len(server.archive_of("anna")) == 1
    assert server.archive_of(garden) == []


async def test_a_room_is_made_by_who_enters_it_first(anna):
    room = f"new@{ROOMS}"
    seen = await anna.join(room, "Anna")
    assert codes(seen[-1]) == {"110", "100", "201", "170"}
    item = find(seen[-1], "user:x/user:item")
    assert item is not None
    assert (item.get("affiliation"), item.get("role")) == ("owner", "moderator")


async def test_the_owner_configures_and_destroys_a_room(anna, ben):
    room = f"new@{ROOMS}"
    await anna.join(room, "Anna")
    form = (
        "<query xmlns='http://jabber.org/protocol/muc#owner'>"
        "<x xmlns='jabber:x:data' type='submit'>"
        "<field var='muc#roomconfig_roomname'><value>New Name</value></field></x></query>"
    )
    get = "<query xmlns='http://jabber.org/protocol/muc#owner'/>"
    assert condition(await ben.iq("set", form, room)) == "forbidden"
    assert condition(await anna.iq("set", form, room)) == ""
    told = await anna.iq("get", get, room)
    assert "New Name" in [one.text for one in told.iter("{jabber:x:data}value")]
    await anna.settle()
    destroy = "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>"
    await anna.iq("set", destroy, room)
    assert anna.seen[0].get("type") == "unavailable"
    assert condition(await anna.iq("get", get, room)) == "item-not-found"


async def test_a_room_says_what_it_is_and_who_is_in_it(anna, garden):
    await anna.join(garden, "Anna")
    answer = await anna.iq("get", f"<query xmlns='{SHORT['info']}'/>", garden)
    identity = find(answer, "info:query/info:identity")
    assert identity is not None
    assert identity.attrib == {"category": "conference", "type": "text", "name": "The Garden"}
    features = {one.get("var") for one in answer.iter(f"{{{SHORT['info']}}}feature")}
    assert {SHORT["muc"], "urn:xmpp:mam:2", "urn:xmpp:sid:0", "muc_membersonly"} <= features
    values = {
        one.get("var"): text(one, "form:value") for one in answer.iter("{jabber:x:data}field")
    }
    assert values["FORM_TYPE"] == "http://jabber.org/protocol/muc#roominfo"
    assert values["muc#roominfo_occupants"] == "1"
    items = await anna.iq("get", f"<query xmlns='{SHORT['items']}'/>", garden)
    inside = [one.get("jid") for one in items.iter(f"{{{SHORT['items']}}}item")]
    assert inside == [f"{garden}/Anna"]


@pytest.mark.usefixtures("garden")
async def test_the_service_lists_open_rooms_only(server, anna):
    server.add_room("square", title="The Square")
    answer = await anna.iq("get", f"<query xmlns='{SHORT['items']}'/>", ROOMS)
    found = [(one.get("jid"), one.get("name")) for one in answer.iter(f"{{{SHORT['items']}}}item")]
    assert found == [(f"square@{ROOMS}", "The Square")]
    info = await anna.iq("get", f"<query xmlns='{SHORT['info']}'/>", ROOMS)
    assert SHORT["muc"] in {one.get("var") for one in info.iter(f"{{{SHORT['info']}}}feature")}
    assert condition(await anna.iq("get", PING, ROOMS)) == ""


async def test_the_members_of_a_room_are_told_to_members(server, anna, garden, online):
    cleo = await online(server, "cleo")
    query = f"<query xmlns='{SHORT['admin']}'><item affiliation='member'/></query>"
    answer = await anna.iq("get", query, garden)
    assert [one.get("jid") for one in answer.iter(f"{{{SHORT['admin']}}}item")] == [ANNA, BEN]
    assert condition(await cleo.iq("get", query, garden)) == "forbidden"


async def test_an_owner_kicks_bans_and_takes_membership(server, anna, ben, online):
    cleo = await online(server, "cleo")
    await anna.join(GARDEN, "Anna")  # makes it
    await ben.join(GARDEN, "Ben")
    await cleo.join(GARDEN, "Cleo")
    assert condition(await admin(ben, "<item nick='Cleo' role='none'/>")) == "forbidden"
    assert condition(await admin(anna, "<item nick='Cleo' role='none'/>")) == ""
    assert "307" in codes(await cleo.next(lambda one: one.get("type") == "unavailable"))
    assert condition(await admin(anna, "<item nick='Anna' role='none'/>")) == "not-allowed"
    assert condition(await admin(anna, "<item nick='Nobody' role='none'/>")) == "bad-request"
    await admin(anna, f"<item jid='{BEN}' affiliation='outcast'/>")
    await ben.next(lambda one: "301" in codes(one))
    assert await refused(ben, f"{GARDEN}/B") == "forbidden"
    assert condition(await admin(anna, f"<item jid='{BEN}' affiliation='king'/>")) == "bad-request"


async def test_a_guest_is_invited_and_may_enter(server, anna, garden, online):
    cleo = await online(server, "cleo")
    await anna.join(garden, "Anna")
    await anna.send(
        f"<message xmlns='jabber:client' to='{garden}'><x xmlns='{SHORT['user']}'>"
        f"<invite to='{CLEO}'><reason>Come!</reason></invite></x></message>"
    )
    invitation = await cleo.next(is_message)
    invite = find(invitation, "user:x/user:invite")
    assert invite is not None
    assert (invitation.get("from"), invite.get("from")) == (garden, f"{ANNA}/desk".split("/")[0])
    assert text(invite, "user:reason") == "Come!"
    assert presences(await cleo.join(garden, "Cleo")) == [("Anna", ""), ("Cleo", "")]


async def test_typing_in_a_room_waits_for_an_inactive_client(anna, ben, garden):
    await anna.join(garden, "Anna")
    await ben.join(garden, "Ben")
    await anna.settle()
    await anna.send("<inactive xmlns='urn:xmpp:csi:0'/>")
    await anna.settle()
    await ben.send(
        f"<message xmlns='jabber:client' type='groupchat' to='{garden}'>"
        "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>"
    )
    await ben.settle()
    assert await anna.settle() == []
    await say(ben, "hello")
    await ben.settle()
    assert [body(one) for one in await anna.messages()] == [None, "hello"]


async def test_a_room_that_is_full_lets_nobody_in(online):
    async with Server(limits=Limits(members=1, rooms=1)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna, ben = await online(server, "anna"), await online(server, "ben")
        await anna.join(GARDEN, "Anna")
        for room, error in ((GARDEN, "service-unavailable"), (f"b@{ROOMS}", "resource-constraint")):
            assert await refused(ben, f"{room}/Ben") == error


@pytest.mark.parametrize(
    ("stanza", "error"),
    [
        ("<presence xmlns='jabber:client' to='{room}'/>", "jid-malformed"),
        ("<presence xmlns='jabber:client' to='{room}/Anna'/>", "not-acceptable"),
        ("<message xmlns='jabber:client' to='{room}'><body>x</body></message>", "bad-request"),
        ("<message xmlns='jabber:client' type='groupchat' to='{room}/Ben'/>", "bad-request"),
        ("<message xmlns='jabber:client' type='chat' to='{room}/Ben'/>", "not-acceptable"),
        (
            "<iq xmlns='jabber:client' type='get' id='1' to='{room}'><x xmlns='urn:x'/></iq>",
            "service-unavailable",
        ),
    ],
)
async def test_what_makes_no_sense_in_a_room_is_refused(anna, garden, stanza, error):
    await anna.send(stanza.format(room=garden))
    assert condition(await anna.next(lambda one: one.get("type") == "error")) == error


@pytest.mark.parametrize("wish", ["maxstanzas='x'", "seconds='-1'", "since='yesterday'"])
async def test_a_wish_for_history_without_sense_is_refused(anna, garden, wish):
    assert await refused(anna, f"{garden}/Anna", f"<history {wish}/>") == "bad-request"


async def test_a_room_may_have_a_name_of_any_script(server, anna):
    room = server.add_room("园子_o'hara", members=["anna"])
    assert room == f"园子_o\\27hara@{ROOMS}"
    await anna.join(room, "安娜")
    await anna.say(room, "hi", type_="groupchat")
    assert (await anna.next(is_message)).get("from") == f"{room}/安娜"
