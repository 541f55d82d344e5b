"""Pictures and sounds in messages: shown, offered, refused, looked at, played."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from app.domain.content import Image, Voice
from app.domain.errors import MediaRefused, RequestFailed, ServiceUnavailable
from app.domain.events import CatchUpFinished
from app.gui.messages.layout import Does, PicturePart, VoicePart
from app.gui.messages.shelf import KEPT_ASIDE, Shelf, Stage
from app.gui.messages.viewer import PictureViewer
from tests.gui.conftest import World
from tests.gui.media import draw_landscape
from tests.gui.message_desk import ANNA, Desk, make_desk, settle
from tests.gui.world import ME, NOW, message, person

RIVER = Image("https://x.org/river.jpg", "river.jpg", 1200, 800, 840_000)
VOICE = Voice("https://x.org/voice.ogg", 10)


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(world)
    made.media.files[RIVER.url] = draw_landscape(tmp_path / "river")
    made.media.files[VOICE.url] = tmp_path / "river"
    yield made
    made.gui.close()


def picture(number: int = 1, image: Image = RIVER, **more):
    return message(ANNA, number, at=NOW + number, elements=(image,), **more)


def voice(number: int = 1, **more):
    return message(ANNA, number, at=NOW + number, elements=(VOICE,), **more)


def part(desk: Desk, row: int = 0):
    kinds = PicturePart | VoicePart
    return next(p for p in desk.view._delegate.layout_of(row).parts if isinstance(p, kinds))


def stage(desk: Desk, shown=None, row: int = 0) -> Stage:
    shown = shown or desk.view.messages.rows[row]
    return desk.view.shelf.look(shown, shown.elements[0], part(desk, row).area.size()).stage


def colour_of(desk: Desk, row: int = 0) -> QColor:
    """What is painted in the upper left of a picture, where its sky is."""
    place = desk.place(part(desk, row).area.topLeft() + QPointF(20, 20), row)
    return desk.view.viewport().grab().toImage().pixelColor(place)


# -- pictures -------------------------------------------------------------------------------------


def test_a_picture_is_seen_in_its_place(desk: Desk) -> None:
    desk.load(picture())
    desk.paint()
    assert colour_of(desk).blue() > 200
    assert colour_of(desk).red() < 160


@pytest.mark.parametrize("stages", [("slow", "ready"), ("slow", "failed"), ("slow", "refused")])
def test_nothing_jumps_whatever_becomes_of_a_picture(desk: Desk, stages) -> None:
    desk.media.slow = True
    desk.load(picture(), message(ANNA, 5, "below", at=NOW + 5))
    desk.paint()
    before = desk.view.visualRect(desk.view.messages.index(1))
    if "failed" in stages:
        desk.media.failure = RequestFailed("it is not there any more")
    if "refused" in stages:
        desk.media.failure = MediaRefused("the picture is broken")
    desk.world.tasks.go_on()
    desk.paint()
    assert stage(desk).name.lower() == stages[1]
    assert desk.view.visualRect(desk.view.messages.index(1)) == before


def test_a_picture_on_its_way_shows_how_far_it_is(desk: Desk) -> None:
    desk.media.slow = True
    desk.load(picture())
    desk.paint()
    shown = desk.view.shelf.look(picture(), RIVER, part(desk).area.size())
    assert (shown.stage, round(shown.share, 2)) == (Stage.COMING, 0.33)


def test_a_picture_that_waits_is_fetched_by_a_click(desk: Desk) -> None:
    desk.media.allowed = False
    desk.load(picture())
    desk.paint()
    assert stage(desk) is Stage.OFFERED
    desk.click(Does.PICTURE)
    assert (stage(desk), desk.media.asked) == (Stage.READY, [RIVER.url])


def test_a_picture_that_waits_is_fetched_by_the_keyboard(desk: Desk) -> None:
    desk.media.allowed = False
    desk.load(picture())
    desk.paint()
    desk.keys(Qt.Key.Key_Return)
    assert stage(desk) is Stage.READY


def test_a_failure_is_tried_again_by_a_click(desk: Desk) -> None:
    desk.media.failure = RequestFailed("its server does not give it")
    desk.load(picture())
    desk.paint()
    assert stage(desk) is Stage.FAILED
    desk.media.failure = None
    desk.click(Does.PICTURE)
    assert stage(desk) is Stage.READY


def test_a_failure_is_tried_again_when_the_connection_is_back(desk: Desk) -> None:
    desk.media.failure = RequestFailed("there is no connection")
    desk.load(picture())
    desk.paint()
    desk.media.failure = None
    desk.world.store.dispatch(CatchUpFinished(ME))
    desk.paint()
    assert stage(desk) is Stage.READY


@pytest.mark.qt_log_ignore("libpng", "qt.gui.imageio", "QImage")
@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"MZ\0\0"])
def test_what_is_no_picture_is_refused_with_a_sentence(desk: Desk, tmp_path, content) -> None:
    (tmp_path / "bad").write_bytes(content)
    desk.media.files[RIVER.url] = tmp_path / "bad"
    desk.load(picture())
    desk.paint()
    shown = desk.view.shelf.look(picture(), RIVER, part(desk).area.size())
    assert (shown.stage, bool(shown.reason)) == (Stage.REFUSED, True)


def test_what_was_refused_is_not_asked_for_by_a_click(desk: Desk) -> None:
    desk.media.failure = MediaRefused("the picture is broken")
    desk.load(picture())
    desk.paint()
    desk.click(Does.PICTURE)
    assert desk.media.asked == []


def test_a_picture_that_moves_moves_only_while_it_is_painted(desk: Desk, tmp_path, qtbot) -> None:
    frames = [Pillow.new("RGB", (60, 40), (i * 40, 0, 0)) for i in range(5)]
    frames[0].save(
        tmp_path / "a", "GIF", save_all=True, append_images=frames[1:], duration=30, loop=0
    )
    desk.media.files[RIVER.url] = tmp_path / "a"
    desk.load(picture())
    for _ in range(3):  # each frame that is painted leads to the next
        with qtbot.waitSignal(desk.view.shelf.changed):
            pass
    desk.gui.window.hide()
    qtbot.waitUntil(lambda: not desk.view.shelf._moving.isActive())


def test_only_so_many_pixels_are_kept(desk: Desk, tmp_path) -> None:
    shelf = Shelf(desk.view._context, desk.view, most=500_000)
    for number in range(6):
        url = f"https://x.org/{number}.jpg"
        desk.media.files[url] = draw_landscape(tmp_path / f"{number}", 400, 300)
        shelf.look(picture(), Image(url), QSizeF(200, 150))
    assert sum(s.size for s in shelf._shown.values()) <= 500_000


def hide(desk: Desk) -> None:
    desk.gui.window.hide()


def open_another(desk: Desk) -> None:
    desk.load(message(person("ben"), 1), ref=person("ben"))


@pytest.mark.parametrize("leave", [hide, open_another])
def test_out_of_sight_fewer_pictures_are_kept(desk: Desk, tmp_path, leave) -> None:
    desk.load(picture())
    shelf = desk.view.shelf
    for number in range(8):
        url = f"https://x.org/{number}.jpg"
        desk.media.files[url] = draw_landscape(tmp_path / f"{number}", 1200, 1000)
        shelf.look(picture(), Image(url), QSizeF(1200, 1000))
    assert sum(shown.size for shown in shelf._shown.values()) > 2 * KEPT_ASIDE
    leave(desk)
    assert 0 < sum(shown.size for shown in shelf._shown.values()) <= KEPT_ASIDE


# -- the viewer -----------------------------------------------------------------------------------


def opened(desk: Desk) -> PictureViewer:
    found = desk.page.findChild(PictureViewer)
    assert found is not None
    return found


def test_a_click_on_a_picture_opens_it_large(desk: Desk) -> None:
    desk.load(picture())
    desk.paint()
    desk.click(Does.PICTURE)
    viewer = opened(desk)
    assert viewer.canvas.images[0].size().width() == 1200
    viewer.close()


def test_enter_opens_it_and_esc_leaves_it(desk: Desk) -> None:
    desk.load(picture())
    desk.paint()
    desk.keys(Qt.Key.Key_Return)
    viewer = opened(desk)
    QTest.keyClick(viewer.canvas, Qt.Key.Key_Escape)
    settle()
    assert desk.page.findChild(PictureViewer) is None


def test_the_viewer_goes_nearer_and_farther_and_back(desk: Desk) -> None:
    desk.load(picture())
    desk.page.message_actions.show_picture(picture(), RIVER)
    viewer = opened(desk)
    canvas = viewer.canvas
    whole = canvas.fitting
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    nearer = canvas.scale
    QTest.keyClick(viewer, Qt.Key.Key_Minus)
    assert (nearer > whole, canvas.scale) == (True, pytest.approx(whole))
    canvas.zoom(1000.0)
    assert canvas.scale <= 8.0
    QTest.keyClick(viewer, Qt.Key.Key_0)
    assert canvas.scale == 0.0
    viewer.close()


def test_the_viewer_copies_and_saves(desk: Desk, tmp_path) -> None:
    desk.load(picture())
    desk.page.message_actions.show_picture(picture(), RIVER)
    viewer = opened(desk)
    QTest.keyClick(viewer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().image().width() == 1200
    QTest.keyClick(viewer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = viewer.findChild(object, "save-file")
    dialog.fileSelected.emit(str(tmp_path / "saved.jpg"))
    dialog.reject()
    assert desk.files.fetched == [(RIVER.url, tmp_path / "saved.jpg")]
    viewer.close()


def test_the_viewer_says_what_it_cant_show(desk: Desk) -> None:
    desk.load(picture())
    desk.media.failure = MediaRefused("the picture is broken")
    desk.page.message_actions.show_picture(picture(), RIVER)
    viewer = opened(desk)
    assert "broken" in viewer.canvas.words
    viewer.close()


# -- sounds ---------------------------------------------------------------------------------------


def wave_place(desk: Desk, share: float, row: int = 0) -> QPoint:
    layout = desk.view._delegate.layout_of(row)
    wave = part(desk, row).wave(mirrored=layout.mirrored)
    return desk.place(QPointF(wave.left() + share * wave.width(), wave.center().y()), row)


def button_place(desk: Desk, row: int = 0) -> QPoint:
    return desk.place(part(desk, row).button.center(), row)


def click_at(desk: Desk, place: QPoint) -> None:
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle()


def test_the_button_plays_and_rests(desk: Desk) -> None:
    desk.load(voice())
    desk.paint()
    click_at(desk, button_place(desk))
    assert desk.player.running is not None
    desk.player.hear(3.0)
    click_at(desk, button_place(desk))
    assert (desk.player.running, desk.sounds.position(VOICE.url)) == (None, 3.0)


def test_space_plays_and_rests(desk: Desk) -> None:
    desk.load(voice())
    desk.paint()
    desk.keys(Qt.Key.Key_Space)
    assert desk.player.running is not None
    desk.keys(Qt.Key.Key_Space)
    assert desk.player.running is None


def test_a_click_into_the_waveform_goes_there(desk: Desk) -> None:
    desk.load(voice())
    desk.paint()
    click_at(desk, button_place(desk))
    click_at(desk, wave_place(desk, 0.5))
    assert desk.player.played[-1][1] == pytest.approx(5.0, abs=0.2)


def test_keys_go_forward_and_back(desk: Desk) -> None:
    desk.load(voice())
    desk.paint()
    desk.keys(Qt.Key.Key_Space)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(desk.view, Qt.Key.Key_Right, control)
    assert desk.player.played[-1][1] == 5.0
    desk.player.hear(1.0)
    QTest.keyClick(desk.view, Qt.Key.Key_Left, control)
    assert desk.player.played[-1][1] == 1.0


def test_only_one_plays(desk: Desk) -> None:
    other = Voice("https://x.org/other.ogg", 10)
    desk.media.files[other.url] = desk.media.files[VOICE.url]
    desk.load(voice(), message(ANNA, 2, at=NOW + 90, elements=(other,)))
    desk.paint()
    for row in (0, 1):
        click_at(desk, button_place(desk, row))
    assert desk.sounds.playing.url == other.url


def test_what_plays_moves_only_while_it_is_painted(desk: Desk, qtbot) -> None:
    desk.load(voice())
    desk.paint()
    desk.keys(Qt.Key.Key_Space)
    for _ in range(3):
        with qtbot.waitSignal(desk.view.voices.changed):
            pass
    desk.gui.window.hide()
    qtbot.waitUntil(lambda: not desk.view.voices._ticking.isActive())


def refused(desk: Desk) -> QMessageBox:
    """Try a sound of a format that is not known."""
    desk.player.refusal = MediaRefused("its format is not known here")
    desk.load(voice())
    desk.paint()
    click_at(desk, button_place(desk))
    box = desk.page.findChild(QMessageBox, "not-played")
    assert box is not None
    return box


def press(box: QMessageBox, text: str) -> None:
    button = next(b for b in box.buttons() if b.text().replace("&", "") == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def test_a_format_that_is_not_known_is_offered_to_another_program(desk: Desk) -> None:
    box = refused(desk)
    assert "its format is not known here" in box.text()
    press(box, "Open with another program")
    ((url, target),) = desk.files.fetched
    assert (url, target.suffix) == (VOICE.url, ".ogg")
    target.parent.rmdir()


def test_a_sound_that_was_refused_can_be_tried_again(desk: Desk) -> None:
    box = refused(desk)
    desk.player.refusal = None
    press(box, "Try again")
    assert desk.player.running is not None


def test_without_an_output_it_is_said(desk: Desk) -> None:
    desk.player.failure = ServiceUnavailable("this computer has no sound output")
    desk.load(voice())
    desk.paint()
    click_at(desk, button_place(desk))
    problem = desk.world.store.state.problem
    assert problem is not None
    assert "no sound output" in problem.text


def test_a_sound_that_waits_is_fetched_when_it_is_played(desk: Desk) -> None:
    desk.media.allowed = False
    desk.load(voice())
    desk.paint()
    assert desk.view.voices.look(voice(), VOICE).waveform is None
    click_at(desk, button_place(desk))
    assert desk.player.running is not None
