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
import contextlib
import random
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.adapters.storage.settings_file import SettingsFile
from app.adapters.storage.storage import open_storage
from app.adapters.xmpp.client import XmppBackend
from app.demo.private_desktop import PrivateDesktop
from app.demo.screen import wait_for
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.model import Account, ConnectionPhase, Presence, Protocol
from app.domain.notification import MAX_LINES, Fate
from app.domain.settings import Settings
from app.ports.storage import Configuration
from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Play, Stage, eventually
from tests.fakes.program import ProgramUnderTest

ROOT = Path(__file__).parents[2]
ROUNDS = 9
LONGEST_PAUSE = 0.6  # seconds between a message and a kill: from "hardly sent" to "long shown"
PATIENCE = 40.0  # seconds; everybody has to find back to the server first
FRIENDS = ("anna", "ben")


@dataclass
class Battlefield:
    """The three that are killed, and the friends who write to whatever is left of them."""

    stage: Stage
    folder: Path
    friends: ProgramUnderTest = field(init=False)
    accounts: dict[str, Account] = field(default_factory=dict)
    me: Account = field(init=False)
    said: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in FRIENDS})
    server: "subprocess.Popen[bytes]" = field(init=False)
    program: "subprocess.Popen[bytes]" = field(init=False)
    _port: int = 0

    @property
    def desktop(self) -> PrivateDesktop:
        return self.stage.desktop

    # -- starting and killing -----------------------------------------------------------------

    def start_server(self) -> str:
        """Start the embedded server as a process, on the same port each time; gives its URL."""
        name = "bellbird-server-to-kill"
        launcher = self.folder / name
        launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m app.server "$@"\n')
        launcher.chmod(0o700)
        before = len(self.desktop.log_of(name))
        people = [part for who in ("me", *FRIENDS) for part in ("--account", f"{who}:secret")]
        bonds = [part for who in FRIENDS for part in ("--friends", f"me:{who}")]
        where = ("--port", str(self._port), "--data", str(self.folder))
        self.server = self.desktop.spawn(str(launcher), *where, *people, *bonds, folder=ROOT)
        url = wait_for(lambda: self.desktop.log_of(name)[before:].strip() or None, "the server")
        self._port = int(url.rpartition(":")[2].partition("/")[0])
        return url

    def start_program(self) -> None:
        """Start the program in the tray."""
        options = ("--profile", str(self.stage.profile), "--hidden", "--verbose")
        self.program = self.desktop.spawn(sys.executable, "-m", "app", *options, folder=ROOT)

    def kill(self, victim: str) -> None:
        """Kill one of the three and start it again."""
        match victim:
            case "program":
                self.desktop.end(self.program, at_once=True)
                self.start_program()
            case "server":
                self.desktop.end(self.server, at_once=True)
                self.start_server()
            case _:
                self.desktop.kill("notification-server")
                self.desktop.start_notification_server()

    # -- the friends --------------------------------------------------------------------------

    def chat_of(self, friend: str) -> ConversationRef:
        """The conversation as the friend has it."""
        return ConversationRef(self.accounts[friend].id, ConversationId.c2c(self.me.address))

    def chat_with(self, friend: str) -> ConversationRef:
        """The conversation as the user has it."""
        return ConversationRef(self.me.id, ConversationId.c2c(self.accounts[friend].address))

    async def say(self, friend: str) -> str:
        """Let a friend write a message that nobody wrote before."""
        text = f"{friend} {len(self.said[friend])}"
        self.said[friend].append(text)
        await self.friends.conversations.send(self.chat_of(friend), text)
        return text

    def heard(self, friend: str) -> list[str]:
        """What the user's messages to a friend say."""
        messages = self.friends.storage.messages(self.chat_of(friend))
        return [m.text for m in messages if not m.outgoing]

    def are_online(self) -> bool:
        """Whether all friends are connected."""
        states = self.friends.store.state.accounts.values()
        return all(s.connection.phase is ConnectionPhase.ONLINE for s in states)

    def see_me(self) -> bool:
        """Whether all friends see the user online."""
        conversations = map(self.chat_of, FRIENDS)
        state = self.friends.store.state
        return all(state.conversation(c).presence is Presence.ONLINE for c in conversations)

    # -- looking ------------------------------------------------------------------------------

    def fates(self) -> dict[str, Fate]:
        """The fate of every message by its text, as the program's file has it now."""
        file = self.stage.profile / "bellbird.db"
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT elements, fate FROM fate JOIN message ON message.key = fate.message"
            ).fetchall()
        texts = [text for said in self.said.values() for text in said]
        return {t: Fate(f) for elements, f in rows for t in texts if f'"{t}"' in elements}

    def are_all(self, texts: Sequence[str], *fates: Fate) -> bool:
        """Whether these messages have one of these fates."""
        now = self.fates()
        return all(now.get(text) in fates for text in texts)

    def displayed(self) -> int:
        """How many notifications dunst shows."""
        return int(self.desktop.run("dunstctl", "count", "displayed").stdout or 0)


@contextlib.asynccontextmanager
async def battlefield(stage: Stage, folder: Path) -> AsyncIterator[Battlefield]:
    """Start everybody, and end them politely."""
    field_ = Battlefield(stage, folder)
    url = field_.start_server()
    field_.me = Account(AccountId("e2e"), Protocol.XMPP, "me@bellbird.example", "Me", url)
    file = SettingsFile(stage.profile / "settings.toml")
    await file.save(Configuration(Settings(close_hint_shown=True), (field_.me,)))
    for name in FRIENDS:
        address = f"{name}@bellbird.example"
        field_.accounts[name] = Account(AccountId(name), Protocol.XMPP, address, name, url)
    accounts = tuple(field_.accounts.values())
    async with ProgramUnderTest(accounts=accounts, backend=XmppBackend()) as field_.friends:
        await eventually(field_.are_online, "the friends to be online")
        field_.friends.focus()  # a client that nobody looks at is not told of presence
        field_.start_program()
        # What was written before the very first sign-in is history and notifies nobody.
        await eventually(field_.see_me, "the first sign-in", PATIENCE)
        yield field_
        field_.desktop.end(field_.program)
    field_.desktop.end(field_.server)


def newest_body(bus: BusMonitor, friend: str) -> list[str]:
    """The lines of the notification of a friend as it was shown last."""
    bodies = [body for _, body in bus.notified if body.startswith(f"{friend} ")]
    return bodies[-1].splitlines() if bodies else []


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_or_repeated_whatever_is_killed_whenever(
    play: Play, desktop: PrivateDesktop, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  the same battle each time
    folder = tmp_path / "killed-server"
    folder.mkdir()

    async def scene(stage: Stage) -> None:
        async with BusMonitor() as bus, battlefield(stage, folder) as war:
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
            texts = [text for said in war.said.values() for text in said]
            await eventually(
                lambda: war.are_all(texts, Fate.SHOWN, Fate.MERGED), "all to be shown", PATIENCE
            )
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
            desktop.run("dunstctl", "close-all")
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
            await stage.click(*desktop.notification_window().centre)
            await eventually(lambda: war.are_all([last], Fate.CLICKED), "the click")
            await eventually(
                lambda: (w := desktop.active_window()) is not None and "Bellbird" in w.title,
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

    play(scene)
