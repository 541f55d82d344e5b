"""An X screen as a person meets it: pictures out, pointer and keyboard in.

Nothing here knows the program that is shown. All of it goes through ``xdotool`` and ImageMagick, so
the program under the pointer cannot tell it from a user.
"""

import re
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")

_STEP = 0.02  # seconds between two looks at the screen
_NEW_KEYS = 0.5  # seconds that programs get to notice that the keyboard has new keys
_PATIENCE = 30.0  # seconds that a helper program may take


class ScreenError(Exception):
    """Something that was expected on the screen did not come; the message says what."""


class Window(Struct, frozen=True):
    """A visible window: its X id, title and place, in pixels of the screen."""

    id: int
    title: str
    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        """The point to click on."""
        return self.x + self.width // 2, self.y + self.height // 2


class Picture(Struct, frozen=True):
    """A piece of the screen, as rows of red, green and blue bytes."""

    width: int
    height: int
    pixels: bytes

    def count(self, colour: tuple[int, int, int], tolerance: int = 24) -> int:
        """Count the pixels that are near a colour, in each of red, green and blue."""
        channels = (self.pixels[i::3] for i in range(3))
        near = (
            [abs(value - wanted) <= tolerance for value in channel]
            for channel, wanted in zip(channels, colour, strict=True)
        )
        return sum(all(pixel) for pixel in zip(*near, strict=True))

    @property
    def brightness(self) -> float:
        """The mean of all its bytes: 0 is black, 255 is white."""
        return sum(self.pixels) / max(1, len(self.pixels))


def wait_for(look: Callable[[], T | None], what: str, timeout: float = 10.0) -> T:
    """Look again and again until there is something to see (neither None nor False), and return it.

    Raises:
        ScreenError: ``timeout`` seconds passed first.
    """
    deadline = time.monotonic() + timeout
    while True:
        seen = look()
        if seen is not None and seen is not False:
            return seen
        if time.monotonic() > deadline:
            raise ScreenError(f"Waited {timeout:g} s in vain for {what}")
        time.sleep(_STEP)


class Screen:
    """See and touch the screen that ``env["DISPLAY"]`` names."""

    env: dict[str, str]

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self._typeable: set[str] = set()  # characters that were given a key

    # -- seeing -------------------------------------------------------------------------------

    def screenshot(
        self,
        path: Path | str,
        *,
        area: tuple[int, int, int, int] | None = None,
        zoom: int = 1,
    ) -> Path:
        """Save the screen, or an area (x, y, width, height) of it, as PNG.

        Missing folders are made. ``zoom`` makes each pixel that many wide and high.
        """
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        crop = () if area is None else ("-crop", "{2}x{3}+{0}+{1}".format(*area), "+repage")
        scale = ("-filter", "Point", "-resize", f"{zoom}00%")
        self._call("import", "-silent", "-window", "root", *crop, *scale, f"png:{target}")
        return target

    def look(self, x: int, y: int, width: int, height: int) -> Picture:
        """Take a piece of the screen to look at its pixels."""
        area = f"{width}x{height}+{x}+{y}"
        command = ("import", "-silent", "-window", "root", "-crop", area, "-depth", "8", "rgb:-")
        return Picture(width, height, self._run(*command).stdout)

    def windows(
        self, title: str | None = None, *, pid: int | None = None, class_name: str | None = None
    ) -> tuple[Window, ...]:
        """Return the visible windows, topmost last, that match everything given.

        ``title`` matches any part of the window's title; ``class_name`` the whole class.
        """
        conditions: list[str] = []
        if title is not None:
            conditions += ["--name", re.escape(title)]
        if pid is not None:
            conditions += ["--pid", str(pid)]
        if class_name is not None:
            conditions += ["--class", f"^{re.escape(class_name)}$"]
        found = self._xdotool("search", "--all", "--onlyvisible", *conditions, check=False)
        known = (self._window(int(line)) for line in found.split())
        return tuple(window for window in known if window is not None)

    def window_of(
        self, title: str | None = None, *, pid: int | None = None, timeout: float = 10.0
    ) -> Window:
        """Wait for the window with this title or of this process.

        Raises:
            ScreenError: it did not come in time.
        """
        return wait_for(
            lambda: next(iter(reversed(self.windows(title, pid=pid))), None),
            f"the window {title!r}" if title is not None else f"a window of process {pid}",
            timeout,
        )

    def active_window(self) -> Window | None:
        """Return the window that has the keyboard, None when none has."""
        found = self._xdotool("getactivewindow", check=False).split()
        return self._window(int(found[0])) if found else None

    # -- touching -----------------------------------------------------------------------------

    def focus(self, window: Window, timeout: float = 10.0) -> None:
        """Give the window the keyboard, as a click on its entry in the task bar does.

        Raises:
            ScreenError: it did not become active in time.
        """
        self._xdotool("windowactivate", str(window.id))
        wait_for(
            lambda: (active := self.active_window()) is not None and active.id == window.id,
            f"the window {window.title!r} to become active",
            timeout,
        )

    def move(self, x: int, y: int) -> None:
        """Move the pointer to a point of the screen."""
        self._xdotool("mousemove", str(x), str(y))

    def click(self, x: int, y: int, button: int = 1, *, times: int = 1) -> None:
        """Click at a point: 1 left, 2 middle, 3 right, 4 and 5 turn the wheel up and down."""
        self._xdotool("mousemove", str(x), str(y), "click", "--repeat", str(times), str(button))

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag with the left button from one point to another, by way of the middle."""
        middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
        self._xdotool("mousemove", *map(str, start), "mousedown", "1")
        for point in (middle, end):
            self._xdotool("mousemove", *map(str, point))
        self._xdotool("mouseup", "1")

    def key(self, *keys: str) -> None:
        """Press and release keys by their X names, one after another: ``Return``, ``ctrl+k``."""
        self._xdotool("key", "--clearmodifiers", *keys)

    def type_text(self, text: str, *, delay: float = 0.012) -> None:
        """Type text into the active window, ``delay`` seconds between two keys.

        Characters that the keyboard lacks are given keys first, and keep them: a key that is there
        for a moment only is gone again before a busy program has looked it up.
        """
        self._give_keys({character for character in text if not " " <= character <= "~"})
        milliseconds = str(round(delay * 1000))
        self._xdotool("type", "--clearmodifiers", "--delay", milliseconds, "--", text)

    def _give_keys(self, characters: set[str]) -> None:
        missing = sorted(characters - self._typeable)
        if not missing:
            return
        keyboard = self._call("xmodmap", "-pke")
        free = re.findall(r"^keycode +(\d+) =$", keyboard, re.MULTILINE)
        if len(free) < len(missing):
            raise ScreenError("The keyboard has no place for more characters")
        for code, character in zip(reversed(free), missing, strict=False):
            self._call("xmodmap", "-e", f"keycode {code} = U{ord(character):04X}")
        self._typeable.update(missing)
        time.sleep(_NEW_KEYS)

    # -- helpers ------------------------------------------------------------------------------

    def _window(self, number: int) -> Window | None:
        """Read a window's place and title; None when it has just gone."""
        # xdotool 3 counts a window manager's frame twice, so the place is asked of xwininfo.
        place = self._call("xwininfo", "-id", str(number), check=False)
        names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        found = [re.search(rf"^  {name}: +(-?\d+)$", place, re.MULTILINE) for name in names]
        x, y, width, height = (int(match[1]) if match else -1 for match in found)
        if width < 0 or height < 0:
            return None
        title = self._xdotool("getwindowname", str(number), check=False).rstrip("\n")
        return Window(number, title, x, y, width, height)

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        return self._call("xdotool", *arguments, check=check)

    def _call(self, *command: str, check: bool = True) -> str:
        """Run a program and return what it printed."""
        return self._run(*command, check=check).stdout.decode(errors="replace")

    def _run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        try:
            done = subprocess.run(
                command,
                env=self.env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ScreenError(f"Could not run {command[0]}: {error}") from error
        if check and done.returncode != 0:
            complaint = done.stderr.decode(errors="replace").strip()
            raise ScreenError(f"Could not run {command[0]}: {complaint}")
        return done
