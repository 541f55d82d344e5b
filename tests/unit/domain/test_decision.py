"""Quiet time, breaking through, waiting, and the words for every decision."""

import math
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.content import Call, CallAction, Text
from app.domain.decision import Hold, Show, Silence, Wait, decide, explain, quiet
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.mentions import contains_word
from app.domain.message import Message, MessageFlag
from app.domain.one_time_codes import has_one_time_code
from app.domain.people import Person
from app.domain.quiet_hours import QuietHours
from app.domain.reducer import reduce
from app.domain.settings import Settings
from app.domain.state import AppState

ME = Account(AccountId("me"), Protocol.XMPP, "me@x", "Work")
ANNA = ConversationRef(ME.id, ConversationId.c2c("anna@x"))
NOW = datetime(2026, 11, 24, 23, tzinfo=UTC).timestamp()
MORNING = datetime(2026, 11, 25, 7, tzinfo=UTC).timestamp()
NIGHT = QuietHours("night", "Night", time(22), time(7))
DND = e.DoNotDisturbChanged(NOW + 60)


def message(number: int = 1, *elements: object, **changes: object) -> Message:
    made = Message(
        ME.id,
        ANNA.id,
        MessageId(f"m{number}"),
        Person("anna@x", "Anna"),
        NOW + number,
        elements or (Text("deploy it"),),  # type: ignore[arg-type]  # elements in a test
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names real fields


def ring(number: int) -> Message:
    return message(number, Call(f"call {number}", CallAction.RING))


def changed(**changes: object) -> e.Event:
    return e.SettingsChanged(replace(Settings(), **changes))  # type: ignore[arg-type]  # as above


def after(*events: e.Event) -> AppState:
    state = reduce(AppState(), e.AccountChanged(ME))
    for event in events:
        state = reduce(state, event)
    return state


def verdict(
    *events: e.Event, of: Message | None = None, origin: Origin = Origin.LIVE, **named: object
) -> object:
    of = of or message()
    state = after(*events, e.MessageReceived(of, origin))
    return decide(of, origin, state, NOW, **named)  # type: ignore[arg-type]  # as above


AT_NIGHT = changed(quiet_hours=(NIGHT,))
BY_NIGHT = Hold("quiet hours “Night”", MORNING)


def test_quiet_hours_hold_back_until_they_end() -> None:
    assert verdict(AT_NIGHT) == BY_NIGHT


def test_do_not_disturb_holds_back_everybody_or_one_account() -> None:
    assert verdict(DND) == Hold("do not disturb is on", NOW + 60)
    one = e.DoNotDisturbChanged(math.inf, until_back=True, account=ME.id)
    assert verdict(one) == Hold("do not disturb is on for Work", math.inf)
    other = e.DoNotDisturbChanged(math.inf, account=AccountId("other"))
    assert isinstance(verdict(other), Show)


def test_the_place_decides_whether_it_is_night() -> None:
    assert isinstance(verdict(AT_NIGHT, zone=ZoneInfo("America/New_York")), Show)


@pytest.mark.parametrize("who", [str(ANNA), "c2c_anna@x", "anna@x"])
def test_the_allowed_break_through_with_a_sound(who: str) -> None:
    allowed = replace(NIGHT, allowed=(who,))
    for state in (changed(quiet_hours=(allowed,)), changed(break_through=(who,))):
        assert verdict(state) == Show("new_message", sound=True, reason="a new message")
    assert isinstance(verdict(changed(break_through=(who,)), DND), Show)


def test_a_mention_breaks_through_without_a_sound() -> None:
    night = changed(quiet_hours=(NIGHT,), keywords=("deploy",))
    shown = verdict(night)
    assert shown == Show(
        "mention", sound=False, reason="keyword “deploy”", no_sound="quiet hours “Night”"
    )
    assert explain(shown) == "shown: keyword “deploy”; no sound: quiet hours “Night”"  # type: ignore[arg-type]  # told above


def test_a_mention_does_not_break_through_if_the_user_says_so() -> None:
    night = changed(quiet_hours=(NIGHT,), keywords=("deploy",), mentions_break_through=False)
    assert verdict(night) == BY_NIGHT


def test_a_mute_can_be_for_mentions_too() -> None:
    mention = message(flags=MessageFlag.MENTIONS_ME)
    muted = e.ConversationChanged(ANNA, muted_until=math.inf)
    assert isinstance(verdict(muted, of=mention), Show)
    both = e.ConversationChanged(ANNA, muted_until=math.inf, mentions_muted=True)
    assert verdict(both, of=mention) == Silence("the conversation is muted")


def test_a_call_rings_in_its_channel_and_may_pass() -> None:
    assert verdict(of=ring(1)) == Show("call", sound=True, reason="a call")
    assert verdict(AT_NIGHT, of=ring(1)) == BY_NIGHT
    passing = changed(quiet_hours=(replace(NIGHT, calls_pass=True),))
    assert isinstance(verdict(passing, of=ring(1)), Show)


def test_the_second_call_within_three_minutes_passes() -> None:
    first = e.MessageReceived(ring(1), Origin.LIVE)
    assert isinstance(verdict(AT_NIGHT, first, of=ring(180)), Show)
    assert verdict(AT_NIGHT, first, of=ring(182)) == BY_NIGHT
    strict = changed(quiet_hours=(replace(NIGHT, second_call_passes=False),))
    assert verdict(strict, first, of=ring(100)) == BY_NIGHT
    again = replace(ring(1), id=MessageId("repeated"), sent_at=NOW + 50)
    assert verdict(AT_NIGHT, first, of=again) == BY_NIGHT


def test_what_is_not_known_yet_is_waited_for_once() -> None:
    connecting = e.ConnectionChanged(ME.id, ConnectionState(ConnectionPhase.CONNECTING))
    waits = verdict(connecting)
    assert waits == Wait("the conversation's name and settings are not known yet", 1.0)
    assert isinstance(verdict(connecting, waited=True), Show)
    assert isinstance(verdict(connecting, e.ConversationChanged(ANNA, name="Anna")), Show)


def test_another_device_in_use_is_given_the_time_to_read() -> None:
    assert verdict(other_device_at=NOW - 30) == Wait("another device of yours is in use", 1.5)
    assert isinstance(verdict(other_device_at=NOW - 31), Show)
    assert isinstance(verdict(other_device_at=NOW, waited=True), Show)
    assert isinstance(verdict(changed(wait_for_other_devices=False), other_device_at=NOW), Show)
    assert isinstance(verdict(other_device_at=NOW, origin=Origin.CATCH_UP), Show)


def test_without_a_sound_the_reason_is_told() -> None:
    assert verdict(changed(sound=False)) == Show(
        "new_message", sound=False, reason="a new message", no_sound="sounds are off"
    )
    inhibited = e.DesktopServicesChanged("dunst", inhibited=True)
    assert verdict(inhibited) == Show(
        "new_message",
        sound=False,
        reason="a new message",
        no_sound="the desktop's do-not-disturb is on",
    )


def test_a_blocked_sender_is_silent() -> None:
    state = replace(
        after(e.MessageReceived(message(), Origin.LIVE)), blocked={ME.id: frozenset({"anna@x"})}
    )
    assert decide(message(), Origin.LIVE, state, NOW) == Silence("the sender is blocked")


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (Show("x", sound=True, reason="a new message"), "shown: a new message"),
        (Hold("do not disturb is on", 1.0), "held back: do not disturb is on"),
        (Wait("something is not known", 1.5), "waits 1.5 s: something is not known"),
        (Silence("it is mine"), "silent: it is mine"),
    ],
)
def test_every_decision_has_words(of: Show | Hold | Wait | Silence, words: str) -> None:
    assert explain(of) == words


def test_what_holds_everybody_back_now_can_be_told() -> None:
    assert quiet(after(AT_NIGHT), NOW, UTC) == BY_NIGHT
    assert quiet(after(AT_NIGHT, DND), NOW, UTC) == Hold("do not disturb is on", NOW + 60)
    assert quiet(after(), NOW, UTC) is None


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("we deploy now", "deploy", True),
        ("we deployed", "deploy", False),
        ("redeploy", "deploy", False),
        ("deploy, please", "deploy", True),
        ("undeploy or deploy", "deploy", True),
        ("c++ rocks", "c++", True),
        ("#deploy", "#deploy", True),
        ("我们今天部署新版本", "部署", True),
        ("请deploy一下", "deploy", True),
        ("デプロイした", "デプロイ", True),
        ("naïve", "na", False),
        ("x_y", "x", False),
        ("anything", "", False),
        ("anything", "  ", False),
    ],
)
def test_a_keyword_is_a_whole_word_where_words_are_set_apart(
    text: str, word: str, found: bool
) -> None:
    assert contains_word(text, word) is found


@pytest.mark.parametrize(
    "text",
    [
        "Your code is 123456",
        "G-123456 is your Google verification code",
        "【微信】验证码123456，请勿泄露",
        "Use 123 456 to sign in",
        "OTP A1B2C3",
        "Ihr Bestätigungscode: 88812",
        "認証コード: 482913",
    ],
)
def test_a_one_time_code_is_recognised(text: str) -> None:
    assert has_one_time_code(text)


@pytest.mark.parametrize(
    "text",
    ["See you at 1800", "the year 2024", "Call 12345678", "my code compiles", "", "x" * 9999],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert not has_one_time_code(text)
