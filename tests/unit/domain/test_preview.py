"""One harmless line for each kind of message."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.content import (
    Call,
    CallAction,
    Custom,
    Element,
    Face,
    File,
    GroupTip,
    Image,
    Location,
    Merged,
    Text,
    Unsupported,
    Video,
    Voice,
)
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message, MessageFlag
from app.domain.people import Person
from app.domain.preview import MAX_PREVIEW_LENGTH, plain, preview


def message(*elements: Element, flags: MessageFlag = MessageFlag.NONE) -> Message:
    return Message(
        AccountId("me"),
        ConversationId.c2c("anna"),
        MessageId("1"),
        Person("anna"),
        1.0,
        elements,
        flags=flags,
    )


CASES: list[tuple[Element, str]] = [
    (Text("See you at five"), "See you at five"),
    (Text("the murderer is", spoiler=True), "[Spoiler]"),
    (Image("u"), "[Photo]"),
    (File("u", "plan.pdf"), "[File] plan.pdf"),
    (File("u"), "[File]"),
    (Voice("u"), "[Voice]"),
    (Video("u"), "[Video]"),
    (Location(1, 2, "The garden"), "[Location] The garden"),
    (Location(1, 2), "[Location]"),
    (Face(3), "[Sticker]"),
    (Custom("data", "A poll"), "A poll"),
    (Custom("data"), "[Custom message]"),
    (Merged("Garden talk", ("a", "b")), "[Chat history] Garden talk"),
    (GroupTip("Anna joined"), "Anna joined"),
    (Call("1", CallAction.RING), "Incoming call"),
    (Call("1", CallAction.CANCEL), "Missed call from anna"),
    (Call("1", CallAction.ACCEPT), "Call answered"),
    (Call("1", CallAction.REJECT), "Call declined"),
    (Call("1", CallAction.MISSED, video=True), "Missed video call from anna"),
    (Call("1", CallAction.ENDED), "Call ended"),
    (Unsupported("A hologram"), "A hologram"),
    (Unsupported(), "[Message of an unknown kind]"),
]


@pytest.mark.parametrize(("element", "line"), CASES)
def test_each_kind_has_its_line(element: Element, line: str) -> None:
    assert preview(message(element)) == line


@pytest.mark.parametrize(
    ("action", "line"),
    [
        (CallAction.RING, "Outgoing call"),
        (CallAction.CANCEL, "Call cancelled"),
        (CallAction.MISSED, "Call not answered"),
        (CallAction.REJECT, "Call declined"),
    ],
)
def test_a_call_of_mine_is_never_missed_by_me(action: CallAction, line: str) -> None:
    assert preview(replace(message(Call("1", action)), outgoing=True)) == line


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (Person("anna@example.org", "Anna B."), "Anna B."),
        (Person("anna@example.org"), "anna"),
        (Person("x", "An\nna\u202e"), "An na"),
    ],
)
def test_a_missed_call_tells_whose(person: Person, name: str) -> None:
    missed = replace(message(Call("1", CallAction.MISSED)), sender=person)
    assert preview(missed) == f"Missed call from {name}"


def test_no_kind_is_forgotten() -> None:
    assert {type(element) for element, _ in CASES} == set(get_args(Element))


def test_several_elements_are_one_line() -> None:
    assert preview(message(Image("u"), Text("my\ngarden"))) == "[Photo] my garden"


def test_an_opened_spoiler_is_told() -> None:
    spoiler = message(Text("the gardener", spoiler=True))
    assert preview(spoiler, reveal_spoilers=True) == "the gardener"


def test_a_recalled_message_tells_nothing() -> None:
    assert preview(message(Text("x"), flags=MessageFlag.RECALLED)) == "Message recalled"


@pytest.mark.parametrize("elements", [(), (Text(""),), (Text(" \n\t "),), (Text("\u202e"),)])
def test_an_empty_message_says_so(elements: tuple[Element, ...]) -> None:
    assert preview(message(*elements)) == "[Empty message]"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\r\nc\td\x00e\x1bf\x7fg\u2028h\u2029i\x85j", "a b c d e f g h i j"),
        ("  wide\u3000and\u00a0narrow\u2009 ", "wide and narrow"),
        ("safe\u202egpj.exe", "safegpj.exe"),
        ("\u2066x\u2069\u200e\u200f\u061c\u202a\u202c", "x"),
        ("<b>bold</b> & <a href='x'>", "<b>bold</b> & <a href='x'>"),
        ("half \ud800 of it", "half \ufffd of it"),
        ("co\u00adoperate\ufeff\u200b", "cooperate"),
        ("👩\u200d👩\u200d👧 ❤️ 🏴\U000e0067\U000e0062\U000e007f", None),
        ("می\u200cخواهم 日本語 עברית", None),
        ("\U0001fae8 \U0001fadc", None),
        (" " * 5000 + "late", "late"),
    ],
)
def test_a_line_is_harmless_and_loses_no_letter(text: str, line: str | None) -> None:
    assert plain(text) == (text if line is None else line)


def test_a_long_line_ends_with_dots() -> None:
    assert plain("x" * 400) == "x" * (MAX_PREVIEW_LENGTH - 1) + "…"
    assert plain("x" * MAX_PREVIEW_LENGTH) == "x" * MAX_PREVIEW_LENGTH
    assert plain("abc def", 5) == "abc…"
    assert plain("ab👩\u200d👩cd", 5) == "ab👩…"


@settings(deadline=None)
@given(st.text(st.characters(), max_size=400), st.integers(5, 60))
def test_every_text_becomes_one_line_that_any_encoder_takes(text: str, limit: int) -> None:
    line = plain(text, limit)
    assert len(line) <= limit
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    assert line.encode("utf-8") or not line
    assert plain(line, limit) == line
