"""Scrolling up through a long conversation, page after page from the archive."""

from pathlib import Path

from tests.benchmarks.embedded_server import EmbeddedServer
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.profiles import write_profile
from tests.benchmarks.whole_program import whole_program

FRAME = 16.0
"""Milliseconds that a frame may take at sixty a second."""


async def upwards(folder: Path, extent: Extent) -> list[Figure]:
    """Measure each frame, half a viewport at a time; the runs follow each other upwards."""
    server = await EmbeddedServer.start(folder / "server")
    frames: list[list[float]] = []
    work, gaps = [], []
    try:
        await write_profile(folder / "profile", server.url, 1, extent.messages)
        async with whole_program(folder / "profile") as program:
            await program.do("online")
            await program.do("click", 0)
            await program.do("scroll", 10)
            for _ in range(extent.runs):
                await program.do("beat")
                frames.append(await program.do("scroll", extent.frames))
                worked, passed = await program.do("beaten")
                work.append(worked)
                gaps.append(passed)
    finally:
        await server.stop()
    what = f"scroll in {extent.messages:,}"
    late = [100 * sum(frame > FRAME for frame in run) / len(run) for run in frames]
    return [
        Figure(f"{what}: frames over {FRAME:.0f} ms", "%", late),
        Figure(f"{what}: frame, p50", "ms", [percentile(run, 50) for run in frames]),
        Figure(f"{what}: frame, p99", "ms", [percentile(run, 99) for run in frames]),
        Figure(f"{what}: work in one go", "ms", work, budget=50),
        Figure(f"{what}: event-loop gap", "ms", gaps, budget=50),
    ]
