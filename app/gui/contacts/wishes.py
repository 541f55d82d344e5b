"""What the user can do with people, and ask of what was shared."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message, Position
from app.domain.people import OwnPicture
from app.ports.im import SessionFeature
from app.ports.storage import Shared


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


class AttachmentWishes(Protocol):
    """What a user can ask of what was shared (`app.services.attachments.Attachments`)."""

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None = None, limit: int = 60
    ) -> Sequence[Message]:
        """Read messages that carry something of a kind, newest first."""
        ...
