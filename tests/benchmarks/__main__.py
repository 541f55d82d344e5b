"""`make bench`: the program's figures beside their controls, in one run.

Prints a table and writes `build/bench.json`. Exit code 0 if every budget is met, 1 if one is missed
(which the table shows), 2 if something could not be measured. Words choose some of them, "quick"
takes fewer runs and smaller sizes: `python -m tests.benchmarks quick Prosody burst`.
"""

import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from shutil import which

from PySide6.QtCore import QCoreApplication

from app.demo.private_desktop import PrivateDesktop
from app.event_loop import EventLoop
from tests.benchmarks import (
    burst,
    catch_up,
    click,
    cost,
    day,
    growth,
    idle,
    members,
    notify,
    scroll,
    search,
    start,
)
from tests.benchmarks.extent import FULL, QUICK, Extent
from tests.benchmarks.figures import Figure, table, write
from tests.benchmarks.processes import load

RESULTS = Path("build/bench.json")
PATIENCE = 590.0
"""Seconds for all of them together; what is not done by then could not be measured."""

ON_PROSODY = "catch-up on Prosody"

Benchmark = Callable[[Path, Extent], Awaitable[list[Figure]]]

BENCHMARKS: dict[str, Benchmark] = {
    "start": start.of_window,
    "clicks": click.to_painted,
    "scroll": scroll.upwards,
    "idle": idle.in_tray,
    "day": day.from_burst_to_evening,
    "catch-up on the embedded server": lambda f, e: catch_up.on_embedded(f, e.runs),
    ON_PROSODY: lambda f, e: catch_up.on_prosody(f, min(e.runs, 3)),
    "notifications on dunst": lambda f, e: notify.on_dunst(f, e.runs),
    "burst": lambda f, e: burst.live(f, e.runs),
    "members": members.of_crowd,
    "search": search.of_archive,
    "cost": cost.by_part,
    "growth of the list": growth.of_list,
    "growth of the archive": growth.of_archive,
}


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _chosen(words: Sequence[str], extent: Extent) -> list[str]:
    """Which benchmarks to run; Prosody only where it is installed, and time enough."""
    chosen = [name for name in BENCHMARKS if not words or set(words) & set(name.split())]
    if extent is QUICK and not words:
        chosen.remove(ON_PROSODY)
    if ON_PROSODY in chosen and which("prosody") is None:
        _say("Prosody is not installed: catch-up is measured on the embedded server alone\n")
        chosen.remove(ON_PROSODY)
    return chosen


def _run_all(
    names: Sequence[str], extent: Extent, application: QCoreApplication
) -> tuple[list[Figure], list[str]]:
    figures: list[Figure] = []
    failures: list[str] = []
    deadline = time.perf_counter() + PATIENCE
    for name in names:
        began = time.perf_counter()
        _say(f"{name} … ")
        try:
            figures += _run(application, BENCHMARKS[name], extent, deadline - began)
        except Exception as error:  # noqa: BLE001  # whatever it is, the others are measured
            failures.append(f"{name} could not be measured: {type(error).__name__}: {error}")
        _say(f"{time.perf_counter() - began:.0f} s\n")
    return figures, failures


def _run(
    application: QCoreApplication, benchmark: Benchmark, extent: Extent, patience: float
) -> list[Figure]:
    async def bounded(folder: Path) -> list[Figure]:
        async with asyncio.timeout(patience):
            return await benchmark(folder, extent)

    with (
        tempfile.TemporaryDirectory(prefix="bellbird-bench-") as folder,
        asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner,
    ):
        return runner.run(bounded(Path(folder)))


def main() -> int:
    """Measure everything."""
    logging.basicConfig(level=logging.ERROR)
    words = set(sys.argv[1:])
    extent = QUICK if "quick" in words else FULL
    if extent is QUICK:
        _say("quick: fewer runs, smaller sizes, no Prosody; for real figures leave QUICK away\n")
    began, before = time.perf_counter(), load()
    with PrivateDesktop() as desktop:
        desktop.adopt(os.environ)
        names = _chosen(tuple(words - {"quick"}), extent)
        figures, failures = _run_all(names, extent, QCoreApplication([]))
    write(figures, RESULTS)
    _say(f"\n{table(figures)}\n\n")
    took = time.perf_counter() - began
    _say(f"{took:.0f} s; load of the machine {before} before, {load()} at the end\n")
    for failure in failures:
        _say(failure + "\n")
    if failures:
        return 2
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
