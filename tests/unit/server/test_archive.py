"""The archive: pages, filters, ids (XEP-0313, XEP-0059)."""

import xml.etree.ElementTree as ET

import pytest

from app.server import Limits, Server
from app.server.stanzas import stamp
from tests.unit.server.wire import RawClient, condition, find, is_message, text

pytestmark = pytest.mark.anyio

ANNA, BEN, CLEO = (f"{name}@bellbird.example" for name in ("anna", "ben", "cleo"))


def query(rsm: str = "", **fields: str) -> str:
    form = "".join(
        f"<field var='{name.rstrip('_').replace('_', '-')}'><value>{value}</value></field>"
        for name, value in {"FORM_TYPE": "urn:xmpp:mam:2", **fields}.items()
    )
    return (
        f"<query xmlns='urn:xmpp:mam:2' queryid='q'><x xmlns='jabber:x:data' type='submit'>{form}"
        f"</x><set xmlns='http://jabber.org/protocol/rsm'>{rsm}</set></query>"
    )


class Page:
    """What a client learns from one page."""

    def __init__(self, answer: ET.Element, results: list[ET.Element]) -> None:
        fin = find(answer, "mam:fin")
        assert fin is not None, condition(answer)
        self.complete = fin.get("complete") == "true"
        self.count = int(text(fin, "rsm:set/rsm:count") or -1)
        first = find(fin, "rsm:set/rsm:first")
        self.first = None if first is None else first.text
        self.index = None if first is None else int(first.get("index", -1))
        self.last = text(fin, "rsm:set/rsm:last")
        self.ids = [one.get("id") for one in results]
        self.bodies = [text(one, "forward:forwarded/c:message/c:body") for one in results]
        self.stamps = [
            found.get("stamp")
            for one in results
            if (found := find(one, "forward:forwarded/delay:delay")) is not None
        ]


async def ask(client: RawClient, rsm: str = "", to: str = "", **fields: str) -> Page:
    await client.settle()
    answer = await client.iq("set", query(rsm, **fields), to)
    seen, client.seen = client.seen, []
    results = [find(one, "mam:result") for one in seen if is_message(one)]
    assert all(one is not None and one.get("queryid") == "q" for one in results)
    return Page(answer, [one for one in results if one is not None])


async def fill(server: Server, count: int, *, to: str = "anna", start: int = 0) -> None:
    ben = server.attach("ben", lambda _: None, "filler")
    for number in range(start, start + count):
        ben.say(to, str(number))
    ben.detach()


async def test_a_client_pages_forward_through_a_thousand_messages(server, anna):
    await fill(server, 1000)
    bodies: list[str | None] = []
    after, complete = "", False
    while not complete:
        page = await ask(anna, f"<max>100</max>{after}")
        assert (page.count, page.index) == (1000, len(bodies))
        assert (page.first, page.last) == (page.ids[0], page.ids[-1])
        bodies += page.bodies
        after, complete = f"<after>{page.last}</after>", page.complete
    assert bodies == [str(number) for number in range(1000)]


async def test_a_client_pages_backward_from_the_newest(server, anna):
    await fill(server, 25)
    newest = await ask(anna, "<max>10</max><before/>")
    older = await ask(anna, f"<max>10</max><before>{newest.first}</before>")
    oldest = await ask(anna, f"<max>10</max><before>{older.first}</before>")
    assert newest.bodies == [str(number) for number in range(15, 25)]
    assert older.bodies == [str(number) for number in range(5, 15)]
    assert oldest.bodies == [str(number) for number in range(5)]
    assert [newest.complete, older.complete, oldest.complete] == [False, False, True]
    assert [newest.index, older.index, oldest.index] == [15, 5, 0]


async def test_a_page_may_be_turned_round_and_found_by_its_place(server, anna):
    await fill(server, 5)
    payload = query("<max>2</max><index>3</index>").replace("<set", "<flip-page/><set")
    await anna.settle()
    await anna.iq("set", payload)
    flipped = [text(one, ".//c:body") for one in anna.seen if is_message(one)]
    assert flipped == ["4", "3"]


async def test_a_page_of_nothing_tells_how_many_there_are(server, anna):
    await fill(server, 7)
    page = await ask(anna, "<max>0</max>")
    assert (page.count, page.bodies, page.complete) == (7, [], False)


async def test_an_empty_archive_is_complete(anna):
    page = await ask(anna, "<max>10</max>")
    assert (page.count, page.complete, page.first) == (0, True, None)


async def test_a_page_after_the_newest_is_empty_and_complete(server, anna):
    await fill(server, 3)
    newest = server.archive_of("anna")[-1].id
    page = await ask(anna, f"<after>{newest}</after>")
    assert (page.bodies, page.complete) == ([], True)


@pytest.mark.parametrize("unknown", ["nonsense", "0123456789abcdef", "-1", "9" * 40, "é"])
@pytest.mark.parametrize("direction", ["after", "before"])
async def test_an_unknown_id_is_told(server, anna, unknown, direction):
    await fill(server, 3)
    answer = await anna.iq("set", query(f"<{direction}>{unknown}</{direction}>"))
    assert condition(answer) == "item-not-found"


async def test_an_id_of_another_archive_is_unknown(server, anna):
    await fill(server, 1)
    (bens,) = server.archive_of("ben")
    answer = await anna.iq("set", query(f"<after>{bens.id}</after>"))
    assert condition(answer) == "item-not-found"


@pytest.mark.parametrize(
    "wrong",
    [
        query("<max>many</max>"),
        query("<max>-1</max>"),
        query("<index>x</index>"),
        query(start="yesterday"),
        query(start="2026-01-01T00:00:00"),
    ],
)
async def test_a_query_without_sense_is_refused(anna, wrong):
    assert condition(await anna.iq("set", wrong)) == "bad-request"


async def test_a_query_with_a_wrong_address_is_refused(anna):
    assert condition(await anna.iq("set", query(with_="@@"))) == "bad-request"


async def test_messages_with_one_person_are_found(server, anna):
    await fill(server, 2)
    cleo = server.attach("cleo", lambda _: None)
    cleo.say("anna", "from cleo")
    await anna.say(CLEO, "to-cleo")
    assert (await ask(anna, with_=CLEO)).bodies == ["from cleo", "to-cleo"]
    assert (await ask(anna, with_=f"{CLEO}/bot")).bodies == ["from cleo"]
    assert (await ask(anna, with_=BEN)).count == 2


async def test_messages_of_a_time_are_found(server, anna):
    await fill(server, 10)
    kept = server.archive_of("anna")
    start, end = stamp(kept[3].stamp), stamp(kept[6].stamp)
    page = await ask(anna, start=start, end=end)
    assert page.bodies == ["3", "4", "5", "6"]
    assert page.stamps[0] == start


async def test_messages_between_ids_and_by_id_are_found(server, anna):
    await fill(server, 10)
    ids = [one.id for one in server.archive_of("anna")]
    page = await ask(anna, after_id=ids[2], before_id=ids[5])
    assert page.bodies == ["3", "4"]
    assert (await ask(anna, ids=ids[7])).bodies == ["7"]


async def test_the_ends_of_the_archive_are_told(server, anna):
    await fill(server, 3)
    kept = server.archive_of("anna")
    answer = await anna.iq("get", "<metadata xmlns='urn:xmpp:mam:2'/>")
    start, end = find(answer, "mam:metadata/mam:start"), find(answer, "mam:metadata/mam:end")
    assert start is not None
    assert end is not None
    assert start.attrib == {"id": kept[0].id, "timestamp": stamp(kept[0].stamp)}
    assert end.attrib == {"id": kept[-1].id, "timestamp": stamp(kept[-1].stamp)}


async def test_the_ends_of_an_empty_archive_are_nothing(anna):
    answer = await anna.iq("get", "<metadata xmlns='urn:xmpp:mam:2'/>")
    metadata = find(answer, "mam:metadata")
    assert metadata is not None
    assert len(metadata) == 0


async def test_the_fields_of_a_query_are_told(anna):
    answer = await anna.iq("get", "<query xmlns='urn:xmpp:mam:2'/>")
    fields = {one.get("var") for one in answer.iter("{jabber:x:data}field")}
    assert {"with", "start", "end", "before-id", "after-id", "ids"} <= fields


async def test_nobody_reads_anothers_archive(server, anna):
    await fill(server, 1, to="cleo")
    assert condition(await anna.iq("set", query(), CLEO)) == "service-unavailable"


async def test_a_page_ends_at_its_size_in_bytes_but_always_has_a_message(online):
    async with Server(limits=Limits(page_bytes=1000)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna = await online(server, "anna")
        ben = server.attach("ben", lambda _: None)
        for size in (2000, 300, 300, 300, 300):
            ben.say("anna", "x" * size)
        sizes: list[int] = []
        after, complete = "", False
        while not complete:
            page = await ask(anna, after)
            sizes.append(len(page.bodies))
            after, complete = f"<after>{page.last}</after>", page.complete
        assert sum(sizes) == 5
        assert sizes[0] == 1


async def test_a_page_is_never_larger_than_the_server_wishes(online):
    async with Server(limits=Limits(page=10)) as server:
        for user in ("anna", "ben"):
            server.add_account(user, "secret")
        anna = await online(server, "anna")
        await fill(server, 12)
        assert len((await ask(anna, "<max>5000</max>")).bodies) == 10
        assert len((await ask(anna)).bodies) == 10


async def test_ids_are_in_no_order_but_times_are(server):
    await fill(server, 100)
    kept = server.archive_of("anna")
    assert sorted(one.id for one in kept) != [one.id for one in kept]
    assert sorted({one.stamp for one in kept}) == [one.stamp for one in kept]
