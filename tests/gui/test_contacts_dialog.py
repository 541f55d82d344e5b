"""The contacts, the requests and the blocked, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain import events as e
from app.domain.account import Account, Protocol
from app.domain.errors import RequestFailed
from app.domain.ids import AccountId
from app.domain.people import Contact, Person, Presence
from app.gui.contacts.contacts_dialog import ContactsDialog, Listing
from tests.gui.people import ANNA, HOSTILE, People, people_known, play_with
from tests.gui.test_person_page import USE, click, press
from tests.gui.world import ACCOUNT, group, populate

ME = ACCOUNT.id


@pytest.fixture
def people(world) -> People:
    populate(world.store)
    people_known(world.store)
    return play_with(world)


@pytest.fixture
def dialog(qtbot, gui, people: People) -> ContactsDialog:
    dialog = ContactsDialog(people.context, gui.theme, people.ways, gui.window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert QTest.qWaitForWindowExposed(dialog)
    return dialog


def names(dialog: ContactsDialog) -> list[str]:
    return [dialog.model.data(dialog.model.index(n)) for n in range(dialog.model.rowCount())]


def mark(dialog: ContactsDialog, name: str, use=click) -> None:
    """Choose a row, by a click or by Enter."""
    index = dialog.model.index(names(dialog).index(name))
    if use is click:
        place = dialog.list.view.visualRect(index).center()
        QTest.mouseClick(dialog.list.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    else:
        dialog.list.view.setFocus()
        dialog.list.view.setCurrentIndex(index)
        QTest.keyClick(dialog.list.view, Qt.Key.Key_Return)


def test_all_contacts_are_listed_by_name(dialog):
    assert names(dialog) == ["Anna Becker", "ben", "فريد حداد", "陈伟"] or names(dialog) == [
        "Anna Becker",
        "ben",
        "陈伟",
        "فريد حداد",
    ]


@USE
def test_a_contact_leads_to_their_page(dialog, people, use):
    mark(dialog, "Anna Becker", use)
    assert people.ways.led == [("details", ANNA)]


def test_enter_in_the_search_opens_the_first_that_is_found(dialog, people):
    QTest.keyClicks(dialog.list.field, "bec")
    QTest.keyClick(dialog.list.field, Qt.Key.Key_Return)
    assert people.ways.led == [("details", ANNA)]


@USE
def test_somebody_can_be_added_and_a_group_made(dialog, people, use):
    use(dialog.add)
    use(dialog.group)
    assert people.ways.led == [("new conversation", ""), ("new group",)]


def test_who_comes_online_is_shown_and_keeps_their_place(dialog, people):
    dialog.list.view.setCurrentIndex(dialog.model.index(1))
    people.world.store.dispatch(e.PresenceChanged(ANNA, Presence.AWAY))
    said = dialog.model.data(dialog.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Anna Becker, away, anna@example.org"
    assert dialog.list.view.currentIndex().row() == 1


def test_who_is_removed_elsewhere_is_gone(dialog, people):
    people.world.store.dispatch(e.ContactListChanged(ME, removed=(ANNA.id.target,)))
    assert "Anna Becker" not in names(dialog)


def test_with_several_accounts_each_row_says_whose_it_is(dialog, people):
    second = Account(AccountId("work"), Protocol.XMPP, "me@work.example", "Work")
    people.world.store.dispatch(
        e.AccountChanged(second),
        e.ContactListChanged(second.id, (Contact("boss@work.example", "Boss"),)),
    )
    index = dialog.model.index(names(dialog).index("Boss"))
    said = dialog.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Boss, Work, boss@work.example"


def test_before_the_list_is_known_those_we_write_with_are_listed(qtbot, gui, world):
    populate(world.store)
    people = play_with(world)
    dialog = ContactsDialog(people.context, gui.theme, people.ways, gui.window)
    qtbot.addWidget(dialog)
    assert "Giulia Rossi" in names(dialog)
    world.store.dispatch(e.ContactListChanged(ME))
    assert names(dialog) == []
    assert dialog.list.nothing.text() == "No contacts yet. Add somebody by their address."


# Requests


@USE
def test_requests_are_counted_and_shown(dialog, use):
    assert dialog.tabs[Listing.REQUESTS].text() == "Requests 1"
    use(dialog.tabs[Listing.REQUESTS])
    said = dialog.model.data(dialog.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Eve, eve@example.org · “Hello, it is me”"
    assert not dialog.accept_.isEnabled()


@pytest.mark.parametrize(
    ("choice", "wish"), [("accept_", "accept"), ("ignore", "decline"), ("block", "block")]
)
@USE
def test_a_request_is_answered(dialog, people, use, choice, wish):
    QTest.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    mark(dialog, "Eve", use)
    use(getattr(dialog, choice))
    assert people.contacts.wishes == [(wish, ME, "eve@example.org")]


def test_an_answered_request_is_gone(dialog, people):
    dialog.show_listing(Listing.REQUESTS)
    people.world.store.dispatch(e.ContactRequestSettled(ME, "eve@example.org"))
    assert names(dialog) == []
    assert dialog.list.nothing.text() == "Nobody waits for an answer."
    assert dialog.tabs[Listing.REQUESTS].text() == "Requests"


def test_a_hostile_request_is_one_harmless_row(dialog, people):
    wish = e.ContactRequested(ME, Person("evil@example.org", HOSTILE), HOSTILE)
    people.world.store.dispatch(wish)
    dialog.show_listing(Listing.REQUESTS)
    said = [
        dialog.model.data(dialog.model.index(n), Qt.ItemDataRole.AccessibleTextRole)
        for n in range(dialog.model.rowCount())
    ]
    assert len(said) == 2
    assert all(len(text) < 500 for text in said)
    assert not any(c in text for text in said for c in "\u202e\u200b\u2066")


@pytest.mark.parametrize(("choice", "wish"), [("accept_", "accept"), ("ignore", "ignore")])
@USE
def test_an_invitation_into_a_group_waits_there_too(dialog, people, use, choice, wish):
    inviter = Person("anna@example.org", "Anna")
    people.world.store.dispatch(e.GroupInvited(group("shed"), inviter, "The shed", "Come in"))
    assert dialog.tabs[Listing.REQUESTS].text() == "Requests 2"
    dialog.show_listing(Listing.REQUESTS)
    mark(dialog, "The shed", use)
    index = dialog.list.view.currentIndex()
    said = dialog.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "The shed, Anna invites you into this group: “Come in”"
    assert not dialog.block.isEnabled()
    use(getattr(dialog, choice))
    assert people.groups.wishes == [(wish, group("shed"))]


# The blocked


@USE
def test_somebody_is_let_in_again(dialog, people, use):
    use(dialog.tabs[Listing.BLOCKED])
    assert names(dialog) == ["mallory@example.org", "spam@example.net"]
    mark(dialog, "spam@example.net", use)
    use(dialog.unblock)
    assert people.contacts.wishes == [("unblock", ME, "spam@example.net")]
    people.world.store.dispatch(e.BlocklistChanged(ME, frozenset({"mallory@example.org"})))
    assert names(dialog) == ["mallory@example.org"]


def test_a_refusal_is_a_sentence(dialog, people):
    people.contacts.failure = RequestFailed("not now")
    dialog.show_listing(Listing.BLOCKED)
    mark(dialog, "spam@example.net")
    press(dialog.unblock)
    assert dialog.status.widget.text().startswith("Could not unblock the contact: not now.")
