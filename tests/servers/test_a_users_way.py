"""A new user's way through the real program on real servers, from welcome to the second day.

They add an account, enter a group, talk, mute it, find an old message, quit, and come back to where
they were. Keys and clicks are Qt's; everything else is real.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from app.adapters.platform import single_instance
from app.bootstrap.folders import Folders
from app.bootstrap.program import run
from app.command_line import Options
from app.domain.account import ConnectionPhase
from app.event_loop import EventLoop
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.conversations.new_dialog import NewConversationDialog
from app.gui.main_window import MainWindow
from tests.e2e.conftest import eventually, main_window
from tests.servers.certificates import Authority
from tests.servers.conftest import Guest, Servers

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@contextlib.asynccontextmanager
async def program(profile: Path) -> AsyncIterator[MainWindow]:
    """The whole program, until the block ends or the user quits."""
    instance = single_instance.acquire(profile)
    assert instance is not None
    quit_requested = asyncio.Event()
    options = Options(profile=profile)
    running = asyncio.create_task(run(options, Folders.of(profile), instance, quit_requested, None))
    try:
        yield await eventually(main_window, "the window")
    finally:
        quit_requested.set()
        await asyncio.wait_for(running, 15)
        instance.release()


def write(field: QWidget, text: str) -> None:
    QTest.keyClicks(field, text)


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(widget, key, modifiers or Qt.KeyboardModifier.NoModifier)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


async def dialog_of(window: MainWindow, kind: type[QDialog]) -> QDialog:
    return await eventually(
        lambda: next((d for d in window.findChildren(kind) if d.isVisible()), None), kind.__name__
    )


async def gone(window: MainWindow, kind: type[QDialog]) -> None:
    def left() -> list[QDialog]:
        return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]

    try:
        await eventually(lambda: not left(), f"the end of {kind.__name__}")
    except AssertionError as error:
        error.add_note("; ".join(dialog.status.text() for dialog in left()))
        raise


async def add_an_account(window: MainWindow, guest: Guest) -> None:
    """From the welcome page, with the address and password that one has."""
    click(window.pane.empty._add)
    dialog = await dialog_of(window, AccountDialog)
    form = dialog.form
    write(form.address, guest.address("me"))
    write(form.password, "secret-me")
    click(form._advanced)
    write(form.url, guest.url)
    press(form.url, Qt.Key.Key_Return)
    await eventually(lambda: is_online(window), "the account")
    await gone(window, AccountDialog)


def is_online(window: MainWindow) -> bool:
    accounts = window._context.store.state.accounts.values()
    return any(a.connection.phase is ConnectionPhase.ONLINE for a in accounts)


async def enter_a_group(window: MainWindow, room: str) -> None:
    """By its address, which somebody told."""
    press(window.list.search, Qt.Key.Key_N, CONTROL)
    dialog = await dialog_of(window, NewConversationDialog)
    dialog.group.setChecked(True)
    write(dialog.address, room)
    press(dialog.address, Qt.Key.Key_Return)
    await gone(window, NewConversationDialog)
    await eventually(lambda: shown(window).startswith(f"group_{room}"), "the group on screen")


def shown(window: MainWindow) -> str:
    opened = window._context.store.state.open
    return opened.id.text if opened is not None else ""


def on_screen(window: MainWindow) -> list[str]:
    return [message.text for message in window.conversation.messages.messages.rows]


@pytest.mark.parametrize("name", ["prosody", "ejabberd"])
def test_a_user_comes_talks_mutes_finds_and_returns(
    servers: Servers, authority: Authority, qapp: QApplication, tmp_path: Path, name: str
):
    guest = Guest(servers.get(name), authority)
    for user in ("me", "ben"):
        guest.add_account(user, f"secret-{user}")
    room = guest.add_room("garden")
    profile = tmp_path / "profile"

    async def first_day() -> None:
        ben = guest.peer("ben")
        await ben.come_online()
        await ben.enter(room, "Ben")
        for number in range(30):
            ben.say(room, f"Seeds of row {number}", "groupchat")
        ben.say(room, "The watering can is behind the shed", "groupchat")
        async with program(profile) as window:
            await add_an_account(window, guest)
            await enter_a_group(window, room)
            await eventually(
                lambda: "The watering can is behind the shed" in on_screen(window), "the history"
            )
            composer = window.conversation.composer.field
            write(composer, "Hello everybody")
            press(composer, Qt.Key.Key_Return)
            await ben.hears("Hello everybody")
            for number in range(30):
                ben.say(room, f"Beans in bed {number}", "groupchat")
            await eventually(lambda: "Beans in bed 29" in on_screen(window), "what Ben says")
            click(window.conversation.header._mute)
            menu = await eventually(lambda: open_menu(window), "the menu of mutes")
            press(menu, Qt.Key.Key_Up)  # the last entry: for good
            press(menu, Qt.Key.Key_Return)
            state = window._context.store.state
            ref = state.open
            assert ref is not None
            await eventually(
                lambda: window._context.store.state.conversation(ref).is_muted(0), "the mute"
            )
            press(window.list.view, Qt.Key.Key_F, CONTROL | SHIFT)
            write(window.list.search, "watering")
            await eventually(lambda: "watering" in found(window), "the old message")
        await ben.leave()

    async def second_day() -> None:
        async with program(profile) as window:
            await eventually(lambda: is_online(window), "the account")
            assert shown(window) == f"group_{room}"
            assert "Hello everybody" in on_screen(window)
            ref = window._context.store.state.open
            assert ref is not None
            assert window._context.store.state.conversation(ref).is_muted(0)

    for day in (first_day, second_day):
        with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
            runner.run(day())
    shutil.rmtree(profile)


def found(window: MainWindow) -> str:
    results = window.list.results
    return " ".join(line.text for line in results.model.lines) if results is not None else ""


def open_menu(window: MainWindow) -> QMenu | None:
    return next((m for m in window.findChildren(QMenu) if m.isVisible()), None)
