"""Messages that arrive together change the state as they would one after the other."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.content import Text
from app.domain.events import MessageReceived, Origin, ReadMarked, ReadSource
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, MessageState, Position
from app.domain.people import Person
from app.domain.reducer import reduce, reduce_messages
from app.domain.state import RECENT_MESSAGES, AppState

ME = AccountId("me")
REFS = [
    ConversationRef(ME, ConversationId.c2c("anna")),
    ConversationRef(ME, ConversationId("c2c_b")),
]


def message(number: int, conversation: int = 0, sender: str = "anna", at: float = 0.0) -> Message:
    return Message(
        ME,
        REFS[conversation].id,
        MessageId(f"m{number}"),
        Person(sender),
        at or float(number),
        (Text(f"text {number}"),),
        archive_id=f"a{number}",
    )


@st.composite
def arrivals(draw: st.DrawFn) -> MessageReceived:
    number = draw(st.integers(1, 30))
    outgoing = draw(st.booleans())
    return MessageReceived(
        Message(
            ME,
            draw(st.sampled_from(REFS)).id,
            MessageId(f"m{draw(st.sampled_from((number, number, 99)))}"),
            Person(draw(st.sampled_from(("anna", "bob")))),
            float(draw(st.integers(1, 30))),
            (Text("text"),),
            outgoing=outgoing,
            state=MessageState.SENT if outgoing else MessageState.RECEIVED,
            # One id for one message: what the archive's own uniqueness grants.
            archive_id=draw(st.sampled_from(("", f"a{number}"))),
            flags=draw(st.sampled_from((MessageFlag.NONE, MessageFlag.MENTIONS_ME))),
        ),
        draw(st.sampled_from(Origin)),
    )


def one_by_one(state: AppState, *events: MessageReceived) -> AppState:
    for event in events:
        state = reduce(state, event)
    return state


@settings(deadline=None)
@given(st.lists(arrivals(), max_size=40), st.integers(0, 30))
def test_together_is_the_same_as_one_by_one(events: list[MessageReceived], read: int) -> None:
    mark = ReadMarked(REFS[0], Position(float(read), MessageId("m5")), ReadSource.HERE)
    begin = reduce(one_by_one(AppState(), *events[:10]), mark)
    assert reduce_messages(begin, events[10:]) == one_by_one(begin, *events[10:])


def test_together_only_the_newest_stay_and_all_count() -> None:
    events = [MessageReceived(message(n), Origin.CATCH_UP) for n in range(1, RECENT_MESSAGES + 301)]
    state = AppState()
    for start in range(0, len(events), 90):
        state = reduce_messages(state, events[start : start + 90])
    assert state.conversation(REFS[0]).unread == len(events)
    assert state.messages(REFS[0]) == tuple(e.message for e in events[-RECENT_MESSAGES:])


def test_a_known_message_among_others_only_teaches() -> None:
    events = [MessageReceived(message(n), Origin.LIVE) for n in range(1, 21)]
    state = reduce_messages(AppState(), events)
    again = [MessageReceived(message(n, at=50.0 + n), Origin.CATCH_UP) for n in range(11, 31)]
    state = reduce_messages(state, again)
    assert state.conversation(REFS[0]).unread == 30
    assert len({m.id for m in state.messages(REFS[0])}) == 30


def test_nothing_new_leaves_the_state_as_it_is() -> None:
    events = [MessageReceived(message(n), Origin.LIVE) for n in range(1, 21)]
    state = reduce_messages(AppState(), events)
    assert reduce_messages(state, events) is state
