"""Quiet times: do-not-disturb, the schedules and their editor, who may break through."""

from datetime import time

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu

from app.domain import events as e
from app.domain.quiet_hours import QuietHours, SnoozeKind, Weekday
from app.domain.settings import Settings
from app.gui.conversations.menu import fill_conversation_menu
from app.gui.gui import Gui
from app.gui.settings.quiet import QuietPage
from app.gui.settings.quiet_hours_dialog import QuietHoursDialog
from app.gui.settings.window import SettingsPage
from app.gui.tray_icon import TrayIcon
from tests.gui.conftest import World
from tests.gui.world import NOW, group, person, populate

NIGHT = QuietHours("n", "Night", time(22), time(7), allowed=(str(person("anna")),))


@pytest.fixture
def page(gui: Gui, world: World) -> QuietPage:
    populate(world.store)
    gui.show_settings()
    window = gui.window.findChild(QDialog, "settings")
    window.go_to(SettingsPage.QUIET)
    QTest.qWait(1)
    return window.pages.currentWidget().widget()


def editor(page: QuietPage) -> QuietHoursDialog:
    QTest.qWait(1)
    return next(d for d in page.window().findChildren(QuietHoursDialog) if d.isVisible())


def settings(world: World) -> Settings:
    return world.store.state.settings


@pytest.mark.parametrize(
    ("kind", "seconds"), [(SnoozeKind.HALF_HOUR, 1800), (SnoozeKind.HOUR, 3600)]
)
def test_a_button_silences_for_a_while(page, world, kind, seconds):
    QTest.mouseClick(page.kinds[kind], Qt.MouseButton.LeftButton)
    assert world.store.state.do_not_disturb.until == NOW + seconds
    assert page.holding.text().startswith("Do not disturb until ")


def test_until_i_am_back_is_said_and_ends_with_off_by_the_keyboard(page, world):
    page.kinds[SnoozeKind.UNTIL_BACK].setFocus()
    QTest.keyClick(page.kinds[SnoozeKind.UNTIL_BACK], Qt.Key.Key_Space)
    assert world.store.state.do_not_disturb.until_back
    assert page.holding.text() == "Do not disturb until I am back"
    page.speak.setFocus()
    QTest.keyClick(page.speak, Qt.Key.Key_Space)
    assert world.store.state.do_not_disturb.until == 0
    assert page.holding.text() == "Messages may ring."


def test_the_tray_offers_all_kinds(gui, world):
    tray: TrayIcon = gui._tray
    tray._fill_menu()
    menu = next(a.menu() for a in tray._menu.actions() if a.text() == "Do not disturb")
    texts = [a.text() for a in menu.actions() if a.text()]
    assert texts == ["30 minutes", "1 hour", "Until tomorrow", "Until I am back", "Off"]
    next(a for a in menu.actions() if a.text() == "Until I am back").trigger()
    assert world.store.state.do_not_disturb.until_back
    assert "Do not disturb until I am back" in tray._in_words(world.store.state)


def test_a_schedule_is_made_by_the_keyboard_alone(page, world):
    page.add.setFocus()
    QTest.keyClick(page.add, Qt.Key.Key_Space)
    dialog = editor(page)
    QTest.keyClicks(dialog.name, "Lunch")
    QTest.keyClick(dialog.name, Qt.Key.Key_Tab)
    for day in (Weekday.SATURDAY, Weekday.SUNDAY):
        dialog.days[day].setFocus()
        QTest.keyClick(dialog.days[day], Qt.Key.Key_Space)
    dialog.start.setTime(QTime(12, 0))
    dialog.end.setTime(QTime(13, 30))
    dialog.calls_pass.setFocus()
    QTest.keyClick(dialog.calls_pass, Qt.Key.Key_Space)
    dialog.people.setFocus()
    dialog.people.setCurrentRow(0)
    QTest.keyClick(dialog.people, Qt.Key.Key_Space)
    QTest.keyClick(dialog.save, Qt.Key.Key_Return)
    (made,) = settings(world).quiet_hours
    assert (made.name, made.start, made.end) == ("Lunch", time(12), time(13, 30))
    assert made.days == tuple(Weekday)[:5]
    assert made.calls_pass
    assert made.allowed == (str(person("anna")),)


def test_a_schedule_is_shown_switched_and_changed(page, world):
    world.store.dispatch(e.SettingsChanged(Settings(quiet_hours=(NIGHT,))))
    item = page.schedules.item(0)
    assert item.text() == "Night\nEvery day, 22:00 – 07:00"
    page.schedules.setCurrentRow(0)
    page.schedules.setFocus()
    QTest.keyClick(page.schedules, Qt.Key.Key_Space)
    assert not settings(world).quiet_hours[0].enabled
    page.schedules.itemActivated.emit(page.schedules.item(0))
    dialog = editor(page)
    assert dialog.overnight.text() == "on the next day"
    dialog.end.setTime(QTime(23, 0))
    assert dialog.overnight.text() == ""
    dialog.save.click()
    (changed,) = settings(world).quiet_hours
    assert (changed.id, changed.end, changed.allowed) == ("n", time(23), NIGHT.allowed)


def test_a_schedule_is_removed(page, world):
    world.store.dispatch(e.SettingsChanged(Settings(quiet_hours=(NIGHT,))))
    page.schedules.setCurrentRow(0)
    page.edit.click()
    editor(page).remove.click()
    assert settings(world).quiet_hours == ()
    assert page.none.isVisible()


def test_a_schedule_without_a_day_cannot_be_saved(page):
    page.add.click()
    dialog = editor(page)
    for day in dialog.days.values():
        day.setChecked(False)
    assert not dialog.save.isEnabled()


def test_people_who_are_gone_stay_allowed(page, world):
    kept = QuietHours("n", "Night", allowed=("c2c_gone@example.org",))
    world.store.dispatch(e.SettingsChanged(Settings(quiet_hours=(kept,))))
    page.schedules.setCurrentRow(0)
    page.edit.click()
    editor(page).save.click()
    assert settings(world).quiet_hours[0].allowed == ("c2c_gone@example.org",)


def test_a_conversation_is_let_through_and_taken_back(page, world):
    page.candidates.setCurrentIndex(page.candidates.findText("陈伟"))
    QTest.mouseClick(page.let_through, Qt.MouseButton.LeftButton)
    assert settings(world).break_through == (str(person("wei")),)
    assert page.candidates.findText("陈伟") == -1
    page.people.setCurrentRow(0)
    QTest.mouseClick(page.take_back, Qt.MouseButton.LeftButton)
    assert settings(world).break_through == ()


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Secret: tell neither who nor what", ("secret", True)),
        ("Mentions ring even while it is muted", ("mute mentions", True)),
    ],
)
def test_the_menu_of_a_group_chooses_what_its_notifications_do(gui, world, text, wish):
    populate(world.store)
    menu = QMenu(gui.window)
    fill_conversation_menu(menu, world.context, group("garden"), lambda: None)
    next(a for a in menu.actions() if a.text() == text).trigger()
    kind, on = wish
    assert world.conversations.made(kind) == [(group("garden"), on)]


def test_the_menu_lets_a_conversation_break_through_and_shows_it(gui, world):
    populate(world.store)
    for expected in ((str(person("anna")),), ()):
        menu = QMenu(gui.window)
        fill_conversation_menu(menu, world.context, person("anna"), lambda: None)
        action = next(a for a in menu.actions() if a.text() == "May break through quiet times")
        assert action.isChecked() is not bool(expected)
        action.trigger()
        assert settings(world).break_through == expected


def test_the_tooltip_counts_conversations_if_the_number_does(gui, world):
    populate(world.store)
    world.store.dispatch(e.SettingsChanged(Settings(badge_counts_conversations=True)))
    assert gui._tray._in_words(world.store.state).split("\n")[1] == (
        "New messages in 2 conversations"
    )
