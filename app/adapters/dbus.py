"""A connection to a D-Bus bus, every call bounded, every failure `ServiceUnavailable`.

dbus-fast is wrapped because it hangs for ever when it is asked to send on a lost connection, and
raises whatever the socket, the handshake or the address parser raised. This is no adapter but a
tool of those that talk to the desktop: notifications and presence.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Self

from dbus_fast import BusType, DBusError, Message, MessageType
from dbus_fast.aio import MessageBus

from app.domain.errors import ServiceUnavailable

PATIENCE = 3.0
"""Seconds that anything on the bus may take."""

BUS_NAME = "org.freedesktop.DBus"
_BUS_PATH = "/org/freedesktop/DBus"

# D-Bus Specification, "Message Bus Messages" and the error names of the reference implementation.
_NOBODY = ("org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner")


# The same, `RequestName`: the flag, and the answers PRIMARY_OWNER and ALREADY_OWNER.
_DO_NOT_QUEUE = 4
_OWNED = (1, 4)


class NobodyThere(ServiceUnavailable):
    """Nobody on the bus answers to that name, and the bus can't start anybody who would."""


class Refused(ServiceUnavailable):
    """The other side answered with an error.

    Attributes:
        name: the error's name on the bus, such as `org.freedesktop.DBus.Error.UnknownMethod`.
    """

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


class _MessageBus(MessageBus):
    """dbus-fast's connection, with two faults of its end repaired (both in 5.2)."""

    def _finalize(self, err: Exception | None = None) -> None:
        super()._finalize(err)
        # What was being written stays in the writer, which then watches a closed file for it.
        if self._writer is not None:
            self._writer.buf = None

    def send(self, msg: Message) -> "asyncio.Future[None]":  # type: ignore[override]  # its own aio.MessageBus says so
        """Send a message; see the library."""
        future: asyncio.Future[None] = super().send(msg)
        # `call` drops this future; asyncio then reports its error as a bug of ours.
        future.add_done_callback(lambda f: None if f.cancelled() else f.exception())
        return future


class Bus:
    """A connection; make it with `connect` or `connect_to_system`, and `close` it.

    Attributes:
        id: names this run of the bus, the whole world over (D-Bus Specification, `GetId`). Unique
            names such as `:1.7` mean something only together with it.
    """

    def __init__(self, bus: MessageBus, kind: str) -> None:
        self._bus = bus
        self._kind = kind
        self.id = ""

    @classmethod
    async def connect(cls, address: str | None = None) -> Self:
        """Connect to the bus at an address, or to this session's own.

        Raises:
            ServiceUnavailable: there is no bus, or it did not let us in within `PATIENCE` seconds.
        """
        return await cls._connect(address, BusType.SESSION, "session", with_files=False)

    @classmethod
    async def connect_to_system(cls, address: str | None = None) -> Self:
        """Connect to the computer's own bus, where open files may come with an answer.

        Raises:
            ServiceUnavailable: as `connect`.
        """
        return await cls._connect(address, BusType.SYSTEM, "system", with_files=True)

    @classmethod
    async def _connect(
        cls, address: str | None, bus_type: BusType, kind: str, *, with_files: bool
    ) -> Self:
        bus: MessageBus | None = None
        try:
            async with asyncio.timeout(PATIENCE):
                bus = _MessageBus(address, bus_type, negotiate_unix_fd=with_files)
                await bus.connect()
            connection = cls(bus, kind)
            connection.id = str((await connection.ask_bus("GetId")).body[0])
        except BaseException as error:
            if bus is not None:
                bus.disconnect()
            # dbus-fast documents no narrower class for what may go wrong here.
            if isinstance(error, Exception) and not isinstance(error, ServiceUnavailable):
                raise ServiceUnavailable(f"there is no D-Bus {kind} bus ({error})") from error
            raise
        return connection

    async def call(
        self,
        destination: str,
        path: str,
        member: str,
        signature: str = "",
        *body: object,
        patience: float = PATIENCE,
    ) -> Message:
        """Call a method and return the reply; `member` is written `interface.Method`.

        The message is on its way before the first `await`, unless the socket is full.

        Raises:
            NobodyThere: nobody has that name.
            Refused: the other side answered with an error.
            ServiceUnavailable: it did not answer within `patience` seconds, or the connection is
                lost.
        """
        interface, _, method = member.rpartition(".")
        message = Message(
            destination=destination,
            path=path,
            interface=interface,
            member=method,
            signature=signature,
            body=list(body),
        )
        if not self._bus.connected:
            raise ServiceUnavailable(f"the connection to the D-Bus {self._kind} bus is lost")
        try:
            async with asyncio.timeout(patience):
                reply: Message | None = await self._bus.call(message)
        except TimeoutError as error:
            raise ServiceUnavailable(f"{method} took more than {patience:g} s") from error
        except (OSError, EOFError, DBusError) as error:
            raise ServiceUnavailable(f"the connection to the {self._kind} bus broke") from error
        if reply is None:
            raise ServiceUnavailable(f"the connection to the {self._kind} bus was closed")
        if reply.message_type is MessageType.ERROR:
            text = str(reply.body[0])[:200] if reply.body else ""
            sentence = f"{method} failed: {text or reply.error_name}"
            if reply.error_name in _NOBODY:
                raise NobodyThere(sentence)
            raise Refused(sentence, reply.error_name or "")
        return reply

    async def ask_bus(self, method: str, signature: str = "", *body: object) -> Message:
        """Call a method of the bus itself; raises as `call`."""
        return await self.call(BUS_NAME, _BUS_PATH, f"{BUS_NAME}.{method}", signature, *body)

    async def own(self, name: str) -> bool:
        """Take a name on the bus, unless somebody else has it; raises as `call`.

        Returns:
            whether the name is ours now.
        """
        reply = await self.ask_bus("RequestName", "su", name, _DO_NOT_QUEUE)
        return reply.body[0] in _OWNED

    async def listen(self, rule: str) -> None:
        """Let the bus send us the signals that match a rule; raises as `call`."""
        await self.ask_bus("AddMatch", "s", rule)

    def on_signal(self, handler: Callable[[Message], None]) -> None:
        """Call a function with every signal that comes, on the event loop's thread."""

        def handle(message: Message) -> None:
            if message.message_type is MessageType.SIGNAL:
                handler(message)

        self._bus.add_message_handler(handle)

    def on_call(self, handler: Callable[[Message], Message | None]) -> None:
        """Let a function answer the calls that come, on the event loop's thread.

        It returns the reply; None leaves the call to others, and at last to an error.
        """

        def handle(message: Message) -> Message | None:
            is_call = message.message_type is MessageType.METHOD_CALL
            return handler(message) if is_call else None

        self._bus.add_message_handler(handle)

    async def wait_closed(self) -> None:
        """Wait until the connection is lost or closed."""
        with contextlib.suppress(Exception):  # only that it ended matters, not how
            await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # dbus-fast's gap

    async def close(self) -> None:
        """Close the connection; does nothing if it is lost already."""
        self._bus.disconnect()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self.wait_closed()
