"""Who is killed again and again: the program, dunst and a server; and the friends who write on."""

import contextlib
import itertools
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.adapters.storage.settings_file import SettingsFile
from app.adapters.xmpp.client import XmppBackend
from app.demo.private_desktop import PrivateDesktop
from app.demo.screen import wait_for
from app.domain.account import Account, ConnectionPhase
from app.domain.account import Protocol as ServerKind
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.notification import Fate
from app.domain.people import Presence
from app.domain.settings import Settings
from app.ports.storage import Configuration
from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Stage, eventually
from tests.fakes.program import ProgramUnderTest

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0  # seconds; everybody has to find back to the server first
FRIENDS = ("anna", "ben")


class KillableServer(Protocol):
    """A server with accounts for "me" and the friends, all with the password "secret"."""

    def address(self, user: str) -> str:
        """A user's address."""
        ...

    def start(self) -> str:
        """Start it, on the same port each time, wait until it answers, and give its URL."""
        ...

    def kill(self) -> None:
        """End it as `kill -9` does."""
        ...

    def stop(self) -> None:
        """End it politely."""
        ...

    def forgets(self, text: str) -> bool:
        """Whether it took a message to the user and lost it when it was killed."""
        ...


class EmbeddedProcess:
    """The embedded server as a process on the desktop."""

    _NAME = "bellbird-server-to-kill"

    def __init__(self, desktop: PrivateDesktop, folder: Path) -> None:
        self._desktop = desktop
        self._folder = folder
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, user: str) -> str:
        return f"{user}@bellbird.example"

    def start(self) -> str:
        launcher = self._folder / self._NAME
        launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m app.server "$@"\n')
        launcher.chmod(0o700)
        before = len(self._desktop.log_of(self._NAME))
        people = [part for who in ("me", *FRIENDS) for part in ("--account", f"{who}:secret")]
        bonds = [part for who in FRIENDS for part in ("--friends", f"me:{who}")]
        where = ("--port", str(self._port), "--data", str(self._folder))
        self._process = self._desktop.spawn(str(launcher), *where, *people, *bonds, folder=ROOT)
        url = wait_for(
            lambda: self._desktop.log_of(self._NAME)[before:].strip() or None, "the server"
        )
        self._port = int(url.rpartition(":")[2].partition("/")[0])
        return url

    def kill(self) -> None:
        assert self._process is not None
        self._desktop.end(self._process, at_once=True)

    def stop(self) -> None:
        assert self._process is not None
        self._desktop.end(self._process)

    def forgets(self, text: str) -> bool:  # noqa: ARG002  it writes before it says so
        return False


@dataclass
class Battlefield:
    """The three that are killed, and the friends who write to whatever is left of them."""

    stage: Stage
    server: KillableServer
    friends: ProgramUnderTest = field(init=False)
    accounts: dict[str, Account] = field(default_factory=dict)
    me: Account = field(init=False)
    said: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in FRIENDS})
    program: "subprocess.Popen[bytes]" = field(init=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def desktop(self) -> PrivateDesktop:
        return self.stage.desktop

    # -- starting and killing -----------------------------------------------------------------

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
                self.server.kill()
                self.server.start()
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
        text = f"{friend} {next(self._numbers)}"
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

    @property
    def texts(self) -> list[str]:
        """Everything that was said."""
        return [text for said in self.said.values() for text in said]

    def fates(self) -> dict[str, Fate]:
        """The fate of every message by its text, as the program's file has it now."""
        file = self.stage.profile / "bellbird.db"
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT elements, fate FROM fate JOIN message ON message.key = fate.message"
            ).fetchall()
        return {t: Fate(f) for elements, f in rows for t in self.texts if f'"{t}"' in elements}

    def are_all(self, texts: Sequence[str], *fates: Fate) -> bool:
        """Whether these messages have one of these fates."""
        now = self.fates()
        return all(now.get(text) in fates for text in texts)

    async def all_shown(self) -> None:
        """Wait until everything that was said is shown, but for what the server itself lost."""
        try:
            await eventually(
                lambda: self.are_all(self.texts, Fate.SHOWN, Fate.MERGED),
                "all to be shown",
                PATIENCE,
            )
        except AssertionError:
            fates = self.fates()
            for said in self.said.values():
                lost = [t for t in said if t not in fates and self.server.forgets(t)]
                said[:] = [t for t in said if t not in lost]
            if not self.are_all(self.texts, Fate.SHOWN, Fate.MERGED):
                raise

    def displayed(self) -> int:
        """How many notifications dunst shows."""
        return int(self.desktop.run("dunstctl", "count", "displayed").stdout or 0)


@contextlib.asynccontextmanager
async def battlefield(stage: Stage, server: KillableServer) -> AsyncIterator[Battlefield]:
    """Start everybody, and end them politely."""
    field_ = Battlefield(stage, server)
    url = server.start()
    field_.me = Account(AccountId("e2e"), ServerKind.XMPP, server.address("me"), "Me", url)
    file = SettingsFile(stage.profile / "settings.toml")
    await file.save(Configuration(Settings(close_hint_shown=True), (field_.me,)))
    for name in FRIENDS:
        address = server.address(name)
        field_.accounts[name] = Account(AccountId(name), ServerKind.XMPP, address, name, url)
    accounts = tuple(field_.accounts.values())
    async with ProgramUnderTest(accounts=accounts, backend=XmppBackend()) as field_.friends:
        await eventually(field_.are_online, "the friends to be online")
        field_.friends.focus()  # a client that nobody looks at is not told of presence
        field_.start_program()
        # What was written before the very first sign-in is history and notifies nobody.
        await eventually(field_.see_me, "the first sign-in", PATIENCE)
        yield field_
        field_.desktop.end(field_.program)
    server.stop()


def newest_body(bus: BusMonitor, friend: str) -> list[str]:
    """The lines of the notification of a friend as it was shown last."""
    bodies = [body for _, body in bus.notified if body.startswith(f"{friend} ")]
    return bodies[-1].splitlines() if bodies else []
