"""What works behind the window: notifications, clicks, the check. Imported once it is seen."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from app.adapters.platform import network_source
from app.command_line import program_version
from app.domain.check import Finding, Status
from app.services.account_quiet import AccountQuiet
from app.services.calls import Calls
from app.services.clicks import Clicks
from app.services.device_push import DevicePush
from app.services.diagnostics import Diagnostics
from app.services.local_time import local_zone
from app.services.mutes import Mutes
from app.services.network import Network
from app.services.notifier import Notifier
from app.services.people import PeopleKeeper
from app.services.push_plugin import PushPlugin
from app.services.quiet import Quiet
from app.services.round_trip import RoundTrip
from app.services.sleep import Sleep

if TYPE_CHECKING:
    from app.adapters.qt.badge import TaskbarBadge
    from app.bootstrap.ground import Ground, Talk
    from app.bootstrap.pushing import Pushing
    from app.gui.gui import Gui


logger = logging.getLogger(__name__)


class Service(Protocol):
    """What runs as long as the program does."""

    async def run(self) -> None:
        """Work until cancelled."""
        ...


class Behind(Struct, frozen=True):
    """What works behind the window.

    Attributes:
        services: those that run as long as the program does.
    """

    notifier: Notifier
    clicks: Clicks
    diagnostics: Diagnostics
    sleep: Sleep
    services: Sequence[Service]


def make_behind(
    ground: "Ground",
    talk: "Talk",
    pushing: "Pushing",
    calls: Calls,
    gui: "Gui",
    badge: "TaskbarBadge",
) -> Behind:
    """Make it; nothing may arrive before."""
    logger.info("This is Bellbird %s", program_version())
    store = ground.store
    notifier = Notifier(
        store,
        ground.archive,
        ground.ledger,
        pushing.plugin,
        talk.conversations,
        talk.reading,
        calls,
    )
    calls.settle_earlier(talk.inbox.deliver)
    clicks = Clicks(store, ground.ledger, talk.conversations, gui)
    mutes, quiet = Mutes(store, talk.conversations), Quiet(store, ground.preferences)
    return Behind(
        notifier,
        clicks,
        _diagnostics(ground, talk, pushing.plugin, clicks, gui, badge, pushing.device),
        Sleep(store, talk.accounts, talk.outbox, talk.activity),
        (
            notifier,
            clicks,
            mutes,
            quiet,
            AccountQuiet(store, talk.accounts),
            Network(talk.accounts, network_source()),
            PeopleKeeper(store, ground.storage.people),
        ),
    )


def _diagnostics(
    ground: "Ground",
    talk: "Talk",
    push: PushPlugin,
    clicks: Clicks,
    gui: "Gui",
    badge: "TaskbarBadge",
    device_push: DevicePush,
) -> Diagnostics:
    """Give the notification check all it looks at."""
    from app.adapters.storage.keyring_credentials import KeyringCredentials

    def badge_finding() -> Finding:
        if not badge.speaks_for:
            return Finding(Status.WARNING, "no taskbar can know whose number it is")
        told = f"the taskbar was told {badge.shown or 0} for {badge.speaks_for}.desktop"
        return Finding(Status.OK, told)

    round_trip = RoundTrip(
        ground.store,
        ground.archive,
        ground.ledger,
        talk.accounts,
        talk.conversations,
        push,
        clicks,
        gui,
    )
    return Diagnostics(
        ground.store,
        ground.archive,
        talk.accounts,
        talk.activity,
        push,
        KeyringCredentials(),  # the system's own, also where the demo uses none
        round_trip,
        tray=gui.tray_finding,
        badge=badge_finding,
        push_registration=device_push.finding,
        version=program_version(),
        zone=local_zone,
    )
