"""Addresses as users type them: what servers make of them, and what can't be one."""

import pytest

from app.adapters.xmpp.addresses import account_address, typed_address
from app.adapters.xmpp.preparation import Unprepared, prepared
from app.domain.errors import AccountRefused, InvalidConversationId

# What slixmpp 1.17, an independent implementation (in Rust), made of them; "" for a refusal.
AS_OTHERS_SAY = {
    "anna@example.org": "anna@example.org",
    "Anna@Example.ORG": "anna@example.org",
    "ärger@example.org": "ärger@example.org",
    "a\u0308rger@example.org": "ärger@example.org",  # of two characters
    "ÄRGER@example.org": "ärger@example.org",
    "straße@example.org": "strasse@example.org",
    "ΣΑΣ@example.org": "σασ@example.org",
    "σας@example.org": "σασ@example.org",
    "İ@example.org": "i\u0307@example.org",
    "ａｎｎａ@example.org": "anna@example.org",  # full-width
    "①ﬁK@example.org": "1fik@example.org",
    "an\u00adna\u200b@example.org": "anna@example.org",  # what can't be seen
    "אבג@example.org": "אבג@example.org",
    "אa@example.org": "",  # runs in both directions
    "anna\u202e@example.org": "",  # turns what follows
    "\u0221@example.org": "",  # unassigned when the rules were made
    "\U0001f600@example.org": "",
    "\ue000@example.org": "",
    "\ud800@example.org": "",
    "an na@example.org": "",
    "an\u3000na@example.org": "",
    "an\x00na@example.org": "",
    'an"na@example.org': "",
    "an&na@example.org": "",
    "an'na@example.org": "",
    "an:na@example.org": "",
    "an<na@example.org": "",
    "an@na@example.org": "",
    "@example.org": "",
    "anna@": "",
    "anna@bücher.example": "anna@bücher.example",
    "anna@BU\u0308CHER.example": "anna@bücher.example",
    "anna@faß.example": "anna@fass.example",
    "anna@xn--bcher-kva.example": "anna@xn--bcher-kva.example",
    "anna@ｅxample.org": "anna@example.org",
    "anna@under_score.example": "anna@under_score.example",
    "anna@localhost": "anna@localhost",
    "anna@127.0.0.1": "anna@127.0.0.1",
    "anna@[::1]": "anna@[::1]",
    "anna@::1": "",
    "anna@.example.org": "",
    "anna@exa..mple": "",
    "anna@-example.org": "",
    "anna@example-.org": "",
    "anna@example.org:5222": "",
    "anna@exa mple.org": "",
    "anna@\U0001f600.example": "",
    "anna@" + "x" * 63 + ".org": "anna@" + "x" * 63 + ".org",
    "anna@" + "x" * 64 + ".org": "",
    "x" * 1023 + "@example.org": "x" * 1023 + "@example.org",
    "x" * 1024 + "@example.org": "",
    "é" * 512 + "@example.org": "",
}

# Where we are kinder, or stricter.
BY_OUR_OWN_LIGHTS = {
    "anna@例え。jp": "anna@例え.jp",  # as it is typed in Japanese and Chinese (RFC 3490, 3.1)
    "anna@example.org.": "anna@example.org",
    "anna@ex*mple.org": "",
}


@pytest.mark.parametrize(
    ("typed", "address"), sorted({**AS_OTHERS_SAY, **BY_OUR_OWN_LIGHTS}.items())
)
def test_an_address_is_what_servers_make_of_it(typed: str, address: str) -> None:
    try:
        assert prepared(typed) == address
    except Unprepared:
        assert not address


@pytest.mark.parametrize("address", sorted({a for a in AS_OTHERS_SAY.values() if a}))
def test_a_prepared_address_stays_as_it_is(address: str) -> None:
    assert prepared(address) == address


@pytest.mark.parametrize(
    "typed", [" Anna@Example.org ", "anna@example.org/desk", "ａnna@example.org"]
)
def test_an_account_is_found_by_its_address_however_it_was_typed(typed: str) -> None:
    assert account_address(typed) == "anna@example.org"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Garden@Rooms.Example.org", "garden@rooms.example.org"),
        ("Garden@Rooms.Example.org/Änna B", "garden@rooms.example.org/Änna B"),
        ("Example.org", "example.org"),
    ],
)
def test_who_is_written_to_is_found_by_their_address(typed: str, address: str) -> None:
    assert typed_address(typed) == address


@pytest.mark.parametrize("typed", ["", "@example.org", "a b@c", "a@b/\x07", "a@b:80", "אa@b"])
def test_nobody_is_written_to_at_what_is_no_address(typed: str) -> None:
    with pytest.raises(InvalidConversationId):
        typed_address(typed)


@pytest.mark.parametrize(
    "typed", ["", "anna", "example.org", "anna@", "@example.org", "a b@c", "/x"]
)
def test_what_is_no_address_is_refused_before_anything_is_sent(typed: str) -> None:
    with pytest.raises(AccountRefused, match="name@server"):
        account_address(typed)
