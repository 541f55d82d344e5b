"""Servers are judged by their own words, and treated as their known faults need."""

import pytest

from app.adapters.notifications.capabilities import Profile, make_profile
from app.adapters.notifications.inhibition import ServerProperty
from app.ports.desktop import Capability
from tests.unit.adapters.notifications import recorded_servers


def judged(
    *words: str, name: str = "gnome-shell", vendor: str = "", version: str = "46", spec: str = "1.2"
) -> Profile:
    return make_profile(":1.5", name, vendor, version, spec, words)


@pytest.mark.parametrize(
    ("words", "capability"),
    [
        (("actions",), Capability.ACTIONS),
        (("actions", "inline-reply"), Capability.INLINE_REPLY),
        (("sound",), Capability.SOUND),
        (("persistence",), Capability.PERSISTENCE),
        ((), Capability.REPLACE),
    ],
)
def test_a_word_is_a_capability(words: tuple[str, ...], capability: Capability) -> None:
    assert judged(*words).has(capability)


def test_a_reply_field_without_actions_is_none() -> None:
    assert not judged("inline-reply").has(Capability.INLINE_REPLY)


def test_notify_osd_gets_no_actions() -> None:
    assert not judged("actions", name="notify-osd").has(Capability.ACTIONS)


@pytest.mark.parametrize(
    ("spec", "hint"), [("1.0", "icon_data"), ("1.1", "image_data"), ("1.2", "image-data")]
)
def test_the_picture_has_the_name_of_its_time(spec: str, hint: str) -> None:
    assert judged(spec=spec).image_hint == hint


@pytest.mark.parametrize(
    ("version", "escapes"), [("0.15", True), ("0.16", True), ("0.17", False), ("1.0", False)]
)
def test_an_old_lxqt_takes_titles_for_markup(version: str, escapes: bool) -> None:
    assert judged(name="lxqt-notificationd", version=version).escape_title is escapes


@pytest.mark.parametrize("version", ["", "devel", "0.x", "²"])
def test_an_odd_version_is_no_trouble(version: str) -> None:
    assert not judged(name="lxqt-notificationd", version=version).escape_title


def test_do_not_disturb_is_found_where_the_server_has_it() -> None:
    places = [judged("inhibitions").inhibited, judged(name="dunst").inhibited, judged().inhibited]
    assert places == [
        ServerProperty("org.freedesktop.Notifications", "Inhibited"),
        ServerProperty("org.dunstproject.cmd0", "paused"),
        None,
    ]


def test_a_servers_name_is_bounded() -> None:
    assert len(judged(name="x" * 10_000).info.name) <= 100


@pytest.mark.parametrize("server", recorded_servers.ALL, ids=lambda s: f"{s.name} {s.version}")
def test_each_known_server_is_taken_for_what_it_is(server: recorded_servers.RecordedServer) -> None:
    profile = make_profile(
        ":1.5", server.name, server.vendor, server.version, server.spec, server.words
    )
    assert profile.info.capabilities == server.can
    assert (profile.markup, profile.escape_title) == (server.escapes_body, False)


def test_only_plasma_refuses_the_same_words_twice() -> None:
    refusing = [
        s.name
        for s in recorded_servers.ALL
        if make_profile(":1.5", s.name, s.vendor, s.version, s.spec, s.words).refuses_repeats
    ]
    assert refusing == ["Plasma", "Plasma"]
