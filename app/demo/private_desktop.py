"""A whole Linux desktop of our own, seen by nobody: screen, bus, windows, notifications, tray.

The demo plays on it where there is no display, and the desktop tests use it everywhere. Each part
is the real program, started in this order and ended in reverse::

    x-server             Xvfb, on a display number it finds itself
    bus                  dbus-daemon; session and system bus in one, without activation
    window-manager       openbox
    key-ring             gnome-keyring, unlocked                               (optional)
    notification-server  dunst, top right                                      (optional)
    tray                 tint2, a panel at the bottom, or trayer               (optional)

Home, configuration, data and caches are in a folder that is removed at the end. Programs belong to
the thread that started them (see :mod:`app.demo.processes`): make and close a desktop on the main
thread. A part that is missing is an error with the package to install, never a silent gap.
"""

import contextlib
import logging
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from msgspec import Struct

from app.demo.desktop_files import WALLPAPER_COLOURS, WINDOW_THEME, configuration_files
from app.demo.processes import Processes, ProgramFailed, ProgramMissing
from app.demo.screen import Screen, ScreenError, Window, wait_for
from app.demo.x_server import selection_owner

log = logging.getLogger(__name__)

__all__ = ["PrivateDesktop", "PrivateDesktopError", "Screen", "ScreenError", "Window", "wait_for"]

_START_TIMEOUT = 20.0  # seconds a part may take on a machine that is busy
_KEY_RING_PASSWORD = b"private desktop"  # guards a key ring that lives as long as the desktop

# What tells a program of the desktop it was started from; none of it may reach the private one.
_FOREIGN_PREFIXES = ("DBUS_", "GDK_", "GNOME_", "GTK_", "KDE_", "LC_", "QT_", "WAYLAND_", "XDG_")
_FOREIGN_NAMES = frozenset(
    {"DESKTOP_SESSION", "DISPLAY", "HOME", "LANG", "LANGUAGE", "SESSION_MANAGER", "XAUTHORITY"}
)

_PACKAGES: Mapping[str, str] = MappingProxyType(
    {
        "Xvfb": "xvfb",
        "dbus-daemon": "dbus-daemon",
        "dbus-send": "dbus-bin",
        "display": "imagemagick",
        "gnome-keyring-daemon": "gnome-keyring",
        "import": "imagemagick",
        "setpriv": "util-linux",
        "xmodmap": "x11-xserver-utils",
        "xprop": "x11-utils",
        "xwininfo": "x11-utils",
    }
)


class PrivateDesktopError(Exception):
    """The private desktop lacks a part; the message says which and what to install."""


class _Part(Struct, frozen=True):
    """How to start one part of the desktop, and what shows that it is ready."""

    command: tuple[str, ...]
    ready: Callable[[], bool]


class PrivateDesktop(Screen):
    """Start the desktop on entering the ``with`` block, end and remove it on leaving.

    Args:
        size: the screen in pixels.
        tray: ``"tint2"``, ``"trayer"`` or None for no tray. Both hold XEmbed icons.
        notification_server: whether dunst runs.
        key_ring: whether an unlocked gnome-keyring runs.

    Raises:
        PrivateDesktopError: a part is not installed or did not start; nothing is left behind.
    """

    def __init__(
        self,
        *,
        size: tuple[int, int] = (1280, 800),
        tray: str | None = "tint2",
        notification_server: bool = True,
        key_ring: bool = True,
    ) -> None:
        super().__init__({})
        self.size = size
        self._tray = tray
        self._with_notification_server = notification_server
        self._with_key_ring = key_ring
        self._folder = Path()
        self._processes = Processes(Path())
        self._parts: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="bellbird-desktop-", dir=_temporary_folder()))
        try:
            self._prepare()
            self._start_x_server()
            self.start_bus()
            self.start_window_manager()
            self._paint_wallpaper()
            if self._with_key_ring:
                self.start_key_ring()
            if self._with_notification_server:
                self.start_notification_server()
            if self._tray is not None:
                self.start_tray(self._tray)
        except BaseException:
            self.close()
            raise
        log.info("private desktop on display %s", self.env["DISPLAY"])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every program started here and remove the folder. Closing twice is fine."""
        self._processes.end_all()
        self._parts.clear()
        if self._folder != Path():
            shutil.rmtree(self._folder, ignore_errors=True)

    # -- programs -----------------------------------------------------------------------------

    @property
    def home(self) -> Path:
        """The private home folder."""
        return self._folder / "home"

    def adopt(self, environ: MutableMapping[str, str]) -> None:
        """Turn ``environ`` (such as ``os.environ``) into this desktop's environment, in place."""
        for name in [name for name in environ if _is_foreign(name)]:
            del environ[name]
        environ.update(self.env)

    def spawn(
        self, *command: str, env: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program on the desktop; it ends with it, or earlier by :meth:`end`.

        ``env`` is added to the desktop's own environment. See :meth:`log_of` for what it prints.
        """
        name = Path(command[0]).name
        with self._errors(name):
            return self._processes.start(
                name, command, {**self.env, **(env or {})}, outlive_signal="KILL", folder=folder
            )

    def run(
        self,
        *command: str,
        env: Mapping[str, str] | None = None,
        stdin: str | None = None,
        timeout: float = 60.0,
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program on the desktop to its end and return what it printed."""
        return subprocess.run(
            command,
            env={**self.env, **(env or {})},
            input=stdin or "",
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            cwd=folder,
        )

    def end(self, process: subprocess.Popen[bytes], *, at_once: bool = False) -> None:
        """End a spawned program with all its children; ``at_once`` as ``kill -9`` does."""
        self._processes.end(process, at_once=at_once)

    def log_of(self, name: str) -> str:
        """Return what a part or a spawned program (by its file's name) has printed so far."""
        path = self._processes.log_file(name)
        return path.read_text(errors="replace") if path.exists() else ""

    # -- parts --------------------------------------------------------------------------------

    def start_bus(self) -> None:
        """Start the bus; it has the same address after a restart."""
        socket = Path(self.env["XDG_RUNTIME_DIR"], "bus")
        socket.unlink(missing_ok=True)
        self._parts["bus"] = self._start_bus_at("bus", f"unix:path={socket}")

    def start_window_manager(self) -> None:
        """Start openbox and wait until it manages windows."""
        config = str(self._folder / "openbox.xml")
        command = ("openbox", "--sm-disable", "--config-file", config)
        self._start_part("window-manager", _Part(command, self._is_managed))

    def start_key_ring(self) -> None:
        """Start and unlock the key ring, and wait for its name on the bus."""
        command = ("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
        part = _Part(command, lambda: self.has_owner("org.freedesktop.secrets"))
        self._start_part("key-ring", part, stdin=_KEY_RING_PASSWORD)

    def start_notification_server(self) -> None:
        """Start dunst and wait for its name on the bus."""
        command = ("dunst", "-conf", str(self._folder / "dunstrc"))
        part = _Part(command, lambda: self.has_owner("org.freedesktop.Notifications"))
        self._start_part("notification-server", part)

    def start_tray(self, tray: str = "tint2") -> None:
        """Start the tray and wait until it takes icons."""
        match tray:
            case "tint2":
                command: tuple[str, ...] = ("tint2", "-c", str(self._folder / "tint2rc"))
            case "trayer":
                look = (
                    "--edge bottom --align right --widthtype request --height 30 --transparent true"
                )
                colours = "--alpha 0 --tint 0x1f2630"
                command = ("trayer", *look.split(), *colours.split())
            case _:
                raise ValueError(f"{tray!r} is not a tray we know")
        self._start_part("tray", _Part(command, self.has_tray))

    def stop_notification_server(self) -> None:
        """End dunst politely."""
        self._stop("notification-server")

    def stop_tray(self) -> None:
        """End the tray politely."""
        self._stop("tray")

    def kill(self, part: str) -> None:
        """End a part, by its name in the module's table, without giving it a last word."""
        self._stop(part, at_once=True)

    def has_owner(self, bus_name: str) -> bool:
        """Tell whether somebody on the bus answers to ``bus_name``."""
        answer = self._call(
            "dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", f"string:{bus_name}",
            check=False,
        )  # fmt: skip
        return answer.split() == ["boolean", "true"]

    def has_tray(self) -> bool:
        """Tell whether a tray takes XEmbed icons (System Tray Protocol 0.4)."""
        return selection_owner(self.env["DISPLAY"], "_NET_SYSTEM_TRAY_S0") != 0

    @contextlib.contextmanager
    def another_bus(self) -> Iterator[str]:
        """Run a second, empty bus for the ``with`` block and give its address.

        For servers whose name is taken on the desktop's own bus.
        """
        with tempfile.TemporaryDirectory(dir=self._folder, prefix="bus-") as folder:
            address = f"unix:path={folder}/bus"
            process = self._start_bus_at("another-bus", address)
            try:
                yield address
            finally:
                self._processes.end(process)

    # -- notifications ------------------------------------------------------------------------

    def notification_windows(self) -> tuple[Window, ...]:
        """Return dunst's window, which holds all shown notifications; () when none is shown."""
        return self.windows(class_name="Dunst")

    def notification_window(self, timeout: float = 10.0) -> Window:
        """Wait until a notification is on the screen and return its window, to click on.

        Raises:
            ScreenError: none came in time.
        """
        return wait_for(
            lambda: next(iter(self.notification_windows()), None), "a notification", timeout
        )

    def notification_count(self) -> int:
        """Say how many notifications dunst shows now."""
        return int(self._call("dunstctl", "count", "displayed"))

    def choose_action(self, label: str) -> str:
        """Choose the button ``label`` of the shown notifications through dunst's menu.

        Returns the menu's entries, one a line.
        """
        choices = self._folder / "choices"
        choices.write_bytes(b"")
        (self._folder / "choice").write_text(label)
        self._call("dunstctl", "context")
        return wait_for(lambda: choices.read_text() or None, "the notification's menu")

    # -- helpers ------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Lay out the folder and the environment."""
        folders = {
            "HOME": self.home,
            "XDG_RUNTIME_DIR": self._folder / "runtime",
            "XDG_CONFIG_HOME": self.home / ".config",
            "XDG_DATA_HOME": self.home / ".local/share",
            "XDG_STATE_HOME": self.home / ".local/state",
            "XDG_CACHE_HOME": self.home / ".cache",
        }
        logs = self._folder / "logs"
        for folder in (*folders.values(), logs):
            folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        self._processes = Processes(logs)
        for name, text in configuration_files(str(self._folder)).items():
            (self._folder / name).write_text(text)
        (self._folder / "choose").chmod(stat.S_IRWXU)
        theme = folders["XDG_DATA_HOME"] / WINDOW_THEME[0]
        theme.parent.mkdir(parents=True)
        theme.write_text(WINDOW_THEME[1])
        bus = f"unix:path={folders['XDG_RUNTIME_DIR']}/bus"
        self.env = {
            **{name: value for name, value in os.environ.items() if not _is_foreign(name)},
            **{name: str(folder) for name, folder in folders.items()},
            "DBUS_SESSION_BUS_ADDRESS": bus,
            # Whether the machine itself sleeps or is locked is not this desktop's business.
            "DBUS_SYSTEM_BUS_ADDRESS": bus,
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "NO_AT_BRIDGE": "1",
            "QT_QPA_PLATFORM": "xcb",
            "XDG_SESSION_TYPE": "x11",
        }

    def _start_x_server(self) -> None:
        width, height = self.size
        command = (
            "Xvfb", "-displayfd", "{fd}", "-screen", "0", f"{width}x{height}x24", "-dpi", "96",
            "-nolisten", "tcp", "-noreset",
        )  # fmt: skip
        with self._errors("x-server"):
            process, number = self._processes.start_and_read_line(
                "x-server", command, self.env, _START_TIMEOUT
            )
        self._parts["x-server"] = process
        self.env["DISPLAY"] = f":{number}"

    def _start_bus_at(self, name: str, address: str) -> subprocess.Popen[bytes]:
        command = (
            "dbus-daemon", f"--config-file={self._folder / 'bus.conf'}", f"--address={address}",
            "--nofork", "--nopidfile", "--print-address={fd}",
        )  # fmt: skip
        with self._errors(name):
            process, _ = self._processes.start_and_read_line(
                name, command, self.env, _START_TIMEOUT
            )
        return process

    def _start_part(self, name: str, part: _Part, *, stdin: bytes | None = None) -> None:
        with self._errors(name):
            if (old := self._parts.pop(name, None)) is not None:
                self._processes.end(old)
            process = self._processes.start(
                name,
                part.command,
                self.env,
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            )
            self._parts[name] = process
            if stdin is not None and process.stdin is not None:
                with process.stdin:
                    process.stdin.write(stdin)

            def look() -> bool:
                if process.poll() is not None:
                    raise ProgramFailed(self._processes.last_words(name))
                return part.ready()

            try:
                wait_for(look, name, _START_TIMEOUT)
            except ScreenError as error:
                raise ProgramFailed(self._processes.last_words(name)) from error

    def _stop(self, name: str, *, at_once: bool = False) -> None:
        if (process := self._parts.pop(name, None)) is not None:
            self._processes.end(process, at_once=at_once)

    def _is_managed(self) -> bool:
        """Tell whether a window manager has announced itself (EWMH, _NET_SUPPORTING_WM_CHECK)."""
        return "window id" in self._call("xprop", "-root", "_NET_SUPPORTING_WM_CHECK", check=False)

    def _paint_wallpaper(self) -> None:
        width, height = self.size
        picture = "gradient:{}-{}".format(*WALLPAPER_COLOURS)
        with self._errors("the wallpaper"):
            # ImageMagick 6 paints the root window and still exits with 1, without a word; so the
            # exit code says nothing here, and a wallpaper that failed is only less pretty.
            self._call(
                "display", "-size", f"{width}x{height}", "-window", "root", picture, check=False
            )

    @contextlib.contextmanager
    def _errors(self, part: str) -> Iterator[None]:
        """Turn a failed start into the sentence a person can act on."""
        sentence = "Could not start the private desktop"
        try:
            yield
        except ProgramMissing as error:
            program = str(error)
            package = _PACKAGES.get(program, program)
            raise PrivateDesktopError(
                f"{sentence}: {program} is not installed (Debian: apt-get install {package})"
            ) from error
        except (ProgramFailed, ScreenError) as error:
            raise PrivateDesktopError(f"{sentence}: {part} failed: {error}") from error


def _temporary_folder() -> str:
    """Choose where the desktop's folder goes: the names of sockets in it have 107 bytes at most."""
    chosen = tempfile.gettempdir()
    return chosen if len(os.fsencode(chosen)) <= 48 else "/tmp"  # noqa: S108  # mkdtemp is safe in it


def _is_foreign(name: str) -> bool:
    return name in _FOREIGN_NAMES or name.startswith(_FOREIGN_PREFIXES)
