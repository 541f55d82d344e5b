"""Tencent accounts in the account dialog: signature or key, the library, what went wrong."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox, QPushButton

from app.domain import events as e
from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.conversation import MUTED_FOREVER
from app.domain.errors import RequestFailed
from app.domain.ids import AccountId
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.accounts.connection_line import ConnectionLine
from app.gui.gui import Gui
from tests.gui.conftest import World

ANNA = Account(AccountId("t"), Protocol.TENCENT, "anna", sdk_app_id=1400000001)


@pytest.fixture
def adding(gui: Gui) -> AccountDialog:
    gui.show_account()
    dialog = gui.window.findChild(QDialog, "account new")
    dialog.kind.setCurrentIndex(dialog.kind.findData(Protocol.TENCENT))
    QTest.qWait(1)
    return dialog


def changing(gui: Gui, world: World, connection: ConnectionState) -> AccountDialog:
    world.store.dispatch(e.AccountChanged(ANNA), e.ConnectionChanged(ANNA.id, connection))
    gui.show_account(ANNA.id)
    QTest.qWait(1)
    return gui.window.findChild(QDialog, f"account {ANNA.id}")


def fill(dialog: AccountDialog, user: str, app_id: str, signature: str) -> None:
    form = dialog.form
    for field, text in ((form.user, user), (form.app_id, app_id), (form.signature, signature)):
        field.setText(text)


@pytest.mark.parametrize(
    ("user", "app_id", "signature", "enough"),
    [
        ("", "1400000001", "eJx", False),
        ("anna", "", "eJx", False),
        ("anna", "12x", "eJx", False),
        ("anna", "99999999999", "eJx", False),
        ("anna", "1400000001", " ", False),
        ("anna", "1400000001", "eJx", True),
    ],
)
def test_user_application_and_signature_are_needed(adding, user, app_id, signature, enough):
    fill(adding, user, app_id, signature)
    assert adding.submit.isEnabled() is enough


def test_enter_adds_the_account_with_its_signature(adding, world):
    fill(adding, " anna ", "1400000001", " eJxSig ")
    QTest.keyClick(adding.form.signature, Qt.Key.Key_Return)
    ((kind, account, secret),) = world.accounts.wishes
    assert (kind, secret) == ("add", "eJxSig")
    assert (account.protocol, account.address, account.sdk_app_id) == (
        Protocol.TENCENT,
        "anna",
        1400000001,
    )
    assert world.tencent.wishes == [("forget key", account.id)]


def test_the_key_of_a_test_application_signs_and_is_warned_of(adding, world):
    fill(adding, "anna", "1400000001", "")
    adding.form.has_key.setChecked(True)
    adding.form.key.setText("0123abcd")
    said = " ".join(w.text() for w in adding.findChildren(QLabel) if w.isVisible())
    assert "whoever has the key can sign in as every user" in said
    assert adding.form.key.echoMode() is adding.form.key.EchoMode.Password
    QTest.mouseClick(adding.submit, Qt.MouseButton.LeftButton)
    ((_, account, secret),) = world.accounts.wishes
    assert secret == "signed for anna in 1400000001"
    assert world.tencent.wishes == [("keep key", account, "0123abcd")]
    assert "0123abcd" not in repr(account)


def test_an_account_that_was_not_taken_leaves_no_key_behind(adding, world):
    world.accounts.failure = RequestFailed("anna is already here")
    fill(adding, "anna", "1400000001", "")
    adding.form.has_key.setChecked(True)
    adding.form.key.setText("0123abcd")
    QTest.mouseClick(adding.submit, Qt.MouseButton.LeftButton)
    kept, forgotten = world.tencent.wishes
    assert forgotten == ("forget key", kept[1].id)
    assert adding.status.text() == "Anna is already here."


def test_a_change_keeps_the_signature_or_has_the_key_make_another(gui, world):
    dialog = changing(gui, world, ConnectionState(ConnectionPhase.ONLINE))
    QTest.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    world.tencent.has_key = True
    QTest.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert [wish[-1] for wish in world.accounts.wishes] == [None, "signed for anna"]


def test_an_expired_signature_asks_for_a_new_one(gui, world):
    refused = ConnectionState(
        ConnectionPhase.FAILED, "the signature (UserSig) has expired", wants_secret=True
    )
    dialog = changing(gui, world, refused)
    assert dialog.status.text().startswith("The signature (UserSig) has expired.")
    assert dialog.form.signature.placeholderText() == "enter a new one"
    assert dialog.focusWidget() is dialog.form.signature
    line = gui.window.findChild(ConnectionLine)
    buttons = [b.text() for b in line.findChildren(QPushButton) if b.isVisibleTo(line)]
    assert "Enter a new signature…" in buttons


def test_another_device_is_told_of_with_a_way_back(gui, world):
    kicked = ConnectionState(
        ConnectionPhase.FAILED, "this user signed in on another device", displaced=True
    )
    changing(gui, world, kicked)
    line = gui.window.findChild(ConnectionLine)
    button = next(b for b in line.findChildren(QPushButton) if b.text() == "Use here")
    button.click()
    assert world.accounts.wishes == [("connect", ANNA.id)]


def test_no_network_is_a_sentence(gui, world):
    waiting = ConnectionState(ConnectionPhase.WAITING, "there is no network (9523)", 0.0)
    dialog = changing(gui, world, waiting)
    assert dialog.status.text() == "There is no network (9523). It is tried again by itself."


def test_a_missing_library_is_explained(gui, world):
    world.tencent.library_problem = "Tencent's library is not installed: run this"
    gui.show_account()
    dialog = gui.window.findChild(QDialog, "account new")
    dialog.kind.setCurrentIndex(1)
    QTest.qWait(1)
    assert dialog.form.library.text() == "Tencent's library is not installed: run this."
    dialog.form.explain.click()
    box = dialog.findChild(QMessageBox, "how to get the library")
    assert "npm pack x" in box.informativeText()
    assert box.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_a_chosen_file_puts_the_library_in_place(gui, world):
    world.tencent.library_problem = "it is not installed"
    gui.show_account()
    form = gui.window.findChild(QDialog, "account new").forms[Protocol.TENCENT]
    form.install(Path("x.tgz"))
    assert world.tencent.wishes == [("install", Path("x.tgz"))]
    assert form.library.text() == "Tencent's library is in place."


def test_a_file_that_is_not_the_library_is_a_problem_in_a_sentence(gui, world):
    world.tencent.failure = RequestFailed("it is too large")
    gui.show_account()
    gui.window.findChild(QDialog, "account new").forms[Protocol.TENCENT].install(Path("x"))
    problem = world.store.state.problem
    assert problem.text == "Could not install Tencent's library: it is too large"


def test_an_account_of_one_kind_stays_of_its_kind(gui, world):
    dialog = changing(gui, world, ConnectionState(ConnectionPhase.ONLINE))
    assert list(dialog.forms) == [Protocol.TENCENT]
    assert not dialog.kind.isVisible()
    fill(dialog, "anna", "1400000002", "")
    QTest.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert world.accounts.wishes[0][1] == replace(ANNA, sdk_app_id=1400000002)


def test_do_not_disturb_holds_for_the_whole_account(gui, world):
    dialog = changing(gui, world, ConnectionState(ConnectionPhase.ONLINE))
    dialog.quiet.click()
    assert world.store.state.accounts[ANNA.id].do_not_disturb.until == MUTED_FOREVER
    world.store.dispatch(e.DoNotDisturbChanged(0.0, account=ANNA.id))
    assert not dialog.quiet.isChecked()


def test_people_and_groups_are_found_by_their_ids(gui, world):
    world.store.dispatch(
        e.AccountChanged(ANNA),
        e.ConnectionChanged(ANNA.id, ConnectionState(ConnectionPhase.ONLINE)),
    )
    gui.new_conversation()
    dialog = gui.window.findChild(QDialog, "new conversation")
    assert dialog.address.placeholderText() == "the user's id"
    dialog.address.setText("ben_1")
    dialog.submit.click()
    assert world.conversations.made("start") == [(ANNA.id, "ben_1", "")]
