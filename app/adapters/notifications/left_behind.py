"""What is on the screen when the program ends: left where it leads somewhere, else taken away.

By `org.freedesktop.Notifications` nobody can be started for a click: what stays on the screen after
the program's end would lie. So it goes with the program; the ledger knows what was shown, and the
next run shows it again, silently.

GNOME has another interface, `org.gtk.Notifications` (GLib's GNotification), under which they stay,
and a click calls the action `open` of our `org.freedesktop.Application`, for which the bus starts
us (`platform/activation.py`).
That interface tells of nothing but that click, no dismissal, no reply; so while the program runs it
is not used. What an earlier run left is taken away when the next one starts: from then on the
ledger decides what is shown.

Source: GLib, `gio/ggtknotificationbackend.c`; GNOME Shell, `js/ui/notificationDaemon.js`.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from dbus_fast import Variant

from app.adapters.dbus import Bus
from app.adapters.small_file import replace_file
from app.domain.errors import ServiceUnavailable
from app.domain.ids import APP_ID
from app.domain.notification import NativeId, Notification, Response, ResponseKind
from app.domain.settings import Importance
from app.ports.desktop import (
    Capability,
    NotificationListener,
    NotificationServer,
    ServerInfo,
)

logger = logging.getLogger(__name__)

NAME = "org.gtk.Notifications"
PATH = "/org/gtk/Notifications"

MOST = 20
"""So many are left at most, the newest."""

MOST_PAST = 100
"""So many that left the screen by themselves are taken out of the server's history at the end."""

_PATIENCE = 1.0  # seconds for each call, and for taking all away: the program is about to end
_MAX_SIZE = 65_536
_PRIORITIES = {Importance.LOW: "low", Importance.NORMAL: "normal", Importance.HIGH: "high"}


class LeavingNotifications:
    """`NotificationServer` over another one, whose notifications outlive us where that is possible.

    Belongs to the event loop's thread.

    Args:
        file: remembers what was left; only one program may use it. None: this is not the program
            that the desktop starts, and nothing is left.
        bus_address: of another bus than the session's.
    """

    def __init__(
        self, server: NotificationServer, file: Path | None, bus_address: str | None = None
    ) -> None:
        self._server = server
        self._file = file
        self._address = bus_address
        self._listener: NotificationListener | None = None
        self._shown: dict[NativeId, Notification] = {}
        self._past: dict[NativeId, None] = {}  # a set that keeps the order
        self._leaves = False

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Take away what an earlier run left, and start the server; see the port."""
        await self._take_away()
        self._listener = listener
        return self._judge(await self._server.start(self))

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        """Show a notification; see the port."""
        native_id = await self._server.show(notification, replaces)
        if replaces is not None:
            self._shown.pop(replaces, None)
        self._shown[native_id] = notification
        self._past.pop(native_id, None)
        return native_id

    async def withdraw(self, native_id: NativeId) -> None:
        """Take a notification away; see the port."""
        self._shown.pop(native_id, None)
        self._past.pop(native_id, None)
        await self._server.withdraw(native_id)

    async def request_permission(self) -> bool:
        """Ask the system's leave; see the port."""
        return await self._server.request_permission()

    async def stop(self) -> None:
        """Leave to the desktop what it keeps, take the rest away, stop the server; see the port."""
        self._listener = None
        await self._leave(list(self._shown.values())[-MOST:])
        await self._clear()
        await self._server.stop()

    async def _clear(self) -> None:
        """Take away what leads nowhere from now on, and what now stands a second time."""
        gone = [*self._shown, *self._past]
        self._shown.clear()
        self._past.clear()
        try:
            async with asyncio.timeout(_PATIENCE):
                await asyncio.gather(*map(self._server.withdraw, gone))
        except TimeoutError:
            logger.info("Not all notifications could be taken away in time")

    # -- what the server tells ----------------------------------------------------------------

    def on_response(self, response: Response) -> None:
        """Pass it on; whatever it was, the notification is not on the screen any more."""
        self._shown.pop(response.native_id, None)
        if response.kind is ResponseKind.EXPIRED:  # many servers keep it in a list
            self._past[response.native_id] = None
            while len(self._past) > MOST_PAST:
                del self._past[next(iter(self._past))]
        else:
            self._past.pop(response.native_id, None)
        if self._listener is not None:
            self._listener.on_response(response)

    def on_server_changed(self, info: ServerInfo | None) -> None:
        """Pass it on: nothing of ours is on the screen."""
        self._shown.clear()
        self._past.clear()
        if info is not None:
            self._judge(info)
        if self._listener is not None:
            self._listener.on_server_changed(info)

    def on_inhibited_changed(self, *, inhibited: bool) -> None:
        """Pass it on."""
        if self._listener is not None:
            self._listener.on_inhibited_changed(inhibited=inhibited)

    def _judge(self, info: ServerInfo) -> ServerInfo:
        self._leaves = Capability.ANSWERS_LATER_RUNS not in info.capabilities
        return info

    # -- the desktop that keeps them ----------------------------------------------------------

    async def _leave(self, shown: Sequence[Notification]) -> None:
        """Hand over those that lead somewhere, to a desktop that keeps them."""
        wanted = [notification for notification in shown if notification.ref and notification.ext]
        if self._file is None or not (wanted and self._leaves):
            return
        try:
            bus = await Bus.connect(self._address)
        except ServiceUnavailable:
            return
        try:
            if not await _is_there(bus):
                return
            # Written down first: what is not there needs no taking away, but the other way round.
            if not self._remember(self._file, [notification.tag for notification in wanted]):
                return
            for notification in wanted:
                tag, told = notification.tag, _told(notification)
                await _call(bus, "AddNotification", "ssa{sv}", tag, told)
            logger.info("Left %d notifications to the desktop", len(wanted))
        except ServiceUnavailable as error:
            logger.info("The desktop does not keep our notifications: %s", error)
        finally:
            await bus.close()

    async def _take_away(self) -> None:
        tags = self._remembered()
        if self._file is None or not tags:
            return
        try:
            bus = await Bus.connect(self._address)
        except ServiceUnavailable:
            return
        try:
            if await _is_there(bus):
                for tag in tags:
                    await _call(bus, "RemoveNotification", "ss", tag)
        except ServiceUnavailable as error:
            logger.info("What was left to the desktop can't be taken away: %s", error)
        finally:
            await bus.close()
        self._file.unlink(missing_ok=True)

    def _remember(self, file: Path, tags: Sequence[str]) -> bool:
        try:
            replace_file(file, json.dumps(tags).encode())
        except OSError as error:
            logger.warning("What is left to the desktop can't be remembered: %s", error)
            return False
        return True

    def _remembered(self) -> list[str]:
        if self._file is None:
            return []
        try:
            tags = json.loads(self._file.read_bytes()[:_MAX_SIZE])
        except (OSError, ValueError):
            return []
        return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def _told(notification: Notification) -> dict[str, Variant]:
    return {
        "title": Variant("s", notification.title),
        "body": Variant("s", notification.body),
        "priority": Variant("s", _PRIORITIES[notification.importance]),
        "default-action": Variant("s", "app.open"),
        "default-action-target": Variant("s", notification.ext),
    }


async def _is_there(bus: Bus) -> bool:
    return bool((await bus.ask_bus("NameHasOwner", "s", NAME)).body[0])


async def _call(bus: Bus, method: str, signature: str, *body: object) -> None:
    await bus.call(NAME, PATH, f"{NAME}.{method}", signature, APP_ID, *body, patience=_PATIENCE)
