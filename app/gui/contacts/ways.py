"""Where the pages about people and groups can lead to."""

from typing import Protocol

from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message


class Ways(Protocol):
    """What a page asks of the window; `app.gui.gui.Gui` is it."""

    def open_chat(self, ref: ConversationRef) -> None:
        """Show a conversation, ready to write in."""
        ...

    def show_details(self, ref: ConversationRef) -> None:
        """Show the page of a person or a group."""
        ...

    def show_message(self, message: Message) -> None:
        """Show a message where it stands in its conversation."""
        ...

    def new_conversation(self, address: str = "") -> None:
        """Ask whom to write to, or which group to join."""
        ...

    def new_group(self) -> None:
        """Ask for what a new group needs."""
        ...

    def invite(self, ref: ConversationRef) -> None:
        """Ask whom to invite into a group."""
        ...

    def show_profile(self, account: AccountId | None = None) -> None:
        """Show how others see an account of the user's; None: the first."""
        ...
