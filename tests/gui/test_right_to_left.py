"""The window where people read from the right: what turns around, and what must not."""

from collections.abc import Iterator
from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTimeEdit

from app.domain import events as e
from app.domain.quiet_hours import QuietHours
from app.gui.gui import Gui
from app.gui.look.controls import label
from app.gui.settings.quiet_hours_dialog import QuietHoursDialog
from tests.gui.conftest import World
from tests.gui.world import NOW, message, person, populate

ANNA = person("anna")


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def direction(qapp: QApplication, request) -> Iterator[Qt.LayoutDirection]:
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def turned(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def painted(image: QImage) -> list[list[int]]:
    """For each line of a picture that is not of one colour, the columns that stand out."""
    ground = image.pixelColor(0, 0).lightness()
    lines = []
    for y in range(image.height()):
        inked = [
            x for x in range(image.width()) if abs(image.pixelColor(x, y).lightness() - ground) > 60
        ]
        if inked:
            lines.append(inked)
    return lines


@pytest.mark.usefixtures("direction")
def test_a_text_of_the_list_runs_its_own_way_in_every_window(gui: Gui, world: World) -> None:
    populate(world.store)
    world.store.dispatch(
        e.MessageReceived(message(ANNA, 50, "IIIIII............", at=NOW), e.Origin.LIVE)
    )
    QTest.qWait(50)
    view, model = gui.window.list.view, gui.window.list.model
    row = view.visualRect(model.index_of(ANNA))
    middle = row.height() // 2
    text = row.adjusted(row.width() // 4, middle + 2, -row.width() // 4, -8)
    lines = painted(view.viewport().grab(text).toImage())
    letters, whole = max(lines[0]), max(max(line) for line in lines)
    assert whole > letters + 10, "the dots stand behind the letters"


@pytest.mark.usefixtures("turned")
def test_hours_stand_before_minutes(gui: Gui, world: World) -> None:
    schedule = QuietHours("n", "Night", start=time(22, 30))
    dialog = QuietHoursDialog(world.context, gui.theme, schedule, gui.window)
    hours = dialog.findChildren(QTimeEdit)[0].text().partition(":")[0]
    dialog.close()
    assert hours in ("22", "10")


@pytest.mark.usefixtures("turned")
def test_the_button_that_leads_down_stands_on_the_other_side(gui: Gui, world: World) -> None:
    populate(world.store)
    world.conversations.open(ANNA)
    QTest.qWait(50)
    page = gui.window.conversation
    page.messages.verticalScrollBar().setValue(0)
    QTest.qWait(50)
    assert page._jump.isVisible()
    assert page._jump.geometry().right() < page.width() // 2


@pytest.mark.parametrize("text", ["English", "עברית"])
@pytest.mark.parametrize("wrap", [False, True])
@pytest.mark.parametrize("wanted", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight])
def test_a_label_stands_where_its_line_begins_or_ends_whatever_its_script(
    qtbot, direction: Qt.LayoutDirection, text: str, wrap: bool, wanted: Qt.AlignmentFlag
) -> None:
    shown = label(text, wrap=wrap)
    shown.setAlignment(wanted)
    qtbot.addWidget(shown)
    shown.resize(400, 30)
    shown.show()
    inked = {x for line in painted(shown.grab().toImage()) for x in line}
    begins = wanted is Qt.AlignmentFlag.AlignLeft
    at_the_left = begins is (direction is Qt.LayoutDirection.LeftToRight)
    assert max(inked) < 200 if at_the_left else min(inked) > 200


def test_a_label_follows_when_the_window_turns_around(qtbot, qapp: QApplication) -> None:
    shown = label("English")
    qtbot.addWidget(shown)
    shown.resize(400, 30)
    shown.show()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    inked = {x for line in painted(shown.grab().toImage()) for x in line}
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert min(inked) > 200
