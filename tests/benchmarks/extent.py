"""How much is measured: all of it, or what fits into a minute and a half."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extent:
    """How often and how large.

    Attributes:
        runs: of each figure.
        messages: archived in a full profile.
        conversations: among which they are.
        clicks: in each run.
        frames: scrolled in each run.
        rest: seconds after the last thing that happened until idling is watched.
        seconds: watched idling, in each run.
        hours: of each simulated day.
        archive: sizes in messages through which the archive grows.
        lists: numbers of conversations through which the list grows.
    """

    runs: int
    messages: int
    conversations: int
    clicks: int
    frames: int
    rest: float
    seconds: float
    hours: int
    archive: tuple[int, ...]
    lists: tuple[int, ...]


FULL = Extent(
    runs=5,
    messages=100_000,
    conversations=1_000,
    clicks=8,
    frames=120,
    rest=15.0,
    seconds=8.0,
    hours=24,
    archive=(1_000, 10_000, 100_000, 1_000_000),
    lists=(10, 100, 1_000, 5_000),
)

QUICK = Extent(
    runs=1,
    messages=10_000,
    conversations=1_000,
    clicks=4,
    frames=30,
    rest=4.0,
    seconds=4.0,
    hours=4,
    archive=(1_000, 10_000),
    lists=(10, 1_000),
)
