"""Emoji and names while writing: chosen, completed, and never in the way."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.domain import events as e
from app.domain.errors import ConnectionFailed
from app.domain.people import Person
from app.gui.composer.completion import Kind, Word, finished_emoji, people_to_mention, word_before
from app.gui.composer.completion_popup import CompletionPopup
from app.gui.composer.composer import Composer
from app.gui.composer.emoji import describe, emoji_groups, emoji_named, find_emoji
from app.gui.composer.emoji_picker import EmojiPicker
from app.gui.composer.picture_dialog import PictureDialog
from app.gui.gui import Gui
from tests.gui.conftest import World
from tests.gui.world import NOW, group, message, person, populate

ANNA, GARDEN = person("anna"), group("garden")


@pytest.fixture
def composer(gui: Gui, world: World) -> Composer:
    populate(world.store)
    world.conversations.open(ANNA)
    gui.window.focus_composer()
    return gui.window.conversation.composer


@pytest.fixture
def picker(composer: Composer) -> EmojiPicker:
    QTest.mouseClick(composer._emoji, Qt.MouseButton.LeftButton)
    return composer.findChild(EmojiPicker)


def popup(composer: Composer) -> CompletionPopup:
    return composer.window().findChild(CompletionPopup)


def offered(composer: Composer) -> list[str]:
    shown = popup(composer)
    return [shown.item(row).text() for row in range(shown.count())] if shown.isVisible() else []


def press(composer: Composer, key: Qt.Key) -> None:
    QTest.keyClick(composer.field, key)


def in_garden(world: World) -> None:
    members = (Person("g/anna", "Anna Becker"), Person("g/wei", "小林"), Person("g/you", "you"))
    world.store.dispatch(e.ConversationChanged(GARDEN, members=members))
    world.conversations.open(GARDEN)


# -- what is known of emoji ---------------------------------------------------------------------


def test_every_emoji_is_listed_once():
    every = [emoji.text for rows in emoji_groups().values() for emoji in rows]
    assert len(every) == len(set(every)) > 1_500


@pytest.mark.parametrize(
    ("words", "best"),
    [("thumbsup", "👍"), ("thumb", "👍"), ("red heart", "❤️"), ("bird", "🐦"), ("苹果", "🍎")],
)
def test_an_emoji_is_found_by_its_words(words: str, best: str):
    assert best in [emoji.text for emoji in find_emoji(words)][:6]


@pytest.mark.parametrize("words", ["", "   ", "_", "xyzzyx", "\x00", "a" * 10_000])
def test_what_is_no_word_finds_nothing(words: str):
    assert list(find_emoji(words)) == []


def test_an_emoji_is_known_by_its_short_name():
    assert (emoji_named("+1"), emoji_named("no such name")) == ("👍", "")


def test_one_with_a_tone_is_known_as_what_it_is():
    assert describe("👍🏽").name == "thumbs up"


def test_one_that_is_not_known_is_called_by_itself():
    assert describe("🫨🫨").called("en") == "🫨🫨"


# -- the picker ---------------------------------------------------------------------------------


def test_a_click_on_an_emoji_writes_it(composer, picker, world):
    place = picker.list.visualRect(picker.model.index(0)).center()
    wanted = picker.model.rows[0].text
    QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert composer.text() == wanted
    assert world.store.state.settings.recent_emoji == (wanted,)


def test_an_emoji_is_found_and_written_by_keyboard_alone(composer, picker):
    QTest.keyClicks(picker.field, "tomato")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert composer.text() == "🍅"


def test_arrows_walk_from_the_field_into_the_grid_and_back(picker):
    QTest.keyClick(picker.field, Qt.Key.Key_Down)
    assert picker.list.hasFocus()
    QTest.keyClick(picker.list, Qt.Key.Key_Right)
    assert picker.list.currentIndex().row() == 1
    QTest.keyClick(picker.list, Qt.Key.Key_Up)
    assert picker.field.hasFocus()


def test_letters_typed_in_the_grid_go_to_the_field(picker):
    QTest.keyClick(picker.field, Qt.Key.Key_Down)
    QTest.keyClicks(picker.list, "c")
    assert picker.field.text() == "c"


def test_a_group_is_shown_by_its_button(picker):
    button = next(b for b in picker._groups.buttons() if b.property("group") == "food")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert picker.model.rows == emoji_groups()["food"]


def test_nothing_found_is_said(picker):
    QTest.keyClicks(picker.field, "xyzzyx")
    assert picker._name.text() == "Nothing is called that."
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert picker.isVisible()


def test_esc_leaves_without_writing(composer, picker):
    QTest.keyClick(picker.field, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    assert composer.text() == ""


@pytest.mark.anyio
async def test_what_was_chosen_lately_comes_first(composer, world):
    await world.preferences.change(recent_emoji=("🌱", "🐦"))
    composer.choose_emoji()
    picker = composer.findChild(EmojiPicker)
    assert [emoji.text for emoji in picker.model.rows] == ["🌱", "🐦"]
    picker.close()


def test_the_tones_of_a_hand_are_offered(picker):
    QTest.keyClicks(picker.field, "thumbsup")
    picker._offer_tones(picker.list.visualRect(picker.model.index(0)).center())
    menu = picker.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == [
        "👍",
        "👍🏻",
        "👍🏼",
        "👍🏽",
        "👍🏾",
        "👍🏿",
    ]
    menu.close()


def test_a_screen_reader_hears_the_name_of_an_emoji(picker):
    QTest.keyClicks(picker.field, "tomato")
    spoken = picker.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "tomato"


def test_the_model_keeps_its_promises(picker, qtmodeltester):
    qtmodeltester.check(picker.model)


def test_the_emoji_open_by_keyboard(composer):
    QTest.keyClick(composer.field, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert composer.findChild(EmojiPicker).isVisible()


# -- completion ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (":smi", Word(Kind.EMOJI, 0, "smi")),
        ("well :smi", Word(Kind.EMOJI, 5, "smi")),
        ("笑一个 :笑", Word(Kind.EMOJI, 4, "笑")),
        ("@", Word(Kind.MENTION, 0, "")),
        ("dear @Anna B", Word(Kind.MENTION, 5, "Anna B")),
        ("at 10:30", None),
        ("http://x", None),
        (":a", None),
        ("mail@example", None),
        ("@anna\nand", None),
        ("", None),
    ],
)
def test_a_word_is_one_where_it_stands_alone(text: str, word: Word | None):
    assert word_before(text, in_group=True) == word


def test_people_are_mentioned_in_groups_only():
    assert word_before("@an", in_group=False) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("ok :+1:", (3, "👍")), ("a:+1:", None), (":nonsense:", None), ("12:30:", None)],
)
def test_a_whole_short_name_is_its_emoji(text: str, found):
    assert finished_emoji(text) == found


def test_a_short_name_is_completed(composer, world):
    QTest.keyClicks(composer.field, "red :tomat")
    assert offered(composer) == ["🍅  tomato"]
    press(composer, Qt.Key.Key_Return)
    assert composer.text() == "red 🍅"
    assert offered(composer) == []
    assert world.conversations.made("send") == []


def test_a_whole_short_name_turns_into_its_emoji(composer):
    composer.type("😀 ")
    QTest.keyClicks(composer.field, ":tomato:")
    assert composer.text() == "😀 🍅"


def test_a_pasted_short_name_stays_as_it_is(composer):
    data = QMimeData()
    data.setText("see :tomato:")
    composer.field.insertFromMimeData(data)
    assert composer.text() == "see :tomato:"


def test_esc_refuses_the_offers_until_another_word(composer):
    QTest.keyClicks(composer.field, ":tom")
    press(composer, Qt.Key.Key_Escape)
    assert offered(composer) == []
    press(composer, Qt.Key.Key_Return)
    assert composer.text() == ""


def test_a_member_is_mentioned(composer, world):
    in_garden(world)
    QTest.keyClicks(composer.field, "Thanks @ann")
    assert offered(composer) == ["Anna Becker"]
    press(composer, Qt.Key.Key_Tab)
    assert composer.text() == "Thanks @Anna Becker "


def test_enter_sends_after_a_name_that_begins_another(composer, world):
    world.store.dispatch(
        e.ConversationChanged(GARDEN, members=(Person("g/a", "Anna"), Person("g/b", "Anna Maria")))
    )
    world.conversations.open(GARDEN)
    QTest.keyClicks(composer.field, "@anna")
    press(composer, Qt.Key.Key_Return)
    press(composer, Qt.Key.Key_Return)
    assert world.conversations.made("send") == [(GARDEN, "@Anna", None)]


def test_arrows_and_mouse_choose_among_the_offers(composer, world):
    in_garden(world)
    QTest.keyClicks(composer.field, "@")
    names = offered(composer)
    assert len(names) > 2
    press(composer, Qt.Key.Key_Down)
    press(composer, Qt.Key.Key_Up)
    press(composer, Qt.Key.Key_Up)
    shown = popup(composer)
    assert shown.currentRow() == len(names) - 1
    place = shown.visualItemRect(shown.item(1)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert composer.text() == f"@{names[1]} "


def test_who_spoke_lately_is_offered_first_and_i_am_not(world):
    populate(world.store)
    in_garden(world)
    world.store.dispatch(
        e.MessageReceived(message(GARDEN, 900, sender="g/zoe", name="Zoe", at=NOW), e.Origin.LIVE)
    )
    names = people_to_mention(world.store.state, GARDEN)
    assert names[0] == "Zoe"
    assert "you" not in names


def test_names_that_play_tricks_are_written_plainly(world):
    populate(world.store)
    in_garden(world)
    tricky = (Person("g/x", "\u202eeve\u200b\n\n"),)
    world.store.dispatch(e.ConversationChanged(GARDEN, members=tricky))
    assert "eve" in people_to_mention(world.store.state, GARDEN)


# -- pictures -----------------------------------------------------------------------------------


class Files:
    """Takes what is sent, or fails."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int, int, bool]] = []
        self.failure: Exception | None = None

    async def send(self, ref, file) -> None:
        assert ref == ANNA
        if self.failure is not None:
            raise self.failure
        picture = QImage(str(file.path))
        whole = (picture.width(), picture.height()) == (file.width, file.height)
        self.sent.append((file.path.suffix, file.width, file.height, whole))


def picture() -> QImage:
    made = QImage(300, 200, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.darkGreen)
    return made


@pytest.mark.anyio
async def test_a_picture_is_sent_from_the_clipboard(composer, world):
    files = Files()
    dialog = PictureDialog(world.context, files, ANNA, picture(), composer)
    await dialog._send_it()
    assert files.sent == [(".png", 300, 200, True)]
    assert dialog.result() == PictureDialog.DialogCode.Accepted


@pytest.mark.anyio
async def test_a_picture_that_can_not_be_sent_is_still_there(composer, world):
    files = Files()
    files.failure = ConnectionFailed("there is no connection")
    dialog = PictureDialog(world.context, files, ANNA, picture(), composer)
    dialog.open()
    await dialog._send_it()
    assert dialog.isVisible()
    assert dialog._problem.text() == "It could not be sent: there is no connection."
    files.failure = None
    await dialog._send_it()
    assert len(files.sent) == 1


def test_a_huge_picture_is_shown_small(composer, world):
    huge = QImage(8000, 6000, QImage.Format.Format_RGB32)
    huge.fill(Qt.GlobalColor.black)
    dialog = PictureDialog(world.context, Files(), ANNA, huge, composer)
    assert dialog.sizeHint().width() < 600


def test_a_picture_with_text_is_pasted_as_text(composer):
    data = QMimeData()
    data.setText("cell")
    data.setImageData(picture())
    composer.field.insertFromMimeData(data)
    assert composer.text() == "cell"


def test_a_picture_alone_is_reported(composer, qtbot):
    data = QMimeData()
    data.setImageData(picture())
    with qtbot.waitSignal(composer.field.pasted):
        composer.field.insertFromMimeData(data)
    assert composer.text() == ""
