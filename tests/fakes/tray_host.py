"""A tray host on a real bus (StatusNotifierItem) that a test reads and clicks.

It is the panel of KDE or of GNOME's AppIndicator extension, seen from the program: it takes the
icon, reads pixels, tooltip and menu from it, and activates it.
"""

from dataclasses import dataclass
from typing import Any, Self

from dbus_fast import Message, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus
from PIL import Image

from tests.fakes.desktop import Recorder

_WATCHER = "org.kde.StatusNotifierWatcher"
_ITEM = "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_BUS = "org.freedesktop.DBus"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a tray menu; submenus are not needed here."""

    id: int
    label: str
    enabled: bool
    visible: bool
    is_separator: bool


class FakeTrayHost(Recorder):
    """The host; make it with `start`, before or after the program.

    Attributes:
        items: the bus names of the icons that are shown, in the order they came.
        changes: every `NewIcon`, `NewToolTip` and the like, with the icon it came from.
    """

    def __init__(self) -> None:
        super().__init__()
        self.items: list[str] = []
        self.changes: list[tuple[str, str]] = []
        self._bus: MessageBus | None = None

    async def start(self, address: str | None = None) -> Self:
        """Become the tray of a bus, or of the session's own."""
        self._bus = MessageBus(address)
        await self._bus.connect()
        self._bus.add_message_handler(self._take)
        for rule in (
            f"type='signal',interface='{_ITEM}'",
            f"type='signal',sender='{_BUS}',member='NameOwnerChanged',arg2=''",
        ):
            await self._call(_BUS, "/org/freedesktop/DBus", f"{_BUS}.AddMatch", "s", rule)
        await self._bus.request_name(_WATCHER, NameFlag.DO_NOT_QUEUE)
        await self._bus.request_name("org.kde.StatusNotifierHost-1")
        return self

    async def stop(self) -> None:
        """Leave the bus: the panel ended."""
        if self._bus is not None:
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()
        self._bus = None
        self.items.clear()

    # -- looking ------------------------------------------------------------------------------

    async def icon(self, item: str | None = None, size: int = 22) -> Image.Image:
        """Read the icon's pixels, RGBA, in the size nearest to a wanted one."""
        pictures = await self.property("IconPixmap", item)
        width, height, argb = min(pictures, key=lambda p: abs(p[0] - size))
        return Image.frombytes("RGBA", (width, height), bytes(argb), "raw", "ARGB")

    async def tooltip(self, item: str | None = None) -> str:
        """Read the tooltip's title and text, a line break between them if there are both."""
        _, _, title, text = await self.property("ToolTip", item)
        return "\n".join(part for part in (title, text) if part)

    async def title(self, item: str | None = None) -> str:
        """Read the icon's title."""
        return str(await self.property("Title", item))

    async def property(self, name: str, item: str | None = None) -> Any:
        """Read any property of the icon."""
        reply = await self._item_call(item, f"{_PROPERTIES}.Get", "ss", _ITEM, name)
        return reply[0].value

    async def menu(self, item: str | None = None) -> list[MenuEntry]:
        """Read the entries of the icon's menu."""
        path = await self.property("Menu", item)
        name = self._which(item)
        await self._call(name, path, f"{_MENU}.AboutToShow", "i", 0)
        _, layout = await self._call(name, path, f"{_MENU}.GetLayout", "iias", 0, -1, [])
        return [_entry(child.value) for child in layout[2]]

    # -- touching -----------------------------------------------------------------------------

    async def activate(self, item: str | None = None) -> None:
        """Click on the icon with the left button."""
        await self._item_call(item, f"{_ITEM}.Activate", "ii", 0, 0)

    async def secondary_activate(self, item: str | None = None) -> None:
        """Click on the icon with the middle button."""
        await self._item_call(item, f"{_ITEM}.SecondaryActivate", "ii", 0, 0)

    async def choose(self, label: str, item: str | None = None) -> None:
        """Choose an entry of the menu by its label.

        Raises:
            LookupError: there is no such entry that can be chosen.
        """
        entries = await self.menu(item)
        entry = next((e for e in entries if e.label == label and e.enabled and e.visible), None)
        if entry is None:
            raise LookupError(f"{label!r} is not among {[e.label for e in entries]}")
        path = await self.property("Menu", item)
        arguments = (entry.id, "clicked", Variant("s", ""), 0)
        await self._call(self._which(item), path, f"{_MENU}.Event", "isvu", *arguments)

    # -- the wire -----------------------------------------------------------------------------

    def _which(self, item: str | None) -> str:
        if item is not None:
            return item
        if not self.items:
            raise LookupError("there is no icon in the tray")
        return self.items[-1]

    async def _item_call(
        self, item: str | None, member: str, signature: str, *body: object
    ) -> list[Any]:
        return await self._call(self._which(item), "/StatusNotifierItem", member, signature, *body)

    async def _call(
        self, destination: str, path: str, member: str, signature: str, *body: object
    ) -> list[Any]:
        assert self._bus is not None
        interface, _, method = member.rpartition(".")
        reply = await self._bus.call(
            Message(
                destination=destination,
                path=path,
                interface=interface,
                member=method,
                signature=signature,
                body=list(body),
            )
        )
        assert reply is not None
        if reply.message_type is MessageType.ERROR:
            raise RuntimeError(f"{member}: {reply.error_name}: {reply.body}")
        body_of_reply: list[Any] = reply.body
        return body_of_reply

    def _take(self, message: Message) -> Message | bool:
        if message.message_type is MessageType.SIGNAL:
            self._hear(message)
            return False
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        match message.member:
            case "RegisterStatusNotifierItem":
                return self._register(message)
            case "RegisterStatusNotifierHost":
                return Message.new_method_return(message)
            case "Get":
                value = self._properties().get(message.body[1], Variant("i", 0))
                return Message.new_method_return(message, "v", [value])
            case "GetAll":
                return Message.new_method_return(message, "a{sv}", [self._properties()])
            case _:
                return False

    def _properties(self) -> dict[str, Variant]:
        return {
            "RegisteredStatusNotifierItems": Variant("as", list(self.items)),
            "IsStatusNotifierHostRegistered": Variant("b", True),
            "ProtocolVersion": Variant("i", 0),
        }

    def _register(self, message: Message) -> Message:
        # By its own name, or by a path; then it is the caller's.
        service = message.body[0]
        item = str(message.sender if service.startswith("/") else service)
        if item not in self.items:
            self.items.append(item)
        self._look_again()
        assert self._bus is not None
        signal = Message.new_signal(
            "/StatusNotifierWatcher", _WATCHER, "StatusNotifierItemRegistered", "s", [item]
        )
        self._bus.send(signal)
        return Message.new_method_return(message)

    def _hear(self, message: Message) -> None:
        if message.interface == _ITEM:
            self.changes.append((str(message.sender), str(message.member)))
            self._look_again()
        elif message.member == "NameOwnerChanged" and message.body[0] in self.items:
            self.items.remove(message.body[0])
            self._look_again()


def _entry(layout: list[Any]) -> MenuEntry:
    number, properties, _ = layout
    values = {key: variant.value for key, variant in properties.items()}
    return MenuEntry(
        id=number,
        label=str(values.get("label", "")).replace("_", ""),
        enabled=bool(values.get("enabled", True)),
        visible=bool(values.get("visible", True)),
        is_separator=values.get("type") == "separator",
    )
