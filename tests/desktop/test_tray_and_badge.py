"""What Qt makes of our badge and tray messages on a real desktop; and our own tray host."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from app.adapters.qt.badge import TaskbarBadge
from app.adapters.qt.tray_notifications import TrayNotifications
from app.demo.private_desktop import PrivateDesktop
from app.domain.errors import ServiceUnavailable
from app.domain.ids import APP_ID
from app.domain.notification import Notification, Response, ResponseKind, Tag
from app.event_loop import EventLoop
from tests.fakes.desktop import Recorder, RecordingListener
from tests.fakes.tray_host import FakeTrayHost

pytestmark = pytest.mark.desktop

HELLO = Notification(Tag("a/c2c_anna"), "new_message", "Anna", "Hello <b>you</b>")

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture
def run(qapp: QApplication) -> RunOnQt:
    """Runs a coroutine on Qt's event loop, as the program does."""

    def run(coroutine: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
            runner.run(coroutine)

    return run


class BadgeWatcher(Recorder):
    """A dock that hears of badges (com.canonical.Unity.LauncherEntry)."""

    def __init__(self) -> None:
        super().__init__()
        self.updates: list[tuple[str, dict[str, Any]]] = []

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["BadgeWatcher"]:
        bus = MessageBus()
        await bus.connect()
        bus.add_message_handler(self._take)
        await bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="AddMatch",
                signature="s",
                body=["type='signal',interface='com.canonical.Unity.LauncherEntry'"],
            )
        )
        yield self
        bus.disconnect()
        await bus.wait_for_disconnect()

    def _take(self, message: Message) -> None:
        if message.message_type is MessageType.SIGNAL and message.member == "Update":
            name, values = message.body
            self.updates.append((name, {key: value.value for key, value in values.items()}))
            self._look_again()


@pytest.fixture
def named(qapp: QApplication) -> Iterator[None]:
    """The application with the names that Qt's badge needs."""
    names = QCoreApplication.applicationName(), QGuiApplication.desktopFileName()
    qapp.setApplicationName("bellbird")
    qapp.setDesktopFileName(APP_ID)
    yield
    qapp.setApplicationName(names[0])
    qapp.setDesktopFileName(names[1])


@pytest.mark.usefixtures("named")
def test_the_badge_reaches_the_dock(run: RunOnQt) -> None:
    async def story() -> None:
        async with BadgeWatcher().listening() as dock:
            badge = TaskbarBadge()
            badge.show(3)
            await dock.until(lambda: len(dock.updates) == 1)
            badge.show(3)
            badge.show(0)
            await dock.until(lambda: len(dock.updates) == 2)
        name = f"application://{APP_ID}.desktop"
        assert dock.updates[0] == (name, {"count": 3, "count-visible": True})
        assert not dock.updates[1][1]["count-visible"]

    run(story())


async def seen(condition: Callable[[], bool]) -> None:
    """Wait for something on the screen that no signal tells of."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def _is_balloon(widget: QWidget) -> bool:
    return widget.metaObject().className() == "QBalloonTip" and widget.isVisible()


def a_tray_icon(colour: str = "red") -> QSystemTrayIcon:
    picture = QPixmap(22, 22)
    picture.fill(QColor(colour))
    return QSystemTrayIcon(QIcon(picture))


def test_a_click_on_a_tray_message_is_reported(run: RunOnQt, desktop: PrivateDesktop) -> None:
    async def story() -> None:
        tray = a_tray_icon()
        tray.show()
        server, listener = TrayNotifications(lambda: tray), RecordingListener()
        await server.start(listener)
        await seen(lambda: not tray.geometry().isEmpty())
        native_id = await server.show(HELLO, None)
        balloon = next(w for w in QApplication.topLevelWidgets() if _is_balloon(w))
        await seen(lambda: balloon.windowHandle().isExposed())
        centre = balloon.frameGeometry().center()
        desktop.click(centre.x(), centre.y())
        await listener.until(lambda: bool(listener.responses))
        await server.stop()
        tray.hide()
        assert listener.responses == [Response(native_id, ResponseKind.CLICKED)]

    run(story())


def test_without_a_tray_icon_nothing_can_be_shown(run: RunOnQt) -> None:
    async def story() -> None:
        server = TrayNotifications(lambda: None)
        await server.start(RecordingListener())
        with pytest.raises(ServiceUnavailable):
            await server.show(HELLO, None)
        await server.stop()

    run(story())


def test_the_tray_host_sees_and_touches_an_icon(run: RunOnQt) -> None:
    async def story() -> None:
        host = await FakeTrayHost().start()
        tray, menu, chosen = a_tray_icon("#ff8800"), QMenu(), []
        action = QAction("Quit", menu)
        action.triggered.connect(lambda: chosen.append("Quit"))
        menu.addAction(action)
        activated: list[object] = []
        tray.activated.connect(activated.append)
        tray.setContextMenu(menu)
        tray.setToolTip("3 new messages")
        tray.show()
        await host.until(lambda: len(host.items) == 1)
        pixel = (await host.icon()).getpixel((11, 11))
        tooltip = await host.tooltip()
        labels = [entry.label for entry in await host.menu()]
        await host.choose("Quit")
        await host.activate()
        tray.hide()
        await host.until(lambda: host.items == [])
        await host.stop()
        assert (pixel, labels, chosen) == ((255, 136, 0, 255), ["Quit"], ["Quit"])
        assert "3 new messages" in tooltip
        assert activated == [QSystemTrayIcon.ActivationReason.Trigger]

    run(story())
