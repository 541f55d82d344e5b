"""Delete for me: from the menu or by a key, undone for some seconds."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.domain import events as e
from app.domain.ids import MessageId
from app.domain.message import Message
from app.gui.conversations.undo_line import UndoLine
from tests.gui.conftest import World
from tests.gui.message_desk import ANNA, Desk, make_desk, settle
from tests.gui.world import NOW, message, person

BEN = person("ben")


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    made = make_desk(world)
    yield made
    made.gui.close()


def said(number: int, **more: object) -> Message:
    return message(ANNA, number, f"text {number}", at=NOW + number, **more)


def rows(desk: Desk) -> list[str]:
    return [m.text for m in desk.view.messages.rows]


def choose(desk: Desk, *numbers: int) -> None:
    choice = desk.view.selectionModel()
    for number in numbers:
        choice.select(desk.view.messages.index(number), QItemSelectionModel.SelectionFlag.Select)


def menu_of(desk: Desk, row: int) -> QMenu:
    desk.page.message_actions.show_menu(desk.view.messages.rows[row], QPoint(0, 0), "")
    (menu,) = desk.page.findChildren(QMenu, "message-menu")
    return menu


def delete_by_menu(desk: Desk, row: int) -> str:
    menu = menu_of(desk, row)
    action = menu.actions()[-1]
    text = action.text()
    action.trigger()
    menu.close()
    settle()
    return text


def line(desk: Desk) -> UndoLine:
    return desk.page.undo_line


def test_the_menu_deletes_one_message(desk: Desk) -> None:
    desk.load(said(1), said(2), said(3))
    assert delete_by_menu(desk, 1) == "Delete for me"
    assert rows(desk) == ["text 1", "text 3"]


def test_the_menu_deletes_all_that_are_chosen(desk: Desk) -> None:
    desk.load(*(said(n) for n in range(1, 5)))
    choose(desk, 0, 2)
    assert delete_by_menu(desk, 2) == "Delete 2 messages for me"
    assert rows(desk) == ["text 2", "text 4"]


def test_a_message_outside_the_choice_is_deleted_alone(desk: Desk) -> None:
    desk.load(*(said(n) for n in range(1, 5)))
    choose(desk, 0, 2)
    assert delete_by_menu(desk, 3) == "Delete for me"
    assert rows(desk) == ["text 1", "text 2", "text 3"]


def test_the_delete_key_deletes_what_is_chosen(desk: Desk) -> None:
    desk.load(said(1), said(2), said(3))
    desk.view.setCurrentIndex(desk.view.messages.index(0))
    desk.keys(Qt.Key.Key_Delete)
    assert rows(desk) == ["text 2", "text 3"]


def test_undo_brings_them_back_to_their_place(desk: Desk) -> None:
    desk.load(said(1), said(2), said(3))
    delete_by_menu(desk, 1)
    assert line(desk).text.text() == "One message was deleted for you."
    QTest.mouseClick(line(desk).undo, Qt.MouseButton.LeftButton)
    settle()
    assert rows(desk) == ["text 1", "text 2", "text 3"]
    assert line(desk).isHidden()


def test_several_deletions_are_undone_together(desk: Desk) -> None:
    desk.load(said(1), said(2), said(3))
    delete_by_menu(desk, 0)
    delete_by_menu(desk, 0)
    assert line(desk).text.text() == "2 messages were deleted for you."
    desk.view.setFocus()
    QTest.keyClick(desk.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert rows(desk) == ["text 1", "text 2", "text 3"]


def test_the_line_goes_with_its_time(desk: Desk) -> None:
    desk.load(said(1), said(2))
    delete_by_menu(desk, 0)
    line(desk)._timer.timeout.emit()
    assert line(desk).isHidden()
    line(desk).bring_back()
    assert desk.world.conversations.made("bring back") == []


def test_the_line_goes_with_its_conversation(desk: Desk) -> None:
    desk.load(said(1), said(2))
    delete_by_menu(desk, 0)
    desk.world.conversations.open(BEN)
    settle()
    assert line(desk).isHidden()


def test_a_page_that_was_on_its_way_does_not_bring_it_back(desk: Desk) -> None:
    old = [said(n) for n in range(1, 4)]
    desk.world.conversations.slow = True
    desk.load(*old, said(300))
    rows_before = rows(desk)
    desk.world.store.dispatch(e.MessagesRemoved((old[0],), 0))
    desk.world.conversations.archive = old[1:]
    desk.world.conversations.slow = False
    desk.world.tasks.go_on()
    settle()
    assert "text 1" in rows_before
    assert "text 1" not in rows(desk)


def test_what_lay_in_the_archive_comes_back_into_the_rows(desk: Desk) -> None:
    desk.load(*(said(n) for n in range(1, 260)))
    desk.view.verticalScrollBar().setValue(0)
    settle()
    assert len(rows(desk)) == 259
    removed = (said(3),)
    desk.world.store.dispatch(e.MessagesRemoved(removed, 0))
    assert "text 3" not in rows(desk)
    desk.world.store.dispatch(e.MessagesRestored(removed))
    assert rows(desk)[:4] == ["text 1", "text 2", "text 3", "text 4"]


def test_a_reply_no_longer_shows_what_it_quoted(desk: Desk) -> None:
    reply = said(2, reply_to=MessageId(said(1).id))
    desk.load(said(1), reply)
    assert desk.view.messages.quoted(reply) is not None
    delete_by_menu(desk, 0)
    assert desk.view.messages.quoted(desk.view.messages.rows[0]) is None
