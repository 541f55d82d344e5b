"""The embedded server as a process of its own, so that it takes no time on the client's loop.

`python -m tests.benchmarks.embedded_server FOLDER` prints its address, then takes commands, one a
line, and answers "done" to each: `say FRIEND TEXT` and `burst COUNT FRIENDS`.
"""

import asyncio
import sys
from pathlib import Path
from typing import Self

from app.server import LocalClient, Server

DOMAIN = "bellbird.example"
USER = "ben"
PASSWORD = "secret"
FRIENDS = 50


async def _serve(folder: Path) -> None:
    async with Server(DOMAIN, folder) as server:
        server.add_account(USER, PASSWORD, name="Ben")
        friends: list[LocalClient] = []
        for number in range(FRIENDS):
            name = f"friend{number}"
            server.add_account(name, PASSWORD, name=name.title())
            server.befriend(USER, name, name_a="Ben", name_b=name.title())
            friends.append(server.attach(name, lambda _: None, "phone"))
        print(server.url, flush=True)  # noqa: T201  # it is what the process is there for
        commands = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(commands), sys.stdin
        )
        while line := await commands.readline():
            match line.decode().split(maxsplit=2):
                case "say", friend, text:
                    friends[int(friend)].say(USER, text.strip())
                case "burst", count, among:
                    for number in range(int(count)):
                        friends[number % int(among)].say(USER, f"burst {number}")
                        if number % 20 == 19:
                            await asyncio.sleep(0)
            print("done", flush=True)  # noqa: T201


class EmbeddedServer:
    """That process, seen from the benchmark.

    Attributes:
        url: its WebSocket.
    """

    name = "embedded"

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self._process = process
        self.url = url

    @classmethod
    async def start(cls, folder: Path) -> Self:
        """Start it with its data in a folder."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.benchmarks.embedded_server", str(folder)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        if not url:
            raise ConnectionError("the embedded server does not start")
        return cls(process, url)

    async def stop(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    @property
    def address(self) -> str:
        """The user whose program is measured."""
        return f"{USER}@{DOMAIN}"

    async def say(self, friend: int, text: str) -> None:
        """Let a friend write to the user."""
        await self._do(f"say {friend} {text}")

    async def burst(self, count: int, friends: int) -> None:
        """Let some friends write to the user, all at once."""
        await self._do(f"burst {count} {friends}")

    async def leave_behind(self, count: int) -> None:
        """Let so many messages wait in the user's archive, all of one friend's."""
        await self.burst(count, 1)

    async def _do(self, command: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(command.encode() + b"\n")
        if await self._process.stdout.readline() != b"done\n":
            raise ConnectionError("the embedded server ended")


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
