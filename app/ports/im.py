"""A connection to an instant-messaging server, whatever its protocol."""

from collections.abc import Callable, Mapping, Sequence
from enum import Flag, auto
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from app.domain.account import Account
from app.domain.content import Element
from app.domain.conversation import Affiliation, Member, Role
from app.domain.events import Event
from app.domain.ids import ConversationId
from app.domain.message import Message
from app.domain.people import OwnPicture

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
    BLOCKING = auto()
    UNREAD_COUNT = auto()
    """Wants to hear of the unread number by `do_background`, also when only that has changed."""
    GROUP_ROLES = auto()
    """Who rules a group can raise and lower others while they are there (`set_role`)."""
    PRESENCE_REQUESTS = auto()
    """Seeing when a contact is there needs their leave (`ask_presence`)."""
    OWN_PICTURE = auto()
    """Takes a picture of the user (`set_own_picture`)."""


class ArchivePosition(Struct, frozen=True):
    """How far one of the server's archives was durably taken over.

    Attributes:
        archive_id: the server's id of the newest message we have.
        stamp: when the server got it; the way back when the server forgot the id.
    """

    archive_id: str
    stamp: float


class HistoryPage(Struct, frozen=True):
    """A page of older messages from the server, oldest first."""

    messages: tuple[Message, ...]
    complete: bool


class PushRegistration(Struct, frozen=True):
    """Where the server shall report messages while this device is away (XEP-0357).

    Attributes:
        service: the address of the service that wakes the device.
        node: names the device there.
        secret: proves to the service that the server may wake it; the push plugin's token.
        options: told to the service with it, for example the certificate id.
    """

    service: str
    node: str
    secret: str = ""
    options: tuple[tuple[str, str], ...] = ()


class Download(Struct, frozen=True):
    """A file that was fetched.

    Attributes:
        media_type: by its first bytes, whatever the server said; "application/octet-stream" if
            they tell nothing.
    """

    size: int
    media_type: str


Progress = Callable[[int, int], None]
"""Hears the bytes that are over and those of the whole (0: unknown), on the loop's thread."""


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
        archive without gaps `ArchivePositionReached` is delivered. It may be cancelled, and called
        again.

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

    async def check_alive(self) -> None:
        """Ask the server for a sign of life; a connection that gives none within 5 s is ended.

        To be called when the line may be dead without anybody having noticed, as after sleep.

        Raises:
            Disconnected: none came, or there is no connection.
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

    def address_of(self, typed: str) -> str:
        """The address of a user or group as the server says it, in whatever way it was typed.

        Raises:
            InvalidConversationId: it can't be one.
        """
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

    async def remove_contact(self, user: str) -> None:
        """Take a user off the contact list, and end the presence between us."""
        ...

    async def rename_contact(self, user: str, name: str) -> None:
        """Call a contact by a name of ours; "" leaves it to them. `ContactListChanged` follows."""
        ...

    async def ask_presence(self, user: str) -> None:
        """Ask to see when a contact is there; they may never answer (`PRESENCE_REQUESTS`)."""
        ...

    async def set_own_picture(self, picture: OwnPicture | None) -> None:
        """Show our contacts a picture of ours, or none any more (XEP-0084; `OWN_PICTURE`).

        `AvatarChanged` for our own address follows.
        """
        ...

    async def answer_contact(self, user: str, *, accept: bool) -> None:
        """Answer a `ContactRequested`: let the user see our presence, or not.

        Accepting also puts them on the contact list and asks to see theirs.
        """
        ...

    async def set_blocked(self, user: str, *, blocked: bool) -> None:
        """Let the server keep away what a user sends, or no longer (XEP-0191).

        `BlocklistChanged` follows.
        """
        ...

    async def create_group(
        self, name: str, nickname: str, *, public: bool = False
    ) -> ConversationId:
        """Make a group that outlives its members' sessions, enter it and remember it.

        Args:
            public: everybody may find and enter it, else only who is invited.
        """
        ...

    async def invite(self, group: ConversationId, user: str, reason: str = "") -> None:
        """Ask a user into a group (XEP-0249; XEP-0045 where only members may enter)."""
        ...

    async def decline_invitation(self, group: ConversationId) -> None:
        """Forget a `GroupInvited`; the inviter is told where the group passes it on."""
        ...

    async def set_subject(self, group: ConversationId, subject: str) -> None:
        """Say what a group talks about."""
        ...

    async def rename_group(self, group: ConversationId, name: str) -> None:
        """Give a group another name."""
        ...

    async def set_affiliation(
        self, group: ConversationId, member: Member, affiliation: Affiliation
    ) -> None:
        """Make somebody lastingly something else to a group; OUTCAST bans them (XEP-0045, 9).

        Raises:
            NotSupported: nobody knows their real address.
        """
        ...

    async def set_role(self, group: ConversationId, member: Member, role: Role) -> None:
        """Let somebody do more or less while they are in a group; NONE puts them out.

        Putting out takes a member of a private group off its list, too, since they could not stay
        out otherwise.

        Raises:
            NotSupported: they are not there, or the server has no such roles (`GROUP_ROLES`).
        """
        ...

    async def members(self, group: ConversationId) -> tuple[Member, ...]:
        """Ask who belongs to a group, there now or not, as far as the group tells us."""
        ...

    async def enable_push(self, registration: PushRegistration) -> None:
        """Let the server report messages to a push service while this device is away."""
        ...

    async def disable_push(self, registration: PushRegistration) -> None:
        """End `enable_push` for a service's node; fine if it never began."""
        ...

    async def upload(self, file: Path, media_type: str, progress: Progress) -> str:
        """Put a file on the server and return its address; cancel the call to stop.

        Takes as long as bytes flow. The name that others see is the file's own.

        Raises:
            RequestFailed: it is too large, or could not be put there.
            StorageFailed: the file can't be read.
        """
        ...

    async def download(self, url: str, target: Path, limit: int, progress: Progress) -> Download:
        """Fetch a file into `target`, which is replaced as a whole or not at all.

        Takes as long as bytes flow. Only HTTPS, or HTTP on this computer; needs no connection.

        Args:
            target: chosen by us or the user, never by the network.
            limit: bytes; a larger file is not fetched.

        Raises:
            NotSupported: it is encrypted, or its address is of another kind.
            RequestFailed: it is too large, or not there.
            ConnectionFailed: its server can't be reached.
            StorageFailed: it can't be written.
        """
        ...

    async def accept_call(self, conversation: ConversationId, call_id: str) -> None:
        """Answer a call that rings (XEP-0353); no sound or picture follows from here."""
        ...

    async def reject_call(self, conversation: ConversationId, call_id: str) -> None:
        """Decline a call that rings, on all our devices."""
        ...

    async def set_muted(
        self, conversation: ConversationId, until: float, *, mentions: bool = False
    ) -> None:
        """Keep a mute on the server where it can be kept; does nothing elsewhere.

        Args:
            mentions: the mute holds for messages that name us, too.
        """
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
