"""Every test runs on a private desktop of its own: real X server, bus, window manager, key ring.

It is started before any test module is imported and put into `os.environ`, so that `QApplication`
lives on a real X server, D-Bus is a real bus, and nothing of the machine's own session is touched.
A part that is missing ends the run: it is never skipped.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from app.demo.private_desktop import PrivateDesktop, PrivateDesktopError

if TYPE_CHECKING:  # Qt must not be imported before its environment is set
    from PySide6.QtWidgets import QApplication

_DESKTOP = pytest.StashKey[PrivateDesktop]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the desktop and make it this process's environment."""
    if config.option.collectonly:
        return
    desktop = PrivateDesktop()
    try:
        desktop.__enter__()
    except PrivateDesktopError as error:
        raise pytest.UsageError(str(error)) from error
    desktop.adopt(os.environ)
    config.stash[_DESKTOP] = desktop


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the desktop with everything on it."""
    desktop = config.stash.get(_DESKTOP, None)
    if desktop is not None:
        desktop.close()


@pytest.fixture(scope="session")
def desktop(request: pytest.FixtureRequest) -> PrivateDesktop:
    """The private desktop that the whole run lives on."""
    return request.config.stash[_DESKTOP]


@pytest.fixture
def second_desktop() -> Iterator[PrivateDesktop]:
    """A desktop for one test alone, to be broken at will."""
    with PrivateDesktop() as private:
        yield private


@pytest.fixture(scope="session")
def qapp() -> "QApplication":
    """The application exactly as the program makes it."""
    from PySide6.QtWidgets import QApplication

    from app.gui.application import make_application

    known = QApplication.instance()
    return known if isinstance(known, QApplication) else make_application(["bellbird"])


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, the program's own loop family."""
    return "asyncio"
