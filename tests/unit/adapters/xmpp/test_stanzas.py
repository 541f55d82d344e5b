"""Stanzas to events: what each one says, and what nobody may make us believe."""

import logging
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import asdict

from app.adapters.xmpp.frames import build, parse_frame
from app.adapters.xmpp.readings import Place, Reading, ReceiptRequest
from app.adapters.xmpp.stanzas import StanzaReader
from app.adapters.xmpp.whereabouts import GroupView
from app.domain.content import MAX_TEXT_LENGTH, GroupTip, Image, Text, Unsupported
from app.domain.events import (
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    MessageStateChanged,
    Origin,
    PeerRead,
    ReactionsChanged,
    ReadElsewhere,
    TypingChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, MessageKey, MessageState, Reaction
from app.domain.people import Person

NOW = 1_800_000_000.0
SINCE = NOW - 60
ME = "me@example.org"
ANNA = "anna@example.org"
ROOM = "garden@rooms.example.org"
ACCOUNT = AccountId("a1")
C2C = ConversationRef(ACCOUNT, ConversationId.c2c(ANNA))
GROUP = ConversationRef(ACCOUNT, ConversationId.group(ROOM))
FORWARDED = "xmlns='urn:xmpp:forward:0'"
STANZA_ID = "<stanza-id xmlns='urn:xmpp:sid:0' by='{by}' id='{id}'/>"


class Known:
    """Whom the tests know: Anna, and the garden in which we are called Me."""

    def __init__(self, groups: Mapping[str, GroupView] | None = None) -> None:
        self._groups = groups or {ROOM: GroupView("Me", {"Anna": "Anna A."}, joined=True)}

    def contact_name(self, address: str) -> str:
        return "Anna" if address == ANNA else ""

    def group(self, address: str) -> GroupView | None:
        return self._groups.get(address)


def reader() -> StanzaReader:
    return StanzaReader(ACCOUNT, ME, Known())


def stanza(text: str) -> Element:
    return parse_frame(text.replace("<message", "<message xmlns='jabber:client'"))


def read(text: str) -> Reading:
    return reader().read(stanza(text), now=NOW, since=SINCE)


def chat(inside: str, sender: str = f"{ANNA}/phone", **attributes: str) -> str:
    extra = "".join(f" {k}='{v}'" for k, v in attributes.items())
    return f"<message type='chat' from='{sender}' to='{ME}/desk' id='m1'{extra}>{inside}</message>"


def said(inside: str, nick: str = "/Anna") -> str:
    return f"<message type='groupchat' from='{ROOM}{nick}' to='{ME}' id='m1'>{inside}</message>"


def carbon(direction: str, inner: str, sender: str = ME) -> str:
    return (
        f"<message from='{sender}' to='{ME}/desk'><{direction} xmlns='urn:xmpp:carbons:2'>"
        f"<forwarded {FORWARDED}>{inner}</forwarded></{direction}></message>"
    )


def result(inner: str, archive_id: str = "a-9", stamp: str = "2026-12-01T10:00:00Z") -> Element:
    return parse_frame(
        f"<result xmlns='urn:xmpp:mam:2' queryid='q' id='{archive_id}'><forwarded {FORWARDED}>"
        f"<delay xmlns='urn:xmpp:delay' stamp='{stamp}'/>"
        + inner.replace("<message", "<message xmlns='jabber:client'")
        + "</forwarded></result>"
    )


def only(reading: Reading) -> Event:
    (event,) = reading.events
    return event


def message_of(reading: Reading) -> Message:
    event = only(reading)
    assert isinstance(event, MessageReceived)
    return event.message


# Messages of people


def test_a_message_is_read() -> None:
    reading = read(chat("<body>Hi &lt;b&gt;</body>" + STANZA_ID.format(by=ME, id="s1")))
    assert only(reading) == MessageReceived(
        Message(
            account=ACCOUNT,
            conversation=C2C.id,
            id=MessageId("m1"),
            sender=Person(ANNA, "Anna"),
            sent_at=NOW,
            elements=(Text("Hi <b>"),),
            archive_id="s1",
        ),
        Origin.LIVE,
    )
    assert reading.place == Place("", "s1", 0.0)


def test_the_origin_id_comes_before_the_stanza_id() -> None:
    origin = "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>"
    assert message_of(read(chat(f"<body>x</body>{origin}"))).id == "o1"


def test_a_message_without_an_id_gets_the_same_one_each_time() -> None:
    bare = f"<message type='chat' from='{ANNA}/p'><body>x</body></message>"
    first, second = message_of(read(bare)).id, message_of(read(bare)).id
    assert first == second != ""


def test_a_message_held_back_by_our_server_was_missed() -> None:
    delay = "<delay xmlns='urn:xmpp:delay' from='example.org' stamp='2026-01-02T03:04:05.5Z'/>"
    event = only(read(chat(f"<body>x</body>{delay}")))
    assert isinstance(event, MessageReceived)
    assert (event.origin, event.message.sent_at) == (Origin.CATCH_UP, 1_767_323_045.5)


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "yesterday",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-13-45T99:99:99Z",
        "2026-01-02T03:04:05+99:99",
        "0001-01-01T00:00:00Z",
        "٢٠٢٦-01-02T03:04:05Z",
    ],
)
def test_an_impossible_time_is_now(stamp: str) -> None:
    delay = f"<delay xmlns='urn:xmpp:delay' from='example.org' stamp='{stamp}'/>"
    assert message_of(read(chat(f"<body>x</body>{delay}"))).sent_at == NOW


def test_a_delay_by_somebody_elses_word_does_not_count() -> None:
    delay = "<delay xmlns='urn:xmpp:delay' from='evil.example' stamp='2020-01-02T03:04:05Z'/>"
    assert message_of(read(chat(f"<body>x</body>{delay}"))).sent_at == NOW


def test_a_stable_id_counts_only_from_our_own_archive() -> None:
    ids = STANZA_ID.format(by=ANNA, id="forged") + STANZA_ID.format(by="example.org", id="too")
    reading = read(chat(f"<body>x</body>{ids}"))
    assert message_of(reading).archive_id == ""
    assert reading.place is None


def test_a_receipt_is_asked_for_by_the_full_address() -> None:
    asks = "<request xmlns='urn:xmpp:receipts'/>"
    assert read(chat(f"<body>x</body>{asks}")).receipt == ReceiptRequest(f"{ANNA}/phone", "m1")


def test_a_message_that_is_too_long_is_cut_and_says_so() -> None:
    (text,) = message_of(read(chat(f"<body>{'x' * (MAX_TEXT_LENGTH + 1)}</body>"))).elements
    assert isinstance(text, Text)
    assert (len(text.text), text.truncated) == (MAX_TEXT_LENGTH, True)


def test_a_reply_loses_the_quote_it_carries_for_others() -> None:
    reply = (
        "<body>&gt; old\nnew</body><reply xmlns='urn:xmpp:reply:0' id='o7'/>"
        "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='6'/>"
        "</fallback>"
    )
    message = message_of(read(chat(reply)))
    assert (message.text, message.reply_to) == ("new", "o7")


@pytest.mark.parametrize("span", ["start='-5' end='2'", "start='0' end='99'", "end='x'", ""])
def test_a_quote_that_lies_about_its_length_leaves_the_text_whole(span: str) -> None:
    reply = (
        "<body>all of it</body><reply xmlns='urn:xmpp:reply:0' id='o7'/>"
        f"<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body {span}/></fallback>"
    )
    assert message_of(read(chat(reply))).text == "all of it"


def test_a_picture_is_shown_as_one() -> None:
    url = "https://files.example.org/a/..%2F..%2Fetc%2Fcat%20photo.JPG"
    oob = f"<x xmlns='jabber:x:oob'><url>{url}</url></x>"
    (image,) = message_of(read(chat(f"<body>{url}</body>{oob}"))).elements
    assert image == Image(url, "cat photo.JPG")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "http://", "x" * 9000]
)
def test_an_attachment_of_another_kind_of_address_stays_text(url: str) -> None:
    oob = f"<x xmlns='jabber:x:oob'><url>{url}</url></x>"
    assert message_of(read(chat(f"<body>look</body>{oob}"))).elements == (Text("look"),)


def test_an_encrypted_message_says_that_it_is() -> None:
    omemo = "<encrypted xmlns='eu.siacs.conversations.axolotl'/>"
    message = message_of(read(chat(f"<body>I sent you an encrypted message</body>{omemo}")))
    assert message.elements == (Unsupported("I sent you an encrypted message"),)


def test_a_spoiler_is_hidden() -> None:
    message = message_of(read(chat("<body>he dies</body><spoiler xmlns='urn:xmpp:spoiler:0'/>")))
    assert message.elements == (Text("he dies", spoiler=True),)


def test_a_private_message_from_a_group_is_a_conversation_with_that_occupant() -> None:
    message = message_of(read(chat("<body>psst</body>", sender=f"{ROOM}/Anna")))
    assert message.conversation == ConversationId.c2c(f"{ROOM}/Anna")
    assert message.sender == Person(f"{ROOM}/Anna", "Anna")


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<body/>",
        "<body>  </body>",
        "<subject>s</subject>",
        "<x xmlns='jabber:x:conference'/>",
        "<x xmlns='http://jabber.org/protocol/muc#user'><invite/></x><body>come in</body>",
    ],
)
def test_what_says_nothing_is_nothing(inside: str) -> None:
    assert read(chat(inside)).events == ()


@pytest.mark.parametrize("sender", ["", "@", "a b@c", "<x>@y", "x@y\u202ez", "a" * 4000, "/only"])
def test_an_impossible_sender_is_ignored(sender: str) -> None:
    element = build("{jabber:client}message", {"type": "chat"})
    element.append(build("{jabber:client}body", text="x"))
    element.set("from", sender)
    reading = reader().read(element, now=NOW, since=SINCE)
    assert all(isinstance(e, MessageReceived) and e.message.outgoing for e in reading.events)


# What changes messages, and what is said without words

KEY = MessageKey(C2C, ANNA, MessageId("m0"))
SIGNALS: dict[str, tuple[str, Event]] = {
    "correction": (
        "<body>new</body><replace xmlns='urn:xmpp:message-correct:0' id='m0'/>",
        MessageEdited(KEY, (Text("new"),)),
    ),
    "retraction": (
        "<retract xmlns='urn:xmpp:message-retract:1' id='m0'/><body>it is gone</body>",
        MessageRecalled(KEY),
    ),
    "old retraction": (
        (
            "<apply-to xmlns='urn:xmpp:fasten:0' id='m0'>"
            "<retract xmlns='urn:xmpp:message-retract:0'/></apply-to>"
        ),
        MessageRecalled(KEY),
    ),
    "reactions": (
        (
            "<reactions xmlns='urn:xmpp:reactions:0' id='m0'><reaction>👍</reaction>"
            "<reaction>👍</reaction><reaction/></reactions>"
        ),
        ReactionsChanged(C2C, MessageId("m0"), ANNA, (Reaction(ANNA, "👍"),)),
    ),
    "receipt": (
        "<received xmlns='urn:xmpp:receipts' id='m0'/>",
        MessageStateChanged(C2C, MessageId("m0"), MessageState.DELIVERED),
    ),
    "displayed": (
        "<displayed xmlns='urn:xmpp:chat-markers:0' id='m0'/>",
        PeerRead(C2C, MessageId("m0")),
    ),
    "typing": (
        "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
        TypingChanged(C2C, Person(ANNA, "Anna"), typing=True),
    ),
    "not typing": (
        "<paused xmlns='http://jabber.org/protocol/chatstates'/>",
        TypingChanged(C2C, Person(ANNA, "Anna"), typing=False),
    ),
}


@pytest.mark.parametrize(("inside", "event"), SIGNALS.values(), ids=SIGNALS.keys())
def test_a_signal_is_read(inside: str, event: Event) -> None:
    assert only(read(chat(inside))) == event


@pytest.mark.parametrize("inside", [s[0] for s in SIGNALS.values()], ids=SIGNALS.keys())
def test_a_signal_without_its_id_says_nothing_of_other_messages(inside: str) -> None:
    events = read(chat(inside.replace(" id='m0'", ""))).events
    assert not [e for e in events if not isinstance(e, MessageReceived | TypingChanged)]


def test_a_failed_message_is_named_with_a_reason() -> None:
    error = (
        f"<message type='error' from='{ANNA}' id='m7'><error type='cancel'><service-unavailable"
        " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    )
    failed = only(read(error))
    assert isinstance(failed, MessageStateChanged)
    assert (failed.ref, failed.id, failed.state) == (C2C, "m7", MessageState.FAILED)
    assert failed.reason == "the recipient or the server can't take it"


# Copies of what our other devices did


def test_what_another_device_sent_is_ours() -> None:
    inner = f"<message type='chat' from='{ME}/phone' to='{ANNA}' id='m1'><body>x</body></message>"
    event = only(read(carbon("sent", inner)))
    assert isinstance(event, MessageReceived)
    assert event.origin is Origin.CARBON
    assert (event.message.outgoing, event.message.conversation) == (True, C2C.id)
    assert event.message.sender.id == ME
    assert event.message.state is MessageState.SENT


def test_what_another_device_received_is_not_ours() -> None:
    event = only(read(carbon("received", chat("<body>x</body>"))))
    assert isinstance(event, MessageReceived)
    assert (event.origin, event.message.outgoing) == (Origin.CARBON, False)


def test_what_another_device_read_is_read() -> None:
    inner = (
        f"<message type='chat' from='{ME}/phone' to='{ANNA}'>"
        "<displayed xmlns='urn:xmpp:chat-markers:0' id='m0'/></message>"
    )
    assert only(read(carbon("sent", inner))) == ReadElsewhere(C2C, "m0")


OWN = f"<message type='chat' from='{ME}/phone' to='{ANNA}' id='m1'><body>I owe you</body></message>"
FORGED_CARBONS = {
    "from a stranger": carbon("sent", OWN, sender="evil@example.org"),
    "from a contact": carbon("received", chat("<body>x</body>"), sender=f"{ANNA}/phone"),
    "from our server": carbon("sent", OWN, sender="example.org"),
    "from one of our devices": carbon("sent", OWN, sender=f"{ME}/other"),
    "sent by somebody else": carbon("sent", chat("<body>x</body>")),
    "received from ourselves": carbon("received", OWN),
    "a group message": carbon("received", said("<body>x</body>")),
    "a copy in a copy": carbon("received", carbon("sent", OWN, sender="evil@example.org")),
    "empty": carbon("sent", ""),
}


@pytest.mark.parametrize("text", FORGED_CARBONS.values(), ids=FORGED_CARBONS.keys())
def test_a_forged_copy_is_ignored(text: str) -> None:
    assert read(text).events == ()


# Our own nodes


def node_event(sender: str) -> str:
    return (
        f"<message from='{sender}'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
        "<items node='urn:xmpp:mds:displayed:0'><item id='anna@example.org'/></items></event>"
        "<body>x</body></message>"
    )


def test_a_change_of_our_own_node_is_passed_on() -> None:
    node = read(node_event(ME)).node
    assert node is not None
    assert node.get("node") == "urn:xmpp:mds:displayed:0"


@pytest.mark.parametrize("sender", ["evil@example.org", "example.org", f"{ME}/phone", ANNA])
def test_nobody_else_can_change_our_node(sender: str) -> None:
    reading = read(node_event(sender))
    assert (reading.node, reading.events) == (None, ())


# Groups


def test_a_group_message_is_its_occupants() -> None:
    ids = STANZA_ID.format(by=ROOM, id="g1") + STANZA_ID.format(by=ME, id="forged")
    reading = read(said(f"<body>hello</body>{ids}"))
    message = message_of(reading)
    assert (message.conversation, message.sender) == (GROUP.id, Person(f"{ROOM}/Anna", "Anna A."))
    assert (message.archive_id, reading.place) == ("g1", Place(ROOM, "g1", 0.0))


def test_our_own_nickname_is_us() -> None:
    event = only(read(said("<body>from my phone</body>", nick="/Me")))
    assert isinstance(event, MessageReceived)
    assert (event.message.outgoing, event.message.sender.id) == (True, ME)
    assert event.origin is Origin.CARBON


@pytest.mark.parametrize(
    ("inside", "flags"),
    [
        ("<body>hey me!</body>", MessageFlag.MENTIONS_ME),
        ("<body>mean meme</body>", MessageFlag.NONE),
        ("<body>@all come here</body>", MessageFlag.MENTIONS_ALL),
        ("<body>@everyone</body>", MessageFlag.MENTIONS_ALL),
        ("<body>me@all.example @allergy</body>", MessageFlag.MENTIONS_ME),
        (
            (
                "<body>you there</body><reference xmlns='urn:xmpp:reference:0' type='mention'"
                f" uri='xmpp:{ME}'/>"
            ),
            MessageFlag.MENTIONS_ME,
        ),
        (
            (
                "<body>you there</body><reference xmlns='urn:xmpp:reference:0' type='mention'"
                f" uri='xmpp:{ROOM}/Me'/>"
            ),
            MessageFlag.MENTIONS_ME,
        ),
        (
            (
                "<body>not you</body><reference xmlns='urn:xmpp:reference:0' type='mention'"
                " uri='xmpp:anna@example.org'/>"
            ),
            MessageFlag.NONE,
        ),
    ],
)
def test_a_mention_is_seen(inside: str, flags: MessageFlag) -> None:
    assert message_of(read(said(inside))).flags == flags


def test_a_message_of_a_group_we_are_not_in_is_ignored() -> None:
    text = "<message type='groupchat' from='other@rooms.example.org/X'><body>spam</body></message>"
    assert read(text).events == ()


def test_a_new_subject_is_a_line_of_its_own() -> None:
    ids = STANZA_ID.format(by=ROOM, id="g1")
    message = message_of(read(said(f"<subject>Roses</subject>{ids}")))
    assert message.elements == (GroupTip("Anna A. changed the subject to “Roses”"),)


def test_a_moderators_retraction_counts_from_the_group_alone() -> None:
    moderated = (
        "<retract xmlns='urn:xmpp:message-retract:1' id='g0'>"
        "<moderated xmlns='urn:xmpp:message-moderate:1'/></retract>"
    )
    assert only(read(said(moderated, nick=""))) == MessageRecalled(
        MessageKey(GROUP, ROOM, MessageId("g0"))
    )
    assert read(said(moderated)).events == ()


def test_what_others_read_in_a_group_says_nothing_of_us() -> None:
    marker = "<displayed xmlns='urn:xmpp:chat-markers:0' id='g0'/>"
    assert read(said(marker)).events == ()
    assert only(read(said(marker, nick="/Me"))) == ReadElsewhere(GROUP, "g0")


# Archives


def test_a_result_is_read_with_its_archives_id_and_time() -> None:
    reading = reader().read_result(
        "", result(chat("<body>x</body>")), origin=Origin.CATCH_UP, now=NOW
    )
    assert reading is not None
    message = message_of(reading)
    assert (message.archive_id, message.sent_at) == ("a-9", 1_796_119_200.0)
    assert reading.place == Place("", "a-9", 1_796_119_200.0)
    assert reading.receipt is None


def test_a_result_of_our_own_message_is_ours() -> None:
    reading = reader().read_result("", result(OWN), origin=Origin.HISTORY, now=NOW)
    assert reading is not None
    assert message_of(reading).outgoing


@pytest.mark.parametrize(
    ("archive", "inner"),
    [
        ("", said("<body>x</body>")),
        (ROOM, chat("<body>x</body>")),
        (ROOM, said("<body>x</body>").replace(ROOM, "other@rooms.example.org")),
        (ROOM, said("<body>x</body>").replace("groupchat", "chat")),
        ("", chat("<body>x</body>").replace("'chat'", "'error'")),
    ],
    ids=["group in ours", "chat in a group's", "another group's", "private", "error"],
)
def test_a_result_that_does_not_belong_there_says_nothing(archive: str, inner: str) -> None:
    reading = reader().read_result(archive, result(inner), origin=Origin.CATCH_UP, now=NOW)
    assert reading is not None
    assert reading.events == ()
    assert reading.place is not None


@pytest.mark.parametrize(
    "broken", [result("", archive_id=""), result("", stamp="soon"), parse_frame("<result/>")]
)
def test_a_result_without_id_or_time_is_no_result(broken: Element) -> None:
    assert reader().read_result("", broken, origin=Origin.CATCH_UP, now=NOW) is None


def test_a_result_that_nobody_asked_for_is_ignored_without_ado(
    caplog: pytest.LogCaptureFixture,
) -> None:
    forged = build("{jabber:client}message", {"from": ANNA}, result(OWN))
    assert reader().read(forged, now=NOW, since=SINCE).events == ()
    # After a resumption the server sends whole pages again.
    assert [r for r in caplog.records if r.levelno > logging.DEBUG] == []


def test_a_tombstone_is_a_message_that_was_taken_back() -> None:
    tombstone = chat("<retracted xmlns='urn:xmpp:message-retract:1' stamp='x' id='r'/>")
    reading = reader().read_result("", result(tombstone), origin=Origin.HISTORY, now=NOW)
    assert reading is not None
    message = message_of(reading)
    assert (message.elements, message.flags) == ((), MessageFlag.RECALLED)


# Anything at all

TAGS = [
    "{jabber:client}body",
    "{jabber:client}subject",
    "{jabber:client}error",
    "{jabber:client}message",
    "{urn:xmpp:carbons:2}sent",
    "{urn:xmpp:carbons:2}received",
    "{urn:xmpp:forward:0}forwarded",
    "{urn:xmpp:delay}delay",
    "{urn:xmpp:mam:2}result",
    "{urn:xmpp:sid:0}stanza-id",
    "{urn:xmpp:sid:0}origin-id",
    "{urn:xmpp:message-correct:0}replace",
    "{urn:xmpp:message-retract:1}retract",
    "{urn:xmpp:message-retract:1}retracted",
    "{urn:xmpp:fasten:0}apply-to",
    "{urn:xmpp:reactions:0}reactions",
    "{urn:xmpp:reactions:0}reaction",
    "{urn:xmpp:receipts}received",
    "{urn:xmpp:receipts}request",
    "{urn:xmpp:chat-markers:0}displayed",
    "{http://jabber.org/protocol/chatstates}composing",
    "{http://jabber.org/protocol/pubsub#event}event",
    "{http://jabber.org/protocol/pubsub#event}items",
    "{http://jabber.org/protocol/muc#user}x",
    "{http://jabber.org/protocol/muc#user}invite",
    "{jabber:x:oob}x",
    "{jabber:x:oob}url",
    "{urn:xmpp:reply:0}reply",
    "{urn:xmpp:fallback:0}fallback",
    "{urn:xmpp:fallback:0}body",
    "{urn:xmpp:reference:0}reference",
    "{urn:xmpp:spoiler:0}spoiler",
    "{urn:xmpp:eme:0}encryption",
    "x",
]
# Characters that no XML parser lets through too: these functions must not rely on it.
wild = st.text(st.characters() | st.sampled_from("\ud800\udfff\u202e\0@/_'\"<"), max_size=30)
values = wild | st.sampled_from(
    [
        ME,
        f"{ME}/x",
        ANNA,
        f"{ANNA}/p",
        ROOM,
        f"{ROOM}/Me",
        f"{ROOM}/Anna",
        "chat",
        "groupchat",
        "error",
        "m1",
        "2026-12-01T10:00:00Z",
        "urn:xmpp:reply:0",
        "https://e.org/a.png",
        "99",
        "-1",
    ]
)
attributes = st.dictionaries(
    st.sampled_from(["from", "to", "id", "type", "by", "stamp", "for", "start", "end", "uri"]),
    values,
)
elements = st.recursive(
    st.builds(lambda t, a, x: build(t, a, text=x), st.sampled_from(TAGS), attributes, values),
    lambda inner: st.builds(
        lambda t, a, c: build(t, a, *c),
        st.sampled_from(TAGS),
        attributes,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)
messages = st.builds(
    lambda a, c: build("{jabber:client}message", a, *c), attributes, st.lists(elements, max_size=5)
)


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, Struct):
        yield from texts_in(asdict(value))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from texts_in(inner)


def assert_sound(event: Event) -> None:
    """What every event must keep, whoever made the stanza."""
    for text in texts_in(event):
        text.encode()  # no half character breaks the database or the notification server
    if isinstance(event, MessageReceived):
        message = event.message
        assert 0 < len(message.id) <= 1024
        assert len(message.archive_id) <= 1024
        assert all(len(e.text) <= MAX_TEXT_LENGTH for e in message.elements if isinstance(e, Text))
        assert 946_684_800 <= message.sent_at <= NOW + 300
        assert message.sender.name.isprintable()


@given(messages)
def test_any_stanza_is_read_without_harm(element: Element) -> None:
    for event in reader().read(element, now=NOW, since=SINCE).events:
        assert_sound(event)


@given(messages, wild, st.sampled_from(["", ROOM]))
def test_any_result_is_read_without_harm(element: Element, stamp: str, archive: str) -> None:
    delay = build("{urn:xmpp:delay}delay", {"stamp": stamp or "2026-12-01T10:00:00Z"})
    forwarded = build("{urn:xmpp:forward:0}forwarded", None, delay, element)
    wrapped = build("{urn:xmpp:mam:2}result", {"id": "a1"}, forwarded)
    reading = reader().read_result(archive, wrapped, origin=Origin.CATCH_UP, now=NOW)
    for event in reading.events if reading is not None else ():
        assert_sound(event)
