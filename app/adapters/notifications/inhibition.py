"""Where a notification server's do-not-disturb is told, and how; pure.

Either the server itself has a property for it, or it reads a setting of the desktop, which is then
asked and watched in the server's stead.
"""

from dbus_fast import Message
from msgspec import Struct

_PROPERTIES = "org.freedesktop.DBus.Properties"
_SERVER_PATH = "/org/freedesktop/Notifications"
_XFCONF = "org.xfce.Xfconf"
_XFCONF_PATH = "/org/xfce/Xfconf"


class Question(Struct, frozen=True):
    """A call that is answered by a variant: whom to ask, and what.

    Attributes:
        service: a name on the bus; "" is the server itself.
        member: `interface.Method`; its arguments are strings.
    """

    service: str
    path: str
    member: str
    arguments: tuple[str, ...]


class ServerProperty(Struct, frozen=True):
    """A boolean property of the server."""

    interface: str
    name: str

    @property
    def question(self) -> Question:
        """How to ask for it."""
        arguments = (self.interface, self.name)
        return Question("", _SERVER_PATH, f"{_PROPERTIES}.Get", arguments)

    def told_by(self, message: Message) -> bool | None:
        """Read it in a signal of the server; None: it speaks of something else."""
        if (message.interface, message.signature) != (_PROPERTIES, "sa{sv}as"):
            return None
        value = message.body[1].get(self.name) if message.body[0] == self.interface else None
        return value.value if value is not None and isinstance(value.value, bool) else None


class XfconfSetting(Struct, frozen=True):
    """A boolean setting of Xfce (xfconf's `common/xfconf-dbus.xml`)."""

    channel: str
    name: str

    @property
    def question(self) -> Question:
        """How to ask for it; an error is the answer where it was never set."""
        return Question(_XFCONF, _XFCONF_PATH, f"{_XFCONF}.GetProperty", (self.channel, self.name))

    def told_by(self, message: Message) -> bool | None:
        """Read it in a signal of xfconf; None: it speaks of something else."""
        if message.interface != _XFCONF or list(message.body[:2]) != [self.channel, self.name]:
            return None
        match message.member, message.signature:
            case "PropertyChanged", "ssv" if isinstance(message.body[2].value, bool):
                return message.body[2].value
            case "PropertyRemoved", "ss":
                return False
            case _:
                return None


Inhibition = ServerProperty | XfconfSetting

RULES = (
    f"type='signal',interface='{_PROPERTIES}',path='{_SERVER_PATH}',member='PropertiesChanged'",
    f"type='signal',sender='{_XFCONF}',interface='{_XFCONF}',arg0='xfce4-notifyd'",
)
"""What to listen to for any of them; the bus itself sees to it that only xfconf speaks for it."""
