"""What each fact changes; above all that the unread number is always exact."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.content import GroupTip, Text
from app.domain.conversation import Conversation
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, MessageState, Position, Reaction
from app.domain.people import Person, Presence
from app.domain.reducer import reduce
from app.domain.settings import Settings
from app.domain.state import RECENT_MESSAGES, AppState

ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna"))
BOB = ConversationRef(ME, ConversationId.c2c("bob"))


def message(number: int, ref: ConversationRef = ANNA, **changes: object) -> Message:
    made = Message(
        ref.account,
        ref.id,
        MessageId(f"m{number:04}"),
        Person(ref.id.target),
        float(number),
        (Text(f"text {number}"),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names real fields


def mine(number: int, state: MessageState = MessageState.WAITING, **changes: object) -> Message:
    return message(number, sender=Person("me"), outgoing=True, state=state, **changes)


def received(
    *messages: Message, origin: e.Origin = e.Origin.LIVE, state: AppState | None = None
) -> AppState:
    return after(state or AppState(), *(e.MessageReceived(m, origin) for m in messages))


def after(state: AppState, *events: e.Event) -> AppState:
    for event in events:
        state = reduce(state, event)
    return state


def numbers(state: AppState, ref: ConversationRef = ANNA) -> tuple[int, int]:
    conversation = state.conversation(ref)
    return conversation.unread, conversation.mentions


def ids(state: AppState, ref: ConversationRef = ANNA) -> list[str]:
    return [m.id for m in state.messages(ref)]


# Counting


@pytest.mark.parametrize("origin", [e.Origin.LIVE, e.Origin.CATCH_UP, e.Origin.CARBON])
def test_what_is_new_counts(origin: e.Origin) -> None:
    state = received(message(1), message(2, flags=MessageFlag.MENTIONS_ME), origin=origin)
    assert numbers(state) == (2, 1)


@pytest.mark.parametrize(
    "silent",
    [
        mine(1),
        message(1, flags=MessageFlag.ONLINE_ONLY),
        message(1, flags=MessageFlag.EXCLUDED_FROM_UNREAD | MessageFlag.MENTIONS_ME),
        message(1, flags=MessageFlag.RECALLED),
        message(1, elements=(GroupTip("Anna joined"),)),
    ],
)
def test_what_does_not_count_is_shown_all_the_same(silent: Message) -> None:
    state = received(silent)
    assert numbers(state) == (0, 0)
    assert state.messages(ANNA) == (silent,)


def test_history_never_counts_whatever_is_read_later() -> None:
    state = received(*(message(n) for n in range(1, 6)), origin=e.Origin.HISTORY)
    assert numbers(state) == (0, 0)
    state = received(message(6), state=state)
    read = after(state, e.ReadMarked(ANNA, message(2).position, e.ReadSource.ELSEWHERE))
    assert numbers(read) == (1, 0)


def test_a_recall_of_history_takes_nothing_from_the_number() -> None:
    state = received(message(1), origin=e.Origin.HISTORY)
    state = received(message(2), state=state)
    assert numbers(after(state, e.MessageRecalled(message(1).key))) == (1, 0)


def test_a_message_seen_twice_counts_once() -> None:
    again = message(1, archive_id="s1")
    state = received(message(1), again, again)
    assert numbers(state) == (1, 0)
    assert state.messages(ANNA) == (again,)


def test_an_archive_id_unmasks_a_twin() -> None:
    state = received(message(1, archive_id="s1"), message(2, archive_id="s1"))
    assert ids(state) == ["m0001"]


def test_no_archive_id_is_no_twin() -> None:
    assert ids(received(message(1), message(2))) == ["m0001", "m0002"]


def test_the_same_id_of_another_sender_is_another_message() -> None:
    assert numbers(received(message(1), message(1, sender=Person("eve")))) == (2, 0)


def test_what_arrives_late_finds_its_place() -> None:
    state = received(message(3), message(1), message(2))
    assert ids(state) == ["m0001", "m0002", "m0003"]
    assert state.conversation(ANNA).activity_at == 3.0


def test_what_arrives_late_before_the_read_position_is_read() -> None:
    state = after(received(message(3)), e.ReadMarked(ANNA, message(3).position, e.ReadSource.HERE))
    assert numbers(received(message(2), message(4), state=state)) == (1, 0)


def test_reading_leaves_what_lies_behind_it() -> None:
    mention = message(3, flags=MessageFlag.MENTIONS_ALL)
    state = received(message(1), message(2), mention, mine(4), message(5))
    read = after(state, e.ReadMarked(ANNA, message(2).position, e.ReadSource.HERE))
    assert numbers(read) == (2, 1)
    read = after(read, e.ReadMarked(ANNA, mention.position, e.ReadSource.HERE))
    assert numbers(read) == (1, 0)


def test_a_read_mark_never_goes_back() -> None:
    state = received(*(message(n) for n in range(1, 4)))
    read = after(state, e.ReadMarked(ANNA, message(2).position, e.ReadSource.HERE))
    assert after(read, e.ReadMarked(ANNA, message(1).position, e.ReadSource.ELSEWHERE)) is read


def test_messages_of_one_moment_are_read_by_their_ids() -> None:
    state = received(*(message(n, sent_at=7.0) for n in (3, 1, 2)))
    mark = e.ReadMarked(ANNA, Position(7.0, MessageId("m0002")), e.ReadSource.HERE)
    assert numbers(after(state, mark)) == (1, 0)


def test_the_archives_number_is_taken_where_it_is_told() -> None:
    state = received(message(1), message(2))
    mark = e.ReadMarked(ANNA, message(1).position, e.ReadSource.HERE, unread=7)
    assert state.conversation(ANNA).unread == 2
    assert after(state, mark).conversation(ANNA).unread == 7


def test_a_mark_older_than_everything_here_hides_no_unread_message() -> None:
    state = received(*(message(n) for n in range(RECENT_MESSAGES + 300)))
    mark = e.ReadMarked(ANNA, message(100).position, e.ReadSource.ELSEWHERE)
    assert after(state, mark).conversation(ANNA).unread >= RECENT_MESSAGES + 199


def test_a_mark_inside_the_newest_is_exact() -> None:
    state = received(*(message(n) for n in range(RECENT_MESSAGES + 300)))
    mark = e.ReadMarked(ANNA, message(RECENT_MESSAGES + 289).position, e.ReadSource.HERE)
    assert after(state, mark).conversation(ANNA).unread == 10


def test_only_the_newest_messages_are_held() -> None:
    state = received(*(message(n) for n in range(RECENT_MESSAGES + 5)), message(0))
    assert len(ids(state)) == RECENT_MESSAGES
    assert ids(state)[0] == "m0005"


def test_a_recall_leaves_nothing_and_no_longer_counts() -> None:
    said = message(1, flags=MessageFlag.MENTIONS_ME, reactions=(Reaction("x", "y"),))
    state = after(received(said, message(2)), e.MessageRecalled(said.key))
    gone = state.messages(ANNA)[0]
    assert numbers(state) == (1, 0)
    assert (gone.elements, gone.reactions, gone.text) == ((), (), "")
    assert after(state, e.MessageRecalled(said.key)) is state


def test_a_recall_of_what_is_read_changes_no_number() -> None:
    state = received(message(1), message(2))
    read = after(state, e.ReadMarked(ANNA, message(1).position, e.ReadSource.HERE))
    assert numbers(after(read, e.MessageRecalled(message(1).key))) == (1, 0)


def test_a_recall_of_what_only_the_archive_has_takes_the_archives_number() -> None:
    state = received(*(message(n) for n in range(RECENT_MESSAGES + 5)))
    recalled = after(state, e.MessageRecalled(message(0).key, unread=RECENT_MESSAGES + 4))
    assert numbers(recalled) == (RECENT_MESSAGES + 4, 0)


def test_a_stranger_recalls_and_edits_nothing() -> None:
    state = received(message(1))
    forged = replace(message(1).key, sender="eve")
    assert after(state, e.MessageRecalled(forged)) is state
    assert after(state, e.MessageEdited(forged, (Text("forged"),))) is state


def test_an_edit_replaces_the_content_and_counts_nothing() -> None:
    state = after(received(message(1)), e.MessageEdited(message(1).key, (Text("better"),)))
    assert state.messages(ANNA)[0].text == "better"
    assert MessageFlag.EDITED in state.messages(ANNA)[0].flags
    assert numbers(state) == (1, 0)


def test_an_edit_after_the_recall_brings_nothing_back() -> None:
    state = after(received(message(1)), e.MessageRecalled(message(1).key))
    assert after(state, e.MessageEdited(message(1).key, (Text("again"),))) is state


def events() -> st.SearchStrategy[e.Event]:
    """What can happen to a conversation, in any order, with collisions."""
    number = st.integers(1, 9)
    flags = st.sampled_from(
        [
            MessageFlag.NONE,
            MessageFlag.NONE,
            MessageFlag.MENTIONS_ME,
            MessageFlag.EXCLUDED_FROM_UNREAD,
            MessageFlag.RECALLED,
        ]
    )
    made = st.builds(
        lambda n, f, a, t: message(n, flags=f, archive_id=a, sent_at=t),
        number,
        flags,
        st.sampled_from(["", "", "s1", "s2"]),
        st.integers(1, 6).map(float),
    )
    anything = st.one_of(made, made, st.builds(mine, number))
    key = number.map(lambda n: message(n).key)
    position = st.builds(
        lambda t, n: Position(float(t), MessageId(f"m{n:04}")), st.integers(0, 7), number
    )
    source = st.sampled_from(e.ReadSource)
    return st.one_of(
        st.builds(e.MessageReceived, anything, st.sampled_from(e.Origin)),
        st.builds(e.MessageReceived, anything, st.just(e.Origin.LIVE)),
        st.builds(e.ReadMarked, st.just(ANNA), position, source),
        st.builds(e.MessageRecalled, key),
        st.builds(e.MessageEdited, key, st.just((Text("edited"),))),
        st.builds(e.MessageEdited, key, st.just((GroupTip("tip"),))),
    )


class NaiveModel:
    """Counts by looking at everything that ever came."""

    def __init__(self) -> None:
        self.messages: dict[object, Message] = {}
        self.historic: set[object] = set()
        self.read: Position | None = None

    def take(self, event: e.Event) -> None:
        match event:
            case e.MessageReceived(new, origin):
                self._receive(new, origin)
            case e.ReadMarked(_, up_to) if self.messages:
                self.read = up_to if self.read is None else max(self.read, up_to)
            case e.MessageRecalled(key) if key in self.messages:
                old = self.messages[key]
                self.messages[key] = replace(
                    old, elements=(), flags=old.flags | MessageFlag.RECALLED
                )
            case e.MessageEdited(key, elements) if key in self.messages:
                if MessageFlag.RECALLED not in self.messages[key].flags:
                    self.messages[key] = replace(self.messages[key], elements=elements)

    def _receive(self, new: Message, origin: e.Origin) -> None:
        same_archive = [
            key
            for key, m in self.messages.items()
            if new.archive_id and m.archive_id == new.archive_id
        ]
        twin = new.key if new.key in self.messages else next(iter(same_archive), None)
        if twin is not None:
            old = self.messages[twin]
            self.messages[twin] = replace(old, archive_id=old.archive_id or new.archive_id)
            return
        self.messages[new.key] = new
        if origin is e.Origin.HISTORY:
            self.historic.add(new.key)

    @property
    def unread(self) -> list[Message]:
        return [
            m
            for key, m in self.messages.items()
            if m.counts_as_unread
            and key not in self.historic
            and (self.read is None or m.position > self.read)
        ]


@settings(deadline=None, max_examples=300)
@given(st.lists(events(), max_size=30))
def test_the_unread_number_is_what_counting_would_give(happened: Iterable[e.Event]) -> None:
    model, state = NaiveModel(), AppState()
    for event in happened:
        model.take(event)
        state = reduce(state, event)
        expected = len(model.unread), sum(m.names_me for m in model.unread)
        assert numbers(state) == expected, event
        positions = [m.position for m in state.messages(ANNA)]
        assert positions == sorted(positions)


# States, reactions, receipts


def test_a_state_of_mine_only_goes_forward() -> None:
    state = received(mine(1))
    for news, expected in (
        (MessageState.SENT, MessageState.SENT),
        (MessageState.READ, MessageState.READ),
        (MessageState.DELIVERED, MessageState.READ),
    ):
        state = after(state, e.MessageStateChanged(ANNA, mine(1).id, news, "s1"))
        assert state.messages(ANNA)[0].state is expected
    assert state.messages(ANNA)[0].archive_id == "s1"


def test_failure_and_retry_are_said_outright() -> None:
    state = received(mine(1, MessageState.SENT))
    for news in (MessageState.FAILED, MessageState.WAITING):
        state = after(state, e.MessageStateChanged(ANNA, mine(1).id, news))
        assert state.messages(ANNA)[0].state is news


def test_an_incoming_message_has_no_state_to_change() -> None:
    state = received(message(1))
    changed = e.MessageStateChanged(ANNA, message(1).id, MessageState.FAILED, "s1")
    assert after(state, changed) is state


def test_the_servers_echo_proves_that_a_message_was_sent() -> None:
    state = after(AppState(), e.MessageQueued(mine(1)))
    state = received(mine(1, MessageState.SENT, archive_id="s1"), state=state)
    assert state.messages(ANNA) == (mine(1, MessageState.SENT, archive_id="s1"),)


@pytest.mark.parametrize("name", ["m0002", "s2"])
def test_a_receipt_covers_what_was_sent_before(name: str) -> None:
    state = received(
        mine(1, MessageState.DELIVERED),
        mine(2, MessageState.SENT, archive_id="s2"),
        mine(3, MessageState.SENT),
        mine(0, MessageState.FAILED),
    )
    state = after(state, e.PeerRead(ANNA, MessageId(name)))
    assert [m.state for m in state.messages(ANNA)] == [
        MessageState.FAILED,
        MessageState.READ,
        MessageState.READ,
        MessageState.SENT,
    ]


def test_an_empty_id_names_no_message() -> None:
    state = received(mine(1, MessageState.SENT), message(2))
    nobody = MessageId("")
    assert after(state, e.PeerRead(ANNA, nobody)) is state
    reactions = (Reaction("eve", "x"),)
    assert after(state, e.ReactionsChanged(ANNA, nobody, "eve", reactions)) is state


def test_reactions_replace_those_of_the_same_person() -> None:
    state = received(message(1, archive_id="s1"), message(2))
    for name, sender, emojis in (("m0001", "bob", "👍❤"), ("s1", "eve", "👎"), ("s1", "bob", "🎉")):
        reactions = tuple(Reaction(sender, emoji) for emoji in emojis)
        state = after(state, e.ReactionsChanged(ANNA, MessageId(name), sender, reactions))
    assert [m.reactions for m in state.messages(ANNA)] == [
        (Reaction("eve", "👎"), Reaction("bob", "🎉")),
        (),
    ]


# Conversations, accounts, window


def test_typing_ends_with_the_message() -> None:
    anna = Person("anna")
    state = after(received(message(1)), e.TypingChanged(ANNA, anna, typing=True))
    assert state.conversations[ANNA].typing == (anna,)
    assert received(message(2), state=state).conversations[ANNA].typing == ()
    assert after(state, e.TypingChanged(ANNA, anna, typing=False)).conversations[ANNA].typing == ()


def test_a_change_of_a_conversation_leaves_the_rest() -> None:
    state = after(
        received(message(1)),
        e.ConversationChanged(ANNA, name="Anna", muted_until=5.0),
        e.ConversationChanged(ANNA, pinned=True),
        e.DraftChanged(ANNA, "half a"),
        e.PresenceChanged(ANNA, Presence.ONLINE),
    )
    assert state.conversation(ANNA) == Conversation(
        ANNA, "Anna", 5.0, True, unread=1, draft="half a", activity_at=1.0, presence=Presence.ONLINE
    )


def test_loading_brings_conversations_with_their_messages() -> None:
    loaded = e.ConversationsLoaded(
        (Conversation(ANNA, unread=3), Conversation(BOB)),
        (message(1), message(2), message(1, BOB)),
    )
    state = after(AppState(), loaded)
    assert (ids(state), ids(state, BOB), numbers(state)) == (["m0001", "m0002"], ["m0001"], (3, 0))


def test_a_removed_conversation_is_closed() -> None:
    state = after(received(message(1)), e.ConversationOpened(ANNA), e.ConversationRemoved(ANNA))
    assert (state.open, dict(state.conversations)) == (None, {})


def test_a_removed_account_takes_everything_along() -> None:
    account = Account(ME, Protocol.XMPP, "me@x")
    other = ConversationRef(AccountId("other"), ANNA.id)
    state = received(message(1), message(1, other))
    state = after(state, e.AccountChanged(account), e.ConversationOpened(ANNA))
    state = after(state, e.AccountRemoved(ME))
    assert (dict(state.accounts), state.open, list(state.conversations)) == ({}, None, [other])


def test_the_last_words_of_a_removed_account_change_nothing() -> None:
    state = AppState()
    assert after(state, e.ConnectionChanged(ME, ConnectionState(ConnectionPhase.ONLINE))) is state


def test_an_account_keeps_its_connection_when_its_name_changes() -> None:
    online = ConnectionState(ConnectionPhase.ONLINE)
    account = Account(ME, Protocol.XMPP, "me@x")
    state = after(
        AppState(),
        e.AccountChanged(account),
        e.ConnectionChanged(ME, online),
        e.AccountChanged(replace(account, name="Work")),
    )
    assert state.accounts[ME].connection == online
    assert state.accounts[ME].account.name == "Work"


def test_opening_another_conversation_forgets_what_was_visible() -> None:
    state = after(
        received(message(1)),
        e.ConversationOpened(ANNA),
        e.VisibleRangeChanged(ANNA, message(1).position),
    )
    assert state.window.newest_visible == message(1).position
    assert after(state, e.ConversationOpened(BOB)).window.newest_visible is None


def test_opening_the_open_conversation_again_changes_nothing() -> None:
    state = after(
        received(message(1)),
        e.ConversationOpened(ANNA),
        e.VisibleRangeChanged(ANNA, message(1).position),
    )
    assert after(state, e.ConversationOpened(ANNA)) is state


def test_a_view_that_is_gone_does_not_speak_for_the_open_one() -> None:
    state = after(AppState(), e.ConversationOpened(BOB))
    assert after(state, e.VisibleRangeChanged(ANNA, message(1).position)) is state


@pytest.mark.parametrize(
    "event",
    [
        e.ConversationChanged(ANNA, pinned=True),
        e.DraftChanged(ANNA, "x"),
        e.PresenceChanged(ANNA, Presence.AWAY),
        e.TypingChanged(ANNA, Person("anna"), typing=True),
        e.ConversationOpened(ANNA),
        e.MessageReceived(message(1), e.Origin.LIVE),
        e.MessageReceived(message(2), e.Origin.HISTORY),
        e.MessageEdited(message(0).key, (Text("new"),)),
        e.MessageRecalled(message(0).key),
        e.ReactionsChanged(ANNA, message(0).id, "x", (Reaction("x", "y"),)),
        e.ReadMarked(ANNA, message(0).position, e.ReadSource.HERE),
        e.WindowChanged(active=True, exposed=True, visible=True),
        e.InputSeen(5.0),
        e.IdleChanged(idle=True),
        e.LockChanged(locked=True),
        e.SleepChanged(asleep=True),
        e.SettingsChanged(Settings(zoom=90)),
        e.DoNotDisturbChanged(9.0),
        e.DesktopServicesChanged("dunst"),
    ],
)
def test_a_fact_told_twice_is_no_news(event: e.Event) -> None:
    once = after(received(message(0)), event)
    assert after(once, event) == once


# People


def test_a_wish_waits_once_until_it_is_settled() -> None:
    cem = Person("cem@example.org", "Cem")
    wish, again = e.ContactRequested(ME, cem, "hi"), e.ContactRequested(ME, cem, "please")
    other = e.ContactRequested(AccountId("other"), cem)
    state = after(AppState(), wish, other, again)
    assert state.contact_requests == (other, again)
    state = after(state, e.ContactRequestSettled(ME, cem.id))
    assert state.contact_requests == (other,)
    assert reduce(state, e.ContactRequestSettled(ME, cem.id)) is state


def test_what_is_known_of_people_goes_with_their_account() -> None:
    state = after(
        AppState(),
        e.ContactRequested(ME, Person("cem")),
        e.BlocklistChanged(ME, frozenset({"bob"})),
        e.AvatarChanged(ANNA, "/pictures/abc"),
    )
    assert (state.blocked, state.avatars) == (
        {ME: frozenset({"bob"})},
        {ANNA: "/pictures/abc"},
    )
    state = after(state, e.AccountRemoved(ME))
    assert (state.contact_requests, state.blocked, state.avatars) == ((), {}, {})
