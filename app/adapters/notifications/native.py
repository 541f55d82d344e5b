"""Notifications on Windows and macOS by the library desktop-notifier, behind the same port.

The identifier of a notification is made of its tag, so that the system itself replaces: a toast by
its tag (WinRT), a request by its identifier (UNUserNotificationCenter). It means the same in every
run, and on macOS a click on what an earlier run showed is still reported.

What the library can't do: tell that its server went away or that a notification expired; hand over
an activation token. On Linux, where only our own tests
run it, there is more: it never replaces (we withdraw and show again), never escapes (we do), and
forgets a notification that was clicked, so that one can't be withdrawn any more.
"""

import asyncio
import hashlib
import importlib.metadata
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.notifications.labels import LABELS, RESPONSES, Translate
from app.adapters.notifications.markup import body_text, title_text
from app.adapters.notifications.system_quiet import SystemQuiet, quiet_question
from app.domain.errors import ServiceUnavailable
from app.domain.notification import (
    NativeId,
    Notification,
    NotificationAction,
    Response,
    ResponseKind,
    Tag,
)
from app.domain.settings import Importance
from app.domain.words import say
from app.ports.desktop import Capability, NotificationListener, ServerInfo

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier

logger = logging.getLogger(__name__)

_PATIENCE = 3.0  # seconds; the library itself waits for ever

_NAMES = {"win32": "Windows notifications", "darwin": "macOS notification center"}


class NativeNotifications:
    """The notification server of Windows or macOS.

    Args:
        app_name: what the system calls us where it does not know the program otherwise.
        icon: a picture file for every notification, or None for the system's choice.
        translate: turns an English label into the user's language.
        is_quiet: asks the system whether it holds notifications back; None: nobody knows.
    """

    def __init__(
        self,
        *,
        app_name: str,
        icon: Path | None = None,
        translate: Translate = say,
        is_quiet: Callable[[], bool] | None = None,
    ) -> None:
        self._app_name = app_name
        self._icon = icon
        self._translate = translate
        self._notifier: DesktopNotifier | None = None
        self._listener: NotificationListener | None = None
        self._capabilities = Capability.NONE
        self._sent: set[str] = set()
        self._is_quiet = is_quiet or quiet_question()
        self._quiet: SystemQuiet | None = None

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Load the library and ask what the system can do; see the port."""
        await self.stop()
        # Imported here: it costs 60 ms, and on Linux it is not needed at all.
        import desktop_notifier

        try:
            icon = desktop_notifier.Icon(path=self._icon) if self._icon is not None else None
            self._notifier = desktop_notifier.DesktopNotifier(self._app_name, icon)
            async with asyncio.timeout(_PATIENCE):
                known = await self._notifier.get_capabilities()
        except Exception as error:
            # WinRT, Objective-C and D-Bus each raise errors of their own.
            await self.stop()
            raise ServiceUnavailable(f"the system's notifications do not work ({error})") from error
        if desktop_notifier.Capability.MESSAGE not in known:
            await self.stop()
            raise ServiceUnavailable("the system's notifications need an installed program")
        self._capabilities = _capabilities({c.name for c in known})
        self._listen(self._notifier, listener)
        if self._is_quiet is not None:
            self._capabilities |= Capability.TELLS_INHIBITED
            self._quiet = SystemQuiet(
                self._is_quiet, lambda quiet: listener.on_inhibited_changed(inhibited=quiet)
            )
            self._quiet.start()
        name = _NAMES.get(sys.platform, "desktop-notifier")
        return ServerInfo(name, importlib.metadata.version("desktop-notifier"), self._capabilities)

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        """Show a notification; see the port.

        On macOS the first one waits for the user's leave and may fail because of that; ask by
        `request_permission` before.
        """
        notifier = self._notifier
        if notifier is None:
            raise ServiceUnavailable("the system's notifications were not started")
        native_id = _identifier(notification.tag)
        if replaces is not None and (replaces != native_id or sys.platform == "linux"):
            await self.withdraw(replaces)
        self._sent.discard(native_id)
        try:
            async with asyncio.timeout(_PATIENCE):
                await notifier.send_notification(self._translated(notification, native_id))
        except TimeoutError as error:
            raise ServiceUnavailable(f"the system took more than {_PATIENCE:g} s") from error
        if native_id not in self._sent:  # the library logs its errors and returns
            raise ServiceUnavailable("the system refused the notification")
        return native_id

    async def withdraw(self, native_id: NativeId) -> None:
        """Take a notification away; see the port."""
        if self._notifier is None:
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._notifier.clear(native_id)
        except KeyError:
            logger.debug("A notification could not be withdrawn, it is gone")
        except Exception as error:  # noqa: BLE001  whatever the system raises, it is only not gone
            logger.warning("A notification could not be withdrawn: %s", error)

    async def request_permission(self) -> bool:
        """Ask the system's leave; on macOS a dialog the first time, the old answer afterwards."""
        if self._notifier is None:
            return False
        return bool(await self._notifier.request_authorisation())

    async def stop(self) -> None:
        """Stop listening; see the port."""
        self._listener = None
        if self._quiet is not None:
            await self._quiet.stop()
            self._quiet = None
        notifier, self._notifier = self._notifier, None
        # The library opens a connection to the bus on Linux and has no way to close it.
        bus = getattr(getattr(notifier, "_backend", None), "bus", None)
        if bus is not None:
            bus.disconnect()
            await asyncio.wait([asyncio.ensure_future(bus.wait_for_disconnect())], timeout=1.0)

    # -- helpers ------------------------------------------------------------------------------

    def _translated(self, notification: Notification, native_id: NativeId) -> object:
        """Turn our notification into the library's."""
        import desktop_notifier as lib

        urgencies = {
            Importance.LOW: lib.Urgency.Low,
            Importance.NORMAL: lib.Urgency.Normal,
            Importance.HIGH: lib.Urgency.Critical,
        }
        actions = notification.actions if Capability.ACTIONS in self._capabilities else ()
        reply = None
        if NotificationAction.REPLY in actions and Capability.INLINE_REPLY in self._capabilities:
            reply = lib.ReplyField(self._translate("Reply"), self._translate("Send"))
        return lib.Notification(
            title=title_text(notification.title),
            message=body_text(notification.body, markup=sys.platform == "linux"),
            urgency=urgencies[notification.importance],
            buttons=tuple(
                lib.Button(self._translate(LABELS[action]), identifier=action.value)
                for action in actions
                if reply is None or action is not NotificationAction.REPLY
            ),
            reply_field=reply,
            sound=lib.DEFAULT_SOUND if notification.sound else None,
            # Groups on macOS. On Windows it would be shown to the user as a heading.
            thread=native_id if sys.platform == "darwin" else None,
            identifier=native_id,
        )

    def _listen(self, notifier: "DesktopNotifier", listener: NotificationListener) -> None:
        loop = asyncio.get_running_loop()
        self._listener = listener

        def tell(identifier: str, kind: ResponseKind, text: str = "") -> None:
            # The system calls back on threads of its own choice.
            loop.call_soon_threadsafe(self._respond, identifier, kind, text)

        def on_button(identifier: str, button: str) -> None:
            if (kind := RESPONSES.get(button)) is not None:
                tell(identifier, kind)

        notifier.on_dispatched = self._sent.add
        notifier.on_clicked = lambda identifier: tell(identifier, ResponseKind.CLICKED)
        notifier.on_dismissed = lambda identifier: tell(identifier, ResponseKind.DISMISSED)
        notifier.on_button_pressed = on_button
        notifier.on_replied = lambda identifier, text: tell(identifier, ResponseKind.REPLIED, text)

    def _respond(self, identifier: str, kind: ResponseKind, text: str) -> None:
        if self._listener is not None:
            self._listener.on_response(Response(NativeId(identifier), kind, text))


def _identifier(tag: Tag) -> NativeId:
    """Make the identifier of a tag: 32 characters, as WinRT allows 64 and a tag has no limit."""
    return NativeId(hashlib.sha256(tag.encode("utf-8", "replace")).hexdigest()[:32])


def _capabilities(known: set[str]) -> Capability:
    capabilities = Capability.REPLACE
    if "BUTTONS" in known:
        capabilities |= Capability.ACTIONS
    if "REPLY_FIELD" in known:
        capabilities |= Capability.INLINE_REPLY
    if "SOUND" in known:
        capabilities |= Capability.SOUND
    if sys.platform != "linux":
        capabilities |= Capability.PERSISTENCE
    return capabilities
