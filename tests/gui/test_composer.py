"""Typing: what sends, what is kept, and what is never lost."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain import events as e
from app.domain.errors import StorageFailed
from app.domain.message import MessageState
from app.gui.composer.composer import Composer
from app.gui.gui import Gui
from tests.gui.conftest import World
from tests.gui.world import NOW, group, message, person, populate

ANNA, WEI = person("anna"), person("wei")


@pytest.fixture
def composer(gui: Gui, world: World) -> Composer:
    populate(world.store)
    world.conversations.open(ANNA)
    gui.window.focus_composer()
    return gui.window.conversation.composer


def press(composer: Composer, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    pressed = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        pressed |= modifier
    QTest.keyClick(composer.field, key, pressed)


def sent(world: World):
    return world.conversations.made("send")


def test_enter_sends_and_empties_the_field(composer, world):
    QTest.keyClicks(composer.field, "Hello")
    press(composer, Qt.Key.Key_Return)
    assert sent(world) == [(ANNA, "Hello", None)]
    assert composer.text() == ""


def test_shift_enter_breaks_the_line(composer, world):
    QTest.keyClicks(composer.field, "one")
    press(composer, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.field, "two")
    assert sent(world) == []
    press(composer, Qt.Key.Key_Enter)
    assert sent(world) == [(ANNA, "one\ntwo", None)]


@pytest.mark.anyio
async def test_ctrl_enter_sends_where_the_user_wants_that(composer, world):
    await world.preferences.change(enter_sends=False)
    QTest.keyClicks(composer.field, "one")
    press(composer, Qt.Key.Key_Return)
    assert sent(world) == []
    press(composer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent(world) == [(ANNA, "one", None)]


def test_blanks_alone_are_not_sent(composer, world):
    QTest.keyClicks(composer.field, "   ")
    press(composer, Qt.Key.Key_Return)
    assert sent(world) == []
    assert not composer._send.isEnabled()


def test_the_button_sends_too(composer, world):
    QTest.keyClicks(composer.field, "Hello")
    QTest.mouseClick(composer._send, Qt.MouseButton.LeftButton)
    assert sent(world) == [(ANNA, "Hello", None)]


def test_a_draft_is_kept_when_another_conversation_is_opened(composer, world):
    QTest.keyClicks(composer.field, "half a tho")
    world.conversations.open(WEI)
    assert composer.text() == ""
    assert world.conversations.made("draft")[-1] == (ANNA, "half a tho")
    world.conversations.open(ANNA)
    assert composer.text() == "half a tho"


def test_a_draft_is_kept_after_a_pause(qtbot, composer, world):
    QTest.keyClicks(composer.field, "hm")
    assert world.conversations.made("draft") == []
    qtbot.waitUntil(lambda: world.conversations.made("draft") == [(ANNA, "hm")], timeout=5000)


def test_a_draft_from_elsewhere_appears_in_an_untouched_field(composer, world):
    world.store.dispatch(e.DraftChanged(ANNA, "from the notification"))
    assert composer.text() == "from the notification"


def test_a_draft_from_elsewhere_does_not_overwrite_what_is_typed(composer, world):
    QTest.keyClicks(composer.field, "mine")
    world.store.dispatch(e.DraftChanged(ANNA, "from the notification"))
    assert composer.text() == "mine"


def test_a_text_that_could_not_be_handed_over_comes_back(composer, world):
    world.conversations.failure = StorageFailed("the disk is full")
    QTest.keyClicks(composer.field, "precious")
    press(composer, Qt.Key.Key_Return)
    assert composer.text() == "precious"
    assert world.store.state.problem is not None
    assert world.store.state.problem.text == "Could not send the message: the disk is full"


def test_typing_is_told_once_and_taken_back_on_sending(composer, world):
    QTest.keyClicks(composer.field, "Hello")
    assert world.conversations.made("typing") == [(ANNA, True)]
    press(composer, Qt.Key.Key_Return)
    assert world.conversations.made("typing") == [(ANNA, True), (ANNA, False)]


@pytest.mark.anyio
async def test_typing_is_nobodys_business_if_the_user_says_so(composer, world):
    await world.preferences.change(send_typing=False)
    QTest.keyClicks(composer.field, "Hello")
    assert world.conversations.made("typing") == []


def test_only_the_text_is_pasted(composer):
    data = QMimeData()
    data.setHtml("<h1 style='font-size:90px'>big</h1>")
    data.setText("big")
    composer.field.insertFromMimeData(data)
    assert composer.text() == "big"
    assert "font-size:90px" not in composer.field.toHtml()


def test_it_grows_up_to_six_lines(composer):
    heights = []
    for _ in range(10):
        heights.append(composer.field.height())
        composer.field.insertPlainText("line\n")
    assert heights[0] < heights[3] < heights[5]
    assert heights[8] == heights[9]


def test_a_reply_names_its_message_and_esc_leaves_it(composer, world):
    quoted = world.store.state.messages(ANNA)[0]
    composer.reply_to(quoted)
    press(composer, Qt.Key.Key_Escape)
    QTest.keyClicks(composer.field, "a")
    press(composer, Qt.Key.Key_Return)
    composer.reply_to(quoted)
    QTest.keyClicks(composer.field, "b")
    press(composer, Qt.Key.Key_Return)
    assert sent(world) == [(ANNA, "a", None), (ANNA, "b", quoted.id)]


def test_up_edits_my_last_message_that_went_out(composer, world):
    press(composer, Qt.Key.Key_Up)
    assert composer.text() == "And the keys"
    QTest.keyClicks(composer.field, "!")
    press(composer, Qt.Key.Key_Return)
    (edited, text), *_ = world.conversations.made("edit")
    assert (edited.text, text, composer.text()) == ("And the keys", "And the keys!", "")
    assert sent(world) == []


def test_an_edit_that_is_left_changes_nothing(composer, world):
    press(composer, Qt.Key.Key_Up)
    press(composer, Qt.Key.Key_Escape)
    assert (composer.text(), world.conversations.made("edit")) == ("", [])


def test_esc_in_an_empty_field_goes_to_the_list(gui, composer):
    press(composer, Qt.Key.Key_Escape)
    assert gui.window.list.view.hasFocus()


@pytest.mark.usefixtures("composer")
def test_what_i_send_is_brought_into_sight(gui, world):
    view = gui.window.conversation.messages
    view.verticalScrollBar().setValue(0)
    mine = message(ANNA, 99, "Hi", at=NOW, mine=True, state=MessageState.WAITING)
    world.store.dispatch(e.MessageQueued(mine))
    QTest.qWait(1)
    assert view.is_at_end


def test_the_field_says_to_whom(composer, world):
    world.conversations.open(group("garden"))
    assert composer.field.accessibleName() == "Message to Garden club 🌻"


# -- files that are dropped ------------------------------------------------------------------------


class Files:
    """Writes down what is to be sent to whom."""

    def __init__(self) -> None:
        self.sent: list[tuple[object, str]] = []

    async def send(self, ref, file) -> None:
        self.sent.append((ref, file.path.name))


def drop(widget: QWidget, data: QMimeData) -> bool:
    """Drag something over a widget and let it go there; tells whether it is taken."""
    place = QPointF(widget.rect().center())
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    entered = QDragEnterEvent(place.toPoint(), *how, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, entered)
    if entered.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(place, *how, Qt.KeyboardModifier.NoModifier))
    return entered.isAccepted()


@pytest.mark.parametrize("where", ["conversation", "field"])
def test_a_file_is_sent_where_it_is_dropped(world, tmp_path, where):
    files = Files()
    context = replace(world.context, files=files)
    made = Gui(context, state_file=world.state_file, on_quit=lambda: None)
    made.show()
    populate(world.store)
    world.conversations.open(ANNA)
    (tmp_path / "plan.pdf").write_text("x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "plan.pdf"))])
    page = made.window.conversation
    taken = drop(page if where == "conversation" else page.composer.field.viewport(), data)
    made.close()
    assert (taken, files.sent) == (True, [(ANNA, "plan.pdf")])


def test_a_folder_that_is_dropped_is_not_taken(gui, composer, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert not drop(gui.window.conversation, data)
    assert composer.text() == ""
