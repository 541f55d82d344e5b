"""Whether Windows holds notifications back at present: full screen, presentation, quiet time.

It is asked for, because it is not told: `SHQueryUserNotificationState`. What it knows of focus
assist depends on the version of Windows, whose own interface for that is not documented; toasts and
their sounds are held back by Windows itself in any case. macOS tells its focus to no program
without a special entitlement, so there it stays unknown.
"""

import asyncio
import sys
from collections.abc import Callable

INTERVAL = 10.0
"""Seconds between two questions."""

# `shellapi.h`, QUERY_USER_NOTIFICATION_STATE: busy, full-screen game, presentation, quiet time.
_HOLDING_BACK = frozenset((2, 3, 4, 6))


def holds_back(state: int) -> bool:
    """Tell what the answer of `SHQueryUserNotificationState` means; pure."""
    return state in _HOLDING_BACK


def quiet_question() -> Callable[[], bool] | None:
    """Give the function that asks this system; None where nobody can answer."""
    if sys.platform == "win32":
        import ctypes

        def ask() -> bool:
            state = ctypes.c_int()
            failed = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state))
            return not failed and holds_back(state.value)

        return ask
    else:  # noqa: RET505  without it mypy finds the rest unreachable on Windows
        return None


class SystemQuiet:
    """Asks again and again, and tells the changes; belongs to the event loop's thread.

    Args:
        ask: answers within a millisecond.
        tell: called with each change; the system counts as not quiet at first.
    """

    def __init__(self, ask: Callable[[], bool], tell: Callable[[bool], None]) -> None:
        self._ask = ask
        self._tell = tell
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to ask."""
        self._task = asyncio.create_task(self._watch(), name="watch the system's do-not-disturb")

    async def stop(self) -> None:
        """Stop asking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _watch(self) -> None:
        quiet = False
        while True:
            if (now := self._ask()) != quiet:
                quiet = now
                self._tell(quiet)
            await asyncio.sleep(INTERVAL)
