"""The whole program, window and all, in a process of its own, with a hand inside that obeys.

`python -m tests.benchmarks.hand PROFILE [--hidden]` runs the program as `bellbird --profile` does
and prints when it could be used, and when it was whole. Then it takes commands, one a line, and
answers each with one line of JSON. Its other side is `tests.benchmarks.whole_program`.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import logs
from app.adapters.platform import single_instance
from app.bootstrap.folders import Folders
from app.command_line import Options, parse
from app.domain.account import ConnectionPhase
from app.domain.content import Text
from app.domain.conversation import Member
from app.domain.events import (
    ConversationChanged,
    GroupChanged,
    MessageReceived,
    Origin,
    ReadMarked,
    ReadSource,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.domain.selectors import unread_total
from app.domain.state import AppState
from app.services.garbage import put_off_collecting
from tests.servers.heartbeat import Heartbeat

LOOK = 0.002
"""Seconds between looks whether the window is there."""

GROUP = ConversationRef(AccountId("bench"), ConversationId.group("crowd@rooms.bellbird.example"))

VIEWPORT = 20
"""More messages than fit into the viewport."""


class Hand:
    """Clicks, scrolls, and tells when what it did was painted."""

    def __init__(self, window: Any) -> None:
        from tests.benchmarks.painting import Painting

        self._window = window
        self._store = window._context.store
        self._view = window.conversation.messages
        self._list = window.list
        self._painting = Painting(self._view.viewport())
        self._heart = Heartbeat()

    async def obey(self, command: str, words: list[str]) -> Any:
        """Do what a command says and give its answer."""
        match command:
            case "click":
                return await self._click(int(words[0]))
            case "painted":
                return await self._painted(int(words[0]))
            case "scroll":
                return await self._scroll(int(words[0]))
            case "crowd":
                self._crowd(int(words[0]))
            case "members":
                return await self._members()
            case "open":
                self._window._context.conversations.open(_ref(words[0]))
            case "top":
                self._window.list.view.scrollToTop()
            case "hide":
                self._window.hide_to_tray()
            case "show":
                self._window.bring_to_front()
                await self._until(lambda state: state.window.exposed, True)
            case "read":
                self._read_all()
            case "unread":
                await self._until(unread_total, int(words[0]))
            case "online":
                await self._until(_phases, {ConnectionPhase.ONLINE})
            case "beat":
                self._heart = Heartbeat()
                await self._heart.__aenter__()
            case "beaten":
                await self._heart.__aexit__(None, None, None)
                return [1000 * self._heart.longest_work, 1000 * self._heart.longest_gap]
        return None

    def _crowd(self, count: int) -> None:
        """Let the group of the benchmarks have so many members."""
        people = [Person(f"{GROUP.id.target}/{n}", f"Member {n}") for n in range(count)]
        said = [
            Message(GROUP.account, GROUP.id, MessageId(str(n)), who, time.time(), (Text("Hello"),))
            for n, who in enumerate(people[: 2 * VIEWPORT])
        ]
        self._store.dispatch(
            *(MessageReceived(message, Origin.HISTORY) for message in said),
            ConversationChanged(GROUP, name="A crowd", members=tuple(people)),
            GroupChanged(GROUP, members=tuple(map(Member, people)), inside=True),
        )

    async def _members(self) -> list[float]:
        """Open the group's page and scroll its members; gives the milliseconds of each step."""
        from PySide6.QtWidgets import QApplication, QDialog

        from tests.benchmarks.painting import Painting

        began = time.perf_counter()
        self._window.details_wanted.emit(GROUP)
        opened = QApplication.topLevelWidgets()
        page: Any = next(w for w in opened if isinstance(w, QDialog) and w.isVisible())
        page.tabs[1].click()
        view = page.list.list.view
        painting = Painting(view.viewport())
        taken = [1000 * (await painting.next() - began)]
        bar = view.verticalScrollBar()
        for step in range(1, 41):
            began = time.perf_counter()
            bar.setValue(step * bar.maximum() // 40)
            taken.append(1000 * (await painting.next() - began))
        page.close()
        return taken

    async def _click(self, friend: int) -> float:
        """Click on a conversation's row; gives the milliseconds until it was painted.

        Args:
            friend: the friend's number; below zero, the group.
        """
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        index = self._list.model.index_of(_ref(friend))
        self._list.view.scrollTo(index)
        await asyncio.sleep(0.05)
        place: QPoint = self._list.view.visualRect(index).center()
        began = time.perf_counter()
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self._list.view.viewport(), left, none, place)
        return 1000 * (await self._painted(friend) - began)

    async def _painted(self, friend: int) -> float:
        """Wait until a conversation is painted with a viewport full of messages; gives the time."""
        wanted, model = _ref(friend), self._view.messages
        while True:
            painted: float = await self._painting.next()
            if model.ref != wanted:
                continue
            if model.complete or len(model.rows) >= VIEWPORT:
                return painted
            while not (model.complete or len(model.rows) >= VIEWPORT):  # noqa: ASYNC110  # no signal
                await asyncio.sleep(LOOK)
            self._view.viewport().update()

    async def _scroll(self, frames: int) -> list[float]:
        """Turn the wheel upwards, half a viewport a frame; gives each frame's milliseconds."""
        bar = self._view.verticalScrollBar()
        step = self._view.viewport().height() // 2
        taken = []
        for _ in range(frames):
            while bar.value() <= bar.minimum():
                if self._view.messages.complete:
                    bar.setValue(bar.maximum())  # the beginning is reached: once more from the end
                await asyncio.sleep(LOOK)
            began = time.perf_counter()
            bar.setValue(bar.value() - step)
            taken.append(1000 * (await self._painting.next() - began))
            await asyncio.sleep(0.002)  # a page from the archive comes between two frames
        return taken

    def _read_all(self) -> None:
        """Learn that everything was read on another device."""
        self._store.dispatch(
            *(
                ReadMarked(ref, known.newest.position, ReadSource.ELSEWHERE, unread=0)
                for ref, known in self._store.state.conversations.items()
                if known.conversation.unread and known.newest is not None
            )
        )

    async def _until(self, selector: Callable[[AppState], Any], wanted: Any) -> None:
        """Wait until the state is so."""
        reached = asyncio.Event()
        end = self._store.watch(selector, lambda v: reached.set() if v == wanted else None)
        await reached.wait()
        end()


def _phases(state: AppState) -> set[ConnectionPhase]:
    return {known.connection.phase for known in state.accounts.values()}


def _ref(friend: int | str) -> ConversationRef:
    from tests.benchmarks.profiles import ref

    return GROUP if int(friend) < 0 else ref(int(friend))


def main() -> int:
    """Run the program until the standard input ends."""
    put_off_collecting()
    profile = Path(sys.argv[1])
    options = parse(["--profile", str(profile), *sys.argv[2:]])
    folders = Folders.of(profile)
    instance = single_instance.acquire(folders.data)
    if instance is None:
        return 1
    logs.set_up(folders.logs, verbose=False)
    try:
        return _run_with_qt(options, folders, instance)
    finally:
        instance.release()


def _run_with_qt(
    options: Options, folders: Folders, instance: single_instance.SingleInstance
) -> int:
    """As `app.bootstrap.commands` does."""
    from app.plain_imports import import_plainly

    import_plainly()
    from app.event_loop import EventLoop
    from app.gui.application import make_application

    application = make_application(["bellbird"])
    with asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
        return runner.run(_run(options, folders, instance))


async def _run(options: Options, folders: Folders, instance: single_instance.SingleInstance) -> int:
    from app.bootstrap.program import run

    quit_requested = asyncio.Event()
    hand = asyncio.create_task(_listen(quit_requested, hidden=options.hidden))
    try:
        return await run(options, folders, instance, quit_requested, None)
    finally:
        hand.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hand


async def _listen(quit_requested: asyncio.Event, *, hidden: bool) -> None:
    window = await _window(hidden=hidden)
    print(time.perf_counter(), flush=True)  # noqa: T201  # what it is there for
    print(await _whole(window), flush=True)  # noqa: T201
    hand = Hand(window)
    commands = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        command, *words = line.decode().split()
        answer = await hand.obey(command, words)
        print(json.dumps(answer), flush=True)  # noqa: T201
    quit_requested.set()


async def _window(*, hidden: bool) -> Any:
    """Wait for the main window: exposed, or made if it stays hidden."""
    from PySide6.QtWidgets import QApplication

    while True:
        await asyncio.sleep(LOOK)
        for window in QApplication.topLevelWidgets():
            if window.objectName() == "main" and (hidden or _is_exposed(window)):
                return window


async def _whole(window: Any) -> float:
    """Wait until the pane beside the list is made too; gives the time when it is painted."""
    if not window.pane.is_complete:
        completed = asyncio.Event()
        window.pane.completed.connect(completed.set)
        await completed.wait()
    window.pane.repaint()
    return time.perf_counter()


def _is_exposed(window: Any) -> bool:
    handle = window.windowHandle()
    return handle is not None and handle.isExposed()


if __name__ == "__main__":
    sys.exit(main())
