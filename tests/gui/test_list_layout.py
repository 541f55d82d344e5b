"""The list lays out no more than it must, and never shows a row in a wrong place or none."""

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from app.domain import events as e
from app.domain.model import Conversation
from app.gui.conversations.model import Role
from app.gui.gui import Gui
from tests.gui.conftest import World
from tests.gui.world import NOW, message, online, person

PEOPLE = [person(f"person{number}") for number in range(600)]


def fill(world: World) -> None:
    online(world.store)
    known = tuple(Conversation(ref, activity_at=NOW - n) for n, ref in enumerate(PEOPLE))
    world.store.dispatch(e.ConversationsLoaded(known, ()))
    QTest.qWait(50)
    write(world, 20)  # the scroll bar has come, and the width stays


def write(world: World, *senders: int) -> None:
    world.store.dispatch(
        *(
            e.MessageReceived(message(PEOPLE[n], 1, at=NOW + 100 - n), e.Origin.LIVE)
            for n in senders
        )
    )
    QTest.qWait(50)


def shown_first(gui: Gui):
    view = gui.window.list.view
    return view.indexAt(QPoint(view.width() // 2, 5)).data(Role.REF)


def test_all_rows_at_once_may_change_and_stay_in_sight(gui, world):
    fill(world)
    write(world, *range(600))
    assert shown_first(gui) == PEOPLE[0]


def test_rows_that_change_while_the_window_is_hidden_are_there_when_it_comes_back(gui, world):
    fill(world)
    gui.window.hide()
    write(world, *range(600))
    gui.window.show()
    QTest.qWait(50)
    assert shown_first(gui) == PEOPLE[0]


def test_a_row_that_moves_to_the_top_is_shown_there(gui, world):
    fill(world)
    write(world, 10)
    assert shown_first(gui) == PEOPLE[10]


def test_a_message_asks_for_few_rows_of_a_long_list(gui, world):
    fill(world)
    asked = []
    count = gui.window.list.model.rowCount
    gui.window.list.model.rowCount = lambda *parent: asked.append(parent) or count(*parent)
    write(world, 599)
    assert len(asked) < 600
