"""The ledger: what became of each message's notification, and why.

Threads, order and errors are those of `app.ports.archive`, with which it is one database.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message, MessageKey, Position
from app.domain.notification import Fate, FateRecord, NativeId


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
