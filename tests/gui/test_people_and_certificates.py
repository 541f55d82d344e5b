"""Certificates that nobody vouches for, accounts that do not exist yet, and who wishes to write."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QMessageBox, QWidget

from app.domain import events as e
from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.errors import AppError, CertificateRefused, NotSupported
from app.domain.ids import AccountId
from app.domain.people import Person
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.accounts.certificate_question import shown
from app.gui.accounts.register_dialog import RegisterDialog
from app.gui.contacts.blocking_choice import add_blocking_choice
from app.gui.conversations.contact_requests import ContactRequestLine
from app.ports.registration import RegistrationField, RegistrationForm, ServerAddress
from tests.gui.conftest import World
from tests.gui.world import ACCOUNT, group, person

FINGERPRINT = "ab" * 32
FORM = RegistrationForm(
    (
        RegistrationField("username"),
        RegistrationField("password", secret=True),
        RegistrationField("town", "Your <b>town</b>", required=False),
    ),
    "Be welcome",
)


@dataclass
class Registration:
    """Writes wishes down; meets what is in `failures`, one each."""

    wishes: list[tuple[Any, ...]] = field(default_factory=list)
    failures: list[AppError] = field(default_factory=list)

    async def ask(self, server: ServerAddress) -> RegistrationForm:
        self.wishes.append(("ask", server))
        if self.failures:
            raise self.failures.pop(0)
        return FORM

    async def register(self, server: ServerAddress, answers: Any) -> Account:
        self.wishes.append(("register", server, dict(answers)))
        if self.failures:
            raise self.failures.pop(0)
        return Account(AccountId("new"), Protocol.XMPP, f"{answers['username']}@{server.server}")


@dataclass
class Contacts:
    """Writes wishes down."""

    wishes: list[tuple[str, AccountId, str]] = field(default_factory=list)

    async def accept(self, account: AccountId, user: str) -> None:
        self.wishes.append(("accept", account, user))

    async def decline(self, account: AccountId, user: str) -> None:
        self.wishes.append(("decline", account, user))

    async def block(self, account: AccountId, user: str) -> None:
        self.wishes.append(("block", account, user))

    async def unblock(self, account: AccountId, user: str) -> None:
        self.wishes.append(("unblock", account, user))


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def question(dialog: QWidget) -> QMessageBox:
    QTest.qWait(1)
    box = dialog.findChild(QMessageBox, "certificate question")
    assert box is not None
    return box


def answer(box: QMessageBox, words: str) -> None:
    click(next(b for b in box.buttons() if b.text() == words))


# -- certificates ---------------------------------------------------------------------------------


@pytest.fixture
def refused(gui, world: World) -> AccountDialog:
    """The dialog of an account whose server shows a certificate that is not trusted."""
    world.store.dispatch(
        e.AccountChanged(ACCOUNT),
        e.ConnectionChanged(
            ACCOUNT.id,
            ConnectionState(
                ConnectionPhase.FAILED, "the certificate is not trusted", certificate=FINGERPRINT
            ),
        ),
    )
    gui.show_account(ACCOUNT.id)
    return gui.window.findChild(AccountDialog)


def test_a_certificate_is_shown_by_its_fingerprint_and_not_trusted_by_enter(refused, world):
    box = question(refused)
    assert shown(FINGERPRINT) in box.informativeText()
    assert box.defaultButton().text() == "Do not trust"
    assert {w.textFormat() for w in box.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    answer(box, "Do not trust")
    assert world.accounts.wishes == []


def test_a_certificate_that_is_trusted_is_pinned_to_the_account(refused, world):
    answer(question(refused), "Trust this certificate")
    assert world.accounts.wishes == [
        ("change", replace(ACCOUNT, certificate_fingerprint=FINGERPRINT), None)
    ]


def test_a_changed_certificate_is_asked_about_in_stronger_words(gui, world):
    account = replace(ACCOUNT, certificate_fingerprint="cd" * 32)
    failed = ConnectionState(ConnectionPhase.FAILED, "not trusted", certificate=FINGERPRINT)
    world.store.dispatch(e.AccountChanged(account), e.ConnectionChanged(account.id, failed))
    gui.show_account(account.id)
    box = question(gui.window.findChild(AccountDialog))
    assert "has changed" in box.text()
    assert "do not trust it" in box.informativeText()


def test_each_certificate_is_asked_about_once(refused, world):
    answer(question(refused), "Do not trust")
    failed = ConnectionState(ConnectionPhase.FAILED, "not trusted", certificate=FINGERPRINT)
    waiting = ConnectionState(ConnectionPhase.CONNECTING)
    world.store.dispatch(
        e.ConnectionChanged(ACCOUNT.id, waiting), e.ConnectionChanged(ACCOUNT.id, failed)
    )
    QTest.qWait(1)
    boxes = refused.findChildren(QMessageBox, "certificate question")
    assert [b for b in boxes if b.isVisible()] == []


# -- registering ----------------------------------------------------------------------------------


@pytest.fixture
def registration() -> Registration:
    return Registration()


@pytest.fixture
def registering(qtbot, gui, world: World, registration: Registration) -> RegisterDialog:
    dialog = RegisterDialog(replace(world.context, registration=registration), gui.window)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def asked(dialog: RegisterDialog) -> RegisterDialog:
    dialog.server.setText("example.org")
    click(dialog.submit)
    return dialog


def test_the_form_of_the_server_is_shown(registering):
    assert not registering.submit.isEnabled()
    asked(registering)
    assert list(registering.fields) == ["username", "password", "town"]
    assert registering.fields["password"].echoMode() is QLineEdit.EchoMode.Password
    assert registering.fields["town"].accessibleName() == "Your <b>town</b>"
    assert {w.textFormat() for w in registering.findChildren(QLabel) if "<" in w.text()} == {
        Qt.TextFormat.PlainText
    }
    assert not registering.submit.isEnabled()


def test_what_was_typed_makes_the_account(qtbot, registering, registration):
    asked(registering)
    registering.fields["username"].setText("anna")
    registering.fields["password"].setText("secret")
    with qtbot.waitSignal(registering.registered) as told:
        click(registering.submit)
    assert told.args == ["new"]
    answers = {"username": "anna", "password": "secret", "town": ""}
    assert registration.wishes[1] == ("register", ServerAddress("example.org"), answers)


def test_a_refusal_is_a_sentence_and_can_be_tried_again(registering, registration):
    registration.failures = [NotSupported("the server makes no accounts this way")]
    asked(registering)
    assert registering.status.text() == "The server makes no accounts this way."
    assert registering.submit.isEnabled()


def test_another_server_is_asked_anew(registering, registration):
    asked(registering)
    registering.server.setText("other.example")
    assert registering.fields == {}
    click(registering.submit)
    assert [w[1].server for w in registration.wishes] == ["example.org", "other.example"]


def test_a_private_certificate_is_asked_about_and_then_used(registering, registration):
    registration.failures = [CertificateRefused("it is self-signed", FINGERPRINT)]
    asked(registering)
    answer(question(registering), "Trust this certificate")
    assert registration.wishes[-1] == ("ask", ServerAddress("example.org", "", FINGERPRINT))
    assert "username" in registering.fields


def test_the_way_to_register_leads_from_the_account_dialog(qtbot, gui, world, registration):
    context = replace(world.context, registration=registration)
    dialog = AccountDialog(context, gui.theme, None, gui.window)
    qtbot.addWidget(dialog)
    dialog.open()
    click(dialog.register)
    opened = gui.window.findChild(RegisterDialog, "register")
    assert opened.isVisible()
    assert not dialog.isVisible()
    opened.close()


# -- who wishes to be a contact -------------------------------------------------------------------


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


@pytest.fixture
def line(qtbot, world: World, contacts: Contacts) -> ContactRequestLine:
    line = ContactRequestLine(replace(world.context, contacts=contacts))
    qtbot.addWidget(line)
    line.resize(600, 40)
    return line


def test_who_asks_is_named_as_plain_text_with_the_address(line, world):
    assert not line.isVisible()
    person = Person("anna@example.org", "<b>An\u202ena</b>")
    world.store.dispatch(e.ContactRequested(ACCOUNT.id, person, "It is me"))
    assert not line.isHidden()
    assert line.text.accessibleName() == (
        "<b>Anna</b> (anna@example.org) wants to be your contact: “It is me”"
    )


@pytest.mark.parametrize("choice", ["accept", "ignore", "block"])
def test_the_answer_is_passed_on(line, world, contacts, choice):
    world.store.dispatch(e.ContactRequested(ACCOUNT.id, Person("anna@example.org")))
    click(getattr(line, choice))
    said = "decline" if choice == "ignore" else choice
    assert contacts.wishes == [(said, ACCOUNT.id, "anna@example.org")]


def test_the_next_one_follows_and_in_the_end_the_line_goes(line, world):
    for user in ("anna", "ben"):
        world.store.dispatch(e.ContactRequested(ACCOUNT.id, Person(f"{user}@example.org")))
    assert line.text.accessibleName().endswith("(and 1 more)")
    world.store.dispatch(e.ContactRequestSettled(ACCOUNT.id, "anna@example.org"))
    assert "ben@example.org" in line.text.accessibleName()
    world.store.dispatch(e.ContactRequestSettled(ACCOUNT.id, "ben@example.org"))
    assert line.isHidden()


@pytest.mark.parametrize(("blocked", "entry"), [(False, "Block"), (True, "Unblock")])
def test_a_person_can_be_blocked_and_let_in_again(world, contacts, blocked, entry):
    anna = person("anna")
    if blocked:
        world.store.dispatch(e.BlocklistChanged(ACCOUNT.id, frozenset({anna.id.target})))
    menu = QMenu()
    add_blocking_choice(menu, replace(world.context, contacts=contacts), anna)
    (action,) = menu.actions()
    assert action.text() == entry
    action.trigger()
    assert contacts.wishes == [(entry.lower(), ACCOUNT.id, anna.id.target)]


def test_a_group_is_left_and_not_blocked(world, contacts):
    menu = QMenu()
    add_blocking_choice(menu, replace(world.context, contacts=contacts), group("garden"))
    assert menu.actions() == []
