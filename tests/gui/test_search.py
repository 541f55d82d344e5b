"""Search by keyboard and mouse: everywhere in the left pane, and in the open conversation."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.account import Account, Protocol
from app.domain.content import File
from app.domain.errors import StorageFailed
from app.domain.events import AccountChanged, AccountRemoved, ContactListChanged, MessagesRemoved
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Contact
from app.domain.search import Query
from app.gui.gui import Gui
from app.gui.search.bar import SearchBar
from app.gui.search.marked_text import in_utf16, qt_places
from app.gui.search.results_model import Kind, ResultsModel
from app.gui.search.results_page import ResultsPage
from app.gui.search.waiting import PATIENCE
from tests.gui.conftest import World
from tests.gui.searching import Searching
from tests.gui.world import ME, NOW, group, message, person, populate

ANNA = person("anna")
GARDEN = group("garden")


@pytest.fixture
def searching(world: World) -> Searching:
    """A populated store whose messages, and 300 old ones of Anna's, can be found."""
    populate(world.store)
    made = Searching(world.store)
    known = [m for c in world.store.state.conversations.values() for m in c.messages]
    old = [
        message(ANNA, 1000 + i, f"Old talk {i} about pumpkins", at=NOW - 86_400 * 10 - i)
        for i in range(300)
    ]
    made.archive = sorted(old + known, key=lambda m: m.sent_at)
    world.conversations.archive = made.archive
    return made


@pytest.fixture
def gui(world: World, searching: Searching) -> Iterator[Gui]:
    context = replace(world.context, search=searching)
    made = Gui(context, state_file=world.state_file, on_quit=lambda: None, banner="")
    made.show()
    assert QTest.qWaitForWindowExposed(made.window, 10_000)
    yield made
    made.close()


def results(gui: Gui) -> ResultsPage:
    page = gui.window.list.results
    assert page is not None
    return page


def bar(gui: Gui) -> SearchBar:
    made = gui.window.conversation.search_bar
    assert made is not None
    return made


def look_for(gui: Gui, text: str) -> None:
    field = gui.window.list.search
    field.clear()
    if text.isascii():
        QTest.keyClicks(field, text)
    else:  # comes from an input method, not from keys
        field.insert(text)


def look_here(gui: Gui, text: str) -> None:
    QTest.keyClicks(bar(gui).field, text)


def shown(gui: Gui) -> list[tuple[Kind, str]]:
    return [(line.kind, line.title) for line in results(gui).model.lines]


def current(gui: Gui) -> str:
    """The text of the message that is marked as found."""
    view = gui.window.conversation.messages
    index = view.currentIndex()
    return view.messages.rows[index.row()].text if index.isValid() else ""


def press(gui: Gui, key: Qt.Key, *, shift: bool = False) -> None:
    """Press a key with Ctrl in the window."""
    modifiers = Qt.KeyboardModifier.ControlModifier
    if shift:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    gui.window.activateWindow()
    QTest.qWaitForWindowActive(gui.window, 5_000)
    QTest.keyClick(gui.window, key, modifiers)


# Everywhere


def test_the_shortcut_gives_the_keyboard_to_the_search(gui):
    press(gui, Qt.Key.Key_F, shift=True)
    assert gui.window.list.search.hasFocus()


def test_conversations_contacts_and_messages_are_found_in_sections(gui, world, searching):
    searching.archive.append(message(GARDEN, 7000, "Anna knows"))
    known = (Contact("annabel@example.org", "Annabel"),)
    world.store.dispatch(ContactListChanged(ME, known))
    look_for(gui, "anna")
    assert shown(gui)[:5] == [
        (Kind.HEADING, "Conversations"),
        (Kind.CONVERSATION, "Anna Becker"),
        (Kind.HEADING, "Contacts"),
        (Kind.CONTACT, "Annabel"),
        (Kind.HEADING, "Messages"),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("会议", "陈伟"),
        ("رسالة", "فريد حداد"),
        ("menu", "Anna Becker"),
        ("INVITATION-F", "Anna Becker"),
    ],
)
def test_messages_and_file_names_are_found_in_every_script(gui, typed, found):
    look_for(gui, typed)
    assert shown(gui)[-1] == (Kind.MESSAGE, found)


def test_what_was_found_stands_out_in_its_line(gui):
    look_for(gui, "folder")
    line = results(gui).model.lines[-1]
    assert [line.text[a:b] for a, b in line.text_marks] == ["folder"]


def test_arrow_keys_pass_over_headings_and_enter_opens(gui, world):
    look_for(gui, "anna")
    field = gui.window.list.search
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert world.store.state.open == ANNA
    assert field.text() == ""


def test_a_click_on_an_old_message_loads_the_history_around_it(gui, world):
    look_for(gui, "talk 250 about")
    view = results(gui).view
    index = results(gui).model.index(1)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
    )
    rows = gui.window.conversation.messages.messages.rows
    assert (world.store.state.open, current(gui)) == (ANNA, "Old talk 250 about pumpkins")
    assert any(m.text == "Old talk 240 about pumpkins" for m in rows)
    assert any(m.text == "Old talk 260 about pumpkins" for m in rows)


def test_enter_on_a_message_marks_the_text_in_its_bubble(gui):
    look_for(gui, "talk 250 about")
    QTest.keyClick(gui.window.list.search, Qt.Key.Key_Return)
    delegate = gui.window.conversation.messages.itemDelegate()
    assert delegate.query == Query.parse("talk 250 about")


def test_the_marks_go_when_something_else_is_looked_for(gui):
    look_for(gui, "talk 250 about")
    QTest.keyClick(gui.window.list.search, Qt.Key.Key_Return)
    gui.window.list.search.clear()
    assert not gui.window.conversation.messages.itemDelegate().query


def test_the_marker_is_seen_in_the_bubble(gui):
    look_for(gui, "talk 250 about")
    QTest.keyClick(gui.window.list.search, Qt.Key.Key_Return)
    QApplication.processEvents()
    view = gui.window.conversation.messages
    picture = view.viewport().grab(view.visualRect(view.currentIndex())).toImage()
    found = gui.theme.tokens.found
    pixels = (
        picture.pixelColor(x, y)
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    )
    assert any(pixel == found for pixel in pixels)


def test_more_results_come_when_the_end_is_near(gui):
    look_for(gui, "pumpkins")
    before = len(shown(gui))
    bar_ = results(gui).view.verticalScrollBar()
    bar_.setValue(bar_.maximum())
    bar_.setValue(bar_.maximum())
    assert (before, len(shown(gui)) >= 61) == (31, True)


def test_nothing_found_is_said_in_a_sentence(gui):
    look_for(gui, "zyzzyva")
    assert results(gui).nothing.isVisible()
    assert results(gui).nothing.text() == "Nothing was found for “zyzzyva”."


def test_esc_ends_the_search(gui):
    look_for(gui, "menu")
    QTest.keyClick(gui.window.list.search, Qt.Key.Key_Escape)
    assert not gui.window.list.is_searching
    assert gui.window.list.view.isVisible()


def test_typing_on_asks_anew_and_an_old_answer_is_not_shown(gui, world, searching):
    searching.slow = True
    look_for(gui, "m")
    QTest.keyClicks(gui.window.list.search, "enu")
    searching.slow = False
    world.tasks.go_on()
    assert [q.terms for q in searching.asked] == [("m",), ("me",), ("men",), ("menu",)]
    assert shown(gui) == [(Kind.HEADING, "Messages"), (Kind.MESSAGE, "Anna Becker")]


def test_the_ring_is_shown_only_after_a_while(gui, world, searching):
    searching.slow = True
    look_for(gui, "menu")
    at_once = results(gui).waiting.isVisible()
    QTest.qWait(PATIENCE + 100)
    later = results(gui).waiting.isVisible()
    world.tasks.go_on()
    assert (at_once, later, results(gui).waiting.isVisible()) == (False, True, False)


def test_what_the_letters_before_found_goes_when_the_answer_is_late(gui, world, searching):
    look_for(gui, "menu")
    searching.slow = True
    QTest.keyClicks(gui.window.list.search, "x")
    at_once = (Kind.MESSAGE, "Anna Becker") in shown(gui)
    QTest.qWait(PATIENCE + 100)
    later = shown(gui)
    world.tasks.go_on()
    assert (at_once, later) == (True, [])


def test_what_may_be_missing_is_said(gui, searching):
    searching.complete = False
    look_for(gui, "menu")
    assert shown(gui)[-1][0] is Kind.NOTE


def test_a_failure_is_told_and_the_names_stay(gui, world, searching):
    searching.refusal = StorageFailed("the disk does not let the archive be read or written")
    look_for(gui, "anna")
    assert (Kind.CONVERSATION, "Anna Becker") in shown(gui)
    assert "Could not search the messages" in str(world.store.state.problem)


def test_the_model_keeps_qts_rules(world, searching, qtmodeltester):
    model = ResultsModel(world.store, world.clock)
    query = Query.parse("a")
    model.show_names(query, searching.names(query))
    qtmodeltester.check(model)


def test_rows_are_spoken(gui):
    look_for(gui, "blue folder")
    view = results(gui).view
    interface = QAccessible.queryAccessibleInterface(view)
    names = [
        interface.child(i).text(QAccessible.Text.Name)
        for i in range(interface.childCount())
        if interface.child(i) is not None
    ]
    assert any(
        name.startswith("Message in Anna Becker, ") and "You: " in name and "blue folder" in name
        for name in names
    )


# In the open conversation


@pytest.fixture
def here(gui: Gui) -> Gui:
    """The window with Anna's conversation open and the bar ready."""
    gui.window._context.conversations.open(ANNA)
    press(gui, Qt.Key.Key_F)
    return gui


def test_the_shortcut_opens_the_bar(here):
    assert bar(here).isVisible()
    assert bar(here).field.hasFocus()


def test_the_button_in_the_header_opens_the_bar(gui):
    gui.window._context.conversations.open(ANNA)
    gui.window.conversation.header.search.click()
    assert bar(gui).isVisible()


def test_without_an_open_conversation_the_search_is_everywhere(gui):
    press(gui, Qt.Key.Key_F)
    assert gui.window.list.search.hasFocus()


def test_it_goes_to_the_newest_and_enter_goes_on_to_older_ones(here):
    look_here(here, "pumpkins")
    first = (current(here), bar(here).number.text())
    QTest.keyClick(bar(here).field, Qt.Key.Key_Return)
    second = (current(here), bar(here).number.text())
    QTest.keyClick(bar(here).field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    third = (current(here), bar(here).number.text())
    assert first == third == ("Old talk 0 about pumpkins", "1 of 300")
    assert second == ("Old talk 1 about pumpkins", "2 of 300")


def test_only_this_conversation_is_searched(here):
    look_here(here, "tomatoes")
    assert bar(here).number.text() == "Not found"
    assert not bar(here).older.isEnabled()


def test_it_goes_through_all_pages_and_round(here):
    look_here(here, "pumpkins")
    for _ in range(299):
        bar(here).step(1)
    last = (current(here), bar(here).number.text())
    bar(here).step(1)
    assert last == ("Old talk 299 about pumpkins", "300 of 300")
    assert bar(here).number.text() == "1 of 300"


def test_the_buttons_go_through_the_messages(here):
    look_here(here, "pumpkins")
    bar(here).older.click()
    bar(here).older.click()
    bar(here).newer.click()
    assert bar(here).number.text() == "2 of 300"


def test_esc_closes_the_bar_and_goes_back_to_writing(here):
    look_here(here, "pumpkins")
    QTest.keyClick(bar(here).field, Qt.Key.Key_Escape)
    assert not bar(here).isVisible()
    assert here.window.conversation.composer.field.hasFocus()
    assert not here.window.conversation.messages.itemDelegate().query


def test_another_conversation_closes_the_bar(here, world):
    look_here(here, "pumpkins")
    world.conversations.open(GARDEN)
    assert not bar(here).isVisible()
    assert not here.window.conversation.messages.itemDelegate().query


def test_an_answer_that_comes_too_late_moves_nothing(here, world, searching):
    searching.slow = True
    look_here(here, "pumpkins")
    world.conversations.open(GARDEN)
    searching.slow = False
    world.tasks.go_on()
    assert world.store.state.open == GARDEN
    assert "pumpkins" not in current(here)


def test_the_bar_comes_back_with_what_was_looked_for(here):
    look_here(here, "pumpkins")
    QTest.keyClick(bar(here).field, Qt.Key.Key_Escape)
    press(here, Qt.Key.Key_F)
    assert (bar(here).field.text(), bar(here).number.text()) == ("pumpkins", "1 of 300")


def test_another_language_leaves_the_search_as_it_was(here):
    look_here(here, "pumpkins")
    here.window.rebuild()
    assert (bar(here).isVisible(), bar(here).field.text()) == (True, "pumpkins")


def test_every_control_has_a_name(here):
    look_here(here, "pumpkins")
    made = bar(here)
    controls = (made.field, made.older, made.newer, made.close_button)
    assert all(control.accessibleName() for control in controls)


# Places


def test_places_are_counted_as_qt_counts():
    assert in_utf16("😀 tea 😀 tea", [(2, 5), (6, 7), (8, 11)]) == [(3, 3), (7, 2), (10, 3)]
    assert qt_places("😀 Téa", Query.parse("tea")) == ((3, 3),)


def test_a_found_file_is_reached(gui, searching):
    searching.archive.append(
        message(ANNA, 5000, elements=(File("https://x", "plan.odt", 10),), at=NOW - 9 * 86_400)
    )
    look_for(gui, "plan.odt")
    QTest.keyClick(gui.window.list.search, Qt.Key.Key_Return)
    view = gui.window.conversation.messages
    assert view.messages.rows[view.currentIndex().row()].id == "m5000"


def test_what_is_deleted_leaves_the_results(gui, world):
    look_for(gui, "pumpkins")
    found = [line.target for line in results(gui).model.lines if line.kind is Kind.MESSAGE]
    world.store.dispatch(MessagesRemoved(tuple(found[:1]), 0))
    left = [line.target for line in results(gui).model.lines if line.kind is Kind.MESSAGE]
    assert left == found[1:]


# In one account


OTHER = Account(AccountId("work"), Protocol.XMPP, "you@work.example")


def of_work(number: int, text: str):
    ref = ConversationRef(OTHER.id, ConversationId.c2c("boss@work.example"))
    return message(ref, number, text, at=NOW + number)


def titles(gui: Gui, kind: Kind) -> list[str]:
    return [line.title for line in results(gui).model.lines if line.kind is kind]


def choose_account(gui: Gui, text: str) -> None:
    accounts = results(gui).accounts
    accounts.setCurrentIndex(accounts.findText(text))


def test_with_one_account_there_is_nothing_to_choose(gui):
    look_for(gui, "anna")
    assert results(gui).accounts.isHidden()


def test_one_account_is_looked_through(gui, world, searching):
    world.store.dispatch(AccountChanged(OTHER))
    searching.archive.append(of_work(1, "Work on pumpkins"))
    look_for(gui, "pumpkins")
    assert results(gui).accounts.isVisible()
    choose_account(gui, "you@work.example")
    assert titles(gui, Kind.MESSAGE) == ["boss"]
    choose_account(gui, "All accounts")
    assert len(titles(gui, Kind.MESSAGE)) > 1


def test_names_of_other_accounts_are_left_out(gui, world):
    world.store.dispatch(AccountChanged(OTHER))
    look_for(gui, "anna")
    choose_account(gui, "you@work.example")
    assert titles(gui, Kind.CONVERSATION) == []
    assert results(gui).nothing.text() == "Nothing was found for “anna” in you@work.example."


def test_further_pages_are_of_the_same_account(gui, world, searching):
    world.store.dispatch(AccountChanged(OTHER))
    searching.archive += [of_work(n, f"Work {n} on pumpkins") for n in range(40)]
    look_for(gui, "pumpkins")
    choose_account(gui, "you@work.example")
    bar_of = results(gui).view.verticalScrollBar()
    bar_of.setValue(bar_of.maximum())
    assert titles(gui, Kind.MESSAGE) == ["boss"] * 40


def test_an_account_that_is_removed_lets_all_be_looked_through_again(gui, world):
    world.store.dispatch(AccountChanged(OTHER))
    look_for(gui, "anna")
    choose_account(gui, "you@work.example")
    world.store.dispatch(AccountRemoved(OTHER.id))
    assert results(gui).accounts.account is None
    assert "Anna Becker" in titles(gui, Kind.CONVERSATION)


def test_escape_leaves_the_search_from_the_choice_of_the_account_too(gui, world):
    world.store.dispatch(AccountChanged(OTHER))
    look_for(gui, "anna")
    gui.window.activateWindow()
    QTest.qWaitForWindowActive(gui.window, 5_000)
    results(gui).accounts.setFocus()
    QTest.keyClick(results(gui).accounts, Qt.Key.Key_Escape)
    assert not gui.window.list.is_searching
