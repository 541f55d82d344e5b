"""What is kept between runs: the archive, the ledger of notifications, secrets and settings.

Archive and ledger are one database, so that a message and its first fate are written in one
transaction. Every method may be called from the event loop's thread only and does its work on
another; calls take effect in the order they were made. All raise `StorageFailed`.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from app.domain.coverage import OnlineSpan
from app.domain.events import GroupInvited, Origin
from app.domain.ids import AccountId, ConversationRef, MessageId
from app.domain.model import (
    Account,
    Conversation,
    Element,
    File,
    Image,
    Message,
    MessageKey,
    MessageState,
    Position,
    Reaction,
    Video,
    Voice,
)
from app.domain.notification import Fate, FateRecord, NativeId
from app.domain.people import Contact
from app.domain.quiet_hours import DoNotDisturb
from app.domain.settings import Settings
from app.ports.im import ArchivePosition


class Arrival(Struct, frozen=True):
    """A message on its way into the archive."""

    message: Message
    origin: Origin


class Snapshot(Struct, frozen=True):
    """What the archive knew when the program started."""

    conversations: tuple[Conversation, ...]
    messages: tuple[Message, ...]
    """The newest of each conversation, oldest first within each."""


class Removed(Struct, frozen=True):
    """What `Archive.remove` did.

    Attributes:
        messages: those that were there, as they were, oldest first.
        unread: the conversation's unread number after it.
    """

    messages: tuple[Message, ...]
    unread: int


class Archive(Protocol):
    """Conversations and messages, for good."""

    async def load(self, recent: int) -> Snapshot:
        """Read all conversations, with the newest messages of those that changed lately.

        Args:
            recent: messages of each conversation; the archive may give fewer for conversations
                that were not active lately, at least the newest one of each.
        """
        ...

    async def add(
        self,
        arrivals: Sequence[Arrival],
        positions: Mapping[tuple[AccountId, str], ArchivePosition],
    ) -> Sequence[bool | None]:
        """Add messages and move the catch-up positions, in one transaction.

        A message that is already there (same key, or same non-empty archive id in the
        conversation) only teaches its archive id and a further state. Each new incoming message
        that can be new to the user (origin LIVE, CATCH_UP or CARBON, counts as unread, lies behind
        the conversation's read position) gets the fate ARRIVED and adds one to the conversation's
        unread number. What came as HISTORY is kept `as_history`: it never counts, whatever is
        read later.

        Returns:
            for each arrival, whether it was new; None: the user deleted it here, so that nothing
            of it is kept and nobody is to hear of it.
        """
        ...

    async def position(self, account: AccountId) -> Mapping[str, ArchivePosition]:
        """Read how far each archive of an account was taken over."""
        ...

    async def save(self, conversation: Conversation) -> None:
        """Keep a conversation's name, mute, pin, secrecy, draft and read position.

        Its counters follow the read position, which never goes back; members and presence are the
        server's to tell.
        """
        ...

    async def remove_conversation(self, ref: ConversationRef) -> None:
        """Forget a conversation with its messages and fates."""
        ...

    async def find(self, ref: ConversationRef, marker: str) -> Message | None:
        """Find a message by its archive id, else by its own id, then the newest of several."""
        ...

    async def get(self, keys: Sequence[MessageKey]) -> Sequence[Message]:
        """Read messages by key, in the order of the keys; those not there are left out."""
        ...

    async def history(
        self, ref: ConversationRef, before: Position | None, limit: int
    ) -> Sequence[Message]:
        """Read messages older than a position (None: the newest), oldest first."""
        ...

    async def newer(self, ref: ConversationRef, after: Position, limit: int) -> Sequence[Message]:
        """Read messages newer than a position, oldest first."""
        ...

    async def oldest_archive_id(self, ref: ConversationRef) -> str | None:
        """Read the server's id of the oldest message that has one; None if no message has."""
        ...

    async def mark_read(self, ref: ConversationRef, up_to: Position, *, told: bool = False) -> int:
        """Move the read position forward and recount.

        Args:
            told: the server knows of it, because it told us or has answered us.

        Returns:
            how many messages that count as unread lie behind it now.
        """
        ...

    async def untold(self, account: AccountId) -> Sequence[Message]:
        """Read what was read here and the server does not know of yet.

        Returns:
            of each such conversation of the account the newest message of others that is read.
        """
        ...

    async def set_state(
        self, ref: ConversationRef, message: MessageId, state: MessageState, archive_id: str
    ) -> None:
        """Keep how far a message of ours has come."""
        ...

    async def edit(self, key: MessageKey, elements: Sequence[Element]) -> None:
        """Replace a message's content and mark it edited; a recalled one stays empty."""
        ...

    async def recall(self, key: MessageKey) -> int:
        """Delete a message's content and mark it recalled; an unread one no longer counts.

        Returns:
            the conversation's unread number after it.
        """
        ...

    async def remove(self, ref: ConversationRef, messages: Sequence[Message]) -> Removed:
        """Delete messages of a conversation, with their fates, for good.

        They are remembered by their keys and archive ids, so that `add` knows them again and does
        not take them; nothing of what they said is kept.
        """
        ...

    async def restore(self, messages: Sequence[Message]) -> None:
        """Take back in what was removed; they count as read, and have no fate."""
        ...

    async def set_reactions(
        self, ref: ConversationRef, message: MessageId, sender: str, reactions: Sequence[Reaction]
    ) -> None:
        """Keep somebody's reactions to a message."""
        ...

    async def outbox(self, account: AccountId) -> Sequence[Message]:
        """Read messages of ours that wait to be sent, in the order they were written."""
        ...

    async def remove_account(self, account: AccountId) -> None:
        """Delete all data of an account."""
        ...

    async def close(self) -> None:
        """Finish what was asked for and close the database."""
        ...


class Shared(Enum):
    """What can be looked for among the things that were shared in a conversation."""

    PICTURES = "pictures"
    FILES = "files"


SHARED_KINDS: Mapping[Shared, tuple[type[Element], ...]] = {
    Shared.PICTURES: (Image, Video),
    Shared.FILES: (File, Voice),
}
"""The kinds of element that each of them means."""


class Attachments(Protocol):
    """What was shared in conversations; a view of the archive, with its threads and errors."""

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None, limit: int
    ) -> Sequence[Message]:
        """Read messages that carry something of a kind, newest first.

        Args:
            before: only what is older, for the next page; None: the newest.
        """
        ...


class LedgerEntry(Struct, frozen=True):
    """The fate of a message as it stands.

    Attributes:
        arrived_at: when it was archived.
        decided_at, shown_at, settled_at: when those steps were taken, or 0.
        native_id: of the notification it was last shown in.
        rule: what was decided about it, in words; `reason` is of the last step, whatever it was.
    """

    key: MessageKey
    position: Position
    fate: Fate
    reason: str
    native_id: NativeId | None
    arrived_at: float
    decided_at: float = 0.0
    shown_at: float = 0.0
    settled_at: float = 0.0
    rule: str = ""

    def after(self, record: FateRecord) -> "LedgerEntry":
        """The entry after a step; unchanged if the step may not be taken."""
        if not self.fate.may_become(record.fate):
            return self
        decided = record.fate in (Fate.INTENDED, Fate.SILENT, Fate.HELD)
        shown = record.fate.is_shown
        return replace(
            self,
            fate=record.fate,
            reason=record.reason or self.reason,
            native_id=self.native_id if record.native_id is None else record.native_id,
            decided_at=self.decided_at or (record.at if decided else 0.0),
            shown_at=self.shown_at or (record.at if shown else 0.0),
            settled_at=record.at if record.fate.is_settled else self.settled_at,
            rule=record.reason if decided and record.reason else self.rule,
        )

    def read(self, reason: str, at: float) -> "LedgerEntry":
        """The entry after its message was read: withdrawn if it was shown, else silent."""
        shown = self.shown_at or self.fate is Fate.EXPIRED
        fate = Fate.WITHDRAWN if shown else Fate.SILENT
        return self.after(FateRecord(self.key, fate, at, reason))


class Click(Struct, frozen=True):
    """A click on a notification, written down before any widget is touched.

    Attributes:
        id: given by the ledger; 0 before.
        ref: where it leads; None opens the list.
        unread: the list is to be filtered to unread.
        activation_token: lets the window come to the front; useless in a later run.
    """

    ref: ConversationRef | None
    at: float
    activation_token: str = ""
    id: int = 0
    unread: bool = False


class LedgerLine(Struct, frozen=True):
    """A line of the notification history: a fate with the message it is about."""

    entry: LedgerEntry
    message: Message
    conversation_name: str


class Ledger(Protocol):
    """The fate of every incoming message, and the inbox of clicks."""

    async def record(self, records: Sequence[FateRecord]) -> None:
        """Take the next step for messages, where `Fate.may_become` allows it.

        A message of the archive that had no fate gets one; unknown messages are passed over. An
        empty reason, and no native id, leave what was known.
        """
        ...

    async def settle_read(
        self, ref: ConversationRef, up_to: Position, reason: str, at: float
    ) -> Sequence[LedgerEntry]:
        """Settle what was shown up to a position as withdrawn, and what had not been as silent.

        What expired is withdrawn too: it may still be in the notification server's history.

        Returns:
            the entries that were settled by this, as they are now.
        """
        ...

    async def unsettled(self) -> Sequence[LedgerEntry]:
        """Read every entry that is not settled, oldest first: what a crash may have left."""
        ...

    async def by_native_id(self, native_id: NativeId) -> Sequence[LedgerEntry]:
        """Read the entries that a notification stands or stood for, oldest first."""
        ...

    async def entry(self, key: MessageKey) -> LedgerEntry | None:
        """Read one message's fate; None if it never had one (history, or mine)."""
        ...

    async def history(self, ref: ConversationRef | None, limit: int) -> Sequence[LedgerEntry]:
        """Read the newest entries, newest first, of one conversation or of all."""
        ...

    async def search(
        self,
        text: str = "",
        *,
        fates: Collection[Fate] = (),
        before: Position | None = None,
        limit: int = 100,
    ) -> Sequence[LedgerLine]:
        """Search the notification history, newest first.

        Args:
            text: words (`app.domain.search.Query`), each of which must be in what the message
                says, in its preview, or in a name or id of its sender or conversation; "" finds
                all. What was edited or recalled is found by what it says now.
            fates: those that are looked for; none: all.
            before: only what is older, for the next page.
        """
        ...

    async def next_unhandled(self, after: LedgerEntry | None = None) -> LedgerEntry | None:
        """Find the oldest entry, or the next after one, that the user has not dealt with yet.

        That is what is not settled, and what only left the screen by itself.
        """
        ...

    async def missing(self, account: AccountId) -> Sequence[Message]:
        """Find unread messages of an account that nobody has decided about, oldest first.

        They have no fate, or are still ARRIVED: whatever the notifier knows nothing of among them
        was lost on the way to it.
        """
        ...

    async def record_click(self, click: Click) -> Click:
        """Write a click down; returns it with its id."""
        ...

    async def pending_clicks(self) -> Sequence[Click]:
        """Read clicks that were not carried out, oldest first."""
        ...

    async def consume_click(self, click: Click) -> None:
        """Note that a click was carried out: its conversation is on screen."""
        ...


class HourCount(Struct, frozen=True):
    """The messages that arrived within an hour.

    Attributes:
        start: when the hour begins, seconds since the epoch.
        shown: those that a notification was shown for.
        silent: the others.
    """

    start: float
    shown: int
    silent: int


class Statistics(Protocol):
    """Counts for the user to look at."""

    async def by_hour(self, since: float) -> Sequence[HourCount]:
        """Count the messages from a time on, hour by hour; hours without any are left out."""
        ...


class DataSizes(Struct, frozen=True):
    """Bytes on the disk, by what they are for."""

    messages: int
    avatars: int
    logs: int


class LocalData(Protocol):
    """The program's files as a whole; all methods raise `StorageFailed`."""

    async def sizes(self) -> DataSizes:
        """Tell how much room they take."""
        ...

    async def give_back(self) -> None:
        """Give the room of deleted messages back to the disk; takes a second for each 500 MB."""
        ...


class CoverageLog(Protocol):
    """When each account was connected; small, and no harm is done if it is lost."""

    async def load(self) -> Sequence[OnlineSpan]:
        """Read all spans; none if they can't be read."""
        ...

    async def save(self, spans: Sequence[OnlineSpan]) -> None:
        """Replace all spans."""
        ...

    def save_at_exit(self, spans: Sequence[OnlineSpan]) -> None:
        """Replace all spans at once, blocking for a moment, when the program ends; never raises."""
        ...


class KeptPeople(Struct, frozen=True):
    """What is kept of people besides messages, until the servers tell it again.

    Attributes:
        contacts: those on the contact lists, by account.
        invitations: into groups, unanswered; no server tells of them again.
    """

    contacts: Mapping[AccountId, tuple[Contact, ...]] = {}
    invitations: tuple[GroupInvited, ...] = ()


class PeopleStore(Protocol):
    """Keeps contact lists and invitations."""

    async def load(self) -> KeptPeople:
        """Read all; nothing if it can't be read."""
        ...

    async def save(self, people: KeptPeople) -> None:
        """Replace all, whole or not at all.

        Raises:
            StorageFailed: it can't be written; the old is as it was.
        """
        ...

    def save_at_exit(self, people: KeptPeople) -> None:
        """Replace all at once, blocking for a moment, when the program ends; never raises."""
        ...


class TextFile(Protocol):
    """A text file on its way to a place that the user chose, UTF-8."""

    async def write(self, text: str) -> None:
        """Add text at its end."""
        ...

    async def finish(self) -> None:
        """Make it appear, complete, at its place; replaces what was there."""
        ...

    async def abandon(self) -> None:
        """Give it up: nothing of it is left, and what was there before is untouched."""
        ...


class CredentialStore(Protocol):
    """Secrets in the system's key ring."""

    @property
    def is_persistent(self) -> bool:
        """Whether secrets outlive this run; False: there is no key ring, or it stays locked."""
        ...

    async def get(self, account: AccountId) -> str | None:
        """Read an account's secret; None if there is none or the key ring stays locked."""
        ...

    async def set(self, account: AccountId, secret: str) -> None:
        """Keep an account's secret; in memory only where no key ring takes it."""
        ...

    async def delete(self, account: AccountId) -> None:
        """Forget an account's secret; does nothing if there is none.

        Raises:
            StorageFailed: the key ring stays locked, the secret is still in it.
        """
        ...


class Configuration(Struct, frozen=True):
    """What the settings file holds."""

    settings: Settings
    accounts: tuple[Account, ...] = ()
    do_not_disturb: tuple[DoNotDisturb, ...] = ()
    """What held when it was saved, at most one for each account and one for the program."""


class SettingsStore(Protocol):
    """The settings file."""

    def load(self) -> Configuration:
        """Read it; what is missing or wrong in it falls back to the default, with a log line.

        A file that can't be read at all is set aside under another name, never overwritten.
        """
        ...

    async def save(self, configuration: Configuration) -> None:
        """Write it, whole or not at all."""
        ...
