"""The list lays out no more than it must, and never shows a row in a wrong place or none."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.domain import events as e
from app.domain.conversation import Conversation
from app.gui.conversations.model import Role
from app.gui.gui import Gui
from app.gui.look.row_pictures import RowPictures
from tests.gui.conftest import World
from tests.gui.world import NOW, message, online, person

PEOPLE = [person(f"person{number}") for number in range(600)]


def fill(world: World) -> None:
    online(world.store)
    known = tuple(Conversation(ref, activity_at=NOW - n) for n, ref in enumerate(PEOPLE))
    world.store.dispatch(e.ConversationsLoaded(known, ()))
    QTest.qWait(50)
    write(world, 20)  # the scroll bar has come, and the width stays


def write(world: World, *senders: int) -> None:
    world.store.dispatch(
        *(
            e.MessageReceived(message(PEOPLE[n], 1, at=NOW + 100 - n), e.Origin.LIVE)
            for n in senders
        )
    )
    QTest.qWait(50)


def shown_first(gui: Gui):
    view = gui.window.list.view
    return view.indexAt(QPoint(view.width() // 2, 5)).data(Role.REF)


def test_all_rows_at_once_may_change_and_stay_in_sight(gui, world):
    fill(world)
    write(world, *range(600))
    assert shown_first(gui) == PEOPLE[0]


def test_rows_that_change_while_the_window_is_hidden_are_there_when_it_comes_back(gui, world):
    fill(world)
    gui.window.hide()
    write(world, *range(600))
    gui.window.show()
    QTest.qWait(50)
    assert shown_first(gui) == PEOPLE[0]


def test_a_row_that_moves_to_the_top_is_shown_there(gui, world):
    fill(world)
    write(world, 10)
    assert shown_first(gui) == PEOPLE[10]


def test_a_message_asks_for_few_rows_of_a_long_list(gui, world):
    fill(world)
    asked = []
    count = gui.window.list.model.rowCount
    gui.window.list.model.rowCount = lambda *parent: asked.append(parent) or count(*parent)
    write(world, 599)
    assert len(asked) < 600


class _Painted(QObject):
    """Notes where a viewport is painted."""

    def __init__(self, gui: Gui) -> None:
        super().__init__()
        self._view = gui.window.list.view
        self.areas: list[QRect] = []
        self._view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's
        if isinstance(event, QPaintEvent):
            self.areas.append(event.region().boundingRect())
        return False


def test_a_row_that_stays_where_it_is_is_painted_alone(gui, world):
    fill(world)
    write(world, 0)
    painted = _Painted(gui)
    world.store.dispatch(e.MessageReceived(message(PEOPLE[0], 2, at=NOW + 200), e.Origin.LIVE))
    QTest.qWait(50)
    view = gui.window.list.view
    assert painted.areas == [view.visualRect(view.model().index(0, 0))]


def test_a_row_that_moved_looks_as_if_it_were_painted_anew(gui, world):
    fill(world)
    write(world, 10)
    view = gui.window.list.view
    moved = view.viewport().grab().toImage()
    gui.theme.changed.emit()  # nothing that was painted is kept
    assert view.viewport().grab().toImage() == moved


def test_a_row_is_painted_again_only_when_it_looks_different(gui, qapp):  # noqa: ARG001
    pictures, painted = RowPictures(gui.theme), []
    target = QPixmap(100, 100)

    def draw(row: object, state: QStyle.StateFlag = QStyle.StateFlag.State_Enabled) -> None:
        option = QStyleOptionViewItem()
        option.widget = gui.window.list.view
        option.rect, option.state = QRect(0, 10, 100, 40), state
        with QPainter(target) as painter:
            pictures.draw(
                painter, option, "anna", row, QColor("white"), lambda _p, area: painted.append(area)
            )

    one, other = ["one"], ["one"]
    draw(one)
    draw(one)
    assert painted == [QRect(0, 0, 100, 40)]
    draw(other)
    draw(other, QStyle.StateFlag.State_Selected)
    draw(other, QStyle.StateFlag.State_Selected)
    assert len(painted) == 3
    gui.theme.changed.emit()
    draw(other)
    assert len(painted) == 4


class _Screen(QWidget):
    """On a screen of another density."""

    def __init__(self, ratio: float) -> None:
        super().__init__()
        self.devicePixelRatioF = lambda: ratio


def test_a_row_that_lies_between_pixels_is_painted_where_it_is(gui, qapp):  # noqa: ARG001
    pictures, painted = RowPictures(gui.theme), []
    target, option, row = QPixmap(200, 200), QStyleOptionViewItem(), ["one"]
    screen = option.widget = _Screen(1.25)
    for top in (7, 8, 8, 8):
        option.rect = QRect(0, top, 100, 40)
        with QPainter(target) as painter:
            pictures.draw(
                painter,
                option,
                "anna",
                row,
                QColor("white"),
                lambda _p, area: painted.append(QRect(area)),
            )
    assert painted == [QRect(0, 7, 100, 40), QRect(0, 0, 100, 40)]
    screen.deleteLater()
