"""GNOME's compositor Mutter, which knows when the desktop was touched, on X and on Wayland.

Source: Mutter's `data/dbus-interfaces/org.gnome.Mutter.IdleMonitor.xml`. An idle watch fires each
time its interval has passed without input; a user-active watch fires once, at the next input. Both
only make us look again, so that a watch that fired early, late or twice does no harm.
"""

from collections.abc import Callable, Sequence

from dbus_fast import Message

from app.adapters.dbus import Bus
from app.domain.errors import ServiceUnavailable

_INTERFACE = "org.gnome.Mutter.IdleMonitor"
_PATH = "/org/gnome/Mutter/IdleMonitor/Core"


class MutterIdleMonitor:
    """Mutter as an `IdleReader`. Everything happens on the event loop's thread.

    Args:
        idle_after: seconds; the interval of the idle watch.
        look_again: called when a watch fires, and when it comes or goes.
    """

    name = "org.gnome.Mutter.IdleMonitor"
    rules: Sequence[str] = (
        f"type='signal',sender='{name}',interface='{_INTERFACE}',member='WatchFired'",
    )

    def __init__(self, idle_after: float, look_again: Callable[[], None]) -> None:
        self._interval = round(idle_after * 1000)  # milliseconds
        self._look_again = look_again
        self._bus: Bus | None = None
        self._owner = ""
        self._idle_watch: int | None = None
        self._awaits_user = False

    @property
    def wakes(self) -> bool:
        """Whether the idle watch is set; see `IdleReader`."""
        return self._idle_watch is not None

    async def found(self, bus: Bus, owner: str) -> None:
        """Set the idle watch; see `BusService`."""
        reply = await bus.call(owner, _PATH, f"{_INTERFACE}.AddIdleWatch", "t", self._interval)
        self._bus, self._owner, self._awaits_user = bus, owner, False
        self._idle_watch = int(reply.body[0]) if reply.signature == "u" else None
        self._look_again()

    def lost(self) -> None:
        """Forget it and its watches; see `BusService`."""
        self._bus, self._owner, self._idle_watch = None, "", None
        self._look_again()

    def on_signal(self, message: Message) -> None:
        """Look again when a watch fires; see `BusService`."""
        if message.interface == _INTERFACE and message.signature == "u":
            if message.body[0] != self._idle_watch:
                self._awaits_user = False  # that watch is used up
            self._look_again()

    async def idle_seconds(self) -> float | None:
        """Ask `GetIdletime`, and have the return of an idle user told; see `IdleReader`."""
        bus = self._bus
        if bus is None:
            return None
        try:
            idle = await self._ask(bus)
            if idle is None or idle < self._interval - 500 or self._awaits_user:
                return None if idle is None else idle / 1000
            self._awaits_user = True
            await bus.call(self._owner, _PATH, f"{_INTERFACE}.AddUserActiveWatch")
            idle = await self._ask(bus)  # the user may have come back meanwhile
        except ServiceUnavailable:
            self._awaits_user = False
            return None
        return None if idle is None else idle / 1000

    async def _ask(self, bus: Bus) -> int | None:
        reply = await bus.call(self._owner, _PATH, f"{_INTERFACE}.GetIdletime")
        return int(reply.body[0]) if reply.signature == "t" else None
