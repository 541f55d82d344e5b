"""Who may see us and who may reach us: answer wishes, keep the contact list, block.

Whoever wishes to see our presence waits in `AppState.contact_requests`; a quiet notification says
so once in each run, offers to accept or ignore it, and goes when the wish is answered, here or
elsewhere.
"""

import asyncio
import logging

from app.domain.errors import ConnectionFailed, ServiceUnavailable
from app.domain.events import ContactRequested, ContactRequestSettled, ConversationChanged
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.notification import Notification, Tag
from app.domain.people import OwnPicture
from app.domain.preview import plain
from app.domain.words import translate
from app.ports.im import SessionFeature
from app.services.accounts import Accounts
from app.services.push_plugin import PushPlugin
from app.services.questions import Question, Questions
from app.services.store import Store

logger = logging.getLogger(__name__)

_CHANNEL = "system"
_PREFIX = f"{_CHANNEL}/contact/"


class Contacts:
    """The user's wishes about people.

    Every method raises `ConnectionFailed` or `RequestFailed`, and then nothing was changed.
    """

    def __init__(self, store: Store, accounts: Accounts, push: PushPlugin) -> None:
        self._store = store
        self._accounts = accounts
        self._questions = Questions(store, push, _PREFIX)
        self._told: set[Tag] = set()
        self._queue: asyncio.Queue[ContactRequested | ContactRequestSettled] = asyncio.Queue()
        store.listen(ContactRequested, self._queue.put_nowait)
        store.listen(ContactRequestSettled, self._queue.put_nowait)

    async def accept(self, account: AccountId, user: str) -> None:
        """Let somebody see our presence, and put them on the contact list."""
        await self._accounts.session(account).answer_contact(user, accept=True)

    async def decline(self, account: AccountId, user: str) -> None:
        """Let somebody not see our presence; they may ask again."""
        await self._accounts.session(account).answer_contact(user, accept=False)

    def offers(self, account: AccountId) -> SessionFeature:
        """What an account's server offers; NONE while there is no connection."""
        try:
            return self._accounts.session(account).features
        except ConnectionFailed:
            return SessionFeature.NONE

    async def rename(self, account: AccountId, user: str, name: str) -> None:
        """Call a contact by a name of ours; "" leaves the name to them."""
        name = " ".join(name.split())
        await self._accounts.session(account).rename_contact(user, name)
        if name:
            ref = ConversationRef(account, ConversationId.c2c(user))
            self._store.dispatch(ConversationChanged(ref, name=name))

    async def ask_presence(self, account: AccountId, user: str) -> None:
        """Ask to see when a contact is there; they may never answer."""
        await self._accounts.session(account).ask_presence(user)

    async def set_own_picture(self, account: AccountId, picture: OwnPicture | None) -> None:
        """Show others a picture of ours, or none any more.

        Raises:
            NotSupported: the server keeps no pictures.
        """
        await self._accounts.session(account).set_own_picture(picture)

    async def remove(self, account: AccountId, user: str) -> None:
        """Take somebody off the contact list; their messages stay."""
        await self._accounts.session(account).remove_contact(user)

    async def block(self, account: AccountId, user: str) -> None:
        """Let the server keep away what somebody sends; a wish of theirs is declined."""
        session = self._accounts.session(account)
        requests = self._store.state.contact_requests
        if any((r.account, r.person.id) == (account, user) for r in requests):
            await session.answer_contact(user, accept=False)
        await session.set_blocked(user, blocked=True)

    async def unblock(self, account: AccountId, user: str) -> None:
        """Let somebody reach us again."""
        await self._accounts.session(account).set_blocked(user, blocked=False)

    async def run(self) -> None:
        """Show and withdraw the notifications of wishes, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell(), name="wishes")
            group.create_task(self._questions.run(), name="answers to wishes")

    async def _tell(self) -> None:
        while True:
            event = await self._queue.get()
            try:
                if isinstance(event, ContactRequested):
                    await self._show(event)
                else:
                    await self._questions.settled(_tag(event.account, event.user))
            except ServiceUnavailable as error:
                logger.warning("Nobody is told of a wish: %s", error)

    async def _show(self, request: ContactRequested) -> None:
        tag = _tag(request.account, request.person.id)
        channel = self._store.state.settings.channel(_CHANNEL)
        if tag in self._told or not channel.enabled:
            return
        self._told.add(tag)
        name = plain(request.person.display_name, 60)
        address = plain(request.person.id)
        notification = Notification(
            tag=tag,
            channel=channel.id,
            title=translate("{name} wants to be your contact", name=name),
            body="\n".join(line for line in (address, plain(request.text)) if line),
            avatar_name=request.person.display_name,
            importance=channel.importance,
            sound=channel.sound and self._store.state.settings.sound,
        )
        account, user = request.account, request.person.id
        await self._questions.ask(
            Question(
                notification,
                "the contact",
                lambda: self.accept(account, user),
                lambda: self.decline(account, user),
            )
        )


def _tag(account: AccountId, user: str) -> Tag:
    return Tag(f"{_PREFIX}{account}/{user}")
