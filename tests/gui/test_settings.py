"""The settings: each choice takes effect at once and shows what the state says."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QPushButton

from app.domain import events as e
from app.domain.settings import Importance, Preview, Settings, Theme
from app.gui.gui import Gui
from app.gui.settings.about import AboutPage, PartsDialog, TextDialog
from app.gui.settings.channel_dialog import ChannelDialog
from app.gui.settings.proxy_line import ProxyLine
from app.gui.settings.window import SettingsPage, SettingsWindow
from tests.gui.conftest import World
from tests.gui.world import ME, online


@pytest.fixture
def window(gui: Gui, world: World) -> SettingsWindow:
    online(world.store)
    gui.show_settings()
    QTest.qWait(1)
    return gui.window.findChild(QDialog, "settings")


def page(window: SettingsWindow, row: int):
    window.list.setCurrentRow(row)
    QTest.qWait(1)
    return window.pages.currentWidget().widget()


def box(page, text: str) -> QCheckBox:
    return next(b for b in page.findChildren(QCheckBox) if b.text() == text)


def click(widget) -> None:
    at = widget.rect().center()
    at.setX(10)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize(
    ("row", "text", "name", "after"),
    [
        (1, "Play a sound", "sound", False),
        (1, "Count muted conversations too", "badge_includes_muted", True),
        (1, "Count conversations instead of messages", "badge_counts_conversations", True),
        (1, "Hide codes to log in with", "hide_one_time_codes", False),
        (2, "Sum up many messages in one notification", "digests", False),
        (4, "Enter sends the message", "enter_sends", False),
        (4, "Keep running in the tray when the window is closed", "close_to_tray", False),
        (5, "Tell the sender that a message arrived", "send_receipts", False),
        (5, "Tell the sender that I read a message", "send_read_markers", False),
        (5, "Tell the other side that I am typing", "send_typing", False),
        (
            5,
            "Hide the text of notifications while the screen is locked",
            "hide_text_when_locked",
            False,
        ),
    ],
)
def test_a_box_changes_its_setting_at_once(window, world, row, text, name, after):
    click(box(page(window, row), text))
    assert getattr(world.store.state.settings, name) is after


def test_a_setting_changed_elsewhere_is_shown(window, world):
    world.store.dispatch(e.SettingsChanged(Settings(sound=False)))
    assert not box(page(window, 1), "Play a sound").isChecked()


def test_the_theme_changes_the_window_at_once(window, world):
    choice = page(window, 4).theme_choice
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    assert world.store.state.settings.theme is Theme.DARK
    ground = QApplication.palette().color(QPalette.ColorRole.Base)
    assert ground.lightness() < 60
    choice.activated.emit(1)
    assert QApplication.palette().color(QPalette.ColorRole.Base).lightness() > 200


def test_the_zoom_changes_the_text_at_once(window, world):
    before = QApplication.font().pointSizeF()
    slider = page(window, 4).zoom
    slider.setValue(slider.maximum())
    assert world.store.state.settings.zoom == 200
    assert QApplication.font().pointSizeF() == pytest.approx(2 * before)
    slider.setValue(3)
    assert world.store.state.settings.zoom == 100


def test_how_much_a_notification_shows(window, world):
    page(window, 1).preview.activated.emit(1)
    assert world.store.state.settings.preview is Preview.NAME


def test_a_channel_is_switched_off(window, world):
    click(page(window, 1).channels["mention"])
    assert not world.store.state.settings.channel("mention").enabled
    assert world.store.state.settings.channel("new_message").enabled


def test_a_channel_is_tuned_by_the_keyboard(window, world):
    tune = page(window, 1).tuners["mention"]
    tune.setFocus()
    QTest.keyClick(tune, Qt.Key.Key_Space)
    QTest.qWait(1)
    dialog = next(d for d in window.findChildren(ChannelDialog) if d.isVisible())
    QTest.keyClick(dialog.sound, Qt.Key.Key_Space)
    QTest.keyClick(dialog.importance, Qt.Key.Key_Home)
    QTest.keyClick(dialog.preview, Qt.Key.Key_End)
    QTest.keyClick(dialog.save, Qt.Key.Key_Return)
    channel = world.store.state.settings.channel("mention")
    assert (channel.sound, channel.importance, channel.preview) == (
        False,
        Importance.LOW,
        Preview.NOTHING,
    )


def test_keywords_are_kept_without_repetition(window, world):
    field = page(window, 1).keywords
    field.setText(" release, 开会，release , ,Bellbird")
    field.editingFinished.emit()
    assert world.store.state.settings.keywords == ("release", "开会", "Bellbird")


def test_the_test_button_shows_a_notification(window, world):
    button = next(
        b
        for b in page(window, 1).findChildren(QPushButton)
        if b.text() == "Show a test notification"
    )
    button.click()
    assert world.push.wishes == ["test"]


def test_the_page_says_who_shows_the_notifications(window, world):
    world.store.dispatch(e.DesktopServicesChanged("dunst 1.9.0", inhibited=True))
    said = page(window, 1)._services.text()
    assert said.startswith("Notifications are shown by dunst 1.9.0.")
    assert "do not disturb" in said


def test_accounts_are_listed_with_their_connection_and_open_on_activation(window):
    accounts = page(window, 0)
    assert accounts.list.item(0).text() == "you@example.org\nOnline"
    accounts.list.itemActivated.emit(accounts.list.item(0))
    dialogs = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert dialogs[0].form.address.text() == "you@example.org"
    assert dialogs[0]._id() == ME


def test_the_keyboard_reaches_every_page(window):
    window.list.setFocus()
    for row in range(1, 7):
        QTest.keyClick(window.list, Qt.Key.Key_Down)
        assert window.pages.currentIndex() == row


def test_a_proxy_is_kept_when_its_field_is_left(window, world):
    field = page(window, 0).findChild(ProxyLine).field
    field.setText(" socks5://localhost:1080 ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert world.store.state.settings.proxy == "socks5://localhost:1080"


def about(window) -> AboutPage:
    window.go_to(SettingsPage.ABOUT)
    return window.findChild(AboutPage)


def test_newer_versions_are_looked_for_only_if_that_is_wanted(window, world):
    switch = box(about(window), "Look once a day whether there is a newer version")
    assert not switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert world.store.state.settings.look_for_updates


def test_what_is_new_can_be_read(window):
    QTest.mouseClick(about(window).news, Qt.MouseButton.LeftButton)
    dialog = window.findChild(TextDialog)
    lines = dialog.text.toPlainText().splitlines()
    assert lines[0].startswith("[")
    assert lines[1] == "Added"
    assert all(len(line) < 100 or not line.endswith(" ") for line in lines)


@pytest.mark.anyio
async def test_the_works_of_others_are_told_with_their_licences(window):
    dialog = PartsDialog(about(window)._theme, window)
    await dialog.read()
    rows = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert any(row.lower().startswith("pyside6") and "LGPL" in row for row in rows)
    dialog.list.setCurrentRow(next(i for i, row in enumerate(rows) if row.startswith("httpx ")))
    assert "Redistribution" in dialog.text.toPlainText()
    dialog.close()
