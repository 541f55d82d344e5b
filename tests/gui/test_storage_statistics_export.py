"""What is kept here, how well it worked, and taking a conversation along."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox

from app.domain.coverage import Coverage, Gap
from app.domain.errors import StorageFailed
from app.domain.transcript import Format
from app.gui.conversations.export_dialog import ExportDialog
from app.gui.gui import Gui
from app.gui.notifications.hour_plot import Bar, bars_of
from app.gui.notifications.statistics_page import StatisticsPage
from app.gui.settings.storage import StoragePage
from app.ports.storage import DataSizes, HourCount
from tests.gui.conftest import World
from tests.gui.world import ME, NOW, person, populate

ANNA = person("anna")


class Statistics:
    """What is known of the last days."""

    def __init__(self) -> None:
        self.coverage: Coverage | None = None
        self.counts: list[HourCount] = []

    def of_account(self, account):
        assert account == ME
        return self.coverage

    async def by_hour(self, since):
        assert since < NOW
        return self.counts


class Data:
    """What is kept."""

    def __init__(self) -> None:
        self.kept = DataSizes(12_300_000, 450_000, 0)
        self.deleted = 0

    async def sizes(self):
        return self.kept

    async def delete_messages(self, account=None):
        assert account is None
        self.deleted += 1
        self.kept = DataSizes(0, 0, 0)


class Media:
    """Pictures and sounds that are kept."""

    def __init__(self) -> None:
        self.kept = 80_000_000

    async def size(self):
        return self.kept

    async def clear(self):
        self.kept = 0


class Export:
    """Writes nothing, but says so."""

    def __init__(self) -> None:
        self.written: list[tuple] = []
        self.failure: Exception | None = None

    async def write(self, ref, form, target, progress):
        if self.failure is not None:
            raise self.failure
        progress(200)
        self.written.append((ref, form, target))
        return 250


def texts(widget) -> list[str]:
    QTest.qWait(1)  # what a layout was given is shown by the event loop
    return [found.text() for found in widget.findChildren(QLabel) if not found.isHidden()]


@pytest.fixture
def storage(gui: Gui, world: World):
    populate(world.store)
    page = StoragePage(replace(world.context, media=Media()), Data())
    page.setParent(gui.window)
    page.show()
    return page


def test_what_is_kept_is_told_in_sizes_that_people_read(storage):
    assert storage.messages.text() == "11.7 MB"
    assert storage.media.text() == "76.3 MB"
    assert storage.logs.text() == "nothing"


def test_pictures_and_sounds_are_cleared(storage):
    QTest.mouseClick(storage.clear, Qt.MouseButton.LeftButton)
    assert storage.media.text() == "nothing"
    assert not storage.clear.isEnabled()


def test_messages_are_deleted_only_after_a_question(storage, gui):
    QTest.mouseClick(storage.delete, Qt.MouseButton.LeftButton)
    question = gui.window.findChild(QMessageBox)
    QTest.mouseClick(question.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert storage._data.deleted == 0
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QTest.keyClick(storage.delete, Qt.Key.Key_Space)
    question = gui.window.findChild(QMessageBox)
    delete = next(b for b in question.buttons() if b.text() == "Delete")
    QTest.mouseClick(delete, Qt.MouseButton.LeftButton)
    assert storage._data.deleted == 1
    assert storage.messages.text() == "nothing"


@pytest.fixture
def statistics(gui: Gui, world: World):
    populate(world.store)
    page = StatisticsPage(world.context, gui.theme, Statistics())
    page.setParent(gui.window)
    page.resize(600, 500)
    return page


def test_without_a_connection_there_is_nothing_to_tell(statistics):
    statistics.show()
    assert "No account was connected yet." in texts(statistics)
    assert statistics.plot.accessibleDescription() == "No messages"


def test_the_share_of_the_time_is_told_with_its_gaps(statistics):
    gaps = tuple(Gap(NOW - 3_600 * i, NOW - 3_600 * i + 90, f"reason {i}") for i in range(1, 8))
    statistics._statistics.coverage = Coverage(ME, NOW - 7 * 86_400, 0.99714, gaps)
    statistics.show()
    found = texts(statistics)
    assert "You could have been notified 99.7 % of the time." in found
    assert any("for 0:01:30: reason 1" in text for text in found)
    assert any("and 2 shorter gaps" in text for text in found)


def test_a_share_that_is_not_all_is_never_rounded_to_all(statistics):
    statistics._statistics.coverage = Coverage(ME, NOW - 7 * 86_400, 0.99999, ())
    statistics.show()
    assert "You could have been notified 99.9 % of the time." in texts(statistics)


def test_messages_are_counted_by_the_hour_of_the_day(statistics):
    hour = NOW - NOW % 3600
    statistics._statistics.counts = [
        HourCount(hour - 86_400, 3, 1),
        HourCount(hour - 2 * 86_400, 2, 0),
    ]
    statistics.show()
    assert max(statistics.plot.bars, key=lambda bar: bar.all) == Bar(5, 1)
    assert statistics.plot.accessibleDescription().startswith("5 shown, 1 silent; most of them")


def test_a_bar_says_its_numbers_under_the_mouse(statistics):
    statistics.show()
    plot = statistics.plot
    plot.show_bars([Bar(hour, 1) for hour in range(24)])
    area = plot._area()
    place = QPoint(int(area.left() + area.width() * 13.5 / 24), int(area.center().y()))
    assert plot._hour_at(place.x()) == 13
    assert plot.words_of(13) == "13:00 to 13:59 – 13 shown, 1 silent"
    QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, place, plot.mapToGlobal(place)))
    assert plot.grab().toImage().pixelColor(place.x(), int(area.bottom()) - 4).isValid()


def test_counts_of_a_broken_clock_do_no_harm():
    assert (
        sum(bar.all for bar in bars_of([HourCount(float("nan"), 1, 0), HourCount(-5, 0, 1)])) == 2
    )


@pytest.fixture
def export(gui: Gui, world: World):
    populate(world.store)
    dialog = ExportDialog(world.context, Export(), ANNA, gui.window)
    dialog.open()
    yield dialog
    dialog.close()


def test_a_conversation_is_exported_to_where_the_user_wants_it(export, tmp_path: Path):
    QTest.mouseClick(export.data, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    QTest.mouseClick(export.save, Qt.MouseButton.LeftButton)
    chooser = export.findChild(QFileDialog)
    assert Path(chooser.selectedFiles()[0]).name == "Anna Becker.json"
    chooser.fileSelected.emit(str(tmp_path / "anna.json"))
    chooser.close()
    assert export._export.written == [(ANNA, Format.JSON, tmp_path / "anna.json")]
    assert export.told.text() == "250 messages are written to anna.json."
    assert export.save.text() == "Show the folder"


def test_a_page_to_read_is_what_is_offered_first(export):
    assert export.form is Format.HTML


def test_an_export_that_fails_says_why_and_can_be_tried_again(export, tmp_path: Path):
    export._export.failure = StorageFailed("the disk is full")
    export.write(tmp_path / "anna.html")
    assert export.told.text() == "It could not be written: the disk is full."
    export._export.failure = None
    assert export.save.isEnabled()
    export.write(tmp_path / "anna.html")
    assert export._export.written == [(ANNA, Format.HTML, tmp_path / "anna.html")]
