"""When the user wants quiet: weekly schedules, do-not-disturb, and who may break through.

Schedules are in the wall's time and are turned into moments with the time zone of the place where
the user is now, so that they hold on daylight-saving days and after a journey. A wall time that a
change of the clock leaves out is the moment of that change; of a time that comes twice, a quiet
time begins at the first and ends at the second.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum

from msgspec import Struct

from app.domain.ids import AccountId

SECOND_CALL_WITHIN = 180.0
"""Seconds after a call within which another of the same caller counts as urgent."""

MORNING = time(8)
"""When "until tomorrow" ends."""

WHOLE_WEEK_DAYS = 7


class Weekday(Enum):
    """A day of the week, in the order of `datetime.weekday`."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


EVERY_DAY = tuple(Weekday)


class QuietHours(Struct, frozen=True):
    """A weekly schedule of quiet time.

    Attributes:
        id: stable; names the schedule in the settings.
        days: those on which it begins; its end may be on the next day.
        start, end: local wall times; an end that is not after the start is on the next day.
        allowed: who may break through: conversations (`str(ref)` or `c2c_…`) and people's ids.
        calls_pass: calls ring all the same.
        second_call_passes: the second call of a caller within 3 minutes rings all the same.
    """

    id: str
    name: str
    start: time = time(22)
    end: time = time(7)
    days: tuple[Weekday, ...] = EVERY_DAY
    enabled: bool = True
    allowed: tuple[str, ...] = ()
    calls_pass: bool = False
    second_call_passes: bool = True

    def window(self, now: float, zone: tzinfo) -> tuple[float, float] | None:
        """The quiet time that holds now, from when to when; None if none does."""
        if not self.enabled:
            return None
        today = _local(now, zone).date()
        for begins, ends in self._windows(today, zone, range(-1, 1)):
            if begins <= now < ends:
                return begins, ends
        return None

    def next_start(self, now: float, zone: tzinfo) -> float | None:
        """When it begins next, after now; None if it never does."""
        if not self.enabled or not self.days:
            return None
        today = _local(now, zone).date()
        # Two weeks: a change of the clock may leave nothing of one of the windows.
        windows = self._windows(today, zone, range(2 * WHOLE_WEEK_DAYS))
        return next((begins for begins, _ in windows if begins > now), None)

    def _windows(
        self, today: date, zone: tzinfo, days: Iterable[int]
    ) -> Iterator[tuple[float, float]]:
        for offset in days:
            day = today + timedelta(days=offset)
            if EVERY_DAY[day.weekday()] not in self.days:
                continue
            last = day if self.end > self.start else day + timedelta(days=1)
            begins = _moment(datetime.combine(day, self.start), zone, fold=0)
            ends = _moment(datetime.combine(last, self.end), zone, fold=1)
            if begins < ends:
                yield begins, ends


def quiet_now(schedules: Iterable[QuietHours], now: float, zone: tzinfo) -> tuple[QuietHours, ...]:
    """The schedules that hold at a moment."""
    return tuple(s for s in schedules if s.window(now, zone) is not None)


def next_end(schedules: Iterable[QuietHours], now: float, zone: tzinfo) -> float | None:
    """When the present quiet time ends, schedules that follow on each other taken as one.

    Returns:
        seconds since the epoch; None if it is not quiet now, `inf` if it never ends.
    """
    schedules = tuple(schedules)
    end = _end_of(schedules, now, zone)
    if end is None:
        return None
    for _ in range(2 * WHOLE_WEEK_DAYS * max(1, len(schedules))):
        later = _end_of(schedules, end, zone)
        if later is None:
            return end
        end = later
    return math.inf


def next_change(schedules: Iterable[QuietHours], now: float, zone: tzinfo) -> float | None:
    """When the next of the schedules begins or ends; None if none ever does."""
    moments = []
    for schedule in schedules:
        window = schedule.window(now, zone)
        start = schedule.next_start(now, zone)
        moments += [m for m in (window[1] if window else None, start) if m is not None]
    return min(moments, default=None)


def _end_of(schedules: Iterable[QuietHours], now: float, zone: tzinfo) -> float | None:
    windows = (s.window(now, zone) for s in schedules)
    return max((w[1] for w in windows if w is not None), default=None)


def tomorrow_morning(now: float, zone: tzinfo) -> float:
    """The next 8 o'clock that the user sleeps before: today's before 4, else tomorrow's."""
    local = _local(now, zone)
    day = local.date() if local.hour < 4 else local.date() + timedelta(days=1)
    return _moment(datetime.combine(day, MORNING), zone, fold=0)


def _local(moment: float, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def _moment(wall: datetime, zone: tzinfo, *, fold: int) -> float:
    """The moment of a wall time; for one that is left out, the moment at which it is."""
    moment = wall.replace(tzinfo=zone, fold=fold).timestamp()
    if _local(moment, zone).replace(tzinfo=None) == wall:
        return moment
    # Left out: with one reading it is before the change, with the other behind it.
    before, behind = sorted(wall.replace(tzinfo=zone, fold=f).timestamp() for f in (0, 1))
    offset = _local(before, zone).utcoffset()
    while behind - before > 1:
        middle = (before + behind) // 2
        if _local(middle, zone).utcoffset() == offset:
            before = middle
        else:
            behind = middle
    return behind


class SnoozeKind(Enum):
    """How long do-not-disturb holds, as the tray and the notification offer it."""

    HALF_HOUR = "30 minutes"
    HOUR = "1 hour"
    UNTIL_TOMORROW = "until tomorrow"
    UNTIL_BACK = "until I am back"


class DoNotDisturb(Struct, frozen=True):
    """The user's wish for quiet from now on, for one account or for the whole program.

    Attributes:
        until: seconds since the epoch; 0: off, `inf`: until it is switched off.
        until_back: it also ends as soon as the user looks at the window again.
        account: whose messages it holds back; None: everybody's.
    """

    until: float = 0.0
    until_back: bool = False
    account: AccountId | None = None

    def holds(self, now: float) -> bool:
        """Whether it holds at a moment."""
        return self.until > now


def snooze(
    kind: SnoozeKind, now: float, zone: tzinfo, account: AccountId | None = None
) -> DoNotDisturb:
    """Make the do-not-disturb that a choice in a menu means."""
    match kind:
        case SnoozeKind.HALF_HOUR:
            return DoNotDisturb(now + 1800.0, account=account)
        case SnoozeKind.HOUR:
            return DoNotDisturb(now + 3600.0, account=account)
        case SnoozeKind.UNTIL_TOMORROW:
            return DoNotDisturb(tomorrow_morning(now, zone), account=account)
        case SnoozeKind.UNTIL_BACK:
            return DoNotDisturb(math.inf, until_back=True, account=account)
