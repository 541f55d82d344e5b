"""Pictures of contacts: round, bounded, and initials where there is none to show."""

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPixmap

from app.domain import events as e
from app.gui.conversations.model import ConversationModel, Role
from app.gui.look.avatars import avatar_pixmap, draw_avatar
from app.gui.look.pictures import LARGEST, round_picture
from tests.gui.conftest import World
from tests.gui.world import person, populate

RED = QColor("#ff0000")

pytestmark = pytest.mark.usefixtures("qapp")


def encoded(width: int, height: int, kind: str = "PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(RED)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return data.data()


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A red picture as the cache has it: without an ending."""
    path = tmp_path / "abc"
    path.write_bytes(encoded(60, 40))
    return str(path)


def test_a_picture_is_shown_as_a_circle(file):
    image = round_picture(file, 32)
    assert (image.width(), image.height()) == (32, 32)
    assert image.pixelColor(16, 16) == RED
    assert image.pixelColor(0, 0).alpha() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        encoded(4, 4, "BMP"),
        encoded(LARGEST + 1, 4),
    ],
    ids=["nothing", "a drawing that may load things", "another kind", "too large"],
)
def test_what_cannot_be_shown_is_no_picture(tmp_path, content):
    path = tmp_path / "bad"
    path.write_bytes(content)
    assert round_picture(str(path), 32) is None


def test_a_file_that_is_gone_is_no_picture(tmp_path):
    assert round_picture(str(tmp_path / "gone"), 32) is None


@pytest.mark.qt_log_ignore("libpng", "QImage", "qt.gui.imageio")
def test_a_broken_picture_leaves_the_initials(tmp_path):
    path = tmp_path / "broken"
    path.write_bytes(encoded(60, 60)[:60])
    assert draw_avatar("Anna", str(path)) == draw_avatar("Anna")


def test_notification_and_list_show_the_persons_own(file):
    assert draw_avatar("Anna", file) != draw_avatar("Anna")
    assert avatar_pixmap("Anna", 44, file).toImage() != avatar_pixmap("Anna", 44).toImage()


def test_the_pictures_of_a_crowd_are_not_all_kept():
    def kept() -> int:
        return sum(isinstance(thing, QPixmap) for thing in gc.get_objects())

    before = kept()
    for number in range(1_000):
        avatar_pixmap(f"Member {number} of a crowd", 44)
    assert kept() - before <= 300


def test_a_row_gets_its_picture_when_it_comes(qtbot, world: World, file: str):
    populate(world.store)
    model = ConversationModel(world.store, world.clock)
    ref = person("anna")
    row = next(r for r in range(model.rowCount()) if model.index(r).data(Role.REF) == ref)
    with qtbot.waitSignal(model.dataChanged) as changed:
        world.store.dispatch(e.AvatarChanged(ref, file))
    assert changed.args[0].row() == row
    assert model.index(row).data(Role.ROW).picture == file
