"""A notification server whose user, restarts and crashes are scripted, and which keeps a diary.

It is stricter than a real one: a second notification of a conversation that this very run already
shows is a violation, not a replacement. What an earlier run showed is replaced by its tag. Ids are
given anew as soon as the program can know that they are free.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import ServiceUnavailable
from app.domain.notification import NativeId, Notification, Response, ResponseKind, Tag
from app.ports.desktop import Capability, NotificationListener, ServerInfo


@dataclass(frozen=True)
class Entry:
    """One showing.

    Attributes:
        at: seconds that never jump.
        run: in which run of the program.
        asked: a number that grows with each call of `show`; what happened in between can be told.
    """

    at: float
    run: int
    asked: int
    notification: Notification


class ScriptedScreen:
    """The port `NotificationServer`, outliving the runs of the program.

    Args:
        clock: seconds that never jump.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.on_screen: dict[NativeId, Notification] = {}
        self.history: dict[NativeId, Notification] = {}
        self.diary: list[Entry] = []
        self.violations: list[str] = []
        self.run = 0
        self.serial = 0
        self.is_up = True
        self._in_flight: set[NativeId] = set()
        self._kept: set[NativeId] = set()
        self._made_in: dict[NativeId, int] = {}
        self._instance = 0
        self._listener: NotificationListener | None = None
        self._listening_run = 0

    # The port

    async def start(self, listener: NotificationListener) -> ServerInfo:
        await self._step(self.run)
        self._listener = listener
        if not self.is_up:
            raise ServiceUnavailable("there is no notification server")
        return self._info()

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        run, instance = self.run, self._instance
        self.serial += 1
        asked = self.serial
        await self._step(run)
        if not self.is_up or instance != self._instance:
            raise ServiceUnavailable("the notification server has gone")
        native_id = self._place(notification, replaces)
        self.on_screen[native_id] = notification
        self._made_in[native_id] = run
        self.diary.append(Entry(self._clock(), run, asked, notification))
        self._in_flight.add(native_id)
        await self._step(run)
        self._in_flight.discard(native_id)
        if instance != self._instance:
            raise ServiceUnavailable("the notification server has gone")
        return native_id

    async def withdraw(self, native_id: NativeId) -> None:
        run = self.run
        await self._step(run)
        self.on_screen.pop(native_id, None)
        self.history.pop(native_id, None)
        self._kept.discard(native_id)
        await self._step(run)

    async def request_permission(self) -> bool:
        return True

    async def stop(self) -> None:
        pass

    # The world

    def next_run(self) -> None:
        """Let the running program be dead: nothing it does takes effect any more."""
        self.run += 1
        self._listener = None
        self._in_flight.clear()
        self._kept.clear()

    def restart(self) -> None:
        """Restart the server: the screen is empty and every id is void."""
        self.vanish(tell=False)
        self.is_up = True
        if self._listener is not None:
            self._listener.on_server_changed(self._info())

    def vanish(self, *, tell: bool = True) -> None:
        """End the server."""
        self.on_screen.clear()
        self.history.clear()
        self._instance += 1
        self.is_up = False
        if tell and self._listener is not None:
            self._listener.on_server_changed(None)

    def respond(self, index: int, kind: ResponseKind, text: str = "") -> Notification | None:
        """Do something with one of the notifications that can be seen; None if there is none."""
        # The bus gives the answer to `show` before it tells what the user did.
        both = {**self.history, **self.on_screen}
        seen = {i: n for i, n in both.items() if i not in self._in_flight}
        if not seen or self._listener is None:
            return None
        native_id = list(seen)[index % len(seen)]
        notification = seen[native_id]
        if kind not in (ResponseKind.CLICKED, ResponseKind.DISMISSED) and notification.ref is None:
            kind = ResponseKind.DISMISSED  # the summary has no actions
        if native_id in self.history and kind is ResponseKind.EXPIRED:
            return None
        self.on_screen.pop(native_id, None)
        self.history.pop(native_id, None)
        if kind is not ResponseKind.DISMISSED:
            self._kept.add(native_id)  # it may still be withdrawn
        if kind is ResponseKind.EXPIRED:
            self.history[native_id] = notification
        self._listener.on_response(Response(native_id, kind, text))
        return notification

    def by_tag(self, tag: Tag) -> Notification | None:
        """The notification of a tag that can be seen."""
        return next((n for n in self.on_screen.values() if n.tag == tag), None)

    def _place(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        if replaces is not None and (replaces in self.on_screen or replaces in self.history):
            self.history.pop(replaces, None)
            return replaces
        for native_id, other in {**self.history, **self.on_screen}.items():
            if other.tag == notification.tag:
                if self._made_in[native_id] == self.run:
                    self.violations.append(f"4: two notifications of {notification.tag}")
                self.history.pop(native_id, None)
                return native_id
        taken = {*self.history, *self.on_screen, *self._kept}
        free = (NativeId(f"{self._instance}/{n}") for n in range(1, len(taken) + 2))
        return next(native_id for native_id in free if native_id not in taken)

    def _info(self) -> ServerInfo:
        every = ~Capability.NONE
        return ServerInfo("scripted", "1", every)

    async def _step(self, run: int) -> None:
        await asyncio.sleep(0)
        if run != self.run:
            raise asyncio.CancelledError
