"""The program does not run; a push comes; the bus starts it; a click opens the conversation.

The real program under its service file, on the private desktop's bus, with a push service
(UnifiedPush) made for the test.
"""

import contextlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus
from msgspec.structs import replace

from app.adapters.push.message_encryption import encoded
from app.adapters.push.registration_file import RegistrationFile
from app.adapters.push.unifiedpush import APP_NAME
from app.adapters.storage.settings_file import SettingsFile
from app.adapters.storage.storage import open_storage
from app.command_line import Options
from app.domain.ids import AccountId, ConversationId, build_ext
from app.domain.notification import Fate
from app.domain.settings import Settings
from app.ports.push import PushEndpoint
from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Play, Stage, eventually
from tests.fakes.push import NAME, FakeDistributor

ROOT = Path(__file__).parents[2]
ANNA = ("anna_b", "Anna B.")
WISHES = Settings(close_hint_shown=True, push_service=NAME)

SERVICE = """\
[D-BUS Service]
Name={name}
Exec=/usr/bin/env PYTHONPATH={root} {python} -m app --hidden --profile {profile}
"""


class Bus:
    """The session bus, to let it start the program and to find what it started."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._bus = MessageBus()

    async def __aenter__(self) -> Self:
        await self._bus.connect()
        folder = self._stage.desktop.home / ".local/share/dbus-1/services"
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{APP_NAME}.service"
        service = SERVICE.format(
            name=APP_NAME, root=ROOT, python=sys.executable, profile=self._stage.profile
        )
        self._file.write_text(service)
        await self._ask("ReloadConfig")
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self.end_program()
        finally:
            self._file.unlink()
            await self._ask("ReloadConfig")
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()

    async def runs(self) -> bool:
        """Whether the program listens for pushes."""
        return bool((await self._ask("NameHasOwner", APP_NAME))[0])

    async def end_program(self) -> None:
        """End what the bus started, as the end of a session does."""
        if not await self.runs():
            return
        (pid,) = await self._ask("GetConnectionUnixProcessID", APP_NAME)
        os.kill(pid, signal.SIGTERM)
        await eventually(lambda: _has_ended(pid), "the program's end")

    async def _ask(self, method: str, *body: str) -> Any:
        reply = await self._bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member=method,
                signature="s" * len(body),
                body=list(body),
            )
        )
        assert reply is not None
        assert reply.message_type is not MessageType.ERROR, reply.body
        return reply.body


def _has_ended(pid: int) -> bool:
    """Whether a process is gone, or has only its parent's look at it to wait for."""
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


@contextlib.asynccontextmanager
async def push_service() -> AsyncIterator[FakeDistributor]:
    distributor = await FakeDistributor(2).start(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    try:
        yield distributor
    finally:
        await distributor.stop()


def fates(stage: Stage) -> list[str]:
    """What became of every message so far."""
    file = f"file:{stage.profile / 'bellbird.db'}?mode=ro"
    with contextlib.closing(sqlite3.connect(file, uri=True)) as database:
        return [fate for (fate,) in database.execute("SELECT fate FROM fate")]


async def first_run(stage: Stage, distributor: FakeDistributor) -> PushEndpoint:
    """Let the program register, learn a conversation, and end; gives its endpoint."""
    await stage.set_up(WISHES)
    file = RegistrationFile(stage.profile)
    async with stage.program(Options(profile=stage.profile, hidden=True)):
        await distributor.until(lambda: bool(distributor.registered))
        await eventually(lambda: (r := file.load()) is not None and r.endpoint, "the endpoint")
        stage.friends[ANNA[0]].say("Hello")
        await eventually(stage.desktop.notification_windows, "the first notification")
        stage.desktop.run("dunstctl", "close-all")
        await eventually(lambda: fates(stage) == [Fate.DISMISSED.value], "the dismissal")
    registration = file.load()
    assert registration is not None
    (told,) = distributor.registered
    assert told["service"] == APP_NAME
    keys = registration.keys
    return PushEndpoint(registration.endpoint, keys.public, encoded(keys.auth))


def pushed(stage: Stage, text: str) -> bytes:
    """What a gateway makes of a message."""
    ext = build_ext(ConversationId.c2c(stage.server.jid(ANNA[0])))
    return json.dumps({"title": ANNA[1], "content": text, "ext": ext}).encode()


async def click(stage: Stage) -> None:
    """Click the notification, and see the window come."""
    await stage.click(*stage.desktop.notification_window().centre)
    await eventually(
        lambda: (w := stage.desktop.active_window()) is not None and "Bellbird" in w.title,
        "the window to come to the front",
        30.0,
    )


def test_a_push_starts_the_program_which_fetches_the_message_and_rings_once(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend(*ANNA)
        async with push_service() as distributor, Bus(stage) as bus, BusMonitor() as monitor:
            endpoint = await first_run(stage, distributor)
            heard = len(monitor.notified)
            assert not await bus.runs()

            anna.say("See you at five")
            distributor.push_encrypted(pushed(stage, "See you at five"), endpoint)
            await eventually(bus.runs, "the bus to start the program", 30.0)
            await eventually(lambda: monitor.notified[heard:], "the notification", 30.0)
            await click(stage)
            await stage.type("with pleasure")
            await stage.key("Return")
            await eventually(lambda: anna.texts[-1:] == ["with pleasure"], "the answer", 30.0)
            await monitor.caught_up()
            assert monitor.notified[heard:] == [(ANNA[1], "See you at five")]

    play(scene)


def test_a_push_is_shown_and_its_click_kept_though_the_server_is_away(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.befriend(*ANNA)
        async with push_service() as distributor, Bus(stage) as bus, BusMonitor() as monitor:
            endpoint = await first_run(stage, distributor)
            heard = len(monitor.notified)
            file = SettingsFile(stage.profile / "settings.toml")
            known = file.load()
            away = replace(known.accounts[0], url="ws://127.0.0.1:9/xmpp-websocket")
            await file.save(replace(known, accounts=(away,)))

            distributor.push_encrypted(pushed(stage, "Where are you?"), endpoint)
            await eventually(bus.runs, "the bus to start the program", 30.0)
            await eventually(lambda: monitor.notified[heard:], "the notification", 40.0)
            assert monitor.notified[heard:] == [(ANNA[1], "Where are you?")]
            await click(stage)
            await stage.type("on my way")
            await stage.key("Return")
            await bus.end_program()

        storage = open_storage(stage.profile)
        waiting = await storage.archive.outbox(AccountId("e2e"))
        await storage.close()
        assert [(m.text, m.conversation.target) for m in waiting] == [
            ("on my way", stage.server.jid(ANNA[0]))
        ]

    play(scene)
