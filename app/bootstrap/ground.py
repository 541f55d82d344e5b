"""What everything stands on: the state of the last run, and the services that talk to servers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from app.bootstrap.folders import Folders
from app.bootstrap.parts import xmpp_backend
from app.bootstrap.tencent import LazyTencent, make_user_sig
from app.domain.events import (
    AccountChanged,
    AccountRemoved,
    ConversationsLoaded,
    DoNotDisturbChanged,
    SettingsChanged,
)
from app.domain.model import Protocol
from app.ports.storage import Archive, Attachments, Ledger
from app.services.accounts import Accounts, StartTask
from app.services.activity import ActivityReporter
from app.services.conversations import Conversations
from app.services.garbage import spare_the_start
from app.services.inbox import Inbox
from app.services.outbox import Outbox
from app.services.preferences import Preferences
from app.services.reading import Reading
from app.services.store import Store
from app.services.tencent_accounts import TencentAccounts

FIRST_LOOK = 30
"""Newest messages of each lively conversation that are read at a start: more than the window shows.
Older ones are read when it is opened; to read 200 of each took longer than the window."""
if TYPE_CHECKING:
    from app.adapters.storage.storage import Storage


class Ground(Struct, frozen=True):
    """What everything else stands on: the state as the last run left it, and where it is kept."""

    store: Store
    preferences: Preferences
    archive: Archive
    ledger: Ledger
    attachments: Attachments
    storage: "Storage"
    """Where they are, and what else is asked of them."""


async def lay_ground(stack: contextlib.AsyncExitStack, folders: Folders) -> Ground:
    """Open the files and bring the state to where the last run left it."""
    from app.adapters.storage.settings_file import SettingsFile
    from app.adapters.storage.storage import open_storage

    store = Store()
    file = SettingsFile(folders.settings / "settings.toml")
    configuration = file.load()
    store.dispatch(
        SettingsChanged(configuration.settings),
        *(AccountChanged(account) for account in configuration.accounts),
        *(
            DoNotDisturbChanged(wish.until, wish.until_back, wish.account)
            for wish in configuration.do_not_disturb
        ),
    )
    storage = open_storage(folders.data)
    stack.push_async_callback(storage.close)
    snapshot = await storage.archive.load(FIRST_LOOK)
    store.dispatch(ConversationsLoaded(snapshot.conversations, snapshot.messages))
    return Ground(
        store,
        Preferences(store, file),
        storage.archive,
        storage.ledger,
        storage.attachments,
        storage,
    )


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


async def make_talk(
    ground: Ground, folders: Folders, start_task: StartTask, *, is_demo: bool
) -> Talk:
    """Make the services that talk to servers; the demo keeps its secrets out of the key ring."""
    from app.adapters.storage import keyring_credentials as key_ring

    store, archive = ground.store, ground.archive
    find = key_ring.no_key_ring if is_demo else key_ring.system_key_ring
    credentials = key_ring.KeyringCredentials(find)
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
        await credentials.probe()
        if any(a.account.protocol is Protocol.XMPP for a in store.state.accounts.values()):
            await xmpp.load()
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


@contextlib.asynccontextmanager
async def service_tasks() -> AsyncIterator[StartTask]:
    """Tasks that run as long as the program does; a bug in one ends it with its traceback."""
    running: set[asyncio.Task[None]] = set()
    async with asyncio.TaskGroup() as group:

        def start(coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
            task = group.create_task(coroutine, name=name)
            running.add(task)
            task.add_done_callback(running.discard)
            return task

        try:
            yield start
        finally:
            for task in running:
                task.cancel()
