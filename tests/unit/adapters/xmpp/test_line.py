"""The line to a server: everything once and in order, however it came in pieces."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from app.adapters.xmpp.line import MAX_WAITING, Line

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def talking(say: Callable[[ServerConnection], Awaitable[None]]) -> AsyncIterator[Line]:
    """A line to a server that says something and hangs up."""
    async with (
        serve(say, "127.0.0.1", 0) as server,
        connect(
            f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}",
            create_connection=Line,
            proxy=None,
        ) as line,
    ):
        assert isinstance(line, Line)
        yield line


async def everything(line: Line) -> list[str | bytes]:
    found: list[str | bytes] = []
    while True:
        try:
            found += await line.frames()
        except ConnectionClosed:
            return found


async def test_a_burst_comes_whole_and_in_order_before_the_end() -> None:
    texts = [f"<m n='{n}'/>" for n in range(MAX_WAITING * 10)]

    async def say(server: ServerConnection) -> None:
        for text in texts:
            await server.send(text)

    async with talking(say) as line:
        assert await everything(line) == texts


async def test_one_by_one_nothing_is_lost_either() -> None:
    async def say(server: ServerConnection) -> None:
        for n in range(5):
            await server.send(str(n))

    async with talking(say) as line:
        first = [await line.frame() for _ in range(3)]
        assert first + await everything(line) == ["0", "1", "2", "3", "4"]


async def test_a_message_in_pieces_is_put_together() -> None:
    async def say(server: ServerConnection) -> None:
        await server.send(["", "<m>", "ä€"[:1], "</m>"])
        await server.send([b"\x00", b"", b"\x01"])
        await server.send("<n/>")

    async with talking(say) as line:
        assert await everything(line) == ["<m>ä</m>", b"\x00\x01", "<n/>"]


async def test_half_a_character_ends_the_line() -> None:
    async def say(server: ServerConnection) -> None:
        await server.send("<m/>")
        server.transport.write(Frame(Opcode.TEXT, b"\xff").serialize(mask=False))
        await server.wait_closed()

    async with talking(say) as line:
        async with asyncio.timeout(5):
            assert await everything(line) == ["<m/>"]


async def test_reading_rests_until_what_came_is_taken() -> None:
    reading: list[bool] = []
    told = asyncio.Event()

    async def say(server: ServerConnection) -> None:
        for n in range(MAX_WAITING * 4):
            await server.send(f"{n}" + "x" * 5_000)
            await asyncio.sleep(0)
        reading.append(line.transport.is_reading())
        told.set()

    async with talking(say) as line:
        await told.wait()
        assert len(await everything(line)) == MAX_WAITING * 4
        assert reading == [False]
