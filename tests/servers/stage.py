"""Clients of ours on a server, whatever server: what the suites over all servers play with.

Both ends are sessions of ours, so a server joins by one class with the verbs of `EmbeddedServer`.
Every client speaks through a `Line` of its own that can be frozen and cut.
"""

import asyncio
import contextlib
import ssl
import time
import uuid
from collections.abc import Callable
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from app.adapters.xmpp.client import XmppBackend
from app.domain.account import Account
from app.domain.account import Protocol as ServerKind
from app.domain.content import Text
from app.domain.events import (
    ArchivePositionReached,
    CatchUpFinished,
    Event,
    MessageReceived,
    MessageStateChanged,
    Origin,
)
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message, MessageState
from app.domain.people import Person
from app.ports.im import ArchivePosition, Session
from app.server.server import Server
from tests.servers.certificates import Certificate

E = TypeVar("E", bound=Event)
PATIENCE = 15.0


class ImServer(Protocol):
    """What the suite needs of a server."""

    url: str

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def address(self, user: str) -> str:
        """A user's address, whether they have an account or not."""
        ...

    def add_account(self, user: str, password: str) -> None: ...

    def befriend(self, a: str, b: str) -> None:
        """Let two users see each other's presence."""
        ...

    def add_room(self, name: str) -> str:
        """Make a group that everybody may enter; returns its address."""
        ...

    async def client_state(self, user: str, state: str) -> None:
        """Wait until the server takes a user's device for "active" or "inactive"."""
        ...


class EmbeddedServer:
    """The server of `bellbird demo`."""

    def __init__(self) -> None:
        self._server = Server("bellbird.example")
        self._heard = asyncio.Event()

    async def start(self) -> None:
        await self._server.start()
        self._server.on_stanza(lambda *_: self._heard.set())
        self.url = self._server.url

    async def stop(self) -> None:
        await self._server.stop()

    def address(self, user: str) -> str:
        return f"{user}@{self._server.domain}"

    def add_account(self, user: str, password: str) -> None:
        self._server.add_account(user, password, name=user.title())

    def befriend(self, a: str, b: str) -> None:
        self._server.befriend(a, b)

    def add_room(self, name: str) -> str:
        return self._server.add_room(name, title=name.title())

    async def client_state(self, user: str, state: str) -> None:
        while state not in self._server.client_state(user).values():
            self._heard.clear()
            await self._heard.wait()
            await asyncio.sleep(0)  # it is heard before it is done


class Line:
    """The network between one client and the server.

    Attributes:
        delay: seconds that whatever is carried takes on its way.
    """

    def __init__(self, server_url: str) -> None:
        self._server = urlsplit(server_url)
        self._pipes: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = {"there": asyncio.Event(), "back": asyncio.Event()}
        self._torn = False
        self._refusal = b""
        self.delay = 0.0
        self._flow()

    async def open(self, certificate: Certificate | None = None) -> str:
        """Lay the line; returns the address to use instead of the server's.

        Args:
            certificate: to speak TLS on this end with.
        """
        context = None
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate.both)
        self._listener = await asyncio.start_server(self._carry, "127.0.0.1", 0, ssl=context)
        port = self._listener.sockets[0].getsockname()[1]
        if context is not None:
            return self._server._replace(scheme="wss", netloc=f"localhost:{port}").geturl()
        return self._server._replace(netloc=f"127.0.0.1:{port}").geturl()

    def freeze(self, *directions: str) -> None:
        """Carry nothing any more, without anybody noticing.

        Args:
            directions: "there" to the server (when nothing is said) and "back" from it.
        """
        for direction in directions or ("there",):
            self._flows[direction].clear()

    def cut(self) -> None:
        """Cut all connections on the spot; new ones work."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
        for pipe in self._pipes:
            pipe.cancel()
        self._flow()

    def tear(self) -> None:
        """Cut in the middle of the next piece that is carried, after half of it."""
        self._torn = True

    def refuse(self) -> None:
        """Cut, and answer new connections as a proxy does whose server is down."""
        self._refusal = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
        self.cut()

    def restore(self) -> None:
        """Carry everything again."""
        self._refusal = b""
        self._torn = False
        self.delay = 0.0
        self._flow()

    def _flow(self) -> None:
        for flow in self._flows.values():
            flow.set()

    async def close(self) -> None:
        self.cut()
        self._listener.close()
        if self._pipes:
            await asyncio.wait(list(self._pipes))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusal:
            writer.write(self._refusal)
            writer.close()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(
                self._server.hostname, self._server.port
            )
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        for source, sink, way in ((reader, far_writer, "there"), (far_reader, writer, "back")):
            pipe = asyncio.create_task(self._pump(source, sink, self._flows[way]))
            self._pipes.add(pipe)
            pipe.add_done_callback(self._pipes.discard)

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, flow: asyncio.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                await flow.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                if self._torn:
                    self._torn = False
                    sink.write(data[: len(data) // 2])
                    await sink.drain()
                    self.cut()
                    return
                sink.write(data)
                await sink.drain()
        sink.transport.abort()


class Client:
    """A user's device: a session, its line, and everything it delivered, in order."""

    def __init__(self, account: Account, password: str, resource: str, line: Line) -> None:
        self.account = account
        self.line = line
        self.events: list[Event] = []
        self._before: list[Event] = []
        self._news = asyncio.Event()
        self.session: Session = XmppBackend(resource=resource).open(account, password, self._take)

    def _take(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

    async def until(self, kind: type[E], check: Callable[[E], bool] = lambda _: True) -> E:
        """Wait for an event of a kind, also one that came already."""
        seen = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                for event in self.events[seen:]:
                    if isinstance(event, kind) and check(event):
                        return event
                seen = len(self.events)
                self._news.clear()
                await self._news.wait()

    async def come_online(self, positions: dict[str, ArchivePosition] | None = None) -> None:
        """Connect and catch up.

        Raises:
            ConnectionFailed: it did not work, or the connection was lost while catching up.
        """
        self._before += self.events
        self.events.clear()
        await self.session.connect(positions or {})
        caught_up = asyncio.create_task(self.until(CatchUpFinished))
        lost = asyncio.create_task(self.session.wait_closed())
        done, _ = await asyncio.wait({caught_up, lost}, return_when=asyncio.FIRST_COMPLETED)
        for task in (caught_up, lost):
            task.cancel()
        await asyncio.wait({caught_up, lost})
        await done.pop()

    @property
    def address(self) -> str:
        return self.account.address

    @property
    def positions(self) -> dict[str, ArchivePosition]:
        """How far it has got, as the program would have written it down."""
        return {
            e.archive: ArchivePosition(e.archive_id, e.stamp)
            for e in self._before + self.events
            if isinstance(e, ArchivePositionReached)
        }

    def all_received(self) -> list[Message]:
        """The messages it got on all its connections, each by its key and archive id once."""
        found: dict[object, Message] = {}
        for event in self._before + self.events:
            if isinstance(event, MessageReceived):
                found.setdefault(event.message.key, event.message)
        return list(found.values())

    def received(self, *origins: Origin) -> list[Message]:
        """The messages it got, by the ways named."""
        return [
            e.message
            for e in self.events
            if isinstance(e, MessageReceived) and (not origins or e.origin in origins)
        ]

    def write(self, conversation: ConversationId, text: str) -> Message:
        """Make a message as the services do."""
        return Message(
            account=self.account.id,
            conversation=conversation,
            id=MessageId(uuid.uuid4().hex),
            sender=Person(self.address),
            sent_at=time.time(),
            elements=(Text(text),),
            outgoing=True,
            state=MessageState.WAITING,
        )

    def replying(self, message: Message, to: Message) -> Message:
        """Make a message the answer to another."""
        return replace(message, reply_to=to.id)

    async def say(self, to: "Client | ConversationId", text: str) -> Message:
        """Write and send."""
        conversation = ConversationId.c2c(to.address) if isinstance(to, Client) else to
        message = self.write(conversation, text)
        await self.session.send(message)
        return message

    async def hears(self, text: str) -> MessageReceived:
        """Wait for a message with this text."""
        return await self.until(MessageReceived, lambda e: e.message.text == text)

    async def knows_sent(self, message: Message) -> MessageStateChanged:
        """Wait until a message of its own is proven to be sent."""
        return await self.until(
            MessageStateChanged,
            lambda e: e.id == message.id and e.state is MessageState.SENT,
        )


class Stage:
    """A server with clients on it."""

    def __init__(self, server: ImServer) -> None:
        self.server = server
        self._clients: list[Client] = []
        self._lines: list[Line] = []

    async def client(
        self, user: str, *, resource: str = "", password: str = "", url: str = ""
    ) -> Client:
        """A device of a user, not yet online."""
        line = Line(self.server.url)
        own_url = await line.open()
        account = Account(
            AccountId(f"account-{user}"),
            ServerKind.XMPP,
            self.server.address(user),
            name=user.title(),
            url=url or own_url,
        )
        client = Client(account, password or f"secret-{user}", resource, line)
        self._clients.append(client)
        self._lines.append(line)
        return client

    async def online(self, user: str, **options: str) -> Client:
        """A device of a user that has caught up."""
        client = await self.client(user, **options)
        await client.come_online()
        return client

    def group(self, name: str) -> ConversationId:
        """A group that exists."""
        return ConversationId.group(self.server.add_room(name))

    async def end(self) -> None:
        for client in self._clients:
            await client.session.close()
        for line in self._lines:
            await line.close()
