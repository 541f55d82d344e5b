"""What everything stands on: the state of the last run, where it is kept, and tasks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from app.bootstrap.folders import Folders
from app.domain.events import (
    AccountChanged,
    ConversationsLoaded,
    DoNotDisturbChanged,
    SettingsChanged,
)
from app.ports.archive import Archive
from app.ports.ledger import Ledger
from app.ports.storage import Attachments
from app.services.preferences import Preferences
from app.services.store import Store

FIRST_LOOK = 30
"""Newest messages of each lively conversation that are read at a start: more than the window shows.
Older ones are read when it is opened; to read 200 of each took longer than the window."""

if TYPE_CHECKING:
    from app.adapters.storage.storage import Storage
    from app.services.accounts import StartTask


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


@contextlib.asynccontextmanager
async def service_tasks() -> AsyncIterator["StartTask"]:
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
