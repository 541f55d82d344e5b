"""The whole program in this process, on the embedded server, with the test as user and as friends.

Everything between the test and the program is what a user and a server have: frames of a socket,
the notification server, the screen, mouse and keyboard, the tray. Widgets are only looked at.
"""

import asyncio
import contextlib
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.adapters.platform import single_instance
from app.adapters.storage.keyring_credentials import KeyringCredentials
from app.adapters.storage.settings_file import SettingsFile
from app.bootstrap.folders import Folders
from app.bootstrap.program import run
from app.command_line import Options
from app.demo.private_desktop import PrivateDesktop
from app.domain.account import Account, Protocol
from app.domain.ids import AccountId
from app.domain.settings import Settings
from app.event_loop import EventLoop
from app.gui.main_window import MainWindow
from app.ports.storage import Configuration
from app.server import LocalClient, Server
from tests.fakes.tray_host import FakeTrayHost

PATIENCE = 15.0
_BODY = "{jabber:client}body"


async def eventually(look: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Look until there is something to see, which then stays; fails the test after a while."""
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        seen = look()
        if isinstance(seen, Awaitable):
            seen = await seen
        if seen:
            return seen
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        await asyncio.sleep(0.02)


def main_window() -> MainWindow | None:
    """The program's window, if it is there."""
    windows = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    return next(windows, None)


@dataclass
class Friend:
    """Somebody on the server, played by the test."""

    client: LocalClient
    heard: list[ET.Element]

    @property
    def texts(self) -> list[str]:
        """The texts that reached them, in order."""
        return [text for e in self.heard if (text := e.findtext(_BODY))]

    def say(self, text: str) -> None:
        """Write to the user."""
        self.client.say("me", text)


@dataclass
class Stage:
    """A server, a desktop, a profile, and the user's fingers."""

    server: Server
    desktop: PrivateDesktop
    tray: FakeTrayHost
    profile: Path
    friends: dict[str, Friend] = field(default_factory=dict)
    logins: int = 0

    def __post_init__(self) -> None:
        self.server.on_stanza(self._count_logins)

    def _count_logins(self, sender: str, stanza: ET.Element) -> None:
        """Count initial presence: from then on messages are delivered."""
        of_me = sender.startswith(self.server.jid("me"))
        if of_me and stanza.tag.endswith("}presence") and not {"to", "type"} & set(stanza.keys()):
            self.logins += 1

    def befriend(self, user: str, name: str) -> Friend:
        """Make an account for a friend and sign in with it."""
        self.server.add_account(user, "secret", name=name)
        self.server.befriend("me", user, name_a="Me", name_b=name)
        heard: list[ET.Element] = []
        friend = Friend(self.server.attach(user, heard.append, "phone"), heard)
        friend.client.available()
        self.friends[user] = friend
        return friend

    async def set_up(self, settings: Settings | None = None) -> None:
        """Write the profile: one account, its password in the key ring."""
        account = Account(
            AccountId("e2e"), Protocol.XMPP, self.server.jid("me"), "Me", self.server.url
        )
        await KeyringCredentials().set(account.id, "secret")
        file = SettingsFile(self.profile / "settings.toml")
        await file.save(Configuration(settings or Settings(close_hint_shown=True), (account,)))

    @contextlib.asynccontextmanager
    async def program(
        self, options: Options | None = None, *, waits_for_login: bool = True
    ) -> AsyncIterator[MainWindow]:
        """Run the program until the block ends; it then quits as by its menu."""
        options = options or Options(profile=self.profile)
        logins = self.logins
        instance = single_instance.acquire(self.profile)
        assert instance is not None
        quit_requested = asyncio.Event()
        running = asyncio.create_task(
            run(options, Folders.of(self.profile), instance, quit_requested, None)
        )
        try:
            window = await eventually(main_window, "the window")
            if waits_for_login:
                await eventually(lambda: self.logins > logins or _failed(running), "the login")
            yield window
        finally:
            quit_requested.set()
            await asyncio.wait_for(running, 10)
            instance.release()

    # The user's fingers; each waits in a thread, so that the program can move meanwhile.

    async def click(self, x: int, y: int) -> None:
        """Click on the screen."""
        await asyncio.to_thread(self.desktop.click, x, y)

    async def type(self, text: str) -> None:
        """Type into whatever has the keyboard."""
        await asyncio.to_thread(self.desktop.type_text, text)

    async def key(self, *keys: str) -> None:
        """Press keys."""
        await asyncio.to_thread(self.desktop.key, *keys)

    async def look_elsewhere(self) -> None:
        """Let another program's window take the keyboard."""
        await asyncio.to_thread(self._another_window)
        await eventually(lambda: not _is_active(), "the window to lose the keyboard")

    def _another_window(self) -> None:
        self.desktop.focus(self.desktop.window_of("Something else"))


def _is_active() -> bool:
    window = main_window()
    return window is not None and window.isActiveWindow()


def _failed(task: asyncio.Task[None]) -> bool:
    if task.done():
        task.result()
        raise AssertionError("the program ended")
    return False


Play = Callable[[Callable[[Stage], Coroutine[Any, Any, None]]], None]


@pytest.fixture(scope="session")
def elsewhere(desktop: PrivateDesktop) -> Iterator[None]:
    """A window of another program to look at instead."""
    process = desktop.spawn("xmessage", "-title", "Something else", "Something else")
    desktop.window_of("Something else")
    yield
    desktop.end(process)


@pytest.fixture
def play(qapp: QApplication, desktop: PrivateDesktop, elsewhere: None, tmp_path: Path) -> Play:  # noqa: ARG001  the window is there
    """Run a scene on the program's own kind of event loop, on a screen without notifications."""
    desktop.run("dunstctl", "close-all")

    def play(scene: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
        async def perform() -> None:
            tray = await FakeTrayHost().start()
            async with Server(data=tmp_path / "server") as server:
                server.add_account("me", "secret", name="Me")
                stage = Stage(server, desktop, tray, tmp_path / "profile")
                await stage.set_up()
                try:
                    await scene(stage)
                finally:
                    await tray.stop()

        with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
            runner.run(perform())

    return play
