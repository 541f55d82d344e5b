"""The parts of group life: invitations, departures, members, requests, ids, self-ping."""

from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp import group_requests
from app.adapters.xmpp.departures import read_departure
from app.adapters.xmpp.frames import parse_frame, write_frame
from app.adapters.xmpp.group_ids import MAX_KNOWN, GroupIds
from app.adapters.xmpp.invitations import (
    MAX_PENDING,
    Invitation,
    Invitations,
    direct_invitation,
    read_invitation,
)
from app.adapters.xmpp.names import MUC_ADMIN, MUC_OWNER, PING, tag
from app.adapters.xmpp.occupants import read_affiliate, read_occupant
from app.adapters.xmpp.self_ping import Standing, ask_standing
from app.adapters.xmpp.stanza_errors import ServerCannot, ServerRefused
from app.domain.content import Text
from app.domain.conversation import Affiliation, Role
from app.domain.errors import AppError, RequestFailed
from app.domain.events import MessageEdited, MessageRecalled, MessageReceived, Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageKey
from app.domain.people import Person
from tests.fakes.xmpp_wire import FakeWire, answer

pytestmark = pytest.mark.anyio

ROOM = "garden@rooms.example.org"
REF = ConversationRef(AccountId("a1"), ConversationId.group(ROOM))
USER = "xmlns='http://jabber.org/protocol/muc#user'"


def message(inside: str) -> Element:
    return parse_frame(f"<message xmlns='jabber:client'>{inside}</message>")


def gone(inside: str) -> Element:
    return parse_frame(f"<presence xmlns='jabber:client'><x {USER}>{inside}</x></presence>")


# Invitations


def test_a_direct_invitation_is_read() -> None:
    stanza = direct_invitation("ben@example.org", ROOM, "come in", "id", "pw")
    invitation = read_invitation(stanza, "anna@example.org/phone")
    assert invitation == Invitation(ROOM, "anna@example.org", "come in", "pw")


def test_an_invitation_passed_on_names_the_group_that_passes_it_on() -> None:
    stanza = message(
        f"<x {USER}><invite from='anna@example.org/phone'><reason>hi</reason></invite>"
        "<password>pw</password></x>"
    )
    invitation = read_invitation(stanza, ROOM)
    assert invitation == Invitation(ROOM, "anna@example.org", "hi", "pw", mediated=True)


def test_an_occupant_who_invites_keeps_the_nickname() -> None:
    stanza = message(f"<x {USER}><invite from='{ROOM}/Anna'/></x>")
    invitation = read_invitation(stanza, ROOM)
    assert invitation is not None
    assert invitation.inviter == f"{ROOM}/Anna"


@pytest.mark.parametrize(
    "inside",
    [
        "<x xmlns='jabber:x:conference'/>",
        "<x xmlns='jabber:x:conference' jid=''/>",
        "<x xmlns='jabber:x:conference' jid='rooms.example.org'/>",
        "<x xmlns='jabber:x:conference' jid='a@b/c'/>",
        "<x xmlns='jabber:x:conference' jid='a b@c'/>",
        "<x xmlns='jabber:x:conference' jid='@b'/>",
        f"<x xmlns='jabber:x:conference' jid='{'a' * 4000}@b'/>",
        f"<x {USER}><status code='100'/></x>",
        "<body>hello</body>",
    ],
)
def test_nonsense_is_no_invitation(inside: str) -> None:
    assert read_invitation(message(inside), "anna@example.org") is None


def test_what_an_invitation_says_is_bounded_and_one_line() -> None:
    reason = "x\u202e\n" * 1000
    stanza = message(f"<x xmlns='jabber:x:conference' jid='{ROOM}' reason='{reason}'/>")
    invitation = read_invitation(stanza, "anna@example.org")
    assert invitation is not None
    assert len(invitation.reason) <= 200
    assert invitation.reason.isprintable()


def test_invitations_are_kept_by_group_and_the_oldest_forgotten() -> None:
    pending = Invitations()
    for number in range(MAX_PENDING + 10):
        pending.add(Invitation(f"g{number}@r", "a@b", password=str(number)))
    assert (pending.password("g9@r"), pending.password("g10@r")) == ("", "10")
    settled = pending.settle("g10@r")
    assert settled is not None
    assert pending.settle("g10@r") is None


@pytest.mark.parametrize(("members_only", "to"), [(True, ROOM), (False, "ben@example.org")])
async def test_where_only_members_enter_the_group_asks_them_in(members_only: bool, to: str) -> None:
    wire = FakeWire()
    group_requests.invite(wire, ROOM, "ben@example.org", "hi", members_only=members_only)
    (sent,) = wire.sent
    assert sent.get("to") == to
    assert ROOM in write_frame(sent)


# Departures


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("<status code='301'/>", "You were banned from Garden."),
        (
            "<item><actor nick='Anna'/><reason>spam.</reason></item><status code='301'/>",
            "You were banned from Garden by Anna: spam.",
        ),
        (
            "<item><reason>bye</reason></item><status code='307'/>",
            "You were removed from Garden: bye.",
        ),
        ("<status code='321'/>", "You are no longer a member of Garden."),
        ("<status code='322'/>", "Garden is now for its members only."),
        ("<destroy/>", "Garden was closed."),
        (
            "<destroy jid='park@rooms.example.org'><reason>too small</reason></destroy>",
            "Garden was closed: too small. It goes on at park@rooms.example.org.",
        ),
        ("<destroy jid='no address &lt;'/>", "Garden was closed."),
        ("<status code='332'/>", ""),
        ("<status code='307'/><status code='333'/>", ""),
        ("<status code='110'/>", ""),
        ("", ""),
    ],
)
def test_why_we_are_out_is_a_sentence(inside: str, sentence: str) -> None:
    departure = read_departure(gone(inside), "Garden")
    assert departure.sentence == sentence
    assert departure.destroyed == ("destroy" in inside)


# Members


def test_an_occupant_is_read_with_role_affiliation_and_lasting_id() -> None:
    presence = parse_frame(
        f"<presence xmlns='jabber:client'><x {USER}><item affiliation='admin' role='moderator'"
        " jid='Anna@example.org/p'/></x>"
        "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/></presence>"
    )
    occupant = read_occupant(presence, "Anna", "")
    member = occupant.as_member(ROOM)
    assert (member.affiliation, member.role) == (Affiliation.ADMIN, Role.MODERATOR)
    assert (member.person.id, member.address) == (f"{ROOM}/Anna", "anna@example.org")
    assert occupant.id == "o1"


@pytest.mark.parametrize(
    "item", ["<item/>", "<item jid='a@b'/>", "<item jid='a b' affiliation='member'/>"]
)
def test_nonsense_is_no_member(item: str) -> None:
    assert read_affiliate(parse_frame(item), "") is None


async def test_lists_that_may_not_be_seen_leave_the_others() -> None:
    wire = FakeWire()

    def respond(iq: Element) -> Element | AppError:
        wanted = iq[0][0].get("affiliation")
        if wanted == "admin":
            return ServerRefused("it is not allowed", "forbidden")
        item = f"<item affiliation='{wanted}' jid='{wanted}@example.org'/>"
        return answer(parse_frame(f"<query xmlns='{MUC_ADMIN}'>{item}</query>"))

    wire.answers[tag(MUC_ADMIN, "query")] = respond
    members = await group_requests.fetch_members(wire, ROOM, lambda _: "")
    assert [m.person.id for m in members] == ["owner@example.org", "member@example.org"]


async def test_no_list_at_all_is_a_failure() -> None:
    wire = FakeWire()
    wire.refusal = ServerRefused("it is not allowed", "forbidden")
    with pytest.raises(RequestFailed):
        await group_requests.fetch_members(wire, ROOM, lambda _: "")


# Configuration


FORM = (
    f"<query xmlns='{MUC_OWNER}'><x xmlns='jabber:x:data' type='form'>"
    "<field var='FORM_TYPE' type='hidden'><value>{MUC}</value></field>"
    "<field type='fixed'><value>Section</value></field>"
    "<field var='muc#roomconfig_persistentroom' type='boolean'><value>0</value></field>"
    "<field var='muc#roomconfig_membersonly' type='boolean'><value>0</value></field>"
    "<field var='muc#roomconfig_roomname' type='text-single'><value>x</value></field>"
    "<field var='other' type='list-multi'><value>a</value><value>b</value></field>"
    "<field var='unanswered' type='text-single'/></x></query>"
)


async def test_a_new_group_gets_our_wishes_where_asked_and_else_the_suggestions() -> None:
    wire = FakeWire()
    wire.answers[tag(MUC_OWNER, "query")] = lambda iq: (
        answer(parse_frame(FORM)) if iq.get("type") == "get" else answer()
    )
    await group_requests.configure(wire, ROOM, name="Garden", private=True)
    submitted = wire.asked(tag(MUC_OWNER, "query"))[1]
    values = {
        field.get("var"): [value.text for value in field]
        for field in submitted.iter("{jabber:x:data}field")
    }
    assert values == {
        "FORM_TYPE": ["{MUC}"],
        "muc#roomconfig_persistentroom": ["1"],
        "muc#roomconfig_membersonly": ["1"],
        "muc#roomconfig_roomname": ["Garden"],
        "other": ["a", "b"],
    }


def test_a_new_address_is_readable_and_new() -> None:
    addresses = {group_requests.new_address("Garden & Höfe!", "rooms.example.org") for _ in "ab"}
    assert len(addresses) == 2
    assert all(a.startswith("garden-ho-fe-") for a in addresses)
    assert group_requests.new_address("园", "r.example").startswith("group-")


def test_a_subject_has_a_bounded_length() -> None:
    with pytest.raises(RequestFailed):
        group_requests.subject_change(ROOM, "x" * 3000, "id")


# Self-ping


@pytest.mark.parametrize(
    ("outcome", "standing"),
    [
        (answer(), Standing.INSIDE),
        (ServerCannot("no", "service-unavailable"), Standing.INSIDE),
        (ServerRefused("no", "item-not-found"), Standing.INSIDE),
        (ServerRefused("no", "not-acceptable"), Standing.OUTSIDE),
        (ServerRefused("no", "not-allowed"), Standing.OUTSIDE),
        (ServerRefused("no", "remote-server-timeout"), Standing.UNKNOWN),
        (RequestFailed("the server does not answer"), Standing.UNKNOWN),
    ],
)
async def test_the_answer_tells_whether_we_are_in(
    outcome: Element | AppError, standing: Standing
) -> None:
    wire = FakeWire()
    wire.answers[tag(PING, "ping")] = lambda _: outcome
    assert await ask_standing(wire, ROOM, "Me") is standing


# Ids


def said(sender: str, message_id: str, archive_id: str) -> MessageReceived:
    return MessageReceived(
        Message(
            REF.account,
            REF.id,
            MessageId(message_id),
            Person(f"{ROOM}/{sender}"),
            1.0,
            (Text("hello"),),
            archive_id=archive_id,
        ),
        Origin.LIVE,
    )


def edit(sender: str, message_id: str) -> MessageEdited:
    return MessageEdited(MessageKey(REF, f"{ROOM}/{sender}", MessageId(message_id)), ())


def recall(sender: str, archive_id: str) -> MessageRecalled:
    return MessageRecalled(MessageKey(REF, f"{ROOM}/{sender}", MessageId(archive_id)))


def test_the_same_person_under_another_nickname_may_change_their_message() -> None:
    ids = GroupIds()
    ids.translated(said("Ben", "m1", "s1"), "o-ben")
    for change in (edit("Benjamin", "m1"), recall("Benjamin", "s1")):
        translated = ids.translated(change, "o-ben")
        assert isinstance(translated, MessageEdited | MessageRecalled)
        assert translated.key == MessageKey(REF, f"{ROOM}/Ben", MessageId("m1"))


def test_somebody_else_under_the_old_nickname_may_not() -> None:
    ids = GroupIds()
    ids.translated(said("Ben", "m1", "s1"), "o-ben")
    assert ids.translated(edit("Ben", "m1"), "o-cem") is None
    assert ids.translated(recall("Ben", "s1"), "o-cem") is None


def test_without_lasting_ids_the_nickname_decides() -> None:
    ids = GroupIds()
    ids.translated(said("Ben", "m1", "s1"))
    assert ids.translated(edit("Ben", "m1")) == edit("Ben", "m1")
    assert ids.translated(edit("Cem", "m1")) is None


def test_two_senders_may_use_the_same_id() -> None:
    ids = GroupIds()
    ids.translated(said("Ben", "m1", "s1"), "o-ben")
    ids.translated(said("Cem", "m1", "s2"), "o-cem")
    assert ids.translated(edit("Ben", "m1"), "o-ben") == edit("Ben", "m1")
    assert ids.translated(edit("Cem", "m1"), "o-cem") == edit("Cem", "m1")


def test_what_is_remembered_is_bounded() -> None:
    ids = GroupIds()
    for number in range(MAX_KNOWN + 100):
        ids.translated(said("Ben", f"m{number}", f"s{number}"), "o-ben")
    assert ids.translated(recall("Cem", "s1"), "o-cem") == recall("Cem", "s1")  # unknown by now
    assert len(ids._by_id) == len(ids._by_archive_id) == MAX_KNOWN
