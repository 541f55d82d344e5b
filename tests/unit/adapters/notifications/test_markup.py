"""No text of a stranger becomes markup, breaks a line it should not, or grows without bound."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.notifications.markup import (
    MAX_LINE_LENGTH,
    MAX_LINES,
    MAX_TITLE_LENGTH,
    body_text,
    title_text,
)

any_text = st.text(st.characters(), max_size=3000)  # surrogates too


@given(any_text)
def test_an_escaped_body_contains_no_tag(body: str) -> None:
    escaped = body_text(body, markup=True)
    assert not set("<>") & set(escaped)


@given(any_text)
def test_an_escaped_body_reads_as_the_plain_one(body: str) -> None:
    assert html.unescape(body_text(body, markup=True)) == body_text(body, markup=False)


@given(any_text)
def test_everything_can_be_encoded(text: str) -> None:
    (title_text(text) + body_text(text, markup=True)).encode("utf-8")


@given(any_text)
def test_a_title_is_one_short_line(title: str) -> None:
    text = title_text(title)
    assert (len(text.splitlines()) <= 1, len(text) <= MAX_TITLE_LENGTH) == (True, True)


@given(any_text)
def test_a_body_has_a_bounded_size(body: str) -> None:
    lines = body_text(body, markup=False).split("\n")
    assert (len(lines) <= MAX_LINES, max(map(len, lines)) <= MAX_LINE_LENGTH) == (True, True)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\u202e", "\u2066", "\u200f"])
def test_control_and_bidi_characters_are_left_out(control: str) -> None:
    assert control not in body_text(f"a{control}b", markup=True) + title_text(f"a{control}b")


def test_the_lines_of_a_conversation_stay_lines() -> None:
    assert body_text("Anna: one\nBen: two", markup=True) == "Anna: one\nBen: two"
