"""The page of a person, by mouse and by keyboard."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QWidget

from app.domain import events as e
from app.domain.content import Image
from app.domain.conversation import MUTED_FOREVER
from app.domain.errors import ConnectionFailed, NotSupported, RequestFailed
from app.domain.people import Contact, Presence
from app.gui.contacts.notifying_card import Loudness
from app.gui.contacts.person_page import PersonPage
from app.ports.im import SessionFeature
from app.ports.storage import Shared
from tests.gui.media import Media, draw_landscape
from tests.gui.people import (
    ANNA,
    BEN,
    GARDEN,
    HOSTILE,
    People,
    people_known,
    pictures_shared,
    play_with,
)
from tests.gui.world import ACCOUNT, NOW, person, populate


@pytest.fixture
def people(world) -> People:
    populate(world.store)
    people_known(world.store)
    return play_with(world)


def opened(qtbot, gui, people: People, ref=ANNA) -> PersonPage:
    page = PersonPage(people.context, gui.theme, people.ways, ref, gui.window)
    qtbot.addWidget(page)
    page.show()
    assert QTest.qWaitForWindowExposed(page)
    return page


@pytest.fixture
def page(qtbot, gui, people: People) -> PersonPage:
    return opened(qtbot, gui, people)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(widget: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
    """Use a control the way the keyboard does."""
    widget.setFocus()
    QTest.keyClick(widget, key)


USE = pytest.mark.parametrize("use", [click, press], ids=["mouse", "keyboard"])


def answer(page: QWidget, words: str) -> None:
    box = page.findChild(QMessageBox, "question")
    click(next(b for b in box.buttons() if b.text().replace("&", "") == words))


# What it says


def test_it_tells_who_it_is_and_whether_they_are_there(page):
    assert page.name.text.accessibleName() == "Anna Becker"
    assert page.line.accessibleName() == "online"
    assert page.address.text.accessibleName() == ANNA.id.target
    assert page.seen.text() == "They see when you are online."


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (None, "Not among your contacts."),
        (Contact(ANNA.id.target), "You do not see when they are online."),
        (
            Contact(ANNA.id.target, is_asked=True),
            "They were asked to show you when they are online, and have not answered.",
        ),
    ],
)
def test_it_tells_how_we_stand_with_each_other(page, people, contact, words):
    change = (
        e.ContactListChanged(ACCOUNT.id, removed=(ANNA.id.target,))
        if contact is None
        else e.ContactListChanged(ACCOUNT.id, (contact,))
    )
    people.world.store.dispatch(change)
    assert page.seeing.text() == words
    assert page.add.isHidden() == (contact is not None)


def test_it_follows_what_changes(page, people):
    people.world.store.dispatch(
        e.ConversationChanged(ANNA, name="Annie"), e.PresenceChanged(ANNA, Presence.AWAY)
    )
    assert page.name.text.accessibleName() == "Annie"
    assert page.line.accessibleName() == "away"


def test_a_hostile_name_is_one_harmless_line(qtbot, gui, people):
    people.world.store.dispatch(
        e.ConversationChanged(ANNA, name=HOSTILE),
        e.ContactListChanged(ACCOUNT.id, (Contact(ANNA.id.target, HOSTILE),)),
    )
    page = opened(qtbot, gui, people)
    shown = page.name.text.accessibleName()
    assert len(shown) <= 120
    assert not any(c in shown for c in "\u202e\u200b\u2066")
    assert page.width() < 700
    assert {w.textFormat() for w in page.findChildren(QLabel) if w.text()} == {
        Qt.TextFormat.PlainText
    }


def test_who_went_is_told_with_the_time(page, people):
    people.world.store.dispatch(e.PresenceChanged(ANNA, Presence.OFFLINE, NOW - 86_400))
    assert page.line.accessibleName().startswith("last here: Yesterday, ")
    people.world.store.dispatch(e.PresenceChanged(ANNA, Presence.ONLINE))
    assert page.line.accessibleName() == "online"


# What can be done


@USE
def test_a_message_can_be_written(page, people, use, qtbot):
    use(page.message)
    qtbot.waitUntil(lambda: people.ways.led == [("chat", ANNA)])
    assert not page.isVisible()


@USE
def test_the_address_can_be_copied(page, use):
    use(page.address.copy)
    assert QGuiApplication.clipboard().text() == ANNA.id.target
    assert page.status.widget.text() == "The address is copied."


@USE
def test_a_contact_can_be_called_differently(page, people, use):
    use(page.name.pencil)
    assert page.name.field.hasFocus()
    QTest.keyClicks(page.name.field, "Annie")
    QTest.keyClick(page.name.field, Qt.Key.Key_Return)
    assert people.contacts.wishes == [("rename", ACCOUNT.id, ANNA.id.target, "Annie")]


def test_esc_keeps_the_old_name_and_the_page(page, people):
    page.name.begin()
    QTest.keyClicks(page.name.field, "Annie")
    QTest.keyClick(page.name.field, Qt.Key.Key_Escape)
    assert page.isVisible()
    assert not page.name.is_edited
    assert people.contacts.wishes == []


def test_esc_closes_the_page(page):
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


@USE
def test_they_can_be_asked_to_show_when_they_are_online(qtbot, gui, people, use):
    page = opened(qtbot, gui, people, BEN)
    use(page.ask_presence)
    assert people.contacts.wishes == [("ask presence", ACCOUNT.id, BEN.id.target)]
    assert "They were asked" in page.status.widget.text()


def test_nobody_is_asked_where_the_server_shows_everybody(qtbot, gui, people):
    people.contacts.offered = ~SessionFeature.PRESENCE_REQUESTS
    assert opened(qtbot, gui, people, BEN).ask_presence.isHidden()


@USE
def test_a_stranger_can_be_added(qtbot, gui, people, use):
    stranger = person("giulia")
    page = opened(qtbot, gui, people, stranger)
    use(page.add)
    assert people.world.conversations.made("start") == [(ACCOUNT.id, stranger.id.target, "")]


@USE
def test_somebody_can_be_blocked_and_let_in_again(page, people, use):
    use(page.block)
    assert people.contacts.wishes == [("block", ACCOUNT.id, ANNA.id.target)]
    people.world.store.dispatch(e.BlocklistChanged(ACCOUNT.id, frozenset({ANNA.id.target})))
    assert page.block.text() == "Unblock"
    assert page.seeing.text() == "Blocked: nothing they send reaches you."
    use(page.block)
    assert people.contacts.wishes[-1] == ("unblock", ACCOUNT.id, ANNA.id.target)


def test_where_the_server_blocks_nobody_there_is_no_such_button(qtbot, gui, people):
    people.contacts.offered = ~SessionFeature.BLOCKING
    assert opened(qtbot, gui, people).block.isHidden()


@USE
def test_a_contact_is_removed_only_after_a_question(page, people, use):
    use(page.drop)
    answer(page, "Cancel")
    assert people.contacts.wishes == []
    QTest.qWait(1)
    use(page.drop)
    answer(page, "Remove")
    assert people.contacts.wishes == [("remove", ACCOUNT.id, ANNA.id.target)]


@USE
def test_a_conversation_is_deleted_only_after_a_question(page, people, use):
    use(page.delete)
    answer(page, "Delete")
    assert people.world.conversations.made("remove") == [(ANNA,)]
    assert not page.isVisible()


def test_enter_does_not_delete(page, people):
    click(page.delete)
    box = page.findChild(QMessageBox, "question")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert people.world.conversations.made("remove") == []


# Notifications


@USE
def test_nothing_of_them_rings_any_more(page, people, use):
    use(page.notifying.choices[Loudness.NOTHING])
    assert people.world.conversations.made("mute") == [(ANNA, MUTED_FOREVER)]
    assert Loudness.MENTIONS not in page.notifying.choices


def test_a_mute_shows_until_when_it_holds_and_can_be_lifted(page, people):
    people.world.store.dispatch(e.ConversationChanged(ANNA, muted_until=NOW + 3600))
    assert page.notifying.until.text().startswith("Muted until ")
    click(page.notifying.choices[Loudness.ALL])
    assert people.world.conversations.made("mute") == [(ANNA, 0.0)]


@USE
def test_they_can_be_muted_for_a_while(page, people, use):
    use(page.notifying.pause)
    menu = page.notifying.findChild(QMenu)
    next(a for a in menu.actions() if a.text() == "Mute for 1 hour").trigger()
    assert people.world.conversations.made("mute") == [(ANNA, NOW + 3600)]


@USE
def test_they_can_be_kept_secret_and_let_through_quiet_times(page, people, use):
    use(page.notifying.secret)
    use(page.notifying.breaks)
    assert people.world.conversations.made("secret") == [(ANNA, True)]
    assert people.world.store.state.settings.break_through == (str(ANNA),)
    use(page.notifying.breaks)
    assert people.world.store.state.settings.break_through == ()


@USE
def test_they_can_speak_through_another_channel(page, people, use):
    box = page.notifying.channel
    assert [box.itemText(n) for n in range(box.count())] == ["Messages", "Mentions"]
    if use is press:
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
    else:
        box.setCurrentIndex(1)
        box.activated.emit(1)
    settings = people.world.store.state.settings
    assert settings.ring_as == (f"mention {ANNA}",)
    assert box.currentData() == "mention"


# What we share


def test_the_groups_we_share_lead_to_their_pages(page, people, qtbot):
    page.show_tab(1)
    assert page.groups.model.data(page.groups.model.index(0)).startswith("Garden club")
    page.groups.view.setFocus()
    page.groups.view.setCurrentIndex(page.groups.model.index(0))
    QTest.keyClick(page.groups.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: people.ways.led == [("details", GARDEN)])


def test_pictures_are_asked_for_when_they_are_looked_at(page, people):
    pictures_shared(people)
    assert people.attachments.asked == []
    click(page.tabs[2])
    assert people.attachments.asked == [(ANNA, Shared.PICTURES, None)]
    model = page.pages.currentWidget().model
    assert model.rowCount() == 3
    assert "garden-0.png" in model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)


def test_pictures_that_are_here_are_seen_and_others_keep_a_place(qtbot, gui, people, tmp_path):
    pictures_shared(people, 2)
    one, other = (m for m in people.attachments.messages if isinstance(m.elements[0], Image))
    people.attachments.messages = [
        replace(one, elements=(replace(one.elements[0], url="https://x/here.jpg"),)),
        replace(other, elements=(replace(other.elements[0], url="https://x/gone.jpg"),)),
    ]
    media = Media({"https://x/here.jpg": draw_landscape(tmp_path / "here.jpg", hue=0)})
    context = replace(people.context, media=media)
    page = PersonPage(context, gui.theme, people.ways, ANNA, gui.window)
    qtbot.addWidget(page)
    page.show()
    page.show_tab(2)
    shared = page.pages.currentWidget()
    QTest.qWait(20)
    view = shared.view
    seen = view.grab().toImage()
    colours = [
        seen.pixelColor(view.visualRect(shared.model.index(n)).center() - QPoint(20, 30))
        for n in (0, 1)
    ]
    assert colours[0] != gui.theme.tokens.field
    assert colours[1] == gui.theme.tokens.field
    assert media.asked == []


def test_older_ones_follow_as_one_scrolls(page, people):
    pictures_shared(people, 70)
    QTest.keyClick(page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    shared = page.pages.currentWidget()
    assert shared.model.rowCount() == 60
    shared.view.setFocus()
    QTest.keyClick(shared.view, Qt.Key.Key_End)
    assert shared.model.rowCount() == 70


def test_a_picture_of_a_message_that_is_deleted_leaves_the_page(page, people):
    pictures_shared(people)
    click(page.tabs[2])
    model = page.pages.currentWidget().model
    first = model.message(model.index(0))
    people.world.store.dispatch(e.MessagesRemoved((first,), 0))
    assert model.rowCount() == 2
    assert first.key not in [model.message(model.index(n)).key for n in range(2)]


def test_the_list_of_what_was_shared_keeps_qts_rules(page, people, qtmodeltester):
    pictures_shared(people)
    page.show_tab(3)
    qtmodeltester.check(page.pages.currentWidget().model)


@pytest.mark.parametrize("way", ["enter", "double click", "button"])
def test_what_was_shared_leads_to_its_message(page, people, way):
    pictures_shared(people)
    page.show_tab(3)
    shared = page.pages.currentWidget()
    first = shared.model.index(0)
    shared.view.setFocus()
    shared.view.setCurrentIndex(first)
    if way == "enter":
        QTest.keyClick(shared.view, Qt.Key.Key_Return)
    elif way == "button":
        click(shared.go)
    else:
        place = shared.view.visualRect(first).center()
        for act in (QTest.mouseClick, QTest.mouseDClick):
            act(shared.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert people.ways.led == [("message", people.attachments.messages[1])]
    assert not page.isVisible()


def test_where_nothing_was_shared_it_says_so(page):
    page.show_tab(2)
    shared = page.pages.currentWidget()
    assert shared.nothing.isVisible()
    assert not shared.go.isEnabled()


# What does not work


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (
            ConnectionFailed("there is no connection to the server"),
            (
                "Could not block the contact: there is no connection to the server. "
                "Try again when the account is online."
            ),
        ),
        (
            NotSupported("the server can't do that"),
            (
                "Could not block the contact: the server can't do that. "
                "The server would have to allow it."
            ),
        ),
        (
            RequestFailed("it said <b>no</b>\u202e."),
            (
                "Could not block the contact: it said <b>no</b>. "
                "Check what you entered, or try again later."
            ),
        ),
    ],
)
def test_a_failure_is_a_sentence_with_a_next_step(page, people, failure, sentence):
    people.contacts.failure = failure
    click(page.block)
    assert page.status.widget.text() == sentence
    assert page.status.widget.isVisible()
    assert people.world.store.state.problem is None


def test_a_failure_after_the_page_is_gone_is_told_by_the_window(page, people):
    people.contacts.failure = RequestFailed("no")
    page.close()
    page.block.click()
    assert people.world.store.state.problem is not None


def test_myself_can_be_neither_blocked_nor_added(qtbot, gui, people):
    page = opened(qtbot, gui, people, person("you"))
    assert page.block.isHidden()
    assert page.add.isHidden()
