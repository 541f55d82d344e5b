"""What the program costs while nothing happens: connected, in the tray, nobody writes."""

import asyncio
from pathlib import Path

from tests.benchmarks.embedded_server import EmbeddedServer
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import Usage
from tests.benchmarks.profiles import write_profile
from tests.benchmarks.whole_program import whole_program


async def in_tray(folder: Path, extent: Extent) -> list[Figure]:
    """Watch one program for a while, several times."""
    server = await EmbeddedServer.start(folder / "server")
    percent, wake_ups = [], []
    try:
        await write_profile(folder / "profile", server.url, extent.conversations, 2_000)
        async with whole_program(folder / "profile", hidden=True) as program:
            await program.do("online")
            await asyncio.sleep(extent.rest)  # the search index comes to rest, too
            for _ in range(extent.runs):
                before = Usage.of(program.number)
                await asyncio.sleep(extent.seconds)
                used = Usage.of(program.number).since(before)
                percent.append(100 * used.seconds / extent.seconds)
                wake_ups.append(60 * used.wake_ups / extent.seconds)
    finally:
        await server.stop()
    return [
        Figure("idle in the tray: processor", "%", percent, budget=0.3),
        Figure("idle in the tray: wake-ups per minute", "", wake_ups),
    ]
