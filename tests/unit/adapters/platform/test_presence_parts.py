"""The parts of presence that need no computer: when to look, and what Windows' numbers mean."""

import pytest

from app.adapters.platform.idle_watch import FASTEST_LOOK, next_look
from app.adapters.platform.windows_messages import asleep_by, locked_by, seconds_between


@pytest.mark.parametrize(
    ("seconds", "idle", "delay"),
    [
        (0.0, False, 300.0),
        (100.0, False, 200.0),
        (299.0, False, FASTEST_LOOK),
        (300.0, True, FASTEST_LOOK),
        (9000.0, True, FASTEST_LOOK),
    ],
)
def test_the_next_look_is_when_something_can_have_changed(
    seconds: float, idle: bool, delay: float
) -> None:
    assert next_look(seconds, 300.0, idle=idle) == delay


@pytest.mark.parametrize(("code", "locked"), [(7, True), (8, False), (1, None), (5, None)])
def test_windows_tells_of_the_lock(code: int, locked: bool | None) -> None:
    assert locked_by(code) is locked


@pytest.mark.parametrize(
    ("code", "asleep"), [(0x4, True), (0x12, False), (0x7, False), (0xA, None), (0x8013, None)]
)
def test_windows_tells_of_sleep(code: int, asleep: bool | None) -> None:
    assert asleep_by(code) is asleep


@pytest.mark.parametrize(
    ("then", "now", "seconds"), [(1000, 3500, 2.5), (0xFFFFFF00, 0x000000E8, 0.488), (7, 7, 0.0)]
)
def test_ticks_are_subtracted_across_their_new_beginning(
    then: int, now: int, seconds: float
) -> None:
    assert seconds_between(then, now) == seconds
