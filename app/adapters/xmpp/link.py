"""An account's way online: connect, resume or begin anew, enter the groups, catch up, say goodbye.

Outlives its connections: it keeps what a resumed stream needs, and makes a new `XmppStream` for
each. It never tries again by itself; `services.connection` does. websockets and httpx are imported
with the first connection, in a thread, since that takes a tenth of a second.
"""

import asyncio
import importlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING

from app.adapters.xmpp import capabilities, outgoing
from app.adapters.xmpp.addresses import account_address, server_of
from app.adapters.xmpp.avatar_cache import AvatarCache
from app.adapters.xmpp.bookmarks import Bookmark
from app.adapters.xmpp.departures import Departure
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.memberships import Memberships
from app.adapters.xmpp.names import ARCHIVE, CLIENT, CLIENT_STATE, READ_SYNC, tag
from app.adapters.xmpp.own_name import publish_name
from app.adapters.xmpp.own_nodes import fetch_items
from app.adapters.xmpp.read_sync import read_position
from app.adapters.xmpp.receiver import Receiver
from app.adapters.xmpp.service_discovery import Services, discover_services
from app.adapters.xmpp.stream_management import StreamManagement
from app.adapters.xmpp.wire import Wire
from app.domain.account import Account
from app.domain.errors import (
    AccountRefused,
    AppError,
    ConnectionFailed,
    Disconnected,
    KickedByOtherDevice,
    RequestFailed,
)
from app.domain.events import CatchUpFinished
from app.ports.im import ArchivePosition, Deliver, SessionFeature

if TYPE_CHECKING:
    from app.adapters.xmpp.stream import XmppStream

logger = logging.getLogger(__name__)

GOODBYE = 1.8
GROUP_PATIENCE = 10.0
"""Seconds that slow groups may hold up the end of the catch-up; they go on behind it."""

_RETRY_DELAYS = (2.0, 8.0)


class Link:
    """The connections of one account, one after the other.

    Args:
        secret: the password.
        resource: this device's name at the server.
        proxy: tells the one to use now; "" for none.
        clock: seconds since the epoch.
        cache, confirms: as for `Receiver`.
    """

    def __init__(
        self,
        account: Account,
        secret: str,
        deliver: Deliver,
        resource: str,
        proxy: Callable[[], str],
        clock: Callable[[], float],
        *,
        cache: AvatarCache | None = None,
        confirms: Callable[[], bool] = lambda: True,
    ) -> None:
        self._account = account
        self._secret = secret
        self._deliver = deliver
        self._resource = resource
        self._proxy = proxy
        self._clock = clock
        self._cache = cache
        self._confirms = confirms
        self._management = StreamManagement()
        self._stream: XmppStream | None = None
        self._receiver: Receiver | None = None
        self._memberships: Memberships | None = None
        self._services = Services()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._introduced = False
        self._settled = False
        self._url = ""

    @property
    def stream(self) -> "XmppStream":
        """The stream, for requests.

        Raises:
            Disconnected: there is no connection.
        """
        if self._stream is None or not self._stream.is_open:
            raise Disconnected("there is no connection to the server")
        return self._stream

    @property
    def receiver(self) -> Receiver:
        """What is known of the account's correspondence.

        Raises:
            AccountRefused: the account's address is none.
        """
        if self._receiver is None:
            self._receiver = Receiver(
                self._account.id,
                account_address(self._account.address),
                self._deliver,
                self._clock,
                self._lost,
                self._follow,
                cache=self._cache,
                confirms=self._confirms,
            )
            self._memberships = Memberships(
                self._receiver, self._level, self._spawn, self._account.name
            )
            self._receiver.groups.departed = self._departed
        return self._receiver

    @property
    def memberships(self) -> Memberships:
        """What keeps the account in its groups.

        Raises:
            AccountRefused: as `receiver`.
        """
        assert self.receiver is not None
        assert self._memberships is not None
        return self._memberships

    @property
    def proxy(self) -> str:
        """The proxy for new connections; "" for none."""
        return self._proxy()

    @property
    def url(self) -> str:
        """The server's WebSocket address; "" while it is being looked for."""
        return self._account.url or self._url

    @property
    def services(self) -> Services:
        """What the account can use; nothing before the first connection."""
        return self._services

    @property
    def features(self) -> SessionFeature:
        """What the server offers; NONE before the first connection."""
        if self._stream is None:
            return SessionFeature.NONE
        has_csi = self._stream.server_features.find(tag(CLIENT_STATE, "csi")) is not None
        extra = SessionFeature.CLIENT_STATE if has_csi else SessionFeature.NONE
        return self._services.features | extra

    # Going online

    async def connect(self, positions: Mapping[str, ArchivePosition]) -> None:
        """Go online and begin to catch up; see `Session.connect`."""
        self._check_wanted()
        await self._let_go()
        receiver = self.receiver
        await receiver.avatars.recall()
        await asyncio.to_thread(importlib.import_module, "app.adapters.xmpp.stream")
        from app.adapters.xmpp.stream import XmppStream

        url = await self._find_url(receiver.address)
        if not self._introduced:
            self._management.forget()  # of the half that the old stream knew of us
        stream = XmppStream(receiver.address, self._resource, self._management, receiver)
        self._stream = stream
        receiver.begin(stream)
        receiver.catch_up.begin(positions)
        try:
            resumed = await stream.open(
                url,
                self._secret,
                fingerprint=self._account.certificate_fingerprint,
                proxy=self._proxy(),
            )
            if not resumed:
                await self._begin_anew(receiver, stream)
            self._check_wanted()
        except Disconnected as error:
            await self._let_go()
            ended = stream.ended.result() if stream.ended.done() else error
            if isinstance(ended, AccountRefused):
                raise ended from error
            raise ConnectionFailed(str(ended)) from error
        except BaseException:
            await self._let_go()
            raise
        self._url = url
        self._spawn(self._settle(receiver, stream, resumed=resumed), "catch up")
        self._spawn(receiver.avatars.run(stream), "fetch pictures")
        if not resumed:
            self._spawn(publish_name(stream, self._account.name), "publish our name")
        self._spawn(self.memberships.watch(stream), "watch over the groups")

    def _check_wanted(self) -> None:
        if self._closed:
            raise Disconnected("the session was closed")

    async def _find_url(self, address: str) -> str:
        """The typed address, else the one that worked last, else the one the server announces."""
        url = self._account.url or self._url
        self._url = ""
        if url:
            return url
        from app.adapters.xmpp.discovery import find_websocket

        return await find_websocket(
            server_of(address),
            fingerprint=self._account.certificate_fingerprint,
            proxy=self._proxy(),
        )

    async def _begin_anew(self, receiver: Receiver, stream: "XmppStream") -> None:
        """Introduce ourselves on a new stream; the order lets no message slip by."""
        self._introduced = self._settled = False
        receiver.begin_anew()
        _, self._services, *_ = await asyncio.gather(
            _tolerate(receiver.catch_up.look(stream, ""), "the newest messages"),  # first of all
            discover_services(stream, receiver.address),
            _tolerate(stream.request(outgoing.enable_carbons()), "copies"),
            _tolerate(receiver.contacts.load(stream), "the contact list"),
            _tolerate(receiver.blocklist.load(stream), "the blocklist"),
        )
        caps = capabilities.announcement()
        stream.send_stanza(build(tag(CLIENT, "presence"), None, caps))
        self._introduced = True

    # Catching up

    async def _settle(self, receiver: Receiver, stream: "XmppStream", *, resumed: bool) -> None:
        """Take over everything that was missed, then say so."""
        groups: list[asyncio.Task[None]] = []
        try:
            if resumed:
                groups += [
                    self._spawn(self.memberships.check(stream, room), "catch up with a group")
                    for room in receiver.groups.inside()
                ]
            if not self._settled:  # a stream may have dropped and been resumed before it was
                groups += await self.memberships.enter_bookmarked(stream)
            if ARCHIVE in self._services.account.features | self._services.server.features:
                await self._level(stream, "")
            if groups:
                await asyncio.wait(groups, timeout=GROUP_PATIENCE)
            if SessionFeature.READ_SYNC in self._services.features and not self._settled:
                await _tolerate(self._fetch_read_positions(receiver, stream), "read positions")
            self._settled = all(group.done() for group in groups)
        except Disconnected:
            return
        receiver.emit(CatchUpFinished(self._account.id))

    async def _level(self, stream: Wire, archive: str) -> None:
        """Catch up with one archive, with some patience; what fails is tried at the next login."""
        for delay in (*_RETRY_DELAYS, None):
            try:
                await self.receiver.catch_up.run(stream, archive)
            except Disconnected:
                raise
            except RequestFailed as error:
                logger.warning("Could not catch up with an archive: %s", error)
                if delay is None:
                    return
                await asyncio.sleep(delay)
            else:
                return

    async def _fetch_read_positions(self, receiver: Receiver, stream: "XmppStream") -> None:
        for item in await fetch_items(stream, READ_SYNC):
            position = read_position(self._account.id, receiver.address, item)
            if position is not None:
                receiver.emit(position)

    def _follow(self, bookmarks: list[Bookmark]) -> None:
        if self._stream is not None and self._stream.is_open:
            self.memberships.follow(self._stream, bookmarks)

    def _departed(self, address: str, nickname: str, why: Departure) -> None:
        if self._stream is not None and self._stream.is_open:
            self.memberships.departed(self._stream, address, nickname, why)

    def _spawn(self, coroutine: Coroutine[None, None, None], doing: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(_guarded(coroutine, doing), name=doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step never comes to what it guards.
        task.add_done_callback(lambda _: coroutine.close())
        return task

    # Going offline

    def _lost(self, error: AppError) -> None:
        for task in self._tasks:
            task.cancel()
        if isinstance(error, KickedByOtherDevice):
            self._management.forget()  # the other device's stream is not ours to resume

    async def wait_closed(self) -> None:
        """Wait until the connection is gone; see `Session.wait_closed`."""
        if self._stream is None:
            raise Disconnected("there is no connection to the server")
        error = await asyncio.shield(self._stream.ended)
        if not self._closed:
            raise error

    async def _let_go(self) -> None:
        """End what the last connection left behind; its stream can be resumed."""
        stream, self._stream = self._stream, None
        if stream is not None:
            await stream.drop()
        await self._end_tasks()

    async def _end_tasks(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """Say goodbye within 2 s and free everything; nothing is delivered after this."""
        if self._closed:
            return
        self._closed = True
        if self._receiver is not None:
            self._receiver.silence()
        stream = self._stream
        if stream is not None:
            try:
                async with asyncio.timeout(GOODBYE):
                    await stream.close()
            except TimeoutError:
                logger.info("The server did not let us go in time")
                await stream.drop()
        await self._end_tasks()


async def _tolerate(request: Awaitable[object], what: str) -> None:
    try:
        await request
    except RequestFailed as error:
        logger.info("The server does not give us %s: %s", what, error)


async def _guarded(coroutine: Coroutine[None, None, None], doing: str) -> None:
    """Run a part of settling in; the connection goes on whatever becomes of it."""
    try:
        await coroutine
    except AppError as error:
        logger.info("Could not %s: %s", doing, error)
    except Exception:
        # The user still gets what arrives; the archive is asked again at the next login.
        logger.exception("Could not %s", doing)
