"""Prove the links of an account: online, nothing missed, its server told whether the user looks."""

import asyncio
import time
from typing import Protocol, runtime_checkable

from app.domain.account import Account, ConnectionPhase
from app.domain.account import Protocol as Protocols
from app.domain.check import Finding, Row, Status
from app.domain.errors import AppError
from app.domain.ids import AccountId
from app.domain.people import Activity
from app.domain.preview import plain
from app.domain.state import AccountState
from app.ports.archive import Archive
from app.ports.im import SessionFeature
from app.services.accounts import Accounts
from app.services.activity import ActivityReport, ActivityReporter
from app.services.round_trip import BACK_FROM_SERVER

TELLING_PATIENCE = 2.0
"""Seconds after connecting in which the server should be told whether the user looks."""


class ActivityAnswer(Protocol):
    """What a server answered when it was told whether the user looks."""

    @property
    def code(self) -> int:
        """0: it took it."""
        ...

    @property
    def words(self) -> str:
        """Why it did not."""
        ...


@runtime_checkable
class TellsActivityAnswer(Protocol):
    """A session whose server answers each report by itself, as Tencent's does."""

    @property
    def activity_answer(self) -> ActivityAnswer | None:
        """The answer to the last report; None: there was none yet."""
        ...


class AccountProbes:
    """Looks at accounts.

    Args:
        patience: seconds that an account had to come online.
    """

    def __init__(
        self, archive: Archive, accounts: Accounts, activity: ActivityReporter, patience: float
    ) -> None:
        self._archive = archive
        self._accounts = accounts
        self._activity = activity
        self._patience = patience

    def online(self, account: AccountState) -> Finding:
        """Whether it is connected and has caught up."""
        address, connection = account.account.address, account.connection
        match connection.phase:
            case ConnectionPhase.ONLINE:
                return Finding(Status.OK, f"{address} is connected and has caught up")
            case ConnectionPhase.FAILED:
                proof = f"{address} was turned away: {connection.reason}"
                return Finding(
                    Status.FAILED, proof, "Open the account in the settings and correct it."
                )
            case ConnectionPhase.WAITING:
                proof = f"{address} has no connection: {connection.reason}"
                return Finding(
                    Status.FAILED,
                    proof,
                    "Look whether the network works and the server is up; it is tried again.",
                )
            case _:
                proof = f"{address} did not come online within {self._patience:g} s"
                return Finding(Status.FAILED, proof, "Look whether the network works, try again.")

    async def catch_up(self, account: Account) -> Finding:
        """Up to when everything is here; raises `StorageFailed`."""
        if account.protocol is Protocols.TENCENT:
            return Finding(Status.OK, "Tencent's library has synchronised; it keeps the place")
        position = (await self._archive.position(account.id)).get("")
        if position is None:
            return Finding(
                Status.WARNING,
                "the server keeps no archive",
                "What arrives while the program is off may be lost; ask the server's operator.",
            )
        if not position.archive_id:
            return Finding(Status.OK, "the server's archive is empty: there was nothing to miss")
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(position.stamp))
        return Finding(Status.OK, f"everything that the server archived up to {moment} is here")

    async def told(self, account: AccountId) -> ActivityReport | None:
        """What the server was told of our activity; one that has just connected gets a moment."""
        deadline = time.monotonic() + TELLING_PATIENCE
        while self._accounts.is_online(account) and time.monotonic() < deadline:
            report = self._activity.last_report(account)
            if report is not None:
                return report
            await asyncio.sleep(0.05)
        return self._activity.last_report(account)

    def heard(self, account: AccountId, report: ActivityReport | None, trip: Row) -> Finding:
        """Whether the server must have heard what it was told of our activity before the trip.

        A stream has one order: a message that went round after the report proves that the server
        has taken the report too.
        """
        try:
            session = self._accounts.session(account)
        except AppError as error:
            return Finding(Status.FAILED, str(error), "Check again.")
        if SessionFeature.CLIENT_STATE not in session.features:
            return Finding(
                Status.WARNING,
                "this server can't be told whether you look",
                "Nothing to do: it only sends more than it would have to.",
            )
        if report is None:
            return Finding(
                Status.FAILED, "the server was told nothing yet", "Wait a moment, check again."
            )
        moment = time.strftime("%H:%M:%S", time.localtime(report.at))
        what = "foreground"
        if report.activity is Activity.BACKGROUND:
            what = f"background with {report.unread} unread"
        if isinstance(session, TellsActivityAnswer):
            return _answered(f"“{what}” was reported at {moment}", session.activity_answer)
        if len(trip.hops) < BACK_FROM_SERVER:
            return Finding(
                Status.FAILED,
                f"“{what}” was sent at {moment}, and nothing came back after it",
                "Look whether the network works, check again.",
            )
        return Finding(
            Status.OK,
            f"“{what}” was reported at {moment} and taken: the message sent after it came back",
        )


def _answered(report: str, answer: ActivityAnswer | None) -> Finding:
    if answer is None:
        return Finding(Status.WARNING, f"{report}, and is not answered yet", "Check again.")
    if answer.code:
        return Finding(
            Status.WARNING,
            f"{report}, and the server does not take it: {plain(answer.words, 200)}",
            "Nothing to do: it matters to phones only.",
        )
    return Finding(Status.OK, f"{report} and acknowledged")
