"""Frames: what comes through the guard, and what is written so that every server reads it."""

import contextlib
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.xmpp.frames import (
    MAX_FRAME_LENGTH,
    BadFrame,
    build,
    parse_frame,
    parse_frames,
    write_frame,
)
from app.adapters.xmpp.names import CLIENT, XML, tag

BOMB = (
    '<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<message xmlns='jabber:client'><body>&b;</body></message>"
)
REFUSED = {
    "binary": b"<message/>",
    "empty": "",
    "blank": "   ",
    "leading space": " <message/>",
    "text": "hello",
    "a document type": "<!DOCTYPE message><message/>",
    "an entity bomb": BOMB,
    "an external entity": '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><m>&x;</m>',
    "a prolog": "<?xml version='1.0'?><message/>",
    "a processing instruction": "<?php echo 1 ?>",
    "a comment": "<!-- hi --><message/>",
    "CDATA": "<![CDATA[<message/>]]>",
    "NUL": "\0<message/>",
    "NUL inside": "<message>\0</message>",
    "unclosed": "<message><body>hi",
    "two in one": "<message/><message/>",
    "a stray close": "</stream:stream>",
    "an unknown entity": "<message>&nbsp;</message>",
    "an unbound prefix": "<stream:features/>",
    "an attribute twice": "<message id='1' id='2'/>",
    "a half character": "<message>&#xD800;</message>",
    "a raw half character": "<message>\ud800</message>",
    "too long": f"<m>{'x' * MAX_FRAME_LENGTH}</m>",
}


@pytest.mark.parametrize("frame", REFUSED.values(), ids=REFUSED.keys())
def test_the_guard_refuses(frame: str | bytes) -> None:
    with pytest.raises(BadFrame):
        parse_frame(frame)


def test_deep_nesting_and_many_children_cost_no_more_than_time() -> None:
    assert parse_frame("<a>" * 50_000 + "</a>" * 50_000).tag == "a"
    assert len(parse_frame(f"<a>{'<b/>' * 100_000}</a>")) == 100_000


def test_namespaces_are_written_as_defaults() -> None:
    body = build(tag(CLIENT, "body"), text="hi")
    active = build("{http://jabber.org/protocol/chatstates}active")
    message = build(tag(CLIENT, "message"), {"to": "a@b", tag(XML, "lang"): "en"}, body, active)
    assert write_frame(message) == (
        '<message xmlns="jabber:client" to="a@b" xml:lang="en"><body>hi</body>'
        '<active xmlns="http://jabber.org/protocol/chatstates"/></message>'
    )


@pytest.mark.parametrize("forbidden", ["\0", "\x0b", "\x1b", "\ufffe", "\uffff", "\ud83c"])
def test_characters_that_xml_forbids_are_replaced(forbidden: str) -> None:
    written = write_frame(build("{x}body", {"id": forbidden}, text=f"a{forbidden}b"))
    read = parse_frame(written)
    assert (read.text, read.get("id")) == ("a\ufffdb", "\ufffd")


xml_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r<>&\"'")
)


@given(text=xml_text, attribute=xml_text, tail=xml_text)
def test_what_is_written_is_read_again(text: str, attribute: str, tail: str) -> None:
    child = build("{other}child", {"name": attribute}, text=text)
    child.tail = tail
    read = parse_frame(write_frame(build("{x}root", None, child)))
    assert (read[0].tag, read[0].text or "", read[0].get("name"), read[0].tail or "") == (
        "{other}child",
        text,
        attribute,
        tail,
    )


@given(st.text(max_size=200))
def test_the_guard_reads_or_refuses_and_does_nothing_else(frame: str) -> None:
    with contextlib.suppress(BadFrame):
        assert isinstance(parse_frame(frame), ET.Element)


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_frame_among_others_costs_only_itself(name: str) -> None:
    before, bad, after = parse_frames(["<a/>", REFUSED[name], "<b x='1'/>"])
    assert isinstance(bad, BadFrame)
    assert [x.tag for x in (before, after) if not isinstance(x, BadFrame)] == ["a", "b"]


def test_bad_frames_that_make_sense_together_are_refused_all_the_same() -> None:
    found = parse_frames(["<a>", "<b/></a>", "<c/>"])
    assert [isinstance(x, BadFrame) for x in found] == [True, True, False]


GOOD = [
    "<m xmlns='x'><b>hi</b></m>",
    "<p:m xmlns:p='y' p:a='1'/>",
    "<m a='&amp;'/> \n",
    "<m>\r\n</m>",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(GOOD), max_size=5))
def test_frames_that_came_together_are_read_as_if_one_by_one(frames: list[str]) -> None:
    together = [x for x in parse_frames(frames) if not isinstance(x, BadFrame)]
    one_by_one = [parse_frame(frame) for frame in frames]
    assert list(map(ET.tostring, together)) == list(map(ET.tostring, one_by_one))
