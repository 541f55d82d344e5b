"""logind, Mutter and a screen saver on a real bus, with verbs for what happens to the computer.

async with FakeLogind(address) as logind:
    logind.lock()
    await logind.until(lambda: logind.holders == 1)
    logind.sleep()
"""

import asyncio
import os
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from dbus_fast import Message, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus

from tests.fakes.desktop import Recorder

_PROPERTIES = "org.freedesktop.DBus.Properties"


class _Service(Recorder):
    """Somebody with a name on a bus.

    Args:
        address: of the bus.
    """

    name = ""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._bus: MessageBus | None = None
        self.calls: list[str] = []

    async def __aenter__(self) -> Self:
        await self.begin()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.end()

    async def begin(self) -> None:
        """Take the name."""
        self._bus = MessageBus(self._address, negotiate_unix_fd=True)
        await self._bus.connect()
        self._bus.add_message_handler(self._take)
        await self._bus.request_name(self.name, NameFlag.DO_NOT_QUEUE)

    async def end(self) -> None:
        """Leave the bus."""
        if self._bus is not None:
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()
            self._bus = None

    def _take(self, message: Message) -> Message | bool:
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        self.calls.append(message.member or "")
        # The answer first, so that whoever waits for the call can rely on its effect.
        asyncio.get_running_loop().call_soon(self._look_again)
        answer = self._answer(message.member or "", message.body)
        if answer is None:
            unknown = "org.freedesktop.DBus.Error.UnknownMethod"
            return Message.new_error(message, unknown, "no such method here")
        signature, *body = answer
        files = [body.pop()] if signature == "h" else []
        reply = Message.new_method_return(message, signature, body or [0] * len(files))
        reply.unix_fds = files
        return reply

    def _answer(self, method: str, body: list[Any]) -> tuple[Any, ...] | None:
        """Answer a call by signature and values; None: no such method."""
        raise NotImplementedError

    def _signal(
        self, path: str, interface: str, member: str, signature: str, *body: object
    ) -> None:
        assert self._bus is not None
        self._bus.send(Message.new_signal(path, interface, member, signature, list(body)))


class FakeLogind(_Service):
    """logind with one session, ours.

    Attributes:
        asleep: whether the computer sleeps by now: nobody held it up any more.
        allows_inhibiting: whether polkit lets anybody hold it up.
        on_asleep: called at the moment when it falls asleep.
    """

    name = "org.freedesktop.login1"
    _PATH = "/org/freedesktop/login1"
    _SESSION_PATH = "/org/freedesktop/login1/session/_31"
    _MANAGER = "org.freedesktop.login1.Manager"
    _SESSION = "org.freedesktop.login1.Session"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.asleep = False
        self.allows_inhibiting = True
        self.on_asleep: Callable[[], None] = lambda: None
        self.locked_hint = False
        self.idle_hint = False
        self._sleeping = False
        self._holders: list[int] = []

    @property
    def holders(self) -> int:
        """How many hold sleep up."""
        return len(self._holders)

    def lock(self) -> None:
        """Ask for the lock, as `loginctl lock-session` does."""
        self._signal(self._SESSION_PATH, self._SESSION, "Lock", "")

    def unlock(self) -> None:
        """Ask for the end of the lock."""
        self._signal(self._SESSION_PATH, self._SESSION, "Unlock", "")

    def lock_another_session(self) -> None:
        """Lock the session of another user at the same computer."""
        self._signal(self._PATH + "/session/_32", self._SESSION, "Lock", "")

    def hint(self, *, locked: bool | None = None, idle: bool | None = None) -> None:
        """Let the locker or the session tell how it is."""
        changed = {}
        if locked is not None:
            self.locked_hint = locked
            changed["LockedHint"] = Variant("b", locked)
        if idle is not None:
            self.idle_hint = idle
            changed["IdleHint"] = Variant("b", idle)
        self._signal(
            self._SESSION_PATH, _PROPERTIES, "PropertiesChanged", "sa{sv}as",
            self._SESSION, changed, [],
        )  # fmt: skip

    def sleep(self) -> None:
        """Announce sleep; the computer sleeps when nobody holds it up any more."""
        self._sleeping = True
        self._signal(self._PATH, self._MANAGER, "PrepareForSleep", "b", True)
        self._sleep_if_free()

    def wake(self) -> None:
        """Wake the computer."""
        self._sleeping = self.asleep = False
        self._signal(self._PATH, self._MANAGER, "PrepareForSleep", "b", False)

    def shut_down(self) -> None:
        """Announce the end of the computer's day."""
        self._sleeping = True
        self._signal(self._PATH, self._MANAGER, "PrepareForShutdown", "b", True)
        self._sleep_if_free()

    async def end(self) -> None:
        """Leave the bus; its end of the locks is closed."""
        for reading in self._holders.copy():
            self._let_go(reading)
        await super().end()

    def _answer(self, method: str, body: list[Any]) -> tuple[Any, ...] | None:
        match method:
            case "GetSession" | "GetSessionByPID":
                return ("o", self._SESSION_PATH)
            case "GetAll":
                values = {
                    "LockedHint": Variant("b", self.locked_hint),
                    "IdleHint": Variant("b", self.idle_hint),
                }
                return ("a{sv}", values)
            case "Inhibit" if self.allows_inhibiting:
                assert body[0] == "sleep:shutdown"
                assert body[3] == "delay"
                return ("h", self._hold())
            case _:
                return None

    def _hold(self) -> int:
        """Make a lock: a pipe whose other end tells when it is closed, as logind's does."""
        reading, writing = os.pipe()
        self._holders.append(reading)
        loop = asyncio.get_running_loop()
        loop.add_reader(reading, self._closed, reading)
        loop.call_later(0.2, os.close, writing)  # the receiver has a copy by then
        return writing

    def _closed(self, reading: int) -> None:
        self._let_go(reading)
        self._sleep_if_free()
        self._look_again()

    def _let_go(self, reading: int) -> None:
        asyncio.get_running_loop().remove_reader(reading)
        os.close(reading)
        self._holders.remove(reading)

    def _sleep_if_free(self) -> None:
        if self._sleeping and not self._holders and not self.asleep:
            self.asleep = True
            self.on_asleep()
        self._look_again()


class FakeMutter(_Service):
    """GNOME's idle monitor, whose clock the test moves."""

    name = "org.gnome.Mutter.IdleMonitor"
    _PATH = "/org/gnome/Mutter/IdleMonitor/Core"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.idle_seconds = 0.0
        self.watches: dict[int, float | None] = {}
        """Seconds of the idle watches by number; None: a user-active watch."""
        self._number = 0

    def leave_alone(self, seconds: float) -> None:
        """Let time go by without input; watches fire."""
        before, self.idle_seconds = self.idle_seconds, self.idle_seconds + seconds
        for number, limit in tuple(self.watches.items()):
            if limit is not None and before < limit <= self.idle_seconds:
                self._fire(number)

    def touch(self) -> None:
        """Touch the computer; watches for that fire once."""
        self.idle_seconds = 0.0
        for number, limit in tuple(self.watches.items()):
            if limit is None:
                del self.watches[number]
                self._fire(number)

    async def end(self) -> None:
        """Leave the bus; the watches are gone."""
        self.watches.clear()
        await super().end()

    def _fire(self, number: int) -> None:
        self._signal(self._PATH, self.name, "WatchFired", "u", number)

    def _answer(self, method: str, body: list[Any]) -> tuple[Any, ...] | None:
        match method:
            case "GetIdletime":
                return ("t", round(self.idle_seconds * 1000))
            case "AddIdleWatch" | "AddUserActiveWatch":
                self._number += 1
                self.watches[self._number] = body[0] / 1000 if body else None
                return ("u", self._number)
            case _:
                return None


class FakeScreenSaver(_Service):
    """A screen saver.

    Args:
        name: `org.freedesktop.ScreenSaver` or one of its cousins.
        knows_idle: whether it answers `GetSessionIdleTime`, as KDE's does on X.
    """

    def __init__(
        self, address: str, name: str = "org.freedesktop.ScreenSaver", *, knows_idle: bool = False
    ) -> None:
        super().__init__(address)
        self.name = name
        self.active = False
        self.idle_seconds: float | None = 0.0 if knows_idle else None

    def cover(self, *, active: bool = True) -> None:
        """Cover the screen, or uncover it."""
        self.active = active
        path = "/" + self.name.replace(".", "/")
        self._signal(path, self.name, "ActiveChanged", "b", active)

    def _answer(self, method: str, body: list[Any]) -> tuple[Any, ...] | None:  # noqa: ARG002  no call has arguments
        match method:
            case "GetActive":
                return ("b", self.active)
            case "GetSessionIdleTime" if self.idle_seconds is not None:
                return ("u", round(self.idle_seconds * 1000))
            case _:
                return None
