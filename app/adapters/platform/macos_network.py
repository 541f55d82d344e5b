"""macOS's news of the network, by a file that becomes readable.

Source: `notify(3)`, and `kNotifySCNetworkChange` in `notify_keys.h`: posted by configd whenever the
addresses, the routes or the name servers in use change. No Objective-C and no run loop is needed.
"""

import asyncio
import contextlib
import ctypes
import os
import sys
from collections.abc import Callable

assert sys.platform == "darwin"  # tells mypy, which leaves out the rest elsewhere

_NETWORK_CHANGE = b"com.apple.system.config.network_change"
_ANY_SIZE = 4096


class MacNetworkNotifications:
    """Wakes at each change; see `Waker`."""

    def __init__(self) -> None:
        self._library: ctypes.CDLL | None = None
        self._file = ctypes.c_int(-1)
        self._token = ctypes.c_int(-1)

    def start(self, wake: Callable[[], None]) -> None:
        """Begin; see the protocol."""
        library = ctypes.CDLL(None)  # libSystem is in every process
        register = library.notify_register_file_descriptor
        register.argtypes = (
            ctypes.c_char_p,
            ctypes.POINTER(ctypes.c_int),
            ctypes.c_int,
            ctypes.POINTER(ctypes.c_int),
        )
        register.restype = ctypes.c_uint32
        status = register(_NETWORK_CHANGE, ctypes.byref(self._file), 0, ctypes.byref(self._token))
        if status:
            raise OSError(f"notify_register_file_descriptor answers {status}")
        self._library = library
        os.set_blocking(self._file.value, False)

        def read() -> None:
            with contextlib.suppress(BlockingIOError):
                os.read(self._file.value, _ANY_SIZE)
            wake()

        asyncio.get_running_loop().add_reader(self._file.value, read)

    def stop(self) -> None:
        """Stop; see the protocol. The last one who cancels closes the file, too."""
        if self._library is not None:
            with contextlib.suppress(RuntimeError):  # no loop runs any more
                asyncio.get_running_loop().remove_reader(self._file.value)
            self._library.notify_cancel(self._token)
            self._library = None
