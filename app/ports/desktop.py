"""What the desktop around us can do and tell."""

from collections.abc import Awaitable, Callable
from enum import Flag, auto
from typing import Protocol

from msgspec import Struct

from app.domain.events import IdleChanged, LockChanged, SleepChanged
from app.domain.notification import NativeId, Notification, Response


class Capability(Flag):
    """What a notification server can do."""

    NONE = 0
    ACTIONS = auto()
    INLINE_REPLY = auto()
    REPLACE = auto()
    SOUND = auto()
    """Plays the sound that a notification asks for, and holds it back at its own discretion."""
    IMAGES = auto()
    PERSISTENCE = auto()
    """Keeps notifications in a history after they left the screen."""
    ANSWERS_LATER_RUNS = auto()
    """Reports responses to notifications of an earlier run, which a crash may have ended."""
    TELLS_INHIBITED = auto()
    """Tells when the user wants no disturbance; elsewhere nobody but the server itself knows."""
    OWN_SOUND = auto()
    """Bellbird plays the sound itself, because the server has none."""


class ServerInfo(Struct, frozen=True):
    """Which notification server is in use.

    Attributes:
        is_substitute: it stands in where the desktop has no notification server.
    """

    name: str
    version: str
    capabilities: Capability
    is_substitute: bool = False


class NotificationListener(Protocol):
    """Hears from a notification server; called on the event loop's thread, never blocks."""

    def on_response(self, response: Response) -> None:
        """Take what the user did, or that a notification left the screen."""

    def on_server_changed(self, info: ServerInfo | None) -> None:
        """Take note of another notification server, or of none.

        Every native id from before is void: nothing of ours is on screen any more.
        """

    def on_inhibited_changed(self, *, inhibited: bool) -> None:
        """Take note that the server holds notifications back (the system's do-not-disturb)."""


class NotificationServer(Protocol):
    """Shows notifications and reports what becomes of them."""

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Find the server and listen to it.

        Raises:
            ServiceUnavailable: there is none; the next candidate is tried.
        """
        ...

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        """Show a notification, in the place of an older one if that is still known.

        Returns:
            the server's id, the proof that it was shown; valid in later runs too, and void by
            itself once the server restarted.

        Raises:
            ServiceUnavailable: it could not be shown within 3 s.
        """
        ...

    async def withdraw(self, native_id: NativeId) -> None:
        """Take a notification away; does nothing if it is already gone or its id is void."""
        ...

    async def request_permission(self) -> bool:
        """Ask the system's leave to notify; True where none is needed."""
        ...

    async def stop(self) -> None:
        """Stop listening; what is on screen stays, or goes where nobody would hear a click."""
        ...


class Sound(Protocol):
    """Plays a sound of ours, where the notification server has none.

    Called on the event loop's thread; never fails: silence is the failure.
    """

    @property
    def is_available(self) -> bool:
        """Whether anything can be played here."""
        ...

    def play(self, channel: str) -> None:
        """Begin to play the sound of a channel, unless one is still playing."""
        ...

    async def stop(self) -> None:
        """Stop playing."""
        ...


class Badge(Protocol):
    """Shows the unread number on the taskbar or dock; called on the event loop's thread."""

    def show(self, count: int) -> None:
        """Show a number; 0 takes it away. Does nothing where the desktop has no badge."""
        ...


class Front(Protocol):
    """Brings the main window to the user; called on the event loop's thread."""

    def bring_to_front(self, activation_token: str = "") -> None:
        """Show the window, also out of the tray, and give it the keyboard.

        Where the desktop refuses that, the window asks for attention instead. Whether it worked is
        told by `WindowChanged`.

        Args:
            activation_token: of the click that caused this (xdg-activation), or "".
        """
        ...


class Picture(Struct, frozen=True):
    """A small picture, not yet encoded: rows of RGBA bytes, top to bottom, without padding."""

    width: int
    height: int
    rgba: bytes


class DrawAvatar(Protocol):
    """Draws the picture for a name: its initials on its colour.

    Cheap, on the event loop's thread.
    """

    def __call__(self, name: str, file: str = "") -> Picture:
        """Draw it.

        Args:
            file: the person's own picture, to be drawn instead if it can be; "" for none.
        """
        ...


PresenceEvent = IdleChanged | LockChanged | SleepChanged


class PresenceSource(Protocol):
    """Tells whether somebody is at the computer."""

    async def start(
        self,
        deliver: Callable[[PresenceEvent], None],
        idle_after: float,
        *,
        on_sleep: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Begin to tell; `deliver` is called on the event loop's thread.

        Sources that this desktop lacks are left out, silently but for a log line: what stays
        unknown counts as present and unlocked.

        Args:
            idle_after: seconds without input after which the user is idle.
            on_sleep: awaited on the event loop's thread after `SleepChanged(True)` was delivered;
                the computer goes to sleep, or ends, when it is done or took too long: 2 s on
                Windows, 4 s on Linux, 10 s on macOS.
        """
        ...

    async def stop(self) -> None:
        """Stop telling."""
        ...


class NetworkSource(Protocol):
    """Tells when this computer's way to the rest of the world changed.

    On the event loop's thread, in a running loop.
    """

    def start(self, changed: Callable[[], None]) -> None:
        """Begin to tell; on a system that doesn't, nothing is ever told.

        Args:
            changed: called when there is another way out, none any more, or one again; at each of
                these, however often. What lies between two calls may have come and gone.
        """
        ...

    def stop(self) -> None:
        """Stop telling; does nothing if it never began."""
        ...


class Autostart(Protocol):
    """Starts the program with the computer."""

    def is_enabled(self) -> bool:
        """Tell whether it is set up."""
        ...

    def set_enabled(self, *, enabled: bool) -> None:
        """Set it up or take it away.

        Raises:
            StorageFailed: the system's file or registry could not be written.
        """
        ...
