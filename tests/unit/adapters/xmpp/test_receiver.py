"""What comes in, put together: groups and their ids, contacts, what is on its way."""

from typing import TypeVar
from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp.bookmarks import Bookmark
from app.adapters.xmpp.frames import parse_frame
from app.adapters.xmpp.names import DISCO_INFO, ROSTER, tag
from app.adapters.xmpp.receiver import Receiver
from app.adapters.xmpp.stream_management import SentStanza
from app.domain.content import Text
from app.domain.conversation import MUTED_FOREVER
from app.domain.errors import AppError, RequestFailed
from app.domain.events import (
    ConversationChanged,
    Event,
    MessageRecalled,
    MessageReceived,
    MessageStateChanged,
    Origin,
    PresenceChanged,
    ReactionsChanged,
    ReadElsewhere,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageState
from app.domain.people import Person, Presence
from tests.fakes.xmpp_wire import FakeWire

pytestmark = pytest.mark.anyio

E = TypeVar("E")

ME = "me@example.org"
ANNA = "anna@example.org"
ROOM = "garden@rooms.example.org"
ACCOUNT = AccountId("a1")
NOW = 1_800_000_000.0
MUC_USER = "xmlns='http://jabber.org/protocol/muc#user'"
DISCO = (
    "<iq xmlns='jabber:client' type='result'><query xmlns='http://jabber.org/protocol/disco#info'>"
    "<identity category='conference' type='text' name='The Garden'/>"
    "<feature var='http://jabber.org/protocol/muc'/><feature var='urn:xmpp:mam:2'/></query></iq>"
)


def element(text: str) -> Element:
    name = text[1:].partition(" ")[0].rstrip(">")
    return parse_frame(text.replace(f"<{name}", f"<{name} xmlns='jabber:client'", 1))


class Scene:
    """An account with a wire, and what it told."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.lost: list[AppError] = []
        self.remembered: list[Bookmark] = []
        self.wire = FakeWire()
        self.wire.answers[tag(DISCO_INFO, "query")] = lambda _: parse_frame(DISCO)
        self.receiver = Receiver(
            ACCOUNT,
            ME,
            self.events.append,
            lambda: NOW,
            self.lost.append,
            self.remembered.extend,
        )
        self.receiver.begin(self.wire)

    def hears(self, text: str) -> None:
        stanza = element(text)
        if stanza.tag.endswith("presence"):
            self.receiver.on_presence(stanza)
        else:
            self.receiver.on_message(stanza)

    async def enter(self, *answers: str, nickname: str = "Me") -> None:
        """Enter the garden; each try meets one of these answers."""
        left = list(answers or [inside("Me")])
        self.wire.when_sent = lambda _: self.hears(left.pop(0))
        await self.receiver.groups.enter(self.wire, ROOM, nickname, None)
        self.wire.when_sent = lambda _: None

    def of(self, kind: type[E]) -> list[E]:
        return [e for e in self.events if isinstance(e, kind)]


def inside(nick: str) -> str:
    return (
        f"<presence from='{ROOM}/{nick}'><x {MUC_USER}><item/><status code='110'/></x></presence>"
    )


def refused(condition: str) -> str:
    return (
        f"<presence from='{ROOM}/Me' type='error'><error type='cancel'><{condition}"
        " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
    )


def said(text: str, nick: str, message_id: str, archive_id: str, extra: str = "") -> str:
    return (
        f"<message type='groupchat' from='{ROOM}/{nick}' id='{message_id}'>"
        f"<body>{text}</body>{extra}"
        f"<stanza-id xmlns='urn:xmpp:sid:0' by='{ROOM}' id='{archive_id}'/></message>"
    )


def mine(conversation: ConversationId, name: str = "m1") -> Message:
    return Message(
        account=ACCOUNT,
        conversation=conversation,
        id=MessageId(name),
        sender=Person(ME),
        sent_at=NOW,
        elements=(Text("x"),),
        outgoing=True,
        state=MessageState.WAITING,
    )


CHAT = ConversationId.c2c(ANNA)
GROUP = ConversationId.group(ROOM)
GROUP_REF = ConversationRef(ACCOUNT, GROUP)


# What is on its way


async def test_an_acknowledged_message_is_sent() -> None:
    scene = Scene()
    scene.receiver.sending(mine(CHAT))
    scene.receiver.on_acknowledged([SentStanza("…", "m1"), SentStanza(), SentStanza("…", "other")])
    ref = ConversationRef(ACCOUNT, CHAT)
    assert scene.events == [MessageStateChanged(ref, MessageId("m1"), MessageState.SENT)]


async def test_a_message_on_its_way_needs_no_sending_and_a_sent_one_only_its_proof() -> None:
    scene = Scene()
    message = mine(CHAT)
    assert scene.receiver.on_their_way.needs_sending(message)
    scene.receiver.sending(message)
    assert not scene.receiver.on_their_way.needs_sending(message)
    assert scene.events == []
    scene.receiver.on_acknowledged([SentStanza("…", "m1")])
    assert not scene.receiver.on_their_way.needs_sending(message)
    assert [e.state for e in scene.of(MessageStateChanged)] == [MessageState.SENT] * 2


async def test_what_was_never_acknowledged_waits_again_when_the_stream_is_gone() -> None:
    scene = Scene()
    scene.receiver.sending(mine(CHAT))
    scene.receiver.begin_anew()
    assert [e.state for e in scene.of(MessageStateChanged)] == [MessageState.WAITING]
    assert scene.receiver.on_their_way.needs_sending(mine(CHAT))


async def test_a_failed_message_can_be_sent_again() -> None:
    scene = Scene()
    scene.receiver.sending(mine(CHAT))
    scene.receiver.on_acknowledged([SentStanza("…", "m1")])
    scene.hears(
        f"<message type='error' from='{ANNA}' id='m1'><error type='cancel'>"
        "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    )
    assert scene.of(MessageStateChanged)[-1].state is MessageState.FAILED
    assert scene.receiver.on_their_way.needs_sending(mine(CHAT))


async def test_in_a_group_the_echo_is_the_proof() -> None:
    scene = Scene()
    await scene.enter()
    scene.events.clear()
    scene.receiver.sending(mine(GROUP))
    scene.receiver.on_acknowledged([SentStanza("…", "m1")])
    assert scene.events == []
    scene.hears(said("x", "Me", "m1", "g1"))
    assert scene.events == [
        MessageStateChanged(GROUP_REF, MessageId("m1"), MessageState.SENT, archive_id="g1")
    ]


async def test_our_echo_under_an_occupant_id_that_the_group_forgot_is_still_the_proof() -> None:
    occupant = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{}'/>"
    scene = Scene()
    own = inside("Me").replace("</presence>", occupant.format("new") + "</presence>")
    await scene.enter(own)
    scene.receiver.sending(mine(GROUP))
    scene.hears(said("x", "Me", "m1", "arc1", occupant.format("old")))
    assert scene.of(MessageReceived) == []
    assert scene.of(MessageStateChanged)[-1].archive_id == "arc1"


async def test_what_our_other_device_says_in_a_group_is_received() -> None:
    scene = Scene()
    await scene.enter()
    scene.hears(said("x", "Me", "other", "g1"))
    (event,) = scene.of(MessageReceived)
    assert (event.origin, event.message.outgoing) == (Origin.CARBON, True)


async def test_nothing_is_told_in_silence() -> None:
    scene = Scene()
    await scene.enter()
    scene.events.clear()
    scene.receiver.silence()
    scene.hears(said("x", "Anna", "m9", "g9"))
    assert scene.events == []


# Groups


async def test_a_group_is_entered_and_named() -> None:
    scene = Scene()
    await scene.enter()
    assert scene.of(ConversationChanged)[0] == ConversationChanged(GROUP_REF, name="The Garden")
    assert scene.receiver.groups.inside() == [ROOM]


async def test_a_taken_nickname_is_made_unique() -> None:
    scene = Scene()
    await scene.enter(refused("conflict"), inside("Me_"))
    view = scene.receiver.group(ROOM)
    assert view is not None
    assert view.nickname == "Me_"


@pytest.mark.parametrize(
    ("condition", "words"),
    [("registration-required", "members"), ("forbidden", "not allowed"), ("x", "refused")],
)
async def test_a_group_that_lets_us_not_in_says_why(condition: str, words: str) -> None:
    scene = Scene()
    with pytest.raises(RequestFailed, match=words):
        await scene.enter(refused(condition))
    assert scene.receiver.group(ROOM) is None


async def test_an_address_that_is_no_group_is_not_entered() -> None:
    scene = Scene()
    scene.wire.answers[tag(DISCO_INFO, "query")] = lambda _: parse_frame(
        DISCO.replace("http://jabber.org/protocol/muc'", "something'")
    )
    with pytest.raises(RequestFailed, match="no group"):
        await scene.receiver.groups.enter(scene.wire, ROOM, "Me", None)


async def test_being_thrown_out_is_noticed() -> None:
    scene = Scene()
    await scene.enter()
    scene.hears(
        f"<presence from='{ROOM}/Me' type='unavailable'><x {MUC_USER}><item/>"
        "<status code='110'/><status code='307'/></x></presence>"
    )
    with pytest.raises(RequestFailed):
        await scene.receiver.groups.wait_inside(ROOM)


async def test_our_new_nickname_is_us() -> None:
    scene = Scene()
    await scene.enter()
    scene.hears(
        f"<presence from='{ROOM}/Me' type='unavailable'><x {MUC_USER}><item nick='New'/>"
        "<status code='110'/><status code='303'/></x></presence>"
    )
    scene.hears(inside("New"))
    scene.hears(said("x", "New", "other", "g1"))
    assert scene.of(MessageReceived)[0].message.outgoing


async def test_an_id_that_the_group_gave_is_translated_to_the_senders() -> None:
    scene = Scene()
    await scene.enter()
    scene.hears(said("hello", "Anna", "a-1", "g1"))
    scene.hears(
        f"<message type='groupchat' from='{ROOM}/Ben'><reactions xmlns='urn:xmpp:reactions:0'"
        " id='g1'><reaction>👍</reaction></reactions></message>"
    )
    assert scene.of(ReactionsChanged)[0].id == "a-1"
    answer = "<reply xmlns='urn:xmpp:reply:0' id='g1'/>"
    scene.hears(said("yes", "Ben", "b-1", "g2", answer))
    assert scene.of(MessageReceived)[-1].message.reply_to == "a-1"


RETRACT = "<retract xmlns='urn:xmpp:message-retract:1' id='g1'>{by}</retract>"


async def test_its_sender_or_a_moderator_takes_a_group_message_back_and_nobody_else() -> None:
    scene = Scene()
    await scene.enter()
    scene.hears(said("hello", "Anna", "a-1", "g1"))
    key = scene.of(MessageReceived)[0].message.key
    moderated = RETRACT.format(by="<moderated xmlns='urn:xmpp:message-moderate:1'/>")
    own = RETRACT.format(by="")
    for nick, retraction in (("/Ben", own), ("/Ben", moderated), ("/Anna", own), ("", moderated)):
        scene.hears(f"<message type='groupchat' from='{ROOM}{nick}'>{retraction}</message>")
    assert [e.key for e in scene.of(MessageRecalled)] == [key, key]


# Contacts


def roster(*items: str) -> Element:
    return parse_frame(f"<query xmlns='jabber:iq:roster'>{''.join(items)}</query>")


async def test_contacts_are_named_and_their_presence_is_told_once_for_all_devices() -> None:
    scene = Scene()
    scene.receiver.on_roster_change(
        roster(f"<item jid='{ANNA}' name='Anna &#x202e;evil' subscription='both'/>")
    )
    ref = ConversationRef(ACCOUNT, CHAT)
    assert scene.of(ConversationChanged) == [ConversationChanged(ref, name="Anna evil")]
    for device, rest in (
        ("phone", "><show>away</show></presence>"),
        ("desk", "/>"),
        ("phone", " type='unavailable'/>"),
        ("desk", " type='unavailable'/>"),
    ):
        scene.hears(f"<presence from='{ANNA}/{device}'{rest}")
    told = [e.presence for e in scene.of(PresenceChanged)]
    assert told == [Presence.AWAY, Presence.ONLINE, Presence.OFFLINE]


async def test_a_strangers_presence_is_not_kept() -> None:
    scene = Scene()
    scene.hears("<presence from='stranger@example.org/x'/>")
    assert scene.events == []


async def test_a_receipt_goes_to_those_alone_who_may_see_us() -> None:
    scene = Scene()
    ask = "<body>x</body><request xmlns='urn:xmpp:receipts'/>"
    scene.hears(f"<message type='chat' from='{ANNA}/p' id='m1'>{ask}</message>")
    assert scene.wire.sent == []
    scene.receiver.on_roster_change(roster(f"<item jid='{ANNA}' subscription='from'/>"))
    scene.hears(f"<message type='chat' from='{ANNA}/p' id='m2'>{ask}</message>")
    (receipt,) = scene.wire.sent
    assert (receipt.get("to"), receipt[0].get("id")) == (f"{ANNA}/p", "m2")


async def test_who_we_asked_to_see_may_see_us_and_nobody_else() -> None:
    scene = Scene()
    scene.hears(f"<presence type='subscribe' from='{ANNA}'/>")
    assert scene.wire.sent == []
    scene.receiver.on_roster_change(
        roster(f"<item jid='{ANNA}' subscription='none' ask='subscribe'/>")
    )
    scene.hears(f"<presence type='subscribe' from='{ANNA}'/>")
    assert [s.get("type") for s in scene.wire.sent] == ["subscribed"]


async def test_a_list_with_nonsense_in_it_is_read_around_it() -> None:
    scene = Scene()
    scene.receiver.on_roster_change(
        roster("<item/>", "<item jid='a b'/>", "<item jid='x@y/z'/>", f"<item jid='{ANNA}'/>")
    )
    assert [e.ref.id for e in scene.of(ConversationChanged)] == [CHAT]
    assert tag(ROSTER, "query") == "{jabber:iq:roster}query"


# Our own nodes


def changed(node: str, items: str, sender: str = ME) -> str:
    return (
        f"<message from='{sender}'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
        f"<items node='{node}'>{items}</items></event></message>"
    )


def position(target: str, by: str, marker: str = "s1") -> str:
    return (
        f"<item id='{target}'><displayed xmlns='urn:xmpp:mds:displayed:0'>"
        f"<stanza-id xmlns='urn:xmpp:sid:0' by='{by}' id='{marker}'/></displayed></item>"
    )


MDS = "urn:xmpp:mds:displayed:0"


async def test_what_was_read_on_another_device_is_told() -> None:
    scene = Scene()
    scene.hears(changed(MDS, position(ANNA, ME) + position(ROOM, ROOM, "g1")))
    assert scene.events == [
        ReadElsewhere(ConversationRef(ACCOUNT, CHAT), "s1"),
        ReadElsewhere(GROUP_REF, "g1"),
    ]


@pytest.mark.parametrize(
    "event",
    [
        changed(MDS, position(ANNA, ME), sender="evil@example.org"),
        changed(MDS, position(ANNA, "evil@example.org")),
        changed(MDS, position("", ME)),
        changed(MDS, position(ANNA, ME, "")),
        changed(MDS, f"<item id='{ANNA}'/>"),
        changed("other", position(ANNA, ME)),
    ],
    ids=["a stranger's", "another archive", "nobody", "no marker", "empty", "another node"],
)
async def test_a_read_position_that_makes_no_sense_is_ignored(event: str) -> None:
    scene = Scene()
    scene.hears(event)
    assert scene.events == []


async def test_a_group_remembered_elsewhere_is_entered_and_muted_here() -> None:
    scene = Scene()
    scene.hears(
        changed(
            "urn:xmpp:bookmarks:1",
            f"<item id='{ROOM}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true' name='G'>"
            "<nick>Me</nick><extensions><notify xmlns='urn:xmpp:notification-settings:1'>"
            "<never/></notify></extensions></conference></item>",
        )
    )
    assert [b.address for b in scene.remembered] == [ROOM]
    assert scene.events == [
        ConversationChanged(GROUP_REF, name="G", muted_until=MUTED_FOREVER, mentions_muted=True)
    ]
