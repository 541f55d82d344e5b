"""The archive: the messages and conversations that are kept between runs.

Archive and ledger (`app.ports.ledger`) are one database, so that a message and its first fate are
written in one transaction. Here and in the other ports of what is kept, every method may be called
from the event loop's thread only and does its work on another; calls take effect in the order they
were made. All raise `StorageFailed`.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from app.domain.content import Element
from app.domain.conversation import Conversation
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationRef, MessageId
from app.domain.message import Message, MessageKey, MessageState, Position, Reaction
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
