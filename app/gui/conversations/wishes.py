"""What the user can do in conversations: write, read, send files, answer calls."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.domain.events import CallChanged
from app.domain.ids import AccountId, ConversationRef, MessageId
from app.domain.message import Message, Position
from app.services.files import OutgoingFile


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

    async def delete_here(self, messages: Sequence[Message]) -> object:
        """Delete messages of one conversation on this device only."""
        ...

    async def bring_back(self, messages: Sequence[Message]) -> object:
        """Undo that, with what `MessagesRemoved` told."""
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
