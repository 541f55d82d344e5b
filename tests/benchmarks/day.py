"""Memory after a burst and over two days: messages come, are read, the window comes and goes.

What is bounded is filled on the first day: heights and layouts of messages, pictures, the pages of
the databases. What still grows on the second would grow for ever.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.embedded_server import FRIENDS, EmbeddedServer
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import resident
from tests.benchmarks.profiles import write_profile
from tests.benchmarks.whole_program import WindowProcess, whole_program

BURST = 5_000
AN_HOUR = 100
"""Messages in each hour."""

DAYS = 2

GROWTH = 3.0
"""Megabytes that are no growth but breathing, within a day and from one to the next."""


async def from_burst_to_evening(folder: Path, extent: Extent) -> list[Figure]:
    """Measure the program's memory at each step of one long run."""
    server = await EmbeddedServer.start(folder / "server")
    try:
        await write_profile(folder / "profile", server.url, extent.conversations, extent.messages)
        async with whole_program(folder / "profile") as program:
            await program.do("online")
            at_start = resident(program.number)
            await program.do("beat")
            await server.burst(BURST, FRIENDS)
            await program.do("unread", BURST)
            await _read_all(program)
            work, gap = await program.do("beaten")
            after_burst = resident(program.number)
            # Each conversation's newest messages in memory, before what stays is looked at.
            await server.burst(BURST, FRIENDS)
            await program.do("unread", BURST)
            await _read_all(program)
            await asyncio.sleep(extent.rest)  # a night: the search index takes all of it in
            hours = [await _an_hour(server, program, hour) for hour in range(DAYS * extent.hours)]
    finally:
        await server.stop()
    quarter = max(1, extent.hours // 4)
    first, second = hours[: extent.hours], hours[extent.hours :]
    morning, evening, next_evening = (
        first[quarter : 2 * quarter],
        first[-quarter:],
        second[-quarter:],
    )
    return [
        Figure(f"memory after a burst of {BURST:,}", "MB", [after_burst], [at_start]),
        Figure("window in a burst: work in one go", "ms", [work], budget=50),
        Figure("window in a burst: event-loop gap", "ms", [gap], budget=50),
        Figure(f"memory in the evening of a day of {extent.hours} h", "MB", evening),
        _growth("memory: growth from morning to evening", morning, evening),
        _growth("memory: growth from one evening to the next", evening, next_evening),
    ]


def _growth(name: str, before: Sequence[float], after: Sequence[float]) -> Figure:
    start = median(before)
    return Figure(name, "MB", [hour - start for hour in after], budget=GROWTH)


async def _an_hour(server: EmbeddedServer, program: WindowProcess, hour: int) -> float:
    """Let messages come while the window is hidden, then read; gives the memory after it."""
    await program.do("hide")
    await server.burst(AN_HOUR, FRIENDS)
    await program.do("unread", AN_HOUR)
    await program.do("show")
    for number in range(3):
        await program.do("click", (7 * hour + number) % FRIENDS)
        await program.do("scroll", 10)
    await _read_all(program)
    return resident(program.number)


async def _read_all(program: WindowProcess) -> None:
    await program.do("read")
    await program.do("unread", 0)
