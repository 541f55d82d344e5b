"""Names in which nothing is seen."""

import unicodedata

import pytest

from app.domain.blank import seen
from app.domain.conversation import Conversation
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Person


@pytest.mark.parametrize(
    "name",
    [
        "",
        " \t\u00a0\u3000",
        "\u200b\u200d\u2060\ufeff",
        "\u202e\u2066\u2069",
        "\u3164\u115f\u1160\uffa0",
        "\u2800\u2800",
        "\U000e0041\ufe0f",
    ],
)
def test_a_name_in_which_nothing_is_seen_gives_way_to_the_address(name: str) -> None:
    ref = ConversationRef(AccountId("me"), ConversationId.c2c("mallory@example.org"))
    assert Person("mallory@example.org", name).display_name == "mallory@example.org"
    assert Conversation(ref, name).display_name == "mallory"


@pytest.mark.parametrize(
    "name", ["Anna", "\u200bAnna", "陈伟", "فريد", "한글", "👩\u200d👩", ".", "\u202eA"]
)
def test_every_other_name_stays_as_it_is(name: str) -> None:
    assert seen(name) == name


def test_all_that_unicode_calls_space_or_control_is_seen_as_nothing() -> None:
    spaces = (
        chr(c) for c in range(0x20000) if unicodedata.category(chr(c)) in {"Zs", "Zl", "Zp", "Cc"}
    )
    assert [c for c in spaces if seen(c)] == []
