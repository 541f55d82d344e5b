"""Content of any shape survives the disk, and nothing on the disk breaks the reading."""

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.storage.elements import (
    decode_elements,
    decode_push,
    decode_reactions,
    encode_elements,
    encode_push,
    encode_reactions,
)
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
from app.domain.message import OfflinePushInfo, Reaction

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


NAMES = [kind.__struct_config__.tag for kind in get_args(Element)]

ONE_OF_EACH: dict[str, Element] = {
    '{"kind":"text","text":"a \\u5929 \\ud800 \\u0000","spoiler":true,"truncated":true}': Text(
        "a 天 \ud800 \0", spoiler=True, truncated=True
    ),
    '{"kind":"image","url":"u","name":"n","width":1,"height":2,"size":3}': Image("u", "n", 1, 2, 3),
    '{"kind":"file","url":"u","name":"n","size":5000000000}': File("u", "n", 5_000_000_000),
    '{"kind":"voice","url":"u","duration":3}': Voice("u", 3),
    '{"kind":"video","url":"u"}': Video("u"),
    '{"kind":"location","latitude":1.5,"longitude":-2.0,"description":"d"}': Location(
        1.5, -2.0, "d"
    ),
    '{"kind":"face","index":0,"data":"d"}': Face(0, "d"),
    '{"kind":"custom","data":"d"}': Custom("d"),
    '{"kind":"merged","title":"t","lines":["a","b"]}': Merged("t", ("a", "b")),
    '{"kind":"group-tip","text":"t"}': GroupTip("t"),
    '{"kind":"call","call_id":"c","action":"missed","video":true}': Call(
        "c", CallAction.MISSED, video=True
    ),
    '{"kind":"unsupported","fallback":"f"}': Unsupported("f"),
}


@pytest.mark.parametrize("stored", ONE_OF_EACH)
def test_each_kind_is_on_disk_as_it_has_always_been(stored: str) -> None:
    whole = f'{{"v":1,"elements":[{stored}]}}'
    assert encode_elements((ONE_OF_EACH[stored],)) == whole
    assert decode_elements(whole) == (ONE_OF_EACH[stored],)


def test_every_kind_is_among_them() -> None:
    assert {type(element) for element in ONE_OF_EACH.values()} == set(get_args(Element))


def test_reactions_and_push_wishes_are_on_disk_as_they_have_always_been() -> None:
    reactions = (Reaction("a", "b"), Reaction("\udfff", "✨"))
    assert encode_reactions(reactions) == '[["a","b"],["\\udfff","\\u2728"]]'
    assert encode_push(OfflinePushInfo()) == "{}"
    push = OfflinePushInfo("t", ext="{}", disable_push=True)
    assert encode_push(push) == '{"title":"t","ext":"{}","disable_push":true}'


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
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(NAMES),
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


@pytest.mark.parametrize("inside", ["{}", '{{"elements":{}}}', '{{"elements":[{}]}}'])
@pytest.mark.parametrize("opened", ["[", '{"a":', '{"kind":'])
def test_json_nested_beyond_reason_is_refused_quietly(inside: str, opened: str) -> None:
    stored = inside.format(opened * 100_000)
    assert decode_elements(stored) == (Unsupported(),)
    assert decode_reactions(stored) == ()
    assert decode_push(stored) is None


def test_json_nested_deeply_within_reason_does_no_harm() -> None:
    deep = "[" * 500 + "]" * 500
    stored = f'{{"elements":[{{"kind":"text","text":"a","new":{deep}}},{{"kind":{deep}}}]}}'
    assert decode_elements(stored) == (Text("a"), Unsupported())


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ('{"kind":"image","url":"u","size":' + "9" * 5_000 + "}", Unsupported()),
        ('{"kind":"image","url":"u","size":99999999999999999999}', Image("u", size=10**20 - 1)),
        ('{"kind":"image","url":"u","size":1.5}', Unsupported()),
        ('{"kind":"location","latitude":1e999,"longitude":2}', Location(float("inf"), 2.0)),
        ('{"kind":"location","latitude":-Infinity,"longitude":2}', Location(-float("inf"), 2.0)),
        ('{"kind":"text","text":"a","text":"b"}', Text("b")),
        ('{"text":"late","kind":"text"}', Text("late")),
        ('{"kind":"text","text":"a","spoiler":null}', Unsupported()),
        ('{"kind":"hologram","fallback":"\\ud800"}', Unsupported("\ud800")),
        ('{"kind":"hologram","fallback":7}', Unsupported()),
    ],
)
def test_what_is_odd_is_read_as_far_as_it_makes_sense(stored: str, expected: Element) -> None:
    assert decode_elements(f'{{"v":1,"elements":[{stored}]}}') == (expected,)


def test_a_place_that_is_no_number_is_read() -> None:
    stored = '{"elements":[{"kind":"location","latitude":NaN,"longitude":2}]}'
    (place,) = decode_elements(stored)
    assert isinstance(place, Location)
    assert place.latitude != place.latitude


@pytest.mark.parametrize("stored", [b'{"elements":[]}', b"\xff", 7, 1.5])
def test_a_column_of_a_wrong_type_breaks_nothing(stored: object) -> None:
    for read in (decode_elements, decode_reactions, decode_push):
        read(stored)  # type: ignore[operator]  # as SQLite gives it
