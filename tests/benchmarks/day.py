"""Memory after a burst and after a day: messages come, are read, the window comes and goes."""

from pathlib import Path

from tests.benchmarks.embedded_server import FRIENDS, EmbeddedServer
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import resident
from tests.benchmarks.profiles import write_profile
from tests.benchmarks.whole_program import WindowProcess, whole_program

BURST = 5_000
AN_HOUR = 100
"""Messages in each hour."""

GROWTH = 3.0
"""Megabytes between the second quarter of the day and its end that are no growth but breathing."""


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
            hours = [await _an_hour(server, program, hour) for hour in range(extent.hours)]
    finally:
        await server.stop()
    quarter = max(1, extent.hours // 4)
    morning = Figure("", "", hours[quarter : 2 * quarter] or hours[:1]).value
    evening = [hour - morning for hour in hours[-quarter:]]
    return [
        Figure(f"memory after a burst of {BURST:,}", "MB", [after_burst], [at_start]),
        Figure("window in a burst: work in one go", "ms", [work], budget=50),
        Figure("window in a burst: event-loop gap", "ms", [gap], budget=50),
        Figure(f"memory in the evening of a day of {extent.hours} h", "MB", hours[-quarter:]),
        Figure("memory: growth from morning to evening", "MB", evening, budget=GROWTH),
    ]


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
