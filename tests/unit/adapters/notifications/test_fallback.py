"""The ladder: the best server that works is used, and every change of it is told."""

import pytest

from app.adapters.notifications.fallback import FallbackNotifications
from app.domain.errors import ServiceUnavailable
from app.domain.notification import Notification, Response, ResponseKind, Tag
from tests.fakes.desktop import CallKind, FakeNotificationServer, RecordingListener

pytestmark = pytest.mark.anyio

HELLO = Notification(Tag("a/c2c_anna"), "new_message", "Anna", "Hello")


class Ladder:
    """A ladder of two fakes."""

    def __init__(self, *, best_runs: bool = True) -> None:
        self.best, self.last = FakeNotificationServer(), FakeNotificationServer()
        if not best_runs:
            self.best.vanish()
        rungs = {"bus": self.best, "tray": self.last}
        self.server = FallbackNotifications(rungs, grace=0.0)
        self.listener = RecordingListener()

    def is_started(self, rung: FakeNotificationServer) -> bool:
        return any(call.kind is CallKind.START for call in rung.calls)


async def test_the_best_is_used_and_the_others_are_left_alone() -> None:
    ladder = Ladder()
    await ladder.server.start(ladder.listener)
    await ladder.server.show(HELLO, None)
    await ladder.server.stop()
    assert (len(ladder.best.on_screen), ladder.is_started(ladder.last)) == (1, False)


async def test_the_next_is_used_where_the_best_is_missing() -> None:
    ladder = Ladder(best_runs=False)
    await ladder.server.start(ladder.listener)
    await ladder.server.show(HELLO, None)
    await ladder.server.stop()
    assert len(ladder.last.on_screen) == 1


async def test_where_nothing_works_it_says_so_and_waits() -> None:
    ladder = Ladder(best_runs=False)
    ladder.last.vanish()
    with pytest.raises(ServiceUnavailable):
        await ladder.server.start(ladder.listener)
    ladder.best.restart()
    await ladder.server.show(HELLO, None)
    await ladder.server.stop()
    assert (ladder.listener.servers, len(ladder.best.on_screen)) == ([ladder.best.info], 1)


async def test_one_that_appears_later_is_moved_up_to() -> None:
    ladder = Ladder(best_runs=False)
    await ladder.server.start(ladder.listener)
    ladder.best.restart()
    await ladder.server.show(HELLO, None)
    await ladder.server.stop()
    assert (ladder.listener.servers, len(ladder.best.on_screen)) == ([ladder.best.info], 1)


async def test_when_it_goes_the_next_takes_over() -> None:
    ladder = Ladder()
    await ladder.server.start(ladder.listener)
    ladder.best.vanish()
    await ladder.listener.until(lambda: len(ladder.listener.servers) == 2)
    await ladder.server.stop()
    assert ladder.listener.servers == [None, ladder.last.info]


async def test_one_that_restarts_at_once_keeps_its_place() -> None:
    ladder = Ladder()
    await ladder.server.start(ladder.listener)
    ladder.best.vanish()
    ladder.best.restart()
    await ladder.server.show(HELLO, None)
    await ladder.server.stop()
    assert (ladder.listener.servers, len(ladder.best.on_screen)) == ([None, ladder.best.info], 1)


async def test_a_notification_that_the_best_refuses_is_shown_by_the_next() -> None:
    ladder = Ladder()
    await ladder.server.start(ladder.listener)
    ladder.best.show_failure = ServiceUnavailable("it hangs")
    await ladder.server.show(HELLO, None)
    await ladder.server.stop()
    assert len(ladder.last.on_screen) == 1


async def test_what_an_upper_rung_shows_is_withdrawn_when_a_lower_one_replaces_it() -> None:
    ladder = Ladder()
    await ladder.server.start(ladder.listener)
    old = await ladder.server.show(HELLO, None)
    ladder.best.show_failure = ServiceUnavailable("it hangs")
    await ladder.server.show(HELLO, old)
    await ladder.server.stop()
    assert (len(ladder.best.on_screen), len(ladder.last.on_screen)) == (0, 1)


async def test_a_response_bears_the_id_that_was_given() -> None:
    ladder = Ladder()
    await ladder.server.start(ladder.listener)
    native_id = await ladder.server.show(HELLO, None)
    ladder.best.respond(HELLO.tag)
    await ladder.server.stop()
    assert ladder.listener.responses == [Response(native_id, ResponseKind.CLICKED)]


async def test_an_id_leads_to_the_rung_that_gave_it() -> None:
    ladder = Ladder()
    await ladder.server.start(ladder.listener)
    native_id = await ladder.server.show(HELLO, None)
    await ladder.server.withdraw(native_id)
    await ladder.server.stop()
    assert ladder.best.on_screen == {}


async def test_do_not_disturb_is_that_of_the_rung_in_use() -> None:
    ladder = Ladder(best_runs=False)
    await ladder.server.start(ladder.listener)
    ladder.best.become_inhibited()
    ladder.last.become_inhibited()
    await ladder.server.stop()
    assert ladder.listener.inhibited == [True]
