"""The pages of pushes: what wakes this device, how phones show us, and the push check."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox, QPushButton

from app.domain import events as e
from app.domain.push_style import NO_SOUND, PushStyle
from app.domain.push_vendors import PushVendorId
from app.gui.gui import Gui
from app.gui.push.check_page import PushCheckPage
from app.gui.push.push_page import PushPage
from app.gui.settings.library_line import LibraryLine
from app.gui.settings.window import SettingsPage, SettingsWindow
from app.ports.push import PushAnswer
from tests.gui.conftest import World
from tests.gui.world import ACCOUNT, NOW, online

KDE = "org.unifiedpush.Distributor.kde"
SECRET = "s3cret-of-xiaomi"


@pytest.fixture
def settings(gui: Gui, world: World) -> SettingsWindow:
    online(world.store)
    gui.show_settings()
    QTest.qWait(1)
    return gui.window.findChild(QDialog, "settings")


@pytest.fixture
def page(settings: SettingsWindow) -> PushPage:
    settings.go_to(SettingsPage.PUSH)
    QTest.qWait(1)
    return settings.findChild(PushPage)


@pytest.fixture
def check(settings: SettingsWindow) -> PushCheckPage:
    settings.go_to(SettingsPage.PUSH_CHECK)
    QTest.qWait(1)
    page = settings.findChild(PushCheckPage)
    choose(page, PushVendorId.XIAOMI)
    return page


def choose(page: PushCheckPage, vendor: PushVendorId) -> None:
    page.vendor.setCurrentIndex(page.vendor.findData(vendor))


def labels(widget) -> str:
    return "\n".join(w.text() for w in widget.findChildren(QLabel) if w.isVisible())


# -- what wakes this device ------------------------------------------------------------------------


def test_where_nothing_wakes_it_the_page_says_so_and_offers_the_tray(page, world):
    world.store.dispatch(e.DevicePushChanged("no push service (UnifiedPush) is installed"))
    said = page.status.text()
    assert said == "Nothing wakes Bellbird: no push service (UnifiedPush) is installed."
    page.autostart.click()
    assert world.store.state.settings.start_with_computer


def test_a_push_service_is_chosen_and_left(page, world):
    world.store.dispatch(e.DevicePushChanged(services=(KDE,)))
    assert [page.service.itemText(i) for i in range(2)] == ["None", "kde"]
    page.service.setCurrentIndex(1)
    page.service.activated.emit(1)
    assert world.store.state.settings.push_service == KDE
    page.service.activated.emit(0)
    assert world.store.state.settings.push_service == ""


def test_the_server_is_named_and_its_address_is_not(page, world):
    world.store.dispatch(e.DevicePushChanged(services=(KDE,), server="push.example.org"))
    assert page.status.text() == "Pushes come by push.example.org."


def test_a_gateway_is_kept_when_its_field_is_left(page, world):
    page.gateway.setText(" push.example.org ")
    QTest.keyClick(page.gateway, Qt.Key.Key_Return)
    assert world.store.state.settings.push_gateway == "push.example.org"


def test_the_gateways_key_is_kept_without_its_padding(page, world):
    page.vapid.setText("B" * 87 + "=")
    QTest.keyClick(page.vapid, Qt.Key.Key_Return)
    assert world.store.state.settings.push_vapid == "B" * 87


def test_each_try_to_tell_a_server_is_seen_and_can_be_stopped(page, world):
    upload = e.PushUpload(ACCOUNT.id, 2, "there is no connection to the server")
    world.store.dispatch(e.DevicePushChanged(uploads=(upload,)))
    QTest.qWait(1)
    assert "try 3 of 10. there is no connection to the server" in labels(page)
    next(b for b in page.findChildren(QPushButton) if b.text() == "Stop").click()
    assert world.device_push.wishes == [("cancel", ACCOUNT.id)]
    done = e.PushUpload(ACCOUNT.id, 3, "", NOW, ended=True)
    world.store.dispatch(e.DevicePushChanged(uploads=(done,)))
    QTest.qWait(1)
    assert "you@example.org knows it since" in labels(page)
    assert not [b for b in page.findChildren(QPushButton) if b.text() == "Stop" and b.isVisible()]


def test_push_services_are_looked_for_again(page, world):
    page.again.click()
    assert world.device_push.wishes == ["look again"]


# -- how phones show our messages ------------------------------------------------------------------


def test_everything_that_phones_show_can_be_chosen(page, world):
    form = page.style_form
    for name, line in form.lines.items():
        line.setText(f" {name} ")
        QTest.keyClick(line, Qt.Key.Key_Return)
    form.disable_push.click()
    form.ios_badge.click()
    form.ios_sound.setCurrentIndex(1)
    form.ios_sound.activated.emit(1)
    form.vivo_classification.setCurrentIndex(0)
    form.vivo_classification.activated.emit(0)
    assert world.store.state.settings.push_style == PushStyle(
        title="title",
        desc="desc",
        disable_push=True,
        ios_sound=NO_SOUND,
        ios_badge=False,
        android_sound="android_sound",
        oppo_channel="oppo_channel",
        xiaomi_channel="xiaomi_channel",
        fcm_channel="fcm_channel",
        vivo_classification=0,
        vivo_category="vivo_category",
        huawei_category="huawei_category",
    )


def test_a_sound_of_the_receivers_app_is_named(page, world):
    page.style_form.ios_sound.setEditText("bell.caf")
    QTest.keyClick(page.style_form.ios_sound.lineEdit(), Qt.Key.Key_Return)
    assert world.store.state.settings.push_style.ios_sound == "bell.caf"


def test_the_place_of_tencents_library_is_kept(settings, world):
    field = settings.findChild(LibraryLine).field
    field.setText("/opt/im")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert world.store.state.settings.tencent_library == "/opt/im"


# -- the push check --------------------------------------------------------------------------------


def fill(page: PushCheckPage, **changes: str) -> None:
    values = {"app_secret": SECRET, "package": "org.example.app", "channel_id": "100", **changes}
    for name, text in values.items():
        page.fields[name].setText(text)
    page.token.setText("TOKEN")
    page.conversation.setText("c2c_anna")


def agree(page: PushCheckPage) -> None:
    page.send.click()
    box = page.findChild(QMessageBox, "send the push")
    next(b for b in box.buttons() if b.text() == "Send").click()


@pytest.mark.parametrize("vendor", list(PushVendorId))
def test_every_vendor_has_its_fields(check, vendor):
    choose(check, vendor)
    assert check.vendor.currentData() is vendor
    assert set(check.fields) == {key.name for key in check._check.keys(vendor)}
    secret = [check.fields[k.name] for k in check._check.keys(vendor) if k.secret]
    assert all(line.echoMode() is line.EchoMode.Password for line in secret)


def test_the_exact_request_is_shown_with_its_secrets_masked(check, world):
    fill(check)
    check.show_requests.click()
    shown = check.requests.toPlainText()
    assert "POST https://api.xmpush.xiaomi.com" in shown
    assert "Authorization: key=•••••• (16 characters)" in shown
    assert SECRET not in shown
    assert world.push_check.network.sent == []


def test_nothing_is_sent_without_a_yes(check, world):
    world.push_check.network.answers.append(PushAnswer(200, {}, b'{"result": "ok", "code": 0}'))
    fill(check)
    check.show_requests.click()
    check.send.click()
    box = check.findChild(QMessageBox, "send the push")
    assert "api.xmpush.xiaomi.com" in box.informativeText()
    box.reject()
    assert world.push_check.network.sent == []
    agree(check)
    (request,) = world.push_check.network.sent
    assert ("Authorization", f"key={SECRET}") in request.headers


def test_the_answer_is_explained_with_the_guides_hints(check, world):
    world.push_check.network.answers.append(
        PushAnswer(200, {}, b'{"result": "error", "code": 21301, "reason": "x"}')
    )
    fill(check)
    check.show_requests.click()
    agree(check)
    said = check.outcome.text()
    assert "[21301]" in said
    assert "Also look at this:" in said
    assert "MIPUSH_RECEIVE" in said


def test_what_the_vendor_would_refuse_can_not_be_sent(check):
    fill(check)
    check.title.setText("x" * 60)
    check.show_requests.click()
    assert check.findings.text().startswith("Error: ")
    assert not check.send.isEnabled()


def test_what_is_missing_is_a_sentence(check):
    check.conversation.setText("c2c_anna")
    check.show_requests.click()
    assert check.findings.text().startswith("The configuration lacks ")
    check.conversation.setText("anna")
    check.show_requests.click()
    assert check.findings.isVisible()


def test_changing_anything_needs_another_look(check):
    fill(check)
    check.show_requests.click()
    assert check.send.isEnabled()
    check.token.setText("ANOTHER")
    assert not check.send.isEnabled()
    assert not check.requests.isVisible()


def test_secrets_are_kept_in_the_key_ring_and_used_again(check, world):
    fill(check)
    check.keep.setChecked(True)
    check.show_requests.click()
    assert world.push_check.key_ring.secrets == {"xiaomi.app_secret": SECRET}
    choose(check, PushVendorId.VIVO)
    choose(check, PushVendorId.XIAOMI)
    assert check.fields["app_secret"].text() == ""
    assert check.fields["app_secret"].placeholderText() == "kept in the key ring"
    fill(check, app_secret="")
    check.show_requests.click()
    assert check.send.isEnabled()


def test_the_vendors_are_loaded_with_the_first_sight_only(settings, world):
    assert world.push_check.made == 0
    settings.go_to(SettingsPage.PUSH_CHECK)
    settings.go_to(SettingsPage.PUSH)
    settings.go_to(SettingsPage.PUSH_CHECK)
    assert world.push_check.made == 1
