"""The list comes first; what shows a conversation comes behind it, or when it is wanted."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain import events as e
from app.gui.gui import Gui
from app.gui.window_state import WindowState, WindowStateFile
from tests.gui.conftest import World
from tests.gui.world import NOW, message, person, populate

ANNA, WEI = person("anna"), person("wei")

Begin = Callable[[], Gui]


@pytest.fixture
def begin(world: World) -> Iterator[Begin]:
    """Starts as the program does: the state is there, Anna's conversation was open, it is shown."""
    made: list[Gui] = []

    def start() -> Gui:
        populate(world.store)
        WindowStateFile(world.state_file).save(WindowState(opened=ANNA))
        made.append(world.gui())
        made[-1].show()
        assert QTest.qWaitForWindowExposed(made[-1].window, 10_000)
        return made[-1]

    yield start
    for gui in made:
        gui.close()


def click(gui: Gui, ref: object) -> None:
    view = gui.window.list.view
    place = view.visualRect(gui.window.list.model.index_of(ref)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_list_is_seen_first_with_the_open_conversation_chosen(begin, world):
    gui = begin()
    assert gui.window.list.view.currentIndex().data() == "Anna Becker"
    assert world.store.state.open == ANNA
    assert not gui.window.pane.is_complete
    assert world.store.state.window.newest_visible is None  # nothing counts as seen yet


def test_then_the_conversation_comes_and_is_seen(begin, world):
    gui = begin()
    gui.complete()
    QTest.qWait(1)
    assert gui.window.conversation.isVisible()
    assert world.store.state.window.newest_visible is not None


def test_the_event_loop_may_turn_between_its_steps(begin):
    gui = begin()
    steps = 0
    for _ in gui.completing():
        QTest.qWait(1)
        steps += 1
    assert steps > 4
    assert gui.window.conversation.isVisible()


def test_a_click_before_that_shows_the_conversation_at_once_ready_to_write(begin, world):
    gui = begin()
    gui.bring_to_front()
    assert QTest.qWaitForWindowActive(gui.window, 10_000)
    click(gui, WEI)
    assert world.store.state.open == WEI
    assert gui.window.conversation.messages.isVisible()
    assert gui.window.conversation.composer.field.hasFocus()


def test_a_conversation_that_is_opened_before_that_is_shown_at_once(begin, world):
    gui = begin()
    world.conversations.open(WEI)
    assert gui.window.pane.is_complete
    assert gui.window.conversation.isVisible()


def test_what_is_made_early_is_not_made_again(begin):
    gui = begin()
    early, tray = gui.window.conversation, gui.tray
    gui.complete()
    assert gui.window.conversation is early
    assert gui.tray is tray


def test_the_keyboard_goes_on_to_the_composer(begin):
    gui = begin()
    assert gui.window.focusWidget() is gui.window.list.view
    gui.complete()
    assert gui.window.focusWidget() is gui.window.conversation.composer.field


def test_the_keyboard_stays_in_the_search_for_who_types_there_already(begin):
    gui = begin()
    gui.window.search_everywhere()
    gui.complete()
    assert gui.window.focusWidget() is gui.window.list.search


def test_a_narrow_window_shows_the_conversation_with_the_first_sight(world):
    populate(world.store)
    world.conversations.open(ANNA)
    gui = world.gui()
    gui.window.resize(400, 600)
    gui.show()
    assert QTest.qWaitForWindowExposed(gui.window, 10_000)
    assert gui.window.pane.is_complete
    assert gui.window.conversation.header.back.isVisible()
    gui.close()


def test_it_may_end_before_the_conversation_came(begin):
    gui = begin()
    gui.keep_draft()
    gui.window.close()
    assert not gui.window.pane.is_complete


def test_another_language_may_be_chosen_before_that(begin, world):
    gui = begin()
    gui.window.rebuild()
    assert gui.window.conversation.isVisible()
    assert world.store.state.open == ANNA


def test_a_message_that_comes_before_that_is_in_the_conversation(begin, world):
    gui = begin()
    new = message(ANNA, 99, "Are you there?", at=NOW, sender=ANNA.id.target)
    world.store.dispatch(e.MessageReceived(new, e.Origin.LIVE))
    gui.complete()
    assert gui.window.conversation.messages.messages.rows[-1].text == "Are you there?"
