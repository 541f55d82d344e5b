"""Processes with a window, seen from the benchmark: the whole program, and an empty window."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.processes import Usage

PATIENCE = 60.0

_COMPILED = Path("build/compiled").absolute()
_FORBIDS = "PYTHONDONTWRITEBYTECODE"


class WindowProcess:
    """A process that prints when its window can be used.

    Attributes:
        number: of the process, for the operating system.
        took: seconds from its start until it could be used.
        worked: seconds of processor time until then.
        whole: seconds from its start until all of its window was there.
    """

    def __init__(self, process: asyncio.subprocess.Process, began: float) -> None:
        self._process = process
        self._began = began
        self.number = process.pid
        self.took = self.worked = self.whole = 0.0

    @classmethod
    async def start(cls, module: str, *arguments: str) -> Self:
        """Start a module and wait until its window can be used."""
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", f"import sys; from {module} import main; sys.exit(main())", *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_installed(),
        )
        started = cls(process, began)
        started.took = started.whole = await started.told()
        started.worked = Usage.of(process.pid).seconds
        return started

    async def told(self) -> float:
        """Wait until it tells a time; gives it in seconds from the start."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            # Its clock is ours: CLOCK_MONOTONIC is the machine's.
            told = await self._process.stdout.readline()
        if not told:
            raise ConnectionError("the program does not start")
        return float(told) - self._began

    async def do(self, *words: object) -> Any:
        """Give a command and wait for its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{' '.join(map(str, words))}\n".encode())
        async with asyncio.timeout(PATIENCE):
            answer = await self._process.stdout.readline()
        if not answer:
            raise ConnectionError(f"the program ended when it was told to {words[0]}")
        return json.loads(answer)

    async def stop(self) -> None:
        """End it as a user does."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        async with asyncio.timeout(PATIENCE):
            await self._process.wait()


def _installed() -> dict[str, str]:
    """The environment of an installed program, whose modules are compiled: pip does that.

    The first process compiles them into a folder of their own, also where the environment of who
    measures forbids to keep what is compiled. Compiling ours at each start takes 0.12 s.
    """
    ours = {name: value for name, value in os.environ.items() if name != _FORBIDS}
    return ours | {"PYTHONPYCACHEPREFIX": str(_COMPILED)}


@asynccontextmanager
async def empty_window() -> AsyncIterator[WindowProcess]:
    """Show an empty window until the block ends."""
    process = await WindowProcess.start("tests.benchmarks.empty_window")
    try:
        yield process
    finally:
        await process.stop()


@asynccontextmanager
async def whole_program(profile: Path, *, hidden: bool = False) -> AsyncIterator[WindowProcess]:
    """Run the whole program on a profile until the block ends."""
    words = ["--hidden"] if hidden else []
    process = await WindowProcess.start("tests.benchmarks.hand", str(profile), *words)
    process.whole = await process.told()
    try:
        yield process
    finally:
        await process.stop()
