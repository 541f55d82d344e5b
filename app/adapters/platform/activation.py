"""Being started and called by a Linux desktop: `org.freedesktop.Application` on the session bus.

Source: freedesktop.org, "Desktop Entry Specification" 1.5, "D-Bus Activation". With our service
file (packaging) the bus starts us hidden when somebody calls; the call waits until our name is
owned, so the handlers come first. Desktops call `Activate` for a click on our icon, `Open` for
links, and `ActivateAction` for the actions of our desktop file and for clicks on notifications that
outlived the program. The actions are

    unread            show what is unread
    quit              end the program
    open (target)     open a conversation: a link, an id, or the ext JSON of a notification
"""

import logging
from collections.abc import Callable

from dbus_fast import Message, Variant

from app.adapters.dbus import Bus
from app.domain.errors import ServiceUnavailable
from app.domain.ids import APP_ID

logger = logging.getLogger(__name__)

PATH = "/" + APP_ID.replace(".", "/")
"""Where the interface is, as the specification builds it from the name."""

Take = Callable[[str, str], None]
"""Takes what is wanted and the activation token: "" (the window), "unread", "quit", or a target."""

_INTERFACE = "org.freedesktop.Application"
_PLAIN_ACTIONS = ("unread", "quit")
_OPEN = "open"
_MOST_LINKS = 8
_MAX_TARGET = 16_384  # characters; as `domain.ids.MAX_EXT_LENGTH`
_MAX_TOKEN = 4096
_TOKENS = ("activation-token", "desktop-startup-id")


class DesktopActivation:
    """Our name on the bus, and who answers to it. Everything happens on the event loop's thread.

    Args:
        name: another name than ours, for tests.
        bus_address: of another bus than the session's.
    """

    def __init__(self, take: Take, *, name: str = APP_ID, bus_address: str | None = None) -> None:
        self._take_wish = take
        self._name = name
        self._address = bus_address
        self._bus: Bus | None = None

    async def start(self) -> None:
        """Answer from now on.

        Raises:
            ServiceUnavailable: there is no bus, or somebody else has our name.
        """
        bus = self._bus = await Bus.connect(self._address)
        bus.on_call(self._take)
        try:
            owned = await bus.own(self._name)
        except ServiceUnavailable:
            await self.stop()
            raise
        if not owned:
            await self.stop()
            raise ServiceUnavailable("another Bellbird answers to the desktop")

    async def stop(self) -> None:
        """Give the name back."""
        bus, self._bus = self._bus, None
        if bus is not None:
            await bus.close()

    def _take(self, call: Message) -> Message | None:
        if call.path != PATH or call.interface != _INTERFACE:
            return None
        match call.member, call.signature:
            case "Activate", "a{sv}":
                self._pass_on("", call.body[0])
            case "Open", "asa{sv}":
                links, data = call.body
                for link in links[:_MOST_LINKS]:
                    self._pass_on(link, data)
            case "ActivateAction", "sava{sv}":
                action, arguments, data = call.body
                wish = _wish(action, arguments)
                if wish is None:
                    return _refusal(call, "there is no such action")
                self._pass_on(wish, data)
            case _:
                return _refusal(call, "there is no such method")
        return Message.new_method_return(call)

    def _pass_on(self, wish: str, data: dict[str, Variant]) -> None:
        if len(wish) > _MAX_TARGET:
            logger.warning("The desktop asked for something too long to be read")
            return
        self._take_wish(wish, _token(data))


def _wish(action: str, arguments: list[Variant]) -> str | None:
    values = [argument.value for argument in arguments]
    if action in _PLAIN_ACTIONS and not values:
        return action
    is_target = len(values) == 1 and isinstance(values[0], str) and values[0] != ""
    return str(values[0]) if action == _OPEN and is_target else None


def _token(data: dict[str, Variant]) -> str:
    """The right to come to the front (xdg-activation, startup-notification)."""
    found = (data[name].value for name in _TOKENS if name in data)
    return next((t for t in found if isinstance(t, str) and 0 < len(t) <= _MAX_TOKEN), "")


def _refusal(call: Message, why: str) -> Message:
    return Message.new_error(call, "org.freedesktop.DBus.Error.InvalidArgs", why)
