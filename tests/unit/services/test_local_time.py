"""The system's own time zone, in a process of its own, for it belongs to a whole process."""

import os
import subprocess
import sys

import pytest

_CHECK = """
import sys
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo
from app.domain.quiet_hours import QuietHours
from app.services.local_time import local_zone

place, zone = ZoneInfo(sys.argv[1]), local_zone()
night = QuietHours("n", "N", time(22), time(2, 30))
begin = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
for moment in range(begin, begin + 366 * 86400, 4 * 3600 - 60):
    here, there = (datetime.fromtimestamp(moment, UTC).astimezone(z) for z in (zone, place))
    assert here.replace(tzinfo=None) == there.replace(tzinfo=None), moment
    assert here.utcoffset() == there.utcoffset(), moment
    assert here.timestamp() == moment
    assert night.window(moment, zone) == night.window(moment, place), moment
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no zone from the environment")
@pytest.mark.parametrize("place", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_it_is_that_of_the_place_on_every_day_of_the_year(place: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHECK, place],
        env={**os.environ, "TZ": place, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
