"""What works behind the window: notifications, clicks, the check. Imported once it is seen."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from app.adapters.platform import network_source
from app.bootstrap.reach import Reach
from app.command_line import program_version
from app.domain.check import Finding, Status
from app.services.account_quiet import AccountQuiet
from app.services.check_report import to_json
from app.services.clicks import Clicks
from app.services.diagnostics import Diagnostics
from app.services.local_time import local_zone
from app.services.mutes import Mutes
from app.services.network import Network
from app.services.notifier import Notifier
from app.services.people import PeopleKeeper
from app.services.quiet import Quiet
from app.services.round_trip import RoundTrip
from app.services.sleep import Sleep

if TYPE_CHECKING:
    from app.bootstrap.ground import Ground
    from app.bootstrap.services import Services
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
    reach: Reach
    sleep: Sleep
    services: Sequence[Service]


def make_behind(
    ground: "Ground", services: "Services", gui: "Gui", quit_requested: asyncio.Event
) -> Behind:
    """Make it; nothing may arrive before."""
    logger.info("This is Bellbird %s", program_version())
    store, talk, push = ground.store, services.talk, services.pushing.plugin
    notifier = Notifier(
        store,
        ground.archive,
        ground.ledger,
        push,
        talk.conversations,
        talk.reading,
        services.calls,
    )
    services.calls.settle_earlier(talk.inbox.deliver)
    clicks = Clicks(store, ground.ledger, talk.conversations, gui)
    diagnostics = _diagnostics(ground, services, clicks, gui)

    async def report() -> str:
        return to_json(await diagnostics.run())

    mutes, quiet = Mutes(store, talk.conversations), Quiet(store, ground.preferences)
    return Behind(
        notifier,
        clicks,
        diagnostics,
        Reach(store, clicks, push, quit_requested, report),
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


def _diagnostics(ground: "Ground", services: "Services", clicks: Clicks, gui: "Gui") -> Diagnostics:
    """Give the notification check all it looks at."""
    from app.adapters.storage.keyring_credentials import KeyringCredentials

    talk, push, badge = services.talk, services.pushing.plugin, services.badge

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
        push_registration=services.pushing.device.finding,
        version=program_version(),
        zone=local_zone,
    )
