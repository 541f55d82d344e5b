"""What a notification check finds: one row for each link of the chain, and whether it holds.

Sources: none outside; the links are those between a server and the user's eye.
"""

from enum import Enum

from msgspec import Struct


class Link(Enum):
    """A link of the chain from the server to the user's eye, in the order of a message's way."""

    ACCOUNT = "account"
    CATCH_UP = "catch-up"
    ACTIVITY = "activity"
    SERVER = "notification-server"
    PERMISSION = "permission"
    DO_NOT_DISTURB = "do-not-disturb"
    TRAY = "tray"
    BADGE = "badge"
    KEY_RING = "key-ring"
    PUSH = "push-registration"
    ROUND_TRIP = "round-trip"

    @property
    def is_required(self) -> bool:
        """Whether notifications are not to be trusted while this link is broken.

        The others only make the program poorer: without a tray closing minimises, without a key
        ring the password is asked for at each start.
        """
        return self not in (Link.TRAY, Link.BADGE, Link.KEY_RING, Link.PUSH)


class Status(Enum):
    """How a link was found."""

    OK = "ok"
    WARNING = "warning"
    """It holds, but not as well as it could."""
    FAILED = "failed"
    NOT_AVAILABLE = "not-available"
    """It does not exist here, or could not be tried because an earlier link is broken."""


class Finding(Struct, frozen=True):
    """What was found out about a link.

    Attributes:
        proof: what was seen, as a sentence's part; never a secret, never what others wrote.
        advice: what the user can do about it, a sentence, or "".
    """

    status: Status
    proof: str
    advice: str = ""


class Hop(Struct, frozen=True):
    """A step of the message that the check sent round.

    Attributes:
        name: what happened.
        ms: milliseconds since the message was handed over.
    """

    name: str
    ms: float


class Row(Struct, frozen=True):
    """One link with its proof.

    Attributes:
        account: the account's address, for links that each account has; else "".
        ms: milliseconds that finding out took.
        hops: for the round trip, its steps.
    """

    link: Link
    finding: Finding
    account: str = ""
    ms: float = 0.0
    hops: tuple[Hop, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether the link was tried and does not hold."""
        return self.finding.status is Status.FAILED


class Report(Struct, frozen=True):
    """A whole check.

    Attributes:
        at: when it began, seconds since the epoch.
        ms: milliseconds it took.
    """

    version: str
    at: float
    ms: float
    rows: tuple[Row, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every required link was proven to hold.

        A required link that could not be tried is not proven.
        """
        good = (Status.OK, Status.WARNING)
        return all(r.finding.status in good for r in self.rows if r.link.is_required)

    @property
    def broken(self) -> tuple[Row, ...]:
        """The rows that do not hold."""
        return tuple(row for row in self.rows if row.is_broken)
