"""logind: sleep and shutdown, held up until the last words are said; lock, and a hint of idleness.

Source: org.freedesktop.login1(5) and systemd's "Inhibitor Locks". A *delay* lock is an open file:
while we hold it logind waits before it sleeps, 5 s at most unless configured otherwise, and goes on
at once when we close it. elogind is the same.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from typing import Any

from dbus_fast import Message

from app.adapters.dbus import Bus
from app.adapters.platform.farewell import OnSleep, say_farewell
from app.adapters.platform.lock_witnesses import LockWitnesses
from app.domain.errors import ServiceUnavailable
from app.domain.events import SleepChanged

logger = logging.getLogger(__name__)

_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_WITNESS = "logind"
_PATIENCE = 4.0  # seconds; logind itself waits for 5


class Logind:
    """logind on the system bus. Everything happens on the event loop's thread.

    Args:
        locks: hears of the lock.
        tell: called with each change.
        on_sleep: awaited before the computer sleeps or ends.
        look_again: called when the hint of idleness changes.
        session_id: of the session we are in, where the environment knows it.
    """

    name = "org.freedesktop.login1"
    rules: Sequence[str] = (
        f"type='signal',sender='{name}',interface='{_MANAGER}',member='PrepareForSleep'",
        f"type='signal',sender='{name}',interface='{_MANAGER}',member='PrepareForShutdown'",
        f"type='signal',sender='{name}',interface='{_SESSION}'",
        f"type='signal',sender='{name}',interface='{_PROPERTIES}',arg0='{_SESSION}'",
    )

    wakes = True
    """As an `IdleReader`: the hint is a property whose changes are told."""

    def __init__(
        self,
        locks: LockWitnesses,
        tell: Callable[[SleepChanged], None],
        on_sleep: OnSleep | None,
        look_again: Callable[[], None],
        session_id: str = "",
    ) -> None:
        self._locks = locks
        self._tell = tell
        self._on_sleep = on_sleep
        self._look_again = look_again
        self._session_id = session_id
        self._bus: Bus | None = None
        self._owner = ""
        self._session = ""
        self._signalled: set[str] = set()
        self._idle_hint: bool | None = None
        self._inhibitor: int | None = None
        self._asleep = False
        self._errand: asyncio.Task[None] | None = None

    async def found(self, bus: Bus, owner: str) -> None:
        """Take the delay lock and read how things are; see `BusService`."""
        self._bus, self._owner = bus, owner
        self._signalled.clear()
        await self._inhibit()
        self._session = await self._find_session()
        if self._session:
            reply = await bus.call(owner, self._session, f"{_PROPERTIES}.GetAll", "s", _SESSION)
            if reply.signature == "a{sv}":
                # A signal is handled at once, an answer a moment later: it may be the older news.
                self._take_properties(
                    {name: v for name, v in reply.body[0].items() if name not in self._signalled}
                )

    def lost(self) -> None:
        """Forget it, and give the lock back, which another logind would not know; see the port."""
        self._bus, self._owner, self._session, self._idle_hint = None, "", "", None
        self._locks.say(_WITNESS, locked=False)
        if self._errand is not None:
            self._errand.cancel()
            self._errand = None
        self._release()
        self._look_again()
        if self._asleep:
            self._asleep = False
            self._tell(SleepChanged(asleep=False))

    def on_signal(self, message: Message) -> None:
        """Take one of its signals; see `BusService`."""
        match message.interface, message.member, message.signature:
            case str(interface), "PrepareForSleep" | "PrepareForShutdown", "b" if (
                interface == _MANAGER
            ):
                self._prepare(begins=message.body[0])
            case str(interface), "Lock" | "Unlock", "" if (
                interface == _SESSION and message.path == self._session
            ):
                self._locks.wish(locked=message.member == "Lock")
            case str(interface), "PropertiesChanged", "sa{sv}as" if (
                interface == _PROPERTIES and message.path == self._session
            ):
                self._signalled |= message.body[1].keys()
                self._take_properties(message.body[1])

    async def idle_seconds(self) -> float | None:
        """Tell the hint as a number that is far on its side of any limit; see `IdleReader`."""
        if self._idle_hint is None:
            return None
        return float("inf") if self._idle_hint else 0.0

    # -- the session --------------------------------------------------------------------------

    async def _find_session(self) -> str:
        """Find the object of our session; "" if we are in none that could be locked."""
        assert self._bus is not None
        # A program that systemd started for the user is in no session by its process; for it
        # "auto" (systemd 243) is the one that the user sees.
        wanted: list[tuple[str, str, object]] = [
            ("GetSession", "s", "auto"),
            ("GetSessionByPID", "u", os.getpid()),
        ]
        if self._session_id:
            wanted.insert(0, ("GetSession", "s", self._session_id))
        for method, signature, argument in wanted:
            try:
                reply = await self._bus.call(
                    self._owner, _PATH, f"{_MANAGER}.{method}", signature, argument
                )
            except ServiceUnavailable as error:
                logger.debug("logind knows no session of ours: %s", error)
            else:
                return str(reply.body[0]) if reply.signature == "o" else ""
        return ""

    def _take_properties(self, changed: dict[str, Any]) -> None:
        match changed.get("LockedHint"):
            case None:
                pass
            case hint:
                self._locks.say(_WITNESS, locked=hint.value is True)
        match changed.get("IdleHint"):
            case None:
                pass
            case hint:
                self._idle_hint = hint.value is True
                self._look_again()

    # -- sleep --------------------------------------------------------------------------------

    def _prepare(self, *, begins: bool) -> None:
        if begins != self._asleep:
            self._asleep = begins
            self._tell(SleepChanged(begins))
        if self._errand is not None:
            self._errand.cancel()
        task = self._let_go() if begins else self._hold_again()
        self._errand = asyncio.create_task(task, name="prepare for sleep or wake")

    async def _let_go(self) -> None:
        try:
            await say_farewell(self._on_sleep, _PATIENCE)
        finally:
            self._release()

    async def _hold_again(self) -> None:
        try:
            await self._inhibit()
        except ServiceUnavailable as error:
            logger.warning("Sleep will not wait for Bellbird: %s", error)

    async def _inhibit(self) -> None:
        """Take the delay lock, unless it is still held."""
        if self._inhibitor is not None or self._bus is None:
            return
        try:
            reply = await self._bus.call(
                self._owner,
                _PATH,
                f"{_MANAGER}.Inhibit",
                "ssss",
                "sleep:shutdown",
                "Bellbird",
                "Tell the server that nobody is here",
                "delay",
            )
        except ServiceUnavailable as error:  # polkit may say no; sleep is told all the same
            logger.info("Sleep will not wait for Bellbird: %s", error)
            return
        if reply.signature == "h" and reply.unix_fds:
            self._inhibitor = reply.unix_fds[0]

    def _release(self) -> None:
        if self._inhibitor is not None:
            os.close(self._inhibitor)
            self._inhibitor = None
