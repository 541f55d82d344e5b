"""A desktop made of plain objects: each port of `app.ports.desktop`, with verbs to play the user.

Nothing here waits or draws. What happened is kept in plain lists and dicts to look at, and a test
that has to wait for something says `await server.until(lambda: …)`, which looks again exactly when
something changed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum

from app.domain.errors import ServiceUnavailable
from app.domain.events import IdleChanged, LockChanged, SleepChanged
from app.domain.notification import NativeId, Notification, Response, ResponseKind, Tag
from app.ports.desktop import Capability, NotificationListener, PresenceEvent, ServerInfo

PATIENCE = 10.0
"""Seconds `until` waits before it fails the test."""


class CallKind(Enum):
    """The methods of `NotificationServer`."""

    START = "start"
    SHOW = "show"
    WITHDRAW = "withdraw"
    REQUEST_PERMISSION = "request-permission"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Call:
    """One call a fake notification server took, when it took effect.

    Attributes:
        replaces: what `show` was asked to replace.
        native_id: what `show` returned, or what `withdraw` was given.
    """

    kind: CallKind
    notification: Notification | None = None
    replaces: NativeId | None = None
    native_id: NativeId | None = None


class Recorder:
    """Something a test can wait for; subclasses call `_look_again` after whatever happens."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds; it is looked at after everything that happens here.

        Raises:
            AssertionError: it did not come to hold in `PATIENCE` seconds.
        """
        if condition():
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, future))
        try:
            async with asyncio.timeout(PATIENCE):
                await future
        except TimeoutError:
            raise AssertionError(f"waited in vain; what happened: {self._story()}") from None
        finally:
            self._waiting = [entry for entry in self._waiting if entry[1] is not future]

    def _story(self) -> object:
        return {k: v for k, v in vars(self).items() if not k.startswith("_")}

    def _look_again(self) -> None:
        for condition, future in self._waiting:
            if not future.done() and condition():
                future.set_result(None)


class FakeNotificationServer(Recorder):
    """A notification server, its screen and its user.

    It outlives the program under test: `stop` and another `start` are the program's restart, and
    what is on screen stays there with its ids. `restart` is the server's own.

    Args:
        capabilities: what it says it can do.
        keeps_after_action: whether a notification stays on screen when it was clicked.

    Attributes:
        on_screen: what the user can see, oldest first.
        history: what left the screen by itself and can still be clicked, as in GNOME's list.
        calls: every call, in order.
        permission: what `request_permission` answers.
        show_failure: raised by `show` instead of showing, while it is set.
    """

    def __init__(
        self,
        capabilities: Capability = ~Capability.NONE & ~Capability.INLINE_REPLY,
        *,
        keeps_after_action: bool = False,
    ) -> None:
        super().__init__()
        self.info = ServerInfo("fake", "1", capabilities)
        self.on_screen: dict[NativeId, Notification] = {}
        self.history: dict[NativeId, Notification] = {}
        self.calls: list[Call] = []
        self.permission = True
        self.show_failure: Exception | None = None
        self.inhibited = False
        self._keeps_after_action = keeps_after_action
        self._listener: NotificationListener | None = None
        self._running = True
        self._instance = 1
        self._number = 0
        self._gate = asyncio.Event()
        self._gate.set()

    # -- the port -----------------------------------------------------------------------------

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Take the listener; the port's `start`."""
        self._listener = listener
        self._note(Call(CallKind.START))
        if not self._running:
            raise ServiceUnavailable("no notification server is running")
        return self.info

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        """Put it on the screen; the port's `show`."""
        await self._gate.wait()
        if self.show_failure is not None:
            raise self.show_failure
        if not self._running:
            raise ServiceUnavailable("no notification server is running")
        if replaces is not None and replaces in self.on_screen:
            native_id = replaces
        else:
            self._number += 1
            native_id = NativeId(f"fake-{self._instance}/{self._number}")
        self.on_screen[native_id] = notification
        self._note(Call(CallKind.SHOW, notification, replaces, native_id))
        return native_id

    async def withdraw(self, native_id: NativeId) -> None:
        """Take it away; the port's `withdraw`."""
        self.on_screen.pop(native_id, None)
        self.history.pop(native_id, None)
        self._note(Call(CallKind.WITHDRAW, native_id=native_id))

    async def request_permission(self) -> bool:
        """Answer `permission`; the port's `request_permission`."""
        self._note(Call(CallKind.REQUEST_PERMISSION))
        return self.permission

    async def stop(self) -> None:
        """Forget the listener; the port's `stop`."""
        self._listener = None
        self._note(Call(CallKind.STOP))

    # -- the user -----------------------------------------------------------------------------

    def respond(
        self,
        which: NativeId | Tag,
        kind: ResponseKind = ResponseKind.CLICKED,
        text: str = "",
        activation_token: str = "",
    ) -> None:
        """Do something with a notification, named by its id or its tag.

        Raises:
            LookupError: no such notification can be seen.
        """
        native_id = self.find(which)
        notification = self.on_screen.get(native_id) or self.history[native_id]
        if not self._keeps_after_action or kind in (ResponseKind.DISMISSED, ResponseKind.EXPIRED):
            self.on_screen.pop(native_id, None)
            self.history.pop(native_id, None)
        if kind is ResponseKind.EXPIRED:
            self.history[native_id] = notification
        if self._listener is not None:
            self._listener.on_response(Response(native_id, kind, text, activation_token))
        self._look_again()

    def find(self, which: NativeId | Tag) -> NativeId:
        """Find what the user can see or scroll back to, by its id or its tag, newest first.

        Raises:
            LookupError: no such notification can be seen.
        """
        for place in (self.on_screen, self.history):
            for native_id, notification in reversed(place.items()):
                if which in (native_id, notification.tag):
                    return native_id
        raise LookupError(f"{which} is not on the screen")

    # -- the desktop --------------------------------------------------------------------------

    def restart(self) -> None:
        """Restart the server: the screen is empty, every id is void."""
        self._clear()
        self._running = True
        if self._listener is not None:
            self._listener.on_server_changed(self.info)
        self._look_again()

    def vanish(self) -> None:
        """End the server; `restart` brings it back."""
        self._clear()
        self._running = False
        if self._listener is not None:
            self._listener.on_server_changed(None)
        self._look_again()

    def become_inhibited(self, *, inhibited: bool = True) -> None:
        """Switch the system's do-not-disturb."""
        self.inhibited = inhibited
        if self._listener is not None:
            self._listener.on_inhibited_changed(inhibited=inhibited)
        self._look_again()

    def hold_shows(self) -> None:
        """Let every `show` wait until `release_shows`: a slow server."""
        self._gate.clear()

    def release_shows(self) -> None:
        """Let the waiting `show`s go on."""
        self._gate.set()

    # -- looking ------------------------------------------------------------------------------

    @property
    def shown(self) -> list[Notification]:
        """Every notification that was ever shown, in order, replacements too."""
        return [
            c.notification
            for c in self.calls
            if c.kind is CallKind.SHOW and c.notification is not None
        ]

    @property
    def withdrawn(self) -> list[NativeId]:
        """Every id that was withdrawn, in order."""
        return [c.native_id for c in self.calls if c.kind is CallKind.WITHDRAW and c.native_id]

    # -- helpers ------------------------------------------------------------------------------

    def _clear(self) -> None:
        self.on_screen.clear()
        self.history.clear()
        self._instance += 1
        self._number = 0

    def _note(self, call: Call) -> None:
        self.calls.append(call)
        self._look_again()


class RecordingListener(Recorder):
    """Hears a notification server out and remembers everything; for tests of the servers.

    Attributes:
        responses: every response, in order.
        servers: every change of the server; None is its loss.
        inhibited: every change of the system's do-not-disturb.
    """

    def __init__(self) -> None:
        super().__init__()
        self.responses: list[Response] = []
        self.servers: list[ServerInfo | None] = []
        self.inhibited: list[bool] = []

    def on_response(self, response: Response) -> None:
        """Remember a response; the port's `on_response`."""
        self.responses.append(response)
        self._look_again()

    def on_server_changed(self, info: ServerInfo | None) -> None:
        """Remember a change of the server; the port's `on_server_changed`."""
        self.servers.append(info)
        self._look_again()

    def on_inhibited_changed(self, *, inhibited: bool) -> None:
        """Remember a change of do-not-disturb; the port's `on_inhibited_changed`."""
        self.inhibited.append(inhibited)
        self._look_again()

    def kinds_for(self, native_id: NativeId) -> list[ResponseKind]:
        """What was heard about one notification, in order."""
        return [r.kind for r in self.responses if r.native_id == native_id]


@dataclass(slots=True)
class FakeBadge:
    """A taskbar that remembers every number it was given."""

    counts: list[int] = field(default_factory=list)

    def show(self, count: int) -> None:
        """Remember the number; the port's `show`."""
        self.counts.append(count)

    @property
    def count(self) -> int:
        """The number that can be seen now; 0 is none."""
        return self.counts[-1] if self.counts else 0


@dataclass(slots=True)
class FakeSound:
    """A loudspeaker that remembers the channel of every sound."""

    is_available: bool = True
    played: list[str] = field(default_factory=list)

    def play(self, channel: str) -> None:
        """Remember the channel; the port's `play`."""
        self.played.append(channel)

    async def stop(self) -> None:
        """Do nothing; the port's `stop`."""


class FakePresenceSource:
    """A computer whose user comes and goes on command.

    Attributes:
        idle_after: what `start` was given.
    """

    def __init__(self) -> None:
        self.idle_after: float | None = None
        self._deliver: Callable[[PresenceEvent], None] | None = None
        self._on_sleep: Callable[[], Awaitable[None]] | None = None

    async def start(
        self,
        deliver: Callable[[PresenceEvent], None],
        idle_after: float,
        *,
        on_sleep: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Begin to tell; the port's `start`."""
        self.idle_after = idle_after
        self._deliver = deliver
        self._on_sleep = on_sleep

    async def stop(self) -> None:
        """Stop telling; the port's `stop`."""
        self._deliver = self._on_sleep = None

    @property
    def is_started(self) -> bool:
        """Whether somebody listens."""
        return self._deliver is not None

    def become_idle(self, *, idle: bool = True) -> None:
        """Leave the computer alone, or touch it again."""
        self._tell(IdleChanged(idle))

    def lock(self, *, locked: bool = True) -> None:
        """Lock or unlock the screen."""
        self._tell(LockChanged(locked))

    def sleep(self, *, asleep: bool = True) -> None:
        """Send the computer to sleep, or wake it."""
        self._tell(SleepChanged(asleep))

    async def fall_asleep(self) -> None:
        """Send the computer to sleep, which waits until the program has said its last words."""
        self.sleep()
        if self._on_sleep is not None:
            await self._on_sleep()

    def _tell(self, event: PresenceEvent) -> None:
        if self._deliver is not None:
            self._deliver(event)


@dataclass(slots=True)
class FakeFront:
    """A window that remembers how often it was called to the front, and with which token."""

    tokens: list[str] = field(default_factory=list)

    def bring_to_front(self, activation_token: str = "") -> None:
        """Remember the call; the port's `bring_to_front`."""
        self.tokens.append(activation_token)


class FakeNetworkSource:
    """The computer's way to the world, with a verb that moves it."""

    def __init__(self) -> None:
        self._changed: Callable[[], None] = lambda: None

    def start(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def stop(self) -> None:
        self._changed = lambda: None

    def change(self) -> None:
        """Let the computer have another way out, or none."""
        self._changed()
