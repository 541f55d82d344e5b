"""Something happens between any two steps on the way from a frame to *shown*.

Each story is played once to count its steps, and then again for every step, each time with one
interference right before that step: the program is killed, the notification server restarts, the
message is recalled, another device reads it, the connection breaks, the clock jumps.
"""

from collections.abc import Callable
from contextlib import suppress

import pytest

from app.domain.notification import ResponseKind
from tests.invariants.world import World

Story = Callable[[World], None]


def two_people_write(world: World) -> None:
    """From the frame to *shown*, a merged one and one of another conversation."""
    world.write(0)
    world.write(1)
    world.write(0)
    world.rest()
    world.wait(2.0)


def one_is_dismissed_and_one_clicked(world: World) -> None:
    """What the user does on its way into the ledger, and a message that comes meanwhile."""
    two_people_write(world)
    world.respond(0, ResponseKind.DISMISSED)
    world.respond(0, ResponseKind.CLICKED)
    world.write(0)
    world.rest()
    world.focus()
    world.rest()
    world.look_away()
    world.rest()


def a_reply_is_sent(world: World) -> None:
    """A reply from the notification to the server's proof."""
    world.write(0)
    world.rest()
    world.respond(0, ResponseKind.REPLIED)
    world.rest()


def much_was_missed(world: World) -> None:
    """A catch-up that becomes a summary."""
    world.network.is_up = False
    world.drop()
    world.wait(5.0)
    for number in range(24):
        world.write(number % 7)
    world.network.is_up = True
    world.wait(70.0)


def a_quiet_time_ends(world: World) -> None:
    """What do-not-disturb held back becomes a summary."""
    world.do_not_disturb(30.0)
    world.rest()
    two_people_write(world)
    world.wait(40.0)


STORIES: list[Story] = [
    two_people_write,
    one_is_dismissed_and_one_clicked,
    a_reply_is_sent,
    much_was_missed,
    a_quiet_time_ends,
]


def kill_and_restart(world: World) -> None:
    world.restart()


def restart_the_notification_server(world: World) -> None:
    world.screen.restart()


def recall_the_newest(world: World) -> None:
    world.recall(0)


def read_the_newest_elsewhere(world: World) -> None:
    world.read_elsewhere(0)


def break_the_connection(world: World) -> None:
    world.drop()


def dismiss_something(world: World) -> None:
    world.respond(0, ResponseKind.DISMISSED)


def put_the_clock_back(world: World) -> None:
    world.jump -= 3600.0


def look_at_the_first(world: World) -> None:
    world.look_at(0)


INTERFERENCES = [
    kill_and_restart,
    restart_the_notification_server,
    recall_the_newest,
    read_the_newest_elsewhere,
    break_the_connection,
    dismiss_something,
    put_the_clock_back,
    look_at_the_first,
]


class _Interrupted(BaseException):
    """The rest of a story is not told: the program it was told to is gone."""


def play(story: Story, interference: Story | None = None, step: int = 0) -> tuple[int, list[str]]:
    """Play a story; gives its steps and what did not hold."""
    world = World()
    world.start()
    world.rest()
    first = world.loop.steps

    def interfere() -> None:
        if interference is not None and world.loop.steps - first == step:
            world.loop.before_step = lambda: None
            if interference is kill_and_restart:
                raise _Interrupted
            interference(world)

    world.loop.before_step = interfere
    try:
        story(world)
    except _Interrupted:
        world.restart()
        world.rest()
    world.loop.before_step = lambda: None
    steps = world.loop.steps - first
    world.finish()
    found = world.violations()
    world.close()
    return steps, found


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__)
@pytest.mark.parametrize("interference", INTERFERENCES, ids=lambda i: i.__name__)
def test_nothing_is_lost_or_repeated_whenever_it_happens(story: Story, interference: Story) -> None:
    steps, found = play(story)
    assert found == []
    assert steps > 10
    broken = {step: found for step in range(steps) if (found := play(story, interference, step)[1])}
    assert broken == {}


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__)
def test_two_crashes_are_no_worse_than_one(story: Story) -> None:
    steps, _ = play(story)
    for step in range(0, steps, 3):
        world = World()
        world.start()
        world.rest()
        world.network.is_up = True
        for part in (step, step // 2):
            with suppress(_Interrupted):
                _until_step(world, world.loop.steps + part, story)
            world.restart()
            world.steps(part)
        world.finish()
        assert world.violations() == []
        world.close()


def _until_step(world: World, step: int, story: Story) -> None:
    def stop() -> None:
        if world.loop.steps >= step:
            world.loop.before_step = lambda: None
            raise _Interrupted

    world.loop.before_step = stop
    try:
        story(world)
    finally:
        world.loop.before_step = lambda: None
