"""The conversation list's rows: their order, their words, and how little one event moves."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt

from app.domain import events as e
from app.domain.conversation import MUTED_FOREVER, Conversation
from app.domain.ids import MessageId
from app.domain.message import Position
from app.domain.people import Person
from app.gui.conversations.model import ConversationModel, Filter, Role
from app.gui.conversations.rows import PreviewKind
from tests.gui.conftest import World
from tests.gui.world import ME, NOW, group, message, online, person, populate


@pytest.fixture
def model(world: World) -> ConversationModel:
    populate(world.store)
    return ConversationModel(world.store, world.clock)


def names(model: ConversationModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def spoken(model: ConversationModel, ref) -> str:
    return model.index_of(ref).data(Qt.ItemDataRole.AccessibleTextRole)


def receive(world: World, *messages) -> None:
    world.store.dispatch(*(e.MessageReceived(m, e.Origin.LIVE) for m in messages))


def test_it_keeps_qts_rules_whatever_happens(qtmodeltester, model, world):
    qtmodeltester.check(model)
    receive(world, message(person("jonas"), 1000, at=NOW), message(group("news"), 1001, at=NOW + 1))
    world.store.dispatch(e.ConversationRemoved(person("wei")))
    world.store.dispatch(e.ConversationChanged(person("nok"), pinned=True))
    model.set_filter(Filter.UNREAD)
    world.conversations.open(group("garden"))
    model.set_filter(Filter.ALL)
    qtmodeltester.check(model)


def test_pinned_ones_stand_first_then_the_most_recent(model):
    assert names(model)[:4] == ["Garden club 🌻", "Anna Becker", "陈伟", "فريد حداد"]


def test_a_new_message_moves_its_conversation_below_the_pinned(model, world):
    receive(world, message(person("jonas"), 1000, "Hello again", at=NOW))
    assert names(model)[:2] == ["Garden club 🌻", "Jonas Weber"]


def test_a_message_moves_one_row_among_a_thousand_and_resets_nothing(world):
    online(world.store)
    many = tuple(
        Conversation(person(f"u{i}"), f"User {i:04}", activity_at=NOW - i) for i in range(1000)
    )
    world.store.dispatch(e.ConversationsLoaded(many, ()))
    model = ConversationModel(world.store, world.clock)
    resets, moves, changes = [], [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsMoved.connect(lambda _p, start, *_: moves.append(start))
    model.dataChanged.connect(lambda first, last: changes.append((first.row(), last.row())))
    receive(world, message(person("u900"), 1, at=NOW + 5))
    assert (resets, moves, changes) == ([], [900], [(0, 0)])


def test_a_row_says_who_wrote_what(model):
    rows = {ref: model.row(ref) for ref in model.refs()}
    assert (rows[group("garden")].prefix, rows[person("giulia")].prefix) == (
        "Björn Lindqvist",
        "You",
    )
    assert rows[person("wei")].prefix == ""


def test_a_draft_is_shown_until_its_conversation_is_opened(model, world):
    assert model.row(person("hiro")).kind is PreviewKind.DRAFT
    world.conversations.open(person("hiro"))
    assert model.row(person("hiro")).kind is PreviewKind.MESSAGE


def test_typing_takes_the_place_of_the_preview(model, world):
    world.store.dispatch(e.TypingChanged(group("garden"), Person("p1", "Kavya"), typing=True))
    assert model.row(group("garden")).text == "Kavya is typing…"


def test_a_screen_reader_hears_name_unread_text_and_time(model, world):
    receive(world, message(person("wei"), 1000, "See you at five", at=NOW - 60))
    assert spoken(model, person("wei")).startswith("陈伟, 3 unread, See you at five, ")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter.UNREAD, ["Garden club 🌻", "陈伟", "Team announcements"]),
        (Filter.MENTIONS, ["Garden club 🌻"]),
        (Filter.GROUPS, ["Garden club 🌻", "Team announcements"]),
    ],
)
def test_a_filter_leaves_only_its_kind(model, chosen, expected):
    model.set_filter(chosen)
    assert names(model) == expected


def test_an_open_conversation_stays_in_the_unread_filter_until_it_is_left(model, world):
    model.set_filter(Filter.UNREAD)
    world.conversations.open(person("wei"))
    world.store.dispatch(
        e.ReadMarked(person("wei"), Position(NOW, MessageId("z")), e.ReadSource.HERE)
    )
    assert "陈伟" in names(model)
    world.conversations.open(None)
    assert "陈伟" not in names(model)


def test_the_search_finds_names_and_addresses_in_any_case(model):
    model.set_search("YILMAZ")
    assert names(model) == []
    model.set_search("elif")
    assert names(model) == ["Elif Yılmaz"]
    model.set_search("giulia@")
    assert names(model) == ["Giulia Rossi"]


def test_markup_and_bidi_controls_are_only_text(model, world):
    evil = "<b>bold</b> \u202eevil\u202c &amp; \x07"
    receive(world, message(person("anna"), 1000, evil, at=NOW))
    assert model.row(person("anna")).text == "<b>bold</b> evil &amp;"


def test_a_hostile_name_is_one_short_harmless_line(model, world):
    world.store.dispatch(e.ConversationChanged(person("anna"), name="\u202e" + "A\n" * 5000))
    name = model.row(person("anna")).name
    assert len(name) <= 80
    assert "\n" not in name
    assert "\u202e" not in name


def test_a_row_is_removed_with_its_conversation(model, world):
    before = model.rowCount()
    world.store.dispatch(e.ConversationRemoved(person("anna")))
    assert (model.rowCount(), model.index_of(person("anna")).isValid()) == (before - 1, False)


def test_the_removal_of_an_account_empties_the_list(model, world):
    world.store.dispatch(e.AccountRemoved(ME))
    assert model.rowCount(QModelIndex()) == 0


def test_muting_is_shown_and_spoken(model, world):
    world.store.dispatch(e.ConversationChanged(person("anna"), muted_until=MUTED_FOREVER))
    assert model.row(person("anna")).muted
    assert "muted" in spoken(model, person("anna"))


def test_yesterday_begins_at_midnight(model, world):
    assert ":" in model.row(person("anna")).time
    world.clock.now += 86_400
    model._on_midnight()
    assert model.row(person("anna")).time == "Yesterday"


def test_every_index_knows_its_conversation(model):
    assert [model.index(r).data(Role.REF) for r in range(model.rowCount())] == model.refs()
    assert replace(model.row(person("anna")).conversation) == model.row(person("anna")).conversation
