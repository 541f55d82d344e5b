"""The window of messages: paging both ways, what changes under it, and how rows look."""

import pytest
from PySide6.QtCore import Qt

from app.domain import events as e
from app.domain.content import Text
from app.domain.conversation import Conversation
from app.domain.errors import ConnectionFailed
from app.domain.ids import MessageId
from app.domain.message import MessageFlag, MessageState, Position
from app.gui.messages.model import MAX_ROWS, PAGE, MessageModel, Role
from tests.gui.conftest import World
from tests.gui.world import NOW, group, message, online, person

ANNA = person("anna")


@pytest.fixture
def archive(world: World):
    """5,000 messages of Anna's; the state knows the newest 200."""
    online(world.store)
    messages = [message(ANNA, i, at=NOW - 400_000 + i * 60) for i in range(5000)]
    world.conversations.archive = messages
    world.store.dispatch(
        e.ConversationsLoaded(
            (
                Conversation(
                    ANNA, "Anna", activity_at=messages[-1].sent_at, read_up_to=messages[-1].position
                ),
            ),
            tuple(messages[-200:]),
        )
    )
    return messages


@pytest.fixture
def model(world: World, archive) -> MessageModel:
    assert archive[-1] in world.conversations.archive
    made = MessageModel(world.context)
    world.conversations.open(ANNA)
    return made


def numbers(model: MessageModel) -> list[int]:
    return [int(m.id[1:]) for m in model.rows]


def receive(world: World, *messages) -> None:
    world.store.dispatch(*(e.MessageReceived(m, e.Origin.LIVE) for m in messages))


def test_it_keeps_qts_rules_whatever_happens(qtmodeltester, model, world):
    qtmodeltester.check(model)
    for _ in range(7):
        model.load_older()
    receive(world, message(ANNA, 9000, at=NOW))
    model.load_newer()
    model.go_to_end()
    receive(world, message(ANNA, 9001, at=NOW + 1))
    qtmodeltester.check(model)


def test_it_opens_with_the_newest_of_the_state(model):
    assert (numbers(model)[0], numbers(model)[-1], model.at_end) == (4800, 4999, True)


def test_older_pages_come_in_above_without_gaps(model):
    model.load_older()
    assert numbers(model) == list(range(4700, 5000))


def test_it_never_holds_more_than_its_window(model):
    for _ in range(20):
        model.load_older()
    assert len(model.rows) == MAX_ROWS
    assert numbers(model) == list(range(2800, 2800 + MAX_ROWS))
    assert not model.at_end


def test_the_way_back_down_ends_at_the_newest(model):
    for _ in range(10):
        model.load_older()
    for _ in range(20):
        model.load_newer()
    assert model.at_end
    assert numbers(model) == list(range(5000 - MAX_ROWS, 5000))


def test_the_first_message_ends_the_paging(model, world):
    for _ in range(60):
        model.load_older()
    assert numbers(model)[0] == 0
    asked = len(world.conversations.made("history"))
    model.load_older()
    assert len(world.conversations.made("history")) == asked


def test_a_server_that_came_back_is_asked_again(model, world):
    world.conversations.archive = []
    model.load_older()
    assert model.complete
    world.store.dispatch(e.CatchUpFinished(ANNA.account))
    assert not model.complete


def test_a_new_message_is_not_put_below_a_gap(model, world):
    for _ in range(10):
        model.load_older()
    last = numbers(model)[-1]
    receive(world, message(ANNA, 9000, at=NOW))
    assert numbers(model)[-1] == last


def test_only_one_page_is_on_its_way_at_a_time(model, world):
    world.conversations.slow = True
    model.load_older()
    model.load_older()
    assert len(world.conversations.made("history")) == 1
    world.tasks.go_on()
    assert len(model.rows) == 200 + PAGE


def test_a_page_that_comes_too_late_is_dropped(model, world):
    world.conversations.slow = True
    model.load_older()
    world.conversations.open(None)
    world.tasks.go_on()
    assert list(model.rows) == []


def test_a_page_that_fails_is_told_once_and_tried_again_later(model, world):
    world.conversations.failure = ConnectionFailed("there is no connection")
    model.load_older()
    model.load_older()
    assert len(world.conversations.made("history")) == 1
    assert world.store.state.problem is not None
    world.conversations.failure = None
    world.clock.now += 11
    model.load_older()
    assert len(model.rows) == 200 + PAGE


def test_what_left_the_state_is_still_changed_in_the_window(model, world, archive):
    model.load_older()
    model.load_older()
    old = archive[4700]
    world.store.dispatch(e.MessageEdited(old.key, (Text("better"),)))
    row = model.row_of(old.key)
    assert row is not None
    assert model.rows[row].text == "better"
    world.store.dispatch(e.MessageRecalled(old.key))
    assert MessageFlag.RECALLED in model.rows[row].flags


def test_a_state_that_changes_changes_its_row_alone(model, world):
    receive(world)
    mine = message(ANNA, 9000, "Hi", at=NOW, mine=True, state=MessageState.WAITING)
    world.store.dispatch(e.MessageQueued(mine))
    inserted = []
    model.rowsInserted.connect(lambda *a: inserted.append(a))
    world.store.dispatch(e.MessageStateChanged(ANNA, mine.id, MessageState.SENT, "a9"))
    assert (model.rows[-1].state, inserted) == (MessageState.SENT, [])


def test_a_draft_or_typing_touches_no_row(model, world):
    touched = []
    model.changing.connect(lambda: touched.append(1))
    world.store.dispatch(e.DraftChanged(ANNA, "hm"))
    assert touched == []


def test_the_new_messages_line_stands_before_the_first_unread(world):
    online(world.store)
    messages = [message(ANNA, i, at=NOW - 600 + i * 60) for i in range(6)]
    conversation = Conversation(ANNA, "Anna", unread=2, read_up_to=messages[3].position)
    world.store.dispatch(e.ConversationsLoaded((conversation,), tuple(messages)))
    model = MessageModel(world.context)
    world.conversations.open(ANNA)
    assert model.first_new_row() == 4


def test_the_line_stays_when_read_and_goes_when_the_window_is_left(world):
    online(world.store)
    messages = [message(ANNA, i, at=NOW - 600 + i * 60) for i in range(6)]
    conversation = Conversation(ANNA, "Anna", unread=2, read_up_to=messages[3].position)
    world.store.dispatch(e.ConversationsLoaded((conversation,), tuple(messages)))
    model = MessageModel(world.context)
    world.store.dispatch(e.WindowChanged(active=True, exposed=True, visible=True))
    world.conversations.open(ANNA)
    world.store.dispatch(e.ReadMarked(ANNA, messages[-1].position, e.ReadSource.HERE))
    assert model.first_new_row() == 4
    world.store.dispatch(e.WindowChanged(active=False, exposed=True, visible=True))
    assert model.first_new_row() is None


def test_what_comes_while_nobody_looks_gets_a_line_of_its_own(model, world):
    assert model.first_new_row() is None
    receive(world, message(ANNA, 9000, at=NOW), message(ANNA, 9001, at=NOW + 1))
    assert model.first_new_row() == len(model.rows) - 2


def test_what_comes_while_somebody_looks_gets_none(model, world):
    world.store.dispatch(e.WindowChanged(active=True, exposed=True, visible=True))
    receive(world, message(ANNA, 9000, at=NOW))
    assert model.first_new_row() is None


def looks_of(world: World, ref, *messages):
    online(world.store)
    world.store.dispatch(e.ConversationsLoaded((Conversation(ref),), messages))
    model = MessageModel(world.context)
    world.conversations.open(ref)
    return list(model.looks)


def test_a_run_of_one_sender_begins_and_ends_once(world):
    room = group("r")
    base = NOW - NOW % 60
    looks = looks_of(
        world,
        room,
        message(room, 1, at=base, sender="a"),
        message(room, 2, at=base + 5, sender="a"),
        message(room, 3, at=base + 70, sender="a"),
        message(room, 4, at=base + 75, sender="b"),
    )
    assert [(k.begins, k.timed, k.ends) for k in looks] == [
        (True, False, False),
        (False, True, False),
        (False, True, True),
        (True, True, True),
    ]


def test_each_day_has_its_line(world):
    looks = looks_of(
        world,
        ANNA,
        message(ANNA, 1, at=NOW - 86_400),
        message(ANNA, 2, at=NOW),
        message(ANNA, 3, at=NOW + 1),
    )
    assert [k.day for k in looks] == [True, True, False]


@pytest.mark.parametrize("stamp", [float("nan"), float("inf"), -1e30, 1e30, 0.0])
def test_no_stamp_is_too_odd(world, stamp):
    looks = looks_of(world, ANNA, message(ANNA, 1, at=stamp))
    assert len(looks) == 1


def test_a_screen_reader_hears_sender_text_and_time(model, world):
    mine = message(ANNA, 9000, "On my way", at=NOW, mine=True, state=MessageState.READ)
    receive(world, mine)
    words = model.index(model.rowCount() - 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("You: On my way, ")
    assert words.endswith("read")
    first = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert first.startswith("Anna: Message 4800, ")


def test_counting_what_is_behind_a_position(model, world):
    here = model.rows[-1].position
    receive(world, message(ANNA, 9000, at=NOW), message(ANNA, 9001, at=NOW + 1, mine=True))
    assert model.count_behind(here) == 1
    assert model.count_behind(None) == 0
    assert model.index(0).data(Role.MESSAGE) is model.rows[0]
    assert model.find(MessageId("m9000")) is not None
    assert Position(NOW, MessageId("m9000")) == model.rows[-2].position
