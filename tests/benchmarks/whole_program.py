"""Processes with a window, seen from the benchmark: the whole program, and an empty window."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.processes import Usage

PATIENCE = 60.0


class WindowProcess:
    """A process that prints when its window can be used.

    Attributes:
        number: of the process, for the operating system.
        took: seconds from its start until it could be used.
        worked: seconds of processor time until then.
    """

    def __init__(self, process: asyncio.subprocess.Process, took: float, worked: float) -> None:
        self._process = process
        self.number = process.pid
        self.took = took
        self.worked = worked

    @classmethod
    async def start(cls, module: str, *arguments: str) -> Self:
        """Start a module and wait until its window can be used."""
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", module, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            # Its clock is ours: CLOCK_MONOTONIC is the machine's.
            usable = await process.stdout.readline()
        if not usable:
            raise ConnectionError(f"{module} does not start")
        return cls(process, float(usable) - began, Usage.of(process.pid).seconds)

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
    try:
        yield process
    finally:
        await process.stop()
