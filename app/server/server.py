"""The server from outside: accounts, friends, rooms, a listener, and what can be observed."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from weakref import WeakSet

from msgspec.structs import replace
from websockets.asyncio.server import Server as Listener
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from app.server.accounts import Accounts
from app.server.addresses import escape_local, parse_address
from app.server.archive import Archive, ArchivedMessage
from app.server.database import Database
from app.server.disco import Discovery
from app.server.limits import Counters, Limits
from app.server.local import Handler, LocalClient, LocalResource
from app.server.mam import ArchiveRequests
from app.server.messages import Messages
from app.server.pep import Pep
from app.server.presence import Presences
from app.server.requests import requests_to
from app.server.resources import Resources
from app.server.rooms import Rooms
from app.server.roster import Rosters
from app.server.router import Observer, Router
from app.server.session import ClientSession
from app.server.stream import Stream

HOST = "127.0.0.1"
PATH = "/xmpp-websocket"

logger = logging.getLogger(__name__)
_websockets_logger = logging.getLogger(__name__ + ".websockets")
_websockets_logger.setLevel(logging.CRITICAL)  # a client's failed handshake is no error of ours


class Server:
    """An XMPP server for one domain, on the loopback, in this process and on its event loop.

    A user is named by a plain name ("anna", "o'brien", "李雷") or by a bare address. Use it by
    `async with`, or call `start` and `stop`. Everything but the database's checkpoints happens on
    the thread of the event loop.

    Args:
        domain: the domain of all accounts; rooms are at `rooms.<domain>`.
        data: a folder that keeps everything across restarts; None keeps it in memory until `stop`.
        limits: what a client may ask.
    """

    def __init__(
        self,
        domain: str = "bellbird.example",
        data: Path | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.domain = parse_address(domain).domain
        self.rooms_domain = f"rooms.{self.domain}"
        self.limits = limits or Limits()
        self._data = data
        self._listener: Listener | None = None
        self._streams: set[Stream] = set()
        self._transports: WeakSet[asyncio.BaseTransport] = WeakSet()
        self._tasks: set[asyncio.Task[None]] = set()
        self._counters = Counters()
        self._observers: list[Observer] = []
        self._is_open = False
        self._open()

    # -- life ---------------------------------------------------------------------------------

    async def start(self, port: int = 0, host: str = HOST) -> None:
        """Listen; a port of 0 takes a free one, see `url`.

        After `stop` it can be started again, with what is in its folder.

        Raises:
            ValueError: the host is not 127.0.0.1; this server has no business on a network.
            OSError: the port is taken.
        """
        if host != HOST:
            raise ValueError(f"the embedded server listens on {HOST} only")
        if not self._is_open:
            self._open()
        transports = self._transports

        class Connection(ServerConnection):
            """Is known before its handshake, so that `stop` need not wait for one."""

            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                transports.add(transport)
                super().connection_made(transport)

        self._listener = await serve(
            self._serve,
            HOST,
            port,
            subprotocols=[Subprotocol("xmpp")],
            # A browser sends an origin: no web page has any business here.
            origins=[None],
            process_request=_refuse_other_paths,
            compression=None,
            # Well above our own limit, so that the stream can be told why it ends.
            max_size=4 * self.limits.frame,
            ping_interval=30,
            ping_timeout=30,
            close_timeout=1,
            server_header=None,
            logger=_websockets_logger,
            create_connection=Connection,
        )

    async def stop(self) -> None:
        """Say goodbye to all clients, stop listening and close the files."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close(close_connections=False)
        for stream in list(self._streams):
            stream.fail("system-shutdown")
        for resource in self._resources.everybody():
            resource.close()
        if self._tasks:
            await asyncio.wait(list(self._tasks))
        for transport in list(self._transports):
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
        if listener is not None:
            await listener.wait_closed()
        self._database.close()
        self._is_open = False

    async def __aenter__(self) -> Self:
        if self._listener is None:
            await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Where it listens, `ws://127.0.0.1:<port>/xmpp-websocket`.

        Raises:
            RuntimeError: it was not started.
        """
        if self._listener is None:
            raise RuntimeError("the server was not started")
        port = next(iter(self._listener.sockets)).getsockname()[1]
        return f"ws://{HOST}:{port}{PATH}"

    # -- accounts, friends, rooms -------------------------------------------------------------

    def jid(self, user: str) -> str:
        """Return a user's bare address."""
        if user.endswith(f"@{self.domain}"):
            return parse_address(user).bare
        return parse_address(f"{escape_local(user)}@{self.domain}").bare

    def add_account(self, user: str, password: str, *, name: str = "") -> str:
        """Make an account, or change the password of the one there is; return its address."""
        address = self.jid(user)
        self._accounts.add(address, password, name)
        return address

    def befriend(self, user_a: str, user_b: str, *, name_a: str = "", name_b: str = "") -> None:
        """Put two users on each other's contact lists, each seeing the other's presence.

        Args:
            name_a: what the first is called on the second's list; else the account's name.
            name_b: what the second is called on the first's list.
        """
        a, b = self.jid(user_a), self.jid(user_b)
        for owner, other, name in ((a, b, name_b), (b, a, name_a)):
            self._rosters.put(
                owner,
                replace(
                    self._rosters.contact(owner, other),
                    name=name or self._accounts.name(other),
                    to=True,
                    from_=True,
                    asked=False,
                    waiting=False,
                    listed=True,
                ),
            )

    def add_room(self, name: str, *, title: str = "", members: Iterable[str] | None = None) -> str:
        """Make a room, or change the one there is; return its address.

        Args:
            title: what it is called; its name if empty.
            members: the users who may enter; None lets everybody in.
        """
        addresses = None if members is None else [self.jid(member) for member in members]
        return self._rooms.make(escape_local(name), title or name, addresses)

    def attach(
        self,
        user: str,
        handler: Handler,
        resource: str = "bot",
        *,
        features: Iterable[str] = (),
    ) -> LocalClient:
        """Let a user come online in this process; it is available at once.

        Args:
            handler: takes each stanza that arrives, on the event loop.
            features: what it says it can do; `<node>+notify` makes it hear of that node.

        Raises:
            KeyError: there is no such account.
        """
        bare = self.jid(user)
        if bare not in self._accounts:
            raise KeyError(bare)
        address = parse_address(bare).with_resource(resource)
        inside = LocalResource(address, handler, self._router.leave, frozenset(features))
        self._router.enter(inside)
        client = LocalClient(inside, self._router.handle, self.jid)
        client.available()
        return client

    # -- observation --------------------------------------------------------------------------

    @property
    def counters(self) -> Counters:
        """What happened so far; it is changed in place."""
        return self._counters

    def client_state(self, user: str) -> dict[str, str]:
        """Say for each connected resource whether it is "active" or "inactive" (XEP-0352)."""
        return {
            resource.address.resource: "active" if resource.active else "inactive"
            for resource in self._resources.of(self.jid(user))
            if not (isinstance(resource, ClientSession) and resource.wire is None)
        }

    def on_stanza(self, observer: Observer) -> Callable[[], None]:
        """Hear of every stanza that clients send, and of `<active/>` and `<inactive/>`.

        Args:
            observer: called with the sender's full address and the stanza, before anything is done
                about it; it must not change it.

        Returns:
            what ends it.
        """
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def drop(self, user: str, *, rudely: bool = True) -> None:
        """Cut an account's connections: without a word, or with a proper goodbye."""
        bare = self.jid(user)
        for stream in list(self._streams):
            if stream.account == bare:
                if rudely:
                    stream.cut()
                else:
                    stream.finish()

    def archive_of(self, user: str) -> list[ArchivedMessage]:
        """Return what is in a user's, or a room's, archive, oldest first."""
        is_room = user.endswith(f"@{self.rooms_domain}")
        return self._archive.all_of(parse_address(user).bare if is_room else self.jid(user))

    # -- inside -------------------------------------------------------------------------------

    def _open(self) -> None:
        limits = self.limits
        self._database = Database(self._data)
        self._resources = Resources()
        self._accounts = Accounts(self._database, self.domain)
        self._archive = Archive(self._database, limits.page_bytes)
        self._rosters = Rosters(self._database, self._resources, limits.roster)
        messages = Messages(self.domain, self._accounts, self._resources, self._archive)
        self._rooms = Rooms(self.rooms_domain, self._database, self._archive, messages, limits)
        pep = Pep(self._database, self._resources, self._rosters, limits)
        self._discovery = Discovery(self.domain, self.rooms_domain, pep.welcome)
        presences = Presences(self._accounts, self._resources, self._rosters, self._discovery.ask)
        self._router = Router(
            self.domain, self._accounts, self._resources, limits, self._counters, self._observers
        )
        self._router.connect(
            messages,
            presences,
            self._rooms,
            requests_to(
                ArchiveRequests(self._archive, limits),
                self._discovery,
                messages,
                pep,
                presences,
                self._rosters,
            ),
            self._discovery,
        )
        self._is_open = True

    async def _serve(self, connection: ServerConnection) -> None:
        self._counters.connections += 1
        stream = Stream(connection, self._router, self._spawn)
        self._streams.add(stream)
        try:
            await stream.run()
        except Exception:
            # websockets' own log is off; a mistake of ours must not go unseen.
            logger.exception("a connection could not be served")
        finally:
            self._streams.discard(stream)

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _refuse_other_paths(connection: ServerConnection, request: Request) -> Response | None:
    if request.path != PATH:
        return connection.respond(HTTPStatus.NOT_FOUND, f"XMPP is at {PATH}\n")
    return None
