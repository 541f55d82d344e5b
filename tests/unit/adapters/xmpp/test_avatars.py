"""Contacts' pictures: only what was announced, is a picture and is small is kept, by its hash."""

import asyncio
import base64
import hashlib
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.xmpp.avatar_cache import MAX_PICTURE, AvatarCache, is_picture
from app.adapters.xmpp.avatars import (
    Announced,
    Avatars,
    announced_by_node,
    announced_by_presence,
    decoded,
)
from app.adapters.xmpp.frames import parse_frame
from app.adapters.xmpp.names import PUBSUB, VCARD, tag
from app.domain.events import AvatarChanged, Event
from app.domain.ids import AccountId, ConversationId, ConversationRef
from tests.fakes.xmpp_wire import FakeWire

pytestmark = pytest.mark.anyio

ANNA = "anna@example.org"
ACCOUNT = AccountId("a1")
REF = ConversationRef(ACCOUNT, ConversationId.c2c(ANNA))
PICTURE = b"\x89PNG\r\n\x1a\n and the rest"
OTHER = b"\xff\xd8\xff and the rest"


def digest(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def node(content: str) -> Element:
    metadata = f"<metadata xmlns='urn:xmpp:avatar:metadata'>{content}</metadata>"
    return parse_frame(
        "<items xmlns='http://jabber.org/protocol/pubsub#event' node='urn:xmpp:avatar:metadata'>"
        f"<item id='x'>{metadata}</item></items>"
    )


def info(data: bytes, more: str = "") -> str:
    return f"<info id='{digest(data)}' bytes='{len(data)}' type='image/png' {more}/>"


def presence(photo: str) -> Element:
    x = f"<x xmlns='vcard-temp:x:update'>{photo}</x>"
    return parse_frame(f"<presence xmlns='jabber:client' from='{ANNA}/x'>{x}</presence>")


def in_node(data: bytes) -> Element:
    content = base64.encodebytes(data).decode()
    return parse_frame(
        f"<iq xmlns='jabber:client' type='result'><pubsub xmlns='{PUBSUB}'>"
        "<items node='urn:xmpp:avatar:data'><item>"
        f"<data xmlns='urn:xmpp:avatar:data'>{content}</data></item></items></pubsub></iq>"
    )


def in_vcard(data: bytes) -> Element:
    content = base64.b64encode(data).decode()
    return parse_frame(
        "<iq xmlns='jabber:client' type='result'><vCard xmlns='vcard-temp'>"
        f"<PHOTO><TYPE>image/png</TYPE><BINVAL>{content}</BINVAL></PHOTO></vCard></iq>"
    )


class Scene:
    """An account that fetches pictures, and a server that has them."""

    def __init__(self, folder: Path) -> None:
        self.events: list[AvatarChanged] = []
        self.wire = FakeWire()
        self.avatars = Avatars(ACCOUNT, self._take, AvatarCache(folder))

    def _take(self, event: Event) -> None:
        assert isinstance(event, AvatarChanged)
        self.events.append(event)

    async def fetch(self) -> None:
        await self.avatars.fetch_wanted(self.wire)


async def test_an_announced_picture_is_fetched_and_kept_by_its_hash(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.wire.answers[tag(PUBSUB, "pubsub")] = lambda _: in_node(PICTURE)
    scene.avatars.take_node(ANNA, node(info(PICTURE)))
    await scene.fetch()
    assert scene.events == [AvatarChanged(REF, str(tmp_path / digest(PICTURE)))]
    assert AvatarCache(tmp_path).find(digest(PICTURE))


async def test_a_picture_of_a_presence_comes_from_the_vcard(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.wire.answers[tag(VCARD, "vCard")] = lambda _: in_vcard(OTHER)
    scene.avatars.take_presence(ANNA, presence(f"<photo>{digest(OTHER)}</photo>"))
    await scene.fetch()
    assert [e.file for e in scene.events] == [str(tmp_path / digest(OTHER))]
    assert scene.wire.sent[0].get("to") == ANNA


async def test_a_known_picture_is_told_without_asking(tmp_path: Path) -> None:
    await AvatarCache(tmp_path).keep(PICTURE)
    scene = Scene(tmp_path)
    scene.avatars.take_node(ANNA, node(info(PICTURE)))
    assert [e.file for e in scene.events] == [str(tmp_path / digest(PICTURE))]
    assert scene.wire.sent == []


async def test_who_had_which_picture_is_told_before_there_is_a_connection(tmp_path: Path) -> None:
    cache = AvatarCache(tmp_path)
    await cache.keep(PICTURE)
    listed = {ANNA: digest(PICTURE), "ben@example.org": digest(OTHER), "<x>": digest(PICTURE)}
    await cache.keep_list(ACCOUNT, listed)
    await cache.keep_list("another", {})
    scene = Scene(tmp_path)
    await scene.avatars.recall()
    await scene.avatars.recall()
    assert scene.events == [AvatarChanged(REF, str(tmp_path / digest(PICTURE)))]
    scene.avatars.take_node(ANNA, node(info(PICTURE)))
    assert len(scene.events) == 1
    cache.forget_list(ACCOUNT)
    assert await cache.load_list(ACCOUNT) == {}


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"[" * 100_000, b'{"a": 1, "b": "../x"}'])
def test_a_damaged_list_lists_nobody(tmp_path: Path, content: bytes) -> None:
    cache = AvatarCache(tmp_path)
    asyncio.run(cache.keep_list("me", {}))
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert asyncio.run(cache.load_list("me")) == {}


async def test_a_picture_that_is_taken_away_is_told_once(tmp_path: Path) -> None:
    await AvatarCache(tmp_path).keep(PICTURE)
    scene = Scene(tmp_path)
    scene.avatars.take_node(ANNA, node(info(PICTURE)))
    scene.avatars.take_node(ANNA, node(""))
    scene.avatars.take_node(ANNA, node(""))
    assert [bool(e.file) for e in scene.events] == [True, False]


async def test_the_node_goes_before_the_presence(tmp_path: Path) -> None:
    for data in (PICTURE, OTHER):
        await AvatarCache(tmp_path).keep(data)
    scene = Scene(tmp_path)
    scene.avatars.take_node(ANNA, node(info(PICTURE)))
    scene.avatars.take_presence(ANNA, presence(f"<photo>{digest(OTHER)}</photo>"))
    assert [e.file for e in scene.events] == [str(tmp_path / digest(PICTURE))]


@pytest.mark.parametrize(
    "sent",
    [OTHER, b"<svg onload='x'/>", b"", PICTURE + b"x" * MAX_PICTURE],
    ids=["another picture", "no picture", "nothing", "too large"],
)
async def test_what_is_not_the_announced_picture_is_not_kept(tmp_path: Path, sent: bytes) -> None:
    scene = Scene(tmp_path)
    scene.wire.answers[tag(PUBSUB, "pubsub")] = lambda _: in_node(sent)
    scene.avatars.take_node(ANNA, node(info(PICTURE)))
    await scene.fetch()
    assert scene.events == []
    assert AvatarCache(tmp_path).find(digest(sent)) == ""


async def test_without_a_cache_nothing_is_fetched() -> None:
    wire = FakeWire()
    Avatars(ACCOUNT, lambda _: None, None).take_node(ANNA, node(info(PICTURE)))
    assert wire.sent == []


@pytest.mark.parametrize(
    "content",
    [
        "<info id='../../etc/passwd' bytes='10'/>",
        f"<info id='{digest(PICTURE)}' bytes='99999999'/>",
        f"<info id='{digest(PICTURE)}' bytes='-1'/>",
        f"<info id='{digest(PICTURE)}'/>",
        info(PICTURE, "url='https://evil.example/track'"),
    ],
)
def test_an_announcement_without_sense_is_none(content: str) -> None:
    assert announced_by_node(node(content)) is None


@pytest.mark.parametrize(
    ("photo", "announced"),
    [
        ("<photo/>", Announced("", by_node=False)),
        ("", None),
        ("<photo>../../x</photo>", None),
        (f"<photo> {digest(PICTURE).upper()} </photo>", Announced(digest(PICTURE), by_node=False)),
    ],
)
def test_a_presence_says_hash_none_or_nothing(photo: str, announced: Announced | None) -> None:
    assert announced_by_presence(presence(photo)) == announced


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_text_is_decoded_to_what_was_not_announced(text: str, announced: str) -> None:
    assert decoded(text, announced) is None


def test_the_four_kinds_of_pictures_are_known_by_their_beginning() -> None:
    assert all(map(is_picture, (PICTURE, OTHER, b"GIF89a...", b"RIFF....WEBPVP8 ")))
    assert not any(map(is_picture, (b"", b"RIFF", b"<?xml", b"BM......")))
