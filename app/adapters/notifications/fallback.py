"""A ladder of notification servers: the highest one that works is used, and it is told which.

A rung that is lost gets a moment to come back, because a server that restarts would otherwise have
everything shown twice; meanwhile and after it the rung below serves. A rung that comes back, or
appears for the first time, is used from then on.
"""

import asyncio
import logging
from collections.abc import Mapping

from msgspec import Struct

from app.domain.errors import ServiceUnavailable
from app.domain.notification import NativeId, Notification, Response
from app.ports.desktop import NotificationListener, NotificationServer, ServerInfo

logger = logging.getLogger(__name__)

GRACE = 3.0
"""Seconds after which a lost server is given up and the next one is announced."""


class FallbackNotifications:
    """The first notification server that works.

    Args:
        rungs: servers by name, best first. The name is part of the native ids, so it must stay the
            same in later versions.
        grace: seconds that a lost server has to come back.
    """

    def __init__(self, rungs: Mapping[str, NotificationServer], *, grace: float = GRACE) -> None:
        self._rungs = [_Rung(self, name, server) for name, server in rungs.items()]
        self._grace = grace
        self._listener: NotificationListener | None = None
        self._current: _Rung | None = None
        self._starting = asyncio.Lock()
        self._descent: asyncio.Task[None] | None = None

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Start the servers from the top until one works; see the port."""
        await self.stop()
        rung = await self._first_working()
        self._listener = listener
        if rung is None or rung.info is None:
            raise ServiceUnavailable("there is no way to show notifications on this desktop")
        self._current = rung
        if rung.inhibited:
            listener.on_inhibited_changed(inhibited=True)
        return rung.info

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        """Show a notification by the highest rung that manages it; see the port."""
        failure: ServiceUnavailable | None = None
        if self._listener is None:
            raise ServiceUnavailable("the notification servers were not started")
        for rung in self._rungs:
            await self._ensure_started(rung)
            if rung.info is None:
                continue
            try:
                inner = await rung.server.show(notification, rung.inner(replaces))
            except ServiceUnavailable as error:
                logger.warning("%s could not show a notification: %s", rung.name, error)
                failure = error
                continue
            if replaces is not None and rung.inner(replaces) is None:
                await self.withdraw(replaces)
            return rung.outer(inner)
        raise failure or ServiceUnavailable("there is no way to show notifications on this desktop")

    async def withdraw(self, native_id: NativeId) -> None:
        """Take a notification away from the rung that showed it; see the port."""
        for rung in self._rungs:
            inner = rung.inner(native_id)
            if inner is not None and rung.info is not None:
                await rung.server.withdraw(inner)

    async def request_permission(self) -> bool:
        """Ask the system's leave for the rung in use; see the port."""
        return self._current is not None and await self._current.server.request_permission()

    async def stop(self) -> None:
        """Stop all rungs; see the port."""
        self._listener = self._current = None
        if self._descent is not None:
            self._descent.cancel()
            await asyncio.wait([self._descent])
            self._descent = None
        for rung in self._rungs:
            if rung.started:
                await rung.server.stop()
            rung.started, rung.inhibited, rung.info = False, False, None

    # -- what the rungs tell ------------------------------------------------------------------

    def responded(self, response: Response) -> None:
        """Pass on a response, which bears an outer id already."""
        if self._listener is not None:
            self._listener.on_response(response)

    def changed(self, rung: "_Rung") -> None:
        """Go up or down the ladder after a rung came or went."""
        if self._listener is None:
            return
        if rung.info is None:
            if rung is self._current:
                self._current = None
                self._listener.on_server_changed(None)
                self._descent = asyncio.create_task(self._descend())
        elif self._current is None or self._rungs.index(rung) <= self._rungs.index(self._current):
            if self._descent is not None:
                self._descent.cancel()
            self._current = rung
            self._listener.on_server_changed(rung.info)

    def inhibition_changed(self, rung: "_Rung") -> None:
        """Pass on do-not-disturb, if it is the one of the rung in use."""
        if self._listener is not None and rung is self._current:
            self._listener.on_inhibited_changed(inhibited=rung.inhibited)

    # -- helpers ------------------------------------------------------------------------------

    async def _descend(self) -> None:
        """Announce the next rung if the lost one does not come back."""
        await asyncio.sleep(self._grace)
        rung = await self._first_working()
        if rung is not None and self._current is None:
            self._current = rung
            if self._listener is not None:
                self._listener.on_server_changed(rung.info)

    async def _first_working(self) -> "_Rung | None":
        for rung in self._rungs:
            await self._ensure_started(rung)
            if rung.info is not None:
                return rung
        return None

    async def _ensure_started(self, rung: "_Rung") -> None:
        async with self._starting:
            if rung.started:
                return
            rung.started = True
            try:
                rung.info = await rung.server.start(rung)
            except ServiceUnavailable as error:
                logger.info("Notifications can't be shown by %s: %s", rung.name, error)


class _Rung(Struct, eq=False):
    """One server, and the listener that it talks to."""

    ladder: FallbackNotifications
    name: str
    server: NotificationServer
    info: ServerInfo | None = None
    started: bool = False
    inhibited: bool = False

    def outer(self, native_id: NativeId) -> NativeId:
        """Make the ladder's id of the server's."""
        return NativeId(f"{self.name}:{native_id}")

    def inner(self, native_id: NativeId | None) -> NativeId | None:
        """Make the server's id of the ladder's; None if it is of another rung."""
        name, _, inner = (native_id or "").partition(":")
        return NativeId(inner) if name == self.name else None

    def on_response(self, response: Response) -> None:
        """Hand a response up with the ladder's id."""
        self.ladder.responded(
            Response(
                self.outer(response.native_id),
                response.kind,
                response.text,
                response.activation_token,
            )
        )

    def on_server_changed(self, info: ServerInfo | None) -> None:
        """Hand the change up."""
        self.info = info
        self.ladder.changed(self)

    def on_inhibited_changed(self, *, inhibited: bool) -> None:
        """Hand the change up."""
        self.inhibited = inhibited
        self.ladder.inhibition_changed(self)
