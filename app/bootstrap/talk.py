"""The services between the servers and the state."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from app.adapters.storage.keyring_credentials import KeyringCredentials
from app.bootstrap.folders import Folders
from app.bootstrap.parts import xmpp_backend
from app.bootstrap.tencent import LazyTencent, make_user_sig
from app.domain.account import Protocol
from app.domain.events import AccountRemoved
from app.services.accounts import Accounts, StartTask
from app.services.activity import ActivityReporter
from app.services.conversations import Conversations
from app.services.garbage import spare_the_start
from app.services.inbox import Inbox
from app.services.outbox import Outbox
from app.services.reading import Reading
from app.services.tencent_accounts import TencentAccounts

if TYPE_CHECKING:
    from app.bootstrap.ground import Ground


class Talk(Struct, frozen=True):
    """The services between the servers and the state."""

    inbox: Inbox
    accounts: Accounts
    outbox: Outbox
    conversations: Conversations
    reading: Reading
    activity: ActivityReporter
    tencent: TencentAccounts
    end_tencent: Callable[[], Coroutine[Any, Any, None]]
    """Ends Tencent's library, after all sessions are closed."""
    begin: Callable[[], Coroutine[Any, Any, None]]
    """Finds the key ring, imports what accounts need, connects them; once the window is there."""


def make_talk(ground: "Ground", folders: Folders, start_task: StartTask, *, is_demo: bool) -> Talk:
    """Make the services that talk to servers; the demo keeps its secrets out of the key ring."""
    store, archive = ground.store, ground.archive
    credentials = KeyringCredentials(forgets=is_demo)
    spare_the_start(store)
    inbox = Inbox(store, archive)
    xmpp = xmpp_backend(folders, store)
    tencent = LazyTencent(folders.data, store)
    tencent_accounts = TencentAccounts(tencent, credentials, make_user_sig)
    tencent.renew_by(tencent_accounts.signature)

    def forget_key(event: AccountRemoved) -> None:
        start_task(tencent_accounts.forget_key(event.account), "forget a key")

    store.listen(AccountRemoved, forget_key)
    accounts = Accounts(
        store,
        archive,
        credentials,
        ground.preferences,
        inbox,
        {Protocol.XMPP: xmpp, Protocol.TENCENT: tencent},
        start_task,
    )
    outbox = Outbox(store, archive, accounts, inbox)

    async def begin() -> None:
        # At once: the key ring answers from a process of its own.
        async with asyncio.TaskGroup() as group:
            group.create_task(credentials.probe())
            if any(a.account.protocol is Protocol.XMPP for a in store.state.accounts.values()):
                group.create_task(xmpp.load())
        await accounts.start()

    return Talk(
        inbox,
        accounts,
        outbox,
        Conversations(store, archive, accounts, outbox),
        Reading(store, archive, accounts),
        ActivityReporter(store, accounts),
        tencent_accounts,
        tencent.stop,
        begin,
    )
