"""What is computed from the state: the one number, presence with proof, "is it on screen"."""

import pytest
from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.content import Text
from app.domain.conversation import MUTED_FOREVER
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, Position
from app.domain.people import Activity, Person
from app.domain.reducer import reduce
from app.domain.selectors import (
    PROOF_OF_PRESENCE,
    activity,
    as_known,
    has_proof_of_presence,
    is_on_screen,
    needs_attention,
    readable_position,
    unread_conversations,
    unread_total,
)
from app.domain.settings import Settings
from app.domain.state import AppState

ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna"))
BOB = ConversationRef(ME, ConversationId.c2c("bob"))
NOW = 1000.0


def message(number: int, ref: ConversationRef = ANNA) -> Message:
    return Message(ME, ref.id, MessageId(f"m{number}"), Person("p"), float(number), (Text("hi"),))


def after(state: AppState, *events: e.Event) -> AppState:
    for event in events:
        state = reduce(state, event)
    return state


def live(*numbers: int, ref: ConversationRef = ANNA) -> list[e.Event]:
    return [e.MessageReceived(message(n, ref), e.Origin.LIVE) for n in numbers]


LOOKING: list[e.Event] = [
    e.WindowChanged(active=True, exposed=True, visible=True),
    e.InputSeen(NOW),
]


def at_the_end() -> AppState:
    """The user looks at the end of Anna's conversation, messages 1 to 3."""
    return after(
        AppState(),
        *LOOKING,
        *live(1, 2, 3),
        e.ConversationOpened(ANNA),
        e.VisibleRangeChanged(ANNA, message(3).position),
    )


def test_the_number_is_the_sum_without_the_muted() -> None:
    state = after(AppState(), *live(1, 2), *live(3, ref=BOB))
    assert unread_total(state) == 3
    for muted_until in (5.0, MUTED_FOREVER):
        muted = after(state, e.ConversationChanged(BOB, muted_until=muted_until))
        assert unread_total(muted) == 2
        with_muted = after(muted, e.SettingsChanged(Settings(badge_includes_muted=True)))
        assert unread_total(with_muted) == 3


def test_a_message_is_known_as_it_was_edited_also_among_others_of_its_second() -> None:
    twins = [replace(message(n), sent_at=5.0) for n in (4, 5, 6)]
    state = after(AppState(), *live(1), *(e.MessageReceived(m, e.Origin.LIVE) for m in twins))
    state = after(state, *live(9), e.MessageEdited(twins[1].key, (Text("ho"),)))
    assert as_known(state, twins[1]).text == "ho"
    assert as_known(state, message(7)) == message(7)
    assert as_known(state, message(0)) == message(0)


def test_unread_conversations_come_newest_first_and_muted_ones_last() -> None:
    eve = ConversationRef(ME, ConversationId.c2c("eve"))
    state = after(AppState(), *live(9, ref=BOB), *live(1), *live(5, ref=eve))
    state = after(state, e.ConversationChanged(BOB, muted_until=MUTED_FOREVER))
    assert [c.ref for c in unread_conversations(state)] == [eve, ANNA, BOB]
    read = after(state, e.ReadMarked(eve, message(5).position, e.ReadSource.HERE))
    assert [c.ref for c in unread_conversations(read)] == [ANNA, BOB]


def test_an_account_that_was_turned_away_needs_attention_while_it_is_on() -> None:
    account = Account(ME, Protocol.XMPP, "me@x")
    failed = e.ConnectionChanged(ME, ConnectionState(ConnectionPhase.FAILED))
    state = after(AppState(), e.AccountChanged(account), failed)
    assert needs_attention(state)
    assert not needs_attention(after(state, e.AccountChanged(replace(account, enabled=False))))


@pytest.mark.parametrize(
    "event",
    [
        e.WindowChanged(active=False, exposed=True, visible=True),
        e.WindowChanged(active=True, exposed=False, visible=True),
        e.WindowChanged(active=True, exposed=True, visible=False),
        e.LockChanged(locked=True),
        e.SleepChanged(asleep=True),
        e.IdleChanged(idle=True),
    ],
)
def test_any_sign_of_absence_is_background(event: e.Event) -> None:
    assert activity(after(AppState(), *LOOKING)) is Activity.FOREGROUND
    assert activity(after(AppState(), *LOOKING, event)) is Activity.BACKGROUND


@pytest.mark.parametrize(
    ("elapsed", "proven"),
    [(0.0, True), (PROOF_OF_PRESENCE, True), (PROOF_OF_PRESENCE + 0.1, False), (-3600.0, False)],
)
def test_presence_is_proven_by_recent_input_only(elapsed: float, proven: bool) -> None:
    """A negative time: the clock was set back, and the input lies in the future."""
    assert has_proof_of_presence(after(AppState(), *LOOKING), NOW + elapsed) is proven


def test_what_is_visible_is_on_screen() -> None:
    assert is_on_screen(at_the_end(), ANNA, message(2).position, NOW)
    assert is_on_screen(at_the_end(), ANNA, message(3).position, NOW)


def test_what_comes_next_will_appear_at_the_end() -> None:
    state = after(at_the_end(), *live(4))
    assert is_on_screen(state, ANNA, message(4).position, NOW)


def test_a_whole_burst_will_appear_at_the_end() -> None:
    state = after(at_the_end(), *live(4, 5, 6))
    assert is_on_screen(state, ANNA, message(6).position, NOW)


def test_what_comes_while_the_user_reads_further_up_is_not_on_screen() -> None:
    state = after(at_the_end(), e.VisibleRangeChanged(ANNA, message(2).position), *live(4))
    assert not is_on_screen(state, ANNA, message(4).position, NOW)


def test_a_view_that_did_not_follow_says_so() -> None:
    state = after(at_the_end(), *live(4), e.VisibleRangeChanged(ANNA, message(3).position))
    state = after(state, *live(5))
    assert not is_on_screen(state, ANNA, message(5).position, NOW)


@pytest.mark.parametrize(
    "event",
    [
        e.WindowChanged(active=False, exposed=True, visible=True),
        e.LockChanged(locked=True),
        e.InputSeen(NOW - 31),
        e.ConversationOpened(BOB),
        e.ConversationOpened(None),
        e.VisibleRangeChanged(ANNA, None),
        e.ConversationRemoved(ANNA),
    ],
)
def test_without_proof_nothing_is_on_screen_and_nothing_may_be_read(event: e.Event) -> None:
    state = after(at_the_end(), event)
    assert not is_on_screen(state, ANNA, message(3).position, NOW)
    assert readable_position(state, NOW) is None


def test_the_visible_may_be_read_once() -> None:
    state = at_the_end()
    assert readable_position(state, NOW) == (ANNA, message(3).position)
    read = after(state, e.ReadMarked(ANNA, message(3).position, e.ReadSource.HERE))
    assert readable_position(read, NOW) is None


def test_an_empty_conversation_has_its_end_in_view_only_when_the_view_says_so() -> None:
    state = after(AppState(), *LOOKING, e.ConversationOpened(ANNA))
    assert not is_on_screen(state, ANNA, Position(1.0, MessageId("x")), NOW)
