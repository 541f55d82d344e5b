"""What the window asks of the services: every wish a user can express, and nothing else.

The services in `app.services` provide these; the window knows no more of them than this.
"""

import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.domain.check import Report
from app.domain.events import CallChanged
from app.domain.ids import AccountId, ConversationRef, MessageId
from app.domain.model import (
    Account,
    Affiliation,
    Image,
    Member,
    Message,
    MessageKey,
    Position,
)
from app.domain.notification import Fate
from app.domain.people import OwnPicture
from app.domain.quiet_hours import DoNotDisturb, QuietHours
from app.domain.settings import Channel
from app.gui.accounts.wishes import TencentWishes
from app.gui.push.wishes import DevicePushWishes, PushCheckWishes
from app.gui.search.wishes import SearchWishes
from app.gui.settings.wishes import ExportWishes, LocalDataWishes, StatisticsWishes
from app.ports.im import Progress, RegistrationForm, ServerAddress, SessionFeature
from app.ports.media import Decoded, Waveform
from app.ports.storage import LedgerEntry, LedgerLine, Shared
from app.services.files import OutgoingFile
from app.services.sounds import Playing
from app.services.store import Store


class SpawnsTasks(Protocol):
    """Runs coroutines for slots (`app.services.tasks.Tasks`)."""

    def spawn(self, coroutine: Coroutine[Any, Any, object], *, doing: str) -> None:
        """Run a coroutine; `doing` finishes the sentence "Could not …"."""
        ...


class ConversationWishes(Protocol):
    """What a user can do with conversations and messages."""

    def open(self, ref: ConversationRef | None) -> None:
        """Show a conversation, or go back to the list."""
        ...

    async def send(
        self, ref: ConversationRef, text: str, reply_to: MessageId | None = None
    ) -> object:
        """Send a text."""
        ...

    async def retry(self, message: Message) -> object:
        """Send a failed message again."""
        ...

    async def edit(self, message: Message, text: str) -> object:
        """Replace the text of a message of mine."""
        ...

    async def recall(self, message: Message) -> object:
        """Take a message of mine back."""
        ...

    async def react(self, message: Message, emojis: Sequence[str]) -> object:
        """Make these my reactions to a message."""
        ...

    async def forward(self, message: Message, to: ConversationRef) -> object:
        """Send what a message says to another conversation."""
        ...

    async def find_message(self, ref: ConversationRef, marker: MessageId) -> Message | None:
        """Find the message that a reply names."""
        ...

    async def history(
        self, ref: ConversationRef, before: Position | None, limit: int
    ) -> Sequence[Message]:
        """Read older messages, oldest first."""
        ...

    async def newer(self, ref: ConversationRef, after: Position, limit: int) -> Sequence[Message]:
        """Read newer messages, oldest first."""
        ...

    async def set_draft(self, ref: ConversationRef, text: str) -> object:
        """Keep what is typed."""
        ...

    async def mute(self, ref: ConversationRef, until: float) -> object:
        """Mute until a time; 0 unmutes."""
        ...

    async def pin(self, ref: ConversationRef, pinned: bool) -> object:
        """Keep at the top of the list, or no longer."""
        ...

    async def keep_secret(self, ref: ConversationRef, secret: bool) -> object:
        """Let its notifications tell neither who nor what, or tell again."""
        ...

    async def mute_mentions(self, ref: ConversationRef, muted: bool) -> object:
        """Let its mute hold for mentions too, or let mentions ring."""
        ...

    async def set_typing(self, ref: ConversationRef, typing: bool) -> object:
        """Tell the other side that I type, or stopped."""
        ...

    async def start_chat(self, account: AccountId, address: str, name: str = "") -> ConversationRef:
        """Begin a conversation with somebody."""
        ...

    async def join_group(
        self, account: AccountId, address: str, nickname: str = ""
    ) -> ConversationRef:
        """Enter a group."""
        ...

    async def remove(self, ref: ConversationRef) -> object:
        """Leave a group, or take a conversation off the list."""
        ...


class AccountWishes(Protocol):
    """What a user can do with accounts."""

    @property
    def secrets_are_persistent(self) -> bool:
        """Whether there is a key ring; without one a secret lasts for this run only."""
        ...

    def new_id(self) -> AccountId:
        """Make an id for a new account."""
        ...

    async def add(self, account: Account, secret: str) -> object:
        """Add an account and connect it."""
        ...

    async def change(self, account: Account, secret: str | None = None) -> object:
        """Change an account; None keeps its secret."""
        ...

    async def remove(self, account_id: AccountId) -> object:
        """Remove an account with all its data on this computer."""
        ...

    def connect_now(self, account_id: AccountId) -> None:
        """Try to connect at once."""
        ...


class PreferenceWishes(Protocol):
    """What a user can choose."""

    async def change(self, **changes: Any) -> object:
        """Change settings by the names of `Settings`."""
        ...

    async def set_channel(self, channel: Channel) -> object:
        """Change a notification channel."""
        ...

    def set_do_not_disturb(self, until: float) -> None:
        """Be silent until a time; 0: speak again."""
        ...

    def snooze(self, wish: DoNotDisturb) -> None:
        """Be silent as a choice in a menu means."""
        ...

    async def set_quiet_hours(self, schedule: QuietHours) -> object:
        """Change a schedule of quiet hours, or add it."""
        ...

    async def remove_quiet_hours(self, schedule_id: str) -> object:
        """Remove a schedule of quiet hours."""
        ...


class PushWishes(Protocol):
    """What a user can ask of notifications."""

    async def clear_all_notification(self) -> object:
        """Take all notifications off the screen."""
        ...

    async def require_notification_permission(self) -> bool:
        """Ask the system's leave to notify."""
        ...

    async def display_test(self) -> object:
        """Show a notification to try out the settings."""
        ...


class FateWishes(Protocol):
    """What a user can ask about the fate of messages (`app.services.fates.Fates`)."""

    async def of_message(self, key: MessageKey) -> LedgerEntry | None:
        """Read what became of one message."""
        ...

    async def of_conversation(self, ref: ConversationRef, limit: int) -> Sequence[LedgerLine]:
        """Read what became of the newest messages of a conversation, newest first."""
        ...

    async def search(
        self,
        text: str = "",
        *,
        fates: Collection[Fate] = (),
        before: Position | None = None,
        limit: int = 100,
    ) -> Sequence[LedgerLine]:
        """Search the notification history, newest first."""
        ...

    async def next_unhandled(self, after: LedgerEntry | None = None) -> LedgerEntry | None:
        """Find the oldest message, or the next after one, that waits for the user."""
        ...


class ContactWishes(Protocol):
    """What a user can do about people (`app.services.contacts.Contacts`)."""

    async def accept(self, account: AccountId, user: str) -> object:
        """Let somebody see my presence, and put them on the contact list."""
        ...

    async def decline(self, account: AccountId, user: str) -> object:
        """Let somebody not see my presence."""
        ...

    async def block(self, account: AccountId, user: str) -> object:
        """Keep away what somebody sends."""
        ...

    async def unblock(self, account: AccountId, user: str) -> object:
        """Let somebody reach me again."""
        ...

    def offers(self, account: AccountId) -> SessionFeature:
        """What the account's server offers now; NONE without a connection."""
        ...

    async def rename(self, account: AccountId, user: str, name: str) -> object:
        """Call a contact by a name of mine; "" leaves it to them."""
        ...

    async def remove(self, account: AccountId, user: str) -> object:
        """Take somebody off the contact list."""
        ...

    async def ask_presence(self, account: AccountId, user: str) -> object:
        """Ask to see when a contact is there."""
        ...

    async def set_own_picture(self, account: AccountId, picture: OwnPicture | None) -> object:
        """Show others a picture of me, or none any more."""
        ...


class GroupWishes(Protocol):
    """What a user can do about groups and invitations (`app.services.groups.Groups`)."""

    async def accept(self, ref: ConversationRef) -> object:
        """Enter the group."""
        ...

    async def ignore(self, ref: ConversationRef) -> object:
        """Let the invitation go."""
        ...

    def offers(self, account: AccountId) -> SessionFeature:
        """What the account's server offers for groups; NONE without a connection."""
        ...

    async def create(
        self, account: AccountId, name: str, nickname: str = "", *, public: bool = False
    ) -> ConversationRef:
        """Make a group and enter it."""
        ...

    async def rename(self, ref: ConversationRef, name: str) -> object:
        """Give a group another name."""
        ...

    async def invite(self, ref: ConversationRef, user: str, reason: str = "") -> object:
        """Ask somebody into a group."""
        ...

    async def set_subject(self, ref: ConversationRef, subject: str) -> object:
        """Say what a group talks about."""
        ...

    async def members(self, ref: ConversationRef) -> tuple[Member, ...]:
        """Ask who belongs to a group, there now or not."""
        ...

    async def put_out(self, ref: ConversationRef, member: Member) -> object:
        """Take somebody out of a group; they may be invited again."""
        ...

    async def ban(self, ref: ConversationRef, member: Member) -> object:
        """Take somebody out of a group and keep them out."""
        ...

    async def appoint(
        self, ref: ConversationRef, member: Member, affiliation: Affiliation
    ) -> object:
        """Make somebody lastingly an administrator, a member, or nothing of a group."""
        ...


class AttachmentWishes(Protocol):
    """What a user can ask of what was shared (`app.services.attachments.Attachments`)."""

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None = None, limit: int = 60
    ) -> Sequence[Message]:
        """Read messages that carry something of a kind, newest first."""
        ...


class CallWishes(Protocol):
    """What a user can do about a call that rings (`app.services.calls.Calls`)."""

    async def accept(self, call: CallChanged) -> object:
        """Answer it."""
        ...

    async def reject(self, call: CallChanged) -> object:
        """Decline it, on all devices."""
        ...


class FileWishes(Protocol):
    """What a user can do with files (`app.services.files.Files`)."""

    async def send(self, ref: ConversationRef, file: OutgoingFile) -> object:
        """Put a file on the server and send it."""
        ...

    async def fetch(
        self,
        account: AccountId,
        url: str,
        target: Path,
        *,
        name: str = "",
        ref: ConversationRef | None = None,
    ) -> object:
        """Fetch a file that a message names to where the user wants it."""
        ...

    def cancel(self, transfer: str) -> None:
        """Stop a file on its way."""
        ...


class MediaWishes(Protocol):
    """Pictures of messages (`app.services.media.Media`)."""

    async def picture(
        self,
        message: Message,
        image: Image,
        width: int,
        height: int,
        *,
        asked: bool = False,
        animate: bool = False,
        progress: Progress = ...,
    ) -> Decoded | None:
        """Show a picture, as large as it fits; None if it waits for the user to ask for it."""
        ...

    async def sound(
        self, message: Message, url: str, *, asked: bool, progress: Progress = ...
    ) -> Path | None:
        """Fetch a file to keep it; None if it waits for the user to ask for it."""
        ...

    async def size(self) -> int:
        """Bytes that are kept."""
        ...

    async def clear(self) -> object:
        """Forget what is kept."""
        ...


class SoundWishes(Protocol):
    """Sounds of messages (`app.services.sounds.Sounds`)."""

    playing: Playing | None
    on_change: Callable[[], None]

    def known(self, url: str) -> Waveform | None:
        """How a sound looks, if that is known."""
        ...

    def position(self, url: str) -> float:
        """Where a sound is, seconds."""
        ...

    async def look(
        self, message: Message, url: str, *, asked: bool = False, progress: Progress = ...
    ) -> Waveform | None:
        """Find out how a sound looks; None if it waits for the user to ask for it."""
        ...

    async def play(self, message: Message, url: str, at: float | None = None) -> object:
        """Play a sound from a place, or from where it rests."""
        ...

    async def pause(self) -> object:
        """Let what plays rest."""
        ...

    async def seek(self, message: Message, url: str, at: float) -> object:
        """Go to a place of a sound."""
        ...


class RegistrationWishes(Protocol):
    """Accounts that do not exist yet (`app.services.registration.Registration`)."""

    async def ask(self, server: ServerAddress) -> RegistrationForm:
        """Ask a server what it wants to know."""
        ...

    async def register(self, server: ServerAddress, answers: Mapping[str, str]) -> Account:
        """Make the account, and add it."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What every part of the window is given.

    Attributes:
        check: runs the notification check.
        clock: seconds since the epoch, UTC.
        try_demo: starts the demo beside this program.
        push_check: makes what tries vendors' push, which takes a while.
        contacts, registration and what follows: None where there is no such thing; what needs it
            is not shown.
    """

    store: Store
    tasks: SpawnsTasks
    conversations: ConversationWishes
    accounts: AccountWishes
    preferences: PreferenceWishes
    push: PushWishes
    check: Callable[[], Awaitable[Report]]
    fates: FateWishes
    clock: Callable[[], float] = time.time
    contacts: ContactWishes | None = None
    registration: RegistrationWishes | None = None
    groups: GroupWishes | None = None
    calls: CallWishes | None = None
    files: FileWishes | None = None
    media: MediaWishes | None = None
    sounds: SoundWishes | None = None
    tencent: TencentWishes | None = None
    device_push: DevicePushWishes | None = None
    push_check: Callable[[], Awaitable[PushCheckWishes]] | None = None
    attachments: AttachmentWishes | None = None
    search: SearchWishes | None = None
    statistics: StatisticsWishes | None = None
    local_data: LocalDataWishes | None = None
    export: ExportWishes | None = None
    try_demo: Callable[[], Coroutine[Any, Any, object]] | None = None
