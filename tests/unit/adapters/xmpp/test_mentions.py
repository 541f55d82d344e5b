"""Whom a group message calls by name, said so that programs need not guess."""

import pytest

from app.adapters.xmpp.mentions import MAX_MENTIONS, references

ROOM = "garden@rooms.example.org"
THERE = ["Anna", "Anna Maria", "Ben", "园丁", "c++", "a b"]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("hi @Anna!", ["Anna"]),
        ("hi @anna maria, hello", ["Anna Maria"]),
        ("Ben: look", ["Ben"]),
        ("first\nben, look", ["Ben"]),
        ("@Ben and @Anna", ["Ben", "Anna"]),
        ("@园丁 你好", ["园丁"]),
        ("@c++ is hard", ["c++"]),
        ("Ben is away", []),
        ("mail@Ben.org me@@Ben", []),
        ("@Benjamin", []),
        ("@Cem", []),
        ("", []),
    ],
)
def test_who_is_called(text: str, called: list[str]) -> None:
    found = references(text, ROOM, THERE)
    spans = [(int(r.get("begin", "")), int(r.get("end", ""))) for r in found]
    names = [text[begin:end].lstrip("@").casefold() for begin, end in spans]
    assert names == [name.casefold() for name in called]


def test_the_address_of_an_occupant_is_written_as_an_address() -> None:
    (reference,) = references("@a b", ROOM, THERE)
    assert reference.get("uri") == f"xmpp:{ROOM}/a%20b"


def test_any_number_of_names_leaves_a_bounded_number() -> None:
    assert len(references("@Ben " * 1000, ROOM, THERE)) == MAX_MENTIONS
