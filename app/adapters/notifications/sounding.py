"""A notification server with a sound of our own, where it has none itself.

A sound that can't be held back when the user wants none is worse than silence, so it is played only
where the server tells of its do-not-disturb, and only while that is off.
"""

from msgspec.structs import replace

from app.domain.notification import NativeId, Notification, Response
from app.ports.desktop import (
    Capability,
    NotificationListener,
    NotificationServer,
    ServerInfo,
    Sound,
)


class SoundingNotifications:
    """Another server, and its missing sound. Belongs to the event loop's thread.

    Args:
        server: shows the notifications.
        sound: plays.
    """

    def __init__(self, server: NotificationServer, sound: Sound) -> None:
        self._server = server
        self._sound = sound
        self._listener: NotificationListener | None = None
        self._plays = False
        self._inhibited = False

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Start the server; see the port."""
        self._listener = listener
        self._inhibited = False
        return self._judge(await self._server.start(self))

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        """Show a notification, and ring if it may; see the port."""
        native_id = await self._server.show(notification, replaces)
        if notification.sound and self._plays and not self._inhibited:
            self._sound.play(notification.channel)
        return native_id

    async def withdraw(self, native_id: NativeId) -> None:
        """Take a notification away; see the port."""
        await self._server.withdraw(native_id)

    async def request_permission(self) -> bool:
        """Ask the system's leave; see the port."""
        return await self._server.request_permission()

    async def stop(self) -> None:
        """Stop the server and the sound; see the port."""
        self._listener = None
        await self._server.stop()
        await self._sound.stop()

    # -- what the server tells ----------------------------------------------------------------

    def on_response(self, response: Response) -> None:
        """Pass it on."""
        if self._listener is not None:
            self._listener.on_response(response)

    def on_server_changed(self, info: ServerInfo | None) -> None:
        """Pass it on, with what it can do together with us."""
        told = None if info is None else self._judge(info)
        if info is None:
            self._plays = False
        if self._listener is not None:
            self._listener.on_server_changed(told)

    def on_inhibited_changed(self, *, inhibited: bool) -> None:
        """Pass it on, and heed it."""
        self._inhibited = inhibited
        if self._listener is not None:
            self._listener.on_inhibited_changed(inhibited=inhibited)

    def _judge(self, info: ServerInfo) -> ServerInfo:
        can = info.capabilities
        silent = Capability.SOUND not in can and Capability.TELLS_INHIBITED in can
        self._plays = silent and self._sound.is_available
        return replace(info, capabilities=can | Capability.OWN_SOUND) if self._plays else info
