"""Devices of ours on the stand-in for Tencent's servers, played like those of `tests.servers`."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from app.adapters.tencent.client import TencentBackend, TencentSession
from app.adapters.tencent.sdk import Timing
from app.domain.account import Account, Protocol
from app.domain.content import Element, Text
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
from app.ports.im import ArchivePosition
from tests.fakes.tencent.native import FakeNative
from tests.fakes.tencent.server import APP_ID, Device, FakeServer, signature

E = TypeVar("E", bound=Event)
PATIENCE = 15.0

QUICK = Timing(shortest_life=0.0, log_begins=0.02, sync=0.5, gap=0.1)
"""Of the stand-in, which is quicker than the real one."""


class TencentClient:
    """A user's device: a session, its library, and everything it delivered, in order.

    Attributes:
        native: the library from within.
        device: the server's view of it.
    """

    def __init__(
        self, account: Account, secret: str, backend: TencentBackend, device: Device
    ) -> None:
        self.account = account
        self.backend = backend
        self.native = device.native
        self.device = device
        self.events: list[Event] = []
        self._news = asyncio.Event()
        self._made = 0
        self.session: TencentSession = backend.open(account, secret, self._take)

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
        """Connect and catch up."""
        self.events.clear()
        await self.session.connect(positions or {})
        await self.until(CatchUpFinished)

    @property
    def address(self) -> str:
        return self.account.address

    @property
    def positions(self) -> dict[str, ArchivePosition]:
        """How far it has got, as the program would have written it down."""
        return {
            e.archive: ArchivePosition(e.archive_id, e.stamp)
            for e in self.events
            if isinstance(e, ArchivePositionReached)
        }

    def received(self, *origins: Origin) -> list[Message]:
        """The messages it got, by the ways named."""
        return [
            e.message
            for e in self.events
            if isinstance(e, MessageReceived) and (not origins or e.origin in origins)
        ]

    def write(self, conversation: ConversationId, *elements: Element) -> Message:
        """Make a message as the services do."""
        self._made += 1
        return Message(
            account=self.account.id,
            conversation=conversation,
            id=MessageId(f"{self.address}-{id(self)}-{self._made}"),
            sender=Person(self.address),
            sent_at=1_700_000_000.0 + self._made,
            elements=elements,
            outgoing=True,
            state=MessageState.WAITING,
        )

    async def say(self, to: "TencentClient | ConversationId", text: str) -> Message:
        """Write and send."""
        where = ConversationId.c2c(to.address) if isinstance(to, TencentClient) else to
        message = self.write(where, Text(text))
        await self.session.send(message)
        return message

    async def hears(self, text: str) -> MessageReceived:
        """Wait for a message with this text."""
        return await self.until(MessageReceived, lambda e: e.message.text == text)

    async def knows_sent(self, message: Message) -> MessageStateChanged:
        """Wait until a message of its own is proven to be sent."""
        return await self.until(
            MessageStateChanged, lambda e: e.id == message.id and e.state is MessageState.SENT
        )


class TencentStage:
    """A server with devices on it.

    Args:
        library: the built stand-in; each device gets a copy, which has a state of its own.
    """

    def __init__(self, library: Path, folder: Path) -> None:
        self.server = FakeServer()
        self._library = library
        self._folder = folder
        self._clients: list[TencentClient] = []

    def client(self, user: str, *, secret: str = "", patience: float = 60.0) -> TencentClient:
        """A device of a user, not yet online."""
        data = self._folder / f"device-{len(self._clients)}"
        data.mkdir()
        library = shutil.copy(self._library, data / "libImSDK.so")
        backend = TencentBackend(
            data, configured=lambda: Path(library), timing=replace(QUICK, send=patience)
        )
        device = self.server.device(FakeNative(Path(library)))
        account = Account(
            AccountId(f"account-{user}"),
            Protocol.TENCENT,
            user,
            name=user.title(),
            sdk_app_id=APP_ID,
        )
        client = TencentClient(account, secret or signature(user), backend, device)
        self._clients.append(client)
        return client

    async def online(self, user: str, **options: float) -> TencentClient:
        """A device of a user that has caught up."""
        client = self.client(user, **options)
        await client.come_online()
        return client

    async def end(self) -> None:
        for client in self._clients:
            client.device.mute.clear()
            await client.session.close()
            await client.backend.stop()
