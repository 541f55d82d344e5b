"""Bookmarks: other programs' things in them stay, and only our change is made."""

from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp.bookmarks import Bookmarks, read_bookmark, with_entry, with_mute
from app.adapters.xmpp.frames import build, parse_frame, write_frame
from app.adapters.xmpp.names import PUBSUB, PUBSUB_EVENT, PUBSUB_OWNER, tag
from app.adapters.xmpp.own_nodes import publish_item
from app.adapters.xmpp.stanza_errors import ServerRefused
from app.domain.conversation import MUTED_FOREVER
from app.domain.errors import AppError, RequestFailed
from tests.fakes.xmpp_wire import FakeWire, answer

pytestmark = pytest.mark.anyio

ROOM = "garden@rooms.example.org"
CONFERENCE = (
    "<conference xmlns='urn:xmpp:bookmarks:1' name='Garden' autojoin='1'><nick>Me</nick>"
    "<password>s</password><extensions><theirs xmlns='urn:other'/></extensions></conference>"
)


def item(inside: str, name: str = ROOM) -> Element:
    return parse_frame(f"<item id='{name}'>{inside}</item>")


def test_a_bookmark_is_read() -> None:
    bookmark = read_bookmark(item(CONFERENCE))
    assert bookmark is not None
    assert (bookmark.address, bookmark.name, bookmark.nickname) == (ROOM, "Garden", "Me")
    assert (bookmark.autojoin, bookmark.muted_until) == (True, None)


@pytest.mark.parametrize(
    ("inside", "name"),
    [("", ROOM), (CONFERENCE, ""), (CONFERENCE, "a b"), (CONFERENCE, f"{ROOM}/x"), ("<x/>", ROOM)],
)
def test_nonsense_is_no_bookmark(inside: str, name: str) -> None:
    assert read_bookmark(item(inside, name)) is None


def test_what_others_keep_in_it_stays() -> None:
    bookmark = read_bookmark(item(CONFERENCE))
    assert bookmark is not None
    written = write_frame(with_mute(bookmark, MUTED_FOREVER, mentions=True))
    assert "<theirs" in written
    assert "<password>s</password>" in written
    assert "<never/>" in written


@pytest.mark.parametrize(
    ("until", "muted"), [(MUTED_FOREVER, MUTED_FOREVER), (0.0, 0.0), (9e9, None)]
)
def test_a_mute_that_ends_is_not_kept_on_the_server(until: float, muted: float | None) -> None:
    bookmark = read_bookmark(item(CONFERENCE))
    assert bookmark is not None
    again = read_bookmark(item(write_frame(with_mute(bookmark, until))))
    assert again is not None
    assert again.muted_until == muted


@pytest.mark.parametrize(
    ("setting", "muted", "mentions"),
    [
        ("always", 0.0, None),
        ("on-mention", MUTED_FOREVER, False),
        ("never", MUTED_FOREVER, True),
        ("sometimes", None, None),
    ],
)
def test_a_notification_setting_of_another_program_is_a_mute(
    setting: str, muted: float | None, mentions: bool | None
) -> None:
    notify = f"<notify xmlns='urn:xmpp:notification-settings:1'><{setting}/></notify>"
    bookmark = read_bookmark(
        item(
            "<conference xmlns='urn:xmpp:bookmarks:1'><extensions>"
            f"{notify}</extensions></conference>"
        )
    )
    assert bookmark is not None
    assert (bookmark.muted_until, bookmark.mentions_muted) == (muted, mentions)


@pytest.mark.parametrize("mentions", [True, False])
def test_a_mute_is_kept_with_what_it_means_for_mentions(mentions: bool) -> None:
    bookmark = read_bookmark(item(CONFERENCE))
    assert bookmark is not None
    written = write_frame(with_mute(bookmark, MUTED_FOREVER, mentions=mentions))
    again = read_bookmark(item(written))
    assert again is not None
    assert (again.muted_until, again.mentions_muted) == (MUTED_FOREVER, mentions)


def test_a_new_one_is_entered_at_every_login() -> None:
    bookmark = read_bookmark(item(write_frame(with_entry(None, "Me"))))
    assert bookmark is not None
    assert (bookmark.autojoin, bookmark.nickname) == (True, "Me")


async def test_a_server_without_the_node_has_no_bookmarks() -> None:
    wire = FakeWire()
    wire.refusal = ServerRefused("it does not exist", "item-not-found")
    assert await Bookmarks().load(wire) == []


async def test_a_server_that_refuses_is_not_taken_for_an_empty_one() -> None:
    wire = FakeWire()
    wire.refusal = ServerRefused("it is not allowed", "forbidden")
    with pytest.raises(RequestFailed):
        await Bookmarks().load(wire)


async def test_a_server_that_objects_to_the_options_gets_the_node_by_hand() -> None:
    wire = FakeWire()

    def respond(iq: Element) -> Element | AppError:
        with_options = iq[0].find(tag(PUBSUB, "publish-options")) is not None
        if with_options:
            return ServerRefused("it is too much", "resource-constraint")
        return answer()

    wire.answers[tag(PUBSUB, "pubsub")] = respond
    await publish_item(wire, "node", "id", parse_frame("<x/>"))
    assert len(wire.asked(tag(PUBSUB_OWNER, "pubsub"))) == 1
    steps = [
        [child.tag.rpartition("}")[2] for child in s[0]] for s in wire.asked(tag(PUBSUB, "pubsub"))
    ]
    assert steps == [["publish", "publish-options"], ["create", "configure"], ["publish"]]


def changed(*conferences: Element) -> Element:
    items = (build(tag(PUBSUB_EVENT, "item"), {"id": ROOM}, c) for c in conferences)
    return build(tag(PUBSUB_EVENT, "items"), None, *items)


async def test_what_we_wrote_ourselves_is_nothing_new_however_late_it_comes_back() -> None:
    wire = FakeWire()
    wire.answers[tag(PUBSUB, "pubsub")] = lambda _: answer()
    bookmarks = Bookmarks()
    await bookmarks.remember(wire, ROOM, "Me")
    first = with_entry(None, "Me")
    await bookmarks.stay_out(wire, ROOM)
    assert bookmarks.take_change(changed(first)) == []
    kept = bookmarks.get(ROOM)
    assert kept is not None
    assert not kept.autojoin
    assert [b.autojoin for b in bookmarks.take_change(changed(with_entry(None, "You")))] == [True]


async def test_what_another_device_wrote_is_new_although_we_once_wrote_the_same() -> None:
    wire = FakeWire()
    wire.answers[tag(PUBSUB, "pubsub")] = lambda _: answer()
    bookmarks = Bookmarks()
    await bookmarks.remember(wire, ROOM, "Me")
    entry, other = with_entry(None, "Me"), with_entry(None, "You")
    assert bookmarks.take_change(changed(entry, entry)) == []
    assert len(bookmarks.take_change(changed(other, entry))) == 2
