"""What every ledger promises, the fake one and the one in SQLite."""

from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.storage import Storage, open_storage
from app.domain.content import Call, CallAction, Image, Text
from app.domain.conversation import Conversation
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageKey, MessageState
from app.domain.notification import Fate, FateRecord, NativeId
from app.domain.people import Person
from app.ports.archive import Arrival
from app.ports.ledger import Click, LedgerEntry
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

NOW = 5000.0
ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna@example.org"))
BOB = ConversationRef(ME, ConversationId.c2c("bob@example.org"))


@pytest.fixture(params=["fake", "sqlite"])
async def storage(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[FakeStorage | Storage]:
    if request.param == "fake":
        yield FakeStorage(lambda: NOW)
        return
    opened = open_storage(tmp_path / "data", lambda: NOW)
    yield opened
    await opened.close()


def message(number: int, ref: ConversationRef = ANNA) -> Message:
    return Message(
        ref.account,
        ref.id,
        MessageId(f"m{number:03}"),
        Person(ref.id.target),
        1000.0 + number,
        (Text("hi"),),
    )


async def arrive(storage: FakeStorage | Storage, *messages: Message) -> None:
    await storage.archive.add([Arrival(m, Origin.LIVE) for m in messages], {})


async def step(
    storage: FakeStorage | Storage,
    of: Message,
    *fates: Fate,
    at: float = 6000.0,
    reason: str = "",
    native_id: str | None = None,
) -> None:
    native = None if native_id is None else NativeId(native_id)
    for number, fate in enumerate(fates):
        await storage.ledger.record([FateRecord(of.key, fate, at + number, reason, native)])


async def entry(storage: FakeStorage | Storage, of: Message) -> LedgerEntry:
    found = await storage.ledger.entry(of.key)
    assert found is not None
    return found


async def test_an_entry_tells_the_whole_way(storage: FakeStorage | Storage) -> None:
    await arrive(storage, message(1))
    await step(storage, message(1), Fate.INTENDED, at=1.0, reason="a new message")
    await step(storage, message(1), Fate.SHOWN, at=2.0, native_id="d:1/7")
    await step(storage, message(1), Fate.CLICKED, at=3.0, reason="you clicked it")
    assert await entry(storage, message(1)) == LedgerEntry(
        message(1).key,
        message(1).position,
        Fate.CLICKED,
        "you clicked it",
        NativeId("d:1/7"),
        arrived_at=NOW,
        decided_at=1.0,
        shown_at=2.0,
        settled_at=3.0,
        rule="a new message",
    )


async def test_a_step_is_taken_only_where_it_may_be(storage: FakeStorage | Storage) -> None:
    for number, (old, new) in enumerate(product(Fate, Fate)):
        await arrive(storage, message(number))
        await step(storage, message(number), old, new)
        reached = (await entry(storage, message(number))).fate
        assert reached is (new if old.may_become(new) else old), (old, new)


async def test_showing_again_keeps_the_first_times_and_the_last_id(
    storage: FakeStorage | Storage,
) -> None:
    await arrive(storage, message(1))
    for at, native_id in ((10.0, "1"), (20.0, "2")):
        await step(storage, message(1), Fate.INTENDED, Fate.SHOWN, at=at, native_id=native_id)
    again = await entry(storage, message(1))
    assert (again.decided_at, again.shown_at, again.native_id) == (10.0, 11.0, "2")


async def test_unknown_messages_get_no_fate(storage: FakeStorage | Storage) -> None:
    await step(storage, message(1), Fate.SHOWN)
    assert await storage.ledger.entry(message(1).key) is None


async def test_what_does_not_count_may_get_a_fate_all_the_same(
    storage: FakeStorage | Storage,
) -> None:
    mine = replace(message(1), outgoing=True, state=MessageState.SENT)
    await arrive(storage, mine)
    assert await storage.ledger.entry(mine.key) is None
    await step(storage, mine, Fate.SILENT, at=7.0, reason="it is mine")
    silent = await entry(storage, mine)
    assert (silent.fate, silent.reason, silent.arrived_at) == (Fate.SILENT, "it is mine", 7.0)


async def test_unsettled_entries_are_what_a_crash_may_have_left(
    storage: FakeStorage | Storage,
) -> None:
    for number, fate in enumerate(Fate):
        await arrive(storage, message(number))
        await step(storage, message(number), fate)
    left = await storage.ledger.unsettled()
    assert [x.fate for x in left] == [fate for fate in Fate if not fate.is_settled]


async def test_unsettled_entries_come_oldest_first(storage: FakeStorage | Storage) -> None:
    await arrive(storage, message(3), message(1, BOB), message(2))
    assert [x.key.id for x in await storage.ledger.unsettled()] == ["m001", "m002", "m003"]


async def test_reading_settles_exactly_what_it_covers(storage: FakeStorage | Storage) -> None:
    await arrive(storage, *(message(n) for n in range(6)), message(1, BOB))
    await step(storage, message(1), Fate.SHOWN, native_id="1")
    await step(storage, message(2), Fate.INTENDED)
    await step(storage, message(3), Fate.SHOWN, Fate.EXPIRED, native_id="1")
    await step(storage, message(4), Fate.SHOWN, Fate.DISMISSED)
    settled = await storage.ledger.settle_read(ANNA, message(4).position, "read here", 7000.0)
    assert [(x.key.id, x.fate) for x in settled] == [
        ("m000", Fate.SILENT),
        ("m001", Fate.WITHDRAWN),
        ("m002", Fate.SILENT),
        ("m003", Fate.WITHDRAWN),
    ]
    assert {(x.reason, x.settled_at) for x in settled} == {("read here", 7000.0)}
    assert [await storage.ledger.entry(x.key) for x in settled] == list(settled)
    assert (await entry(storage, message(4))).fate is Fate.DISMISSED
    assert (await entry(storage, message(5))).fate is Fate.ARRIVED
    assert (await entry(storage, message(1, BOB))).fate is Fate.ARRIVED


async def test_reading_settles_nothing_twice(storage: FakeStorage | Storage) -> None:
    await arrive(storage, message(1))
    for expected in (1, 0):
        settled = await storage.ledger.settle_read(ANNA, message(1).position, "read", 1.0)
        assert len(settled) == expected
    assert await storage.ledger.settle_read(BOB, message(1).position, "read", 1.0) == []


async def test_messages_of_one_moment_are_settled_by_their_ids(
    storage: FakeStorage | Storage,
) -> None:
    both = [replace(message(n), sent_at=7.0) for n in (1, 2)]
    await arrive(storage, *both)
    settled = await storage.ledger.settle_read(ANNA, both[0].position, "read", 1.0)
    assert [x.key.id for x in settled] == ["m001"]


async def test_a_notification_knows_what_it_stood_for(storage: FakeStorage | Storage) -> None:
    await arrive(storage, message(1), message(2), message(3))
    await step(storage, message(2), Fate.MERGED, native_id="d'1")
    await step(storage, message(1), Fate.SHOWN, Fate.CLICKED, native_id="d'1")
    await step(storage, message(3), Fate.SHOWN, native_id="d'2")
    found = await storage.ledger.by_native_id(NativeId("d'1"))
    assert [x.key.id for x in found] == ["m001", "m002"]
    assert await storage.ledger.by_native_id(NativeId("d'3")) == []


async def test_the_history_is_newest_first(storage: FakeStorage | Storage) -> None:
    await arrive(storage, message(3), message(1), message(2, BOB))
    everywhere = await storage.ledger.history(None, 2)
    assert [x.key.id for x in everywhere] == ["m003", "m002"]
    assert [x.key.id for x in await storage.ledger.history(ANNA, 5)] == ["m003", "m001"]
    assert await storage.ledger.history(ANNA, 0) == []


async def test_a_key_is_compared_whole(storage: FakeStorage | Storage) -> None:
    await arrive(storage, message(1))
    for wrong in (
        MessageKey(BOB, ANNA.id.target, MessageId("m001")),
        MessageKey(ANNA, "eve", MessageId("m001")),
        MessageKey(ANNA, ANNA.id.target, MessageId("m002")),
    ):
        assert await storage.ledger.entry(wrong) is None


async def test_clicks_wait_in_order_until_they_are_carried_out(
    storage: FakeStorage | Storage,
) -> None:
    first = await storage.ledger.record_click(Click(ANNA, 1.0, "token"))
    second = await storage.ledger.record_click(Click(None, 2.0))
    assert first.id
    assert second.id
    assert first.id != second.id
    assert await storage.ledger.pending_clicks() == [first, second]
    await storage.ledger.consume_click(first)
    assert await storage.ledger.pending_clicks() == [second]


async def test_an_old_click_never_consumes_a_new_one(storage: FakeStorage | Storage) -> None:
    first = await storage.ledger.record_click(Click(ANNA, 1.0))
    await storage.ledger.consume_click(first)
    second = await storage.ledger.record_click(Click(BOB, 2.0))
    await storage.ledger.consume_click(first)
    assert await storage.ledger.pending_clicks() == [second]


async def test_a_removed_account_leaves_no_click(storage: FakeStorage | Storage) -> None:
    await storage.ledger.record_click(Click(ANNA, 1.0))
    to_the_list = await storage.ledger.record_click(Click(None, 2.0))
    await storage.archive.remove_account(ME)
    assert await storage.ledger.pending_clicks() == [to_the_list]


# The history and what was lost


def said(number: int, text: str, ref: ConversationRef = ANNA, sender: str = "Anna") -> Message:
    return replace(
        message(number, ref), sender=Person(ref.id.target, sender), elements=(Text(text),)
    )


@pytest.fixture(params=["index behind", "index follows"])
def eager(request: pytest.FixtureRequest) -> bool:
    """Whether the index of the search has followed when the history is searched."""
    return bool(request.param == "index follows")


async def settled(storage: FakeStorage | Storage, eager: bool) -> None:
    if eager and isinstance(storage, Storage):
        while await storage.message_search().prepare():
            pass


async def found(
    storage: FakeStorage | Storage, text: str, *fates: Fate, eager: bool = False
) -> list[str]:
    await settled(storage, eager)
    return [line.message.id for line in await storage.ledger.search(text, fates=fates)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("garden", ["m001"]),
        ("部署", ["m002"]),
        ("部署新版", ["m002"]),
        ("署", ["m002"]),
        ("ривет", ["m004"]),
        ("creme", ["m004"]),
        ('% "q', ["m003"]),
        ("robert", ["m003"]),
        ("uncle b", ["m003"]),
        ("BOB@", ["m003"]),
        ("q", ["m003"]),
        ("c2c", []),
        ("nobody", []),
        ("\u200b", ["m004", "m003", "m002", "m001"]),
        ("", ["m004", "m003", "m002", "m001"]),
    ],
)
async def test_the_history_is_searched_by_text_and_names_in_every_script(
    storage: FakeStorage | Storage, eager: bool, typed: str, expected: list[str]
) -> None:
    await arrive(
        storage,
        said(1, "See you in the Garden"),
        said(2, "明天我们部署新版本"),
        said(3, '100 % "quoted" _x_', BOB, "Robert"),
        said(4, "Привет Crème"),
    )
    await storage.archive.save(replace(Conversation(BOB), name="Uncle Bob"))
    assert await found(storage, typed, eager=eager) == expected


async def test_words_may_be_of_the_message_and_of_who_wrote_it_where(
    storage: FakeStorage | Storage, eager: bool
) -> None:
    await arrive(
        storage, said(1, "tea at five"), said(2, "coffee"), said(3, "tea", BOB, "Anna of Bob")
    )
    assert await found(storage, "five anna", eager=eager) == ["m001"]
    assert await found(storage, "anna tea", eager=eager) == ["m003", "m001"]
    assert await found(storage, "anna tea bob@", eager=eager) == ["m003"]


async def test_what_has_no_words_is_found_by_the_programs(
    storage: FakeStorage | Storage, eager: bool
) -> None:
    missed = Call("7", CallAction.MISSED)
    photo = Image("https://example.org/x.jpg", "beach.jpg")
    await arrive(
        storage,
        replace(message(1), elements=(photo,)),
        replace(message(2), elements=(missed,)),
        replace(message(3), elements=(Text("who was it", spoiler=True),)),
    )
    assert await found(storage, "photo", eager=eager) == ["m001"]
    assert await found(storage, "beach", eager=eager) == ["m001"]
    assert await found(storage, "missed call", eager=eager) == ["m002"]
    assert await found(storage, "spoiler", eager=eager) == ["m003"]


async def test_what_has_no_fate_is_no_part_of_the_history(
    storage: FakeStorage | Storage, eager: bool
) -> None:
    mine = replace(said(1, "tea"), outgoing=True, state=MessageState.SENT)
    await arrive(storage, mine, said(2, "tea"))
    assert await found(storage, "tea", eager=eager) == ["m002"]


async def test_the_history_is_filtered_by_fate_and_paged(
    storage: FakeStorage | Storage, eager: bool
) -> None:
    await arrive(storage, *(said(n, "hello") for n in range(1, 6)))
    await step(storage, message(2), Fate.SHOWN)
    await step(storage, message(4), Fate.SILENT)
    assert await found(storage, "hello", Fate.SHOWN, Fate.SILENT, eager=eager) == ["m004", "m002"]
    page = await storage.ledger.search("hello", limit=2)
    older = await storage.ledger.search("hello", before=page[-1].entry.position, limit=2)
    assert [x.message.id for x in older] == ["m003", "m002"]
    for text in ("hello", ""):
        assert await storage.ledger.search(text, limit=0) == []


async def test_nothing_of_a_recalled_message_is_found(
    storage: FakeStorage | Storage, eager: bool
) -> None:
    await arrive(storage, said(1, "the secret"))
    await settled(storage, eager=True)
    await storage.archive.edit(message(1).key, (Text("the mystery"),))
    assert await found(storage, "secret", eager=eager) == []
    assert await found(storage, "mystery", eager=eager) == ["m001"]
    await storage.archive.recall(message(1).key)
    assert await found(storage, "mystery", eager=eager) == []
    assert await found(storage, "recalled", eager=eager) == ["m001"]


async def test_the_next_unhandled_is_the_oldest_that_has_no_end(
    storage: FakeStorage | Storage,
) -> None:
    await arrive(storage, *(message(n) for n in range(1, 6)))
    await step(storage, message(1), Fate.SHOWN, Fate.CLICKED)
    await step(storage, message(2), Fate.SHOWN, Fate.EXPIRED)
    await step(storage, message(3), Fate.SILENT)
    await step(storage, message(5), Fate.SHOWN)
    walked = []
    at = await storage.ledger.next_unhandled()
    while at is not None:
        walked.append(at.key.id)
        at = await storage.ledger.next_unhandled(at)
    assert walked == ["m002", "m004", "m005"]


async def test_missing_is_what_is_unread_and_undecided(storage: FakeStorage | Storage) -> None:
    await arrive(storage, *(message(n) for n in range(1, 5)), message(1, BOB))
    await storage.archive.mark_read(ANNA, message(1).position)
    await step(storage, message(2), Fate.SILENT)
    await storage.archive.recall(message(3).key)
    missing = await storage.ledger.missing(ME)
    assert [(m.ref, m.id) for m in missing] == [(BOB, "m001"), (ANNA, "m004")]
    assert await storage.ledger.missing(AccountId("other")) == []


async def test_a_click_remembers_that_it_leads_to_what_is_unread(
    storage: FakeStorage | Storage,
) -> None:
    written = await storage.ledger.record_click(Click(None, 1.0, unread=True))
    assert await storage.ledger.pending_clicks() == [written]
