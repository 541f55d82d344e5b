"""Presence on Linux: logind, the screen savers, Mutter and X, whichever of them are there."""

import os
from collections.abc import Callable, Mapping

from app.adapters.dbus import Bus
from app.adapters.platform.bus_services import BusServices
from app.adapters.platform.farewell import OnSleep
from app.adapters.platform.idle_watch import IdleWatch
from app.adapters.platform.lock_witnesses import LockWitnesses
from app.adapters.platform.logind import Logind
from app.adapters.platform.mutter import MutterIdleMonitor
from app.adapters.platform.screen_savers import SCREEN_SAVERS, ScreenSaver
from app.adapters.platform.x_screen_saver import XScreenSaver
from app.domain.events import IdleChanged, LockChanged
from app.ports.desktop import PresenceEvent


class LinuxPresence:
    """Tells whether somebody is at this computer. Everything happens on the event loop's thread.

    Idleness is believed in this order: Mutter, KDE's screen saver, X, logind's hint. Locked is what
    any screen saver or logind says is locked. Sleep, shutdown and reboot are logind's; they wait
    for `on_sleep`.

    Args:
        environment: where the buses, the display and the session are named; the process's own.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        self._deliver: Callable[[PresenceEvent], None] | None = None
        self._locks: LockWitnesses | None = None
        self._idle: IdleWatch | None = None
        self._x: XScreenSaver | None = None
        self._buses: tuple[BusServices, ...] = ()

    async def start(
        self,
        deliver: Callable[[PresenceEvent], None],
        idle_after: float,
        *,
        on_sleep: OnSleep | None = None,
    ) -> None:
        """Begin to tell; see the port. What is there is found in the background."""
        await self.stop()
        self._deliver = deliver
        self._locks = locks = LockWitnesses(lambda locked: self._tell(LockChanged(locked)))
        mutter = MutterIdleMonitor(idle_after, self._look_again)
        savers = [ScreenSaver(name, locks, self._look_again) for name in SCREEN_SAVERS]
        logind = Logind(
            locks,
            self._tell,
            on_sleep,
            self._look_again,
            self._environment.get("XDG_SESSION_ID", ""),
        )
        self._x = XScreenSaver(self._environment)
        self._idle = IdleWatch(
            idle_after,
            lambda idle: self._tell(IdleChanged(idle)),
            (mutter, savers[0], self._x, logind),
        )
        session = self._environment.get("DBUS_SESSION_BUS_ADDRESS")
        system = self._environment.get("DBUS_SYSTEM_BUS_ADDRESS")
        self._buses = (
            BusServices(lambda: Bus.connect(session), (mutter, *savers)),
            BusServices(lambda: Bus.connect_to_system(system), (logind,)),
        )
        self._idle.start()
        for bus in self._buses:
            bus.start()

    async def stop(self) -> None:
        """Stop telling; see the port."""
        self._deliver = None
        if self._locks is not None:
            self._locks.stop()
        for bus in self._buses:
            await bus.stop()
        if self._idle is not None:
            await self._idle.stop()
        if self._x is not None:
            self._x.close()
        self._locks, self._idle, self._x, self._buses = None, None, None, ()

    def _tell(self, event: PresenceEvent) -> None:
        if self._deliver is not None:
            self._deliver(event)

    def _look_again(self) -> None:
        if self._idle is not None:
            self._idle.look_again()
