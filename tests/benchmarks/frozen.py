"""The frozen program beside the source it was made of: start to window; and how large it is packed.

    python -m tests.benchmarks.frozen

It wants what `make package` built, so it is no part of `make bench`. The window counts as there
when the window manager has it in its list.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from app.demo.private_desktop import PrivateDesktop
from tests.benchmarks.figures import Figure, table

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build/package"
RUNS = 9

ALLOWED_TIMES = 1.2
"""So many times a start from the source may a start of the frozen program take."""

ALLOWED_SIZE = 60.0
"""Megabytes of each packed build."""

_USABLE = 300  # pixels


class Windows:
    """The window manager's list, told whenever it changes."""

    def __init__(self, desktop: PrivateDesktop) -> None:
        self._desktop = desktop
        self._spy = subprocess.Popen(
            ["xprop", "-root", "-spy", "_NET_CLIENT_LIST"],
            env=desktop.env,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._next()

    def wait_for_large(self) -> float:
        """Wait until there is a window that people can use; gives when it was there.

        The tray's icon is a window of its own for a moment, where there is no tray.
        """
        while True:
            line = self._next()
            seen = time.perf_counter()
            for number in re.findall(r"0x[0-9a-f]+", line):
                told = self._desktop.run("xwininfo", "-id", number).stdout
                width = re.search(r"Width: (\d+)", told)
                if "IsViewable" in told and width is not None and int(width[1]) >= _USABLE:
                    return seen

    def wait_for_none(self) -> None:
        """Wait until there is no window any more."""
        while "0x" in self._next():
            pass

    def _next(self) -> str:
        assert self._spy.stdout is not None
        return self._spy.stdout.readline()

    def close(self) -> None:
        """Stop listening."""
        self._spy.terminate()
        self._spy.wait()


def starts(
    desktop: PrivateDesktop, windows: Windows, folder: Path, *commands: Sequence[str]
) -> list[list[float]]:
    """Start programs in turn, again and again; gives the seconds of each but the first."""
    seconds: list[list[float]] = [[] for _ in commands]
    for run in range(RUNS + 1):
        for number, command in enumerate(commands):
            began = time.perf_counter()
            profile = str(folder / f"profile{number}")
            program = desktop.spawn(*command, "--profile", profile, folder=ROOT)
            there = windows.wait_for_large()
            if run > 0:
                seconds[number].append(there - began)
            desktop.end(program)
            windows.wait_for_none()
    return seconds


def main() -> int:
    """Measure, tell, and give 0 only if all is within its budget."""
    frozen = BUILD / "dist/bellbird/bellbird"
    if not frozen.is_file():
        print("Nothing is built: make package")  # noqa: T201  its purpose
        return 2
    with tempfile.TemporaryDirectory() as folder, PrivateDesktop(tray=None) as desktop:
        windows = Windows(desktop)
        source = (sys.executable, str(ROOT / "main.py"))
        took, control = starts(desktop, windows, Path(folder), (str(frozen),), source)
        windows.close()
    figures = [
        Figure("start, frozen", "s", took, control, budget=ALLOWED_TIMES, judged="ratio"),
        *(
            Figure(file.name, "MB", [file.stat().st_size / 1e6], budget=ALLOWED_SIZE)
            for file in sorted((BUILD / "out").iterdir())
            if file.suffix in (".deb", ".xz")
        ),
    ]
    print(table(figures))  # noqa: T201  as above
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
