"""Presence on Windows, by the Win32 API through ctypes.

Idleness is polled (`GetLastInputInfo`). The lock is told to a window that nobody sees, which needs
a thread with a message loop. Sleep is told by a callback on a thread of the system, which waits for
its return for about two seconds. The end of the session reaches visible windows only: Qt's.

Source: https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsregistersessionnotification
and .../powerbase/nf-powerbase-powerregistersuspendresumenotification
"""

import asyncio
import contextlib
import ctypes
import logging
import sys
import threading
from collections.abc import Callable, Coroutine

from app.adapters.platform.farewell import OnSleep, say_farewell
from app.adapters.platform.idle_watch import IdleWatch
from app.adapters.platform.windows_messages import asleep_by, locked_by, seconds_between
from app.domain.events import IdleChanged, LockChanged, SleepChanged
from app.ports.desktop import PresenceEvent

assert sys.platform == "win32"  # tells mypy, which leaves out the rest elsewhere

from ctypes import wintypes  # noqa: E402  after the assertion

logger = logging.getLogger(__name__)

_PATIENCE = 1.8  # seconds; Windows suspends after two
_WM_DESTROY = 0x0002
_WM_CLOSE = 0x0010
_WM_WTSSESSION_CHANGE = 0x02B1
_HWND_MESSAGE = -3
_NOTIFY_FOR_THIS_SESSION = 0
_DEVICE_NOTIFY_CALLBACK = 2

_WindowProcedure = ctypes.WINFUNCTYPE(
    ctypes.c_ssize_t, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM
)
_PowerCallback = ctypes.WINFUNCTYPE(
    wintypes.ULONG, ctypes.c_void_p, wintypes.ULONG, ctypes.c_void_p
)


class _LastInputInfo(ctypes.Structure):
    _fields_ = (("size", wintypes.UINT), ("time", wintypes.DWORD))


class _WindowClass(ctypes.Structure):
    _fields_ = (
        ("style", wintypes.UINT),
        ("procedure", _WindowProcedure),
        ("class_extra", ctypes.c_int),
        ("window_extra", ctypes.c_int),
        ("instance", wintypes.HINSTANCE),
        ("icon", wintypes.HICON),
        ("cursor", wintypes.HANDLE),
        ("background", wintypes.HBRUSH),
        ("menu_name", wintypes.LPCWSTR),
        ("class_name", wintypes.LPCWSTR),
    )


class _PowerSubscription(ctypes.Structure):
    _fields_ = (("callback", _PowerCallback), ("context", ctypes.c_void_p))


class WindowsPresence:
    """Tells whether somebody is at this computer; to be used on the event loop's thread."""

    def __init__(self) -> None:
        self._idle: IdleWatch | None = None
        self._locks: _SessionWindow | None = None
        self._power: _PowerNotifications | None = None

    async def start(
        self,
        deliver: Callable[[PresenceEvent], None],
        idle_after: float,
        *,
        on_sleep: OnSleep | None = None,
    ) -> None:
        """Begin to tell; see the port."""
        await self.stop()
        loop = asyncio.get_running_loop()
        self._idle = IdleWatch(idle_after, lambda idle: deliver(IdleChanged(idle)), (_LastInput(),))
        self._idle.start()

        def tell_lock(locked: bool) -> None:
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(deliver, LockChanged(locked))

        async def tell_sleep(asleep: bool) -> None:
            deliver(SleepChanged(asleep))
            if asleep:
                await say_farewell(on_sleep, _PATIENCE)

        self._locks = _SessionWindow(tell_lock)
        self._locks.start()
        self._power = _PowerNotifications(loop, tell_sleep)

    async def stop(self) -> None:
        """Stop telling; see the port."""
        if self._idle is not None:
            await self._idle.stop()
        if self._locks is not None:
            await asyncio.to_thread(self._locks.stop)
        if self._power is not None:
            await asyncio.to_thread(self._power.stop)
        self._idle, self._locks, self._power = None, None, None


class _LastInput:
    """An `IdleReader` of the whole session's keyboard and mouse."""

    wakes = False

    async def idle_seconds(self) -> float | None:
        info = _LastInputInfo(ctypes.sizeof(_LastInputInfo))
        if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(info)):
            return None
        return seconds_between(info.time, ctypes.windll.kernel32.GetTickCount() & 0xFFFFFFFF)


class _SessionWindow(threading.Thread):
    """A window that only takes messages, and the thread that it lives on.

    Args:
        tell: called on that thread with each change of the lock.
    """

    def __init__(self, tell: Callable[[bool], None]) -> None:
        super().__init__(name="session notifications", daemon=True)
        self._tell = tell
        self._made = threading.Event()
        self._window: int | None = None
        self._user32 = ctypes.WinDLL("user32", use_last_error=True)
        self._wtsapi32 = ctypes.WinDLL("wtsapi32", use_last_error=True)
        self._declare()

    def run(self) -> None:
        """Make the window and take its messages until it is closed."""
        procedure = _WindowProcedure(self._on_message)
        name = f"Bellbird session {id(self)}"
        instance = ctypes.windll.kernel32.GetModuleHandleW(None)
        window_class = _WindowClass(procedure=procedure, instance=instance, class_name=name)
        if self._user32.RegisterClassW(ctypes.byref(window_class)):
            self._window = self._user32.CreateWindowExW(
                0, name, name, 0, 0, 0, 0, 0, _HWND_MESSAGE, None, instance, None
            )
        if self._window is None or not self._wtsapi32.WTSRegisterSessionNotification(
            self._window, _NOTIFY_FOR_THIS_SESSION
        ):
            logger.info("Windows does not tell of the lock: error %s", ctypes.get_last_error())
        self._made.set()
        message = wintypes.MSG()
        while self._window and self._user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            self._user32.DispatchMessageW(ctypes.byref(message))
        self._user32.UnregisterClassW(name, instance)

    def stop(self) -> None:
        """Close the window and wait for the thread; not to be called on the event loop's."""
        self._made.wait()
        if self._window:
            self._user32.PostMessageW(self._window, _WM_CLOSE, 0, 0)
        self.join()

    def _on_message(self, window: int, message: int, first: int, second: int) -> int:
        match message:
            case code if code == _WM_WTSSESSION_CHANGE:
                if (locked := locked_by(first)) is not None:
                    self._tell(locked)
                return 0
            case code if code == _WM_DESTROY:
                self._wtsapi32.WTSUnRegisterSessionNotification(window)
                self._user32.PostQuitMessage(0)
                return 0
            case _:  # WM_CLOSE too: by default it destroys the window
                return int(self._user32.DefWindowProcW(window, message, first, second))

    def _declare(self) -> None:
        """Tell ctypes the prototypes: a handle is more than the int that it assumes."""
        user32 = self._user32
        user32.CreateWindowExW.restype = wintypes.HWND
        user32.CreateWindowExW.argtypes = (
            wintypes.DWORD,
            wintypes.LPCWSTR,
            wintypes.LPCWSTR,
            wintypes.DWORD,
            *(ctypes.c_int,) * 4,
            wintypes.HWND,
            wintypes.HMENU,
            wintypes.HINSTANCE,
            wintypes.LPVOID,
        )
        user32.DefWindowProcW.restype = ctypes.c_ssize_t
        user32.DefWindowProcW.argtypes = (
            wintypes.HWND,
            wintypes.UINT,
            wintypes.WPARAM,
            wintypes.LPARAM,
        )
        user32.PostMessageW.argtypes = user32.DefWindowProcW.argtypes
        user32.UnregisterClassW.argtypes = (wintypes.LPCWSTR, wintypes.HINSTANCE)
        self._wtsapi32.WTSRegisterSessionNotification.argtypes = (wintypes.HWND, wintypes.DWORD)
        self._wtsapi32.WTSUnRegisterSessionNotification.argtypes = (wintypes.HWND,)
        ctypes.windll.kernel32.GetModuleHandleW.restype = wintypes.HMODULE
        ctypes.windll.kernel32.GetModuleHandleW.argtypes = (wintypes.LPCWSTR,)


class _PowerNotifications:
    """Hears of sleep and wake on a thread of the system, and lets it wait for the last words.

    Args:
        tell: run on the event loop with each change.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        tell: Callable[[bool], Coroutine[None, None, None]],
    ) -> None:
        self._loop = loop
        self._tell = tell
        self._powrprof = ctypes.WinDLL("powrprof")
        self._handle = ctypes.c_void_p()
        # Both must live as long as they are registered.
        self._callback = _PowerCallback(self._on_power)
        self._subscription = _PowerSubscription(self._callback, None)
        error = self._powrprof.PowerRegisterSuspendResumeNotification(
            _DEVICE_NOTIFY_CALLBACK, ctypes.byref(self._subscription), ctypes.byref(self._handle)
        )
        if error:
            logger.info("Windows does not tell of sleep: error %s", error)

    def stop(self) -> None:
        """Stop listening; waits for a callback that runs, so never call it on the loop's thread."""
        if self._handle.value is not None:
            self._powrprof.PowerUnregisterSuspendResumeNotification(self._handle)
            self._handle = ctypes.c_void_p()

    def _on_power(self, _context: int | None, code: int, _setting: int | None) -> int:
        asleep = asleep_by(code)
        if asleep is not None:
            with contextlib.suppress(RuntimeError, TimeoutError):  # the loop was closed, or busy
                done = asyncio.run_coroutine_threadsafe(self._tell(asleep), self._loop)
                if asleep:
                    done.result(_PATIENCE)
        return 0
