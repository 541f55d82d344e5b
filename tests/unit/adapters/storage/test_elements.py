"""Content of any shape survives the disk, and nothing on the disk breaks the reading."""

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.storage.elements import (
    KINDS,
    decode_elements,
    decode_push,
    decode_reactions,
    encode_elements,
    encode_push,
    encode_reactions,
)
from app.domain.model import Element, File, OfflinePushInfo, Reaction, Text, Unsupported

any_text = st.text(st.characters(), max_size=30)  # lone surrogates and NUL too
numbers = st.floats(allow_nan=False)


def elements() -> st.SearchStrategy[Element]:
    """Every kind with every field at random."""
    with_types = {str: any_text, float: numbers}
    return st.one_of(
        *(
            st.builds(kind, **{f: with_types[t] for f, t in fields_of(kind) if t in with_types})
            for kind in get_args(Element)
        )
    )


def fields_of(kind: type) -> list[tuple[str, object]]:
    return list(kind.__annotations__.items())


@settings(deadline=None)
@given(st.lists(elements(), max_size=5).map(tuple))
def test_every_element_comes_back_as_it_was(content: tuple[Element, ...]) -> None:
    assert decode_elements(encode_elements(content)) == content


@settings(deadline=None)
@given(st.lists(st.builds(Reaction, sender=any_text, emoji=any_text), max_size=5).map(tuple))
def test_reactions_come_back_as_they_were(reactions: tuple[Reaction, ...]) -> None:
    assert decode_reactions(encode_reactions(reactions)) == reactions


@settings(deadline=None)
@given(
    st.none()
    | st.builds(OfflinePushInfo, title=any_text, desc=any_text, ext=any_text)
    | st.builds(OfflinePushInfo, disable_push=st.booleans())
)
def test_push_wishes_come_back_as_they_were(push: OfflinePushInfo | None) -> None:
    assert decode_push(encode_push(push)) == push


def test_every_kind_of_element_has_a_name_on_disk() -> None:
    assert set(KINDS.values()) == set(get_args(Element))


def test_the_form_on_disk_stays_what_it_is() -> None:
    """Databases of released versions hold this; a change here needs a new VERSION."""
    assert encode_elements((Text("hi"), File("https://x/y", size=3))) == (
        '{"v":1,"elements":[{"kind":"text","text":"hi"},'
        '{"kind":"file","url":"https://x/y","size":3}]}'
    )
    assert encode_elements((Text("hi"),)) == '{"v":1,"elements":[{"kind":"text","text":"hi"}]}'


def test_a_kind_of_a_newer_version_shows_its_fallback() -> None:
    stored = '{"v":2,"elements":[{"kind":"hologram","fallback":"[Hologram]"},{"kind":"poll"}]}'
    assert decode_elements(stored) == (Unsupported("[Hologram]"), Unsupported())


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    stored = '{"v":1,"elements":[{"kind":"text","text":"hi","colour":"red"}]}'
    assert decode_elements(stored) == (Text("hi"),)


@pytest.mark.parametrize(
    "element",
    [
        {"kind": "text"},
        {"kind": "text", "text": None},
        {"kind": "text", "text": "a", "spoiler": 1},
        {"kind": "image", "url": "u", "width": True},
        {"kind": "location", "latitude": "1", "longitude": 2},
        {"kind": "location", "latitude": 10**400, "longitude": 2},
        {"kind": "merged", "title": "t", "lines": ["a", 1]},
        {"kind": "merged", "title": "t", "lines": "ab"},
        {"kind": "call", "call_id": "1", "action": "dance"},
        {"kind": ["text"]},
        "text",
        None,
    ],
)
def test_a_broken_element_spoils_only_itself(element: object) -> None:
    stored = json.dumps({"v": 1, "elements": [element, {"kind": "text", "text": "next"}]})
    assert decode_elements(stored) == (Unsupported(), Text("next"))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(list(KINDS)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["v", "elements", "kind", "text", "url", "lines", "action", "title"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.text(max_size=50) | json_values.map(json.dumps))
def test_nothing_on_the_disk_breaks_the_reading(stored: str) -> None:
    assert isinstance(decode_elements(stored), tuple)
    assert isinstance(decode_reactions(stored), tuple)
    push = decode_push(stored)
    assert push is None or isinstance(push, OfflinePushInfo)


def test_json_nested_beyond_reason_is_refused_quietly() -> None:
    assert decode_elements("[" * 100_000) == (Unsupported(),)
