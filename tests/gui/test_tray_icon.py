"""The tray icon: its number, its words, its menu, and a host that comes late."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSystemTrayIcon

from app.domain import events as e
from app.domain.account import ConnectionPhase, ConnectionState
from app.domain.ids import MessageId
from app.domain.message import Position
from app.gui.gui import Gui
from app.gui.tray_icon import TrayIcon, draw_tray_icon
from tests.gui.conftest import World
from tests.gui.world import ME, NOW, group, message, person, populate

RED, AMBER = QColor("#e5484d"), QColor("#f5a524")


@pytest.fixture
def tray(gui: Gui, world: World) -> TrayIcon:
    populate(world.store)
    return gui._tray


def image(icon: QIcon, size: int = 32) -> QImage:
    return icon.pixmap(size, size).toImage()


def count(picture: QImage, colour: QColor) -> int:
    return sum(
        picture.pixelColor(x, y) == colour
        for x in range(picture.width())
        for y in range(picture.height())
    )


def read(world: World, *refs) -> None:
    for ref in refs:
        marked = e.ReadMarked(ref, Position(NOW, MessageId("z")), e.ReadSource.HERE)
        world.store.dispatch(marked)


def entries(tray: TrayIcon) -> dict:
    tray._fill_menu()
    return {a.text(): a for a in tray._menu.actions() if a.text()}


@pytest.mark.usefixtures("tray")
def test_the_number_is_painted_red(world):
    assert count(image(draw_tray_icon(world.store.state, dark_panel=False)), RED) > 60


@pytest.mark.usefixtures("tray")
def test_each_number_looks_different(world):
    five = image(draw_tray_icon(world.store.state, dark_panel=True))
    read(world, person("wei"))
    three = image(draw_tray_icon(world.store.state, dark_panel=True))
    assert five != three


@pytest.mark.usefixtures("tray")
def test_only_muted_unread_is_a_quiet_dot(world):
    read(world, person("wei"), group("garden"))
    dotted = image(draw_tray_icon(world.store.state, dark_panel=False))
    read(world, group("news"))
    plain = image(draw_tray_icon(world.store.state, dark_panel=False))
    assert count(dotted, RED) == 0
    assert dotted != plain


@pytest.mark.usefixtures("tray")
def test_an_account_that_needs_attention_comes_first(world):
    failed = ConnectionState(ConnectionPhase.FAILED, "the password is wrong")
    world.store.dispatch(e.ConnectionChanged(ME, failed))
    picture = image(draw_tray_icon(world.store.state, dark_panel=False), 64)
    assert count(picture, RED) == 0
    assert count(picture, AMBER) > 300


def test_the_tooltip_names_who_wrote(qtbot, tray):
    qtbot.waitUntil(lambda: tray.icon is not None, timeout=10_000)
    lines = tray.icon.toolTip().split("\n")
    assert lines == [
        "Bellbird",
        "5 new messages",
        "Garden club 🌻 (3)",
        "陈伟 (2)",
        "Team announcements (28)",
    ]


def test_the_menu_opens_the_newest_unread(qtbot, gui, tray, world):
    gui.window.hide()
    entries(tray)["陈伟 (2)"].trigger()
    assert world.store.state.open == person("wei")
    qtbot.waitUntil(gui.window.isVisible, timeout=5000)


def test_the_menu_silences_for_a_while_and_speaks_again(tray, world):
    menu = entries(tray)["Do not disturb"].menu()
    next(a for a in menu.actions() if a.text() == "1 hour").trigger()
    assert world.store.state.do_not_disturb_until == NOW + 3600
    title = next(t for t in entries(tray) if t.startswith("Do not disturb until"))
    off = next(a for a in entries(tray)[title].menu().actions() if a.text() == "Off")
    off.trigger()
    assert world.store.state.do_not_disturb_until == 0


def test_menus_of_the_past_are_gone(tray):
    before = len(tray._menu.findChildren(QObject))
    for _ in range(3):
        entries(tray)
    assert len(tray._menu.findChildren(QObject)) == before


def test_the_menu_clears_notifications_and_quits(tray, world):
    entries(tray)["Clear notifications"].trigger()
    entries(tray)["Quit"].trigger()
    assert (world.push.wishes, world.quits) == (["clear"], [True])


def test_a_click_shows_and_hides_the_window(qtbot, gui, tray):
    gui.bring_to_front()
    assert QTest.qWaitForWindowActive(gui.window, 10_000)
    trigger = QSystemTrayIcon.ActivationReason.Trigger
    tray._on_activated(trigger)
    assert not gui.window.isVisible()
    tray._on_activated(trigger)
    qtbot.waitUntil(gui.window.isVisible, timeout=5000)


@pytest.mark.usefixtures("tray")
def test_a_late_host_gets_a_new_icon(qtbot, gui):
    qtbot.waitUntil(lambda: gui.tray is not None, timeout=10_000)
    old = gui.tray
    gui.rebuild_tray()
    assert gui.tray is not None
    assert gui.tray is not old
    assert gui.tray.toolTip().startswith("Bellbird")


def test_a_hostile_name_stays_one_entry(tray, world):
    world.store.dispatch(e.ConversationChanged(person("wei"), name="a&b\n<b>x</b>\u202e" * 50))
    names = [t for t in entries(tray) if t.startswith("a&&b")]
    assert len(names) == 1
    assert len(names[0]) < 80


@pytest.mark.usefixtures("tray")
def test_the_same_number_is_drawn_once(world):
    before = draw_tray_icon(world.store.state, dark_panel=True)
    assert draw_tray_icon(world.store.state, dark_panel=True) is before
    assert draw_tray_icon(world.store.state, dark_panel=False) is not before


def test_a_message_changes_the_named_conversation_and_leaves_the_rest_of_the_menu(tray, world):
    before = tray._menu.actions()
    world.store.dispatch(
        e.MessageReceived(message(person("wei"), 900, at=NOW + 900), e.Origin.LIVE)
    )
    assert tray._menu.actions() == before
    named = [a.text() for a in before if a.data() == person("wei")]
    unread = world.store.state.conversation(person("wei")).unread
    assert len(named) == 1
    assert named[0].endswith(f"({unread})")


def test_what_is_read_leaves_the_menu(tray, world):
    read(world, person("wei"))
    assert person("wei") not in [a.data() for a in tray._menu.actions()]
