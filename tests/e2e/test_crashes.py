"""`kill -9` of the program and of the server: nothing is lost, nothing is there twice."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.storage.settings_file import SettingsFile
from app.adapters.storage.storage import open_storage
from app.adapters.xmpp.client import XmppBackend
from app.demo.private_desktop import PrivateDesktop
from app.domain.account import Account, ConnectionPhase, Protocol
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Presence
from app.domain.settings import Settings
from app.ports.storage import Configuration
from tests.e2e.conftest import Play, Stage, eventually
from tests.fakes.notification_daemon import DUNST, FakeDaemon
from tests.fakes.program import ProgramUnderTest

ROOT = Path(__file__).parents[2]


async def start(stage: Stage) -> "subprocess.Popen[bytes]":
    """Start the program as a process of its own, and wait until messages reach it."""
    logins = stage.logins
    command = (sys.executable, "-m", "app", "--profile", str(stage.profile), "--verbose")
    process = stage.desktop.spawn(*command, folder=ROOT)
    await eventually(lambda: stage.logins > logins, "the program to sign in")
    return process


async def end(desktop: PrivateDesktop, process: "subprocess.Popen[bytes]") -> None:
    """End it politely; it takes its notifications away, and the daemon here must answer."""
    await asyncio.to_thread(desktop.end, process)


# From "the frame is hardly out" to "the notification is being answered"; None waits for `Notify`.
MOMENTS = (0.0, 0.002, 0.005, 0.01, None)


def test_a_program_killed_between_frame_and_notification_loses_and_repeats_nothing(
    play: Play, desktop: PrivateDesktop
) -> None:
    async def scene(stage: Stage) -> None:
        daemon = await FakeDaemon(information=DUNST).start(desktop.env["DBUS_SESSION_BUS_ADDRESS"])
        anna = stage.befriend("anna", "Anna")
        said = ["message 0"]
        process = await start(stage)
        anna.say(said[0])
        await eventually(lambda: all_are_shown(daemon, said), "the first message")
        await end(desktop, process)
        for moment in MOMENTS:
            process = await start(stage)
            await eventually(lambda: all_are_shown(daemon, said), "what the last run owed")
            daemon.answers = moment is not None
            said.append(f"message {len(said)}")
            calls = len(daemon.notified)
            anna.say(said[-1])
            if moment is None:
                await daemon.until(lambda calls=calls: len(daemon.notified) > calls)  # type: ignore[misc]  # binds this round's number
            else:
                await asyncio.sleep(moment)
            desktop.end(process, at_once=True)
            daemon.answers = True
            stage.server.drop("me")
        process = await start(stage)
        await eventually(lambda: all_are_shown(daemon, said), "everything to be shown")
        (shown,) = daemon.on_screen.values()
        assert shown.body.splitlines() == [*said, f"{len(said)} new messages"]
        await end(desktop, process)
        await daemon.stop()

    desktop.stop_notification_server()
    try:
        play(scene)
    finally:
        desktop.start_notification_server()


def all_are_shown(daemon: FakeDaemon, texts: list[str]) -> bool:
    """Whether every text stands in a notification on the screen."""
    lines = [line for call in daemon.on_screen.values() for line in call.body.splitlines()]
    return all(text in lines for text in texts)


@pytest.fixture
def server_folder(tmp_path: Path) -> Path:
    """Where the server that is killed keeps its data."""
    folder = tmp_path / "killed-server"
    folder.mkdir()
    return folder


def serve(
    desktop: PrivateDesktop, folder: Path, port: int
) -> tuple["subprocess.Popen[bytes]", str]:
    """Start the embedded server as a process of its own; gives its URL."""
    before = len(desktop.log_of("bellbird-server"))
    launcher = folder / "bellbird-server"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m app.server "$@"\n')
    launcher.chmod(0o700)
    process = desktop.spawn(
        str(launcher), "--port", str(port), "--data", str(folder), "--account", "me:secret",
        "--account", "anna:secret", "--friends", "me:anna", folder=ROOT,
    )  # fmt: skip
    from app.demo.screen import wait_for

    url = wait_for(lambda: desktop.log_of("bellbird-server")[before:].strip() or None, "the server")
    return process, url


def test_a_server_killed_in_mid_conversation_costs_no_message_on_either_side(
    play: Play, desktop: PrivateDesktop, server_folder: Path
) -> None:
    async def scene(stage: Stage) -> None:
        process, url = serve(desktop, server_folder, 0)
        port = int(url.rpartition(":")[2].partition("/")[0])
        me = Account(AccountId("e2e"), Protocol.XMPP, "me@bellbird.example", "Me", url)
        file = SettingsFile(stage.profile / "settings.toml")
        await file.save(Configuration(Settings(close_hint_shown=True), (me,)))
        anna = Account(AccountId("anna"), Protocol.XMPP, "anna@bellbird.example", "Anna", url)
        chat = ConversationRef(anna.id, ConversationId.c2c(me.address))
        program = ProgramUnderTest(accounts=(anna,), backend=XmppBackend())
        async with program as other, stage.program(waits_for_login=False) as window:
            await eventually(lambda: is_online(other, anna.id), "Anna to be online")
            other.focus()  # a client that nobody looks at is not told of presence
            await eventually(lambda: sees(other, chat), "Anna to see me online")
            sent: list[str] = []
            typed: list[str] = []
            await other.conversations.send(chat, "Hello")
            sent.append("Hello")
            await eventually(lambda: window.windowTitle() == "(1) Bellbird", "a message")
            await stage.key("ctrl+shift+Down")
            await eventually(lambda: window.windowTitle() == "Bellbird", "it to be read")
            for number in range(3):
                sent += [f"from anna {number}.{n}" for n in range(4)]
                for text in sent[-4:]:
                    await other.conversations.send(chat, text)
                typed.append(f"before the kill {number}")
                await write(stage, typed[-1])
                await asyncio.to_thread(desktop.end, process, at_once=True)
                typed.append(f"while it is dead {number}")
                await write(stage, typed[-1])
                process, _ = await asyncio.to_thread(serve, desktop, server_folder, port)
                await eventually(lambda: is_online(other, anna.id), "Anna to be back", 40)
            await eventually(lambda: heard(other, chat) == typed, "all that was typed", 40)
            assert sorted(said(other, chat)) == sorted(sent)
        desktop.end(process)
        storage = open_storage(stage.profile)
        mine = ConversationRef(me.id, ConversationId.c2c(anna.address))
        kept = await storage.archive.history(mine, None, 1000)
        assert sorted(m.text for m in kept if not m.outgoing) == sorted(sent)
        assert [m.text for m in kept if m.outgoing] == typed
        assert await storage.ledger.unsettled() == []
        await storage.close()

    play(scene)


async def write(stage: Stage, text: str) -> None:
    """Type a message and send it."""
    await stage.type(text)
    await stage.key("Return")


def is_online(program: ProgramUnderTest, account: AccountId) -> bool:
    """Whether the other program is connected."""
    return program.store.state.accounts[account].connection.phase is ConnectionPhase.ONLINE


def sees(program: ProgramUnderTest, chat: ConversationRef) -> bool:
    """Whether the other program sees its contact online."""
    return program.store.state.conversation(chat).presence is Presence.ONLINE


def heard(program: ProgramUnderTest, chat: ConversationRef) -> list[str]:
    """What reached the other side, in order."""
    return [m.text for m in program.storage.messages(chat) if not m.outgoing]


def said(program: ProgramUnderTest, chat: ConversationRef) -> list[str]:
    """What the other side has said."""
    return [m.text for m in program.storage.messages(chat) if m.outgoing]
