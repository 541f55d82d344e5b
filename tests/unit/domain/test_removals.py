"""What is left of a conversation when the user deletes messages here, and brings them back."""

from app.domain import events as e
from app.domain.content import Text
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag
from app.domain.people import Person
from app.domain.reducer import reduce
from app.domain.state import AppState

ANNA = ConversationRef(AccountId("home"), ConversationId.c2c("anna@example.org"))


def message(number: int, flags: MessageFlag = MessageFlag.NONE) -> Message:
    return Message(
        ANNA.account,
        ANNA.id,
        MessageId(f"m{number}"),
        Person("anna@example.org"),
        1000.0 + number,
        (Text(str(number)),),
        flags=flags,
    )


ALL = tuple(message(n) for n in range(1, 5))


def after(*events: e.Event) -> AppState:
    state = AppState()
    for m in ALL:
        state = reduce(state, e.MessageReceived(m, e.Origin.LIVE))
    for event in events:
        state = reduce(state, event)
    return state


def texts(state: AppState) -> list[str]:
    return [m.text for m in state.messages(ANNA)]


def test_deleted_messages_are_gone_and_no_longer_count() -> None:
    state = after(e.MessagesRemoved(ALL[1:3], unread=2))
    assert (texts(state), state.conversation(ANNA).unread) == (["1", "4"], 2)


def test_a_deleted_mention_is_no_mention_any_more() -> None:
    named = message(9, MessageFlag.MENTIONS_ME)
    state = after(
        e.MessageReceived(named, e.Origin.LIVE), e.MessagesRemoved((named,), unread=len(ALL))
    )
    assert (state.conversation(ANNA).unread, state.conversation(ANNA).mentions) == (4, 0)


def test_the_place_in_the_list_stays() -> None:
    state = after(e.MessagesRemoved(ALL[3:], unread=3))
    assert state.conversation(ANNA).activity_at == ALL[3].sent_at


def test_older_ones_come_to_light_where_none_is_left() -> None:
    state = after(e.MessagesRemoved(ALL, unread=0, older=(message(0),)))
    assert texts(state) == ["0"]


def test_older_ones_stay_in_the_archive_where_something_is_left() -> None:
    state = after(e.MessagesRemoved(ALL[1:], unread=1, older=(message(0),)))
    assert texts(state) == ["1"]


def test_what_is_brought_back_stands_where_it_stood() -> None:
    state = after(e.MessagesRemoved(ALL[1:3], unread=2), e.MessagesRestored(ALL[1:3]))
    assert (texts(state), state.conversation(ANNA).unread) == (["1", "2", "3", "4"], 2)


def test_what_is_older_than_all_that_is_known_stays_in_the_archive() -> None:
    assert texts(after(e.MessagesRestored((message(0),)))) == ["1", "2", "3", "4"]


def test_nothing_becomes_of_a_conversation_that_is_gone() -> None:
    gone = after(e.ConversationRemoved(ANNA))
    assert reduce(gone, e.MessagesRemoved(ALL[:1], unread=0)) is gone
    assert reduce(gone, e.MessagesRestored(ALL[:1])) is gone
