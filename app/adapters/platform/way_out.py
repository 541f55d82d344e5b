"""Tells when the computer's way to the rest of the world changed.

Each system has somebody who wakes us at every change of its addresses and routes. Most of these
mean nothing to us: a container's bridge, a lease that was renewed. So each time we ask which of the
computer's own addresses would be used to reach the world, and tell only that this is another one,
or none, or one again. The systems' own words for "online" are not asked: they say nothing when the
cable is pulled while the wireless network goes on, and that ends every line that went by the cable.
"""

import contextlib
import logging
import socket
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

logger = logging.getLogger(__name__)

# Addresses for documents (RFC 5737, RFC 3849): nobody has them, and all the world's routes lead
# there. Nothing is sent: to connect a datagram socket only chooses its own end.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
_ANY_PORT = 9


class WayOut(Struct, frozen=True):
    """Which addresses of this computer's would reach the world; "" where none would."""

    ipv4: str
    ipv6: str

    @property
    def exists(self) -> bool:
        """Whether there is any way out."""
        return bool(self.ipv4 or self.ipv6)


class Waker(Protocol):
    """Wakes us when addresses or routes of the system change."""

    def start(self, wake: Callable[[], None]) -> None:
        """Begin; `wake` is called on the event loop's thread.

        Raises:
            OSError: the system does not tell.
        """
        ...

    def stop(self) -> None:
        """Stop waking; does nothing if it never began."""
        ...


class NoWaker:
    """Stands in on a system that nobody knows; see `Waker`."""

    def start(self, wake: Callable[[], None]) -> None:  # noqa: ARG002  it never wakes
        """Raise; see the protocol."""
        raise OSError("this system is not known")

    def stop(self) -> None:
        """Do nothing; see the protocol."""


def way_out() -> WayOut:
    """Ask the system; at once, and without a word on the network."""
    return WayOut(*(_own_end(family, address) for family, address in _ELSEWHERE))


class NetworkWatch:
    """Tells of changes of the way out; see the port `NetworkSource`.

    Args:
        waker: this system's.
        look: finds the way out.
    """

    def __init__(self, waker: Waker, look: Callable[[], WayOut] = way_out) -> None:
        self._waker = waker
        self._look = look
        self._last: WayOut | None = None

    def start(self, changed: Callable[[], None]) -> None:
        """Begin to tell; see the port."""

        def wake() -> None:
            now = self._look()
            if now != self._last:
                self._last = now
                logger.info("The network changed: there is %s way out", "a" if now.exists else "no")
                changed()

        self._last = self._look()
        try:
            self._waker.start(wake)
        except OSError as error:
            logger.info("Nothing tells of the network: %s", error)

    def stop(self) -> None:
        """Stop telling; see the port."""
        self._waker.stop()


def _own_end(family: socket.AddressFamily, address: str) -> str:
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((address, _ANY_PORT))
        return str(probe.getsockname()[0])
    return ""
