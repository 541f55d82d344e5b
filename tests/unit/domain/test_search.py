"""What it means that a text is found."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.content import (
    Custom,
    Element,
    File,
    GroupTip,
    Image,
    Location,
    Merged,
    Text,
    Unsupported,
    Voice,
)
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.domain.search import (
    MAX_PLACES,
    MAX_QUERY_LENGTH,
    MAX_TERMS,
    SNIPPET_LENGTH,
    Query,
    _folded_with_origin,
    fold,
    searchable,
    snippet,
)

texts = st.text(st.characters(codec="utf-8") | st.sampled_from("aé́が゙ｶﾞ한ᄒ\u200b‍ﬁ"), max_size=60)


def message(*elements: Element) -> Message:
    anna = Person("anna@example.org", "Anna")
    return Message(
        AccountId("me"), ConversationId.c2c(anna.id), MessageId("m"), anna, 1.0, elements
    )


def finds(typed: str, text: str) -> bool:
    return Query.parse(typed).matches(searchable(message(Text(text))))


def marked(typed: str, text: str) -> list[str]:
    return [text[start:stop] for start, stop in Query.parse(typed).places(text)]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("GARDEN", "in the garden"),
        ("arde", "in the garden"),
        ("strasse", "Hauptstraße 5"),
        ("cafe", "im Café"),
        ("cafe\u0301", "im Café"),
        ("creme brulee", "Crème brûlée"),
        ("dvorak", "Dvořák"),
        ("lodz", "Łódź"),
        ("smorrebrod", "Smørrebrød"),
        ("istanbul", "İstanbul"),
        ("μηνιγγι", "Μήνιγγι"),
        ("елка", "Ёлка"),
        ("שלום", "שָׁלוֹם"),
        ("محمد", "مُحَمَّد"),
        ("محمد", "محـــمد"),
        ("天", "今天天气很好"),
        ("天气", "今天天气很好"),
        ("東京", "昨日東京に行った"),
        ("ガ", "ｶﾞラス"),
        ("한국", "대한민국 한국어"),
        ("abc", "ＡＢＣ"),
        ("ﬁn", "the finish"),
        ("hello", "he\u200bl\u00adlo"),
        ("c++", "I like C++ most"),
        ("10:42", "at 10:42 sharp"),
        ("ครับ", "สวัสดีครับ"),
        ("five see", "See you at five"),
        ("😀", "well 😀"),
    ],
)
def test_what_means_the_same_is_found(typed: str, text: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("か", "が"),
        ("ガ", "カ"),
        ("天地", "天 地"),
        ("gardener", "garden"),
        ("see six", "See you at five"),
        ('"see you"', "See you at five"),
        ("see OR six", "See you"),
        ("s*", "See you"),
        ("กี", "กา"),
    ],
)
def test_what_means_something_else_is_not(typed: str, text: str) -> None:
    assert not finds(typed, text)


@pytest.mark.parametrize("typed", ["", "   ", "\0", "\u3000", "\u200b", "\u0301", "\ud800"])
def test_nothing_typed_looks_for_nothing(typed: str) -> None:
    assert not Query.parse(typed)


def test_a_query_is_bounded() -> None:
    query = Query.parse(" ".join(str(n) for n in range(100_000)))
    assert len(query.terms) <= MAX_TERMS
    assert sum(map(len, query.terms)) <= MAX_QUERY_LENGTH


@pytest.mark.parametrize(
    ("element", "typed"),
    [
        (File("https://x/1", "Budget 2026.ods"), "budget.ods"[:6]),
        (Image("https://x/2", "holiday.jpg"), "holiday"),
        (Location(1, 2, "Central Station"), "station"),
        (Custom("{}", "a red envelope"), "envelope"),
        (Merged("Chat of Anna", ("Ben: yes",)), "ben"),
        (GroupTip("Carl joined"), "carl"),
        (Unsupported("a poll about lunch"), "lunch"),
        (Text("surprise", spoiler=True), "surprise"),
    ],
)
def test_every_kind_with_words_is_found_by_them(element: Element, typed: str) -> None:
    assert Query.parse(typed).matches(searchable(message(element)))


def test_addresses_and_numbers_nobody_sees_are_not_searched() -> None:
    assert searchable(message(Voice("https://secret.example", 4), Image("https://x.example"))) == ""


@given(texts)
@example("e\u200b\u0301")
@example("ᄒ\u1161\u11ab")
@example("\u0cc6\u0cc2\u0cd5")
@settings(max_examples=400, deadline=None)
def test_folding_in_pieces_gives_what_folding_the_whole_does(text: str) -> None:
    assert _folded_with_origin(text)[0] == fold(text)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_what_is_in_a_text_is_found_and_marked(text: str) -> None:
    query = Query.parse(text)
    assert query.matches(fold(text).replace("\0", " ")) or len(query.terms) == MAX_TERMS
    assert bool(query.places(text)) == bool(query)


def test_the_second_halves_are_all_of_this_unicode() -> None:
    from app.domain.search import _SECOND_HALVES

    found = set()
    for code in range(0x110000):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            first, second = (chr(int(part, 16)) for part in parts)
            composes = unicodedata.normalize("NFC", first + second) == chr(code)
            if composes and unicodedata.combining(second) == 0:
                found.add(second)
    assert found <= _SECOND_HALVES


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("cafe", "im Café Café", ["Café", "Café"]),
        ("cafe", "im Cafe\u0301!", ["Cafe\u0301"]),
        ("ss", "Straße", ["ß"]),
        ("天气", "今天天气", ["天气"]),
        ("하", "하하", ["하하"]),
        ("ab bc", "xabcx", ["abc"]),
        ("ffi", "o\ufb03ce", ["\ufb03"]),
        ("😀", "a😀b", ["😀"]),
    ],
)
def test_the_places_are_those_of_the_text_as_it_was_written(
    typed: str, text: str, expected: list[str]
) -> None:
    assert marked(typed, text) == expected


def test_a_snippet_begins_a_little_before_what_was_found() -> None:
    text = "word " * 100 + "the needle is here" + " word" * 100
    made = snippet(message(Text(text)), Query.parse("needle"))
    assert made.text.startswith("…")
    assert len(made.text) <= SNIPPET_LENGTH
    assert [made.text[a:b] for a, b in made.marks] == ["needle"]
    assert made.marks[0][0] < 40


def test_a_snippet_of_a_very_long_text_is_made_from_the_right_part() -> None:
    text = "天地玄黄 " * 15_000 + "needle" + " 宇宙洪荒" * 3_000
    made = snippet(message(Text(text)), Query.parse("NEEDLE"))
    assert [made.text[a:b] for a, b in made.marks] == ["needle"]


def test_a_snippet_is_one_harmless_line() -> None:
    made = snippet(message(Text("one\n\u202etwo\x00 three")), Query.parse("three"))
    assert made.text == "one two three"


def test_a_snippet_does_not_tell_a_spoiler() -> None:
    made = snippet(message(Text("the butler", spoiler=True)), Query.parse("butler"))
    assert (made.text, made.marks) == ("[Spoiler]", ())


def test_a_text_full_of_it_has_a_bounded_number_of_places() -> None:
    assert len(Query.parse("a b").places("a- b- " * 3_000)) == 2 * MAX_PLACES
