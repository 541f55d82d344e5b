"""Into the groups and back: each is entered once, however many wishes there are."""

import asyncio
from collections.abc import Coroutine
from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp.frames import build, parse_frame
from app.adapters.xmpp.memberships import Memberships
from app.adapters.xmpp.names import ARCHIVE, CLIENT, DISCO_INFO, MUC, tag
from app.adapters.xmpp.receiver import Receiver
from app.adapters.xmpp.wire import Wire
from app.domain.events import Event, GroupChanged
from app.domain.ids import AccountId
from tests.fakes.xmpp_wire import FakeWire, answer

pytestmark = pytest.mark.anyio

ROOM = "garden@rooms.example.org"


class Garden:
    """A group that lets everybody in, and a wire to it."""

    def __init__(self) -> None:
        self.wire = FakeWire()
        self.events: list[Event] = []
        self.levelled: list[str] = []
        self.receiver = Receiver(
            AccountId("a1"),
            "anna@example.org",
            self.events.append,
            lambda: 1_800_000_000.0,
            lambda _: None,
            lambda _: None,
        )
        self.memberships = Memberships(self.receiver, self._level, _spawn, "Anna")
        features = (build(tag(DISCO_INFO, "feature"), {"var": v}) for v in (MUC, ARCHIVE))
        about = build(tag(DISCO_INFO, "query"), None, *features)
        self.wire.answers[tag(DISCO_INFO, "query")] = lambda _: answer(about)
        self.wire.when_sent = self._let_in
        self.receiver.begin(self.wire)

    async def _level(self, _wire: Wire, archive: str) -> None:
        await asyncio.sleep(0)
        self.levelled.append(archive)

    def _let_in(self, stanza: Element) -> None:
        self.receiver.on_presence(
            parse_frame(
                f"<presence xmlns='jabber:client' from='{stanza.get('to')}'>"
                "<x xmlns='http://jabber.org/protocol/muc#user'>"
                "<item affiliation='member' role='participant'/><status code='110'/></x></presence>"
            )
        )
        self.receiver.on_message(
            parse_frame(
                f"<message xmlns='jabber:client' type='groupchat' from='{ROOM}'>"
                "<subject/></message>"
            )
        )

    @property
    def knocks(self) -> int:
        """How often it was asked to let us in."""
        return sum(stanza.tag == tag(CLIENT, "presence") for stanza in self.wire.sent)

    @property
    def entrances(self) -> int:
        """How often the rest of the program heard that we are in."""
        return sum(isinstance(e, GroupChanged) and e.inside is True for e in self.events)


def _spawn(coroutine: Coroutine[None, None, None], _doing: str) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(coroutine)


async def test_who_comes_while_another_is_entering_finds_it_done() -> None:
    garden = Garden()
    async with asyncio.timeout(5):
        await asyncio.gather(
            *(garden.memberships.enter(garden.wire, ROOM, "Anna") for _ in range(3))
        )
    assert (garden.knocks, garden.entrances, garden.levelled) == (1, 1, [ROOM])


async def test_who_comes_later_looks_what_is_new() -> None:
    garden = Garden()
    await garden.memberships.enter(garden.wire, ROOM, "Anna")
    await garden.memberships.enter(garden.wire, ROOM, "Anna")
    assert (garden.knocks, garden.levelled) == (1, [ROOM, ROOM])
