"""The window as a whole: title, panes, keyboard, what it reports, closing and coming back."""

import pytest
import shiboken6
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QToolButton

from app.domain import events as e
from app.domain.account import ConnectionPhase, ConnectionState
from app.domain.ids import MessageId
from app.domain.message import Position
from app.gui.conversations.empty_page import EmptyPage
from app.gui.conversations.model import Filter
from app.gui.gui import Gui
from app.gui.look.theme import Theme
from app.gui.problem_bar import Banner
from app.gui.shortcuts import all_shortcuts
from app.gui.window_state import WindowState, WindowStateFile
from tests.gui.conftest import World
from tests.gui.world import ME, NOW, group, message, online, person, populate

ANNA, WEI, GARDEN = person("anna"), person("wei"), group("garden")


@pytest.fixture
def life(gui: Gui, world: World) -> World:
    assert not gui.window.list.model.rowCount()
    populate(world.store)
    return world


def press(gui: Gui, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(gui.window.windowHandle(), key, modifiers)
    QTest.qWait(1)


CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def activate(gui: Gui) -> None:
    gui.bring_to_front()
    assert QTest.qWaitForWindowActive(gui.window, 10_000)


# -- what is shown ------------------------------------------------------------------------------


def test_the_title_counts_the_unread(gui, life):
    assert gui.window.windowTitle() == "(5) Bellbird"
    life.store.dispatch(e.ReadMarked(GARDEN, Position(NOW, MessageId("z")), e.ReadSource.HERE))
    life.store.dispatch(e.ReadMarked(WEI, Position(NOW, MessageId("z")), e.ReadSource.HERE))
    assert gui.window.windowTitle() == "Bellbird"


def test_a_click_on_a_row_opens_it_with_the_keyboard_in_the_composer(gui, life):
    activate(gui)
    listed = gui.window.list
    place = listed.view.visualRect(listed.model.index_of(WEI)).center()
    QTest.mouseClick(listed.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert life.store.state.open == WEI
    assert gui.window.conversation.composer.field.hasFocus()


def test_enter_on_a_row_opens_it(gui, life):
    gui.window.list.view.setFocus()
    gui.window.list.view.setCurrentIndex(gui.window.list.model.index_of(GARDEN))
    QTest.keyClick(gui.window.list.view, Qt.Key.Key_Return)
    assert life.store.state.open == GARDEN


def test_the_row_of_the_open_conversation_is_chosen_wherever_it_moves(gui, life):
    life.conversations.open(person("jonas"))
    life.store.dispatch(e.MessageReceived(message(person("jonas"), 1, at=NOW), e.Origin.LIVE))
    view = gui.window.list.view
    assert view.currentIndex().data() == "Jonas Weber"
    assert view.selectionModel().isSelected(view.currentIndex())


def test_typing_in_the_search_filters_and_enter_opens_the_first(gui, life):
    gui.window.list.search.setFocus()
    QTest.keyClicks(gui.window.list.search, "jona")
    assert gui.window.list.model.rowCount() == 1
    QTest.keyClick(gui.window.list.search, Qt.Key.Key_Return)
    assert life.store.state.open == person("jonas")
    assert gui.window.list.search.text() == ""


@pytest.mark.usefixtures("life")
def test_the_chips_filter(gui):
    QTest.mouseClick(gui.window.list.chips[Filter.UNREAD], Qt.MouseButton.LeftButton)
    assert gui.window.list.model.rowCount() == 3


def test_an_empty_program_offers_an_account(gui):
    page = gui.window.pane.empty
    assert page._headline.text() == "Welcome to Bellbird"
    QTest.mouseClick(page._add, Qt.MouseButton.LeftButton)
    assert gui.window.findChild(QDialog, "account new").isVisible()


def test_a_banner_stands_at_the_top(world):
    made = world.gui(banner="This is the demo.")
    made.show()
    (banner,) = made.window.findChildren(Banner)
    assert banner.findChild(QLabel).text() == "This is the demo."
    made.close()


def test_a_narrow_window_shows_one_pane_at_a_time(gui, life):
    gui.window.resize(420, 600)
    QTest.qWait(1)
    assert (gui.window.list.isVisible(), gui.window.conversation.isVisible()) == (True, False)
    life.conversations.open(ANNA)
    assert (gui.window.list.isVisible(), gui.window.conversation.isVisible()) == (False, True)
    QTest.qWait(1)
    QTest.mouseClick(gui.window.conversation.header.back, Qt.MouseButton.LeftButton)
    assert life.store.state.open is None
    assert gui.window.list.isVisible()
    gui.window.resize(1000, 600)
    QTest.qWait(1)
    assert gui.window.pane.isVisible()


def test_every_control_has_a_name_for_screen_readers(gui, life):
    life.conversations.open(ANNA)
    nameless = [
        b.objectName() or type(b).__name__
        for b in gui.window.findChildren(QToolButton)
        if not (b.accessibleName() or b.text()) and b.isVisible()
    ]
    assert nameless == []


# -- keyboard -----------------------------------------------------------------------------------


def test_alt_and_arrows_walk_through_the_list(gui, life):
    activate(gui)
    life.conversations.open(GARDEN)
    press(gui, Qt.Key.Key_Down, ALT)
    assert life.store.state.open == ANNA
    press(gui, Qt.Key.Key_Up, ALT)
    assert life.store.state.open == GARDEN
    press(gui, Qt.Key.Key_Up, ALT)
    assert life.store.state.open == GARDEN


def test_the_next_unread_skips_the_read_and_the_muted(gui, life):
    activate(gui)
    life.conversations.open(GARDEN)
    press(gui, Qt.Key.Key_Down, CTRL | SHIFT)
    assert life.store.state.open == WEI
    press(gui, Qt.Key.Key_Down, CTRL | SHIFT)
    assert life.store.state.open == GARDEN


def test_the_switcher_finds_and_opens(gui, life):
    activate(gui)
    press(gui, Qt.Key.Key_K, CTRL)
    switcher = gui.window.findChild(QDialog, "switcher")
    QTest.keyClicks(switcher.field, "o")
    QTest.keyClick(switcher.field, Qt.Key.Key_Down)
    chosen = switcher.list.currentIndex().data()
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)
    opened = life.store.state.open
    assert life.store.state.conversation(opened).display_name == chosen


def test_who_chose_in_the_switcher_can_write_at_once(qtbot, gui, life):
    activate(gui)
    gui.window.list.search.setFocus()
    press(gui, Qt.Key.Key_K, CTRL)
    switcher = gui.window.findChild(QDialog, "switcher")
    QTest.keyClicks(switcher.field, "anna")
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)
    qtbot.waitUntil(gui.window.conversation.composer.field.hasFocus, timeout=5_000)
    assert life.store.state.open == ANNA


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize(
    ("key", "modifiers", "name"),
    [
        (Qt.Key.Key_Comma, CTRL, "settings"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "shortcuts"),
        (Qt.Key.Key_N, CTRL, "new conversation"),
    ],
)
def test_dialogs_open_by_key_and_only_once(gui, key, modifiers, name):
    activate(gui)
    press(gui, key, modifiers)
    assert gui.window.findChild(QDialog, name).isVisible()
    gui.show_settings()
    gui.show_settings()
    assert len(gui.window.findChildren(QDialog, "settings")) == 1


def test_ctrl_q_quits(gui, life):
    activate(gui)
    press(gui, Qt.Key.Key_Q, CTRL)
    assert life.quits == [True]


def test_zoom_by_key(gui, life):
    activate(gui)
    press(gui, Qt.Key.Key_Plus, CTRL)
    assert life.store.state.settings.zoom == 110


# -- what it reports ----------------------------------------------------------------------------


def test_an_active_exposed_window_is_reported(gui, world):
    activate(gui)
    window = world.store.state.window
    assert (window.active, window.exposed, window.visible) == (True, True, True)


def test_a_hidden_window_is_reported_gone(gui, world):
    activate(gui)
    gui.window.hide()
    QTest.qWait(1)
    window = world.store.state.window
    assert (window.active, window.exposed, window.visible) == (False, False, False)


def test_a_dialog_of_ours_leaves_the_window_active(gui, world):
    activate(gui)
    gui.show_settings()
    dialog = gui.window.findChild(QDialog, "settings")
    assert QTest.qWaitForWindowActive(dialog, 10_000)
    assert world.store.state.window.active


def test_input_is_reported_at_most_once_a_second(gui, world):
    seen = []
    world.store.listen(e.InputSeen, lambda event: seen.append(event.at))
    handle = gui.window.windowHandle()
    world.clock.now += 10
    for _ in range(5):
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    world.clock.now += 1.5
    place = QPointF(50, 50)
    button = Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, place, place, button, button, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(handle, move)
    assert seen == [NOW + 10, NOW + 11.5]


# -- closing and coming back --------------------------------------------------------------------


def test_closing_hides_it_in_the_tray_and_says_so_once(qtbot, gui, world):
    hints = []
    gui.on_closed_to_tray = lambda: hints.append(1)
    qtbot.waitUntil(lambda: gui.tray is not None, timeout=10_000)
    gui.window.close()
    assert not gui.window.isVisible()
    assert hints == [1]
    assert world.quits == []


@pytest.mark.anyio
async def test_closing_minimises_where_the_tray_is_not_wanted(gui, world):
    await world.preferences.change(close_to_tray=False)
    gui.window.close()
    assert gui.window.isMinimized()


def test_the_front_brings_it_out_of_the_tray_with_the_composer_focused(qtbot, gui, life):
    life.conversations.open(ANNA)
    gui.window.hide()
    gui.bring_to_front()
    qtbot.waitUntil(gui.window.conversation.composer.field.hasFocus, timeout=10_000)


def test_the_front_restores_a_minimised_window(gui):
    gui.window.showMinimized()
    QTest.qWait(50)
    gui.bring_to_front("token_TIME1")
    assert QTest.qWaitForWindowActive(gui.window, 10_000)
    assert not gui.window.isMinimized()


def test_the_next_run_has_the_same_size_panes_and_conversation(world):
    populate(world.store)
    first = world.gui()
    first.window.resize(900, 640)
    first.show()
    QTest.qWaitForWindowExposed(first.window)
    first.window._splitter.setSizes([350, 550])
    world.conversations.open(WEI)
    widths = first.window._splitter.sizes()
    first.close()
    world.store.dispatch(e.ConversationOpened(None))
    second = world.gui()
    second.show()
    QTest.qWaitForWindowExposed(second.window)
    assert (second.window.width(), second.window.height()) == (900, 640)
    assert second.window._splitter.sizes() == widths
    assert world.store.state.open == WEI
    second.close()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "[]",
        '{"geometry": 3}',
        '{"geometry":"!","splitter":[],"open":null}',
        '{"geometry":"","splitter":["x"],"open":["a","b"]}',
        "\x00" * 100_000,
    ],
)
def test_a_broken_state_file_is_a_first_start(tmp_path, content):
    path = tmp_path / "window.json"
    path.write_text(content)
    assert WindowStateFile(path).load() == WindowState()


def test_taking_it_apart_leaves_nobody_watching(world):
    watches, listeners = len(world.store._watches), len(world.store._listeners)
    made = world.gui()
    made.show()
    populate(world.store)
    world.conversations.open(ANNA)
    made.show_settings()
    made.show_account()
    QTest.qWait(10)
    made.close()
    assert (len(world.store._watches), len(world.store._listeners)) == (watches, listeners)
    world.store.dispatch(e.MessageReceived(message(ANNA, 1, at=NOW), e.Origin.LIVE))
    assert [w for w in QGuiApplication.topLevelWindows() if w.isVisible()] == []


# -- lines --------------------------------------------------------------------------------------


def connection(world: World, phase: ConnectionPhase, reason: str = "", **more) -> None:
    world.store.dispatch(e.ConnectionChanged(ME, ConnectionState(phase, reason, **more)))


def test_a_lost_connection_counts_down_and_can_be_hurried(gui, life):
    connection(life, ConnectionPhase.WAITING, "the server is away", retry_at=NOW + 12)
    line = gui.window.connection
    assert line.isVisible()
    assert line._text.accessibleName() == "No connection: the server is away. Next try in 12 s."
    life.clock.now += 5
    line._show_text()
    assert "in 7 s" in line._text.accessibleName()
    QTest.mouseClick(line._now, Qt.MouseButton.LeftButton)
    assert life.accounts.wishes == [("connect", ME)]


def test_the_line_goes_when_all_is_well(gui, life):
    connection(life, ConnectionPhase.WAITING, "x", retry_at=NOW)
    connection(life, ConnectionPhase.ONLINE)
    assert not gui.window.connection.isVisible()


def test_connecting_is_not_worth_a_line_at_once(gui, life):
    connection(life, ConnectionPhase.CONNECTING)
    assert not gui.window.connection.isVisible()


def test_another_device_offers_use_here(gui, life):
    connection(life, ConnectionPhase.FAILED, "another device took over", displaced=True)
    line = gui.window.connection
    assert line._now.text() == "Use here"
    QTest.mouseClick(line._now, Qt.MouseButton.LeftButton)
    assert life.accounts.wishes == [("connect", ME)]


def test_a_refused_account_leads_to_its_dialog(gui, life):
    connection(life, ConnectionPhase.FAILED, "the password is wrong")
    QTest.mouseClick(gui.window.connection._open, Qt.MouseButton.LeftButton)
    dialog = gui.window.findChild(QDialog, f"account {ME}")
    assert dialog.status.text() == "The password is wrong."


def test_a_problem_is_shown_until_it_is_dismissed(gui, life):
    life.store.dispatch(e.ProblemOccurred("Could not send: <b>no</b>."))
    bar = gui.window.problem
    assert bar.isVisible()
    assert bar._text.text() == "Could not send: <b>no</b>."
    assert bar._text.textFormat() is Qt.TextFormat.PlainText
    bar.dismiss()
    assert not bar.isVisible()
    assert life.store.state.problem is None


def test_the_header_tells_presence_typing_and_members(gui, life):
    header = gui.window.conversation.header
    life.conversations.open(ANNA)
    assert header._status.accessibleName() == "online"
    life.conversations.open(GARDEN)
    assert header._status.accessibleName() == "12 members"
    assert header.mapTo(gui.window, QPoint(0, 0)).y() >= 0


def test_the_welcome_page_offers_the_demo(world):
    started = []

    async def try_demo() -> None:
        started.append(True)

    page = EmptyPage(replace(world.context, try_demo=try_demo), Theme(world.app))
    page.show()
    QTest.mouseClick(page.demo, Qt.MouseButton.LeftButton)
    QTest.keyClick(page.demo, Qt.Key.Key_Space)
    assert started == [True, True]
    online(world.store)
    assert not page.demo.isVisible()
    shiboken6.delete(page)


def test_every_key_that_the_window_hears_is_in_the_list_of_keys(gui):
    heard = {s.key().toString() for s in gui.window.findChildren(QShortcut)}
    listed = {shortcut.keys for shortcut in all_shortcuts()}
    assert heard - listed == {"Ctrl+="}  # where no Shift is wanted for the plus
