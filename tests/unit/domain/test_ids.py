"""Ids of any script come back whole, and what a stranger sends steers nothing."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidConversationId, InvalidExt
from app.domain.ids import (
    MAX_EXT_LENGTH,
    MAX_TARGET_LENGTH,
    AccountId,
    ConversationId,
    ConversationKind,
    ConversationRef,
    build_ext,
    build_link,
    parse_ext,
    parse_link,
)

targets = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("_'\"/?&=#%+;: 日本語🌻"),
    min_size=1,
    max_size=40,
).filter(str.strip)
conversations = st.builds(ConversationId.c2c, targets) | st.builds(ConversationId.group, targets)

HOSTILE = ["", "x", "c2c", "c2c_", "c2c_ ", "group_\t", "C2C_anna", "c2c-anna", " c2c_a", "_a"]


@settings(deadline=None)
@given(targets)
def test_a_target_comes_back_whole(target: str) -> None:
    user, group = ConversationId.c2c(target), ConversationId.group(target)
    assert (user.kind, user.target, str(user)) == (ConversationKind.C2C, target, f"c2c_{target}")
    assert (group.kind, group.target) == (ConversationKind.GROUP, target)
    assert user != group


def test_only_the_first_underline_divides() -> None:
    assert ConversationId("c2c_group_a_b").target == "group_a_b"
    assert ConversationId("c2c__").target == "_"


@pytest.mark.parametrize("text", [*HOSTILE, "c2c_a\nb", "c2c_a\x7f", "c2c_\ud800", "group_a\x00"])
def test_what_names_nobody_is_no_id(text: str) -> None:
    with pytest.raises(InvalidConversationId):
        ConversationId(text)


def test_an_id_is_bounded() -> None:
    assert ConversationId.c2c("x" * MAX_TARGET_LENGTH)
    with pytest.raises(InvalidConversationId):
        ConversationId.c2c("x" * (MAX_TARGET_LENGTH + 1))


@settings(deadline=None)
@given(conversations)
def test_an_ext_leads_back_to_its_conversation(conversation: ConversationId) -> None:
    assert parse_ext(build_ext(conversation)) == conversation


@settings(deadline=None)
@given(targets)
def test_tencents_forms_are_understood(target: str) -> None:
    for number, conversation in (
        (1, ConversationId.c2c(target)),
        (2, ConversationId.group(target)),
    ):
        entity = json.dumps({"entity": {"chatType": number, "sender": target, "version": 1}})
        assert parse_ext(entity) == conversation
        assert parse_ext(json.dumps({"ext": entity})) == conversation


@pytest.mark.parametrize(
    "ext",
    [
        "",
        "null",
        "[]",
        '"c2c_anna"',
        "c2c_anna",
        "{",
        "{}",
        '{"conversationID": null}',
        '{"conversationID": ["c2c_anna"]}',
        '{"conversationID": "anna"}',
        '{"conversationID": "c2c_\\ud800"}',
        '{"conversationid": "c2c_anna"}',
        '{"entity": {"chatType": 3, "sender": "anna"}}',
        '{"entity": {"chatType": "1", "sender": "anna"}}',
        '{"entity": {"chatType": 1, "sender": 7}}',
        '{"entity": {"chatType": 1, "sender": ""}}',
        '{"entity": "{}"}',
        '{"ext": {"conversationID": "c2c_anna"}}',
        '{"ext": ""}',
        "[" * 8000,
        '{"a":' * 2000 + "1" + "}" * 2000,
        "1" * 6000,
        '{"conversationID": "c2c_anna"}' + " " * MAX_EXT_LENGTH,
    ],
)
def test_any_other_ext_is_refused(ext: str) -> None:
    with pytest.raises(InvalidExt):
        parse_ext(ext)


@settings(deadline=None)
@given(st.text(st.characters(), max_size=100))
def test_no_text_breaks_the_reading_of_an_ext(ext: str) -> None:
    for text in (ext, json.dumps({"ext": ext}), json.dumps({"conversationID": ext})):
        with contextlib.suppress(InvalidExt):
            assert isinstance(parse_ext(text), ConversationId)


@settings(deadline=None)
@given(conversations, targets.filter(lambda t: t == t.strip()))
def test_a_link_leads_back_to_its_conversation(conversation: ConversationId, account: str) -> None:
    link = build_link(ConversationRef(AccountId(account), conversation))
    assert parse_link(link) == (conversation, account)
    assert link.isascii()
    assert not set(link) & set(" \"'<>\\")


def test_a_bare_id_and_a_link_without_an_account_are_understood() -> None:
    anna = ConversationId.c2c("a_b@example.org")
    assert parse_link("c2c_a_b@example.org") == (anna, None)
    assert parse_link("bellbird:conversation/c2c_a_b@example.org") == (anna, None)
    assert parse_link("bellbird:conversation/c2c_a_b%40example.org?account=") == (anna, None)
    assert parse_link("BELLBIRD:conversation/c2c_a_b@example.org") == (anna, None)


@pytest.mark.parametrize(
    "link",
    [
        *HOSTILE,
        "bellbird:",
        "bellbird:conversation",
        "bellbird:conversation/",
        "bellbird:settings/c2c_anna",
        "bellbird:conversation/anna",
        "bellbird:conversation/c2c_%00",
        "bellbird:conversation/c2c_a%0Ab",
        "bellbird://[",
        "https://example.org/c2c_anna",
        "bellbird:conversation/c2c_" + "x" * 5000,
    ],
)
def test_any_other_link_is_refused(link: str) -> None:
    with pytest.raises(InvalidConversationId):
        parse_link(link)


@settings(deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_no_text_breaks_the_reading_of_a_link(text: str) -> None:
    for link in (text, f"bellbird:{text}", f"bellbird:conversation/{text}"):
        try:
            conversation, _ = parse_link(link)
        except InvalidConversationId:
            continue
        assert conversation.target


@pytest.mark.parametrize(
    ("link", "conversation"),
    [
        ("xmpp:anna@example.org", "c2c_anna@example.org"),
        ("xmpp:anna_b%25c@example.org?message;body=hi", "c2c_anna_b%c@example.org"),
        ("xmpp:anna@example.org/phone", "c2c_anna@example.org"),
        ("XMPP:Anna@Example.ORG", "c2c_anna@example.org"),
        ("xmpp://me@example.org/anna@example.org", "c2c_anna@example.org"),
        ("XMPP:garden@rooms.example.org?join", "group_garden@rooms.example.org"),
        ("xmpp:garden@rooms.example.org?join;password=x", "group_garden@rooms.example.org"),
    ],
)
def test_an_address_of_xmpp_is_a_link(link: str, conversation: str) -> None:
    assert parse_link(link) == (ConversationId(conversation), None)
