"""What the window asks of the services: every wish a user can express, and nothing else.

Each room of the window says in its own `wishes` what it needs; here they come together. The
services in `app.services` provide them; the window knows no more of those than this.
"""

from __future__ import annotations  # a start needs none of the classes that are named below

import time
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from app.domain.check import Report
    from app.gui.accounts.wishes import AccountWishes, RegistrationWishes, TencentWishes
    from app.gui.contacts.wishes import AttachmentWishes, ContactWishes
    from app.gui.conversations.wishes import CallWishes, ConversationWishes, FileWishes
    from app.gui.groups.wishes import GroupWishes
    from app.gui.messages.wishes import MediaWishes, SoundWishes
    from app.gui.notifications.wishes import FateWishes, PushWishes
    from app.gui.push.wishes import DevicePushWishes, PushCheckWishes
    from app.gui.search.wishes import SearchWishes
    from app.gui.settings.wishes import (
        ExportWishes,
        LocalDataWishes,
        PreferenceWishes,
        StatisticsWishes,
    )
    from app.services.store import Store


class SpawnsTasks(Protocol):
    """Runs coroutines for slots (`app.services.tasks.Tasks`)."""

    def spawn(self, coroutine: Coroutine[Any, Any, object], *, doing: str) -> None:
        """Run a coroutine; `doing`, in English, finishes the sentence "Could not …"."""
        ...


class Context(Struct, frozen=True):
    """What every part of the window is given.

    Attributes:
        check: runs the notification check.
        clock: seconds since the epoch, UTC.
        try_demo: starts the demo beside this program.
        push_check: makes what tries vendors' push, which takes a while.
        contacts, registration and what follows: None where there is no such thing; what needs it
            is not shown.
    """

    store: Store
    tasks: SpawnsTasks
    conversations: ConversationWishes
    accounts: AccountWishes
    preferences: PreferenceWishes
    push: PushWishes
    check: Callable[[], Awaitable[Report]]
    fates: FateWishes
    clock: Callable[[], float] = time.time
    contacts: ContactWishes | None = None
    registration: RegistrationWishes | None = None
    groups: GroupWishes | None = None
    calls: CallWishes | None = None
    files: FileWishes | None = None
    media: MediaWishes | None = None
    sounds: SoundWishes | None = None
    tencent: TencentWishes | None = None
    device_push: DevicePushWishes | None = None
    push_check: Callable[[], Awaitable[PushCheckWishes]] | None = None
    attachments: AttachmentWishes | None = None
    search: SearchWishes | None = None
    statistics: StatisticsWishes | None = None
    local_data: LocalDataWishes | None = None
    export: ExportWishes | None = None
    try_demo: Callable[[], Coroutine[Any, Any, object]] | None = None
