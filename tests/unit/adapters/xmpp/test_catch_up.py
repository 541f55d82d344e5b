"""Catching up: no gap, nothing twice, and a position only where everything before it is here."""

import asyncio
from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp.archive_pages import ArchivePages
from app.adapters.xmpp.catch_up import MAX_CLOCK_ERROR, CatchUp
from app.adapters.xmpp.content import format_stamp, parse_stamp
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import ARCHIVE, CLIENT, DATA_FORM, DELAY, FORWARD, RSM, tag
from app.adapters.xmpp.readings import Place, Reading
from app.adapters.xmpp.stanza_errors import ServerRefused
from app.adapters.xmpp.stanzas import StanzaReader
from app.adapters.xmpp.whereabouts import GroupView
from app.domain.errors import AppError, Disconnected, RequestFailed
from app.domain.events import ArchivePositionReached, Event, MessageReceived, Origin
from app.domain.ids import AccountId
from app.ports.im import ArchivePosition
from tests.fakes.xmpp_wire import FakeWire, answer

pytestmark = pytest.mark.anyio

ACCOUNT = AccountId("a1")
ME = "me@example.org"
NOW = 1_800_000_000.0
FIRST = NOW - 100_000.0


class FakeArchive:
    """A server's archive behind a wire: numbered messages, ten seconds apart.

    Attributes:
        forgets: ids are not known any more: an error, as Prosody does.
        starts_over: ids are silently ignored, as ejabberd does.
        fails_at: the query, from 0, that fails.
    """

    def __init__(self, wire: FakeWire, pages: ArchivePages, count: int) -> None:
        self.messages = [f"s{n}" for n in range(count)]
        self.forgets = self.starts_over = False
        self.fails_at: int | None = None
        self.error: AppError = RequestFailed("the server does not answer")
        self.when_asked = lambda: None
        self._pages = pages
        wire.answers[tag(ARCHIVE, "query")] = self._answer
        self._queries = 0

    def _answer(self, iq: Element) -> Element | AppError:
        query = iq[0]
        self._queries += 1
        self.when_asked()
        if self.fails_at == self._queries - 1:
            return self.error
        window = query.find(tag(RSM, "set"))
        assert window is not None
        size = int(window.findtext(tag(RSM, "max"), "0"))
        after, before = window.find(tag(RSM, "after")), window.find(tag(RSM, "before"))
        chosen = list(enumerate(self.messages))
        start = [
            f.findtext(tag(DATA_FORM, "value"))
            for f in query.iter(tag(DATA_FORM, "field"))
            if f.get("var") == "start"
        ]
        if start:
            since = parse_stamp(start[0])
            assert since is not None
            chosen = [(n, m) for n, m in chosen if FIRST + n * 10 >= since]
        if after is not None and not self.starts_over:
            known = [n for n, m in chosen if m == after.text]
            if self.forgets or not known:
                return ServerRefused("it does not exist", "item-not-found")
            chosen = [(n, m) for n, m in chosen if n > known[0]]
        if before is not None:
            if before.text:
                chosen = [(n, m) for n, m in chosen if n < self.messages.index(before.text or "")]
            page, complete = chosen[-size:], len(chosen) <= size
        else:
            page, complete = chosen[:size], len(chosen) <= size
        for number, name in page:
            self._pages.take(self._result(query.get("queryid", ""), number, name))
        ends = [
            build(tag(RSM, k), text=m)
            for k, (_, m) in zip(("first", "last"), page[:1] + page[-1:], strict=False)
        ]
        end = build(tag(ARCHIVE, "fin"), None, build(tag(RSM, "set"), None, *ends))
        if complete:
            end.set("complete", "true")
        return answer(end)

    def _result(self, query_id: str, number: int, name: str) -> Element:
        body = build(tag(CLIENT, "body"), text=f"text {number}")
        attributes = {"from": "anna@example.org/p", "type": "chat", "id": f"m{number}"}
        message = build(tag(CLIENT, "message"), attributes, body)
        delay = build(tag(DELAY, "delay"), {"stamp": format_stamp(FIRST + number * 10)})
        forwarded = build(tag(FORWARD, "forwarded"), None, delay, message)
        result = build(tag(ARCHIVE, "result"), {"queryid": query_id, "id": name}, forwarded)
        return build(tag(CLIENT, "message"), {"from": ME}, result)


class Nobody:
    def contact_name(self, address: str) -> str:  # noqa: ARG002
        return ""

    def group(self, address: str) -> GroupView | None:  # noqa: ARG002
        return None


class Scene:
    """An account whose archive holds so many messages."""

    def __init__(self, count: int) -> None:
        self.events: list[Event] = []
        self.asked_before: dict[str, int] = {}
        self.wire = FakeWire()
        pages = ArchivePages(ME)
        self.archive = FakeArchive(self.wire, pages, count)
        self.catch_up = CatchUp(
            ACCOUNT,
            StanzaReader(ACCOUNT, ME, Nobody()),
            pages,
            self._deliver,
            self.events.append,
            lambda: NOW,
        )

    def _deliver(self, reading: Reading) -> None:
        if reading.place is not None:
            self.asked_before[reading.place.archive_id] = len(self.wire.sent)
        self.events += reading.events

    async def run(self, position: ArchivePosition | None) -> None:
        self.catch_up.begin({"": position} if position else {})
        await self.catch_up.run(self.wire, "")

    def live(self, name: str) -> None:
        self.catch_up.arrived(Place("", name, 0.0))

    def received(self, *origins: Origin) -> list[str]:
        return [
            e.message.archive_id
            for e in self.events
            if isinstance(e, MessageReceived) and e.origin in origins
        ]

    @property
    def positions(self) -> list[str]:
        return [e.archive_id for e in self.events if isinstance(e, ArchivePositionReached)]


def at(number: int) -> ArchivePosition:
    return ArchivePosition(f"s{number}", FIRST + number * 10)


def names(first: int, end: int) -> list[str]:
    return [f"s{n}" for n in range(first, end)]


async def test_everything_behind_the_position_comes_page_by_page() -> None:
    scene = Scene(350)
    await scene.run(at(49))
    assert scene.received(Origin.CATCH_UP) == names(50, 350)
    assert scene.positions == ["s149", "s249", "s349"]


async def test_a_position_follows_the_messages_it_covers() -> None:
    scene = Scene(350)
    await scene.run(at(49))
    received: list[str] = []
    for event in scene.events:
        if isinstance(event, MessageReceived):
            received.append(event.message.archive_id)
        elif isinstance(event, ArchivePositionReached):
            assert event.archive_id == received[-1]


async def test_the_next_page_is_asked_for_before_the_present_one_is_taken_in() -> None:
    scene = Scene(350)
    await scene.run(at(49))
    assert [scene.asked_before[name] for name in ("s50", "s150", "s250")] == [2, 3, 3]


async def test_a_line_that_breaks_ahead_costs_nothing_of_the_present_page() -> None:
    scene = Scene(350)
    scene.archive.fails_at, scene.archive.error = 2, Disconnected("the connection was lost")
    with pytest.raises(Disconnected):
        await scene.run(at(49))
    assert scene.received(Origin.CATCH_UP) == names(50, 250)
    assert scene.positions == ["s149", "s249"]


async def test_nobody_waits_for_a_page_after_the_end() -> None:
    scene = Scene(350)
    run = asyncio.create_task(scene.run(at(49)))
    scene.archive.when_asked = lambda: len(scene.wire.sent) == 2 and run.cancel()
    await asyncio.wait([run])
    assert run.cancelled()
    assert not [t for t in asyncio.all_tasks() if "page" in t.get_name()]


async def test_an_id_that_the_server_forgot_is_replaced_by_its_time() -> None:
    scene = Scene(120)
    scene.archive.forgets = True
    scene.archive.when_asked = lambda: setattr(scene.archive, "forgets", len(scene.wire.sent) < 2)
    await scene.run(at(99))
    assert scene.received(Origin.CATCH_UP) == names(100, 120)


async def test_a_server_that_silently_starts_over_is_caught_at_it() -> None:
    scene = Scene(120)
    scene.archive.starts_over = True
    scene.archive.when_asked = lambda: setattr(
        scene.archive, "starts_over", len(scene.wire.sent) < 2
    )
    await scene.run(at(99))
    assert scene.received(Origin.CATCH_UP) == names(100, 120)


async def test_an_archive_that_was_empty_is_asked_by_time() -> None:
    scene = Scene(3)
    await scene.run(ArchivePosition("", FIRST + 10))
    assert scene.received(Origin.CATCH_UP) == names(1, 3)


async def test_the_first_login_is_bounded_and_is_history() -> None:
    scene = Scene(1000)
    await scene.run(None)
    assert sorted(scene.received(Origin.HISTORY)) == sorted(names(500, 1000))
    assert scene.received(Origin.CATCH_UP) == []
    assert scene.positions == ["s999"]


async def test_what_came_after_we_looked_is_new_whatever_the_clocks_say() -> None:
    scene = Scene(150)
    scene.catch_up.begin({})
    await scene.catch_up.look(scene.wire, "")
    scene.archive.messages += names(150, 160)
    await scene.catch_up.run(scene.wire, "")
    assert sorted(scene.received(Origin.HISTORY)) == sorted(names(0, 150))
    assert scene.received(Origin.CATCH_UP) == names(150, 160)
    assert scene.positions == ["s149", "s159"]


async def test_what_came_after_we_looked_at_an_empty_archive_is_new() -> None:
    scene = Scene(0)
    scene.catch_up.begin({})
    await scene.catch_up.look(scene.wire, "")
    scene.archive.messages += names(0, 3)
    await scene.catch_up.run(scene.wire, "")
    assert scene.received(Origin.HISTORY, Origin.CATCH_UP) == scene.received(Origin.CATCH_UP)
    assert scene.received(Origin.CATCH_UP) == names(0, 3)


async def test_what_came_by_itself_meanwhile_comes_once() -> None:
    scene = Scene(50)
    scene.catch_up.begin({})
    await scene.catch_up.look(scene.wire, "")
    scene.archive.messages += names(50, 53)
    scene.live("s51")
    await scene.catch_up.run(scene.wire, "")
    assert scene.received(Origin.CATCH_UP) == ["s50", "s52"]


async def test_without_a_look_what_came_by_itself_is_where_the_new_begins() -> None:
    scene = Scene(50)
    scene.live("s47")
    await scene.catch_up.run(scene.wire, "")
    assert sorted(scene.received(Origin.HISTORY)) == sorted(names(0, 47))
    assert scene.received(Origin.CATCH_UP) == ["s48", "s49"]
    assert scene.positions == ["s49"]


async def test_an_archive_that_is_known_is_not_looked_at() -> None:
    scene = Scene(50)
    scene.catch_up.begin({"": at(49)})
    await scene.catch_up.look(scene.wire, "")
    assert scene.wire.sent == []


async def test_an_archive_that_fell_behind_moves_no_position_until_it_is_level_again() -> None:
    scene = Scene(10)
    await scene.run(at(9))
    scene.catch_up.fall_behind("")
    scene.archive.messages += names(10, 14)
    scene.live("s13")
    await asyncio.sleep(0)
    assert scene.positions == []
    await scene.catch_up.run(scene.wire, "")
    assert scene.received(Origin.CATCH_UP) == ["s10", "s11", "s12"]
    assert scene.positions == ["s13"]


async def test_an_empty_archive_is_level_at_once() -> None:
    scene = Scene(0)
    await scene.run(None)
    assert scene.positions == [""]


async def test_a_live_message_moves_no_position_past_the_gap() -> None:
    scene = Scene(250)
    scene.archive.fails_at = 1
    scene.archive.when_asked = lambda: scene.live("s250")
    with pytest.raises(RequestFailed):
        await scene.run(at(49))
    scene.live("s251")
    assert scene.positions == ["s149"]


async def test_a_live_message_that_the_archive_gives_too_comes_once() -> None:
    scene = Scene(60)
    scene.archive.when_asked = lambda: scene.live("s59")
    await scene.run(at(49))
    assert scene.received(Origin.CATCH_UP) == names(50, 59)
    assert scene.positions == ["s59"]


async def test_a_live_message_behind_the_last_page_is_the_position_in_the_end() -> None:
    scene = Scene(60)
    scene.archive.when_asked = lambda: scene.live("s60")
    await scene.run(at(49))
    assert scene.positions == ["s59", "s60"]


async def test_once_level_live_messages_move_the_position_once_for_a_burst() -> None:
    scene = Scene(1)
    await scene.run(at(0))
    for n in range(1, 50):
        scene.live(f"s{n}")
    await asyncio.sleep(0)
    (position,) = [e for e in scene.events if isinstance(e, ArchivePositionReached)]
    assert position.archive_id == "s49"
    assert position.stamp <= NOW - MAX_CLOCK_ERROR


async def test_a_lost_connection_leaves_the_position_where_it_was() -> None:
    scene = Scene(350)
    scene.archive.fails_at = 2
    scene.archive.error = Disconnected("the connection was lost")
    with pytest.raises(Disconnected):
        await scene.run(at(49))
    assert scene.positions == ["s149", "s249"]


async def test_a_page_is_taken_from_its_own_archive_under_its_own_query_alone() -> None:
    pages = ArchivePages(ME)
    wire = FakeWire()

    def respond(iq: Element) -> Element:
        query_id = iq[0].get("queryid", "")
        for sender, asked, name in (
            (ME, query_id, "good"),
            ("evil@example.org", query_id, "forged"),
            (ME, "guessed", "stray"),
            (ME.upper(), query_id, "also good"),
        ):
            result = build(tag(ARCHIVE, "result"), {"queryid": asked, "id": name})
            pages.take(build(tag(CLIENT, "message"), {"from": sender}, result))
        return answer(build(tag(ARCHIVE, "fin"), {"complete": "true"}))

    wire.answers[tag(ARCHIVE, "query")] = respond
    page = await pages.fetch(wire, "", after="s1")
    assert [r.get("id") for r in page.results] == ["good", "also good"]
