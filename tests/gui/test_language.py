"""Switching the language while the program runs changes everything visible, and loses nothing."""

import re

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.domain import events as e
from app.domain.errors import ConnectionFailed
from app.domain.ids import MessageId
from app.domain.settings import Settings
from app.gui.conversations.model import Filter
from app.gui.gui import Gui
from app.gui.language import Language, spoken_by
from app.gui.messages.forwarding import ForwardDialog
from app.gui.messages.view import MessageView
from app.gui.settings.window import SettingsPage
from tests.gui.conftest import World
from tests.gui.world import NOW, group, message, person, populate

ANNA, GARDEN = person("anna"), group("garden")


def speak(world: World, language: Language) -> None:
    """Choose a language, and let the window be made anew."""
    now = world.store.state.settings
    from msgspec.structs import replace

    world.store.dispatch(e.SettingsChanged(replace(now, language=language.value)))
    QTest.qWait(20)


def texts(widget: QWidget) -> set[str]:
    """Everything a person can read or hear in a widget, without what others wrote."""
    found = set()
    for part in [widget, *widget.findChildren(QWidget)]:
        if not part.isVisible():
            continue
        found |= {part.toolTip(), part.accessibleName(), part.windowTitle()}
        match part:
            case QLabel() | QAbstractButton():
                found.add(part.text())
            case QComboBox():
                found |= {part.itemText(i) for i in range(part.count())}
            case QLineEdit():
                found.add(part.placeholderText())
    return found - {""}


_LATIN = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")

_SAME = re.compile(
    r"(\(\d+\) )?Bellbird|English|XMPP|\S+@[\w.]+|\w+://\S+|[a-z_]+|c2c_\w+|"
    r"((Ctrl|Shift|Alt)\+)*(Esc|Enter|Return|End|Home|Up|Down|Left|Right|Del|Menu|F\d+|\S)|"
    r"Huawei|Honor|Xiaomi|OPPO|vivo|Meizu|Google.*|Apple.*|Windows.*|Web Push.*|Tencent.*|"
    r"[\d.,: –-]+ (MB|kB|ms)"
)
"""What is written the same in Chinese: names, addresses, keys, units, settings of a vendor."""


def english(widget: QWidget, world: World) -> set[str]:
    """What is left of English in a widget, besides names."""
    names = {c.conversation.display_name for c in world.store.state.conversations.values()}
    names |= {a.account.display_name for a in world.store.state.accounts.values()}
    return {
        text
        for text in texts(widget) - names
        if _LATIN.search(text) and not _HAN.search(text) and not _SAME.fullmatch(text)
    }


def test_the_window_speaks_chinese_as_soon_as_that_is_chosen(world: World, gui: Gui) -> None:
    populate(world.store)
    world.conversations.open(ANNA)
    speak(world, Language.CHINESE)
    assert "搜索会话" in texts(gui.window)
    assert english(gui.window, world) == set()


def test_each_page_of_the_settings_speaks_chinese(world: World, gui: Gui) -> None:
    populate(world.store)
    speak(world, Language.CHINESE)
    gui.show_settings()
    settings = gui.window.findChild(QDialog, "settings")
    left: dict[str, set[str]] = {}
    for row in range(settings.list.count()):
        settings.list.setCurrentRow(row)
        QTest.qWait(5)
        left |= {settings.list.item(row).text(): english(settings, world)}
    assert {name: found for name, found in left.items() if found} == {}


@pytest.mark.parametrize(
    "show",
    [
        Gui.show_account,
        Gui.new_conversation,
        Gui.show_history,
        Gui.show_switcher,
        Gui.show_shortcuts,
    ],
)
def test_each_dialog_speaks_chinese(world: World, gui: Gui, show) -> None:
    populate(world.store)
    speak(world, Language.CHINESE)
    show(gui)
    QTest.qWait(5)
    (dialog,) = [d for d in gui.window.findChildren(QDialog) if d.isVisible()]
    assert english(dialog, world) == set()


def test_choosing_it_in_the_settings_leaves_their_page_open_in_the_other_language(
    world: World, gui: Gui
) -> None:
    populate(world.store)
    gui.show_settings()
    settings = gui.window.findChild(QDialog, "settings")
    settings.go_to(SettingsPage.APPEARANCE)
    settings.resize(900, 640)
    place = settings.geometry()
    page = settings.pages.currentWidget().widget()
    page.language.setFocus()
    QTest.keyClick(page.language, Qt.Key.Key_End)
    QTest.qWait(50)
    (new,) = [d for d in gui.window.findChildren(QDialog, "settings") if d.isVisible()]
    assert (new.list.currentItem().text(), new.geometry(), english(new, world)) == (
        "外观",
        place,
        set(),
    )


@pytest.mark.parametrize(
    "show",
    [
        Gui.show_account,
        Gui.show_contacts,
        Gui.show_details,
        Gui.show_history,
        Gui.show_shortcuts,
        Gui.show_settings,
    ],
)
def test_a_dialog_that_is_open_follows(world: World, gui: Gui, show) -> None:
    populate(world.store)
    world.conversations.open(ANNA)
    show(gui)
    QTest.qWait(5)
    speak(world, Language.CHINESE)
    (dialog,) = [d for d in gui.window.findChildren(QDialog) if d.isVisible()]
    assert english(dialog, world) == set()


def test_and_back_again(world: World, gui: Gui) -> None:
    populate(world.store)
    world.conversations.open(ANNA)
    before = texts(gui.window)
    speak(world, Language.CHINESE)
    speak(world, Language.ENGLISH)
    assert texts(gui.window) == before


def test_the_window_stays_the_same_to_the_desktop(world: World, gui: Gui) -> None:
    gui.window.activateWindow()
    assert QTest.qWaitForWindowActive(gui.window, 10_000)
    QTest.qWait(20)
    window, place = gui.window.winId(), gui.window.geometry()
    told: list[object] = []
    world.store.listen(e.WindowChanged, told.append)
    speak(world, Language.CHINESE)
    assert (gui.window.winId(), gui.window.geometry(), told) == (window, place, [])


def test_a_problem_that_is_told_is_told_anew(world: World, gui: Gui) -> None:
    async def wish() -> None:
        raise ConnectionFailed("there is no connection to the server")

    said = "Could not send the message: there is no connection to the server"
    world.tasks.spawn(wish(), doing="send the message")
    assert gui.window.problem._text.text() == said
    speak(world, Language.CHINESE)
    assert gui.window.problem._text.text() == "无法发送消息：没有与服务器的连接"
    speak(world, Language.ENGLISH)
    assert gui.window.problem._text.text() == said


def test_what_was_wished_in_chinese_fails_in_english(world: World, gui: Gui) -> None:
    populate(world.store)
    speak(world, Language.CHINESE)
    world.conversations.failure = ConnectionFailed("there is no connection to the server")
    world.conversations.open(ANNA)
    gui.window.conversation.message_actions.forward(message(ANNA, 1))
    (dialog,) = gui.window.findChildren(ForwardDialog)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    world.conversations.failure = None
    speak(world, Language.ENGLISH)
    told = "Could not forward the message: there is no connection to the server"
    assert gui.window.problem._text.text() == told


def test_what_is_typed_stays_with_its_cursor(world: World, gui: Gui) -> None:
    populate(world.store)
    world.conversations.open(ANNA)
    field = gui.window.conversation.composer.field
    field.setFocus()
    QTest.keyClicks(field, "half a sentence")
    for _ in range(4):
        QTest.keyClick(field, Qt.Key.Key_Left)
    speak(world, Language.CHINESE)
    new = gui.window.conversation.composer.field
    assert (new is field, new.toPlainText(), new.textCursor().position(), new.hasFocus()) == (
        False,
        "half a sentence",
        11,
        True,
    )


def test_a_reply_that_was_begun_stays_one(world: World, gui: Gui) -> None:
    populate(world.store)
    world.conversations.open(ANNA)
    asked = next(m for m in world.store.state.messages(ANNA) if m.id == MessageId("m11"))
    gui.window.conversation.composer.reply_to(asked)
    gui.window.conversation.composer.field.setPlainText("在老地方")
    speak(world, Language.CHINESE)
    gui.window.conversation.composer.send()
    assert world.conversations.made("send")[-1][-1] == MessageId("m11")


def test_the_messages_stay_where_they_were_read(world: World, gui: Gui) -> None:
    populate(world.store)
    for number in range(200, 300):
        text = f"Line {number}, which is long enough to be broken sometimes. " * (number % 4 + 1)
        new = message(GARDEN, number, text, at=NOW - 400 + number / 10, sender="garden/Wei")
        world.store.dispatch(e.MessageReceived(new, e.Origin.LIVE))
    world.conversations.open(GARDEN)
    QTest.qWait(20)
    view = gui.window.conversation.messages
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    QTest.qWait(20)
    before = topmost(view)
    speak(world, Language.CHINESE)
    assert topmost(gui.window.conversation.messages) == before


def topmost(view: MessageView) -> tuple[str, int]:
    """The message at the upper edge, and how far into the view it reaches."""
    index = view.indexAt(QPoint(view.viewport().width() // 2, 1))
    return index.data(), view.visualRect(index).bottom()


def test_the_filter_and_the_search_stay(world: World, gui: Gui) -> None:
    populate(world.store)
    gui.window.list.set_filter(Filter.GROUPS)
    gui.window.list.search.setText("Garden")
    refs = gui.window.list.model.refs()
    speak(world, Language.CHINESE)
    pane = gui.window.list
    assert (pane.model.filter, pane.search.text(), pane.model.refs()) == (
        Filter.GROUPS,
        "Garden",
        refs,
    )


def test_a_half_filled_dialog_stays_filled(world: World, gui: Gui) -> None:
    populate(world.store)
    gui.new_conversation()
    dialog = gui.window.findChild(QDialog, "new conversation")
    dialog.address.setText("wei@example.org")
    speak(world, Language.CHINESE)
    (new,) = [d for d in gui.window.findChildren(QDialog, "new conversation") if d.isVisible()]
    assert (new is dialog, new.address.text()) == (False, "wei@example.org")


def test_the_keyboard_still_reaches_everything(world: World, gui: Gui) -> None:
    populate(world.store)
    speak(world, Language.CHINESE)
    gui.window.activateWindow()
    QTest.qWait(20)
    QTest.keyClick(gui.window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert world.store.state.open == gui.window.list.model.refs()[0]


@pytest.mark.usefixtures("gui")
def test_qts_own_buttons_are_chinese_too(world: World) -> None:
    speak(world, Language.CHINESE)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"


@pytest.mark.usefixtures("gui")
def test_dates_are_written_the_chinese_way(world: World) -> None:
    speak(world, Language.CHINESE)
    assert QLocale().name() == "zh_CN"


@pytest.mark.usefixtures("gui")
def test_han_characters_have_their_chinese_forms(world: World) -> None:
    speak(world, Language.CHINESE)
    family = QApplication.font().family()
    before = QFont.substitutes(family)
    speak(world, Language.ENGLISH)
    assert (before[0].lower(), QFont.substitutes(family)) == ("noto sans cjk sc", [])


def test_the_menu_of_the_tray_is_made_anew(world: World, gui: Gui) -> None:
    speak(world, Language.CHINESE)
    assert gui.tray is not None
    assert "退出" in [a.text() for a in gui.tray.contextMenu().actions()]


def test_a_settings_file_in_chinese_begins_in_chinese(world: World) -> None:
    world.store.dispatch(e.SettingsChanged(Settings(language="zh_CN")))
    made = world.gui()
    made.show()
    assert "搜索会话" in texts(made.window)
    made.close()


def test_taken_apart_it_leaves_english_behind(world: World) -> None:
    world.store.dispatch(e.SettingsChanged(Settings(language="zh_CN")))
    world.gui().close()
    assert QApplication.translate("ConversationList", "Search") == "Search"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("zh_CN", Language.CHINESE),
        ("zh_SG", Language.CHINESE),
        ("zh_TW", Language.ENGLISH),
        ("en_GB", Language.ENGLISH),
        ("de_DE", Language.ENGLISH),
        ("C", Language.ENGLISH),
    ],
)
def test_the_systems_language_decides_where_it_is_one_of_ours(
    name: str, language: Language
) -> None:
    assert spoken_by(QLocale(name)) is language


def test_a_language_nobody_knows_is_the_systems() -> None:
    assert Language.of("tlh") is Language.SYSTEM
