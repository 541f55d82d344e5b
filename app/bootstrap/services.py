"""Join the services: behind the window, or as soon as the window wishes something of them."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from app.bootstrap.folders import Folders
from app.bootstrap.keeping import coverage_of, search_of
from app.bootstrap.parts import notification_server
from app.bootstrap.pushing import Pushing, make_pushing
from app.bootstrap.talk import Talk, make_talk
from app.services.accounts import StartTask
from app.services.calls import Calls
from app.services.contacts import Contacts
from app.services.coverage import CoverageKeeper
from app.services.groups import Groups
from app.services.search import Search

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

    from app.adapters.qt.badge import TaskbarBadge
    from app.bootstrap.ground import Ground


class Services(Struct, frozen=True):
    """Those that the program runs, and that the window asks."""

    talk: Talk
    pushing: Pushing
    badge: "TaskbarBadge"
    contacts: Contacts
    groups: Groups
    calls: Calls
    coverage: CoverageKeeper
    search: Search


def make_services(
    ground: "Ground",
    folders: Folders,
    stack: AsyncExitStack,
    start_task: StartTask,
    tray: "Callable[[], QSystemTrayIcon | None]",
    *,
    is_demo: bool,
    left_behind: Path | None,
) -> Services:
    """Make them; none does anything yet.

    Args:
        left_behind: remembers notifications that outlive the program; or None.
    """
    from app.adapters.qt.badge import TaskbarBadge

    store = ground.store
    talk = make_talk(ground, folders, start_task, is_demo=is_demo)
    badge = TaskbarBadge()
    server = notification_server(tray, left_behind)
    pushing = make_pushing(stack, ground, talk, folders, server, badge)
    return Services(
        talk,
        pushing,
        badge,
        Contacts(store, talk.accounts, pushing.plugin),
        Groups(store, talk.accounts, talk.conversations, pushing.plugin),
        Calls(store, talk.accounts),
        coverage_of(folders, ground),
        search_of(ground, stack),
    )
