"""What the self-playing story is played on: the friends' world and the program itself.

The world lives on a thread of its own. The program is a process, started as a user would start it,
with a profile that knows the demo's account and a key ring that knows its password.
"""

import asyncio
import os
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import app
from app.adapters.storage.settings_file import SettingsFile
from app.demo.cast import YOU
from app.demo.friends import Heard
from app.demo.private_desktop import PrivateDesktop, ScreenError, Window, wait_for
from app.demo.world import DemoWorld
from app.domain.account import Account
from app.domain.settings import Settings, Theme
from app.ports.storage import Configuration

T = TypeVar("T")

_PACE = 0.4  # the friends hurry: nobody reads along
_PATIENCE = 10.0  # seconds for one call into the world
_READ_POSITIONS = "urn:xmpp:mds:displayed:0"  # XEP-0490
_PUBSUB = "{http://jabber.org/protocol/pubsub}"


class WorldThread:
    """The demo's world on an event loop and a thread of its own; use it by `with`.

    Attributes:
        heard: what reached the friends from you, in order.
    """

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self._read: dict[str, str] = {}
        self._world: DemoWorld | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="demo world")

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._world = asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(
                _PATIENCE
            )
        except BaseException:
            self._end_loop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._world is not None:
                stopping = self._world.stop()
                asyncio.run_coroutine_threadsafe(stopping, self._loop).result(_PATIENCE)
        finally:
            self._end_loop()

    def call(self, function: Callable[[DemoWorld], T]) -> T:
        """Call a function with the world, on the world's thread, and return its result.

        Raises:
            TimeoutError: the world is too busy to answer.
        """

        async def run() -> T:
            assert self._world is not None
            return function(self._world)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(_PATIENCE)

    def client_states(self) -> tuple[str, ...]:
        """Say of each of your devices whether it is "active" or "inactive" (XEP-0352)."""
        return tuple(self.call(lambda world: world.server.client_state(YOU)).values())

    def read_position(self, conversation: str) -> str:
        """Return the archive id up to which you read with somebody, as the program published it."""
        return self._read.get(conversation, "")

    async def _begin(self) -> DemoWorld:
        world = DemoWorld(self.heard.append, pace=_PACE)
        await world.__aenter__()
        world.server.on_stanza(self._observe)
        return world

    def _observe(self, _sender: str, stanza: ET.Element) -> None:
        publish = stanza.find(f"{_PUBSUB}pubsub/{_PUBSUB}publish")
        if publish is not None and publish.get("node") == _READ_POSITIONS:
            for item in publish:
                for part in item.iter("{urn:xmpp:sid:0}stanza-id"):
                    self._read[item.get("id", "")] = part.get("id", "")

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Program:
    """Bellbird on the private desktop, as a user has it before the eyes.

    Args:
        account: whose; its password goes into the desktop's key ring.
    """

    def __init__(self, desktop: PrivateDesktop, account: Account, password: str) -> None:
        self._desktop = desktop
        self._account = account
        self._profile = desktop.home / "bellbird"
        self._process: subprocess.Popen[bytes] | None = None
        # The package may not be installed, and where we are started from is not where it lies.
        package = str(Path(app.__path__[0]).parent)
        paths = (package, *filter(None, [os.environ.get("PYTHONPATH")]))
        self._env = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}
        keep = (sys.executable, "-m", "keyring", "set", "bellbird", account.id)
        done = desktop.run(*keep, stdin=password + "\n")
        if done.returncode != 0:
            raise ScreenError(f"The key ring did not take the password: {done.stderr.strip()}")

    def start(self, theme: Theme) -> None:
        """Start it with the account and a theme."""
        settings = Settings(theme=theme)
        configuration = Configuration(settings, (self._account,))
        asyncio.run(SettingsFile(self._profile / "settings.toml").save(configuration))
        self._process = self._desktop.spawn(*self._command(), env=self._env)

    def open(self, conversation: str) -> int:
        """Start it a second time, to open a conversation; return that second one's exit code."""
        return self._desktop.run(*self._command(), "open", conversation, env=self._env).returncode

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def windows(self) -> tuple[Window, ...]:
        """Return its visible windows that are large enough to be one."""
        if self._process is None:
            return ()
        mine = self._desktop.windows(pid=self._process.pid)
        return tuple(window for window in mine if window.width > 300)

    def window(self) -> Window:
        """Wait for its main window."""

        def look() -> Window | None:
            if not self.is_running:
                raise ScreenError(f"The program has ended: {self.last_words()}")
            return next(iter(self.windows()), None)

        return wait_for(look, "the program's window", 20.0)

    def is_active(self) -> bool:
        """Whether its window has the keyboard."""
        active = self._desktop.active_window()
        return active is not None and active.id in {window.id for window in self.windows()}

    def wait_ended(self) -> int:
        """Wait until it has ended by itself and return its exit code.

        Raises:
            ScreenError: it did not end in time.
        """
        if self._process is None:
            raise ScreenError("The program was not started")
        try:
            return self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise ScreenError("The program did not end") from error

    def last_words(self) -> str:
        """Quote the end of what it wrote to the terminal and to its log."""
        printed = self._desktop.log_of(Path(sys.executable).name)
        file = self._profile / "bellbird.log"
        logged = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
        return (printed[-2000:] + "\n" + logged[-2000:]).strip()

    def _command(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "app", "--profile", str(self._profile))
