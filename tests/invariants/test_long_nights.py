"""Quiet hours while time passes: nights in which the clocks change, and journeys.

The program's own timers run on the virtual loop, hour after hour; what was written in the night is
shown when the wall says that it is over, not a fixed number of hours later.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.domain.quiet_hours import QuietHours
from app.domain.settings import Settings
from tests.invariants.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TOKYO = ZoneInfo("Asia/Tokyo")
NIGHT = Settings(quiet_hours=(QuietHours("night", "Night", time(22), time(7)),))
HOUR = 3600.0


def evening(day: str) -> float:
    return datetime.fromisoformat(f"{day} 23:00").replace(tzinfo=BERLIN).timestamp()


def in_the_night(day: str) -> World:
    """A world at eleven in the evening, in which two people have written."""
    world = World(settings=NIGHT, begins=evening(day), zone=BERLIN)
    world.start()
    world.rest()
    world.write(0)
    world.write(1)
    world.rest()
    assert world.screen.diary == []
    return world


@pytest.mark.parametrize(
    ("day", "hours"), [("2027-03-27", 7), ("2027-10-30", 9), ("2027-01-15", 8)]
)
def test_the_night_ends_when_the_wall_says_so(day: str, hours: int) -> None:
    world = in_the_night(day)
    world.wait(hours * HOUR - 1)
    assert world.screen.diary == []
    world.wait(2)
    (shown,) = world.screen.on_screen.values()
    assert shown.title == "2 messages in 2 conversations"
    world.close()


def test_a_journey_ends_the_night_within_a_minute() -> None:
    world = in_the_night("2027-01-15")
    world.zone = TOKYO  # where it is seven in the morning
    world.wait(61)
    assert len(world.screen.on_screen) == 1
    world.close()


def test_a_crash_in_the_night_keeps_it_quiet_until_the_morning() -> None:
    world = in_the_night("2027-03-27")
    world.restart()
    world.wait(7 * HOUR - 1)
    assert world.screen.diary == []
    world.wait(2)
    assert len(world.screen.on_screen) == 1
    world.finish()
    assert world.violations() == []
    world.close()


def test_a_computer_that_slept_through_the_end_notices_it_on_waking() -> None:
    world = in_the_night("2027-01-15")
    world.jump_clock(9 * HOUR)  # the loop's time stands still while it sleeps
    world.wait(61)
    assert len(world.screen.on_screen) == 1
    world.close()
