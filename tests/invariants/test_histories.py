"""Thousands of generated histories, after each of which the ten invariants hold.

A history is a list of acts: people write (mentions, late ones, in eight conversations), repeat,
recall and edit; other devices read; the user looks, walks away, locks, clicks, closes, answers;
connections break, the notification server vanishes and comes back, the clock jumps over changes of
daylight saving, quiet hours begin and end, the disk is full for a while, and the program is killed
anywhere. `BELLBIRD_HISTORIES` sets how many are played; without it they are always the same ones.
"""

import os
from collections.abc import Callable
from datetime import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.notification import ResponseKind
from app.domain.quiet_hours import QuietHours
from app.domain.settings import Settings
from tests.invariants.world import World

Act = tuple[str, int]

HISTORIES = int(os.environ.get("BELLBIRD_HISTORIES", "1500"))

RESPONSES = (
    ResponseKind.CLICKED,
    ResponseKind.DISMISSED,
    ResponseKind.EXPIRED,
    ResponseKind.REPLIED,
    ResponseKind.MARKED_READ,
    ResponseKind.MUTED,
)

ACTS: dict[str, Callable[[World, int], object]] = {
    "write": lambda w, n: w.write(n),
    "mention": lambda w, n: w.write(n, mention=True),
    "write late": lambda w, n: w.write(n, late=float(n)),
    "burst": lambda w, n: [w.write(k % (1 + n % 8)) for k in range(3 * n)],
    "repeat": lambda w, n: w.repeat(n),
    "recall": lambda w, n: w.recall(n),
    "edit": lambda w, n: w.edit(n),
    "read elsewhere": lambda w, n: w.read_elsewhere(n),
    "look at": lambda w, n: w.look_at(n),
    "look away": lambda w, _: w.look_away(),
    "lock": lambda w, n: w.lock(locked=n % 2 == 0),
    "respond": lambda w, n: w.respond(n // 6, RESPONSES[n % 6]),
    "quiet": lambda w, n: w.do_not_disturb(10.0 * n),
    "drop": lambda w, _: w.drop(),
    "network down": lambda w, _: w.network_down(),
    "network up": lambda w, _: w.network_up(),
    "server restarts": lambda w, _: w.screen.restart(),
    "server vanishes": lambda w, _: w.screen.vanish(),
    "disk full": lambda w, n: w.fill_disk() if n % 2 else w.disk.recover(),
    "clock jumps": lambda w, n: w.jump_clock((3600.0, -3600.0, 86_400.0, -10.0)[n % 4]),
    "sleep": lambda w, _: w.sleep(),
    "kill": lambda w, _: w.restart(),
    "steps": lambda w, n: w.steps(n),
    "rest": lambda w, _: w.rest(),
    "wait": lambda w, n: w.wait((0.3, 1.0, 3.0, 20.0, 90.0)[n % 5]),
}

# Writing and taking a few steps are what most of a history consists of.
acts = st.tuples(
    st.sampled_from(sorted(ACTS) + ["write", "steps", "rest", "wait", "respond"] * 3),
    st.integers(0, 11),
)
histories = st.lists(acts, min_size=2, max_size=24)

NIGHT = QuietHours("night", "Night", time(7, 30), time(8, 1))
"""Holds when histories begin (8:00 UTC), and ends after a minute."""

CHOICES = {
    "as it comes": Settings(),
    "no summaries": Settings(digests=False),
    "quiet hours": Settings(quiet_hours=(NIGHT,)),
    "one device": Settings(wait_for_other_devices=False),
}


def play(history: list[Act], choice: str, parts: dict[type, type] | None = None) -> list[str]:
    """Play a history to its end and tell what does not hold."""
    world = World(parts, CHOICES[choice])
    world.start()
    try:
        for name, number in history:
            ACTS[name](world, number)
        world.finish()
        return world.violations()
    finally:
        world.close()


@pytest.mark.timeout(600)
@settings(
    max_examples=HISTORIES,
    derandomize="BELLBIRD_HISTORIES" not in os.environ,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(histories, st.sampled_from(sorted(CHOICES)))
def test_the_invariants_hold_after_every_history(history: list[Act], choice: str) -> None:
    assert play(history, choice) == []
