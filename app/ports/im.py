"""A connection to an instant-messaging server, whatever its protocol."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Flag, auto
from typing import Protocol

from app.domain.events import Event
from app.domain.ids import ConversationId
from app.domain.model import Account, Element, Message

Deliver = Callable[[Event], None]
"""Takes what a session has to tell; called on the event loop's thread, never blocks or raises."""


class SessionFeature(Flag):
    """What this server offers this account; known from `connect` on."""

    NONE = 0
    READ_SYNC = auto()
    EDIT = auto()
    RECALL = auto()
    REACTIONS = auto()
    GROUPS = auto()
    UPLOAD = auto()
    PUSH = auto()
    CLIENT_STATE = auto()


@dataclass(frozen=True, slots=True)
class ArchivePosition:
    """How far one of the server's archives was durably taken over.

    Attributes:
        archive_id: the server's id of the newest message we have.
        stamp: when the server got it; the way back when the server forgot the id.
    """

    archive_id: str
    stamp: float


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of older messages from the server, oldest first."""

    messages: tuple[Message, ...]
    complete: bool


class Session(Protocol):
    """One account's connection, for as long as the account is switched on.

    All methods run on the event loop's thread. Every request raises `Disconnected` when the
    connection is lost before its answer, `NotSupported` where the server can't, and `RequestFailed`
    with the server's reason; each ends within 30 s.
    """

    @property
    def features(self) -> SessionFeature:
        """What the server offers; NONE before the first `connect`."""
        ...

    async def connect(self, positions: Mapping[str, ArchivePosition]) -> None:
        """Go online, resuming the old stream if the server still has it, and begin to catch up.

        Returns when messages can be sent. Whatever arrived meanwhile is delivered as
        `MessageReceived(…, CATCH_UP)`, ordered within its archive, then `CatchUpFinished`. For
        archives without a position the newest messages come as HISTORY. After each stretch of an
        archive without gaps `ArchivePositionReached` is delivered.

        Args:
            positions: by archive, "" for the account's own, else the group's address.

        Raises:
            ConnectionFailed: no server, no network; try again later.
            AccountRefused: its children say why; don't try again.
        """
        ...

    async def wait_closed(self) -> None:
        """Wait until the connection is gone.

        Raises:
            Disconnected: it was lost.
            AccountRefused: the server ended it for good, for example for another device.
        """
        ...

    async def close(self) -> None:
        """Say goodbye within 2 s and free everything; no event is delivered after this."""
        ...

    async def send(self, message: Message) -> None:
        """Hand a message to the server; its `id` travels as the origin id.

        Returns once it is on its way. `MessageStateChanged(SENT)` follows when the server has it;
        that may come from this stream, the archive or a group's echo.
        """
        ...

    async def edit(self, message: Message, elements: Sequence[Element]) -> None:
        """Replace the content of a message of ours (XEP-0308)."""
        ...

    async def recall(self, message: Message) -> None:
        """Take back a message of ours (XEP-0424)."""
        ...

    async def react(self, message: Message, emojis: Sequence[str]) -> None:
        """Make these our reactions to a message (XEP-0444)."""
        ...

    async def mark_read(self, message: Message, *, tell_sender: bool) -> None:
        """Tell our other devices, and the sender if wished, that we read up to a message."""
        ...

    async def set_typing(self, conversation: ConversationId, *, typing: bool) -> None:
        """Tell the other side that we type or stopped (XEP-0085)."""
        ...

    async def load_history(
        self, conversation: ConversationId, before: str | None, limit: int
    ) -> HistoryPage:
        """Fetch messages older than an archive id, or the newest for None, as a page."""
        ...

    async def join_group(self, group: ConversationId, nickname: str) -> None:
        """Enter a group and remember it on the server."""
        ...

    async def leave_group(self, group: ConversationId) -> None:
        """Leave a group and forget it on the server."""
        ...

    async def add_contact(self, user: str, name: str) -> None:
        """Put a user on the contact list and ask to see their presence."""
        ...

    async def set_muted(self, conversation: ConversationId, until: float) -> None:
        """Keep a mute on the server where it can be kept; does nothing elsewhere."""
        ...

    async def do_foreground(self) -> None:
        """Report that the user is looking (push plugin `doForeground`; CSI active, XEP-0352)."""
        ...

    async def do_background(self, unread_count: int) -> None:
        """Report that the user is not looking, with the unread number (`doBackground`; CSI)."""
        ...


class Backend(Protocol):
    """Makes sessions of one protocol."""

    def open(self, account: Account, secret: str, deliver: Deliver) -> Session:
        """Make a session; it does nothing until `connect`.

        Args:
            account: whose; `account.id` is in every event delivered.
            secret: password or signature; kept in memory only.
            deliver: where its events go.
        """
        ...
