"""The program was closed; a click on what it left on the screen starts it where it leads.

The real program under the service file that the packages ship, started by the private desktop's
bus.
"""

import asyncio
import contextlib
import os
import shlex
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from app.adapters.dbus import Bus
from app.adapters.platform.activation import PATH
from app.adapters.storage.settings_file import SettingsFile
from app.demo.screen import Window
from app.domain.account import Account, Protocol
from app.domain.ids import APP_ID, AccountId
from app.domain.settings import Settings
from app.ports.storage import Configuration
from tests.e2e.conftest import Play, Stage, eventually
from tests.fakes.gtk_desktop import FakeGtkDesktop

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / f"packaging/linux/files/{APP_ID}.service"


class Installed:
    """Bellbird as a package installs it: a program, a service file; with a home of its own."""

    def __init__(self, stage: Stage, bus: Bus, folder: Path) -> None:
        self.stage = stage
        self.bus = bus
        self.program = folder / "bellbird"
        self._config = folder / "config"
        homes = " ".join(
            f"XDG_{kind}_HOME={shlex.quote(str(folder / kind.lower()))}"
            for kind in ("CONFIG", "DATA", "STATE")
        )
        start = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'main.py'))}"
        self.program.write_text(f'#!/bin/sh\nexec env {homes} {start} "$@"\n')
        self.program.chmod(0o755)

    async def set_up(self) -> None:
        """Write the profile: the account whose password `Stage` keeps in the key ring."""
        server = self.stage.server
        account = Account(AccountId("e2e"), Protocol.XMPP, server.jid("me"), "Me", server.url)
        file = SettingsFile(self._config / "bellbird/settings.toml")
        await file.save(Configuration(Settings(close_hint_shown=True), (account,)))

    async def run(self, *arguments: str) -> int:
        """Run it as a user types it; gives its exit code."""
        done = await asyncio.to_thread(self.stage.desktop.run, str(self.program), *arguments)
        return done.returncode

    async def act(self, member: str, signature: str, *body: object) -> None:
        """Call it as a desktop does; the bus starts it if it does not run."""
        member = f"org.freedesktop.Application.{member}"
        await self.bus.call(APP_ID, PATH, member, signature, *body, patience=25)

    async def start(self) -> None:
        """Let the bus start it, as for somebody who calls."""
        bus, start = "org.freedesktop.DBus", "org.freedesktop.DBus.StartServiceByName"
        await self.bus.call(bus, "/org/freedesktop/DBus", start, "su", APP_ID, 0, patience=25)

    async def runs(self) -> bool:
        """Whether it answers to the desktop."""
        return bool((await self.bus.ask_bus("NameHasOwner", "s", APP_ID)).body[0])

    async def window(self) -> Window | None:
        """Its main window, if it is on the screen."""
        (pid,) = (await self.bus.ask_bus("GetConnectionUnixProcessID", "s", APP_ID)).body
        windows = await asyncio.to_thread(self.stage.desktop.windows, pid=pid)
        return next((window for window in windows if window.width > 300), None)

    async def has_keyboard(self) -> bool:
        """Whether its window is the one that is typed into."""
        window = await self.window()
        active = await asyncio.to_thread(self.stage.desktop.active_window)
        return window is not None and active is not None and window.id == active.id


@contextlib.asynccontextmanager
async def installed(stage: Stage, folder: Path) -> AsyncIterator[Installed]:
    """Install it, and take it away at the end."""
    bus = await Bus.connect(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    bellbird = Installed(stage, bus, folder)
    await bellbird.set_up()
    services = stage.desktop.home / ".local/share/dbus-1/services"
    services.mkdir(parents=True, exist_ok=True)
    service = services / SERVICE.name
    service.write_text(SERVICE.read_text().replace("@BELLBIRD@", str(bellbird.program)))
    await bus.ask_bus("ReloadConfig")
    try:
        yield bellbird
    finally:
        await bellbird.run("quit")
        service.unlink()
        await bus.ask_bus("ReloadConfig")
        await bus.close()


async def shows(stage: Stage, count: int) -> bool:
    """Whether so many notifications are on the screen."""
    shown = await asyncio.to_thread(stage.desktop.run, "dunstctl", "count", "displayed")
    return int(shown.stdout) == count


def test_a_click_after_the_program_was_closed_starts_it_and_opens_the_conversation(
    play: Play, tmp_path: Path
) -> None:
    """On a desktop that keeps what programs leave on the screen."""

    async def scene(stage: Stage) -> None:
        anna, bob = stage.befriend("anna_b", "Anna B."), stage.befriend("bob", "Bob")
        screen = await FakeGtkDesktop().start()
        async with installed(stage, tmp_path) as bellbird:
            await bellbird.start()
            await eventually(lambda: stage.logins == 1, "the program to sign in")
            anna.say("See you at five")
            bob.say("And me?")
            await eventually(lambda: shows(stage, 2), "the notifications")
            assert await bellbird.run("quit") == 0
            assert not await bellbird.runs()
            left = {told["title"]: tag for (_, tag), told in screen.kept.items()}
            assert left.keys() == {"Anna B.", "Bob"}

            await screen.click(APP_ID, left["Anna B."])
            await eventually(bellbird.has_keyboard, "the window")
            await eventually(lambda: stage.logins == 2, "the program to sign in again")
            await stage.type("at five then")
            await stage.key("Return")
            await eventually(lambda: anna.texts[-1:] == ["at five then"], "the answer")
            assert bob.texts == []
            assert screen.kept == {}
            await eventually(lambda: shows(stage, 1), "what Bob wrote to be shown again")
        await screen.stop()

    play(scene)


def test_the_bus_starts_it_in_the_tray_and_a_click_on_its_icon_shows_it(
    play: Play, tmp_path: Path
) -> None:
    async def scene(stage: Stage) -> None:
        async with installed(stage, tmp_path) as bellbird:
            await bellbird.start()
            await eventually(lambda: stage.logins == 1, "the program to sign in")
            assert await bellbird.window() is None
            assert await bellbird.run("--hidden") == 0
            assert await bellbird.window() is None
            await bellbird.act("Activate", "a{sv}", {})
            await eventually(bellbird.has_keyboard, "the window")

    play(scene)


def test_a_link_starts_it_through_the_bus_and_by_itself(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna_b", "Anna B.")
        link = f"xmpp:{stage.server.jid('anna_b')}"
        async with installed(stage, tmp_path) as bellbird:
            await bellbird.act("Open", "asa{sv}", [link], {})
            await eventually(bellbird.has_keyboard, "the window")
            await eventually(lambda: stage.logins == 1, "the program to sign in")
            await stage.type("by a link")
            await stage.key("Return")
            await eventually(lambda: anna.texts[-1:] == ["by a link"], "the message")
            await stage.look_elsewhere()
            assert await bellbird.run(link) == 0
            await eventually(bellbird.has_keyboard, "the window again")

    play(scene)
