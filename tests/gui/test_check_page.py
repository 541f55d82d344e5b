"""The page of the notification check."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from app.domain.check import Finding, Hop, Link, Report, Row, Status
from app.gui.gui import Gui
from app.gui.notifications.check_page import CheckPage
from app.gui.settings.window import SettingsPage, SettingsWindow
from tests.gui.conftest import World
from tests.gui.world import NOW, online

GOOD = Row(Link.TRAY, Finding(Status.OK, "the tray holds our icon"))
BROKEN = Row(Link.KEY_RING, Finding(Status.FAILED, "there is no key ring", "Start one."))
TRIP = Row(
    Link.ROUND_TRIP,
    Finding(Status.OK, "the message was on the screen"),
    "me@example.org",
    78.0,
    (Hop("came back from the server", 4.8), Hop("on the screen", 78.2)),
)


@pytest.fixture
def window(gui: Gui, world: World) -> SettingsWindow:
    online(world.store)
    world.check.report = Report("1", NOW, 400.0, (GOOD, BROKEN, TRIP))
    gui.show_settings()
    QTest.qWait(1)
    return gui.window.findChild(QDialog, "settings")


@pytest.fixture
def page(window: SettingsWindow) -> CheckPage:
    window.go_to(SettingsPage.CHECK)
    QTest.qWait(1)
    return window.check


def texts(row) -> list[str]:
    return [label.text() for label in row.findChildren(QLabel) if label.text()]


def test_nothing_is_checked_before_the_user_wishes_it(page, world):
    assert (world.check.runs, page.rows) == (0, [])


def test_a_click_checks_and_shows_each_link_with_proof_and_advice(page):
    QTest.mouseClick(page.again, Qt.MouseButton.LeftButton)
    assert texts(page.rows[0]) == ["Tray", "The tray holds our icon"]
    assert texts(page.rows[1]) == ["Key ring", "There is no key ring", "→ Start one."]
    assert "came back from the server" in texts(page.rows[2])


def test_the_verdict_says_how_it_stands(page, world):
    page.check()
    assert page.verdict.text() == "Notifications work; something beside them does not"
    world.check.report = Report("1", NOW, 1.0, (Row(Link.SERVER, BROKEN.finding),))
    page.check()
    assert page.verdict.text() == "Notifications need your attention"
    world.check.report = Report("1", NOW, 1.0, (GOOD, TRIP))
    page.check()
    assert page.verdict.text() == "Notifications work"


def test_the_keyboard_stops_at_each_row_and_a_screen_reader_hears_all_of_it(page):
    page.again.setFocus()
    QTest.keyClick(page.again, Qt.Key.Key_Space)
    QTest.qWait(1)
    page.copy.setFocus()
    QTest.keyClick(page.copy, Qt.Key.Key_Tab)
    assert page.window().focusWidget() is page.rows[0]
    QTest.keyClick(page.rows[0], Qt.Key.Key_Tab)
    assert page.window().focusWidget() is page.rows[1]
    assert page.rows[1].accessibleName() == "Key ring: broken. there is no key ring. Start one."


def test_a_second_wish_waits_until_the_check_is_done(page, world):
    world.check.slow = True
    page.check()
    page.check()
    assert (world.check.runs, page.again.isEnabled()) == (1, False)
    world.tasks.go_on()
    assert page.again.isEnabled()
    assert len(page.rows) == 3


def test_a_page_closed_during_the_check_is_no_problem(window, page, world):
    world.check.slow = True
    page.check()
    window.close()
    QTest.qWait(10)
    world.tasks.go_on()
    assert world.store.state.problem is None


def test_the_report_can_be_copied(page):
    page.check()
    QTest.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    assert "FAILED   Key ring" in QGuiApplication.clipboard().text()


def test_the_tray_menu_shows_the_page_and_checks(gui, world):
    online(world.store)
    gui._tray.check_wanted.emit()
    QTest.qWait(1)
    window = gui.window.findChild(QDialog, "settings")
    assert window.list.currentRow() == list(SettingsPage).index(SettingsPage.CHECK)
    assert world.check.runs == 1


def test_the_rows_follow_the_theme(page, gui):
    page.check()
    before = page.rows[0]
    gui.theme.changed.emit()
    assert page.rows[0] is not before
