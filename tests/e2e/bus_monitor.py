"""Listens in on the session bus: what the program really asked of the desktop."""

from typing import Any, Self

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from tests.fakes.desktop import Recorder

_DAEMON = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_NOTIFICATIONS = "org.freedesktop.Notifications"
_LAUNCHER = "com.canonical.Unity.LauncherEntry"


class BusMonitor(Recorder):
    """Everything said about notifications and the badge while the block runs.

    Attributes:
        notified: title and body of each `Notify`, in order.
        replaced: the id that each `Notify` replaces; 0 is a new notification.
        badges: every number shown on the taskbar.
    """

    def __init__(self) -> None:
        super().__init__()
        self.notified: list[tuple[str, str]] = []
        self.replaced: list[int] = []
        self.badges: list[int] = []
        self._bus = MessageBus()

    async def __aenter__(self) -> Self:
        await self._bus.connect()
        self._bus.add_message_handler(self._hear)
        for rule in (
            f"eavesdrop=true,type='method_call',interface='{_NOTIFICATIONS}',member='Notify'",
            f"type='signal',interface='{_LAUNCHER}'",
        ):
            await self._ask_bus("AddMatch", "s", rule)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()

    async def caught_up(self) -> None:
        """Wait until everything is heard that was said before."""
        await self._ask_bus("GetId", "")  # the bus keeps the order

    async def _ask_bus(self, method: str, signature: str, *body: object) -> None:
        name, path, interface = _DAEMON
        await self._bus.call(
            Message(
                destination=name,
                path=path,
                interface=interface,
                member=method,
                signature=signature,
                body=list(body),
            )
        )

    def _hear(self, message: Message) -> bool:
        body: list[Any] = message.body
        if message.message_type is MessageType.METHOD_CALL and message.member == "Notify":
            self.notified.append((body[3], body[4]))
            self.replaced.append(body[1])
        elif message.interface == _LAUNCHER and message.member == "Update":
            visible = body[1]["count-visible"].value
            self.badges.append(body[1]["count"].value if visible else 0)
        self._look_again()
        return message.message_type is MessageType.METHOD_CALL  # nobody asked us: no reply
