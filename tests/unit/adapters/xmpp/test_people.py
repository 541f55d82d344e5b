"""People: who is on the list, who wishes to be, whom the server keeps away, who types."""

import asyncio
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp.avatar_cache import AvatarCache
from app.adapters.xmpp.avatars import Avatars
from app.adapters.xmpp.blocking import MAX_BLOCKED, Blocklist
from app.adapters.xmpp.contacts import MAX_REQUEST_TEXT, MAX_REQUESTS
from app.adapters.xmpp.frames import build, parse_frame, write_frame
from app.adapters.xmpp.names import BLOCKING, CLIENT, tag
from app.adapters.xmpp.own_picture import publish_picture
from app.adapters.xmpp.receiver import Receiver
from app.adapters.xmpp.typing_watch import TypingWatch
from app.domain.errors import AppError
from app.domain.events import (
    AvatarChanged,
    BlocklistChanged,
    ContactListChanged,
    ContactRequested,
    ContactRequestSettled,
    ConversationChanged,
    Event,
    PresenceChanged,
    TypingChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Contact, OwnPicture, Person, Presence
from tests.fakes.xmpp_wire import FakeWire, answer

pytestmark = pytest.mark.anyio

ME = "me@example.org"
ANNA = "anna@example.org"
ACCOUNT = AccountId("a1")
REF = ConversationRef(ACCOUNT, ConversationId.c2c(ANNA))
PEP = "xmlns='http://jabber.org/protocol/pubsub#event'"


class Scene:
    """An account whose receiver hears what the server says."""

    def __init__(self, *, confirms: bool = True) -> None:
        self.events: list[Event] = []
        self.wire = FakeWire()
        self.lost: list[AppError] = []
        self.receiver = Receiver(
            ACCOUNT,
            ME,
            self.events.append,
            lambda: 1_800_000_000.0,
            self.lost.append,
            lambda _: None,
            confirms=lambda: confirms,
        )
        self.receiver.begin(self.wire)

    def presence(self, kind: str = "", sender: str = ANNA, content: str = "") -> None:
        kind = f"type='{kind}'" if kind else ""
        self.receiver.on_presence(
            parse_frame(
                f"<presence xmlns='jabber:client' from='{sender}' {kind}>{content}</presence>"
            )
        )

    def message(self, content: str, sender: str = ANNA) -> None:
        self.receiver.on_message(
            parse_frame(f"<message xmlns='jabber:client' from='{sender}'>{content}</message>")
        )

    def roster(self, address: str = ANNA, **attributes: str) -> None:
        item = build("{jabber:iq:roster}item", {"jid": address, **attributes})
        self.receiver.on_roster_change(build("{jabber:iq:roster}query", None, item))

    def said(self) -> list[str]:
        return [f"{s.get('type')} {s.get('to')}" for s in self.wire.sent]

    def of(self, *kinds: type[Event]) -> list[Event]:
        return [e for e in self.events if isinstance(e, kinds)]


# Wishes to see us


async def test_a_strangers_wish_waits_for_the_user_with_name_and_words() -> None:
    scene = Scene()
    nick = "<nick xmlns='http://jabber.org/protocol/nick'>An\u202ena</nick>"
    scene.presence("subscribe", content=f"<status>It is me</status>{nick}")
    assert scene.events == [ContactRequested(ACCOUNT, Person(ANNA, "An na"), "It is me")]
    assert scene.said() == []


async def test_whom_we_asked_ourselves_is_let_in_at_once() -> None:
    scene = Scene()
    scene.roster(subscription="none", ask="subscribe")
    scene.presence("subscribe")
    assert scene.said() == [f"subscribed {ANNA}"]
    assert scene.of(ContactRequested) == []


@pytest.mark.parametrize("subscription", ["from", "both"])
async def test_a_wish_answered_on_another_device_is_settled(subscription: str) -> None:
    scene = Scene()
    scene.presence("subscribe")
    scene.roster(subscription=subscription)
    assert scene.of(ContactRequestSettled) == [ContactRequestSettled(ACCOUNT, ANNA)]


async def test_a_wish_that_is_taken_back_is_settled() -> None:
    scene = Scene()
    scene.presence("subscribe")
    scene.presence("unsubscribe")
    assert scene.events[-1] == ContactRequestSettled(ACCOUNT, ANNA)


@pytest.mark.parametrize("sender", [ME, "", "a b@example.org", "@example.org", f"{'x' * 4000}@y"])
async def test_an_impossible_sender_wishes_nothing(sender: str) -> None:
    scene = Scene()
    scene.presence("subscribe", sender=sender)
    assert scene.events == []


async def test_a_flood_of_wishes_is_bounded_in_number_and_length() -> None:
    scene = Scene()
    for n in range(MAX_REQUESTS + 50):
        scene.presence(
            "subscribe", sender=f"u{n}@example.org", content=f"<status>{'x' * 9000}</status>"
        )
    wishes = scene.of(ContactRequested)
    assert len(wishes) == MAX_REQUESTS
    assert all(isinstance(w, ContactRequested) and len(w.text) == MAX_REQUEST_TEXT for w in wishes)


# The list


async def test_who_leaves_the_list_is_not_there_any_more() -> None:
    scene = Scene()
    scene.roster(subscription="both", name="Anna")
    scene.presence(sender=f"{ANNA}/phone")
    scene.roster(subscription="remove")
    assert scene.of(PresenceChanged)[-1] == PresenceChanged(REF, Presence.UNKNOWN)


async def test_a_nickname_names_who_has_no_name_of_ours() -> None:
    scene = Scene()
    scene.roster(subscription="both")
    nick = "<item><nick xmlns='http://jabber.org/protocol/nick'>Ann</nick></item>"
    changed = f"<event {PEP}><items node='http://jabber.org/protocol/nick'>{nick}</items></event>"
    scene.message(changed)
    assert scene.events[-1] == ConversationChanged(REF, name="Ann")
    scene.roster(subscription="both", name="Anna B.")
    scene.events.clear()
    scene.message(changed.replace(">Ann<", ">Other<"))
    assert scene.events == []


async def test_a_strangers_node_changes_nothing() -> None:
    scene = Scene()
    nick = "<item><nick xmlns='http://jabber.org/protocol/nick'>Ann</nick></item>"
    scene.message(
        f"<event {PEP}><items node='http://jabber.org/protocol/nick'>{nick}</items></event>"
    )
    assert scene.events == []


@pytest.mark.parametrize(("confirms", "answers"), [(True, 1), (False, 0)])
async def test_receipts_are_given_only_as_the_user_allows(confirms: bool, answers: int) -> None:
    scene = Scene(confirms=confirms)
    scene.roster(subscription="both")
    scene.receiver.on_message(
        parse_frame(
            f"<message xmlns='jabber:client' from='{ANNA}/x' type='chat' id='m1'><body>hi</body>"
            "<request xmlns='urn:xmpp:receipts'/></message>"
        )
    )
    assert len(scene.wire.sent) == answers


# The blocklist


def listed(kind: str, *addresses: str) -> Element:
    items = (build(tag(BLOCKING, "item"), {"jid": address}) for address in addresses)
    return build(tag(BLOCKING, kind), None, *items)


async def test_the_blocklist_is_told_as_a_whole_at_each_change() -> None:
    events: list[Event] = []
    blocklist = Blocklist(ACCOUNT, events.append)
    wire = FakeWire()
    wire.answers[tag(BLOCKING, "blocklist")] = lambda _: answer(listed("blocklist", "A@x.org"))
    wire.answers[tag(BLOCKING, "block")] = wire.answers[tag(BLOCKING, "unblock")] = lambda _: (
        answer()
    )
    await blocklist.load(wire)
    await blocklist.set(wire, "b@x.org", blocked=True)
    blocklist.take_change(listed("block", "b@x.org"))  # the server's echo is no news
    await blocklist.set(wire, "a@x.org", blocked=False)
    blocklist.take_change(listed("unblock"))
    told = [sorted(e.blocked) for e in events if isinstance(e, BlocklistChanged)]
    assert told == [["a@x.org"], ["a@x.org", "b@x.org"], ["b@x.org"], []]
    assert write_frame(wire.asked(tag(BLOCKING, "block"))[0]) == (
        '<iq xmlns="jabber:client" type="set">'
        '<block xmlns="urn:xmpp:blocking"><item jid="b@x.org"/></block></iq>'
    )


async def test_an_empty_blocklist_is_told_once_and_nonsense_is_left_out() -> None:
    events: list[Event] = []
    blocklist = Blocklist(ACCOUNT, events.append)
    wire = FakeWire()
    nonsense = ("", "a b@x", "<@x", "x" * 5000)
    wire.answers[tag(BLOCKING, "blocklist")] = lambda _: answer(listed("blocklist", *nonsense))
    await blocklist.load(wire)
    await blocklist.load(wire)
    assert events == [BlocklistChanged(ACCOUNT, frozenset())]


async def test_a_blocked_occupant_keeps_the_case_of_the_nickname() -> None:
    events: list[Event] = []
    blocklist = Blocklist(ACCOUNT, events.append)
    blocklist.take_change(listed("block", "Garden@Rooms.example.org/Troll"))
    assert events == [
        BlocklistChanged(ACCOUNT, frozenset({"garden@rooms.example.org/Troll"})),
    ]


async def test_a_huge_blocklist_is_bounded() -> None:
    events: list[Event] = []
    blocklist = Blocklist(ACCOUNT, events.append)
    many = (f"u{n}@x.org" for n in range(MAX_BLOCKED + 10))
    blocklist.take_change(listed("block", *many))
    assert [len(e.blocked) for e in events if isinstance(e, BlocklistChanged)] == [MAX_BLOCKED]


# Typing


def typing(on: bool, person: str = ANNA) -> TypingChanged:
    return TypingChanged(REF, Person(person), typing=on)


async def test_who_types_and_falls_silent_stops_in_the_end() -> None:
    stopped = asyncio.Event()
    events: list[TypingChanged] = []

    def take(event: TypingChanged) -> None:
        events.append(event)
        if not event.typing:
            stopped.set()

    TypingWatch(take, longest=0.01).take(typing(True))
    await stopped.wait()
    assert events == [typing(True), typing(False)]


async def test_a_message_ends_typing_and_so_does_a_lost_connection() -> None:
    scene = Scene()
    composing = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
    scene.message(composing)
    scene.message("<body>done</body>")
    scene.message(composing)
    scene.receiver.on_lost(AppError("gone"))
    assert [e.typing for e in scene.of(TypingChanged) if isinstance(e, TypingChanged)] == [
        True,
        False,
        True,
        False,
    ]


def test_a_presence_stanza_is_what_the_protocol_wants() -> None:
    from app.adapters.xmpp import outgoing

    assert outgoing.subscription(ANNA, "unsubscribed").tag == tag(CLIENT, "presence")


# The list as a whole


def whole_list(*items: Element) -> Element:
    return answer(build("{jabber:iq:roster}query", None, *items))


def item(address: str, **attributes: str) -> Element:
    return build("{jabber:iq:roster}item", {"jid": address, **attributes})


async def test_the_list_tells_who_sees_whom() -> None:
    scene = Scene()
    scene.wire.answers["{jabber:iq:roster}query"] = lambda _: whole_list(
        item(ANNA, name="Anna", subscription="both"),
        item("ben@example.org", subscription="none", ask="subscribe"),
        item("no address at all"),
    )
    await scene.receiver.contacts.load(scene.wire)
    assert scene.of(ContactListChanged)[0] == ContactListChanged(
        ACCOUNT,
        (
            Contact(ANNA, "Anna", is_seen=True, sees_us=True),
            Contact("ben@example.org", is_asked=True),
        ),
    )


async def test_who_was_taken_off_the_list_while_we_were_away_is_gone() -> None:
    scene = Scene()
    scene.roster(subscription="both")
    scene.presence()
    scene.wire.answers["{jabber:iq:roster}query"] = lambda _: whole_list()
    await scene.receiver.contacts.load(scene.wire)
    assert scene.events[-2:] == [
        PresenceChanged(REF, Presence.UNKNOWN),
        ContactListChanged(ACCOUNT, removed=(ANNA,), everybody=frozenset()),
    ]


async def test_a_contact_can_be_called_differently() -> None:
    scene = Scene()
    scene.wire.answers["{jabber:iq:roster}query"] = lambda _: answer()
    await scene.receiver.contacts.rename(scene.wire, ANNA, "Annie")
    (request,) = scene.wire.sent
    assert dict(request[0][0].attrib) == {"jid": ANNA, "name": "Annie"}


# Our own picture


async def test_our_picture_goes_out_before_it_is_announced() -> None:
    scene = Scene()
    scene.wire.answers["{http://jabber.org/protocol/pubsub}pubsub"] = lambda _: answer()
    await publish_picture(scene.wire, OwnPicture(b"\x89PNG\r\n\x1a\n", "image/png", 8, 8))
    nodes = [request[0][0].get("node") for request in scene.wire.sent]
    assert nodes == ["urn:xmpp:avatar:data", "urn:xmpp:avatar:metadata"]
    data, info = (request[0][0][0] for request in scene.wire.sent)
    assert data.get("id") == info.get("id") == info[0][0].get("id")
    assert info[0][0].get("bytes") == "8"


async def test_no_picture_is_said_by_an_empty_announcement() -> None:
    scene = Scene()
    scene.wire.answers["{http://jabber.org/protocol/pubsub}pubsub"] = lambda _: answer()
    await publish_picture(scene.wire, None)
    (request,) = scene.wire.sent
    assert len(request[0][0][0][0]) == 0


async def test_our_picture_is_kept_and_told_like_any_other(tmp_path: Path) -> None:
    events: list[Event] = []
    avatars = Avatars(ACCOUNT, events.append, AvatarCache(tmp_path))
    await avatars.keep_own(ME, b"\x89PNG\r\n\x1a\n")
    await avatars.keep_own(ME, b"")
    mine = ConversationRef(ACCOUNT, ConversationId.c2c(ME))
    kept, gone = events
    assert isinstance(kept, AvatarChanged)
    assert Path(kept.file).read_bytes() == b"\x89PNG\r\n\x1a\n"  # noqa: ASYNC240  8 bytes
    assert gone == AvatarChanged(mine, "")


# When they were last here


async def test_who_goes_was_here_until_now() -> None:
    scene = Scene()
    scene.roster(subscription="both")
    scene.presence(sender=f"{ANNA}/phone")
    scene.presence("unavailable", sender=f"{ANNA}/phone")
    assert scene.events[-1] == PresenceChanged(REF, Presence.OFFLINE, 1_800_000_000.0)


@pytest.mark.parametrize(
    ("stamp", "seen_at"),
    [
        ("2026-11-24T08:00:00Z", 1_795_507_200.0),
        ("2999-01-01T00:00:00Z", 1_800_000_000.0),
        ("nonsense", 0.0),
    ],
)
async def test_a_server_can_say_when_somebody_was_last_here(stamp: str, seen_at: float) -> None:
    scene = Scene()
    scene.roster(subscription="both")
    scene.presence("unavailable", content=f"<delay xmlns='urn:xmpp:delay' stamp='{stamp}'/>")
    assert scene.events[-1] == PresenceChanged(REF, Presence.OFFLINE, seen_at)
