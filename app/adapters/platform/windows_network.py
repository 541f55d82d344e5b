"""Windows' news of the computer's addresses, by a callback on a thread of the system.

Source: https://learn.microsoft.com/windows/win32/api/netioapi/nf-netioapi-notifyunicastipaddresschange
"""

import asyncio
import contextlib
import ctypes
import sys
from collections.abc import Callable

assert sys.platform == "win32"  # tells mypy, which leaves out the rest elsewhere

from ctypes import wintypes  # noqa: E402  after the assertion

_EITHER_FAMILY = 0  # AF_UNSPEC
_NOT_AT_ONCE = 0
_AddressCallback = ctypes.WINFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


class WindowsNetworkNotifications:
    """Wakes at each change of an address; see `Waker`."""

    def __init__(self) -> None:
        self._library = ctypes.WinDLL("iphlpapi")
        self._callback: object = None  # must live as long as it is registered
        self._handle = wintypes.HANDLE()

    def start(self, wake: Callable[[], None]) -> None:
        """Begin; see the protocol."""
        loop = asyncio.get_running_loop()

        def on_change(_context: int | None, _row: int | None, _kind: int) -> None:
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(wake)

        self._callback = callback = _AddressCallback(on_change)
        notify = self._library.NotifyUnicastIpAddressChange
        notify.argtypes = (
            ctypes.c_ushort,
            _AddressCallback,
            ctypes.c_void_p,
            ctypes.c_ubyte,
            ctypes.POINTER(wintypes.HANDLE),
        )
        notify.restype = wintypes.DWORD
        error = notify(_EITHER_FAMILY, callback, None, _NOT_AT_ONCE, ctypes.byref(self._handle))
        if error:
            raise ctypes.WinError(error)

    def stop(self) -> None:
        """Stop; see the protocol. Waits for a callback that runs; that one waits for nobody."""
        if self._handle.value is not None:
            self._library.CancelMibChangeNotify2(self._handle)
            self._handle = wintypes.HANDLE()
