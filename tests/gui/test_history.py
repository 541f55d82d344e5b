"""The notification history, and "Why?" for a message and for a conversation."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QMenu

from app.domain import events as e
from app.domain.message import Message
from app.domain.notification import Fate, NativeId
from app.gui.gui import Gui
from app.gui.notifications.history_delegate import BECAME, SAID, WHO
from app.gui.notifications.history_dialog import HistoryDialog
from app.gui.notifications.why_dialog import WhyDialog
from app.ports.ledger import LedgerEntry, LedgerLine
from tests.gui.conftest import World
from tests.gui.world import NOW, group, message, person, populate


def line(about: Message, fate: Fate, reason: str = "", name: str = "") -> LedgerLine:
    at = about.sent_at
    settled = at + 12 if fate.is_settled else 0.0
    entry = LedgerEntry(
        about.key, about.position, fate, reason, NativeId("7"), at, at + 1, at + 2, settled
    )
    return LedgerLine(entry, about, name)


def known(world: World, ref, number: int) -> Message:
    return next(m for m in world.store.state.messages(ref) if m.id == f"m{number}")


@pytest.fixture
def dialog(gui: Gui, world: World) -> HistoryDialog:
    populate(world.store)
    garden, wei, anna = group("garden"), person("wei"), person("anna")
    world.fates.lines = [
        line(known(world, garden, 107), Fate.SHOWN, "you are mentioned", "Garden club 🌻"),
        line(known(world, anna, 11), Fate.CLICKED, "you clicked it", "Anna Becker"),
        line(known(world, garden, 106), Fate.HELD, "quiet hours “Night”", "Garden club 🌻"),
        line(known(world, wei, 201), Fate.SILENT, "the conversation is muted", "陈伟"),
    ]
    gui.show_history()
    shown = gui.window.findChild(QDialog, "history")
    QTest.qWait(1)
    return shown


def rows(dialog: HistoryDialog) -> list[tuple[str, str]]:
    items = (dialog.list.item(row) for row in range(dialog.list.count()))
    return [(item.data(WHO), item.data(BECAME)) for item in items]


def test_each_message_tells_who_what_and_what_became_of_it(dialog):
    assert rows(dialog) == [
        ("Björn Lindqvist · Garden club 🌻", "Shown: you are mentioned"),
        ("Anna Becker", "Clicked"),
        ("陈伟 · Garden club 🌻", "Held back: quiet hours “Night”"),
        ("陈伟", "Silent: the conversation is muted"),
    ]
    assert dialog.list.item(1).data(SAID) == "See you at five, at the usual place?"


def test_a_screen_reader_hears_a_whole_line(dialog):
    spoken = dialog.list.item(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("陈伟, ")
    assert spoken.endswith("Silent: the conversation is muted")


def test_typing_searches(qtbot, dialog):
    QTest.keyClicks(dialog.search, "shed")
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=5000)
    dialog.search.clear()
    qtbot.waitUntil(lambda: dialog.list.count() == 4, timeout=5000)


def test_the_keyboard_filters_by_fate(dialog):
    dialog.fates.setFocus()
    for _ in range(3):
        QTest.keyClick(dialog.fates, Qt.Key.Key_Down)
    assert rows(dialog) == [("陈伟", "Silent: the conversation is muted")]


def test_what_finds_nothing_says_so(qtbot, dialog):
    QTest.keyClicks(dialog.search, "zzz")
    qtbot.waitUntil(lambda: dialog.list.count() == 0, timeout=5000)
    assert dialog.nothing.isVisible()


def test_enter_opens_the_conversation_at_the_message(qtbot, dialog, gui, world):
    dialog.list.setFocus()
    dialog.list.setCurrentRow(1)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert world.store.state.open == person("anna")
    messages = gui.window.conversation.messages
    qtbot.waitUntil(lambda: messages.currentIndex().isValid(), timeout=5000)
    assert messages.messages.rows[messages.currentIndex().row()].id == "m11"


def test_a_message_far_back_is_fetched_with_those_around_it(qtbot, dialog, gui, world):
    anna = person("anna")
    world.conversations.archive = [
        message(anna, n, at=NOW - 900_000 + n) for n in range(1000, 1500)
    ]
    old = world.conversations.archive[200]
    world.fates.lines = [line(old, Fate.SILENT, "it is mine", "Anna Becker")]
    dialog.read()
    dialog.list.itemActivated.emit(dialog.list.item(0))
    view = gui.window.conversation.messages
    qtbot.waitUntil(lambda: view.currentIndex().isValid(), timeout=5000)
    chosen = view.currentIndex()
    assert view.messages.rows[chosen.row()].id == old.id
    assert view.viewport().rect().intersects(view.visualRect(chosen))
    around = {m.id for m in view.messages.rows}
    assert {"m1150", "m1250"} <= around


def test_next_unhandled_goes_from_the_oldest_to_the_newest_and_begins_again(dialog):
    found = []
    for _ in range(3):
        QTest.keyClick(dialog, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
        found.append(dialog.list.currentRow())
    assert found == [2, 0, 2]


def test_next_unhandled_finds_what_the_list_does_not_show(dialog):
    dialog.fates.setCurrentIndex(3)
    dialog.read()
    QTest.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    assert dialog.list.currentItem().data(BECAME) == "Held back: quiet hours “Night”"


def test_where_nothing_waits_the_page_says_so(dialog, world):
    world.fates.lines = world.fates.lines[1:2]
    dialog.go_to_next_unhandled()
    assert dialog.nothing.text() == "Nothing waits for you."


def test_more_lines_come_when_the_end_is_near(qtbot, dialog, world):
    wei = person("wei")
    world.fates.lines = [
        line(message(wei, n, at=NOW - n), Fate.SILENT, "it is read", "陈伟") for n in range(250)
    ]
    dialog.read()
    assert dialog.list.count() == 100
    dialog.list.scrollToBottom()
    qtbot.waitUntil(lambda: dialog.list.count() == 200, timeout=5000)


def test_the_header_tells_why_for_the_whole_conversation(gui, dialog):
    dialog.close()
    gui.window.conversation.header.why_wanted.emit(group("garden"))
    QTest.qWait(1)
    shown = next(d for d in gui.window.findChildren(HistoryDialog) if d.isVisible())
    assert [became for _, became in rows(shown)] == [
        "Shown: you are mentioned",
        "Held back: quiet hours “Night”",
    ]


def test_a_message_tells_why_with_the_time_of_each_step(gui, world, dialog):
    dialog.close()
    gui.show_why(known(world, person("wei"), 201))
    why = gui.window.findChild(WhyDialog)
    said = [label.text() for label in why.findChildren(QLabel)]
    assert why.verdict.text() == "Silent: the conversation is muted"
    assert {"陈伟", "It arrived and was written down", "It was decided about"} <= set(said)


def test_a_message_without_a_fate_is_explained(gui, world):
    populate(world.store)
    gui.show_why(known(world, person("farid"), 301))
    assert gui.window.findChild(WhyDialog).verdict.text().startswith("It is history")


def test_the_menu_of_a_message_asks_why(gui, world, dialog):
    dialog.close()
    world.conversations.open(person("wei"))
    view = gui.window.conversation
    place = view.mapToGlobal(view.pos())
    view.message_actions.show_menu(known(world, person("wei"), 201), place, "")
    menu = next(m for m in view.findChildren(QMenu) if m.isVisible())
    next(a for a in menu.actions() if a.text() == "Why was I notified, or not?").trigger()
    menu.close()
    assert gui.window.findChild(WhyDialog).isVisible()


def test_a_summary_leads_to_the_list_of_what_is_unread(gui, world):
    populate(world.store)
    world.store.dispatch(e.UnreadListWanted())
    names = {world.store.state.conversation(r).display_name for r in gui.window.list.model.refs()}
    assert names == {"Garden club 🌻", "陈伟", "Team announcements"}


def test_a_new_message_appears_by_itself_and_the_choice_stays(qtbot, dialog, world):
    dialog.list.setCurrentRow(1)
    wei = person("wei")
    new = message(wei, 999, "Are you there?", at=NOW)
    world.fates.lines.insert(0, line(new, Fate.SHOWN, "a new message", "陈伟"))
    world.store.dispatch(e.MessageReceived(new, e.Origin.LIVE))
    qtbot.waitUntil(lambda: dialog.list.count() == 5, timeout=5000)
    assert dialog.list.item(0).data(SAID) == "Are you there?"
    assert dialog.list.currentItem().data(WHO) == "Anna Becker"
