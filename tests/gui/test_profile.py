"""One's own name and picture, by mouse and by keyboard; and the square that is cut out."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.domain import events as e
from app.domain.account import Account, Protocol
from app.domain.errors import RequestFailed
from app.domain.ids import AccountId
from app.domain.people import OwnPicture
from app.gui.contacts.crop import MAX_BYTES, SIDE, CropField, Cut, encode, load_picture
from app.gui.contacts.crop_dialog import CropDialog
from app.gui.contacts.profile_dialog import ProfileDialog
from app.ports.im import SessionFeature
from tests.gui.people import People, people_known, play_with
from tests.gui.test_person_page import USE, answer, click
from tests.gui.world import ACCOUNT, online, person

ME = person("you")


@pytest.fixture
def people(world) -> People:
    online(world.store)
    people_known(world.store)
    return play_with(world)


def opened(qtbot, gui, people: People) -> ProfileDialog:
    dialog = ProfileDialog(people.context, gui.theme, None, gui.window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert QTest.qWaitForWindowExposed(dialog)
    return dialog


@pytest.fixture
def dialog(qtbot, gui, people: People) -> ProfileDialog:
    return opened(qtbot, gui, people)


def photo(width: int = 400, height: int = 200, noise: bool = False) -> QImage:
    """A picture: red on the left, blue on the right; or one that is hard to make small."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    painter.fillRect(width // 2, 0, width, height, QColor("blue"))
    painter.end()
    if noise:
        for x in range(width):
            for y in range(height):
                image.setPixel(x, y, (x * 7919 + y * 104729 + x * y * 31) & 0xFFFFFF)
    return image


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "me.png"
    assert photo().save(str(path))
    return str(path)


# The name


@USE
def test_the_name_is_saved_with_the_account(dialog, people, use):
    assert not dialog.save.isEnabled()
    dialog.name.setFocus()
    QTest.keyClicks(dialog.name, "  Maria   Sol ")
    use(dialog.save)
    changed = ("change", replace(ACCOUNT, name="Maria Sol"), None)
    assert people.world.accounts.wishes == [changed]


def test_enter_saves_the_name(dialog, people):
    QTest.keyClicks(dialog.name, "Maria")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert len(people.world.accounts.wishes) == 1


def test_the_address_can_be_copied(dialog):
    click(dialog.address.copy)
    assert QGuiApplication.clipboard().text() == ACCOUNT.address


def test_each_account_has_its_own_profile(qtbot, gui, people):
    second = Account(AccountId("work"), Protocol.XMPP, "me@work.example", "Worker")
    people.world.store.dispatch(e.AccountChanged(second))
    dialog = opened(qtbot, gui, people)
    dialog.accounts.setFocus()
    QTest.keyClick(dialog.accounts, Qt.Key.Key_Down)
    assert dialog.name.text() == "Worker"
    assert dialog.address.text.accessibleName() == "me@work.example"


# The picture


@USE
def test_a_picture_is_chosen_cut_and_published(qtbot, dialog, people, file, use):
    use(dialog.choose)
    chooser = dialog.findChild(QFileDialog, "choose picture")
    chooser.fileSelected.emit(file)
    chooser.close()
    qtbot.waitUntil(lambda: dialog.findChild(CropDialog, "crop") is not None)
    crop = dialog.findChild(CropDialog, "crop")
    use(crop.submit)
    ((_, account, picture),) = people.contacts.wishes
    assert account == ACCOUNT.id
    assert isinstance(picture, OwnPicture)
    assert (picture.width, picture.height) == (SIDE, SIDE)


def test_what_is_no_picture_is_said_so(qtbot, dialog, tmp_path):
    text = tmp_path / "picture.png"
    text.write_text("<svg onload='x'/>")
    dialog.crop(str(text))
    qtbot.waitUntil(lambda: "no picture" in dialog.status.widget.text())


def test_a_bomb_is_refused_by_its_header(tmp_path):
    header = tmp_path / "bomb.bmp"
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(header))
    data = bytearray(header.read_bytes())
    data[18:26] = (40_000).to_bytes(4, "little") * 2
    header.write_bytes(bytes(data))
    assert load_picture(str(header)) is None


@USE
def test_the_picture_is_removed_only_after_a_question(dialog, people, file, use):
    assert dialog.remove.isHidden()
    people.world.store.dispatch(e.AvatarChanged(ME, file))
    use(dialog.remove)
    answer(dialog, "Remove")
    assert people.contacts.wishes == [("picture", ACCOUNT.id, None)]


@pytest.mark.parametrize(
    ("offered", "words"),
    [
        (SessionFeature.NONE, "The picture can be changed while the account is online."),
        (~SessionFeature.OWN_PICTURE, "The server of this account keeps no pictures."),
    ],
)
def test_where_no_picture_is_taken_it_says_why(qtbot, gui, people, offered, words):
    people.contacts.offered = offered
    dialog = opened(qtbot, gui, people)
    assert not dialog.choose.isEnabled()
    assert dialog.why_not.text() == words


def test_a_refused_picture_is_a_sentence(qtbot, dialog, people, file):
    people.contacts.failure = RequestFailed("the server finds it too large")
    dialog.crop(file)
    qtbot.waitUntil(lambda: dialog.findChild(CropDialog, "crop") is not None)
    click(dialog.findChild(CropDialog, "crop").submit)
    assert dialog.status.widget.text().startswith("Could not change the picture: the server finds")


# The square


@pytest.fixture
def field(qtbot, gui) -> CropField:
    field = CropField(gui.theme, photo())
    qtbot.addWidget(field)
    field.resize(200, 200)
    field.show()
    assert QTest.qWaitForWindowExposed(field)
    return field


def test_the_largest_square_is_the_first_choice(field):
    assert field.square().size() == QSize(200, 200)
    assert field.cut == Cut(0.5, 0.5, 1.0)


def test_arrow_keys_move_it_and_never_out_of_the_picture(field):
    for _ in range(50):
        QTest.keyClick(field, Qt.Key.Key_Left)
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.square().pixelColor(100, 100) == QColor("red")
    assert field.cut.area(QSize(400, 200)).left() == 0


def test_plus_and_minus_zoom(field):
    QTest.keyClick(field, Qt.Key.Key_Plus)
    assert field.square().width() < 200
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Minus)
    assert field.cut.zoom == 1.0


def test_the_mouse_draws_the_picture_along(field):
    QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(field, QPoint(0, 100))
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(0, 100))
    moved = 100 * 200 / field.width()  # the field shows 200 pixels of the picture
    assert field.cut.area(QSize(400, 200)).center() == QPointF(200 + moved, 100)
    assert field.square().pixelColor(199, 100) == QColor("blue")


def test_the_slider_and_the_square_agree(qtbot, gui):
    dialog = CropDialog(gui.theme, photo(), gui.window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.slider.setFocus()
    QTest.keyClick(dialog.slider, Qt.Key.Key_PageUp)
    assert dialog.field.cut.zoom == pytest.approx(dialog.slider.value() / 100)
    dialog.field.zoom(2)
    assert dialog.slider.value() == round(dialog.field.cut.zoom * 100)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("image", "kind"), [(photo(300, 300), "image/png"), (photo(900, 900, noise=True), "image/jpeg")]
)
def test_what_is_published_is_small(image, kind):
    picture = encode(image)
    assert picture.media_type == kind
    assert len(picture.data) <= MAX_BYTES
    assert (picture.width, picture.height) == (SIDE, SIDE)
    again = QImage.fromData(picture.data)
    assert again.size() == QSize(SIDE, SIDE)


@pytest.mark.usefixtures("qapp")
def test_a_small_picture_is_not_made_larger():
    assert encode(photo(64, 64)).width == 64
