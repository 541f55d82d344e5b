"""How costs grow: with the archive up to a million messages, with the list up to 5,000 rows.

Nothing on a message's way may: what it costs at the largest size is held against the smallest.
"""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.adapters.storage.storage import Storage, open_storage
from app.domain.events import MessageReceived, Origin
from app.domain.ids import MessageId
from app.domain.message import Position
from tests.benchmarks.cost import AT_ONCE, archived
from tests.benchmarks.embedded_server import EmbeddedServer
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import Usage
from tests.benchmarks.profiles import LONG_AGO, fill, messages, ref, write_profile
from tests.benchmarks.whole_program import WindowProcess, whole_program

ALLOWED = 2.0
"""Times that a cost on a message's way may grow, from the smallest to the largest size."""

AMONG = 10
"""Friends that write in a burst, at each length of the list."""

CONVERSATIONS = 10
"""In the archive that grows, so that each has a page of history from the beginning."""

PAGE = 50
"""Messages of a page of history: as many as there are at the smallest size, or it would grow."""

BURST = 500
SINGLES = 20

_SAMPLES = 5


async def of_archive(folder: Path, extent: Extent) -> list[Figure]:
    """Let one archive grow, and measure at each size."""
    storage = open_storage(folder / "storage")
    costs: dict[str, dict[int, list[float]]] = {}
    begin = written = 0
    try:
        for size in extent.archive:
            await fill(storage, CONVERSATIONS, size - begin, begin)
            begin = size
            for _ in range(_SAMPLES):
                for what, cost in (await _costs(storage, size, written)).items():
                    costs.setdefault(what, {}).setdefault(size, []).append(cost)
                written += 2 * AT_ONCE
    finally:
        await storage.close()
    return [figure for what, by_size in costs.items() for figure in _points(what, by_size)]


async def of_list(folder: Path, extent: Extent) -> list[Figure]:
    """Run the whole program on ever more conversations; the same ten friends write."""
    server = await EmbeddedServer.start(folder / "server")
    costs: dict[str, dict[int, list[float]]] = {}
    try:
        for count in extent.lists:
            profile = folder / f"profile{count}"
            await write_profile(profile, server.url, count, 10 * count)
            async with whole_program(profile) as program:
                costs.setdefault("list: start", {})[count] = [1000 * program.took]
                await program.do("online")
                await program.do("click", count - 1)
                for what, at_once in (("in a burst", BURST), ("alone", 1)):
                    samples = [await _received(server, program, at_once) for _ in range(_SAMPLES)]
                    costs.setdefault(f"list: a message {what}", {})[count] = samples
    finally:
        await server.stop()
    starts = costs.pop("list: start")
    return [
        *(figure for what, by_size in costs.items() for figure in _points(what, by_size)),
        *(Figure("list: start", "ms", samples, at=count) for count, samples in starts.items()),
    ]


async def _received(server: EmbeddedServer, program: WindowProcess, at_once: int) -> float:
    """Let messages come, so many together; gives the whole program's microseconds for each."""
    count = BURST if at_once > 1 else SINGLES
    await program.do("read")
    before = Usage.of(program.number)
    for unread in range(at_once, count + 1, at_once):
        await server.burst(at_once, AMONG)
        await program.do("unread", unread)
    return 1e6 * Usage.of(program.number).since(before).seconds / count


async def _costs(storage: Storage, size: int, written: int) -> dict[str, float]:
    """What can be asked of an archive, each once, in microseconds."""
    conversation = ref(0)
    middle = Position(LONG_AGO + 30.0 * size, MessageId(""))
    new = [
        MessageReceived(message, Origin.LIVE)
        for message in messages(CONVERSATIONS, 2 * AT_ONCE, 10_000_000 + written)
        if not message.outgoing
    ]
    return {
        "archive: a message, 100 together": await archived(storage, new[SINGLES:], AT_ONCE),
        "archive: a message, alone": await archived(storage, new[:SINGLES], 1),
        "archive: a page of history": await _timed(
            lambda: storage.archive.history(conversation, middle, PAGE)
        ),
        "archive: a read mark": await _timed(
            lambda: storage.archive.mark_read(new[0].message.ref, new[-1].message.position)
        ),
        "archive: the start's load": await _timed(lambda: storage.archive.load(30)),
    }


def _points(what: str, by_size: dict[int, list[float]], unit: str = "µs") -> list[Figure]:
    """One figure for each size; the largest is held against the smallest."""
    smallest, largest = min(by_size), max(by_size)
    return [
        Figure(
            what,
            unit,
            samples,
            by_size[smallest] if size == largest else (),
            budget=ALLOWED if size == largest and what != "archive: the start's load" else None,
            judged="ratio" if size == largest else "value",
            at=size,
        )
        for size, samples in by_size.items()
    ]


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return 1e6 * (time.perf_counter() - began)
