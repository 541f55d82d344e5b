"""How long the X display was not touched, by the extension MIT-SCREEN-SAVER.

Source: `X11/extensions/scrnsaver.h`. The answer comes in 20 µs, so it is asked for on the event
loop's thread. On Wayland the same question reaches Xwayland, which only knows of its own windows,
so it must not be asked there.
"""

import ctypes
import logging
from collections.abc import Mapping

logger = logging.getLogger(__name__)


class _Info(ctypes.Structure):
    """`XScreenSaverInfo`; `idle` is in milliseconds."""

    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    )


class XScreenSaver:
    """The X display as an `IdleReader`; belongs to the event loop's thread.

    Without a display, the library or the extension it never can tell.

    Args:
        environment: names the display (`DISPLAY`) and says whether this is Wayland.
    """

    wakes = False

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._display: int | None = None
        if environment.get("XDG_SESSION_TYPE") == "wayland" or "WAYLAND_DISPLAY" in environment:
            return
        if not environment.get("DISPLAY"):
            return
        try:
            self._x = ctypes.CDLL("libX11.so.6")
            self._xss = ctypes.CDLL("libXss.so.1")
        except OSError as error:
            logger.info("Whether the user is idle can't be read from X: %s", error)
            return
        self._declare()
        self._display = self._x.XOpenDisplay(environment["DISPLAY"].encode())
        unused = ctypes.c_int()
        if self._display is None or not self._xss.XScreenSaverQueryExtension(
            self._display, ctypes.byref(unused), ctypes.byref(unused)
        ):
            logger.info("Whether the user is idle can't be read from this X display")
            self.close()
            return
        self._root = self._x.XDefaultRootWindow(self._display)
        self._info = self._xss.XScreenSaverAllocInfo()

    async def idle_seconds(self) -> float | None:
        """Ask the X server; see `IdleReader`."""
        if self._display is None:
            return None
        if not self._xss.XScreenSaverQueryInfo(self._display, self._root, self._info):
            return None
        return float(self._info.contents.idle) / 1000

    def close(self) -> None:
        """Close the connection to the display."""
        if self._display is not None:
            if hasattr(self, "_info"):
                self._x.XFree(self._info)
            self._x.XCloseDisplay(self._display)
            self._display = None

    def _declare(self) -> None:
        """Tell ctypes the prototypes: a pointer is more than the int that it assumes."""
        x, xss = self._x, self._xss
        number = ctypes.POINTER(ctypes.c_int)
        x.XOpenDisplay.argtypes = (ctypes.c_char_p,)
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XDefaultRootWindow.argtypes = (ctypes.c_void_p,)
        x.XDefaultRootWindow.restype = ctypes.c_ulong
        x.XCloseDisplay.argtypes = (ctypes.c_void_p,)
        x.XFree.argtypes = (ctypes.c_void_p,)
        xss.XScreenSaverQueryExtension.argtypes = (ctypes.c_void_p, number, number)
        xss.XScreenSaverAllocInfo.restype = ctypes.POINTER(_Info)
        xss.XScreenSaverQueryInfo.argtypes = (
            ctypes.c_void_p,
            ctypes.c_ulong,
            ctypes.POINTER(_Info),
        )
