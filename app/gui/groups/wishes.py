"""What the user can do with groups."""

from typing import Protocol

from app.domain.conversation import Affiliation, Member
from app.domain.ids import AccountId, ConversationRef
from app.ports.im import SessionFeature


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
