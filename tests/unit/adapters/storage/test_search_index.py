"""The index beside the archive: it follows, forgets for good, and can be lost at any time."""

import asyncio
import contextlib
import random
import sqlite3
import stat
import sys
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.search import SqliteSearch
from app.adapters.storage.search_grams import MAX_TOKENS, grams, tokens_of
from app.adapters.storage.search_messages import rank_of, slot_of
from app.adapters.storage.search_thread import IsUnwanted, SearchThread
from app.adapters.storage.storage import FILE_NAME, Storage, open_storage
from app.domain.content import Text
from app.domain.errors import StorageFailed
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.domain.search import Query, fold
from app.ports.archive import Arrival
from app.ports.search import Page, Scope

pytestmark = pytest.mark.anyio

ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna@example.org"))
BEN = ConversationRef(ME, ConversationId.c2c("ben@example.org"))
INDEX = f"{FILE_NAME}.search"
RARE = "鱻龘齾麤"
"""Characters that nothing else in the files can contain."""


def message(number: int, text: str = "tea", ref: ConversationRef = ANNA) -> Message:
    anna = Person(ref.id.target)
    return Message(ME, ref.id, MessageId(f"m{number}"), anna, 1000.0 + number, (Text(text),))


async def add(storage: Storage, messages: Iterable[Message]) -> None:
    await storage.archive.add([Arrival(m, Origin.HISTORY) for m in messages], {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def storage(folder: Path) -> AsyncIterator[Storage]:
    opened = open_storage(folder)
    yield opened
    await opened.close()


@pytest.fixture
async def search(storage: Storage) -> AsyncIterator[SqliteSearch]:
    made = storage.message_search()
    yield made
    await made.close()


async def follow(search: SqliteSearch) -> int:
    """Let the index follow to the end; gives the number of pieces."""
    pieces = 1
    while await search.prepare():
        pieces += 1
    return pieces


async def find(search: SqliteSearch, typed: str, scope: Scope | None = None) -> Page:
    return await search.find(Query.parse(typed), scope or Scope(), limit=10_000)


async def ids(search: SqliteSearch, typed: str) -> list[str]:
    return [found.message.id for found in (await find(search, typed)).found]


def indexed(folder: Path) -> list[int]:
    """Keys of the messages that are in the index."""
    with closing(sqlite3.connect(folder / INDEX)) as connection:
        return [key for (key,) in connection.execute("SELECT message FROM doc ORDER BY message")]


def terms(folder: Path) -> set[str]:
    """All pieces of text that FTS5 still has an entry for, deleted ones too."""
    with closing(sqlite3.connect(folder / INDEX)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, gram, 'row')")
        return {term for (term,) in connection.execute("SELECT term FROM temp.words")}


def on_disk(folder: Path, text: str) -> list[str]:
    """Names of the index's files in which a text, or a character of it, can be read."""
    wanted = [character.encode() for character in text]
    return [
        path.name
        for path in sorted(folder.glob(f"{INDEX}*"))
        if any(w in path.read_bytes() for w in wanted)
    ]


def size(folder: Path) -> int:
    """Bytes of the index."""
    return (folder / INDEX).stat().st_size


def modes(folder: Path) -> set[int]:
    """Who may read the index's files."""
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.glob(f"{INDEX}*")}


# Pieces


def test_a_text_has_every_piece_that_a_query_for_a_part_of_it_needs() -> None:
    text = fold("Grüße, 今天天气 10:42 c++ ガラス x👍y 한국어abc")
    pieces = grams(text)
    for start in range(len(text)):
        for stop in range(start + 1, len(text) + 1):
            part = text[start:stop]
            assert set(tokens_of(Query.parse(part))) <= pieces, part


def test_no_query_has_more_tokens_than_sqlite_should_bear() -> None:
    typed = " ".join(f"word{n}{n}{n}" for n in range(1000))
    assert 0 < len(tokens_of(Query.parse(typed))) <= MAX_TOKENS


def test_tokens_hold_nothing_of_a_query_language() -> None:
    typed = "".join(map(chr, range(1, 0x180)))
    assert all(c.isalnum() or c > "\x7f" for t in tokens_of(Query.parse(typed)) for c in t)


def test_places_are_in_the_order_of_time() -> None:
    times = [-1e9, 0.0, 1.0, 1.5, 1.8e9, 1e300]
    ranks = [rank_of(at, 7) for at in times]
    assert ranks == sorted(ranks)
    assert 0 <= ranks[0] <= ranks[-1] < 1 << 62
    assert 0 <= slot_of(ranks[-1]) < 1 << 40


# Following


async def test_it_takes_in_what_is_new(
    folder: Path, storage: Storage, search: SqliteSearch
) -> None:
    await add(storage, (message(n) for n in range(300)))
    await follow(search)
    await add(storage, (message(n) for n in range(300, 310)))
    await follow(search)
    assert len(indexed(folder)) == 310


async def test_an_archive_older_than_its_index_is_taken_in_newest_first(
    folder: Path, storage: Storage
) -> None:
    await add(storage, (message(n) for n in range(500)))
    search = SqliteSearch(storage._database, looks_at=100)
    await search.prepare()
    first = indexed(folder)
    incomplete = await find(search, "tea")
    await follow(search)
    complete = await find(search, "tea")
    await search.close()
    assert first
    assert first[-1] == 500
    assert not incomplete.complete
    assert (complete.complete, len(complete.found)) == (True, 500)


async def test_what_comes_while_the_old_is_taken_in_is_found(storage: Storage) -> None:
    await add(storage, (message(n) for n in range(500)))
    search = storage.message_search()
    await search.prepare()
    await add(storage, [message(900, "coffee")])
    at_once = await ids(search, "coffee")
    await follow(search)
    assert (at_once, await ids(search, "coffee")) == (["m900"], ["m900"])
    await search.close()


async def test_it_goes_on_where_the_last_run_was(storage: Storage) -> None:
    await add(storage, (message(n) for n in range(200)))
    first = storage.message_search()
    await follow(first)
    await first.close()
    await storage.archive.edit(message(7).key, (Text("cocoa"),))
    await add(storage, [message(900, "coffee")])
    second = storage.message_search()
    pieces = await follow(second)
    assert (await ids(second, "cocoa"), await ids(second, "coffee")) == (["m7"], ["m900"])
    assert pieces < 10
    await second.close()


async def test_the_log_of_changes_is_emptied_when_it_was_followed(
    folder: Path, storage: Storage, search: SqliteSearch
) -> None:
    await add(storage, [message(1)])
    await storage.archive.edit(message(1).key, (Text("cocoa"),))
    await follow(search)
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        assert connection.execute("SELECT count(*) FROM search_change").fetchone() == (0,)


async def test_a_new_message_costs_no_line_in_the_log(folder: Path, storage: Storage) -> None:
    await add(storage, (message(n) for n in range(20)))
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        assert connection.execute("SELECT count(*) FROM search_change").fetchone() == (0,)


async def test_keys_that_are_given_again_are_taken_in_again(
    storage: Storage, search: SqliteSearch
) -> None:
    await add(storage, [message(1)])
    await add(storage, (message(n, ref=BEN) for n in range(2, 150)))
    await follow(search)
    await storage.archive.remove_conversation(BEN)
    await follow(search)
    await add(storage, (message(n, "coffee") for n in range(200, 230)))
    await follow(search)
    assert len(await ids(search, "coffee")) == 30
    assert await ids(search, "tea") == ["m1"]


async def test_few_old_messages_are_found_before_they_are_taken_in(storage: Storage) -> None:
    await add(storage, (message(n) for n in range(500)))
    search = storage.message_search()
    page = await find(search, "tea")
    assert (len(page.found), page.complete) == (500, True)
    await search.close()


@pytest.mark.parametrize("at", [1e300, 5_000.0])
async def test_messages_of_one_moment_are_found_in_their_order_page_by_page(
    storage: Storage, search: SqliteSearch, at: float
) -> None:
    crowd = [replace(message(n), sent_at=at) for n in range(700)]
    around = [replace(message(700 + n), sent_at=4_000.0 + n) for n in range(0, 2000, 10)]
    await add(storage, [*around[100:], *crowd, *around[:100]])
    await follow(search)
    seen: list[Message] = []
    page = await search.find(Query.parse("tea"), limit=90)
    while True:
        seen += [found.message for found in page.found]
        if page.next is None:
            break
        page = await search.find(Query.parse("tea"), after=page.next, limit=90)
    assert len({m.id for m in seen}) == len(seen) == 900
    assert [m.sent_at for m in seen] == sorted((m.sent_at for m in seen), reverse=True)


# Forgetting


async def test_what_was_recalled_is_gone_from_the_disk(
    folder: Path, storage: Storage, search: SqliteSearch
) -> None:
    await add(storage, (message(n, f"tea number {n} 今天") for n in range(400)))
    await add(storage, [message(500, f"secret {RARE} xqzwv")])
    await add(storage, (message(n, f"tea number {n} 今天") for n in range(600, 900)))
    await follow(search)
    assert on_disk(folder, RARE)
    await storage.archive.recall(message(500).key)
    await follow(search)
    assert on_disk(folder, RARE) == []
    assert not {term for term in terms(folder) if set(term) & set(RARE) or term in {"xqz", "zwv"}}
    assert len(await ids(search, "今天")) == 700


async def test_what_was_edited_is_gone_from_the_disk(
    folder: Path, storage: Storage, search: SqliteSearch
) -> None:
    await add(storage, [message(1, f"was {RARE}"), message(2)])
    await follow(search)
    await storage.archive.edit(message(1).key, (Text("is nothing"),))
    await follow(search)
    assert (on_disk(folder, RARE), await ids(search, "nothing")) == ([], ["m1"])


async def test_a_removed_conversation_is_gone_from_the_disk(
    folder: Path, storage: Storage, search: SqliteSearch
) -> None:
    await add(storage, (message(n, f"{RARE} {n}", BEN) for n in range(300)))
    await add(storage, [message(900)])
    await follow(search)
    await storage.archive.remove_conversation(BEN)
    await follow(search)
    assert (on_disk(folder, RARE), indexed(folder)) == ([], [301])


async def test_what_was_deleted_gives_its_room_back(
    folder: Path, storage: Storage, search: SqliteSearch
) -> None:
    chance = random.Random(5)  # noqa: S311  the same in every run
    letters = "abcdefghijklmnopqrstuvwxyz今天気日本 "
    await add(
        storage, (message(n, "".join(chance.choices(letters, k=150)), BEN) for n in range(1_500))
    )
    await follow(search)
    before = size(folder)
    await storage.archive.remove_conversation(BEN)
    await follow(search)
    assert size(folder) < before / 1.5


async def test_the_forgetting_goes_on_in_the_next_run(folder: Path, storage: Storage) -> None:
    first = storage.message_search()
    await add(storage, (message(n, f"{RARE} {n} 今天") for n in range(900)))
    await follow(first)
    for n in range(900):
        await storage.archive.recall(message(n).key)
    await first.prepare()
    await first.close()
    second = storage.message_search()
    await follow(second)
    left = on_disk(folder, RARE)
    await second.close()
    assert left == []


async def test_what_is_removed_while_the_old_is_taken_in_is_gone(
    folder: Path, storage: Storage
) -> None:
    await add(storage, (message(n, f"{RARE} {n}", BEN) for n in range(500)))
    search = storage.message_search()
    await search.prepare()
    await storage.archive.remove_conversation(BEN)
    await follow(search)
    await search.close()
    assert (on_disk(folder, RARE), indexed(folder)) == ([], [])


# The file


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards the profile folder itself")
async def test_nobody_else_may_read_it(
    folder: Path, storage: Storage, search: SqliteSearch
) -> None:
    await add(storage, [message(1)])
    await search.prepare()
    assert modes(folder) == {0o600}


async def test_an_index_of_another_archive_is_made_anew(folder: Path, storage: Storage) -> None:
    await add(storage, [message(1, "coffee")])
    first = storage.message_search()
    await follow(first)
    await first.close()
    await storage.close()
    (folder / FILE_NAME).unlink()
    other = open_storage(folder)
    await add(other, [message(2, "tea")])
    search = other.message_search()
    await follow(search)
    assert (await ids(search, "coffee"), await ids(search, "tea")) == ([], ["m2"])
    await search.close()
    await other.close()


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000, b"SQLite format 3\0" + b"\xff" * 9000])
async def test_a_broken_index_is_made_anew(folder: Path, storage: Storage, content: bytes) -> None:
    await add(storage, [message(1)])
    (folder / INDEX).write_bytes(content)
    search = storage.message_search()
    await follow(search)
    assert await ids(search, "tea") == ["m1"]
    await search.close()


async def test_an_index_that_breaks_while_open_is_made_anew(folder: Path, storage: Storage) -> None:
    await add(storage, (message(n, f"tea {n}") for n in range(3000)))
    first = storage.message_search()
    await follow(first)
    await first.close()
    search = storage.message_search()
    await search.prepare()
    damage(folder / INDEX)
    for _ in range(3):
        with contextlib.suppress(StorageFailed):
            await follow(search)
            await ids(search, "tea 29")
    assert len(await ids(search, "tea 29")) == sum("29" in str(n) for n in range(3000))
    await search.close()


def damage(file: Path) -> None:
    """Overwrite most of a file, but not its first pages."""
    with file.open("r+b") as opened:
        for at in range(8 * 4096, file.stat().st_size, 64):
            opened.seek(at)
            opened.write(b"\xff" * 32)


async def test_an_index_ahead_of_its_archive_shows_nothing_that_is_not_there(
    folder: Path, storage: Storage
) -> None:
    """A power cut can cost the archive its last moments and leave the index its own."""
    await add(storage, (message(n) for n in range(20)))
    search = storage.message_search()
    await follow(search)
    await search.close()
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("DROP TRIGGER search_deleted")
        connection.execute("DELETE FROM message WHERE key > 10")
        connection.commit()
    again = storage.message_search()
    await add(storage, [message(500, "coffee")])
    assert len(await ids(again, "tea")) == 10
    assert await ids(again, "coffee") == ["m500"]
    await again.close()


# The thread


async def test_a_search_that_nobody_waits_for_stops(tmp_path: Path) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(connection: sqlite3.Connection, _: IsUnwanted) -> None:
        begun.set()
        try:
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                " SELECT max(i) FROM n"
            ).fetchone()
        finally:
            ended.set()

    thread = SearchThread(
        lambda: sqlite3.connect(tmp_path / "x", isolation_level=None), lambda: None
    )
    task = asyncio.ensure_future(thread.search(endless))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    await asyncio.to_thread(ended.wait, 5)
    assert ended.is_set()
    await thread.close()


async def test_a_search_goes_before_the_preparing(tmp_path: Path) -> None:
    thread = SearchThread(
        lambda: sqlite3.connect(tmp_path / "x", isolation_level=None), lambda: None
    )
    order: list[str] = []
    go = threading.Event()
    first = asyncio.ensure_future(thread.search(lambda *_: go.wait()))
    later = [asyncio.ensure_future(thread.prepare(lambda *_: order.append("prepare")))]
    await asyncio.sleep(0)
    later.append(asyncio.ensure_future(thread.search(lambda *_: order.append("search"))))
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(first, *later)
    await thread.close()
    assert order == ["search", "prepare"]


async def test_closing_stops_what_runs(tmp_path: Path) -> None:
    begun = threading.Event()

    def endless(connection: sqlite3.Connection, _: IsUnwanted) -> None:
        begun.set()
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        ).fetchone()

    thread = SearchThread(
        lambda: sqlite3.connect(tmp_path / "x", isolation_level=None), lambda: None
    )
    task = asyncio.ensure_future(thread.search(endless))
    await asyncio.to_thread(begun.wait)
    await thread.close()
    with pytest.raises(StorageFailed):
        await task
