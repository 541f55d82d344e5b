"""Presence on macOS, by its C frameworks through ctypes.

Idleness is polled (`CGEventSourceSecondsSinceLastEventType`). Lock and unlock are distributed
notifications, sleep comes from IOKit, which waits for our `IOAllowPowerChange`, up to 30 s. Both
call back on the main thread's run loop, which Qt runs. Logout and shutdown reach Qt.

Source: `CGEventSource.h`, `CFNotificationCenter.h`, `IOPMLib.h` ("IORegisterForSystemPower") and
Apple's QA1340. The names of the lock's notifications are not documented but old and widely used.
"""

import asyncio
import ctypes
import logging
import sys
from collections.abc import Callable

from app.adapters.platform.farewell import OnSleep, say_farewell
from app.adapters.platform.idle_watch import IdleWatch
from app.domain.events import IdleChanged, LockChanged, SleepChanged
from app.ports.desktop import PresenceEvent

assert sys.platform == "darwin"  # tells mypy, which leaves out the rest elsewhere

logger = logging.getLogger(__name__)

_FRAMEWORKS = "/System/Library/Frameworks"
_PATIENCE = 10.0  # seconds; macOS would wait for 30, its user would not

_LOCKED = "com.apple.screenIsLocked"
_UNLOCKED = "com.apple.screenIsUnlocked"

_HID_SYSTEM_STATE = 1  # kCGEventSourceStateHIDSystemState
_ANY_INPUT = 0xFFFFFFFF  # kCGAnyInputEventType
_UTF8 = 0x08000100  # kCFStringEncodingUTF8
_DELIVER_AT_ONCE = 4  # CFNotificationSuspensionBehaviorDeliverImmediately
_CAN_SLEEP = 0xE0000270  # kIOMessageCanSystemSleep
_WILL_SLEEP = 0xE0000280  # kIOMessageSystemWillSleep
_HAS_WOKEN = 0xE0000300  # kIOMessageSystemHasPoweredOn

_pointer = ctypes.c_void_p
_NotificationCallback = ctypes.CFUNCTYPE(None, _pointer, _pointer, _pointer, _pointer, _pointer)
_PowerCallback = ctypes.CFUNCTYPE(None, _pointer, ctypes.c_uint32, ctypes.c_uint32, _pointer)


class MacPresence:
    """Tells whether somebody is at this computer; to be used on the event loop's thread."""

    def __init__(self) -> None:
        self._idle: IdleWatch | None = None
        self._locks: _LockNotifications | None = None
        self._power: _PowerNotifications | None = None
        self._errands: set[asyncio.Task[None]] = set()

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

        async def fall_asleep(allow: Callable[[], None]) -> None:
            deliver(SleepChanged(asleep=True))
            try:
                await say_farewell(on_sleep, _PATIENCE)
            finally:
                allow()

        def on_sleeping(allow: Callable[[], None]) -> None:
            task = asyncio.create_task(fall_asleep(allow), name="prepare for sleep")
            self._errands.add(task)
            task.add_done_callback(self._errands.discard)

        # Hopped even where the run loop is the event loop: never in the middle of another step.
        self._locks = _LockNotifications(
            lambda locked: loop.call_soon_threadsafe(deliver, LockChanged(locked))
        )
        self._power = _PowerNotifications(
            lambda allow: loop.call_soon_threadsafe(on_sleeping, allow),
            lambda: loop.call_soon_threadsafe(deliver, SleepChanged(asleep=False)),
        )

    async def stop(self) -> None:
        """Stop telling; see the port."""
        if self._idle is not None:
            await self._idle.stop()
        if self._locks is not None:
            self._locks.stop()
        if self._power is not None:
            self._power.stop()
        self._idle, self._locks, self._power = None, None, None


class _LastInput:
    """An `IdleReader` of the computer's keyboards and pointers."""

    wakes = False

    def __init__(self) -> None:
        graphics = ctypes.CDLL(f"{_FRAMEWORKS}/ApplicationServices.framework/ApplicationServices")
        self._ask = graphics.CGEventSourceSecondsSinceLastEventType
        self._ask.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        self._ask.restype = ctypes.c_double

    async def idle_seconds(self) -> float | None:
        return float(self._ask(_HID_SYSTEM_STATE, _ANY_INPUT))


def _core_foundation() -> ctypes.CDLL:
    """Load CoreFoundation and tell ctypes the prototypes."""
    library = ctypes.CDLL(f"{_FRAMEWORKS}/CoreFoundation.framework/CoreFoundation")
    library.CFNotificationCenterGetDistributedCenter.restype = _pointer
    library.CFStringCreateWithCString.restype = _pointer
    library.CFStringCreateWithCString.argtypes = (_pointer, ctypes.c_char_p, ctypes.c_uint32)
    library.CFNotificationCenterAddObserver.argtypes = (
        _pointer,
        _pointer,
        _NotificationCallback,
        _pointer,
        _pointer,
        ctypes.c_long,
    )
    library.CFNotificationCenterAddObserver.restype = None
    library.CFNotificationCenterRemoveEveryObserver.argtypes = (_pointer, _pointer)
    library.CFNotificationCenterRemoveEveryObserver.restype = None
    library.CFRelease.argtypes = (_pointer,)
    library.CFRelease.restype = None
    library.CFRunLoopGetMain.restype = _pointer
    library.CFRunLoopAddSource.argtypes = (_pointer, _pointer, _pointer)
    library.CFRunLoopAddSource.restype = None
    return library


class _LockNotifications:
    """Observes the lock.

    Args:
        tell: called on the main thread with each change.
    """

    def __init__(self, tell: Callable[[bool], object]) -> None:
        self._library = _core_foundation()
        self._center = self._library.CFNotificationCenterGetDistributedCenter()
        self._observer = id(self)  # any number that is not 0 names an observer
        self._callbacks = []  # they must live as long as they are registered
        for name, locked in ((_LOCKED, True), (_UNLOCKED, False)):
            callback = _NotificationCallback(lambda *_, locked=locked: tell(locked))
            self._callbacks.append(callback)
            text = self._library.CFStringCreateWithCString(None, name.encode(), _UTF8)
            self._library.CFNotificationCenterAddObserver(
                self._center, self._observer, callback, text, None, _DELIVER_AT_ONCE
            )
            self._library.CFRelease(text)

    def stop(self) -> None:
        """Stop observing."""
        self._library.CFNotificationCenterRemoveEveryObserver(self._center, self._observer)


class _PowerNotifications:
    """Hears of sleep and wake.

    Args:
        on_sleeping: called on the main thread with what lets the computer sleep.
        on_woken: called on the main thread.
    """

    def __init__(
        self, on_sleeping: Callable[[Callable[[], None]], object], on_woken: Callable[[], object]
    ) -> None:
        self._on_sleeping = on_sleeping
        self._on_woken = on_woken
        self._iokit = ctypes.CDLL(f"{_FRAMEWORKS}/IOKit.framework/IOKit")
        self._declare()
        self._port = _pointer()
        self._notifier = ctypes.c_uint32()
        self._callback = _PowerCallback(self._on_power)  # must live as long as it is registered
        self._root: int = self._iokit.IORegisterForSystemPower(
            None, ctypes.byref(self._port), self._callback, ctypes.byref(self._notifier)
        )
        if not self._root:
            logger.info("macOS does not tell of sleep")
            return
        foundation = _core_foundation()
        foundation.CFRunLoopAddSource(
            foundation.CFRunLoopGetMain(),
            self._iokit.IONotificationPortGetRunLoopSource(self._port),
            _pointer.in_dll(foundation, "kCFRunLoopCommonModes"),
        )

    def stop(self) -> None:
        """Stop listening; a sleep that waits for us goes on."""
        if self._root:
            self._iokit.IODeregisterForSystemPower(ctypes.byref(self._notifier))
            self._iokit.IOServiceClose(self._root)
            self._iokit.IONotificationPortDestroy(self._port)
            self._root = 0

    def _on_power(
        self, _context: int | None, _service: int, message: int, argument: int | None
    ) -> None:
        match message:
            case code if code == _CAN_SLEEP:
                self._allow(argument)
            case code if code == _WILL_SLEEP:
                self._on_sleeping(lambda: self._allow(argument))
            case code if code == _HAS_WOKEN:
                self._on_woken()
            case _:
                pass

    def _allow(self, argument: int | None) -> None:
        if self._root:
            self._iokit.IOAllowPowerChange(self._root, argument)

    def _declare(self) -> None:
        iokit = self._iokit
        iokit.IORegisterForSystemPower.restype = ctypes.c_uint32
        iokit.IORegisterForSystemPower.argtypes = (
            _pointer,
            ctypes.POINTER(_pointer),
            _PowerCallback,
            ctypes.POINTER(ctypes.c_uint32),
        )
        iokit.IONotificationPortGetRunLoopSource.restype = _pointer
        iokit.IONotificationPortGetRunLoopSource.argtypes = (_pointer,)
        iokit.IONotificationPortDestroy.argtypes = (_pointer,)
        iokit.IONotificationPortDestroy.restype = None
        iokit.IODeregisterForSystemPower.argtypes = (ctypes.POINTER(ctypes.c_uint32),)
        iokit.IOServiceClose.argtypes = (ctypes.c_uint32,)
        iokit.IOAllowPowerChange.argtypes = (ctypes.c_uint32, _pointer)
