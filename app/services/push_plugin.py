"""The push plugin's operations on the desktop: the mechanism, used by the program itself.

Who is notified of what is decided in `notifier`; here a notification is put on the screen,
replaced, taken away, and a click finds its way back. Before anything was shown in this run, clicks
on notifications of an earlier run arrive here too; they carry no ext, and whoever takes the click
finds the conversation by the native id.

======================================  ============================================================
the guide's name, ours                  Linux · Windows · macOS
======================================  ============================================================
constructor, `PushPlugin`               made once by bootstrap; there is no FCM on desktops
init, `init`                            D-Bus notification server, else the tray · toasts, else the
                                        tray · the notification centre, else the tray; one click
                                        callback, clicks before readiness are kept (`clicks`)
uploadToken, `upload_token`             UnifiedPush endpoint → the server (XEP-0357) by the user's
                                        gateway · none, False · none, False
clearToken, `clear_token`               the server forgets it, the distributor too · nothing to do
                                        · nothing to do
requireNotificationPermission,          nobody has to be asked · nobody · the system asks the user
`require_notification_permission`
setBadgeNum, `set_badge_num`            launcher entry and tray · taskbar and tray · dock
clearAllNotification,                   all of ours go, on each system; messages stay unread
`clear_all_notification`
getDevicePushConfig,                    "linux", 0, the endpoint · "windows", 0, "" · "macos", 0, ""
`get_device_push_config`
getDevicePushToken,                     the UnifiedPush endpoint, or "" · "" (WNS needs an app known
`get_device_push_token`                 to Microsoft) · "" (APNs needs one signed by Apple's leave)
getOtherPushType, `get_other_push_type`  "linux" · "windows" · "macos"
getBuzId, `get_buz_id`                  0: desktops have no certificate in Tencent's console
createNotificationChannel,              a channel in our settings, on each system; sound, urgency
`create_notification_channel`           and preview are the user's
displayNotification,                    on each system; the same ext replaces the earlier one
`display_notification`
displayDefaultNotificationForMessage,   on each system: the conversation's one notification
`display_default_notification_for_…`
doForeground, doBackground              `services.activity`: XMPP client state, Tencent's own call
======================================  ============================================================
"""

import logging
import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from app.domain.decision import Show
from app.domain.digest import DIGEST_EXT, DIGEST_TAG
from app.domain.errors import ServiceUnavailable
from app.domain.message import Message
from app.domain.notification import (
    NativeId,
    Notification,
    Response,
    ResponseKind,
    Tag,
    compose,
)
from app.domain.preview import plain
from app.domain.push_vendors import Device, PushAppInfo
from app.domain.settings import Channel, Importance
from app.domain.words import translate
from app.ports.desktop import Badge, NotificationServer, ServerInfo
from app.services.preferences import Preferences
from app.services.push_click import PushClick, PushClickAction, ResponseAction
from app.services.push_device import THIS_DEVICE, PushDevice, TokenSource
from app.services.store import Store

logger = logging.getLogger(__name__)

RANG_FOR = 600.0
"""Seconds in which the message of a push that rang makes no sound of its own."""

MAX_REMEMBERED = 500
"""Notifications whose ext is kept for a click; the oldest are forgotten first."""


class PushPlugin(PushDevice):
    """Shows and withdraws notifications, sets the badge, and hands clicks on.

    Everything belongs to the event loop's thread.

    Args:
        device_push: the device's own push channel; None where there is none.
        device: the one that `get_other_push_type` and its like speak of.
    """

    def __init__(
        self,
        store: Store,
        preferences: Preferences,
        server: NotificationServer,
        badge: Badge,
        device_push: TokenSource | None = None,
        device: Device = THIS_DEVICE,
    ) -> None:
        super().__init__(store, device_push, device)
        self._store = store
        self._preferences = preferences
        self._server = server
        self._badge = badge
        self._on_click: PushClickAction = lambda _: None
        self._on_response: ResponseAction = lambda _response, _tag: None
        self._owners: list[tuple[str, Callable[[Response, Tag], None]]] = []
        self._on_server_changed: Callable[[ServerInfo | None], None] = lambda _: None
        self._server_info: ServerInfo | None = None
        self._native: dict[Tag, NativeId] = {}
        self._shown: dict[NativeId, Notification] = {}
        self._rang: dict[Tag, float] = {}

    # The guide's operations

    async def init(
        self,
        push_click_action: PushClickAction,
        app_info: PushAppInfo | None = None,
        *,
        on_response: ResponseAction = lambda _response, _tag: None,
        on_server_changed: Callable[[ServerInfo | None], None] = lambda _: None,
    ) -> None:
        """Bind the callback for clicks and start listening to the notification server.

        A desktop without a notification server is no error: the settings page says so, and
        notifications begin when one appears.

        Args:
            push_click_action: takes each click, from the very first moment on.
            app_info: the certificate ids that the console gave; a desktop has none.
            on_response: takes everything else the user does with a notification.
            on_server_changed: hears when the server comes, goes or is another one.
        """
        self._on_click = push_click_action
        self._on_response = on_response
        self._on_server_changed = on_server_changed
        if app_info is not None:
            self.set_app_info(app_info)
        try:
            info = await self._server.start(self)
        except ServiceUnavailable as error:
            logger.warning("There are no notifications: %s", error)
            self.on_server_changed(None)
        else:
            logger.info("Notifications are shown by %s %s", info.name, info.version)
            self._server_info = info
            self._tell_services(notifications=f"{info.name} {info.version}".strip())

    async def create_notification_channel(
        self, channel_id: str, channel_name: str, channel_description: str = ""
    ) -> None:
        """Create a channel that the user can tune in the settings; a known id changes nothing."""
        if all(c.id != channel_id for c in self._store.state.settings.channels):
            channel = Channel(channel_id, channel_name, channel_description)
            await self._preferences.set_channel(channel)

    async def display_notification(
        self, channel_id: str, channel_name: str, title: str, body: str, ext: str = ""
    ) -> NativeId:
        """Show a notification of one's own making.

        Args:
            title: one line, plain text.
            body: plain text.
            ext: where a click leads; the same ext replaces the earlier notification.

        Raises:
            ServiceUnavailable: it could not be shown.
        """
        await self.create_notification_channel(channel_id, channel_name)
        channel = self._store.state.settings.channel(channel_id)
        lines = "\n".join(plain(line) for line in body.splitlines())
        return await self.show(
            Notification(
                tag=Tag(f"{channel_id}/{ext or title}"),
                channel=channel_id,
                title=plain(title),
                body=lines,
                ext=ext,
                importance=channel.importance,
                sound=channel.sound and self._store.state.settings.sound,
            )
        )

    async def display_default_notification_for_message(
        self,
        message: Message,
        channel_id: str,
        channel_name: str,
        *,
        earlier: Sequence[Message] = (),
        sound: bool | None = None,
    ) -> NativeId:
        """Show the notification of a message's conversation by the default rules.

        Args:
            earlier: messages of the conversation that the same notification stands for.
            sound: whether it may ring; None: as its channel says.

        Raises:
            ServiceUnavailable: it could not be shown.
        """
        await self.create_notification_channel(channel_id, channel_name)
        state = self._store.state
        if sound is None:
            sound = state.settings.sound and state.settings.channel(channel_id).sound
        verdict = Show(channel_id, sound, "asked for")
        return await self.show(compose([*earlier, message], verdict, state))

    def set_badge_num(self, badge_num: int) -> None:
        """Show the unread number on the taskbar or dock; 0 takes it away."""
        self._badge.show(max(0, badge_num))

    async def clear_all_notification(self) -> None:
        """Take every notification of ours off the screen; messages stay unread."""
        for native_id in tuple(self._native.values()):
            await self._server.withdraw(native_id)
        self._native.clear()

    async def require_notification_permission(self) -> bool:
        """Ask the system's leave to notify; True where none is needed."""
        return await self._server.request_permission()

    # What the desktop adds; for the device's token and vendor see `push_device`

    async def display_test(self) -> None:
        """Show a notification that says that notifications work.

        Raises:
            ServiceUnavailable: it could not be shown.
        """
        await self.display_notification(
            "system",
            "Bellbird",
            "Bellbird",
            translate("This is what a notification looks like. 🔔"),
        )

    async def show(self, notification: Notification) -> NativeId:
        """Show a notification in the place of an older one with the same tag.

        Raises:
            ServiceUnavailable: it could not be shown within 3 s.
        """
        rang = self._rang.pop(notification.tag, None) if notification.sound else None
        if rang is not None and time.monotonic() - rang < RANG_FOR:
            notification = replace(notification, sound=False)
        replaced = self._native.get(notification.tag)
        native_id = await self._server.show(notification, replaced)
        if replaced is not None and replaced != native_id:
            self._shown.pop(replaced, None)
        # A server gives an id anew once its notification has gone, which an earlier run may have
        # had no time to write down.
        for other in [t for t, i in self._native.items() if i == native_id]:
            del self._native[other]
        self._native[notification.tag] = native_id
        self._shown.pop(native_id, None)
        self._shown[native_id] = notification
        while len(self._shown) > MAX_REMEMBERED:
            del self._shown[next(iter(self._shown))]
        return native_id

    def has_rung_for(self, tag: Tag) -> None:
        """Let the next notification of a tag make no sound: a push rang for its message already."""
        now = time.monotonic()
        self._rang = {t: at for t, at in self._rang.items() if now - at < RANG_FOR} | {tag: now}

    async def withdraw(self, tag: Tag) -> None:
        """Take the notification with a tag off the screen; does nothing if there is none."""
        native_id = self._native.pop(tag, None)
        if native_id is not None:
            self._shown.pop(native_id, None)
            await self._server.withdraw(native_id)

    async def sweep(self, tag: Tag) -> None:
        """Take away what may stand under a tag though nobody knows its id, after a crash.

        A silent notification takes its place and goes at once; servers that know no tags keep what
        they have.
        """
        if tag in self._native:
            return
        try:
            await self.show(
                Notification(tag, "system", "Bellbird", "", importance=Importance.LOW, sound=False)
            )
        except ServiceUnavailable as error:
            logger.info("Nothing was swept off the screen: %s", error)
        else:
            await self.withdraw(tag)

    @property
    def server_info(self) -> ServerInfo | None:
        """Which notification server is in use; None if there is none."""
        return self._server_info

    def adopt(self, tag: Tag, native_id: NativeId) -> None:
        """Take over a notification that an earlier run showed, to replace or withdraw it.

        It may be gone: then the next one shown under its tag is a new one.
        """
        self._native[tag] = native_id

    def tag_of(self, native_id: NativeId) -> Tag | None:
        """Find the tag of a notification that this run showed or adopted."""
        return next((tag for tag, known in self._native.items() if known == native_id), None)

    async def stop(self) -> None:
        """Stop listening; what would lead nowhere from now on is taken away."""
        await self._server.stop()

    def listen_responses(self, prefix: str, owner: Callable[[Response, Tag], None]) -> None:
        """Give the responses to notifications that are no messages to whoever shows them.

        The notifier, which keeps the ledger of messages, hears nothing of them. A click opens what
        the notification names all the same.

        Args:
            prefix: the beginning of their tags, which no conversation's tag has.
        """
        self._owners.append((prefix, owner))

    # The notification server's reports

    def on_response(self, response: Response) -> None:
        """Hand a click to the click action and everything else to the notifier or its owner."""
        shown = self._shown.get(response.native_id)
        tag = self.tag_of(response.native_id)
        wants_reply = response.kind is ResponseKind.REPLIED and not response.text.strip()
        owners = [o for prefix, o in self._owners if tag is not None and tag.startswith(prefix)]
        if tag is not None and owners:
            owners[0](response, tag)
        else:
            self._on_response(response, tag)
        if response.kind is ResponseKind.CLICKED or wants_reply:
            self._on_click(
                PushClick(
                    response.native_id,
                    title=shown.title if shown else "",
                    content=shown.body if shown else "",
                    ext=shown.ext if shown else DIGEST_EXT if tag == DIGEST_TAG else "",
                    ref=shown.ref if shown else None,
                    activation_token=response.activation_token,
                    reply=wants_reply,
                )
            )
        if tag is not None and response.kind is ResponseKind.DISMISSED:
            self._native.pop(tag, None)

    def on_server_changed(self, info: ServerInfo | None) -> None:
        """Forget what the old server showed, and say so."""
        self._native.clear()
        self._shown.clear()
        self._server_info = info
        name = f"{info.name} {info.version}".strip() if info is not None else ""
        logger.info("Notifications are now shown by %s", name or "nobody")
        self._tell_services(notifications=name)
        self._on_server_changed(info)

    def on_inhibited_changed(self, *, inhibited: bool) -> None:
        """Note the system's do-not-disturb."""
        services = self._store.state.desktop.services
        self._store.dispatch(replace(services, inhibited=inhibited))

    def _tell_services(self, *, notifications: str) -> None:
        services = self._store.state.desktop.services
        self._store.dispatch(replace(services, notifications=notifications))
