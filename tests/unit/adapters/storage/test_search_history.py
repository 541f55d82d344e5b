"""The search of the notification history: complete and quick however far the index is."""

import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.fate_lines import Wish
from app.adapters.storage.search_history import by_time
from app.adapters.storage.storage import FILE_NAME, Storage, open_storage
from app.domain.content import Image, Text
from app.domain.conversation import Conversation
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, Position
from app.domain.notification import Fate, FateRecord
from app.domain.people import Person
from app.domain.search import Query
from app.ports.archive import Arrival
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna@example.org"))
GARDEN = ConversationRef(ME, ConversationId.group("garden@rooms.example.org"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def storage(folder: Path) -> AsyncIterator[Storage]:
    opened = open_storage(folder)
    yield opened
    await opened.close()


def message(number: int, text: str = "tea", ref: ConversationRef = ANNA) -> Message:
    anna = Person("anna@example.org", "Anna")
    return Message(ME, ref.id, MessageId(f"m{number:06}"), anna, 1000.0 + number, (Text(text),))


async def arrive(storage: Storage | FakeStorage, *messages: Message) -> None:
    await storage.archive.add([Arrival(m, Origin.LIVE) for m in messages], {})


async def follow(storage: Storage, pieces: int = 10_000) -> None:
    for _ in range(pieces):
        if not await storage.message_search().prepare():
            break


async def ids(
    storage: Storage | FakeStorage,
    typed: str,
    before: Position | None = None,
    limit: int = 100,
    fates: tuple[Fate, ...] = (),
) -> list[str]:
    found = await storage.ledger.search(typed, fates=fates, before=before, limit=limit)
    return [line.message.id for line in found]


def somebody_says(chance: random.Random, number: int) -> Message:
    words = ("tea", "Garten", "今天天气", "привет", "xylophone", "photo", "anna", "ben")
    sender = Person(*chance.choice((("anna@example.org", "Anna"), ("ben@example.org", "Bén"))))
    made = message(number, " ".join(chance.choices(words, k=2)), chance.choice((ANNA, GARDEN)))
    if chance.random() < 0.2:
        made = replace(made, elements=(Image("https://example.org/1", chance.choice(words)),))
    sent_at = 1000.0 + chance.randrange(40_000) / 10
    return replace(made, sender=sender, sent_at=sent_at)


@pytest.mark.parametrize("pieces", [0, 1, 3, 10_000])
async def test_it_finds_what_a_look_at_each_fate_finds(storage: Storage, pieces: int) -> None:
    chance = random.Random(pieces)  # noqa: S311  the same in every run
    plain = FakeStorage()
    everybody = [somebody_says(chance, number) for number in range(900)]
    for stage in (storage, plain):
        await arrive(stage, *everybody[:600])
        await stage.archive.save(replace(Conversation(GARDEN), name="Our Garten"))
    await follow(storage, pieces)
    for stage in (storage, plain):
        await arrive(stage, *everybody[600:])
        for number in range(0, 900, 50):
            await stage.archive.recall(everybody[number].key)
            await stage.archive.edit(everybody[number + 1].key, (Text("tea xylophone"),))
            await stage.ledger.record([FateRecord(everybody[number + 2].key, Fate.SILENT, 1.0)])
    for typed in ("tea", "garten", "天", "ben tea", "PHOTO", "x", "our anna", "recalled", "zz"):
        for fates in ((), (Fate.SILENT,)):
            place: Position | None = None
            for _ in range(3):
                expected = await ids(plain, typed, place, 30, fates)
                assert await ids(storage, typed, place, 30, fates) == expected, typed
                if expected:
                    found = {m.id: m.position for m in everybody}
                    place = found[MessageId(expected[-1])]


async def test_a_history_older_than_its_index_is_searched_to_its_end(storage: Storage) -> None:
    await arrive(storage, message(0, "the one"), *(message(n) for n in range(1, 3_500)))
    assert await ids(storage, "one") == ["m000000"]
    assert await ids(storage, "tea", limit=2) == ["m003499", "m003498"]


async def test_a_word_that_is_in_every_name_is_no_hindrance(storage: Storage) -> None:
    crowd = [
        replace(message(n), sender=Person(f"guest{n}@example.org", f"Guest {n}"))
        for n in range(300)
    ]
    await arrive(storage, *crowd)
    await follow(storage)
    assert len(await ids(storage, "guest", limit=300)) == 300
    assert await ids(storage, "guest tea 299@") == ["m000299"]


async def test_a_long_query_is_answered(storage: Storage) -> None:
    text = " ".join(f"word{n}" for n in range(19))
    await arrive(storage, message(1, text), message(2, "word3"))
    await follow(storage)
    assert await ids(storage, text) == ["m000001"]
    assert await ids(storage, "(\"OR' NEAR * ^ -") == []


async def test_who_is_gone_is_gone_from_the_index(folder: Path, storage: Storage) -> None:
    await arrive(storage, message(1), replace(message(2, ref=GARDEN), sender=Person("ben", "Ben")))
    await follow(storage)
    await storage.archive.remove_conversation(GARDEN)
    await follow(storage)
    with closing(sqlite3.connect(folder / f"{FILE_NAME}.search")) as connection:
        left = connection.execute("SELECT words, uses FROM sender").fetchall()
    assert left == [("anna\nanna@example.org", 1)]


async def test_the_history_is_searched_though_the_window_closed_its_search(
    storage: Storage,
) -> None:
    await arrive(storage, message(1))
    await storage.message_search().close()
    assert await ids(storage, "tea") == ["m000001"]


async def test_a_look_at_each_fate_goes_by_time_and_sorts_nothing(storage: Storage) -> None:
    """The guard of the speed with 1,000,000 fates: a slice is a piece of an index."""
    await arrive(storage, message(1))
    wish = Wish(Query.parse("tea"), frozenset(), message(1).position, 100)

    def plans(connection: sqlite3.Connection) -> list[str]:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        by_time(connection, wish, below=5)
        connection.set_trace_callback(None)
        (sql,) = statements
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]

    how = await storage._database.read(plans)
    assert how[0].startswith("SEARCH f USING INDEX fate_time")
    assert "USE TEMP B-TREE FOR ORDER BY" not in how
