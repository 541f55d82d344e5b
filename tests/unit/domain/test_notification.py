"""Every reason to ring or to stay silent, and what the notification says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain import events as e
from app.domain.content import Call, CallAction, GroupTip, Image, Text
from app.domain.conversation import MUTED_FOREVER
from app.domain.decision import Show, Silence, decide
from app.domain.events import Origin
from app.domain.ids import (
    AccountId,
    ConversationId,
    ConversationRef,
    MessageId,
    build_ext,
    parse_ext,
)
from app.domain.message import Message, MessageFlag, OfflinePushInfo, Position
from app.domain.notification import (
    CALL_ACTIONS,
    MAX_LINES,
    MAX_TITLE_LENGTH,
    MESSAGE_ACTIONS,
    NO_MEDIA_NOTE,
    Fate,
    compose,
    tag_of,
)
from app.domain.people import Person
from app.domain.reducer import reduce
from app.domain.settings import CHANNELS, Importance, Preview, Settings
from app.domain.state import AppState

ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna_b@x"))
GARDEN = ConversationRef(ME, ConversationId.group("garden@x"))
NOW = 1000.0


def message(number: int = 1, ref: ConversationRef = ANNA, **changes: object) -> Message:
    made = Message(
        ME, ref.id, MessageId(f"m{number}"), Person("a", "Anna"), float(number), (Text("Hi you"),)
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names real fields


def after(*events: e.Event) -> AppState:
    state = AppState()
    for event in events:
        state = reduce(state, event)
    return state


def received(of: Message) -> e.Event:
    return e.MessageReceived(of, Origin.LIVE)


def changed(**changes: object) -> e.Event:
    return e.SettingsChanged(replace(Settings(), **changes))  # type: ignore[arg-type]  # as above


def channels_off(*off: str) -> e.Event:
    return changed(channels=tuple(replace(c, enabled=c.id not in off) for c in CHANNELS))


MENTION = message(flags=MessageFlag.MENTIONS_ME)
MUTED = e.ConversationChanged(ANNA, muted_until=MUTED_FOREVER)
DND = e.DoNotDisturbChanged(NOW + 1)
ON_SCREEN = (
    received(message()),
    e.WindowChanged(active=True, exposed=True, visible=True),
    e.InputSeen(NOW),
    e.ConversationOpened(ANNA),
    e.VisibleRangeChanged(ANNA, message().position),
)

SILENT: list[tuple[str, Message, Origin, tuple[e.Event, ...]]] = [
    ("it is mine", message(outgoing=True), Origin.CARBON, ()),
    ("it is history", message(), Origin.HISTORY, ()),
    ("it was recalled", message(flags=MessageFlag.RECALLED), Origin.LIVE, ()),
    (
        "the call was answered or declined",
        message(elements=(Call("c1", CallAction.REJECT),)),
        Origin.CATCH_UP,
        (),
    ),
    (
        "the group only tells about itself",
        message(elements=(GroupTip("Anna joined"),)),
        Origin.LIVE,
        (),
    ),
    (
        "the server excludes it from the unread number",
        message(flags=MessageFlag.ONLINE_ONLY),
        Origin.LIVE,
        (),
    ),
    (
        "the server excludes it from the unread number",
        message(flags=MessageFlag.EXCLUDED_FROM_UNREAD | MessageFlag.MENTIONS_ME),
        Origin.LIVE,
        (),
    ),
    (
        "the sender asked for no notification",
        message(push=OfflinePushInfo(disable_push=True)),
        Origin.LIVE,
        (),
    ),
    (
        "it is already read",
        message(),
        Origin.CATCH_UP,
        (received(message()), e.ReadMarked(ANNA, message().position, e.ReadSource.ELSEWHERE)),
    ),
    ("it is on screen", message(), Origin.LIVE, ON_SCREEN),
    (
        "the sender is blocked",
        message(),
        Origin.LIVE,
        (e.BlocklistChanged(ANNA.account, frozenset({message().sender.id})),),
    ),
    ("the channel “Messages” is off", message(), Origin.LIVE, (channels_off("new_message"),)),
    ("the channel “Mentions” is off", MENTION, Origin.LIVE, (channels_off("mention"),)),
    ("the conversation is muted", message(), Origin.LIVE, (MUTED,)),
    (
        "the conversation is muted",
        MENTION,
        Origin.LIVE,
        (MUTED, changed(mentions_break_through=False)),
    ),
]

SHOWN: list[tuple[str, str, Message, tuple[e.Event, ...]]] = [
    ("a new message", "new_message", message(), ()),
    ("a new message", "new_message", message(), (channels_off("mention"),)),
    ("you are mentioned", "mention", MENTION, ()),
    ("you are mentioned", "mention", MENTION, (MUTED,)),
    ("everybody is mentioned", "mention", message(flags=MessageFlag.MENTIONS_ALL), (MUTED,)),
    ("keyword “YOU”", "mention", message(), (MUTED, changed(keywords=("", "x", "YOU")))),
    (
        "keyword “straße”",
        "mention",
        message(elements=(Text("STRASSE"),)),
        (changed(keywords=("straße",)),),
    ),
    ("a new message", "new_message", message(), (e.ConversationChanged(ANNA, muted_until=NOW),)),
    ("a new message", "new_message", message(), (e.DoNotDisturbChanged(NOW),)),
    (
        "a new message",
        "new_message",
        message(),
        (*ON_SCREEN, e.WindowChanged(active=False, exposed=True, visible=True)),
    ),
    ("a new message", "new_message", message(), (*ON_SCREEN, e.LockChanged(locked=True))),
    ("a new message", "new_message", message(), (*ON_SCREEN, e.InputSeen(NOW - 31))),
    ("a new message", "new_message", message(), (e.IdleChanged(idle=True),)),
]


@pytest.mark.parametrize(("reason", "of", "origin", "events"), SILENT)
def test_it_stays_silent(
    reason: str, of: Message, origin: Origin, events: tuple[e.Event, ...]
) -> None:
    assert decide(of, origin, after(*events), NOW) == Silence(reason)


@pytest.mark.parametrize(("reason", "channel", "of", "events"), SHOWN)
@pytest.mark.parametrize("origin", [Origin.LIVE, Origin.CATCH_UP, Origin.CARBON])
def test_it_is_shown(
    reason: str, channel: str, of: Message, events: tuple[e.Event, ...], origin: Origin
) -> None:
    assert decide(of, origin, after(*events), NOW) == Show(channel, sound=True, reason=reason)


@pytest.mark.parametrize(
    "quiet",
    [
        changed(sound=False),
        changed(channels=(replace(CHANNELS[0], sound=False), *CHANNELS[1:])),
    ],
)
def test_without_sound_it_is_shown_quietly(quiet: e.Event) -> None:
    verdict = decide(message(), Origin.LIVE, after(quiet), NOW)
    assert isinstance(verdict, Show)
    assert not verdict.sound


# What it says

SHOW = Show("new_message", sound=True, reason="a new message")


def test_one_message_is_its_sender_and_its_line() -> None:
    state = after(e.ConversationChanged(ANNA, name="Anna"), received(message()))
    made = compose([message()], SHOW, state)
    assert (made.title, made.body, made.count) == ("Anna", "Hi you", 1)
    assert made.tag == tag_of(ANNA)
    assert made.ref == ANNA
    assert parse_ext(made.ext) == ANNA.id
    assert made.actions == MESSAGE_ACTIONS


def test_a_call_is_answered_from_its_notification_only_while_it_rings_and_nothing_is_locked() -> (
    None
):
    line = message(elements=(Call("c1", CallAction.RING),))
    ringing, call = e.CallChanged(ANNA, "c1", CallAction.RING), Show("call", True, "a call")
    made = compose([line], call, after(ringing))
    assert (made.actions, made.importance) == (CALL_ACTIONS, Importance.HIGH)
    assert made.body.endswith(NO_MEDIA_NOTE)
    locked = compose([line], call, after(ringing, e.LockChanged(locked=True)))
    assert (locked.actions, NO_MEDIA_NOTE in locked.body) == ((), False)
    over = compose([line], call, after(ringing, replace(ringing, action=CallAction.MISSED)))
    assert (over.actions, over.importance) == (MESSAGE_ACTIONS, Importance.NORMAL)
    ours = compose([line], call, after(replace(ringing, outgoing=True)))
    assert ours.actions == MESSAGE_ACTIONS


def test_without_a_name_the_address_speaks() -> None:
    assert compose([message()], SHOW, AppState()).title == "anna_b"


def test_a_group_names_the_sender_and_itself() -> None:
    state = after(e.ConversationChanged(GARDEN, name="Garden"))
    bob = message(2, GARDEN, sender=Person("b", "Bob"), elements=(Image("u"),))
    made = compose([message(1, GARDEN), bob], SHOW, state)
    assert made.title == "Bob · Garden"
    assert made.body == "Anna: Hi you\nBob: [Photo]\n2 new messages"


def test_the_newest_lines_are_told_and_all_are_counted() -> None:
    many = [message(n, elements=(Text(f"line {n}"),)) for n in range(1, 10)]
    made = compose(many, SHOW, AppState())
    assert made.body.splitlines() == [f"line {n}" for n in range(4, 10)] + ["9 new messages"]
    assert len(made.body.splitlines()) == MAX_LINES + 1
    assert made.count == 9


@pytest.mark.parametrize(
    ("events", "title", "body"),
    [
        ((changed(preview=Preview.NAME),), "Anna", "2 new messages"),
        ((changed(preview=Preview.NOTHING),), "Bellbird", "2 new messages"),
        ((e.ConversationChanged(ANNA, secret=True),), "Bellbird", "2 new messages"),
        ((e.LockChanged(locked=True),), "Anna", "2 new messages"),
        (
            (e.LockChanged(locked=True), changed(hide_text_when_locked=False)),
            "Anna",
            "Hi you\nHi you\n2 new messages",
        ),
        (
            (changed(channels=(replace(CHANNELS[0], preview=Preview.NAME), *CHANNELS[1:])),),
            "Anna",
            "2 new messages",
        ),
        (
            (e.LockChanged(locked=True), changed(preview=Preview.NOTHING)),
            "Bellbird",
            "2 new messages",
        ),
    ],
)
def test_privacy_says_only_what_it_may(events: tuple[e.Event, ...], title: str, body: str) -> None:
    state = after(e.ConversationChanged(ANNA, name="Anna"), *events)
    secret = OfflinePushInfo("From the sender", "") if body == "2 new messages" else None
    made = compose([message(1), message(2, push=secret)], SHOW, state)
    assert (made.title, made.body) == (title, body)
    assert made.avatar_name == ("" if title == "Bellbird" else "Anna")


def test_a_locked_screen_offers_no_actions() -> None:
    assert compose([message()], SHOW, after(e.LockChanged(locked=True))).actions == ()


def test_a_channel_gives_its_importance() -> None:
    verdict = Show("mention", sound=False, reason="you are mentioned")
    made = compose([message()], verdict, AppState())
    assert (made.channel, made.importance, made.sound) == ("mention", Importance.HIGH, False)


def test_the_senders_wishes_are_honoured() -> None:
    push = OfflinePushInfo("A title", "A line\nof theirs")
    made = compose([message(push=push)], SHOW, AppState())
    assert (made.title, made.body) == ("A title", "A line of theirs")


def test_the_senders_wishes_reveal_no_spoiler() -> None:
    spoiled = message(elements=(Text("the gardener", spoiler=True),))
    made = compose([replace(spoiled, push=OfflinePushInfo("gardener", "did it"))], SHOW, AppState())
    assert (made.title, made.body) == ("anna_b", "[Spoiler]")


@pytest.mark.parametrize(
    "ext", ["", "{", "null", build_ext(GARDEN.id), '{"conversationID": "c2c_anna"}', "\ud800"]
)
def test_nobody_steers_a_click(ext: str) -> None:
    made = compose([message(push=OfflinePushInfo(ext=ext))], SHOW, AppState())
    assert made.ext == build_ext(ANNA.id)


def test_an_ext_that_names_this_conversation_is_passed_on() -> None:
    ext = '{"entity": {"chatType": 1, "sender": "anna_b@x"}, "more": 1}'
    assert compose([message(push=OfflinePushInfo(ext=ext))], SHOW, AppState()).ext == ext


any_text = st.text(st.characters(), max_size=200)


@settings(deadline=None)
@given(any_text, any_text, any_text, any_text)
def test_whatever_a_sender_writes_the_notification_is_plain_and_bounded(
    text: str, name: str, title: str, desc: str
) -> None:
    hostile = message(
        ref=GARDEN,
        sender=Person("x", name),
        elements=(Text(text),),
        push=OfflinePushInfo(title, desc),
    )
    made = compose([message(0, GARDEN), hostile], SHOW, AppState())
    assert len(made.title) <= MAX_TITLE_LENGTH
    assert len(made.title.splitlines()) <= 1
    assert len(made.body.splitlines()) == 3
    assert (made.title + made.body).encode()


def test_a_tag_comes_from_account_and_conversation() -> None:
    other = ConversationRef(AccountId("other"), ANNA.id)
    assert len({tag_of(ANNA), tag_of(other), tag_of(GARDEN)}) == 3


# Fates


def test_what_is_settled_never_goes_back() -> None:
    open_fates = [f for f in Fate if not f.is_settled]
    assert open_fates == [
        Fate.ARRIVED,
        Fate.INTENDED,
        Fate.HELD,
        Fate.SHOWN,
        Fate.MERGED,
        Fate.DIGESTED,
    ]
    assert not any(old.may_become(new) for old in Fate if old.is_settled for new in open_fates)


def test_what_only_left_the_screen_can_still_come_to_an_end() -> None:
    ends = {new for new in Fate if Fate.EXPIRED.may_become(new)}
    assert ends == {
        Fate.WITHDRAWN,
        Fate.CLICKED,
        Fate.REPLIED,
        Fate.DISMISSED,
        Fate.EXPIRED,
    }


def test_a_click_counts_though_the_server_reported_the_dismissal_first() -> None:
    assert Fate.DISMISSED.may_become(Fate.CLICKED)
    assert not Fate.CLICKED.may_become(Fate.DISMISSED)


def test_nothing_arrives_twice() -> None:
    assert not any(fate.may_become(Fate.ARRIVED) for fate in Fate)


def test_a_position_orders_by_time_then_id() -> None:
    assert Position(1.0, MessageId("b")) < Position(2.0, MessageId("a"))
    assert Position(1.0, MessageId("a")) < Position(1.0, MessageId("b"))
