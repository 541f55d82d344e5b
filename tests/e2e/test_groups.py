"""A group's life with the real program: made, invited into, talked about, renamed, left."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox, QWidget

from app.gui.contacts.contacts_dialog import ContactsDialog
from app.gui.contacts.crop_dialog import CropDialog
from app.gui.contacts.person_page import PersonPage
from app.gui.contacts.profile_dialog import ProfileDialog
from app.gui.conversations.invitation_line import InvitationLine
from app.gui.groups.create_dialog import CreateGroupDialog
from app.gui.groups.group_page import GroupPage
from app.gui.main_window import MainWindow
from tests.e2e.conftest import Friend, Play, Stage, eventually

_INVITE = "{http://jabber.org/protocol/muc#user}x/{http://jabber.org/protocol/muc#user}invite"
_SUBJECT = "{jabber:client}subject"


def click(widget: QWidget) -> None:
    """Click without waiting: the loop goes on by itself."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def shown(kind: type[QDialog]) -> QDialog | None:
    """The open dialog of a kind."""
    windows = (w for w in QApplication.topLevelWidgets() if isinstance(w, kind))
    return next((w for w in windows if w.isVisible()), None)


def invited(friend: Friend) -> str:
    """The address of the room that a friend was invited into, or ""."""
    found = (s.get("from", "") for s in friend.heard if s.find(_INVITE) is not None)
    return next(found, "")


def heard(friend: Friend, matches: Callable[[ET.Element], bool]) -> bool:
    """Whether a stanza of a kind reached a friend."""
    return any(matches(stanza) for stanza in friend.heard)


def invitation_line(window: MainWindow) -> InvitationLine | None:
    """The line that says who invites us, while it says so."""
    return next((w for w in window.findChildren(InvitationLine) if w.isVisible()), None)


def is_listed(window: MainWindow, name: str) -> bool:
    """Whether a conversation of a name is in the list."""
    model = window.list.model
    return any(model.data(model.index(n)) == name for n in range(model.rowCount()))


def answer(page: QWidget, words: str) -> bool:
    """Press a button of the question that a page asks, if it asks one."""
    box = page.findChild(QMessageBox, "question")
    if box is None:
        return False
    click(next(b for b in box.buttons() if b.text() == words))
    return True


def test_a_group_is_made_a_friend_comes_hears_the_subject_and_sees_us_leave(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna", "Anna")
        async with stage.program() as window:
            await eventually(window.isActiveWindow, "the keyboard")
            QTest.keyClick(
                window,
                Qt.Key.Key_C,
                Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
            )
            contacts = await eventually(lambda: shown(ContactsDialog), "the contacts")
            await eventually(lambda: contacts.model.rowCount() == 1, "Anna among them")
            click(contacts.group)
            create = await eventually(lambda: shown(CreateGroupDialog), "the new group's page")
            QTest.keyClicks(create.name, "Roses")
            create.picker.model.toggle(create.picker.model.index(0))
            click(create.submit)

            # The friend is invited, and enters.
            room = await eventually(lambda: invited(anna), "the invitation")
            anna.client.join(room, "Anna")
            await eventually(lambda: is_listed(window, "Roses"), "the group in the list")

            # The subject travels.
            about = window.conversation.header.about
            await eventually(lambda: "Roses" in about.accessibleName(), "the group on screen")
            click(about)
            page = await eventually(lambda: shown(GroupPage), "the group's page")
            await eventually(lambda: page.line.accessibleName() == "2 members", "both members")
            click(page.subject.pencil)
            QTest.keyClicks(page.subject.field, "Which rose is it?")
            QTest.keyClick(page.subject.field, Qt.Key.Key_Return)
            await eventually(
                lambda: heard(anna, lambda s: s.findtext(_SUBJECT) == "Which rose is it?"),
                "the subject at the friend's",
            )
            await eventually(
                lambda: page.subject.text.text() == "Which rose is it?", "the subject here"
            )

            # We own it: it can be renamed, and the friend be made a moderator.
            click(page.name.pencil)
            QTest.keyClicks(page.name.field, "Tulips")
            QTest.keyClick(page.name.field, Qt.Key.Key_Return)
            await eventually(lambda: is_listed(window, "Tulips"), "the new name")

            # Leaving asks, and the friend sees it.
            click(page.leave)
            await eventually(lambda: answer(page, "Leave"), "the question")
            await eventually(lambda: not is_listed(window, "Tulips"), "the group to be gone")
            await eventually(
                lambda: heard(
                    anna,
                    lambda s: s.get("type") == "unavailable" and s.get("from") == f"{room}/Me",
                ),
                "the friend to see it",
            )
            assert shown(GroupPage) is None

    play(scene)


def invite(stage: Stage, ben: Friend, room: str) -> None:
    """Let Ben ask us into a group."""
    ben.client.join(room, "Ben")
    ben.client.send(
        f"<message to='{room}'><x xmlns='http://jabber.org/protocol/muc#user'>"
        f"<invite to='{stage.server.jid('me')}'><reason>Come in</reason></invite>"
        "</x></message>"
    )


def test_an_invitation_is_accepted_from_the_window(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        ben = stage.befriend("ben", "Ben")
        room = stage.server.add_room("shed", title="The shed")
        async with stage.program() as window:
            invite(stage, ben, room)
            line = await eventually(lambda: invitation_line(window), "the invitation")
            assert "Come in" in line.text.accessibleName()
            click(line.accept)
            await eventually(
                lambda: heard(ben, lambda s: s.get("from") == f"{room}/Me" and not s.get("type")),
                "us in the group",
            )
            await eventually(lambda: is_listed(window, "The shed"), "the group in the list")

    play(scene)


def test_an_invitation_and_the_contacts_outlive_the_program_without_a_network(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        ben = stage.befriend("ben", "Ben")
        room = stage.server.add_room("shed", title="The shed")
        async with stage.program() as window:
            invite(stage, ben, room)
            await eventually(lambda: invitation_line(window), "the invitation")
        await stage.server.stop()
        async with stage.program(waits_for_login=False) as window:
            line = await eventually(lambda: invitation_line(window), "the invitation, again")
            assert "Come in" in line.text.accessibleName()
            state = window._context.store.state
            (known,) = state.contacts.values()
            assert [contact.address for contact in known.values()] == [stage.server.jid("ben")]

    play(scene)


def test_a_contact_is_renamed_on_the_server(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.befriend("anna", "Anna")
        async with stage.program() as window:
            await eventually(lambda: is_listed(window, "Anna"), "Anna in the list")
            await eventually(window.isActiveWindow, "the keyboard")
            window.list.step(1)
            QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
            page = await eventually(lambda: shown(PersonPage), "her page")
            click(page.name.pencil)
            QTest.keyClicks(page.name.field, "Annie")
            QTest.keyClick(page.name.field, Qt.Key.Key_Return)
            await eventually(lambda: is_listed(window, "Annie"), "her new name in the list")

    play(scene)


def test_a_picture_of_ours_reaches_our_friends(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        stage.befriend("anna", "Anna")
        heard: list[ET.Element] = []
        wishes = ("urn:xmpp:avatar:metadata+notify",)
        phone = stage.server.attach("anna", heard.append, "phone 2", features=wishes)
        phone.available()
        file = tmp_path / "me.png"
        image = QImage(600, 300, QImage.Format.Format_RGB32)
        image.fill(QColor("teal"))
        assert image.save(str(file))
        async with stage.program() as window:
            await eventually(lambda: is_listed(window, "Anna"), "Anna in the list")
            stage_profile(window)
            profile = await eventually(lambda: shown(ProfileDialog), "our profile")
            await eventually(profile.choose.isEnabled, "a server that takes pictures")
            profile.crop(str(file))
            crop = await eventually(lambda: shown(CropDialog), "the square")
            click(crop.submit)
            await eventually(
                lambda: any("urn:xmpp:avatar:metadata" in ET.tostring(s, "unicode") for s in heard),
                "the picture at the friend's",
            )
            await eventually(profile.remove.isVisible, "the picture here")

    play(scene)


def stage_profile(window: MainWindow) -> None:
    """Open our profile as the menu does."""
    window.menu_wanted.emit(window.mapToGlobal(window.rect().topLeft()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(a for a in menu.actions() if a.text().startswith("My profile")).trigger()
    menu.close()
