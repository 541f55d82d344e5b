"""From a received frame to `Notify` on a real dunst, beside a bare `Notify` on the same loop."""

import asyncio
import os
import statistics
import time
from pathlib import Path
from typing import Any

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from app.adapters.notifications.freedesktop import FreedesktopNotifications
from app.adapters.notifications.introduction import NAME, PATH
from app.adapters.notifications.notify import NOTIFY_SIGNATURE
from app.services.screen import REFILL
from tests.benchmarks.embedded_server import FRIENDS, EmbeddedServer
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.programs import running
from tests.servers.programs import Program

MESSAGES = 20
"""In each run, one after the other, by ever other friends."""

PAUSE = 1.05 / REFILL
"""Seconds between two messages; quicker ones are a flood, which is held together on purpose."""

_REPLACES, _BODY = 1, 4  # places among the arguments of `Notify`


class TimedNotifications(FreedesktopNotifications):
    """The program's own, with a clock at its door to the bus."""

    def __init__(self) -> None:
        super().__init__(
            app_name="Bellbird",
            desktop_entry="bellbird",
            bus_address=os.environ["DBUS_SESSION_BUS_ADDRESS"],
        )
        self.arguments: list[Any] = []
        self.sent = 0.0
        self.answered = 0.0
        self.shown = asyncio.Event()

    async def _notify_once(self, bus: Any, server: Any, arguments: list[Any]) -> int:
        self.arguments = arguments
        self.sent = time.perf_counter()
        number = await super()._notify_once(bus, server, arguments)
        self.answered = time.perf_counter()
        self.shown.set()
        return number


class FrameClock:
    """Knows when each frame but the first came out of the WebSocket, before it was parsed."""

    def __init__(self, program: Program) -> None:
        session: Any = program.accounts.session(program.account.id)
        connection = session._link.stream._websocket._connection
        receive = connection.frames
        self._times: list[tuple[float, str]] = []

        async def timed() -> Any:
            frames = await receive()
            now = time.perf_counter()
            self._times += [(now, frame) for frame in frames]
            return frames

        connection.frames = timed

    def time_of(self, text: str) -> float:
        """When the frame with a text came."""
        found = next(when for when, frame in self._times if text in frame)
        self._times.clear()
        return found


async def on_dunst(folder: Path, runs: int = 5) -> list[Figure]:
    """Measure on the desktop whose environment this process has."""
    server = await EmbeddedServer.start(folder / "server")
    bare = await MessageBus().connect()
    notifications = TimedNotifications()
    sent: list[list[float]] = []
    answered: list[list[float]] = []
    controls: list[list[float]] = []
    try:
        async with running(server.url, server.address, folder / "ours", notifications) as program:
            clock = FrameClock(program)
            await server.say(0, "This one comes past the clock.")
            async with asyncio.timeout(10):
                await notifications.shown.wait()
            await _one_run(server, notifications, clock, bare, "warm")
            for run in range(runs):
                figures = await _one_run(server, notifications, clock, bare, f"run{run}")
                for kept, now in zip((sent, answered, controls), figures, strict=True):
                    kept.append(now)
    finally:
        bare.disconnect()
        await server.stop()
    medians = [statistics.median(each) for each in controls]
    allowed = 1.5 * statistics.median(medians) + 3.0
    together = [milliseconds for each in sent for milliseconds in each]
    return [
        Figure("frame → Notify sent, p50", "ms", [statistics.median(e) for e in sent], budget=5),
        Figure(
            f"frame → Notify sent, p99 of {len(together)}",
            "ms",
            [percentile(together, 99)],
            budget=25,
        ),
        Figure(
            "frame → Notify answered, p50 (1.5 × bare + 3)",
            "ms",
            [statistics.median(each) for each in answered],
            medians,
            budget=allowed,
        ),
    ]


async def _one_run(
    server: EmbeddedServer,
    notifications: TimedNotifications,
    clock: FrameClock,
    bare: MessageBus,
    name: str,
) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds until `Notify` was sent, until it was answered, and of a bare one."""
    sent, answered, controls = [], [], []
    numbers: dict[int, int] = {}
    for count in range(MESSAGES):
        friend = count % FRIENDS
        text = f"{name} number {count}."
        notifications.shown.clear()
        await server.say(friend, text)
        async with asyncio.timeout(10):
            await notifications.shown.wait()
        came = clock.time_of(text)
        sent.append(1000 * (notifications.sent - came))
        answered.append(1000 * (notifications.answered - came))
        arguments = list(notifications.arguments)
        arguments[_REPLACES] = numbers.get(friend, 0)
        arguments[_BODY] = f"bare {text}"
        began = time.perf_counter()
        reply = await bare.call(
            Message(
                destination=NAME,
                path=PATH,
                interface=NAME,
                member="Notify",
                signature=NOTIFY_SIGNATURE,
                body=arguments,
            )
        )
        controls.append(1000 * (time.perf_counter() - began))
        if reply.message_type is not MessageType.METHOD_RETURN:
            raise ConnectionError("the bare Notify failed")
        numbers[friend] = reply.body[0]
        await asyncio.sleep(PAUSE)
    return sent, answered, controls
