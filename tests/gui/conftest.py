"""A window over a real store, with services that write down what it wishes."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.gui import Gui
from app.gui.wishes import Context
from app.services.store import Store
from tests.gui.push_recorders import DevicePush, PushCheckDesk, Tencent
from tests.gui.recorders import (
    Accounts,
    Check,
    Conversations,
    Fates,
    Preferences,
    Push,
    Tasks,
)
from tests.gui.world import NOW


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class World:
    """Everything that a test of the window plays with."""

    app: QApplication
    store: Store
    tasks: Tasks
    conversations: Conversations
    accounts: Accounts
    preferences: Preferences
    push: Push
    check: Check
    fates: Fates
    clock: Clock
    tencent: Tencent
    device_push: DevicePush
    push_check: PushCheckDesk
    state_file: Path
    quits: list[bool]

    @property
    def context(self) -> Context:
        """What the parts of the window are given."""
        return Context(
            self.store,
            self.tasks,
            self.conversations,
            self.accounts,
            self.preferences,
            self.push,
            self.check,
            self.fates,
            self.clock,
            tencent=self.tencent,
            device_push=self.device_push,
            push_check=self.push_check,
        )

    def gui(self, banner: str = "") -> Gui:
        """Build the whole."""
        return Gui(
            self.context,
            state_file=self.state_file,
            on_quit=lambda: self.quits.append(True),
            banner=banner,
        )


@pytest.fixture
def world(qapp: QApplication, tmp_path: Path) -> Iterator[World]:
    """A store and services, without a window."""
    store, clock = Store(), Clock()
    made = World(
        qapp,
        store,
        Tasks(store),
        Conversations(store),
        Accounts(store),
        Preferences(store, clock),
        Push(),
        Check(),
        Fates(),
        clock,
        Tencent(),
        DevicePush(),
        PushCheckDesk(),
        tmp_path / "state" / "window.json",
        [],
    )
    yield made
    made.tasks.close()


@pytest.fixture(autouse=True)
def no_silent_failures(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An observer that fails is only logged, so that the others hear: here it fails the test."""
    yield
    errors = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert errors == []


@pytest.fixture
def gui(world: World) -> Iterator[Gui]:
    """The whole window, shown, exposed and complete, with nothing in it."""
    made = world.gui()
    made.show()
    _wait_until_exposed(made)
    made.complete()
    yield made
    made.close()


def _wait_until_exposed(gui: Gui) -> None:
    from PySide6.QtTest import QTest

    assert QTest.qWaitForWindowExposed(gui.window, 10_000)
