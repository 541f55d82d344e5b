"""Linux's own news of addresses and routes, whichever program manages the network.

Source: rtnetlink(7). The kernel tells everybody who asks, NetworkManager or not, also in a sandbox
that shares the network. What it says is not read: it only makes us look.
"""

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable

assert sys.platform == "linux"  # tells mypy, which leaves out the rest elsewhere

# RTMGRP_IPV4_IFADDR, _IPV4_ROUTE, _IPV6_IFADDR and _IPV6_ROUTE of linux/rtnetlink.h
_GROUPS = 0x10 | 0x40 | 0x100 | 0x400
_ANY_SIZE = 65536


class Netlink:
    """Wakes at each change of an address or a route; see `Waker`."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def start(self, wake: Callable[[], None]) -> None:
        """Begin; see the protocol."""
        kind = socket.SOCK_RAW | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
        self._socket = news = socket.socket(socket.AF_NETLINK, kind, socket.NETLINK_ROUTE)
        try:
            news.bind((0, _GROUPS))
        except OSError:
            self.stop()
            raise

        def read() -> None:
            try:
                while news.recv(_ANY_SIZE):
                    pass
            except BlockingIOError:
                pass
            except OSError:  # ENOBUFS: more was told than we could take; it is all the same to us
                pass
            wake()

        asyncio.get_running_loop().add_reader(news.fileno(), read)

    def stop(self) -> None:
        """Stop; see the protocol."""
        if self._socket is not None:
            with contextlib.suppress(RuntimeError):  # no loop runs any more
                asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None
