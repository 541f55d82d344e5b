"""From the start of the process to a window that can be used, beside an empty window.

A window can be used when it is painted and its event loop turns: its list answers. The pane beside
the list comes a moment later, or at once for who clicks; when it does is a figure of its own.
"""

from pathlib import Path

from tests.benchmarks.embedded_server import EmbeddedServer
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import resident
from tests.benchmarks.profiles import write_profile
from tests.benchmarks.whole_program import empty_window, whole_program

ALLOWED_TIMES, ALLOWED_MORE = 1.5, 0.3
"""A start may take so many times an empty window's, and so many seconds more."""

ALLOWED_MEMORY = 60.0
"""Megabytes that may be added to an empty window's."""


async def of_window(folder: Path, extent: Extent) -> list[Figure]:
    """Measure starts in turn: empty window, new profile, full profile, and again."""
    lives = ((0, 0), (extent.conversations, extent.messages))
    server = await EmbeddedServer.start(folder / "server")
    try:
        profiles = []
        for conversations, count in lives:
            profile = folder / f"profile{count}"
            await write_profile(profile, server.url, conversations, count)
            profiles.append(profile)
            async with whole_program(profile) as program:  # its files come into the disk's cache
                await program.do("online")
                if conversations:
                    await program.do("click", 0)  # it is open again at the next start
        controls, control_work, control_memory = [], [], []
        seconds: list[list[float]] = [[] for _ in profiles]
        work: list[list[float]] = [[] for _ in profiles]
        whole: list[list[float]] = [[] for _ in profiles]
        memory: list[list[float]] = [[] for _ in profiles]
        for _ in range(extent.runs):
            async with empty_window() as window:
                controls.append(window.took)
                control_work.append(window.worked)
                control_memory.append(resident(window.number))
            for number, profile in enumerate(profiles):
                async with whole_program(profile) as program:
                    seconds[number].append(program.took)
                    work[number].append(program.worked)
                    whole[number].append(program.whole)
                    await program.do("online")
                    memory[number].append(resident(program.number))
    finally:
        await server.stop()
    figures = []
    for (conversations, count), took, worked, seen, used in zip(
        lives, seconds, work, whole, memory, strict=True
    ):
        what = f"with {conversations:,}/{count:,}"
        allowed = ALLOWED_TIMES * Figure("", "", controls).value + ALLOWED_MORE
        figures += [
            Figure(f"start {what} (1.5 × empty + 0.3)", "s", took, controls, budget=allowed),
            Figure(f"start {what}: processor time", "s", worked, control_work),
            Figure(f"start {what}: until the conversation is there too", "s", seen),
            Figure(
                f"memory after start {what} (empty + 60)",
                "MB",
                used,
                control_memory,
                budget=Figure("", "", control_memory).value + ALLOWED_MEMORY,
            ),
        ]
    return figures
