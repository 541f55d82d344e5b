"""asyncio on Qt's event loop, with the timers of qasync 0.28 repaired.

Its timers are coarse (a sleep of 1 s ends up to 50 ms early) and a cancelled one stays with Qt
until its time is up, so that every timeout leaves a timer behind. Here timers are precise, never
early, and gone when cancelled. This replaces a private attribute: qasync is pinned to 0.28.
"""

import asyncio
import math
from collections.abc import Callable
from contextvars import Context
from typing import Any

import qasync
from PySide6.QtCore import QObject, Qt, QTimerEvent


class _Handle(asyncio.TimerHandle):
    """Knows its Qt timer; a dict of handles would not do, since two may compare equal."""

    __slots__ = ("timer",)
    timer: int


class _Timers(QObject):
    """Has the face of `qasync._SimpleTimer`: one Qt timer for each handle."""

    def __init__(self) -> None:
        super().__init__()
        self._handles: dict[int, _Handle] = {}

    def add_callback(self, handle: _Handle, delay: float = 0) -> _Handle:
        """Run a handle after a delay in seconds."""
        milliseconds = math.ceil(max(0.0, delay) * 1000)
        handle.timer = self.startTimer(milliseconds, Qt.TimerType.PreciseTimer)
        self._handles[handle.timer] = handle
        return handle

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802  Qt's name
        """Run the handle whose time has come."""
        timer = event.timerId()
        self.killTimer(timer)
        handle = self._handles.pop(timer, None)
        if handle is not None and not handle.cancelled():
            handle._run()  # noqa: SLF001  what every event loop does with its handles

    def drop(self, handle: _Handle) -> None:
        """Free the timer of a cancelled handle."""
        if self._handles.pop(handle.timer, None) is not None:
            self.killTimer(handle.timer)

    def __len__(self) -> int:
        return len(self._handles)

    def stop(self) -> None:
        """Free all timers."""
        for timer in self._handles:
            self.killTimer(timer)
        self._handles.clear()

    def set_debug(self, enabled: bool) -> None:
        """Do nothing; qasync's own timers log here."""


class EventLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no types
    """The program's event loop: `asyncio.Runner(loop_factory=lambda: EventLoop(application))`."""

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        self._timer = _Timers()

    @property
    def waiting_timers(self) -> int:
        """How many callbacks wait for their time."""
        return len(self._timer)

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: object,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Call back after so many seconds, never early."""
        when = self.time() + delay
        handle = _Handle(when, callback, args, self, context)
        return self._timer.add_callback(handle, delay)

    def _timer_handle_cancelled(self, handle: _Handle) -> None:
        """Hear from `TimerHandle.cancel` (asyncio's own hook)."""
        self._timer.drop(handle)

    def _add_callback_signalsafe(self, handle: asyncio.Handle) -> None:
        """Run a signal's handler (asyncio's own hook); its handle has no room for a timer."""
        self.call_soon(handle._run)  # noqa: SLF001  what every event loop does with its handles

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Call back at a time of this loop's clock."""
        return self.call_later(when - self.time(), callback, *args, context=context)
