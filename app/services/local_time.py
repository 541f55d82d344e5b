"""The time zone of the place where the computer is now, also after a journey.

The standard library has no name for it, so that the C library is asked anew for each moment: it
knows the rules of daylight saving on every system.
"""

import time
from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """The system's own time zone, as the C library applies it."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """The offset of a wall time; of one that comes twice, `fold` chooses."""
        if dt is None:
            return timedelta()
        wall = dt.replace(tzinfo=None)
        return wall - datetime.fromtimestamp(wall.timestamp(), UTC).replace(tzinfo=None)

    def dst(self, dt: datetime | None) -> None:
        """Not told: `utcoffset` contains it."""

    def tzname(self, dt: datetime | None) -> str:
        """The zone's short name at a wall time."""
        return "" if dt is None else dt.replace(tzinfo=None).astimezone().tzname() or ""

    def fromutc(self, dt: datetime) -> datetime:
        """The wall time of a moment."""
        moment = dt.replace(tzinfo=UTC).timestamp()
        return datetime.fromtimestamp(moment).replace(tzinfo=self)  # noqa: DTZ006  meant to be local


_ZONE = LocalZone()


def local_zone() -> tzinfo:
    """Give the time zone that holds now; looks whether the system's has changed."""
    if hasattr(time, "tzset"):
        time.tzset()
    return _ZONE
