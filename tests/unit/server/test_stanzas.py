"""Reading and writing XML, addresses and forms: random and hostile input."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.server.addresses import Address, InvalidAddress, escape_local, parse_address
from app.server.limits import Limits
from app.server.sasl import Login, LoginRefused, make_credentials
from app.server.stanzas import (
    FrameError,
    make,
    parse,
    parse_stamp,
    serialise,
    stamp,
    with_child,
)

calm = settings(deadline=None, max_examples=60)

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]).filter(
    lambda character: character not in "\ufffe\uffff"
))  # fmt: skip
NAMES = st.sampled_from(["a", "b-c", "ö", "_x"])
SPACES = st.sampled_from(["jabber:client", "urn:a", "urn:b'<&>"])


def trees(depth: int = 3) -> st.SearchStrategy[ET.Element]:
    def build(name, space, attributes, words, tail, children):
        element = make(name, space, attributes, words, *children)
        element.tail = tail
        return element

    children = st.lists(trees(depth - 1), max_size=3) if depth else st.just([])
    attributes = st.dictionaries(NAMES.map(str) | st.just("{urn:q}r"), WORDS, max_size=3)
    return st.builds(build, NAMES, SPACES, attributes, WORDS, WORDS, children)


def same(one: ET.Element, other: ET.Element, *, root: bool = True) -> bool:
    return (
        (one.tag, one.attrib, one.text or "") == (other.tag, other.attrib, other.text or "")
        and (root or (one.tail or "") == (other.tail or ""))
        and len(one) == len(other)
        and all(same(a, b, root=False) for a, b in zip(one, other, strict=True))
    )


@calm
@given(trees())
def test_what_is_written_is_read_back_the_same(tree):
    assert same(parse(serialise(tree), Limits()), tree)


@calm
@given(trees())
def test_a_child_can_be_put_into_what_is_written(tree):
    got = parse(with_child(serialise(tree), "<z xmlns='urn:z'/>"), Limits())
    assert got[-1].tag == "{urn:z}z"
    assert len(got) == len(tree) + 1


@calm
@given(st.text())
def test_any_text_can_be_written(words):
    parse(serialise(make("a", "urn:a", {"b": words}, words)), Limits())


@calm
@given(st.text() | st.text().map(lambda words: f"<a>{words}</a>"))
def test_any_frame_is_read_or_refused(frame):
    try:
        parse(frame, Limits())
    except FrameError as refusal:
        assert refusal.condition  # noqa: PT017  # what is raised is the point, if anything is


@calm
@given(st.text())
def test_any_text_is_an_address_or_refused(words):
    try:
        address = parse_address(words)
    except InvalidAddress:
        return
    assert parse_address(str(address)) == address


@calm
@given(st.text(min_size=1).filter(lambda words: words.strip() == words))
def test_any_name_can_be_made_a_local_part(name):
    try:
        address = parse_address(f"{escape_local(name)}@x.example")
    except InvalidAddress:  # control characters and the like remain forbidden
        return
    assert address.domain == "x.example"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("a@b", Address("a", "b")),
        ("A@B/C", Address("a", "b", "C")),
        ("b", Address("", "b")),
        ("a@b/c/d@e", Address("a", "b", "c/d@e")),
        ("李雷@b", Address("李雷", "b")),
    ],
)
def test_addresses_are_read(words, address):
    assert parse_address(words) == address


@pytest.mark.parametrize(
    "words", ["", "@b", "a@", "a@b/", "a'@b", "a b@c", "a@b c", "a@b/\n", "x" * 1024 + "@b"]
)
def test_what_is_no_address_is_refused(words):
    with pytest.raises(InvalidAddress):
        parse_address(words)


def test_names_are_escaped():
    assert escape_local("o'brien") == r"o\27brien"
    assert escape_local(r"a\27b") == r"a\5c27b"
    assert escape_local("a b@c") == r"a\20b\40c"


@calm
@given(st.integers(0, 4_000_000_000_000_000))
def test_times_are_written_and_read_back(microseconds):
    when = microseconds / 1_000_000
    assert parse_stamp(stamp(when)) == pytest.approx(when, abs=1e-6)


@calm
@given(st.lists(st.binary(), min_size=1, max_size=3))
@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-1"])
def test_any_login_is_refused_in_good_order(mechanism, steps):
    credentials = CREDENTIALS
    login = Login(mechanism, lambda _: credentials)
    try:
        for step in steps:
            login.step(step)
    except LoginRefused as refusal:
        assert refusal.condition  # noqa: PT017  # what is raised is the point, if anything is
    assert login.user is None


CREDENTIALS = make_credentials("secret")
