"""Everything on the pages about people and groups has a name, a role and a way by keyboard."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QListView, QSlider, QWidget

from app.domain import events as e
from app.domain.settings import Theme
from app.gui.contacts.contacts_dialog import ContactsDialog, Listing
from app.gui.contacts.crop_dialog import CropDialog
from app.gui.contacts.person_page import PersonPage
from app.gui.contacts.profile_dialog import ProfileDialog
from app.gui.groups.create_dialog import CreateGroupDialog
from app.gui.groups.group_page import GroupPage
from app.gui.groups.invite_dialog import InviteDialog
from app.gui.gui import Gui
from app.gui.look.taking_over import take_over
from tests.gui.people import ANNA, GARDEN, HOSTILE, People, people_known, pictures_shared, play_with
from tests.gui.test_person_page import click
from tests.gui.test_profile import photo
from tests.gui.world import person, populate

MAKE: dict[str, Callable[[Gui, People], QDialog]] = {
    "person": lambda gui, p: PersonPage(p.context, gui.theme, p.ways, ANNA, gui.window),
    "group": lambda gui, p: GroupPage(p.context, gui.theme, p.ways, GARDEN, gui.window),
    "contacts": lambda gui, p: ContactsDialog(p.context, gui.theme, p.ways, gui.window),
    "create": lambda gui, p: CreateGroupDialog(p.context, gui.theme, p.ways, gui.window),
    "invite": lambda gui, p: InviteDialog(p.context, gui.theme, GARDEN, gui.window),
    "profile": lambda gui, p: ProfileDialog(p.context, gui.theme, None, gui.window),
    "crop": lambda gui, _: CropDialog(gui.theme, photo(), gui.window),
}


@pytest.fixture
def people(world) -> People:
    populate(world.store)
    people_known(world.store)
    people = play_with(world)
    pictures_shared(people)
    return people


@pytest.fixture(params=MAKE)
def dialog(request, qtbot, gui, people: People) -> QDialog:
    dialog = MAKE[request.param](gui, people)
    qtbot.addWidget(dialog)
    dialog.show()
    assert QTest.qWaitForWindowExposed(dialog)
    return dialog


def faces(dialog: QDialog) -> int:
    """How many tabs a dialog has; each is shown in its turn by `turn`."""
    if isinstance(dialog, PersonPage | GroupPage):
        return len(dialog.tabs)
    return len(Listing) if isinstance(dialog, ContactsDialog) else 1


def turn(dialog: QDialog, number: int) -> None:
    """Show a tab."""
    if isinstance(dialog, PersonPage | GroupPage):
        dialog.show_tab(number)
    elif isinstance(dialog, ContactsDialog):
        dialog.show_listing(list(Listing)[number])


def controls(dialog: QDialog) -> list[QWidget]:
    """What can be used and is seen."""
    kinds = (QAbstractButton, QLineEdit, QListView, QSlider)
    found = [w for kind in kinds for w in dialog.findChildren(kind)]
    # A field's own buttons are Qt's: Tab passes them over, and the keyboard has keys for them.
    return [
        w
        for w in found
        if w.isVisible()
        and not w.objectName().startswith("qt_")
        and not isinstance(w.parentWidget(), QLineEdit)
    ]


def test_every_control_and_row_has_a_name_and_a_role(dialog):
    for number in range(faces(dialog)):
        turn(dialog, number)
        for control in controls(dialog):
            heard = QAccessible.queryAccessibleInterface(control)
            assert heard.text(QAccessible.Text.Name), control
            assert heard.role() != QAccessible.Role.NoRole
            if isinstance(control, QListView):
                for row in range(control.model().rowCount()):
                    index = control.model().index(row, 0)
                    assert index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_tab_reaches_every_control(dialog):
    for number in range(faces(dialog)):
        turn(dialog, number)
        wanted = {c for c in controls(dialog) if c.isEnabled()}
        # Of the choices that exclude each other, and of the tabs, the arrow keys reach the others.
        grouped = {
            c for c in wanted if isinstance(c, QAbstractButton) and c.group() and not c.isChecked()
        }
        reached: set[QWidget] = set()
        for _ in range(60):
            focused = dialog.focusWidget()
            if focused is not None:
                reached.add(focused)
            QTest.keyClick(focused or dialog, Qt.Key.Key_Tab)
        assert wanted - grouped - reached == set()


def test_every_button_says_what_it_does(dialog):
    for number in range(faces(dialog)):
        turn(dialog, number)
        for made in controls(dialog):
            if isinstance(made, QAbstractButton):
                assert made.text() or made.toolTip()


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize(("theme", "zoom"), [(Theme.LIGHT, 100), (Theme.DARK, 200)])
def test_no_button_is_clipped(qtbot, gui, people, kind, theme, zoom):
    gui.theme.choose(theme, zoom)
    dialog = MAKE[kind](gui, people)
    qtbot.addWidget(dialog)
    dialog.show()
    assert QTest.qWaitForWindowExposed(dialog)
    for number in range(faces(dialog)):
        turn(dialog, number)
        for made in controls(dialog):
            if isinstance(made, QAbstractButton):
                assert made.width() >= made.minimumSizeHint().width() - 1, made.text()
                assert made.height() >= made.fontMetrics().height(), made.text()


# From the window to the pages


def test_a_click_on_the_name_opens_the_page(gui, world, people):  # noqa: ARG001  they are known
    world.conversations.open(ANNA)
    click(gui.window.conversation.header.about)
    assert gui.window.findChild(PersonPage).isVisible()


def test_the_keyboard_opens_the_page_of_the_open_conversation(gui, world, people):  # noqa: ARG001  they are known
    world.conversations.open(GARDEN)
    QTest.keyClick(gui.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    page = gui.window.findChild(GroupPage)
    assert page.isVisible()
    QTest.keyClick(gui.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert len(gui.window.findChildren(GroupPage)) == 1


def test_without_an_open_conversation_nothing_opens(gui, people):  # noqa: ARG001  they are known
    QTest.keyClick(gui.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert gui.window.findChild(QDialog) is None


def test_the_keyboard_opens_the_contacts(gui, people):  # noqa: ARG001  they are known
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(gui.window, Qt.Key.Key_C, control_shift)
    assert gui.window.findChild(ContactsDialog).isVisible()


def test_without_an_account_that_comes_first(gui):
    gui.pages.show_contacts()
    gui.pages.new_group()
    gui.pages.show_profile()
    assert [d.objectName() for d in gui.window.findChildren(QDialog)] == ["account new"]


def test_a_page_leads_to_the_chat_and_the_chat_has_the_keyboard(qtbot, gui, world, people):  # noqa: ARG001  they are known
    gui.pages.show_details(person("wei"))
    page = gui.window.findChild(PersonPage)
    click(page.message)
    qtbot.waitUntil(lambda: world.store.state.open == person("wei"))
    assert gui.window.findChild(PersonPage) is None


def test_the_header_names_itself_for_a_screen_reader(gui, world, people):  # noqa: ARG001  they are known
    world.store.dispatch(e.ConversationChanged(ANNA, name=HOSTILE))
    world.conversations.open(ANNA)
    said = gui.window.conversation.header.about.accessibleName()
    assert said.startswith("About ")
    assert said.endswith(", online")
    assert not any(c in said for c in "\u202e\u200b\u2066")


# In another language


def test_pages_made_anew_stand_where_the_old_ones_stood(qtbot, gui, people):
    old, new = (MAKE["person"](gui, people) for _ in range(2))
    for page in (old, new):
        qtbot.addWidget(page)
    old.show_tab(2)
    take_over(old, new)
    assert new.pages.currentIndex() == 2
    assert new.pages.currentWidget().model.rowCount() == 3


def test_what_was_ticked_and_typed_stays(qtbot, gui, people):
    old, new = (MAKE["create"](gui, people) for _ in range(2))
    for dialog in (old, new):
        qtbot.addWidget(dialog)
    old.name.setText("Roses")
    old.picker.model.toggle(old.picker.model.index(0))
    old.picker.address.setText("zoe@other.example")
    click(old.picker.add)
    take_over(old, new)
    assert new.name.text() == "Roses"
    assert new.picker.chosen == old.picker.chosen
    assert len(new.picker.chosen) == 2


def test_the_language_can_change_while_pages_are_open(qtbot, gui, world, people):  # noqa: ARG001  they are known
    gui.pages.show_details(ANNA)
    gui.pages.show_contacts()
    gui.window.findChild(ContactsDialog).show_listing(Listing.BLOCKED)
    world.store.dispatch(e.SettingsChanged(replace(world.store.state.settings, language="zh_CN")))
    qtbot.waitUntil(lambda: gui.window.findChild(PersonPage).windowTitle() != "Contact")
    assert gui.window.findChild(ContactsDialog).listing is Listing.BLOCKED
    world.store.dispatch(e.SettingsChanged(replace(world.store.state.settings, language="en")))
    qtbot.waitUntil(lambda: gui.window.findChild(PersonPage).windowTitle() == "Contact")
