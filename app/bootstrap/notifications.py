"""The notification servers of this system, imported when they are started: after the window."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import ServiceUnavailable
from app.domain.ids import APP_ID
from app.domain.notification import NativeId, Notification
from app.ports.desktop import NotificationListener, NotificationServer, ServerInfo

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon


class LazyNotifications:
    """`NotificationServer`: the ladder of those that fit this system, the best first.

    Args:
        tray: the tray's icon, for the last rung.
        left_behind: remembers what outlives the program, where the desktop can start it; or None.
    """

    def __init__(
        self, tray: Callable[[], "QSystemTrayIcon | None"], left_behind: Path | None = None
    ) -> None:
        self._tray = tray
        self._left_behind = left_behind
        self._server: NotificationServer | None = None

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Import the servers, in a thread, and start them; see the port."""
        if self._server is None:
            await asyncio.to_thread(_import)
            self._server = _leaving(_ladder(self._tray), self._left_behind)
        return await self._server.start(listener)

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        """Show a notification; see the port."""
        if self._server is None:
            raise ServiceUnavailable("the notification servers were not started")
        return await self._server.show(notification, replaces)

    async def withdraw(self, native_id: NativeId) -> None:
        """Take a notification away; see the port."""
        if self._server is not None:
            await self._server.withdraw(native_id)

    async def request_permission(self) -> bool:
        """Ask the system's leave; see the port."""
        return self._server is not None and await self._server.request_permission()

    async def stop(self) -> None:
        """Stop; see the port."""
        if self._server is not None:
            await self._server.stop()


def _leaving(server: NotificationServer, left_behind: Path | None) -> NotificationServer:
    if sys.platform == "linux":
        from app.adapters.notifications.left_behind import LeavingNotifications

        server = LeavingNotifications(server, left_behind)
    return server


def _import() -> None:
    if sys.platform == "linux":
        import app.adapters.notifications.freedesktop
        import app.adapters.notifications.left_behind
    else:
        import app.adapters.notifications.native  # noqa: F401


def _ladder(tray: Callable[[], "QSystemTrayIcon | None"]) -> NotificationServer:
    from app.adapters.notifications.fallback import FallbackNotifications
    from app.adapters.notifications.sounding import SoundingNotifications
    from app.adapters.notifications.sounds import ProgramSound
    from app.adapters.qt.tray_notifications import TrayNotifications
    from app.gui.look.avatars import draw_avatar

    best: NotificationServer
    name = "freedesktop" if sys.platform == "linux" else "native"
    if sys.platform == "linux":
        from app.adapters.notifications.freedesktop import FreedesktopNotifications

        best = FreedesktopNotifications(
            app_name="Bellbird", desktop_entry=APP_ID, draw_avatar=draw_avatar
        )
    else:
        from app.adapters.notifications.native import NativeNotifications

        best = NativeNotifications(app_name="Bellbird")
    ladder = FallbackNotifications({name: best, "tray": TrayNotifications(tray)})
    return SoundingNotifications(ladder, ProgramSound())
