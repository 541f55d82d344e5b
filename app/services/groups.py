"""Groups: make, invite, answer invitations, and what a group tells of itself.

An invitation waits in `AppState.invitations`; a notification says so and offers to accept or
ignore it, silently again in each later run until it is answered. A click opens the conversation of
the group, where the user can do that, too. Nobody is taken into a group unasked.
"""

import asyncio
import logging

from app.domain.blank import seen
from app.domain.conversation import Affiliation, Member, Role
from app.domain.errors import ConnectionFailed, InvalidConversationId, ServiceUnavailable
from app.domain.events import (
    ConversationChanged,
    GroupInvited,
    InvitationSettled,
    PeopleRemembered,
)
from app.domain.ids import AccountId, ConversationRef, build_ext
from app.domain.notification import Notification, Tag
from app.domain.preview import plain
from app.domain.words import translate
from app.ports.im import SessionFeature
from app.services.accounts import Accounts
from app.services.conversations import Conversations
from app.services.push_plugin import PushPlugin
from app.services.questions import Question, Questions
from app.services.store import Store

logger = logging.getLogger(__name__)

MAX_SHOWN = 5
"""Invitations on the screen at a time: anybody can send any number. The window has the others."""

_CHANNEL = "system"
_PREFIX = f"{_CHANNEL}/invitation/"


class Groups:
    """The user's wishes about groups.

    Methods that ask the server raise `ConnectionFailed` or `RequestFailed`, and then nothing was
    changed.
    """

    def __init__(
        self, store: Store, accounts: Accounts, conversations: Conversations, push: PushPlugin
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._conversations = conversations
        self._questions = Questions(store, push, _PREFIX)
        self._shown: set[Tag] = set()
        self._queue: asyncio.Queue[GroupInvited | InvitationSettled | PeopleRemembered] = (
            asyncio.Queue()
        )
        store.listen(GroupInvited, self._queue.put_nowait)
        store.listen(InvitationSettled, self._queue.put_nowait)
        store.listen(PeopleRemembered, self._queue.put_nowait)

    def offers(self, account: AccountId) -> SessionFeature:
        """What an account's server offers; NONE while there is no connection."""
        try:
            return self._accounts.session(account).features
        except ConnectionFailed:
            return SessionFeature.NONE

    async def create(
        self, account: AccountId, name: str, nickname: str = "", *, public: bool = False
    ) -> ConversationRef:
        """Make a group and enter it.

        Args:
            public: everybody may find and enter it, else only who is invited.

        Raises:
            InvalidConversationId: it has no name.
        """
        name = " ".join(name.split())
        if not name:
            raise InvalidConversationId("a group needs a name")
        session = self._accounts.session(account)
        ref = ConversationRef(
            account,
            await session.create_group(name, nickname or self._me(account), public=public),
        )
        self._store.dispatch(ConversationChanged(ref, name=name))
        return ref

    def _me(self, account: AccountId) -> str:
        own = self._store.state.accounts[account].account
        return own.name or own.address.partition("@")[0]

    async def invite(self, ref: ConversationRef, user: str, reason: str = "") -> None:
        """Ask somebody into a group."""
        await self._accounts.session(ref.account).invite(ref.id, user.strip(), reason.strip())

    async def accept(self, ref: ConversationRef, nickname: str = "") -> None:
        """Accept an invitation: enter the group, now and in every later run."""
        await self._conversations.join_group(ref.account, ref.id.target, nickname)
        self._store.dispatch(InvitationSettled(ref))

    async def ignore(self, ref: ConversationRef) -> None:
        """Ignore an invitation; it is gone here whatever becomes of the word to the server."""
        self._store.dispatch(InvitationSettled(ref))
        await self._accounts.session(ref.account).decline_invitation(ref.id)

    async def set_subject(self, ref: ConversationRef, subject: str) -> None:
        """Say what a group talks about."""
        await self._accounts.session(ref.account).set_subject(ref.id, subject.strip())

    async def members(self, ref: ConversationRef) -> tuple[Member, ...]:
        """Ask who belongs to a group, there now or not; `AppState.groups` has who is there."""
        return await self._accounts.session(ref.account).members(ref.id)

    async def rename(self, ref: ConversationRef, name: str) -> None:
        """Give a group another name.

        Raises:
            InvalidConversationId: it would have no name.
        """
        name = " ".join(name.split())
        if not name:
            raise InvalidConversationId("a group needs a name")
        await self._accounts.session(ref.account).rename_group(ref.id, name)

    async def put_out(self, ref: ConversationRef, member: Member) -> None:
        """Take somebody out of a group; they may be invited again."""
        await self._accounts.session(ref.account).set_role(ref.id, member, Role.NONE)

    async def ban(self, ref: ConversationRef, member: Member) -> None:
        """Take somebody out of a group and keep them out.

        Raises:
            NotSupported: the group does not tell who they are.
        """
        await self.appoint(ref, member, Affiliation.OUTCAST)

    async def appoint(self, ref: ConversationRef, member: Member, affiliation: Affiliation) -> None:
        """Make somebody lastingly an administrator, a member, or nothing of a group."""
        session = self._accounts.session(ref.account)
        await session.set_affiliation(ref.id, member, affiliation)

    async def run(self) -> None:
        """Show and withdraw the notifications of invitations, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell(), name="invitations")
            group.create_task(self._questions.run(), name="answers to invitations")

    async def _tell(self) -> None:
        while True:
            event = await self._queue.get()
            try:
                match event:
                    case GroupInvited():
                        await self._show(event, sound=True)
                    case PeopleRemembered():  # they rang in the run that they came in
                        for invitation in event.invitations:
                            await self._show(invitation, sound=False)
                    case InvitationSettled(ref):
                        self._shown.discard(_tag(ref))
                        await self._questions.settled(_tag(ref))
            except ServiceUnavailable as error:
                logger.warning("Nobody is told of an invitation: %s", error)

    async def _show(self, invitation: GroupInvited, *, sound: bool) -> None:
        state = self._store.state
        channel = state.settings.channel(_CHANNEL)
        blocked = state.blocked.get(invitation.ref.account, frozenset())
        if invitation.inviter.id in blocked:
            self._store.dispatch(InvitationSettled(invitation.ref))
            return
        if not channel.enabled or invitation not in state.invitations:
            return
        tag = _tag(invitation.ref)
        if tag not in self._shown and len(self._shown) >= MAX_SHOWN:
            return
        self._shown.add(tag)
        group = plain(seen(invitation.name) or invitation.ref.id.target)
        name = plain(invitation.inviter.display_name, 60) or translate("Somebody")
        notification = Notification(
            tag=tag,
            channel=channel.id,
            title=translate("{name} invites you into a group", name=name),
            body="\n".join(line for line in (group, plain(invitation.reason)) if line),
            ref=invitation.ref,
            ext=build_ext(invitation.ref.id),
            avatar_name=invitation.inviter.display_name,
            importance=channel.importance,
            sound=sound and channel.sound and state.settings.sound,
        )
        ref = invitation.ref
        await self._questions.ask(
            Question(
                notification, "the invitation", lambda: self.accept(ref), lambda: self.ignore(ref)
            )
        )


def _tag(ref: ConversationRef) -> Tag:
    return Tag(f"{_PREFIX}{ref}")
