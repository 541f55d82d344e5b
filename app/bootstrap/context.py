"""What the window is given: the state, and stand-ins for services that are made when it wishes."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from app.bootstrap.keeping import export_of, local_data_of
from app.bootstrap.later import later
from app.gui.wishes import Context

if TYPE_CHECKING:
    from app.bootstrap.folders import Folders
    from app.bootstrap.ground import Ground
    from app.bootstrap.services import Services
    from app.domain.check import Report
    from app.gui.accounts.wishes import RegistrationWishes
    from app.gui.contacts.wishes import AttachmentWishes
    from app.gui.conversations.wishes import FileWishes
    from app.gui.notifications.wishes import FateWishes
    from app.gui.push.wishes import PushCheckWishes
    from app.services.media import Media
    from app.services.sounds import Sounds
    from app.services.tasks import Tasks

T = TypeVar("T")


def context_of(
    ground: "Ground",
    folders: "Folders",
    stack: AsyncExitStack,
    tasks: "Tasks",
    services: "Callable[[], Services]",
    *,
    check: "Callable[[], Awaitable[Report]]",
    try_demo: Callable[[], Coroutine[Any, Any, object]] | None,
) -> Context:
    """Make it; nothing is imported for it but what the first sight of the window needs.

    Args:
        services: makes the services, or gives those that it made.
    """
    store = ground.store

    def of(choose: "Callable[[Services], T]") -> T:
        return later(lambda: choose(services()))

    @cache
    def media_and_sounds() -> "tuple[Media, Sounds]":
        from app.bootstrap.parts import media_of

        return media_of(folders, store, services().talk.accounts, stack)

    def files() -> "FileWishes":
        from app.services.files import Files

        talk = services().talk
        return Files(store, talk.accounts, talk.outbox, keep_picture=media_and_sounds()[0].keep_own)

    def fates() -> "FateWishes":
        from app.services.fates import Fates

        return Fates(ground.ledger, ground.archive)

    def registration() -> "RegistrationWishes":
        from app.bootstrap.parts import registration_of

        return registration_of(store, services().talk.accounts)

    def attachments() -> "AttachmentWishes":
        from app.services.attachments import Attachments

        return Attachments(ground.attachments)

    async def push_check() -> "PushCheckWishes":
        from app.bootstrap.pushing import make_push_check

        return await make_push_check(store)

    return Context(
        store,
        tasks,
        of(lambda s: s.talk.conversations),
        of(lambda s: s.talk.accounts),
        ground.preferences,
        of(lambda s: s.pushing.plugin),
        check=check,
        fates=later(fates),
        contacts=of(lambda s: s.contacts),
        registration=later(registration),
        groups=of(lambda s: s.groups),
        calls=of(lambda s: s.calls),
        files=later(files),
        attachments=later(attachments),
        media=later(lambda: media_and_sounds()[0]),
        sounds=later(lambda: media_and_sounds()[1]),
        tencent=of(lambda s: s.talk.tencent),
        device_push=of(lambda s: s.pushing.device),
        push_check=push_check,
        statistics=of(lambda s: s.coverage),
        local_data=later(lambda: local_data_of(folders, ground)),
        export=later(lambda: export_of(ground)),
        try_demo=try_demo,
        search=of(lambda s: s.search),
    )
