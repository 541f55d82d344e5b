"""Screen savers that tell over D-Bus whether they cover the screen; KDE's also how long one idles.

A covered screen counts as locked: the user can't see what is under it. The interfaces are cousins
of KDE's `org.freedesktop.ScreenSaver`; GNOME's, Cinnamon's, MATE's and Xfce's bear other names.
"""

from collections.abc import Callable, Sequence
from typing import Final

from dbus_fast import Message

from app.adapters.dbus import Bus, Refused
from app.adapters.platform.lock_witnesses import LockWitnesses
from app.domain.errors import ServiceUnavailable

FREEDESKTOP: Final = "org.freedesktop.ScreenSaver"

SCREEN_SAVERS: Sequence[str] = (
    FREEDESKTOP,
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
"""Names on the session bus; interface and path are made of the name."""


class ScreenSaver:
    """One of them. Everything happens on the event loop's thread.

    As an `IdleReader` it is asked, because it does not tell by itself. Only KDE's can answer, and
    only on X: https://bugs.kde.org/show_bug.cgi?id=436593 and kin leave Wayland without.

    Args:
        name: of `SCREEN_SAVERS`.
        locks: hears whether it covers the screen.
        look_again: called when it comes or goes.
    """

    wakes = False

    def __init__(self, name: str, locks: LockWitnesses, look_again: Callable[[], None]) -> None:
        self.name = name
        self.rules: Sequence[str] = (
            f"type='signal',sender='{name}',interface='{name}',member='ActiveChanged'",
        )
        self._path = "/" + name.replace(".", "/")
        self._locks = locks
        self._look_again = look_again
        self._bus: Bus | None = None
        self._owner = ""
        self._knows_idle = False
        self._has_spoken = False

    async def found(self, bus: Bus, owner: str) -> None:
        """Ask whether it covers the screen; see `BusService`."""
        self._bus, self._owner = bus, owner
        self._knows_idle = True  # until it refuses to say
        self._has_spoken = False
        self._look_again()
        try:
            reply = await bus.call(owner, self._path, f"{self.name}.GetActive")
        except Refused:
            return  # it only takes wishes, as GNOME's stand-in for KDE's does
        # A signal is handled at once, an answer a moment later: it may be the older news.
        if reply.signature == "b" and not self._has_spoken:
            self._locks.say(self.name, locked=reply.body[0])

    def lost(self) -> None:
        """Forget it; see `BusService`."""
        self._bus, self._owner, self._knows_idle = None, "", False
        self._locks.say(self.name, locked=False)
        self._look_again()

    def on_signal(self, message: Message) -> None:
        """Take `ActiveChanged`; see `BusService`."""
        spoken = (message.interface, message.member, message.signature)
        if spoken == (self.name, "ActiveChanged", "b"):
            self._has_spoken = True
            self._locks.say(self.name, locked=message.body[0])

    async def idle_seconds(self) -> float | None:
        """Ask `GetSessionIdleTime`, which answers in milliseconds; see `IdleReader`."""
        if self._bus is None or not self._knows_idle:
            return None
        try:
            reply = await self._bus.call(self._owner, self._path, f"{self.name}.GetSessionIdleTime")
        except ServiceUnavailable:
            self._knows_idle = False
            return None
        return float(reply.body[0]) / 1000 if reply.signature == "u" else None
