"""A server and its network, scripted: what was written stays, what was missed is caught up with.

It keeps the account's messages in their order, the read position that all devices share, and what
was recalled or edited. Each call of a session has two steps, on the way there and on the way back,
so that a crash can happen before and after its effect.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from app.domain.account import Account
from app.domain.content import Text
from app.domain.errors import ConnectionFailed, Disconnected
from app.domain.events import (
    ArchivePositionReached,
    CatchUpFinished,
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    MessageStateChanged,
    Origin,
    ReadElsewhere,
)
from app.domain.ids import ConversationRef
from app.domain.message import Message, MessageKey, MessageState, Position
from app.ports.im import ArchivePosition, Deliver
from tests.fakes.im import FakeSession

PAGE = 3
"""Messages of a catch-up between two steps."""


@dataclass
class Network:
    """The server's side.

    Attributes:
        log: the account's messages, in the order in which the server got them.
        read: how far each conversation was read on any device.
        reports: what the server was told of the user's activity on each connection.
    """

    log: list[Message] = field(default_factory=list)
    read: dict[ConversationRef, Position] = field(default_factory=dict)
    recalled: set[MessageKey] = field(default_factory=set)
    edited: dict[MessageKey, str] = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)
    reports: list[list[tuple[str, int]]] = field(default_factory=list)
    is_up: bool = True
    session: "ScriptedSession | None" = None

    def open(self, account: Account, secret: str, deliver: Deliver) -> "ScriptedSession":
        """Make a session; the `Backend` port."""
        self.session = ScriptedSession(account, secret, deliver, self)
        return self.session

    # The other people and the other devices

    def write(self, message: Message) -> Message:
        """Let somebody write; the server gives its id."""
        message = replace(message, archive_id=f"a{len(self.log)}")
        self.log.append(message)
        self._tell(MessageReceived(message, Origin.LIVE))
        self._tell_position()
        return message

    def repeat(self, message: Message, origin: Origin) -> None:
        """Deliver a message once more."""
        self._tell(MessageReceived(self.as_it_is(message), origin))

    def recall(self, message: Message) -> None:
        """Let its sender take a message back."""
        self.recalled.add(message.key)
        self._tell(MessageRecalled(message.key))

    def edit(self, message: Message, text: str) -> None:
        """Let its sender change a message."""
        if message.key not in self.recalled:
            self.edited[message.key] = text
            self._tell(MessageEdited(message.key, (Text(text),)))

    def read_elsewhere(self, message: Message) -> None:
        """Let another device of the user read up to a message."""
        self.note_read(message)
        self._tell(ReadElsewhere(message.ref, message.archive_id))

    def note_read(self, message: Message) -> None:
        """Move the read position that all devices share; it never goes back."""
        known = self.read.get(message.ref)
        if known is None or known < message.position:
            self.read[message.ref] = message.position

    def drop(self) -> None:
        """Cut the connection."""
        if self.session is not None and self.session.connected.is_set():
            self.session.drop()

    # What is true

    def as_it_is(self, message: Message) -> Message:
        """A message as the server's archive has it now."""
        if message.key in self.recalled:
            return message.recalled()
        text = self.edited.get(message.key)
        return message if text is None else message.edited((Text(text),))

    def is_read(self, message: Message) -> bool:
        """Whether any device has read a message."""
        read = self.read.get(message.ref)
        return read is not None and message.position <= read

    def unread(self, ref: ConversationRef) -> int:
        """How many messages of a conversation nobody has read."""
        mine = (m for m in self.log if m.ref == ref and not m.outgoing)
        return sum(m.key not in self.recalled and not self.is_read(m) for m in mine)

    def _tell(self, event: Event) -> None:
        if self.session is not None and self.session.connected.is_set():
            self.session.deliver(event)

    def _tell_position(self) -> None:
        if self.session is not None and self.session.has_caught_up:
            self._tell(self.position())

    def position(self, index: int | None = None) -> ArchivePositionReached:
        """How far the log goes, up to an index."""
        end = len(self.log) if index is None else index
        newest = self.log[end - 1] if end else None
        return ArchivePositionReached(
            self.session.account.id,
            "",
            newest.archive_id if newest else "",
            newest.sent_at if newest else 0.0,
        )


class ScriptedSession(FakeSession):
    """A connection to a `Network`."""

    def __init__(self, account: Account, secret: str, deliver: Deliver, network: Network) -> None:
        super().__init__(account, secret, deliver)
        self.network = network
        self.has_caught_up = False
        self.dead = False

    def deliver(self, *events: Event) -> None:
        if not self.dead:
            super().deliver(*events)

    async def connect(self, positions: Mapping[str, ArchivePosition]) -> None:
        network = self.network
        self.has_caught_up = False
        await self._step()
        if not network.is_up:
            raise ConnectionFailed("the network is gone")
        self._closed = asyncio.get_running_loop().create_future()
        self.connected.set()
        network.reports.append([])
        known = positions.get("")
        start = 0 if known is None or not known.archive_id else int(known.archive_id[1:]) + 1
        asyncio.get_running_loop().create_task(self._catch_up(start, self._closed))

    async def _catch_up(self, start: int, connection: "asyncio.Future[None]") -> None:
        network = self.network
        index = start
        while index < len(network.log):
            await self._step()
            if self._closed is not connection or connection.done():
                return
            page = network.log[index : index + PAGE]
            for message in page:
                as_it_is = network.as_it_is(message)
                self.deliver(MessageReceived(as_it_is, Origin.CATCH_UP))
            index += len(page)
            self.deliver(network.position(index))
        for message in list(network.log):
            if message.key in network.recalled:
                self.deliver(MessageRecalled(message.key))
            elif message.key in network.edited:
                self.deliver(MessageEdited(message.key, (Text(network.edited[message.key]),)))
        for ref, position in network.read.items():
            marked = [m for m in network.log if m.ref == ref and m.position == position]
            self.deliver(*(ReadElsewhere(ref, m.archive_id) for m in marked[:1]))
        self.has_caught_up = True
        self.deliver(CatchUpFinished(self.account.id))

    async def send(self, message: Message) -> None:
        await self._step()
        self._request("send", message.id)
        if all(m.id != message.id for m in self.network.sent):
            self.network.sent.append(message)
        await self._step()
        self.deliver(MessageStateChanged(message.ref, message.id, MessageState.SENT))

    async def mark_read(self, message: Message, *, tell_sender: bool) -> None:
        await self._step()
        self._request("mark_read", message.id, tell_sender)
        self.network.note_read(message)
        await self._step()
        # Our own mark comes back to us, as to every device.
        self.deliver(ReadElsewhere(message.ref, message.archive_id))

    async def do_foreground(self) -> None:
        await self._report("foreground", 0)

    async def do_background(self, unread_count: int) -> None:
        await self._report("background", unread_count)

    async def _report(self, activity: str, unread: int) -> None:
        await self._step()
        self._request("report", activity, unread)
        self.network.reports[-1].append((activity, unread))
        await self._step()
        if not self.connected.is_set():
            raise Disconnected("the connection was lost before the answer")

    async def _step(self) -> None:
        await asyncio.sleep(0)
        if self.dead:
            raise asyncio.CancelledError
