"""Notifications as messages of the tray icon: the last rung, where there is nothing better.

Qt shows one message at a time, can't take it back and tells of nothing but a click. It does not
tell either whether the message can be seen: a tray of the StatusNotifier kind hands it on to the
very notification server that was not there.
"""

import contextlib
import itertools
import uuid
from collections.abc import Callable

from PySide6.QtWidgets import QSystemTrayIcon

from app.domain.errors import ServiceUnavailable
from app.domain.notification import NativeId, Notification, Response, ResponseKind
from app.domain.preview import plain
from app.domain.settings import Importance
from app.ports.desktop import Capability, NotificationListener, ServerInfo

_MAX_BODY_LINES = 8
_SHOWN_FOR = 10_000  # milliseconds


class TrayNotifications:
    """Messages of the tray icon. Belongs to the thread of the `QApplication`.

    `start` always succeeds: a tray may come and go at any time, so whether there is one is asked
    anew by each `show`, which raises `ServiceUnavailable` if there is none.

    Args:
        find_tray: gives the icon as it is now, or None; it may be another one each time.
    """

    def __init__(self, find_tray: Callable[[], QSystemTrayIcon | None]) -> None:
        self._find_tray = find_tray
        self._listener: NotificationListener | None = None
        self._connected: QSystemTrayIcon | None = None
        self._run = uuid.uuid4().hex
        self._numbers = itertools.count(1)
        self._newest: NativeId | None = None

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Take the listener; see the port."""
        self._listener = listener
        return ServerInfo("tray messages", "", Capability.NONE, is_substitute=True)

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:  # noqa: ARG002  every message replaces the one before
        """Show a message at the tray icon; see the port."""
        tray = self._find_tray()
        if tray is None or not tray.isVisible() or not QSystemTrayIcon.isSystemTrayAvailable():
            raise ServiceUnavailable("there is no tray to show a message at")
        self._connect(tray)
        native_id = NativeId(f"{self._run}/{next(self._numbers)}")
        self._newest = native_id
        icon = QSystemTrayIcon.MessageIcon.Information
        if notification.importance is Importance.HIGH:
            icon = QSystemTrayIcon.MessageIcon.Warning
        lines = notification.body.split("\n", _MAX_BODY_LINES)[:_MAX_BODY_LINES]
        body = "\n".join(map(plain, lines))
        tray.showMessage(plain(notification.title, 120), body, icon, _SHOWN_FOR)
        return native_id

    async def withdraw(self, native_id: NativeId) -> None:
        """Forget the message, so that a click on it is not reported; Qt can't take it back."""
        if native_id == self._newest:
            self._newest = None

    async def request_permission(self) -> bool:
        """Answer True: nobody is asked."""
        return True

    async def stop(self) -> None:
        """Stop listening; see the port."""
        self._listener = None
        self._connect(None)

    def _connect(self, tray: QSystemTrayIcon | None) -> None:
        if tray is self._connected:
            return
        if self._connected is not None:
            with contextlib.suppress(RuntimeError):  # it was deleted, and its connections with it
                self._connected.messageClicked.disconnect(self._clicked)
        self._connected = tray
        if tray is not None:
            tray.messageClicked.connect(self._clicked)

    def _clicked(self) -> None:
        native_id, self._newest = self._newest, None
        if native_id is not None and self._listener is not None:
            self._listener.on_response(Response(native_id, ResponseKind.CLICKED))
