"""`kill -9` of the program, of dunst and of the server at random moments, again and again.

Two friends write all the while. However it went, at the end every message is in the archive once
and on the screen once, in one notification for each friend; what the user dismissed stays away for
ever; and a click opens the conversation it belongs to.

Put in on purpose, these were caught by it: an earlier run's messages are not taken up again; a new
notification server gets nothing of what the old one showed; a dismissal is not written down; what
was dismissed is shown again. What happens between *intended* and *shown* is found by the
deterministic suites and by test_crashes, not by chance.
"""

import asyncio
import random
from pathlib import Path

import pytest

from app.adapters.storage.storage import open_storage
from app.demo.private_desktop import PrivateDesktop
from app.domain.notification import MAX_LINES, Fate
from tests.e2e.battlefield import (
    FRIENDS,
    PATIENCE,
    EmbeddedProcess,
    KillableServer,
    battlefield,
    newest_body,
)
from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Play, Stage, eventually

ROUNDS = 9
LONGEST_PAUSE = 0.6  # seconds between a message and a kill: from "hardly sent" to "long shown"


async def whatever_is_killed(stage: Stage, server: KillableServer, seed: int) -> None:
    """Let everybody be killed at moments of a seed's choice, and see that all is well."""
    chance = random.Random(seed)  # noqa: S311  the same battle each time
    async with BusMonitor() as bus, battlefield(stage, server) as war:
        await war.say("anna")
        await eventually(lambda: newest_body(bus, "anna"), "the first message", PATIENCE)

        victims = ["program", "dunst", "server"] * (ROUNDS // 3)
        chance.shuffle(victims)
        for victim in victims:
            for _ in range(chance.randint(1, 2)):
                await war.say(chance.choice(FRIENDS))
            await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))
            war.kill(victim)
            await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))

        # Nothing is lost: every message is shown, the newest lines in one notification each.
        await war.all_shown()
        texts = war.texts
        friends = [name for name in FRIENDS if war.said[name]]
        await eventually(lambda: war.displayed() == len(friends), "one notification each")
        await bus.caught_up()
        for name in friends:
            count = len(war.said[name])
            lines = newest_body(bus, name)
            wanted = war.said[name][-MAX_LINES:]
            assert sorted(lines[: len(wanted)]) == sorted(wanted)
            assert count == 1 or lines[-1] == f"{count} new messages"

        # A screen that was lost is filled again.
        war.kill("dunst")
        await eventually(lambda: war.displayed() == len(friends), "them to be shown again")

        # What is dismissed stays away, even if everybody is killed right after.
        war.desktop.run("dunstctl", "close-all")
        await eventually(lambda: war.are_all(texts, Fate.DISMISSED), "the dismissals")
        await bus.caught_up()
        shown_before = len(bus.notified)
        for victim in ("program", "dunst", "server"):
            war.kill(victim)
        await eventually(war.are_online, "the friends to be back", PATIENCE)
        last = await war.say("ben")
        await eventually(lambda: war.are_all([last], Fate.SHOWN), "the last message", PATIENCE)
        await bus.caught_up()
        assert [body for _, body in bus.notified[shown_before:]] == [last]

        # A click leads to the friend who wrote, and to nobody else.
        await stage.click(*war.desktop.notification_window().centre)
        await eventually(lambda: war.are_all([last], Fate.CLICKED), "the click")
        await eventually(
            lambda: (w := war.desktop.active_window()) is not None and "Bellbird" in w.title,
            "the window to come to the front",
        )
        await stage.type("got it")
        await stage.key("Return")
        await eventually(lambda: war.heard("ben") == ["got it"], "the answer", PATIENCE)
        assert war.heard("anna") == []
        said, chats = war.said, {name: war.chat_with(name) for name in FRIENDS}

    # Nothing is there twice, and nothing was made up.
    storage = open_storage(stage.profile)
    for name, chat in chats.items():
        kept = [m for m in await storage.archive.history(chat, None, 1000) if not m.outgoing]
        assert sorted(m.text for m in kept) == sorted(said[name])
    await storage.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_or_repeated_whatever_is_killed_whenever(
    play: Play, desktop: PrivateDesktop, tmp_path: Path, seed: int
) -> None:
    folder = tmp_path / "killed-server"
    folder.mkdir()
    server = EmbeddedProcess(desktop, folder)
    play(lambda stage: whatever_is_killed(stage, server, seed))
