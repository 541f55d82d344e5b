"""Notifications by `org.freedesktop.Notifications`, the Linux desktops' own interface.

A native id is `<bus>/<owner>/<number>`: the run of the bus, the server's unique name on it, and the
number that server gave. So an id stays good when the program restarts (the same server answers to
it, and clicks on what an earlier run showed are reported), and is void by itself after the server
or the whole session was restarted, when the same number means somebody else's notification.

Most servers send their signals to everybody. Whatever number of the present server they name is
reported; which of them are ours is known by the ledger, which looks native ids up. dunst sends them
only to the connection that showed the notification: there a later run hears of clicks on what an
earlier one showed once it has shown it again in its place.

A keeper task owns the connection. It connects, looks for the server, watches it come and go, and
connects again when the bus is lost; `show` and `withdraw` only use what the keeper has found.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from dbus_fast import Message

from app.adapters.dbus import BUS_NAME, PATIENCE, Bus, NobodyThere, Refused
from app.adapters.notifications import inhibition
from app.adapters.notifications.capabilities import Profile
from app.adapters.notifications.introduction import NAME, PATH, introduce, is_inhibited
from app.adapters.notifications.labels import Translate
from app.adapters.notifications.notify import (
    NOTIFY_SIGNATURE,
    NotifyWriter,
    response_to_action,
    response_to_closing,
)
from app.domain.errors import ServiceUnavailable
from app.domain.notification import NativeId, Notification, Response, ResponseKind
from app.domain.words import say
from app.ports.desktop import DrawAvatar, NotificationListener, ServerInfo

logger = logging.getLogger(__name__)

_RULES = (
    f"type='signal',interface='{NAME}',path='{PATH}'",
    *inhibition.RULES,
    f"type='signal',sender='{BUS_NAME}',member='NameOwnerChanged',arg0='{NAME}'",
)

_REPEATED = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"
_REPEAT_AFTER = 1.1  # seconds; after one the same words are welcome again

_MAX_TOKEN_LENGTH = 4096
_REMEMBERED = 256  # numbers that were answered or withdrawn, and activation tokens
_LATE = 60.0  # seconds after which an answer to `Notify` is not expected any more
_FIRST_RETRY = 0.5  # seconds until the bus is tried again; doubled up to
_LAST_RETRY = 60.0
_REVIVAL_DELAY = 2.0  # a server that is being replaced gets this long to come back by itself
_SLOW_SERVER_RETRIES = (2.0, 4.0, 8.0, 16.0, 32.0)  # it owns the name but does not answer yet


class FreedesktopNotifications:
    """The notification server of a Linux desktop. Everything happens on the event loop's thread.

    After `start` raised `ServiceUnavailable` it goes on looking, and reports a server that appears
    by `on_server_changed`; `stop` ends that.

    Args:
        app_name, desktop_entry, icon, draw_avatar, translate: see `NotifyWriter`.
        bus_address: of another bus than the session's.
    """

    def __init__(
        self,
        *,
        app_name: str,
        desktop_entry: str,
        icon: str = "",
        draw_avatar: DrawAvatar | None = None,
        translate: Translate = say,
        bus_address: str | None = None,
    ) -> None:
        self._writer = NotifyWriter(app_name, desktop_entry, icon, draw_avatar, translate)
        self._bus_address = bus_address
        self._listener: NotificationListener | None = None
        self._bus: Bus | None = None
        self._server: Profile | None = None
        self._candidate: Profile | None = None
        """A server that is being introduced, and what it told of its do-not-disturb meanwhile."""
        self._heard: bool | None = None
        self._inhibited = False
        self._why_none = "it was not started"
        self._looked = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._search: asyncio.Task[None] | None = None
        self._errands: set[asyncio.Task[Any]] = set()
        self._quiet: dict[int, None] = {}
        """Numbers whose closing is no news: they were answered, or withdrawn by us."""
        self._tokens: dict[int, str] = {}

    async def start(self, listener: NotificationListener) -> ServerInfo:
        """Find the server and listen to it; see the port."""
        await self.stop()
        self._looked.clear()
        self._keeper = asyncio.create_task(self._keep(), name="keep the notification server")
        try:
            async with asyncio.timeout(PATIENCE):
                await self._looked.wait()
        except TimeoutError:
            self._why_none = f"it did not answer within {PATIENCE:g} s"
        except asyncio.CancelledError:
            await self.stop()
            raise
        self._listener = listener
        if self._server is None:
            raise ServiceUnavailable(f"there is no notification server: {self._why_none}")
        if self._inhibited:
            listener.on_inhibited_changed(inhibited=True)
        return self._server.info

    async def show(self, notification: Notification, replaces: NativeId | None) -> NativeId:
        """Show a notification; see the port."""
        bus, server = self._bus, self._server
        if bus is None or server is None:
            raise ServiceUnavailable(f"there is no notification server: {self._why_none}")
        replaced = self._number(replaces) or 0
        arguments = self._writer.arguments(notification, replaced, server)
        # A task, so that an answer that comes too late still finds somebody to take it.
        call = asyncio.create_task(self._notify(bus, server, arguments))
        try:
            done, _ = await asyncio.wait([call], timeout=PATIENCE)
        except asyncio.CancelledError:
            self._abandon(call, bus, server)
            raise
        if not done:
            self._abandon(call, bus, server)
            raise ServiceUnavailable(f"the notification server took more than {PATIENCE:g} s")
        number = call.result()
        if replaced not in (0, number):
            # Some servers never replace, and all give a new number for one that is gone.
            self._run_errand(self._close(bus, server.owner, replaced))
        if server is self._server:
            self._quiet.pop(number, None)
            self._tokens.pop(number, None)
        return _native_id(bus, server, number)

    async def withdraw(self, native_id: NativeId) -> None:
        """Take a notification away; see the port."""
        number = self._number(native_id)
        if number is None or self._bus is None or self._server is None:
            return
        await self._close(self._bus, self._server.owner, number)

    async def request_permission(self) -> bool:
        """Answer True: these servers ask nobody."""
        return True

    async def stop(self) -> None:
        """Stop listening and close the connection; see the port."""
        self._listener = None
        tasks = {t for t in (self._keeper, self._search, *self._errands) if t is not None}
        self._keeper = self._search = None
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._errands.clear()
        self._server = None
        self._why_none = "it was stopped"

    # -- calls --------------------------------------------------------------------------------

    async def _notify(self, bus: Bus, server: Profile, arguments: list[object]) -> int:
        try:
            return await self._notify_once(bus, server, arguments)
        except Refused as error:
            if not server.refuses_repeats or error.name != _REPEATED:
                raise
        await asyncio.sleep(_REPEAT_AFTER)
        return await self._notify_once(bus, server, arguments)

    async def _notify_once(self, bus: Bus, server: Profile, arguments: list[object]) -> int:
        # To the owner, not the name: if it is gone, nobody else may take the number it gave.
        reply = await bus.call(
            server.owner,
            PATH,
            f"{NAME}.Notify",
            NOTIFY_SIGNATURE,
            *arguments,
            patience=_LATE,
        )
        if reply.signature != "u" or not reply.body[0]:
            raise ServiceUnavailable("the notification server did not say that it shows it")
        return int(reply.body[0])

    async def _close(self, bus: Bus, owner: str, number: int) -> None:
        _remember(self._quiet, number, None)
        try:
            await bus.call(owner, PATH, f"{NAME}.CloseNotification", "u", number)
        except ServiceUnavailable as error:
            logger.debug("A notification could not be withdrawn, it is gone: %s", error)

    def _abandon(self, call: asyncio.Task[int], bus: Bus, server: Profile) -> None:
        """See to it that what nobody waits for any more does not stay on the screen."""

        def withdraw(call: asyncio.Task[int]) -> None:
            self._errands.discard(call)
            if not call.cancelled() and call.exception() is None:
                self._run_errand(self._close(bus, server.owner, call.result()))

        self._errands.add(call)
        call.add_done_callback(withdraw)

    def _run_errand(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    def _number(self, native_id: NativeId | None) -> int | None:
        """Read a native id; None if the present server did not give it."""
        if native_id is None or self._bus is None or self._server is None:
            return None
        origin, _, number = native_id.rpartition("/")
        ours = origin == f"{self._bus.id}/{self._server.owner}"
        return int(number) if ours and number.isdecimal() and len(number) <= 10 else None

    # -- keeping the server -------------------------------------------------------------------

    async def _keep(self) -> None:
        """Stay connected to the bus, until cancelled."""
        delay = _FIRST_RETRY
        while True:
            try:
                bus = await Bus.connect(self._bus_address)
            except ServiceUnavailable as error:
                self._found_none(error)
            else:
                try:
                    delay = _FIRST_RETRY
                    await self._serve(bus)
                    logger.info("The connection to the D-Bus session bus was lost")
                except ServiceUnavailable as error:
                    self._found_none(error)
                finally:
                    await self._leave(bus)
            await asyncio.sleep(delay)
            delay = min(2 * delay, _LAST_RETRY)

    async def _serve(self, bus: Bus) -> None:
        """Listen on a connection until it is lost."""
        bus.on_signal(self._on_signal)
        await asyncio.gather(*(bus.listen(rule) for rule in _RULES))
        self._bus = bus
        self._look_for_server()
        await bus.wait_closed()

    async def _leave(self, bus: Bus) -> None:
        if self._search is not None:
            self._search.cancel()
        self._why_none = "the connection to the D-Bus session bus is lost"
        self._bus = None
        self._forget_server()
        await bus.close()

    def _look_for_server(self, delay: float = 0.0) -> None:
        if self._search is not None:
            self._search.cancel()
        if self._bus is not None:
            self._search = asyncio.create_task(self._look(self._bus, delay))

    async def _look(self, bus: Bus, delay: float) -> None:
        """Find out who the server is, starting it if the bus knows how."""
        for wait in (delay, *_SLOW_SERVER_RETRIES):
            await asyncio.sleep(wait)
            try:
                self._candidate, self._heard = None, None
                self._candidate = server = await introduce(bus)
                inhibited = await is_inhibited(bus, server)
            except NobodyThere as error:
                self._found_none(error)
                return  # NameOwnerChanged tells when somebody comes
            except ServiceUnavailable as error:
                self._found_none(error)
            else:
                self._found(server, inhibited=self._newest(inhibited))
                return

    def _newest(self, answer: bool) -> bool:
        """Choose between an answer and a signal, which is handled at once and so may be newer."""
        return answer if self._heard is None else self._heard

    def _found(self, server: Profile, *, inhibited: bool) -> None:
        logger.info(
            "Notifications are shown by %s %s: %s",
            server.info.name,
            server.info.version,
            server.info.capabilities,
        )
        self._server = server
        if self._listener is not None:
            self._listener.on_server_changed(server.info)
        self._looked.set()
        self._set_inhibited(inhibited=inhibited)

    def _found_none(self, error: ServiceUnavailable) -> None:
        logger.debug("No notification server: %s", error)
        self._why_none = str(error)
        self._looked.set()

    def _forget_server(self) -> None:
        """Drop everything that was about the old server: its numbers mean nothing any more."""
        self._quiet.clear()
        self._tokens.clear()
        if self._server is None:
            return
        self._server = None
        self._set_inhibited(inhibited=False)
        if self._listener is not None:
            self._listener.on_server_changed(None)

    def _set_inhibited(self, *, inhibited: bool) -> None:
        if inhibited != self._inhibited:
            self._inhibited = inhibited
            if self._listener is not None:
                self._listener.on_inhibited_changed(inhibited=inhibited)

    # -- signals ------------------------------------------------------------------------------

    def _on_signal(self, message: Message) -> None:
        if message.sender == BUS_NAME:
            if message.member == "NameOwnerChanged" and message.body[0] == NAME:
                self._owner_changed(message.body[2])
            return
        server = self._server
        self._look_for_inhibition(server or self._candidate, message)
        if server is None or message.sender != server.owner or message.path != PATH:
            return
        match message.interface, message.member, message.signature:
            case str(interface), "ActionInvoked", "us" if interface == NAME:
                self._action_invoked(*message.body)
            case str(interface), "NotificationReplied", "us" if interface == NAME:
                self._respond(message.body[0], ResponseKind.REPLIED, message.body[1])
            case str(interface), "ActivationToken", "us" if interface == NAME:
                if len(message.body[1]) <= _MAX_TOKEN_LENGTH:
                    _remember(self._tokens, *message.body)
            case str(interface), "NotificationClosed", "uu" if interface == NAME:
                self._closed(*message.body)

    def _owner_changed(self, new_owner: str) -> None:
        self._why_none = "it ended"
        self._forget_server()
        self._look_for_server(0.0 if new_owner else _REVIVAL_DELAY)

    def _action_invoked(self, number: int, key: str) -> None:
        kind = response_to_action(key)
        if kind is not None:
            self._respond(number, kind)

    def _closed(self, number: int, reason: int) -> None:
        if number in self._quiet:
            del self._quiet[number]
            return
        kind = response_to_closing(reason)
        if kind is not None:
            self._respond(number, kind)
            self._quiet.pop(number, None)
        self._tokens.pop(number, None)

    def _respond(self, number: int, kind: ResponseKind, text: str = "") -> None:
        bus, server, listener = self._bus, self._server, self._listener
        if bus is None or server is None or listener is None:
            return
        _remember(self._quiet, number, None)
        token = self._tokens.pop(number, "")
        listener.on_response(Response(_native_id(bus, server, number), kind, text, token))

    def _look_for_inhibition(self, server: Profile | None, message: Message) -> None:
        if server is None or server.inhibited is None:
            return
        if not server.inhibited.question.service and message.sender != server.owner:
            return
        if (inhibited := server.inhibited.told_by(message)) is not None:
            self._heard = inhibited
            if server is self._server:
                self._set_inhibited(inhibited=inhibited)


def _native_id(bus: Bus, server: Profile, number: int) -> NativeId:
    return NativeId(f"{bus.id}/{server.owner}/{number}")


def _remember(memory: dict[int, Any], number: int, value: object) -> None:
    """Add to a memory that forgets its oldest entries."""
    memory.pop(number, None)
    while len(memory) >= _REMEMBERED:
        del memory[next(iter(memory))]
    memory[number] = value
