"""Quiet hours in the wall's time, on every kind of day, and do-not-disturb."""

import math
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quiet_hours import (
    DoNotDisturb,
    QuietHours,
    SnoozeKind,
    Weekday,
    next_change,
    next_end,
    quiet_now,
    snooze,
    tomorrow_morning,
)

BERLIN = ZoneInfo("Europe/Berlin")
TOKYO = ZoneInfo("Asia/Tokyo")
NIGHT = QuietHours("night", "Night", time(22), time(7))
NOON_BREAK = QuietHours("noon", "Noon", time(12), time(13), (Weekday.MONDAY, Weekday.FRIDAY))


def at(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp()


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-11-24 21:59", False),
        ("2026-11-24 22:00", True),
        ("2026-11-25 00:00", True),
        ("2026-11-25 06:59", True),
        ("2026-11-25 07:00", False),
    ],
)
def test_a_night_goes_over_midnight(moment: str, quiet: bool) -> None:
    assert bool(quiet_now([NIGHT], at(moment), BERLIN)) is quiet


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-11-23 12:30", True),  # a Monday
        ("2026-11-24 12:30", False),
        ("2026-11-27 12:59", True),
        ("2026-11-27 13:00", False),
    ],
)
def test_a_schedule_holds_on_its_days(moment: str, quiet: bool) -> None:
    assert bool(quiet_now([NOON_BREAK], at(moment), BERLIN)) is quiet


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    friday = QuietHours("f", "Friday", time(22), time(9), (Weekday.FRIDAY,))
    assert quiet_now([friday], at("2026-11-28 08:00"), BERLIN)
    assert not quiet_now([friday], at("2026-11-27 08:00"), BERLIN)


def test_the_same_start_and_end_is_a_whole_day() -> None:
    sunday = QuietHours("s", "Sunday", time(0), time(0), (Weekday.SUNDAY,))
    assert sunday.window(at("2026-11-29 12:00"), BERLIN) == (
        at("2026-11-29 00:00"),
        at("2026-11-30 00:00"),
    )


def test_a_schedule_that_is_off_never_holds() -> None:
    off = QuietHours("x", "Off", time(0), time(0), enabled=False)
    assert (off.window(0.0, UTC), off.next_start(0.0, UTC)) == (None, None)


@pytest.mark.parametrize(
    ("evening", "hours"),
    [("2026-03-28 22:00", 8), ("2026-10-24 22:00", 10), ("2026-11-24 22:00", 9)],
)
def test_a_night_is_as_long_as_the_wall_says_when_the_clocks_change(
    evening: str, hours: int
) -> None:
    window = NIGHT.window(at(evening), BERLIN)
    assert window is not None
    assert window[1] - window[0] == hours * 3600


def test_a_time_that_the_clock_leaves_out_is_the_moment_of_its_change() -> None:
    gap = QuietHours("g", "Gap", time(2, 30), time(6))
    change = at("2026-03-29 03:00")
    assert gap.window(change, BERLIN) == (change, at("2026-03-29 06:00"))
    assert gap.window(change - 1, BERLIN) is None
    until_gap = QuietHours("g", "Gap", time(1), time(2, 30))
    assert until_gap.window(change - 1, BERLIN) == (at("2026-03-29 01:00"), change)


def test_of_a_time_that_comes_twice_quiet_begins_at_the_first_and_ends_at_the_second() -> None:
    begins = QuietHours("b", "B", time(2, 30), time(6))
    ends = QuietHours("e", "E", time(1), time(2, 30))
    first, second = (at("2026-10-25 02:30", fold=f) for f in (0, 1))
    assert second - first == 3600
    assert begins.window(first, BERLIN) == (first, at("2026-10-25 06:00"))
    assert ends.window(first, BERLIN) == (at("2026-10-25 01:00"), second)


def test_after_a_journey_the_night_is_that_of_the_new_place() -> None:
    moment = at("2026-11-24 23:00", TOKYO)
    assert quiet_now([NIGHT], moment, TOKYO)
    assert not quiet_now([NIGHT], moment, BERLIN)


def test_schedules_that_follow_on_each_other_end_together() -> None:
    morning = QuietHours("m", "Morning", time(6), time(9))
    assert next_end([NIGHT, morning], at("2026-11-24 23:00"), BERLIN) == at("2026-11-25 09:00")
    assert next_end([NIGHT, morning], at("2026-11-24 12:00"), BERLIN) is None
    always = QuietHours("a", "Always", time(0), time(0))
    assert next_end([always], at("2026-11-24 12:00"), BERLIN) == math.inf


def test_the_next_change_is_a_start_or_an_end() -> None:
    both = [NIGHT, NOON_BREAK]
    assert next_change(both, at("2026-11-24 23:00"), BERLIN) == at("2026-11-25 07:00")
    assert next_change(both, at("2026-11-27 08:00"), BERLIN) == at("2026-11-27 12:00")
    assert next_change([], 0.0, BERLIN) is None


walls = st.times().map(lambda t: t.replace(microsecond=0))


@given(
    walls,
    walls,
    st.lists(st.sampled_from(Weekday), unique=True).map(tuple),
    st.integers(1_500_000_000, 1_900_000_000),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_windows_agree_with_a_clock_on_the_wall(
    start: time, end: time, days: tuple[Weekday, ...], moment: int, place: str
) -> None:
    zone = ZoneInfo(place)
    schedule = QuietHours("x", "X", start, end, days)
    wall = datetime.fromtimestamp(moment, zone)
    offsets = {(wall + timedelta(hours=h)).utcoffset() for h in range(-50, 51, 2)}
    if len(offsets) > 1:
        return  # days with a change are told one by one above
    now, today = wall.time(), list(Weekday)[wall.weekday()]
    yesterday = list(Weekday)[wall.weekday() - 1]
    if start < end:
        quiet = today in days and start <= now < end
    else:
        quiet = (today in days and now >= start) or (yesterday in days and now < end)
    assert (schedule.window(moment, zone) is not None) is quiet


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-24 15:00", "2026-11-25 08:00"),
        ("2026-11-24 23:59", "2026-11-25 08:00"),
        ("2026-11-25 02:00", "2026-11-25 08:00"),
        ("2026-11-25 07:00", "2026-11-26 08:00"),
        ("2026-10-24 15:00", "2026-10-25 08:00"),
    ],
)
def test_until_tomorrow_is_the_next_morning_at_eight(now: str, morning: str) -> None:
    assert tomorrow_morning(at(now), BERLIN) == at(morning)


@pytest.mark.parametrize(
    ("kind", "wish"),
    [
        (SnoozeKind.HALF_HOUR, DoNotDisturb(1800.0)),
        (SnoozeKind.HOUR, DoNotDisturb(3600.0)),
        (SnoozeKind.UNTIL_TOMORROW, DoNotDisturb(8 * 3600.0)),
        (SnoozeKind.UNTIL_BACK, DoNotDisturb(math.inf, until_back=True)),
    ],
)
def test_each_choice_of_do_not_disturb(kind: SnoozeKind, wish: DoNotDisturb) -> None:
    assert snooze(kind, 0.0, UTC) == wish
    assert wish.holds(1799.0)
    assert not DoNotDisturb().holds(0.0)
