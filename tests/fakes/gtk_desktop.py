"""A desktop that keeps notifications after their program ended, as GNOME Shell does."""

from typing import Any

from dbus_fast import Message, Variant

from app.adapters.dbus import Bus

NAME = "org.gtk.Notifications"
PATH = "/org/gtk/Notifications"


class FakeGtkDesktop:
    """`org.gtk.Notifications` on a bus; `click` does what the user and the shell do.

    Attributes:
        kept: what is on the screen, by application and tag, unpacked.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], dict[str, Any]] = {}
        self._bus: Bus | None = None

    async def start(self, address: str | None = None) -> "FakeGtkDesktop":
        """Take the name on the bus."""
        self._bus = await Bus.connect(address)
        self._bus.on_call(self._take)
        assert await self._bus.own(NAME)
        return self

    async def stop(self) -> None:
        """Leave the bus."""
        assert self._bus is not None
        await self._bus.close()

    async def click(self, application: str, tag: str) -> None:
        """Take a notification away and call its action; the bus starts the program for it."""
        assert self._bus is not None
        told = self.kept.pop((application, tag))
        scope, _, action = told["default-action"].partition(".")
        assert scope == "app"
        target = [Variant("s", told["default-action-target"])]
        await self._bus.call(
            application,
            "/" + application.replace(".", "/"),
            "org.freedesktop.Application.ActivateAction",
            "sava{sv}",
            action,
            target,
            {},
            patience=25,
        )

    def _take(self, call: Message) -> Message | None:
        if call.path != PATH or call.interface != NAME:
            return None
        match call.member, call.signature:
            case "AddNotification", "ssa{sv}":
                application, tag, told = call.body
                self.kept[application, tag] = {key: value.value for key, value in told.items()}
            case "RemoveNotification", "ss":
                application, tag = call.body
                self.kept.pop((application, tag), None)
            case _:
                return Message.new_error(call, "org.freedesktop.DBus.Error.InvalidArgs", "")
        return Message.new_method_return(call)
