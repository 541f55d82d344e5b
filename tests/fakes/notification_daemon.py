"""A notification daemon on a real bus that behaves as KDE's: reply field, tokens, do-not-disturb.

dunst, the real daemon of the desktop tests, has none of these, and keeps its wire to itself. Here a
test reads every `Notify` as it came, and decides what the user does.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Self

from dbus_fast import Message, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus

from tests.fakes.desktop import Recorder

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"

_TAG_HINT = "x-dunst-stack-tag"

_TOO_MANY = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"

DUNST = ("dunst", "knopwob", "1.9.0", "1.2")
"""What dunst answers to `GetServerInformation`."""

KDE = ("body", "body-markup", "body-hyperlinks", "icon-static", "actions", "persistence",
       "inline-reply", "inhibitions")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotifyCall:
    """A call of `Notify`, as it came over the wire."""

    id: int
    app_name: str
    replaces_id: int
    app_icon: str
    summary: str
    body: str
    actions: list[str]
    hints: dict[str, Any]
    expire_timeout: int

    @property
    def action_keys(self) -> list[str]:
        """The keys of its actions."""
        return self.actions[::2]


class FakeDaemon(Recorder):
    """The daemon; make it with `start`.

    Args:
        capabilities: what `GetCapabilities` answers.
        information: what `GetServerInformation` answers.

    Attributes:
        notified: every call of `Notify`, in order.
        on_screen: the newest call for each number that is shown.
        closed: every number that a program asked to close.
        replaces: whether it honours `replaces_id`; some daemons never do.
        repeats_to_refuse: how many of the next calls of `Notify` are refused as Plasma refuses the
            same words twice within a second.
        inhibits_when_asked: whether do-not-disturb is switched on right after it was asked for.
        address: of the bus it was started on.
        answers: while False, `Notify` is taken and not answered: a daemon that hangs.
    """

    def __init__(
        self,
        capabilities: tuple[str, ...] = KDE,
        information: tuple[str, str, str, str] = ("Plasma", "KDE", "6.2.0", "1.2"),
    ) -> None:
        super().__init__()
        self.notified: list[NotifyCall] = []
        self.on_screen: dict[int, NotifyCall] = {}
        self.closed: list[int] = []
        self.answers = True
        self.replaces = True
        self.repeats_to_refuse = 0
        self.inhibits_when_asked = False
        self.address = ""
        self._capabilities = capabilities
        self._information = information
        self._inhibited = False
        self._number = 0
        self._unanswered: list[tuple[Message, int]] = []
        self._bus: MessageBus | None = None

    async def start(self, address: str) -> Self:
        """Take the name on a bus."""
        self.address = address
        self._number = 0
        self._bus = MessageBus(address)
        await self._bus.connect()
        self._bus.add_message_handler(self._take)
        await self._bus.request_name(_NAME, NameFlag.DO_NOT_QUEUE)
        return self

    async def stop(self) -> None:
        """Leave the bus: the daemon ended."""
        assert self._bus is not None
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()
        self._bus = None
        self.on_screen.clear()

    @property
    def is_running(self) -> bool:
        """Whether it is on the bus."""
        return self._bus is not None

    # -- the user -----------------------------------------------------------------------------

    def invoke(self, number: int, key: str = "default", token: str = "") -> None:
        """Press a button, or the notification itself; KDE closes it then."""
        if token:
            self._signal("ActivationToken", "us", number, token)
        self._signal("ActionInvoked", "us", number, key)
        self.close(number, 2)

    def reply(self, number: int, text: str, token: str = "") -> None:
        """Type into the reply field and send."""
        if token:
            self._signal("ActivationToken", "us", number, token)
        self._signal("NotificationReplied", "us", number, text)
        self.close(number, 2)

    def close(self, number: int, reason: int) -> None:
        """Close it: 1 it expired, 2 the user dismissed it, 3 a program withdrew it."""
        self.on_screen.pop(number, None)
        self._signal("NotificationClosed", "uu", number, reason)

    def inhibit(self, *, inhibited: bool = True) -> None:
        """Switch do-not-disturb, now or for the next run."""
        self._inhibited = inhibited
        if self._bus is None:
            return
        changed = {"Inhibited": Variant("b", inhibited)}
        interface = "org.freedesktop.DBus.Properties"
        self._signal("PropertiesChanged", "sa{sv}as", _NAME, changed, [], interface=interface)

    def say(self, member: str, signature: str, *body: object) -> None:
        """Send any signal of the interface, be it nonsense."""
        self._signal(member, signature, *body)

    def answer(self) -> None:
        """Answer the calls that hang."""
        self.answers = True
        for message, number in self._unanswered:
            self._send(Message.new_method_return(message, "u", [number]))
        self._unanswered.clear()

    # -- the wire -----------------------------------------------------------------------------

    def _take(self, message: Message) -> Message | bool:
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        match message.member:
            case "Notify":
                return self._notify(message)
            case "CloseNotification":
                number = message.body[0]
                self.closed.append(number)
                if number in self.on_screen:
                    self.close(number, 3)
                self._look_again()
                return Message.new_method_return(message)
            case "GetCapabilities":
                return Message.new_method_return(message, "as", [list(self._capabilities)])
            case "GetServerInformation":
                return Message.new_method_return(message, "ssss", list(self._information))
            case "Get":
                if self.inhibits_when_asked:
                    asyncio.get_running_loop().call_soon(self.inhibit)
                return Message.new_method_return(message, "v", [Variant("b", self._inhibited)])
            case "Introspect":
                return Message.new_method_return(message, "s", [_INTROSPECTION])
            case _:
                return False

    def _notify(self, message: Message) -> Message | bool:
        if self.repeats_to_refuse > 0:
            self.repeats_to_refuse -= 1
            return Message.new_error(message, _TOO_MANY, "Created too many similar notifications")
        hints = {key: hint.value for key, hint in message.body[6].items()}
        number = self._replaced(message.body[1], hints.get(_TAG_HINT))
        if number is None:
            self._number += 1
            number = self._number
        call = NotifyCall(number, *message.body[:6], hints, message.body[7])
        self.notified.append(call)
        self.on_screen[number] = call
        if self.answers:
            # The answer first, so that whoever waits for the call can already speak of the number.
            asyncio.get_running_loop().call_soon(self._look_again)
            return Message.new_method_return(message, "u", [number])
        self._unanswered.append((message, number))
        self._look_again()
        return True

    def _replaced(self, number: int, tag: object) -> int | None:
        """Find what a call replaces: by number, or by dunst's hint for the tag."""
        if number in self.on_screen and self.replaces:
            return number
        same = (n for n, c in self.on_screen.items() if tag and c.hints.get(_TAG_HINT) == tag)
        return next(same, None)

    def _signal(self, member: str, signature: str, *body: object, interface: str = _NAME) -> None:
        self._send(Message.new_signal(_PATH, interface, member, signature, list(body)))

    def _send(self, message: Message) -> None:
        assert self._bus is not None
        self._bus.send(message)


_INTROSPECTION = """\
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationReplied"><arg type="u"/><arg type="s"/></signal>
  <signal name="ActivationToken"><arg type="u"/><arg type="s"/></signal>
</interface></node>
"""
