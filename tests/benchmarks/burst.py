"""Five thousand messages that come at once, in fifty conversations."""

import time
from pathlib import Path

from app.domain.events import MessageReceived
from app.domain.selectors import unread_total
from tests.benchmarks.embedded_server import EmbeddedServer
from tests.benchmarks.figures import Figure
from tests.benchmarks.programs import Count, running
from tests.fakes.desktop import CallKind
from tests.servers.heartbeat import Heartbeat

MESSAGES = 5_000
CONVERSATIONS = 50


async def live(folder: Path, runs: int = 5) -> list[Figure]:
    """Measure with a fake notification server: how much is shown is in question, not how fast."""
    seconds, shows, work, gaps = [], [], [], []
    for run in range(runs):
        server = await EmbeddedServer.start(folder / f"server{run}")
        try:
            async with running(server.url, server.address, folder / f"ours{run}") as program:
                count = Count(program, MessageReceived, lambda event: not event.message.outgoing)
                began = time.perf_counter()
                async with Heartbeat() as heart:
                    await server.burst(MESSAGES, CONVERSATIONS)
                    await count.reach(MESSAGES)
                    seconds.append(time.perf_counter() - began)
                    await program.notifier.settled()
                calls = program.notifications.calls
                unread = unread_total(program.store.state)
            if unread != MESSAGES:
                raise ValueError(f"{unread} messages are counted as unread")
        finally:
            await server.stop()
        shows.append(sum(call.kind is CallKind.SHOW for call in calls))
        work.append(1000 * heart.longest_work)
        gaps.append(1000 * heart.longest_gap)
    what = f"burst of {MESSAGES:,} in {CONVERSATIONS}"
    return [
        Figure(f"{what}: sent to counted", "s", seconds),
        Figure(f"{what}: notifications", "shown", shows, budget=60),
        Figure(f"{what}: work in one go", "ms", work, budget=50),
        Figure(f"{what}: event-loop gap", "ms", gaps, budget=50),
    ]
