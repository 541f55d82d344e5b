"""What can be done with a message: react, reply, forward, choose text, copy, walk, follow links."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QToolTip

from app.domain import events as e
from app.domain.content import File, Text, Video, Voice
from app.domain.ids import MessageId
from app.domain.message import MAX_REACTIONS, MessageFlag, MessageState, Reaction
from app.gui.composer.emoji_picker import EmojiPicker
from app.gui.look.links import Doubt, doubt
from app.gui.messages.cards import is_program
from app.gui.messages.forwarding import ForwardDialog
from app.gui.messages.layout import CardPart, Does, TextPart
from app.gui.messages.model import REACTION_PAUSE
from app.gui.messages.opening import place_for
from app.gui.messages.reacting import ReactionBar
from tests.gui.conftest import World
from tests.gui.message_desk import ANNA, Desk, make_desk, settle
from tests.gui.world import NOW, group, message, person

ME = "you@example.org"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    made = make_desk(world)
    yield made
    made.gui.close()


def said(number: int, text: str = "hello", **more):
    return message(ANNA, number, text, at=NOW + number, **more)


def reacted(number: int = 1, *pairs: tuple[str, str], **more):
    return said(number, reactions=tuple(Reaction(who, emoji) for who, emoji in pairs), **more)


def chips_of(desk: Desk, row: int = 0) -> list[tuple[str, bool]]:
    return [(c.text, c.mine) for _, c in desk.view._delegate.layout_of(row).reactions]


# -- reactions ------------------------------------------------------------------------------------


def test_reactions_are_summed_up_with_mine_among_them(desk: Desk) -> None:
    desk.load(reacted(1, (ME, "👍"), ("anna@example.org", "👍"), ("anna@example.org", "🎉")))
    assert chips_of(desk) == [("👍 2", True), ("🎉", False)]


@pytest.mark.parametrize(
    ("before", "chosen", "after"),
    [
        ((), "🎉", ("🎉",)),
        (("👍",), "🎉", ("👍", "🎉")),
        (("👍", "🎉"), "🎉", ("👍",)),
    ],
)
def test_a_click_on_a_reaction_makes_it_mine_or_takes_it_back(
    desk: Desk, before, chosen, after
) -> None:
    mine = [(ME, emoji) for emoji in before]
    shown = reacted(1, *mine, ("anna@example.org", "🎉"))
    desk.load(shown)
    desk.click(Does.REACTION, detail=chosen)
    assert desk.world.conversations.made("react") == [(shown, after)]


def test_a_reaction_is_toggled_by_the_keyboard(desk: Desk) -> None:
    shown = reacted(1, ("anna@example.org", "👍"), ("anna@example.org", "🎉"))
    desk.load(shown)
    desk.keys(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert desk.world.conversations.made("react") == [(shown, ("🎉",))]


def test_reactions_that_come_are_shown_a_moment_later(desk: Desk) -> None:
    desk.load(said(1))
    thumb = (Reaction("anna@example.org", "👍"),)
    desk.world.store.dispatch(e.ReactionsChanged(ANNA, MessageId("m1"), "anna@example.org", thumb))
    QTest.qWait(REACTION_PAUSE + 30)
    assert chips_of(desk) == [("👍", False)]


def test_a_flood_of_reactions_is_bounded_and_laid_out_once(desk: Desk) -> None:
    desk.load(said(1))
    changes = []
    desk.view.messages.changed.connect(lambda: changes.append(1))
    for i in range(MAX_REACTIONS + 200):
        sender = f"p{i}@example.org"
        emoji = (Reaction(sender, chr(0x1F600 + i % 60)),)
        desk.world.store.dispatch(e.ReactionsChanged(ANNA, MessageId("m1"), sender, emoji))
    QTest.qWait(REACTION_PAUSE + 50)
    assert len(changes) <= 2
    assert len(desk.view.messages.rows[0].reactions) == MAX_REACTIONS
    assert len(chips_of(desk)) == 9
    assert chips_of(desk)[-1][0] == "+52"


def test_an_emoji_from_the_network_stays_small_and_turns_nothing_around(desk: Desk) -> None:
    desk.load(reacted(1, ("anna@example.org", "\u202e" + "x" * 30)))
    ((text, _),) = chips_of(desk)
    assert len(text) <= 12
    assert "\u202e" not in text


def tooltip_at(desk: Desk, place: QPoint) -> str:
    QToolTip.hideText()
    event = QHelpEvent(QEvent.Type.ToolTip, place, desk.view.viewport().mapToGlobal(place))
    QApplication.sendEvent(desk.view.viewport(), event)
    return QToolTip.text()


def test_the_tooltip_tells_who_reacted(desk: Desk) -> None:
    desk.load(reacted(1, (ME, "👍"), ("anna@example.org", "👍")))
    place = desk.place(desk.target(Does.REACTION).area.center())
    assert tooltip_at(desk, place) == "👍 by You, Anna"
    QToolTip.hideText()


def test_a_screen_reader_hears_who_reacted(desk: Desk) -> None:
    desk.load(reacted(1, ("anna@example.org", "👍")))
    index = desk.view.messages.index(0)
    told = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert told == "Reactions: 👍 by Anna"


def bar_of(desk: Desk) -> ReactionBar:
    bar = desk.page.findChild(ReactionBar)
    assert bar is not None
    return bar


def test_a_quick_reaction_is_chosen_with_the_mouse(desk: Desk) -> None:
    shown = said(1)
    desk.load(shown)
    desk.page.message_actions.offer_reactions(shown, QPoint(200, 200))
    QTest.mouseClick(bar_of(desk).buttons[1], Qt.MouseButton.LeftButton)
    assert desk.world.conversations.made("react") == [(shown, ("❤️",))]


def test_a_quick_reaction_is_chosen_with_the_keyboard(desk: Desk) -> None:
    shown = said(1)
    desk.load(shown)
    desk.page.message_actions.offer_reactions(shown, QPoint(200, 200))
    bar = bar_of(desk)
    QTest.keyClick(bar.buttons[0], Qt.Key.Key_Right)
    QTest.keyClick(bar.buttons[1], Qt.Key.Key_Right)
    QTest.keyClick(bar.buttons[2], Qt.Key.Key_Return)
    assert desk.world.conversations.made("react") == [(shown, ("😂",))]


def test_every_quick_reaction_has_a_name(desk: Desk) -> None:
    shown = reacted(1, (ME, "👍"))
    desk.load(shown)
    desk.page.message_actions.offer_reactions(shown, QPoint(200, 200))
    names = [button.accessibleName() for button in bar_of(desk).buttons]
    assert names[:2] == ["Take back 👍", "React with ❤️"]
    bar_of(desk).close()


def test_any_other_emoji_can_be_picked(desk: Desk) -> None:
    shown = said(1)
    desk.load(shown)
    desk.page.message_actions.offer_reactions(shown, QPoint(200, 200))
    QTest.mouseClick(bar_of(desk).more, Qt.MouseButton.LeftButton)
    picker = desk.page.findChild(EmojiPicker)
    picker.chosen.emit("🌻")
    picker.close()
    settle()
    assert desk.world.conversations.made("react") == [(shown, ("🌻",))]


def test_buttons_hover_beside_the_message_under_the_pointer(desk: Desk) -> None:
    shown = said(1)
    desk.load(shown)
    place = desk.place(desk.view._delegate.layout_of(0).bubble.center())
    event_at(desk.view.viewport(), place, Qt.MouseButton.NoButton)
    hover = desk.view._hover
    assert hover.isVisible()
    replies = []
    desk.view.reply_wanted.connect(replies.append)
    QTest.mouseClick(hover.reply, Qt.MouseButton.LeftButton)
    assert replies == [shown]
    QTest.mouseClick(hover.react, Qt.MouseButton.LeftButton)
    bar_of(desk).close()


# -- replies --------------------------------------------------------------------------------------


def history(count: int):
    return [message(ANNA, i, f"Message {i}", at=NOW - 100_000 + i) for i in range(count)]


def test_a_quote_tells_what_it_quotes_even_from_far_back(desk: Desk) -> None:
    reply = said(9000, "that one", reply_to=MessageId("m3"))
    desk.load(*history(900), reply)
    row = len(desk.view.messages.rows) - 1
    quote = desk.view._delegate.layout_of(row).quote
    assert (quote.name, quote.text) == ("Anna", "Message 3")


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_quote_leads_far_back(desk: Desk, by) -> None:
    reply = said(9000, "that one", reply_to=MessageId("m3"))
    desk.load(*history(900), reply)
    row = len(desk.view.messages.rows) - 1
    if by == "mouse":
        desk.click(Does.QUOTE, row)
    else:
        desk.view.setCurrentIndex(desk.view.messages.index(row))
        desk.keys(Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert desk.view.messages.rows[desk.view.currentIndex().row()].id == "m3"


def test_a_quote_of_what_is_not_here_says_so(desk: Desk) -> None:
    desk.load(said(1, "that one", reply_to=MessageId("gone")))
    desk.click(Does.QUOTE)
    problem = desk.world.store.state.problem
    assert problem is not None
    assert "not on this computer" in problem.text


def test_a_quote_does_not_keep_what_was_recalled(desk: Desk) -> None:
    desk.load(said(1, "secret"), said(2, "why?", reply_to=MessageId("m1")))
    assert desk.view._delegate.layout_of(1).quote.text == "secret"
    desk.world.store.dispatch(e.MessageRecalled(said(1).key))
    settle()
    assert "secret" not in desk.view._delegate.layout_of(1).quote.text


# -- the menu -------------------------------------------------------------------------------------


def menu_of(desk: Desk, row: int = 0) -> dict[str, object]:
    desk.view.setCurrentIndex(desk.view.messages.index(row))
    desk.keys(Qt.Key.Key_Menu)
    menu = desk.page.findChild(QMenu, "message-menu")
    assert menu is not None
    menu.close()
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_key_opens_a_messages_menu(desk: Desk) -> None:
    desk.load(said(1))
    assert list(menu_of(desk)) == [
        "Reply",
        "React…",
        "Forward…",
        "Copy",
        "Why was I notified, or not?",
        "Delete for me",
    ]


def test_what_is_mine_can_be_edited_and_recalled(desk: Desk) -> None:
    mine = said(1, mine=True)
    desk.load(mine)
    menu = menu_of(desk)
    assert {"Edit", "Recall"} <= set(menu)
    menu["Recall"].trigger()
    assert desk.world.conversations.made("recall") == [(mine,)]


def test_a_picture_of_mine_can_be_recalled_but_not_edited(desk: Desk) -> None:
    desk.load(said(1, mine=True, elements=(File("https://x.org/a", "a.pdf"),)))
    assert ("Edit" in menu_of(desk), "Recall" in menu_of(desk)) == (False, True)


def test_what_was_recalled_can_neither_be_reacted_to_nor_forwarded(desk: Desk) -> None:
    desk.load(said(1, flags=MessageFlag.RECALLED, elements=()))
    assert not {"React…", "Forward…", "Recall"} & set(menu_of(desk))


def test_a_voice_message_can_be_opened_with_another_program(desk: Desk) -> None:
    desk.load(said(1, elements=(Voice("https://x.org/a.m4a", 3),)))
    assert {"Open with another program", "Save the file…"} <= set(menu_of(desk))


def test_what_failed_can_be_sent_again_by_the_keyboard(desk: Desk) -> None:
    failed = said(1, mine=True, state=MessageState.FAILED)
    desk.load(failed)
    desk.keys(Qt.Key.Key_Return)
    assert desk.world.conversations.made("retry") == [(failed,)]


def test_a_message_is_forwarded_to_the_conversation_that_is_chosen(desk: Desk) -> None:
    shown = said(1)
    desk.load(shown)
    desk.world.store.dispatch(e.ConversationChanged(person("wei"), name="Wei"))
    menu_of(desk)["Forward…"].trigger()
    dialog = desk.page.findChild(ForwardDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.field, "Wei")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert desk.world.conversations.made("forward") == [(shown, person("wei"))]


# -- spoilers -------------------------------------------------------------------------------------


def covered(desk: Desk) -> bool:
    return any(p.covered for p in desk.view._delegate.layout_of(0).parts)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_spoiler_is_hidden_until_it_is_wanted(desk: Desk, by) -> None:
    desk.load(said(1, elements=(Text("the butler did it https://example.org", spoiler=True),)))
    assert covered(desk)
    assert [t.does for t in desk.view._delegate.layout_of(0).targets] == [Does.SPOILER]
    height = desk.view._delegate.layout_of(0).height
    if by == "mouse":
        desk.click(Does.SPOILER)
    else:
        desk.keys(Qt.Key.Key_Return)
    assert not covered(desk)
    assert desk.view._delegate.layout_of(0).height == height


# -- choosing text --------------------------------------------------------------------------------


def text_place(desk: Desk, position: int, row: int = 0, number: int = 0) -> QPoint:
    layout = desk.view._delegate.layout_of(row)
    texts = [p for p in layout.parts if isinstance(p, TextPart)]
    area = texts[number].shown.area_of(position, 1)
    return desk.place(texts[number].place + QPointF(area.left() + 0.5, area.center().y()), row)


def drag(desk: Desk, start: QPoint, stop: QPoint) -> None:
    port = desk.view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.7, 1.0):
        step = start + (stop - start) * share
        event_at(port, QPoint(round(step.x()), round(step.y())))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=stop)
    settle()


def event_at(port, place: QPoint, held=Qt.MouseButton.LeftButton) -> None:
    """Move the pointer, without the desktop's own being anywhere."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(port.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(port, event)


def copied(desk: Desk) -> str:
    desk.view.setFocus()
    QTest.keyClick(desk.view, Qt.Key.Key_C, CTRL)
    return QGuiApplication.clipboard().text()


def test_a_part_of_a_text_is_chosen_by_dragging_and_copied(desk: Desk) -> None:
    desk.load(said(1, "one two three"))
    drag(desk, text_place(desk, 4), text_place(desk, 7))
    assert copied(desk) == "two"


def test_text_is_counted_right_behind_an_emoji(desk: Desk) -> None:
    desk.load(said(1, "😀😀 two three"))
    drag(desk, text_place(desk, 5), text_place(desk, 8))
    assert copied(desk) == "two"


def test_a_word_is_chosen_by_two_clicks_and_all_by_three(desk: Desk) -> None:
    desk.load(said(1, "one two three"))
    port, place = desk.view.viewport(), text_place(desk, 5)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(port, left, pos=place)
    QTest.mouseDClick(port, left, pos=place)
    assert copied(desk) == "two"
    QTest.mousePress(port, left, pos=place)
    QTest.mouseRelease(port, left, pos=place)
    assert copied(desk) == "one two three"


def test_dragging_on_into_another_message_chooses_whole_messages(desk: Desk) -> None:
    desk.load(said(1, "one two three"), said(2, "four", mine=True), said(3, "five"))
    drag(desk, text_place(desk, 4), text_place(desk, 1, row=2))
    lines = copied(desk).split("\n")
    assert [line.partition("] ")[2] for line in lines] == [
        "Anna: one two three",
        "You: four",
        "Anna: five",
    ]


def test_a_click_beside_ends_the_choice(desk: Desk) -> None:
    desk.load(said(1, "one two three"))
    drag(desk, text_place(desk, 4), text_place(desk, 7))
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=text_place(desk, 1))
    assert not desk.view.chosen_text


def test_dragging_over_a_link_chooses_text_and_follows_nothing(desk: Desk) -> None:
    desk.load(said(1, "see https://example.org/path now"))
    followed = []
    desk.view.activated_part.connect(lambda *_: followed.append(1))
    drag(desk, text_place(desk, 8), text_place(desk, 30))
    assert (followed, bool(desk.view.chosen_text)) == ([], True)


# -- walking with the keyboard --------------------------------------------------------------------


def test_up_begins_at_what_is_in_sight(desk: Desk) -> None:
    desk.load(*[message(ANNA, i, at=NOW + i) for i in range(150)])
    desk.keys(Qt.Key.Key_Up)
    assert desk.view.currentIndex().row() == 148


def test_left_and_right_walk_through_the_parts_of_a_message(desk: Desk) -> None:
    links = "https://example.org/1 and https://example.org/2"
    desk.load(said(1, links, reactions=(Reaction("anna@example.org", "👍"),)))
    walked = []
    for _ in range(4):
        desk.keys(Qt.Key.Key_Right)
        focused = desk.view.focused_part()
        walked.append(focused and focused.detail)
    assert walked == ["https://example.org/1", "https://example.org/2", "👍", None]


def test_esc_goes_back_to_the_message_as_a_whole(desk: Desk) -> None:
    desk.load(said(1, "https://example.org/1"))
    desk.keys(Qt.Key.Key_Right)
    desk.keys(Qt.Key.Key_Escape)
    assert desk.view.focused_part() is None


def test_enter_alone_never_follows_a_link(desk: Desk) -> None:
    desk.load(said(1, "https://example.org/1"))
    followed = []
    desk.view.activated_part.connect(lambda *_: followed.append(1))
    desk.keys(Qt.Key.Key_Return)
    assert followed == []
    desk.keys(Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert followed == [1]


@pytest.mark.parametrize("does", [Does.LINK, Does.REACTION, Does.FILE, Does.RETRY, Does.QUOTE])
def test_every_part_that_can_be_activated_has_a_name(desk: Desk, does) -> None:
    desk.load(
        said(
            1,
            elements=(Text("https://example.org"), File("https://x.org/a", "a.pdf", 5)),
            reactions=(Reaction("anna@example.org", "👍"),),
            mine=True,
            state=MessageState.FAILED,
            reply_to=MessageId("m0"),
        )
    )
    assert desk.target(does).name


# -- links and names that lie ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/x", None),
        ("https://münchen.de", None),
        ("https://straße.de", None),
        ("https://例子.测试/x", None),
        ("https://яндекс.рф", None),
        ("https://ελλάδα.gr", None),
        ("https://ex\u0430mple.org", Doubt.LOOKALIKE),
        ("https://аррӏе.com", Doubt.LOOKALIKE),
        ("https://xn--80ak6aa92e.com", Doubt.LOOKALIKE),
        ("https://paypal.com@evil.example/x", Doubt.USER_PART),
        ("xmpp:anna@example.org", None),
    ],
)
def test_links_that_could_be_taken_for_others_are_told_apart(url, expected) -> None:
    assert doubt(url) is expected


def question(desk: Desk) -> QMessageBox:
    found = desk.page.findChild(QMessageBox, "link-question")
    assert found is not None
    return found


def test_a_look_alike_link_is_shown_as_it_is_before_it_is_opened(desk: Desk) -> None:
    desk.load(said(1, "https://ex\u0430mple.org/login"))
    desk.click(Does.LINK)
    box = question(desk)
    assert "xn--exmple-4nf.org" in box.text()
    assert box.defaultButton().text() == "Don't open"
    box.close()


def test_its_tooltip_says_what_to_beware_of(desk: Desk) -> None:
    desk.load(said(1, "https://ex\u0430mple.org/login"))
    told = tooltip_at(desk, desk.place(desk.target(Does.LINK).area.center()))
    assert "xn--exmple-4nf.org" in told
    assert "letters" in told
    QToolTip.hideText()


def card_of(desk: Desk, name: str) -> CardPart:
    desk.load(said(1, elements=(File("https://x.org/a", name, 1000),)))
    parts = desk.view._delegate.layout_of(0).parts
    return next(p for p in parts if isinstance(p, CardPart))


@pytest.mark.parametrize(
    ("name", "shown", "warned"),
    [
        ("photo\u202egpj.exe", "photogpj.exe", True),
        ("invoice.pdf", "invoice.pdf", False),
        ("song.mp3.scr ", "song.mp3.scr", True),
        ("a\u200bb.pdf", "ab.pdf", False),
        ("report.PDF.JS", "report.PDF.JS", True),
    ],
)
def test_a_file_shows_its_real_name_and_what_it_is(desk: Desk, name, shown, warned) -> None:
    card = card_of(desk, name)
    assert (card.title, card.warning, is_program(name)) == (shown, warned, warned)


def test_what_is_handed_to_another_program_has_a_name_of_ours() -> None:
    for url, ending in (
        ("https://x.org/../evil.exe", ".m4a"),
        ("https://x.org/a.OGG?x=1", ".ogg"),
    ):
        place = place_for(Voice(url))
        assert (place.suffix, place.parent.name[:9]) == (ending, "bellbird-")
        place.parent.rmdir()
    movie = place_for(Video("https://x.org/v"))
    assert movie.suffix == ".mp4"
    movie.parent.rmdir()


# -- right to left --------------------------------------------------------------------------------


@pytest.fixture
def turned(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_each_paragraph_runs_its_own_way(desk: Desk) -> None:
    desk.load(said(1, "a long line from left to right here\nمرحبا\nback"))
    (part,) = desk.view._delegate.layout_of(0).parts
    arabic = part.shown.text.index("م")
    assert part.shown.area_of(arabic, 1).right() > part.shown.width - 3
    assert part.shown.area_of(arabic + 6, 1).left() < 3


@pytest.mark.usefixtures("turned")
def test_the_whole_turns_around_with_the_window(desk: Desk) -> None:
    desk.load(said(1), said(2, mine=True))
    width = desk.view.viewport().width()
    theirs, mine = (desk.view._delegate.layout_of(row).bubble for row in (0, 1))
    assert theirs.right() > width - 40
    assert mine.left() < 40


@pytest.mark.usefixtures("turned")
def test_a_click_finds_its_part_in_a_window_that_is_turned(desk: Desk) -> None:
    shown = reacted(1, ("anna@example.org", "👍"))
    desk.load(shown)
    desk.click(Does.REACTION)
    assert desk.world.conversations.made("react") == [(shown, ("👍",))]


def test_names_that_turn_around_are_held_apart(desk: Desk) -> None:
    ref = group("garden")
    shown = message(
        ref,
        1,
        at=NOW,
        sender="garden@rooms.example.org/x",
        reactions=(
            Reaction("garden@rooms.example.org/שרה", "👍"),
            Reaction("garden@rooms.example.org/\u202eevil", "👍"),
        ),
    )
    desk.load(shown, ref=ref)
    assert desk.view.messages.said_reaction(shown, "👍") == "👍 by \u2068שרה\u2069, evil"


# -- for those who hear the window ----------------------------------------------------------------


def test_rows_have_a_role_and_say_who_wrote_what_and_when(desk: Desk) -> None:
    desk.load(said(1, "See you at five"), said(2, "Yes", mine=True, state=MessageState.READ))
    tree = QAccessible.queryAccessibleInterface(desk.view)
    assert tree.text(QAccessible.Text.Name) == "Messages"
    rows = [tree.child(i) for i in range(tree.childCount())]
    heard = [
        (row.role(), row.text(QAccessible.Text.Name).partition(",")[0])
        for row in rows
        if row.role() is QAccessible.Role.ListItem
    ]
    assert heard == [
        (QAccessible.Role.ListItem, "Anna: See you at five"),
        (QAccessible.Role.ListItem, "You: Yes"),
    ]


def test_hovering_buttons_have_names(desk: Desk) -> None:
    hover = desk.view._hover
    assert (hover.react.accessibleName(), hover.reply.accessibleName()) == ("React", "Reply")
