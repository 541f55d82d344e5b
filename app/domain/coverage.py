"""How much of the time a message could have come through: the connection's past, and its gaps."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from app.domain.ids import AccountId

WEEK = 7 * 86_400.0
"""Seconds that are looked back upon."""

SHORTEST_GAP = 1.0
"""Seconds; a shorter one is a reconnection that nobody could have noticed."""


class OnlineSpan(Struct, frozen=True):
    """A time in which an account was connected, so that a message would have rung.

    Attributes:
        since, until: seconds since the epoch.
        ended: what ended it, in words; "" if it was not told, as in a crash.
    """

    account: AccountId
    since: float
    until: float
    ended: str = ""


class Gap(Struct, frozen=True):
    """A time in which no message could have come through.

    Attributes:
        reason: in words; "" if it is not known.
    """

    since: float
    until: float
    reason: str

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.until - self.since


class Coverage(Struct, frozen=True):
    """An account's last days.

    Attributes:
        since: from when on it is known, seconds since the epoch.
        share: of that time connected, 0 to 1; 1 if no time has passed.
        gaps: the longest first.
    """

    account: AccountId
    since: float
    share: float
    gaps: tuple[Gap, ...]


def coverage_of(
    account: AccountId, spans: Iterable[OnlineSpan], now: float, window: float = WEEK
) -> Coverage | None:
    """Sum up an account's spans within the window that ends now; None if nothing is known.

    Times before the first span are not counted: there was no program, or no account, to notify.
    """
    mine = sorted((s for s in spans if s.account == account), key=lambda s: s.since)
    if not mine:
        return None
    since = max(now - window, mine[0].since)
    gaps: list[Gap] = []
    end, reason = since, ""
    for span in mine:
        if span.until < end:
            reason = span.ended if span.until >= end - SHORTEST_GAP else reason
            continue
        if span.since - end >= SHORTEST_GAP:
            gaps.append(Gap(end, span.since, reason))
        end, reason = span.until, span.ended
    if now - end >= SHORTEST_GAP:
        gaps.append(Gap(max(end, since), now, reason))
    missed = sum(gap.seconds for gap in gaps)
    share = 1 - missed / (now - since) if now > since else 1.0
    gaps.sort(key=lambda gap: -gap.seconds)
    return Coverage(account, since, max(0.0, share), tuple(gaps))


def within(spans: Sequence[OnlineSpan], now: float, window: float = WEEK) -> list[OnlineSpan]:
    """The spans that still count, and for each account the last one before the window.

    That one tells why the window begins with a gap.
    """
    kept: list[OnlineSpan] = []
    last: dict[AccountId, OnlineSpan] = {}
    for span in spans:
        if span.until >= now - window:
            kept.append(span)
        elif span.account not in last or last[span.account].until < span.until:
            last[span.account] = span
    return [*last.values(), *kept]
