"""Services on a D-Bus bus that come and go, and what each of them says.

The connection is kept: when the bus is lost it is sought again, ever less often. Nothing is started
by being looked for, and a signal counts only if it comes from the owner of the service's name.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from dbus_fast import Message

from app.adapters.dbus import BUS_NAME, Bus, NobodyThere
from app.domain.errors import ServiceUnavailable

logger = logging.getLogger(__name__)

_FIRST_RETRY = 1.0  # seconds until a lost bus is tried again; doubled up to
_LAST_RETRY = 300.0
_SLOW_SERVICE_RETRIES = (0.0, 2.0, 8.0, 32.0)  # it owns the name but does not answer yet


class BusService(Protocol):
    """Somebody on the bus whom we listen to.

    Attributes:
        name: its well-known name.
        rules: match rules for its signals.
    """

    @property
    def name(self) -> str: ...  # noqa: D102  told above

    @property
    def rules(self) -> Sequence[str]: ...  # noqa: D102  told above

    async def found(self, bus: Bus, owner: str) -> None:
        """Get acquainted: it is there, or it is another one than before.

        Raises:
            ServiceUnavailable: it did not answer; it is tried again a few times.
        """
        ...

    def lost(self) -> None:
        """Forget it: it ended, or the bus did."""
        ...

    def on_signal(self, message: Message) -> None:
        """Take a signal of its present owner."""
        ...


class BusServices:
    """Listens to services on one bus. Everything happens on the event loop's thread.

    Args:
        connect: connects to the bus, anew each time.
    """

    def __init__(
        self, connect: Callable[[], Awaitable[Bus]], services: Sequence[BusService]
    ) -> None:
        self._connect = connect
        self._services = services
        self._bus: Bus | None = None
        self._owners: dict[str, str] = {}
        self._keeper: asyncio.Task[None] | None = None
        self._introductions: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin to look for the bus and the services on it; what is missing is awaited."""
        self._keeper = asyncio.create_task(self._keep(), name="keep the presence services")

    async def stop(self) -> None:
        """Stop listening, forget every service and close the connection."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
            self._keeper = None

    async def _keep(self) -> None:
        delay = _FIRST_RETRY
        while True:
            try:
                bus = await self._connect()
            except ServiceUnavailable as error:
                logger.debug("Presence is not told: %s", error)
            else:
                try:
                    await self._serve(bus)
                    delay = _FIRST_RETRY
                except ServiceUnavailable as error:
                    logger.debug("Presence is not told: %s", error)
                finally:
                    await self._leave(bus)
            await asyncio.sleep(delay)
            delay = min(2 * delay, _LAST_RETRY)

    async def _serve(self, bus: Bus) -> None:
        self._bus = bus
        bus.on_signal(self._on_signal)
        for service in self._services:
            own_name = f"type='signal',sender='{BUS_NAME}',member='NameOwnerChanged'"
            for rule in (f"{own_name},arg0='{service.name}'", *service.rules):
                await bus.listen(rule)
            try:
                owner = str((await bus.ask_bus("GetNameOwner", "s", service.name)).body[0])
            except NobodyThere:
                continue  # NameOwnerChanged tells when somebody comes
            if service.name not in self._owners:  # else a signal was faster, and knows better
                self._owner_changed(service, owner)
        await bus.wait_closed()

    async def _leave(self, bus: Bus) -> None:
        for service in self._services:
            self._owner_changed(service, "")
        self._owners.clear()
        self._bus = None
        await bus.close()

    def _on_signal(self, message: Message) -> None:
        if message.sender == BUS_NAME:
            for service in self._services:
                if message.member == "NameOwnerChanged" and message.body[0] == service.name:
                    self._owner_changed(service, message.body[2])
            return
        for service in self._services:
            if message.sender == self._owners.get(service.name):
                service.on_signal(message)

    def _owner_changed(self, service: BusService, owner: str) -> None:
        if (introduction := self._introductions.pop(service.name, None)) is not None:
            introduction.cancel()
        if self._owners.get(service.name):
            service.lost()
        self._owners[service.name] = owner
        if owner and self._bus is not None:
            task = asyncio.create_task(self._introduce(service, self._bus, owner))
            self._introductions[service.name] = task

    async def _introduce(self, service: BusService, bus: Bus, owner: str) -> None:
        for delay in _SLOW_SERVICE_RETRIES:
            await asyncio.sleep(delay)
            try:
                await service.found(bus, owner)
            except ServiceUnavailable as error:
                logger.debug("%s does not answer: %s", service.name, error)
            else:
                logger.info("Presence is told by %s", service.name)
                return
