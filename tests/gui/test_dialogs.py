"""Adding and changing accounts, beginning conversations, and what a click on a row offers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QMessageBox

from app.domain import events as e
from app.domain.account import ConnectionPhase, ConnectionState
from app.domain.conversation import MUTED_FOREVER
from app.domain.errors import ConnectionFailed
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.conversations.menu import fill_conversation_menu, tomorrow_morning
from app.gui.conversations.new_dialog import NewConversationDialog
from app.gui.gui import Gui
from tests.gui.conftest import World
from tests.gui.world import ACCOUNT, ME, NOW, group, online, person, populate


def click(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


# -- accounts -------------------------------------------------------------------------------------


@pytest.fixture
def adding(gui: Gui) -> AccountDialog:
    gui.show_account()
    dialog = gui.window.findChild(QDialog, "account new")
    QTest.qWait(1)
    return dialog


def fill(dialog: AccountDialog, address: str, password: str, url: str = "") -> None:
    for field, text in (
        (dialog.form.address, address),
        (dialog.form.password, password),
        (dialog.form.url, url),
    ):
        field.setText(text)


def test_an_account_needs_address_and_password(adding):
    for address, password, url, enough in (
        ("", "", "", False),
        ("anna", "secret", "", False),
        ("anna@example.org", "", "", False),
        ("anna@example.org", "secret", "http://example.org", False),
        ("anna@example.org", "secret", "", True),
        ("anna@example.org", "secret", "wss://example.org/ws", True),
    ):
        fill(adding, address, password, url)
        assert adding.submit.isEnabled() is enough


def test_what_is_wrong_with_an_address_is_told_until_it_is_right(adding):
    fill(adding, "anna@example.org", "secret")
    for typed in ("w", "ws", "wss:/"):
        adding.form.url.setText(typed)
        assert "wss://" in adding.status.text()
    adding.form.url.setText("wss://example.org/ws")
    assert not adding.status.text()
    assert adding.submit.isEnabled()


def test_enter_adds_the_account(adding, world):
    fill(adding, " anna@example.org ", "secret", "wss://example.org/ws")
    QTest.keyClick(adding.form.password, Qt.Key.Key_Return)
    ((kind, account, secret),) = world.accounts.wishes
    assert (kind, account.address, account.url, secret) == (
        "add",
        "anna@example.org",
        "wss://example.org/ws",
        "secret",
    )


def test_connecting_is_told_and_success_closes_the_dialog(qtbot, adding, world):
    world.accounts.on_add = lambda account: world.store.dispatch(
        e.AccountChanged(account),
        e.ConnectionChanged(account.id, ConnectionState(ConnectionPhase.CONNECTING)),
    )
    fill(adding, "anna@example.org", "secret")
    click(adding.submit)
    assert adding.status.text() == "Connecting to example.org…"
    assert not adding.submit.isEnabled()
    account = world.accounts.wishes[0][1]
    with qtbot.waitSignal(adding.accepted, timeout=5000):
        world.store.dispatch(
            e.ConnectionChanged(account.id, ConnectionState(ConnectionPhase.ONLINE))
        )


def test_a_refusal_is_a_sentence_and_the_next_try_changes_the_same_account(adding, world):
    world.accounts.on_add = lambda account: world.store.dispatch(
        e.AccountChanged(account),
        e.ConnectionChanged(
            account.id, ConnectionState(ConnectionPhase.FAILED, "the password is wrong")
        ),
    )
    fill(adding, "anna@example.org", "wrong")
    click(adding.submit)
    assert adding.status.text() == "The password is wrong."
    adding.form.password.setText("right")
    click(adding.submit)
    assert [(w[0], w[-1]) for w in world.accounts.wishes] == [("add", "wrong"), ("change", "right")]


def test_a_failure_to_add_is_told_in_the_dialog(adding, world):
    world.accounts.failure = ConnectionFailed("the key ring is locked")
    fill(adding, "anna@example.org", "secret")
    click(adding.submit)
    assert adding.status.text() == "The key ring is locked."
    assert adding.submit.isEnabled()
    assert world.store.state.problem is None


def test_without_a_key_ring_the_dialog_says_so(gui, world):
    world.accounts.secrets_are_persistent = False
    gui.show_account()
    dialog = gui.window.findChild(QDialog, "account new")
    said = [w.text() for w in dialog.findChildren(type(dialog.status))]
    assert any("for this run only" in text for text in said)


def test_the_password_is_not_shown_and_not_needed_for_a_change(gui, world):
    online(world.store)
    gui.show_account(ME)
    dialog = gui.window.findChild(QDialog, f"account {ME}")
    assert dialog.form.password.echoMode() is dialog.form.password.EchoMode.Password
    dialog.enabled.setChecked(False)
    click(dialog.submit)
    ((kind, account, secret),) = world.accounts.wishes
    assert (kind, account.enabled, secret) == ("change", False, None)
    assert not dialog.isVisible()


def test_an_account_is_removed_only_after_a_question(gui, world):
    online(world.store)
    gui.show_account(ME)
    dialog = gui.window.findChild(QDialog, f"account {ME}")
    dialog._ask_to_remove()
    box = dialog.findChild(QMessageBox)
    assert world.accounts.wishes == []
    click(box.buttons()[1] if box.buttons()[1].text() == "Remove" else box.buttons()[0])
    assert world.accounts.wishes == [("remove", ACCOUNT.id)]


# -- beginning a conversation ---------------------------------------------------------------------


@pytest.fixture
def beginning(gui: Gui, world: World) -> NewConversationDialog:
    online(world.store)
    gui.new_conversation()
    QTest.qWait(1)
    return gui.window.findChild(QDialog, "new conversation")


def test_a_chat_is_begun_by_address_and_opened(beginning, world):
    QTest.keyClicks(beginning.address, "wei@example.org")
    QTest.keyClick(beginning.address, Qt.Key.Key_Return)
    assert world.conversations.made("start") == [(ME, "wei@example.org", "")]
    assert world.store.state.open == person("wei")
    assert not beginning.isVisible()


def test_a_group_is_joined_with_a_name(beginning, world):
    click(beginning.group)
    beginning.group.setChecked(True)
    beginning.address.setText("garden@rooms.example.org")
    beginning.nickname.setText("Me")
    click(beginning.submit)
    assert world.conversations.made("join") == [(ME, "garden@rooms.example.org", "Me")]
    assert world.store.state.open == group("garden")


def test_what_goes_wrong_is_told_in_the_dialog(beginning, world):
    world.conversations.failure = ConnectionFailed("there is no connection to the server")
    beginning.address.setText("wei@example.org")
    click(beginning.submit)
    assert beginning.status.text() == (
        "Could not begin the conversation: there is no connection to the server. "
        "Try again when the account is online."
    )
    assert beginning.isVisible()
    assert beginning.submit.isEnabled()


def test_without_an_account_that_comes_first(gui):
    gui.new_conversation()
    assert gui.window.findChild(QDialog, "account new").isVisible()


def test_an_xmpp_link_leads_to_the_dialog_with_its_address(gui, world):
    online(world.store)
    gui.window.conversation.message_actions.follow("xmpp:wei@example.org?message")
    assert gui.window.findChild(QDialog, "new conversation").address.text() == "wei@example.org"


# -- the menu of a conversation -------------------------------------------------------------------


def entries(menu: QMenu) -> dict:
    return {a.text(): a for a in menu.actions() if a.text()}


@pytest.fixture
def menu(gui: Gui, world: World) -> QMenu:
    populate(world.store)
    made = QMenu(gui.window)
    fill_conversation_menu(made, world.context, person("anna"), lambda: None)
    return made


def test_the_menu_pins_and_mutes(menu, world):
    entries(menu)["Pin to the top"].trigger()
    mute = entries(entries(menu)["Mute"].menu())
    mute["Mute for 1 hour"].trigger()
    mute["Mute for good"].trigger()
    assert world.conversations.made("pin") == [(person("anna"), True)]
    assert world.conversations.made("mute") == [
        (person("anna"), NOW + 3600),
        (person("anna"), MUTED_FOREVER),
    ]


def test_a_conversation_is_removed_only_after_a_question(gui, menu, world):
    entries(menu)["Remove the conversation…"].trigger()
    assert world.conversations.made("remove") == []
    box = gui.window.findChild(QMessageBox)
    click(next(b for b in box.buttons() if b.text() == "Remove"))
    assert world.conversations.made("remove") == [(person("anna"),)]


def test_tomorrow_begins_at_eight():
    assert 8 * 3600 <= tomorrow_morning(NOW) - NOW <= 33 * 3600
