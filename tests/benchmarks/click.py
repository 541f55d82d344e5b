"""From a click to the conversation on the screen: on its notification, and in the list."""

import asyncio
import time
from pathlib import Path

from dbus_fast import Message, Variant
from dbus_fast.aio import MessageBus

from tests.benchmarks.embedded_server import FRIENDS, EmbeddedServer
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.notify import PAUSE
from tests.benchmarks.profiles import write_profile
from tests.benchmarks.whole_program import WindowProcess, whole_program

BUDGET = 100.0

_DUNST = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_COMMANDS = "org.dunstproject.cmd0"


class Dunst:
    """The finger on the notifications of the desktop."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def click(self) -> None:
        """Click on the notification that is shown."""
        await self._call(_COMMANDS, "NotificationAction", "u", 0)

    async def clear(self) -> None:
        """Take all notifications away."""
        await self._call(_COMMANDS, "NotificationCloseAll")

    async def shows_one(self) -> None:
        """Wait until a notification is shown."""
        properties = "org.freedesktop.DBus.Properties"
        async with asyncio.timeout(10):
            while True:
                shown = await self._call(properties, "Get", "ss", _COMMANDS, "displayedLength")
                if isinstance(shown, Variant) and shown.value:
                    return
                await asyncio.sleep(0.01)

    async def _call(
        self, interface: str, member: str, signature: str = "", *body: object
    ) -> object:
        reply = await self._bus.call(
            Message(
                destination=_DUNST,
                path=_PATH,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )
        assert reply is not None
        return reply.body[0] if reply.body else None


async def to_painted(folder: Path, extent: Extent) -> list[Figure]:
    """Measure with a full profile, each click on another conversation than the one before."""
    server = await EmbeddedServer.start(folder / "server")
    bus = await MessageBus().connect()
    dunst = Dunst(bus)
    profile = folder / "profile"
    await write_profile(profile, server.url, extent.conversations, extent.messages)
    notified: list[list[float]] = []
    listed: list[list[float]] = []
    work, gaps = [], []
    try:
        async with whole_program(profile) as program:
            await program.do("online")
            await dunst.clear()
            await _on_notification(server, program, dunst, FRIENDS - 1)  # all is loaded now
            for run in range(extent.runs):
                await program.do("beat")
                first = run * extent.clicks
                numbers = range(first, first + extent.clicks)
                notified.append(
                    [await _on_notification(server, program, dunst, n % FRIENDS) for n in numbers]
                )
                listed.append(
                    [
                        await program.do("click", (n * 7 + 60) % extent.conversations)
                        for n in numbers
                    ]
                )
                worked, passed = await program.do("beaten")
                work.append(worked)
                gaps.append(passed)
    finally:
        bus.disconnect()
        await server.stop()
    what = f"with {extent.conversations:,}/{extent.messages:,}"
    return [
        Figure(
            f"click on notification → painted, p95, {what}",
            "ms",
            [percentile(run, 95) for run in notified],
            budget=BUDGET,
        ),
        Figure(
            f"click in the list → painted, p95, {what}",
            "ms",
            [percentile(run, 95) for run in listed],
            budget=BUDGET,
        ),
        Figure("clicks: work in one go", "ms", work, budget=50),
        Figure("clicks: event-loop gap", "ms", gaps, budget=50),
    ]


async def _on_notification(
    server: EmbeddedServer, program: WindowProcess, dunst: Dunst, friend: int
) -> float:
    """Let a friend write, click on what dunst shows; gives the milliseconds until it is seen."""
    await server.say(friend, "Please look at this.")
    await dunst.shows_one()
    await asyncio.sleep(PAUSE)
    painted = asyncio.create_task(program.do("painted", friend))
    await asyncio.sleep(0.01)
    began = time.perf_counter()
    await dunst.click()
    seen: float = await painted
    return 1000 * (seen - began)
