"""After a crash: start again by ourselves, not for ever, and offer the log.

A crash is an error that nobody caught, or a fault in native code (Qt, a library), which Python's
faulthandler writes down in `crash.log`. What was killed, or lost its power, is none: nobody wants
to hear of that. After an error the program starts again at once; after a native fault nothing of it
is left that could, and the next start tells of both alike.
"""

import contextlib
import faulthandler
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

logger = logging.getLogger(__name__)

MOST = 3
"""So many crashes within `WITHIN` seconds, and it is not started again."""

WITHIN = 600.0

_FAULTS, _TIMES = "crash.log", "crashes"
_MAX_READ = 65_536


class Crashes:
    """Keeps account of one profile's crashes.

    Args:
        folder: where the log is.
        clock: seconds since the epoch.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._faults = folder / _FAULTS
        self._times = folder / _TIMES
        self._clock = clock
        self._file: IO[bytes] | None = None

    def begin(self) -> bool:
        """Tell whether the last run crashed, and watch over this one.

        What a native fault wrote goes into the log. On a terminal faults stay there.
        """
        crashed = self._take_faults() or self._unmark()
        if sys.stderr is None or not sys.stderr.isatty():
            with contextlib.suppress(OSError):
                self._file = self._faults.open("wb")
                faulthandler.enable(self._file)
        return crashed

    def end(self) -> None:
        """Stop watching: this run ends by itself, or by an error that was taken."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                self._faults.unlink(missing_ok=True)

    def may_start_again(self) -> bool:
        """Count a crash; tell whether it was seldom enough to try again."""
        now = self._clock()
        recent = [t for t in self._read() if now - WITHIN < t <= now]
        self._write([*recent, now], told=False)
        return len(recent) + 1 < MOST

    def _unmark(self) -> bool:
        """Tell once of a crash that was counted."""
        times, told = self._read(), self._is_told()
        if times and not told:
            self._write(times, told=True)
        return bool(times) and not told

    def _take_faults(self) -> bool:
        try:
            said = self._faults.read_bytes()[:_MAX_READ].decode("utf-8", "replace").strip()
        except OSError:
            return False
        if said:
            logger.error("The last run ended by a fault in native code:\n%s", said)
        return bool(said)

    def _lines(self) -> list[str]:
        try:
            return self._times.read_bytes()[:_MAX_READ].decode("ascii", "replace").split()
        except OSError:
            return []

    def _read(self) -> list[float]:
        times = []
        for line in self._lines():
            with contextlib.suppress(ValueError):
                times.append(float(line))
        return times[-MOST:]

    def _is_told(self) -> bool:
        return "told" in self._lines()

    def _write(self, times: Sequence[float], *, told: bool) -> None:
        lines = [*(f"{t:.0f}" for t in times[-MOST:]), *(["told"] if told else [])]
        try:
            self._times.write_text("\n".join(lines) + "\n", encoding="ascii")
        except OSError as error:
            logger.warning("The crash can't be counted: %s", error)


def start_again(command: Sequence[str]) -> None:
    """Start a program that outlives us."""
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            close_fds=True,
        )
    except OSError as error:
        logger.error("Bellbird can't be started again: %s", error)  # noqa: TRY400  no bug of ours
