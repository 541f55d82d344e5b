"""Making a group and inviting into one, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain import events as e
from app.domain.account import Account, Protocol
from app.domain.errors import ConnectionFailed, NotSupported, RequestFailed
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Contact
from app.gui.contacts.picking import is_address
from app.gui.groups.create_dialog import CreateGroupDialog
from app.gui.groups.invite_dialog import InviteDialog
from tests.gui.people import ANNA, BEN, GARDEN, HOSTILE, People, people_known, play_with
from tests.gui.test_person_page import USE, click
from tests.gui.world import ACCOUNT, online

NEW = ConversationRef(ACCOUNT.id, ConversationId.group("new@rooms.example.org"))


@pytest.fixture
def people(world) -> People:
    online(world.store)
    people_known(world.store)
    return play_with(world)


@pytest.fixture
def create(qtbot, gui, people: People) -> CreateGroupDialog:
    dialog = CreateGroupDialog(people.context, gui.theme, people.ways, gui.window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert QTest.qWaitForWindowExposed(dialog)
    return dialog


@pytest.fixture
def invite(qtbot, gui, people: People) -> InviteDialog:
    dialog = InviteDialog(people.context, gui.theme, GARDEN, gui.window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert QTest.qWaitForWindowExposed(dialog)
    return dialog


def names(dialog: CreateGroupDialog | InviteDialog) -> list[str]:
    model = dialog.picker.model
    return [model.data(model.index(n)) for n in range(model.rowCount())]


def tick(dialog: CreateGroupDialog | InviteDialog, name: str, use=click) -> None:
    """Tick somebody, by a click anywhere on their row or by Space."""
    view, model = dialog.picker.list.view, dialog.picker.model
    index = model.index(names(dialog).index(name))
    if use is click:
        place = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    else:
        view.setFocus()
        view.setCurrentIndex(index)
        QTest.keyClick(view, Qt.Key.Key_Space)


# Making one


@USE
def test_a_group_is_made_and_opened_with_those_who_are_ticked(create, people, use):
    assert not create.submit.isEnabled()
    QTest.keyClicks(create.name, "Roses")
    tick(create, "Anna Becker", use)
    use(create.submit)
    assert people.groups.made("create") == [(ACCOUNT.id, "Roses", "", False)]
    assert people.groups.made("invite") == [(NEW, ANNA.id.target, "")]
    assert people.ways.led == [("chat", NEW)]
    assert not create.isVisible()


def test_enter_in_the_name_makes_the_group(create, people):
    QTest.keyClicks(create.name, "Roses")
    QTest.keyClick(create.name, Qt.Key.Key_Return)
    assert len(people.groups.made("create")) == 1


@USE
def test_a_group_can_be_public(create, people, use):
    create.name.setText("Town")
    use(create.public)
    click(create.submit)
    assert people.groups.made("create")[0][-1] is True


def test_a_blank_name_makes_no_group(create):
    create.name.setText("   ")
    assert not create.submit.isEnabled()


@USE
def test_an_address_can_be_typed(create, people, use):
    create.name.setText("Roses")
    QTest.keyClicks(create.picker.address, "xmpp:zoe@other.example")
    use(create.picker.add)
    assert create.picker.address.text() == ""
    click(create.submit)
    assert people.groups.made("invite") == [(NEW, "zoe@other.example", "")]


def test_an_address_that_was_not_added_yet_is_not_forgotten(create, people):
    create.name.setText("Roses")
    create.picker.address.setText("zoe@other.example")
    click(create.submit)
    assert people.groups.made("invite") == [(NEW, "zoe@other.example", "")]


def test_enter_in_the_address_adds_and_does_not_make_the_group(create, people):
    create.name.setText("Roses")
    create.picker.address.setFocus()
    QTest.keyClicks(create.picker.address, "zoe@other.example")
    QTest.keyClick(create.picker.address, Qt.Key.Key_Return)
    assert "zoe" in names(create)
    assert people.groups.made("create") == []


@pytest.mark.parametrize(
    ("typed", "protocol", "good"),
    [
        ("zoe@other.example", Protocol.XMPP, True),
        ("zoe", Protocol.XMPP, False),
        ("a b@c", Protocol.XMPP, False),
        ("@c", Protocol.XMPP, False),
        ("a@b@c", Protocol.XMPP, False),
        ("x" * 1001 + "@y", Protocol.XMPP, False),
        ("zoe", Protocol.TENCENT, True),
        ("", Protocol.TENCENT, False),
    ],
)
def test_what_can_be_an_address(typed, protocol, good):
    assert is_address(typed, protocol) is good


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (
            NotSupported("the server hosts no groups"),
            "the server hosts no groups. The server would have to allow it.",
        ),
        (
            ConnectionFailed("there is no connection to the server"),
            "there is no connection to the server. Try again when the account is online.",
        ),
    ],
)
def test_a_refusal_is_a_sentence_and_can_be_tried_again(create, people, failure, words):
    people.groups.failure = failure
    create.name.setText("Roses")
    click(create.submit)
    assert create.status.widget.text() == f"Could not create the group: {words}"
    assert create.submit.isEnabled()
    assert create.isVisible()


def test_the_group_is_there_though_somebody_could_not_be_invited(create, people):
    people.groups.refused = {ANNA.id.target: RequestFailed("she wants no invitations")}
    create.name.setText("Roses")
    tick(create, "Anna Becker")
    tick(create, "ben")
    click(create.submit)
    assert people.ways.led == [("chat", NEW)]
    assert [user for _, user, _ in people.groups.made("invite")] == [ANNA.id.target, BEN.id.target]
    problem = people.world.store.state.problem
    assert problem is not None
    assert "she wants no invitations" in problem.text


def test_another_account_has_other_contacts(qtbot, gui, people):
    second = Account(AccountId("work"), Protocol.XMPP, "me@work.example")
    people.world.store.dispatch(
        e.AccountChanged(second),
        e.ContactListChanged(second.id, (Contact("boss@work.example", "Boss"),)),
    )
    dialog = CreateGroupDialog(people.context, gui.theme, people.ways, gui.window)
    qtbot.addWidget(dialog)
    dialog.account.setCurrentIndex(1)
    assert names(dialog) == ["Boss"]


# Inviting


def test_who_is_in_the_group_is_not_offered(invite):
    assert "Anna Becker" not in names(invite)


@USE
def test_those_who_are_ticked_are_invited_with_a_few_words(invite, people, use):
    assert not invite.submit.isEnabled()
    tick(invite, "ben", use)
    tick(invite, "陈伟", use)
    assert invite.submit.text() == "Invite 2"
    QTest.keyClicks(invite.reason, "Come and see")
    use(invite.submit)
    assert people.groups.made("invite") == [
        (GARDEN, BEN.id.target, "Come and see"),
        (GARDEN, "wei@example.org", "Come and see"),
    ]
    assert not invite.isVisible()


def test_who_could_not_be_invited_is_named_and_the_others_are(invite, people):
    people.groups.refused = {BEN.id.target: RequestFailed("only owners may invite")}
    tick(invite, "ben")
    tick(invite, "陈伟")
    click(invite.submit)
    assert "invite ben@example.org: only owners may invite" in invite.status.widget.text()
    assert len(people.groups.made("invite")) == 2
    assert invite.isVisible()


def test_a_hostile_contact_is_one_harmless_row(qtbot, gui, people):
    bad = Contact("evil@example.org", HOSTILE)
    people.world.store.dispatch(e.ContactListChanged(ACCOUNT.id, (bad,)))
    dialog = InviteDialog(people.context, gui.theme, GARDEN, gui.window)
    qtbot.addWidget(dialog)
    (shown,) = [n for n in names(dialog) if "gpj" in n]
    assert len(shown) <= 80
    assert not any(c in shown for c in "\u202e\u200b\u2066")
