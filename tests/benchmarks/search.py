"""Search in a large archive: first pages of messages and of the history of notifications, the
index's cost and size, and what a message notices.

`python -m tests.benchmarks.search 1000000` measures another size by itself.
"""

import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate, islice
from pathlib import Path

from msgspec.structs import replace

from app.adapters.storage.search import SUFFIX, SqliteSearch
from app.adapters.storage.storage import FILE_NAME, Storage, open_storage
from app.domain.content import Text
from app.domain.events import Origin
from app.domain.ids import MessageId
from app.domain.message import Message
from app.domain.search import Query
from app.ports.archive import Arrival
from app.ports.search import EVERYWHERE, Scope
from tests.benchmarks.extent import QUICK, Extent
from tests.benchmarks.figures import Figure, percentile, table
from tests.benchmarks.profiles import messages, ref
from tests.servers.heartbeat import Heartbeat

CONVERSATIONS = 1_000

BUDGET = 100.0
"""Milliseconds for a first page."""

WAIT = 10.0
"""Milliseconds that a message may wait for the archive while indexing: of the 25 until `Notify`."""

_BATCH = 2_000
_RUNS = 5
_LIVE = 300

_HAN = (
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可"
)
_KANA = "のにはをたがでてとしれさるいもなあこうおりまくよきせつかそすけみえめわちひやゆべぶだじ"
_RARE = "龘鱻麤"

QUERIES = {
    "a letter that is everywhere": "e",
    "a Chinese character that is everywhere": "的",
    "a Chinese character that is rare": "龘",
    "a Chinese word": "时年",
    "a Japanese word": "の人",
    "four characters": "国个到说",
    "the beginning of a word": "ba",
    "a part of a word": "abel",
    "three words": "no mir bel",
    "words that are never together": "zurbel qopamir kelavono",
    "nothing like it": "xxqyzzx",
    "digits": "4711",
    "a long sentence": "the quick brown fox jumps over the lazy dog and then sleeps",
}


def _words() -> list[str]:
    """Words of a language that nobody speaks, made as those of others are."""
    chance = random.Random(7)  # noqa: S311  the same in every run
    parts = ("ba", "no", "mir", "ke", "la", "vo", "zur", "bel", "qo", "pa", "t", "ing", "er", "sch")
    made = {"".join(chance.choices(parts, k=chance.randint(1, 4))) for _ in range(6_000)}
    return sorted(made)


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


def texts() -> Iterator[str]:
    """Texts in which a few words are frequent and most are rare (Zipf); a third each is of Latin,
    Chinese and Japanese letters.
    """
    chance = random.Random(11)  # noqa: S311  the same in every run
    words = _words()
    chance.shuffle(words)
    weights, han, kana = (_zipf(len(these)) for these in (words, _HAN, _KANA + _HAN))
    number = 0
    while True:
        number += 1
        match number % 3:
            case 0:
                chosen = chance.choices(words, cum_weights=weights, k=chance.randint(1, 14))
                text = " ".join(chosen).capitalize()
            case 1:
                text = "".join(chance.choices(_HAN, cum_weights=han, k=chance.randint(2, 30)))
            case _:
                chosen = chance.choices(_KANA + _HAN, cum_weights=kana, k=chance.randint(2, 30))
                text = "".join(chosen)
        rare = _RARE[number % 3] if number % 9_973 == 0 else ""
        yield f"{text}{rare} {number}"


def _archive(count: int, begin: int = 0) -> Iterator[Message]:
    made = zip(messages(CONVERSATIONS, count, begin), texts(), strict=False)
    return (replace(message, elements=(Text(text),)) for message, text in made)


async def _fill(storage: Storage, count: int) -> None:
    made = _archive(count)
    while batch := [Arrival(message, Origin.CATCH_UP) for message in islice(made, _BATCH)]:
        await storage.archive.add(batch, {})


async def of_archive(folder: Path, extent: Extent) -> list[Figure]:
    """Measure all of it in one archive."""
    return await measured(folder, extent.messages)


async def measured(folder: Path, count: int) -> list[Figure]:
    """Measure in an archive of so many messages."""
    storage = open_storage(folder / "storage")
    try:
        await _fill(storage, count)
        search = storage.message_search()
        try:
            indexing = await _index(search)
            pages = await _first_pages(search)
            here = await _first_pages(search, Scope(conversation=ref(7)))
            fates = await _fates(storage)
            gap = await _typing(search)
            quiet, busy = await _archiving(storage, search, count)
        finally:
            await search.close()
    finally:
        await storage.close()
    archive = folder / "storage" / FILE_NAME
    index = archive.with_name(FILE_NAME + SUFFIX)
    scans = _scans(index)
    return [
        Figure("search: a first page, slowest query", "ms", pages, scans, budget=BUDGET, at=count),
        Figure("search: the same in a conversation", "ms", here, budget=BUDGET, at=count),
        Figure("search: a first page of the history", "ms", fates, budget=BUDGET, at=count),
        Figure("search: the loop's gap while typing", "ms", gap, budget=50.0, at=count),
        Figure("search: indexing a message", "µs", [1e6 * indexing / count], at=count),
        Figure(
            "search: the index on disk, a message",
            "bytes",
            [index.stat().st_size / count],
            [archive.stat().st_size / count],
            at=count,
        ),
        Figure(
            "search: archiving a message while indexing",
            "ms",
            busy,
            quiet,
            budget=WAIT,
            at=count,
        ),
    ]


async def _index(search: SqliteSearch) -> float:
    began = time.perf_counter()
    while await search.prepare():
        pass
    return time.perf_counter() - began


async def _first_pages(search: SqliteSearch, scope: Scope = EVERYWHERE) -> list[float]:
    """The slowest of the queries, in each run."""
    slowest = []
    for _ in range(_RUNS):
        took = []
        for typed in QUERIES.values():
            began = time.perf_counter()
            await search.find(Query.parse(typed), scope)
            took.append(1e3 * (time.perf_counter() - began))
        slowest.append(max(took))
    return slowest


async def _fates(storage: Storage) -> list[float]:
    """The slowest of the queries to the history of notifications, names among them, in each run."""
    slowest = []
    for _ in range(_RUNS):
        took = []
        for typed in (*QUERIES.values(), "friend7@", "friend77 ba", "photo"):
            began = time.perf_counter()
            await storage.ledger.search(typed)
            took.append(1e3 * (time.perf_counter() - began))
        slowest.append(max(took))
    return slowest


async def _typing(search: SqliteSearch) -> list[float]:
    """Type a word letter by letter, each giving up the search before; the loop's longest gap."""
    gaps = []
    for _ in range(_RUNS):
        async with Heartbeat() as heart:
            running: asyncio.Task[object] | None = None
            for end in range(1, len("abelmir bel") + 1):
                if running is not None:
                    running.cancel()
                query = Query.parse("abelmir bel"[:end])
                running = asyncio.ensure_future(search.find(query))
                await asyncio.sleep(0.03)
            assert running is not None
            await running
        gaps.append(1e3 * heart.longest_gap)
    return gaps


async def _archiving(
    storage: Storage, search: SqliteSearch, count: int
) -> tuple[list[float], list[float]]:
    """What a message waits for the archive, 99 of 100, without and with indexing meanwhile."""
    quiet, busy = [], []
    begin = count
    for _ in range(_RUNS):
        quiet.append(await _live(storage, begin))
        begin += _LIVE
        indexing = asyncio.ensure_future(_index(search))
        busy.append(await _live(storage, begin))
        begin += _LIVE
        await indexing
    return quiet, busy


async def _live(storage: Storage, begin: int) -> float:
    took = []
    for message in _archive(_LIVE, begin):
        fresh = replace(message, id=MessageId(f"live{message.id}"), archive_id="")
        began = time.perf_counter()
        await storage.archive.add([Arrival(fresh, Origin.LIVE)], {})
        took.append(1e3 * (time.perf_counter() - began))
        await asyncio.sleep(0)
    return percentile(took, 99)


def _scans(index: Path) -> list[float]:
    """The control: look through all texts, as without an index."""
    took = []
    with closing(sqlite3.connect(index)) as connection:
        for _ in range(_RUNS):
            began = time.perf_counter()
            connection.execute(
                "SELECT slot FROM doc WHERE instr(words, 'xxqyzzx') ORDER BY slot DESC LIMIT 30"
            ).fetchall()
            took.append(1e3 * (time.perf_counter() - began))
    return took


def main() -> None:
    """Measure an archive of a size that is given."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else QUICK.messages
    with tempfile.TemporaryDirectory(prefix="bellbird-bench-") as folder:
        figures = asyncio.run(measured(Path(folder), count))
    sys.stdout.write(f"{table(figures)}\n")


if __name__ == "__main__":
    main()
