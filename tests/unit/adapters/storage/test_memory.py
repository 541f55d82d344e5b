"""What the databases keep in memory does not grow with what is in them."""

import _sqlite3
import ctypes
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.adapters.storage.storage import Storage, open_storage
from app.domain.content import Text
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.ports.archive import Arrival

pytestmark = pytest.mark.anyio

MEGABYTE = 1024 * 1024
ANNA = ConversationRef(AccountId("me"), ConversationId.c2c("anna@example.org"))


def sqlite_bytes() -> int:
    """What all connections of the process have allocated (`sqlite3_memory_used`)."""
    try:
        used = ctypes.CDLL(_sqlite3.__file__).sqlite3_memory_used
    except (AttributeError, OSError):
        pytest.skip("this build hides SQLite's own count")
    used.restype = ctypes.c_int64
    return int(used())


def message(number: int, ref: ConversationRef = ANNA) -> Arrival:
    words = " ".join(f"word{number * 31 + n}" for n in range(40))
    made = Message(
        ref.account,
        ref.id,
        MessageId(f"m{number}"),
        Person(ref.id.target),
        1000.0 + number,
        (Text(words),),
    )
    return Arrival(made, Origin.HISTORY)


async def fill(storage: Storage, count: int) -> None:
    for start in range(0, count, 500):
        await storage.archive.add([message(n) for n in range(start, start + 500)], {})


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = open_storage(tmp_path / "data")
    yield opened
    await opened.close()


async def test_a_large_archive_is_read_through_little_memory(storage: Storage) -> None:
    before = sqlite_bytes()
    await fill(storage, 6_000)
    before_the_first = None
    while page := await storage.archive.history(ANNA, before_the_first, 500):
        before_the_first = page[0].position

    assert sqlite_bytes() - before < 3 * MEGABYTE


async def test_the_start_keeps_no_pages_of_what_it_looked_at(tmp_path: Path) -> None:
    filled = open_storage(tmp_path / "data")
    friends = [
        ConversationRef(ANNA.account, ConversationId.c2c(f"friend{n}@example.org"))
        for n in range(500)
    ]
    await filled.archive.add([message(n, friends[n % 500]) for n in range(9_000)], {})
    await filled.close()
    before = sqlite_bytes()
    storage = open_storage(tmp_path / "data")
    try:
        assert len((await storage.archive.load(30)).conversations) == 500
        assert sqlite_bytes() - before < 0.7 * MEGABYTE
    finally:
        await storage.close()


async def test_the_search_index_keeps_no_pages_while_it_rests(storage: Storage) -> None:
    await fill(storage, 2_000)
    search = storage.message_search()
    before = sqlite_bytes()
    try:
        while await search.prepare():
            pass

        assert sqlite_bytes() - before < 0.5 * MEGABYTE
    finally:
        await search.close()
