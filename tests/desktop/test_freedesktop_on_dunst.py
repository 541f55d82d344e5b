"""Our notifications on a real dunst: what is painted, what the bus sees, how it all ends."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus
from PIL import Image

from app.adapters.notifications.freedesktop import FreedesktopNotifications
from app.demo.private_desktop import PrivateDesktop, wait_for
from app.domain.errors import ServiceUnavailable
from app.domain.notification import Notification, Response, ResponseKind, Tag
from app.ports.desktop import Picture
from tests.fakes.desktop import RecordingListener

pytestmark = [pytest.mark.anyio, pytest.mark.desktop]

SCREENS = Path(__file__).parents[2] / "build/screens"
VIOLET = (120, 20, 220)


def draw_violet(_name: str) -> Picture:
    return Picture(48, 48, bytes((*VIOLET, 255)) * 48 * 48)


def adapter(address: str) -> FreedesktopNotifications:
    return FreedesktopNotifications(
        app_name="Bellbird",
        desktop_entry="bellbird",
        draw_avatar=draw_violet,
        bus_address=address,
    )


def a_notification(body: str = "Hello", **changes: object) -> Notification:
    values = {"tag": Tag("a/c2c_anna"), "channel": "new_message", "title": "Anna", "body": body}
    return Notification(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def screen(desktop: PrivateDesktop) -> Iterator[PrivateDesktop]:
    """The desktop with nothing shown, before and after."""
    desktop.run("dunstctl", "close-all")
    wait_for(lambda: not desktop.notification_windows(), "an empty screen")
    yield desktop
    if not desktop.has_owner("org.freedesktop.Notifications"):
        desktop.start_notification_server()
    desktop.run("dunstctl", "set-paused", "false")
    desktop.run("dunstctl", "close-all")
    wait_for(lambda: not desktop.notification_windows(), "an empty screen")


@pytest.fixture
def address(screen: PrivateDesktop) -> str:
    """The session bus."""
    return screen.env["DBUS_SESSION_BUS_ADDRESS"]


async def test_markup_in_a_message_is_shown_as_it_was_typed(
    screen: PrivateDesktop, address: str
) -> None:
    server = adapter(address)
    await server.start(RecordingListener())
    native_id = await server.show(a_notification("plain"), None)
    height = screen.notification_window().height
    await server.withdraw(native_id)
    wait_for(lambda: not screen.notification_windows(), "an empty screen")
    await server.show(a_notification("<span size='60000'>big</span>"), None)
    with_markup = screen.notification_window().height
    screen.screenshot(SCREENS / "dunst-markup.png")
    await server.stop()
    assert with_markup == height


async def test_the_avatar_is_painted(screen: PrivateDesktop, address: str, tmp_path: Path) -> None:
    server = adapter(address)
    await server.start(RecordingListener())
    await server.show(a_notification(avatar_name="Anna"), None)
    window = screen.notification_window()
    await server.stop()

    def violet_pixels() -> int | None:
        with Image.open(screen.screenshot(tmp_path / "screen.png")) as picture:
            box = (window.x, window.y, window.x + window.width, window.y + window.height)
            found = picture.convert("RGB").crop(box).getcolors(1 << 20) or []
        return sum(count for count, colour in found if colour == VIOLET) or None

    assert wait_for(violet_pixels, "the avatar") > 1000


async def test_five_notifications_at_once_use_one_connection(address: str) -> None:
    observer = MessageBus(address)
    await observer.connect()
    before = await _connections(observer)
    server = adapter(address)
    await server.start(RecordingListener())
    shown = [server.show(a_notification(str(n), tag=Tag(str(n))), None) for n in range(5)]
    ids = await asyncio.gather(*shown)
    during = await _connections(observer)
    await server.stop()
    after = await _connections(observer)
    observer.disconnect()
    await observer.wait_for_disconnect()
    assert (len(set(ids)), during - before, after - before) == (5, 1, 0)


async def test_a_click_on_somebody_elses_notification_with_our_old_number_is_not_ours(
    screen: PrivateDesktop, address: str
) -> None:
    screen.kill("notification-server")
    screen.start_notification_server()
    server, listener = adapter(address), RecordingListener()
    await server.start(listener)
    ours = await server.show(a_notification(), None)
    screen.kill("notification-server")
    screen.start_notification_server()
    await listener.until(lambda: len(listener.servers) == 2)
    somebody = MessageBus(address)
    await somebody.connect()
    number = await _notify_as_somebody_else(somebody)
    await server.withdraw(ours)  # our number, and theirs: it must stay
    screen.click(*screen.notification_window().centre)
    witness = await server.show(a_notification(), None)
    wait_for(screen.notification_windows, "our own notification")
    screen.click(*screen.notification_window().centre, button=3)
    await listener.until(lambda: bool(listener.kinds_for(witness)))
    await server.stop()
    somebody.disconnect()
    await somebody.wait_for_disconnect()
    assert (ours.rpartition("/")[2], listener.kinds_for(ours)) == (str(number), [])


async def test_what_nobody_touches_expires(screen: PrivateDesktop, tmp_path: Path) -> None:
    config = tmp_path / "dunstrc"
    config.write_text("[global]\nfollow = none\n[urgency_normal]\ntimeout = 1\n")
    with screen.another_bus() as address:
        env = {"DBUS_SESSION_BUS_ADDRESS": address}
        dunst = screen.spawn("dunst", "-conf", str(config), env=env)
        server, listener = adapter(address), RecordingListener()
        try:
            await server.start(listener)
        except ServiceUnavailable:  # it is still starting
            await listener.until(lambda: bool(listener.servers))
        native_id = await server.show(a_notification(), None)
        await listener.until(lambda: bool(listener.responses))
        await server.stop()
        screen.end(dunst)
    assert listener.responses == [Response(native_id, ResponseKind.EXPIRED)]


async def test_do_not_disturb_is_told(screen: PrivateDesktop, address: str) -> None:
    server, listener = adapter(address), RecordingListener()
    await server.start(listener)
    screen.run("dunstctl", "set-paused", "true")
    await listener.until(lambda: listener.inhibited == [True])
    screen.run("dunstctl", "set-paused", "false")
    await listener.until(lambda: listener.inhibited == [True, False])
    await server.stop()


async def test_the_end_of_the_bus_is_told_at_once_and_survived(
    second_desktop: PrivateDesktop,
) -> None:
    address = second_desktop.env["DBUS_SESSION_BUS_ADDRESS"]
    server, listener = adapter(address), RecordingListener()
    await server.start(listener)
    old = await server.show(a_notification(), None)
    second_desktop.kill("bus")
    await listener.until(lambda: listener.servers == [None])
    with pytest.raises(ServiceUnavailable):
        await server.show(a_notification(), None)
    second_desktop.start_bus()
    second_desktop.start_notification_server()
    await listener.until(lambda: len(listener.servers) == 2)
    new = await server.show(a_notification(), old)
    shown = second_desktop.run("dunstctl", "count", "displayed").stdout.strip()
    await server.stop()
    assert (shown, new == old) == ("1", False)


async def test_without_a_bus_it_says_so_at_once(tmp_path: Path) -> None:
    server = adapter(f"unix:path={tmp_path}/nothing")
    with pytest.raises(ServiceUnavailable, match="session bus"):
        await server.start(RecordingListener())
    await server.stop()


async def _connections(bus: MessageBus) -> int:
    """Count this process's connections; other programs come and go as they like."""
    (names,) = await _ask_bus(bus, "ListNames")
    ours = 0
    for name in names:
        if name.startswith(":"):
            process = await _ask_bus(bus, "GetConnectionUnixProcessID", "s", name)
            ours += process == [os.getpid()]
    return ours


async def _ask_bus(bus: MessageBus, member: str, signature: str = "", *body: object) -> list[Any]:
    reply = await bus.call(
        Message(
            destination="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
            interface="org.freedesktop.DBus",
            member=member,
            signature=signature,
            body=list(body),
        )
    )
    assert reply is not None
    body_of_reply: list[Any] = reply.body
    return body_of_reply


async def _notify_as_somebody_else(bus: MessageBus) -> int:
    reply = await bus.call(
        Message(
            destination="org.freedesktop.Notifications",
            path="/org/freedesktop/Notifications",
            interface="org.freedesktop.Notifications",
            member="Notify",
            signature="susssasa{sv}i",
            body=["Other", 0, "", "Other", "program", ["default", "Open"], {}, -1],
        )
    )
    assert reply is not None
    return int(reply.body[0])
