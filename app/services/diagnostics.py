"""The notification check: prove each link of the chain, or say which is broken and what helps.

Nothing is guessed from settings: the key ring keeps a secret and gives it back, the server returns
a real message, the notification server says which notification it made of it, and the click on that
one is followed until its conversation is on the screen.

The message goes to this device alone and is kept on no server (`MessageFlag.CHECK`). It arrives in
a conversation of its own, "Notification check", which is removed with all that is known of it as
soon as the check is done; `tidy` removes what a crash left. The window comes to the front for a
moment and then goes back to where it was.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import tzinfo
from typing import Protocol

from msgspec.structs import replace

from app.domain.account import ConnectionPhase
from app.domain.check import Finding, Link, Report, Row, Status
from app.domain.errors import AppError, ServiceUnavailable
from app.domain.events import ConversationRemoved
from app.domain.preview import plain
from app.domain.quiet_hours import quiet_now
from app.domain.state import AccountState, AppState
from app.ports.archive import Archive
from app.ports.desktop import Capability
from app.services.account_probes import AccountProbes
from app.services.accounts import Accounts
from app.services.activity import ActivityReport, ActivityReporter
from app.services.push_plugin import PushPlugin
from app.services.round_trip import RoundTrip
from app.services.store import Store

logger = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that an account may take to come online, and a message to go round."""

PROBE_PATIENCE = 5.0
"""Seconds that each other probe may take."""

_ON_THEIR_WAY = (
    ConnectionPhase.OFFLINE,
    ConnectionPhase.CONNECTING,
    ConnectionPhase.CATCHING_UP,
)

Probe = Callable[[], Finding]
"""Looks at something that only the desktop's side of the program knows."""


class KeyRing(Protocol):
    """Proves that secrets are kept (`KeyringCredentials`)."""

    async def prove(self) -> str:
        """Keep a secret and read it back; gives the key ring's name.

        Raises:
            ServiceUnavailable: there is none, or it does not keep what it is given.
        """
        ...


_ABILITIES = {
    Capability.ACTIONS: "show buttons",
    Capability.INLINE_REPLY: "take replies",
    Capability.REPLACE: "replace notifications",
    Capability.SOUND: "play sounds",
    Capability.OWN_SOUND: "let Bellbird play sounds",
    Capability.IMAGES: "show pictures",
    Capability.PERSISTENCE: "keep a history",
    Capability.ANSWERS_LATER_RUNS: "report clicks to later runs",
    Capability.TELLS_INHIBITED: "tell of do-not-disturb",
}
"""What notification servers can do, in words."""


class Diagnostics:
    """Runs the check, one at a time: who asks meanwhile gets the same report.

    Args:
        tray: looks whether there is a tray that shows our icon.
        push_registration: tells the token and where it was uploaded; None: there is none yet.
        badge: looks whether the number can be shown on the taskbar.
        version: the program's.
        zone: where the user is now.
        clock: seconds since the epoch.
        patience: seconds for an account to come online, and for a message to go round.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        accounts: Accounts,
        activity: ActivityReporter,
        push: PushPlugin,
        key_ring: KeyRing,
        round_trip: RoundTrip,
        *,
        tray: Probe,
        badge: Probe,
        push_registration: Probe | None = None,
        version: str,
        zone: Callable[[], tzinfo],
        clock: Callable[[], float] = time.time,
        patience: float = PATIENCE,
    ) -> None:
        self._store = store
        self._archive = archive
        self._accounts = accounts
        self._probes = AccountProbes(archive, accounts, activity, patience)
        self._push = push
        self._key_ring = key_ring
        self._round_trip = round_trip
        self._tray = tray
        self._badge = badge
        self._push_registration = push_registration or _no_push
        self._version = version
        self._zone = zone
        self._clock = clock
        self._patience = patience
        self._running: asyncio.Task[Report] | None = None

    async def tidy(self) -> None:
        """Remove the check's conversations that a crash left behind; call it before connecting."""
        for state in self._store.state.accounts.values():
            ref = self._round_trip.conversation(state.account)
            if ref in self._store.state.conversations:
                await self._archive.remove_conversation(ref)
                self._store.dispatch(ConversationRemoved(ref))

    async def run(self, *, click: bool = True) -> Report:
        """Check everything. Ends within half a minute and raises nothing.

        Args:
            click: follow the click to the screen too, for which the window comes to the front.
        """
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run(click=click), name="notification check")
        return await asyncio.shield(self._running)

    async def _run(self, *, click: bool) -> Report:
        at, began = self._clock(), time.perf_counter()
        await self._wait_for_accounts()
        rows: list[Row] = []
        accounts = [a for a in self._store.state.accounts.values() if a.account.enabled]
        if not accounts:
            rows.append(Row(Link.ACCOUNT, _no_account()))
        # Before a window comes to the front, which ends "until I am back".
        disturb = await self._row(Link.DO_NOT_DISTURB, self._do_not_disturb)
        trips = []
        for account in accounts:
            told = await self._probes.told(account.account.id)
            trip = await self._go_round(account, click=click)
            trips.append(trip)
            rows += await self._rows_of_account(account, trip, told)
        rows += [
            await self._row(Link.SERVER, self._server),
            await self._row(Link.PERMISSION, self._permission),
            disturb,
            await self._row(Link.TRAY, _later(self._tray)),
            await self._row(Link.BADGE, _later(self._badge)),
            await self._row(Link.KEY_RING, self._keys),
            await self._row(Link.PUSH, _later(self._push_registration)),
            *trips,
        ]
        report = Report(self._version, at, (time.perf_counter() - began) * 1000, tuple(rows))
        broken = ", ".join(row.link.value for row in report.broken)
        logger.info("Notification check: %s", f"broken: {broken}" if broken else "nothing broken")
        return report

    async def _wait_for_accounts(self) -> None:
        """Give accounts that have just been started the time to come online."""

        def none_is_on_its_way(state: AppState) -> bool:
            enabled = (a for a in state.accounts.values() if a.account.enabled)
            return not any(a.connection.phase in _ON_THEIR_WAY for a in enabled)

        settled = asyncio.Event()
        unsubscribe = self._store.watch(
            none_is_on_its_way, lambda done: settled.set() if done else None
        )
        try:
            async with asyncio.timeout(self._patience):
                await settled.wait()
        except TimeoutError:
            logger.info("The check goes on without accounts that are still connecting")
        finally:
            unsubscribe()

    # Each account

    async def _go_round(self, account: AccountState, *, click: bool) -> Row:
        address = account.account.address
        if not self._accounts.is_online(account.account.id):
            finding = _untried("it needs the account to be online")
            return Row(Link.ROUND_TRIP, finding, address)
        began = time.perf_counter()
        finding, hops = await self._round_trip.go(
            account.account, click=click, patience=self._patience
        )
        return Row(Link.ROUND_TRIP, finding, address, (time.perf_counter() - began) * 1000, hops)

    async def _rows_of_account(
        self, account: AccountState, trip: Row, told: ActivityReport | None
    ) -> list[Row]:
        address = account.account.address
        rows = [Row(Link.ACCOUNT, self._probes.online(account), address)]
        if self._accounts.is_online(account.account.id):
            catch_up = await self._row(
                Link.CATCH_UP, lambda: self._probes.catch_up(account.account)
            )
            activity = Row(Link.ACTIVITY, self._probes.heard(account.account.id, told, trip))
        else:
            finding = _untried("it needs the account to be online")
            catch_up, activity = Row(Link.CATCH_UP, finding), Row(Link.ACTIVITY, finding)
        return [*rows, replace(catch_up, account=address), replace(activity, account=address)]

    # The desktop

    async def _row(self, link: Link, probe: Callable[[], Awaitable[Finding]]) -> Row:
        """Run a probe within its bounds; what it does not answer is a failure of its link."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PROBE_PATIENCE):
                finding = await probe()
        except TimeoutError:
            finding = Finding(
                Status.FAILED, f"it did not answer within {PROBE_PATIENCE:g} s", "Check again."
            )
        except AppError as error:
            finding = Finding(Status.FAILED, str(error), "Check again.")
        return Row(link, finding, ms=(time.perf_counter() - began) * 1000)

    async def _server(self) -> Finding:
        info = self._push.server_info
        advice = (
            "Start or install a notification server, for example dunst, or your desktop's own;"
            " it is used as soon as it is there."
        )
        if info is None:
            return Finding(Status.FAILED, "there is none", advice)
        if info.is_substitute:
            return Finding(Status.FAILED, f"there is none; {info.name} stand in for it", advice)
        able = [words for c, words in _ABILITIES.items() if c in info.capabilities]
        name = f"{info.name} {info.version}".strip()
        proof = f"notifications are shown by {name}"
        proof += f", which can {', '.join(able)}" if able else ", which can only show"
        if Capability.ACTIONS not in info.capabilities:
            return Finding(Status.WARNING, proof, "It has no buttons: answers begin in the window.")
        return Finding(Status.OK, proof)

    async def _permission(self) -> Finding:
        if await self._push.require_notification_permission():
            return Finding(Status.OK, "the system lets Bellbird notify")
        if self._push.server_info is None:
            return _untried("there is nobody to ask")
        return Finding(
            Status.FAILED,
            "the system does not let Bellbird notify",
            "Allow notifications of Bellbird in the system's settings.",
        )

    async def _do_not_disturb(self) -> Finding:
        state = self._store.state
        if state.desktop.services.inhibited:
            return Finding(
                Status.FAILED,
                "the system holds notifications back",
                "Switch off the do not disturb of your desktop (for dunst: dunstctl set-paused"
                " false).",
            )
        now = self._clock()
        wishes = (state.do_not_disturb, *(a.do_not_disturb for a in state.accounts.values()))
        if any(wish.holds(now) for wish in wishes):
            return Finding(
                Status.FAILED,
                "Bellbird's own do not disturb is on",
                "Switch it off in the tray menu or the settings.",
            )
        quiet = quiet_now(state.settings.quiet_hours, now, self._zone())
        if quiet:
            names = ", ".join(f"“{plain(schedule.name, 40)}”" for schedule in quiet)
            return Finding(
                Status.WARNING,
                f"the quiet hours {names} hold now",
                "Nothing to do: they end by themselves. Change them in the settings.",
            )
        return Finding(Status.OK, "neither Bellbird nor the system holds notifications back")

    async def _keys(self) -> Finding:
        try:
            name = await self._key_ring.prove()
        except ServiceUnavailable as error:
            return Finding(
                Status.FAILED,
                f"{error}; passwords last for this run only",
                "Start or unlock a key ring, for example GNOME Keyring or KWallet.",
            )
        return Finding(Status.OK, f"{name} kept a secret and gave it back")


def _later(probe: Probe) -> Callable[[], Awaitable[Finding]]:
    async def answer() -> Finding:
        return probe()

    return answer


def _untried(why: str) -> Finding:
    return Finding(Status.NOT_AVAILABLE, f"not tried: {why}")


def _no_account() -> Finding:
    return Finding(Status.FAILED, "there is no account that is switched on", "Add an account.")


def _no_push() -> Finding:
    return Finding(
        Status.NOT_AVAILABLE,
        "there is none yet: while Bellbird does not run, nothing is delivered; it catches up later",
    )
