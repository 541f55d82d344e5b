"""A group of 5,000: how long it takes to open it, and the list of its members, and to scroll it."""

from pathlib import Path

from tests.benchmarks.embedded_server import EmbeddedServer
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.profiles import write_profile
from tests.benchmarks.whole_program import whole_program

MEMBERS = 5_000
BUDGET = 100.0


async def of_crowd(folder: Path, extent: Extent) -> list[Figure]:
    """Open the group and its page again and again."""
    server = await EmbeddedServer.start(folder / "server")
    opened, listed, frames, work = [], [], [], []
    try:
        await write_profile(folder / "profile", server.url, 50, 2_000)
        async with whole_program(folder / "profile") as program:
            await program.do("online")
            await program.do("crowd", MEMBERS)
            for run in range(extent.runs):
                await program.do("click", run)
                await program.do("beat")
                opened.append(await program.do("click", -1))
                first, *rest = await program.do("members")
                worked, _ = await program.do("beaten")
                listed.append(first)
                frames.append(percentile(rest, 99))
                work.append(worked)
    finally:
        await server.stop()
    what = f"group of {MEMBERS:,}"
    return [
        Figure(f"{what}: click → painted", "ms", opened, budget=BUDGET),
        Figure(f"{what}: its members → painted", "ms", listed),
        Figure(f"{what}: scrolling them, p99", "ms", frames),
        Figure(f"{what}: work in one go", "ms", work, budget=50),
    ]
