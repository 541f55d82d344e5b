"""Everything in the window is reached by the keyboard alone, and by the mouse alone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget

from app.domain.conversation import MUTED_FOREVER
from app.domain.ids import ConversationRef
from app.gui.conversations.model import Filter
from app.gui.gui import Gui
from tests.gui.conftest import World
from tests.gui.world import group, person, populate

ANNA, WEI, GARDEN = person("anna"), person("wei"), group("garden")


@pytest.fixture
def window(gui: Gui, world: World):
    populate(world.store)
    world.conversations.open(ANNA)
    gui.window.activateWindow()
    assert QTest.qWaitForWindowActive(gui.window, 10_000)
    return gui.window


def press(window: QWidget, key: Qt.Key) -> None:
    """Press a key as the desktop sends it: to the window, which gives it to who has the focus."""
    QTest.keyClick(window.windowHandle(), key)


def open_menu(window: QWidget) -> QMenu:
    found = [m for m in window.findChildren(QMenu) if m.isVisible()]
    assert len(found) == 1
    return found[0]


def choose(menu: QMenu, *texts: str) -> None:
    """Go down a menu and its submenus and choose, by keyboard."""
    for text in texts:
        action = next(a for a in menu.actions() if a.text().partition("\t")[0] == text)
        menu.setActiveAction(action)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        inner = action.menu()
        menu = inner if isinstance(inner, QMenu) else menu


def menu_by_mouse(window, ref: ConversationRef) -> None:
    view = window.list.view
    place = view.visualRect(window.list.model.index_of(ref)).center()
    clicked = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(view.viewport(), clicked)


def go_to(window, ref: ConversationRef) -> None:
    window.list.view.setFocus()
    window.list.view.setCurrentIndex(window.list.model.index_of(ref))


def menu_by_its_key(window, ref: ConversationRef) -> None:
    go_to(window, ref)
    nowhere = QPoint()  # the desktop's plugin sends it to the window; Qt asks who has the focus
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, nowhere, nowhere)
    QApplication.sendEvent(window.windowHandle(), asked)


def menu_without_its_key(window, ref: ConversationRef) -> None:
    go_to(window, ref)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)


@pytest.mark.parametrize("way", [menu_by_mouse, menu_by_its_key, menu_without_its_key])
@pytest.mark.parametrize("ref", [GARDEN, WEI])
def test_the_menu_of_a_row_is_about_that_row(window, world, way, ref):
    way(window, ref)
    choose(open_menu(window), "Mute", "Mute for good")
    assert world.conversations.made("mute") == [(ref, MUTED_FOREVER)]


def test_tab_reaches_every_control_of_the_window(window):
    window.conversation.composer.field.insertPlainText("so that it can be sent")
    window.list.search.setFocus()
    reached = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused in reached:
            break
        reached.add(focused)
        press(window, Qt.Key.Key_Tab)
    buttons = [
        b
        for b in window.findChildren(QAbstractButton)
        if b.isVisible() and b.isEnabled() and not isinstance(b.parent(), QLineEdit)
    ]
    unreached = {b.accessibleName() or b.text() for b in buttons if b not in reached}
    # These are one group with "All", in which arrow keys go on.
    assert unreached == {"Show: Unread", "Show: Mentions", "Show: Groups"}
    assert {window.list.view, window.conversation.messages} <= reached
    assert window.conversation.composer.field in reached


def test_the_filters_are_chosen_by_the_keyboard(window):
    window.list.chips[Filter.ALL].setFocus()
    press(window, Qt.Key.Key_Right)
    press(window, Qt.Key.Key_Space)
    assert window.list.model.filter is Filter.UNREAD


@pytest.mark.parametrize("name", ["Mute", "More"])
@pytest.mark.parametrize("by_mouse", [True, False])
def test_the_menus_of_the_header_open(window, name, by_mouse):
    header = window.conversation.header
    button = next(b for b in header.findChildren(QAbstractButton) if b.accessibleName() == name)
    if by_mouse:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        button.setFocus()
        press(window, Qt.Key.Key_Space)
    menu = open_menu(window)
    assert menu.actions()
    menu.close()


def test_a_click_into_the_messages_and_a_letter_go_to_the_composer(window):
    view = window.conversation.messages
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.keyClick(window.windowHandle(), "x")
    assert window.conversation.composer.text() == "x"
