"""The store: one way in, everybody hears in the same order."""

import threading

import pytest

from app.domain.events import (
    DoNotDisturbChanged,
    MessageReceived,
    Origin,
    ProblemDismissed,
    ProblemOccurred,
)
from app.domain.selectors import unread_total
from app.services.store import Store
from tests.fakes.program import incoming


def test_an_observer_hears_the_value_now_and_when_it_changes() -> None:
    store = Store()
    heard: list[float] = []
    store.watch(lambda state: state.do_not_disturb_until, heard.append)
    store.dispatch(DoNotDisturbChanged(5.0))
    store.dispatch(DoNotDisturbChanged(5.0))
    assert heard == [0.0, 5.0]


def test_an_event_dispatched_by_an_observer_comes_after_the_present_one() -> None:
    store = Store()
    heard: list[object] = []
    store.listen(ProblemOccurred, lambda _: store.dispatch(ProblemDismissed()))
    store.listen((ProblemOccurred, ProblemDismissed), lambda event: heard.append(type(event)))
    store.dispatch(ProblemOccurred("Could not do it."))
    assert heard == [ProblemOccurred, ProblemDismissed]


def test_a_failing_observer_does_not_starve_the_others(caplog: pytest.LogCaptureFixture) -> None:
    store = Store()
    heard: list[object] = []

    def fail(_event: object) -> None:
        raise ValueError("a bug")

    store.listen(ProblemDismissed, fail)
    store.listen(ProblemDismissed, heard.append)
    store.dispatch(ProblemDismissed())
    assert len(heard) == 1
    assert "An observer failed" in caplog.text


def test_an_observer_that_leaves_while_others_hear_hears_nothing_more() -> None:
    store = Store()
    heard: list[object] = []
    store.listen(ProblemDismissed, lambda _: leave())
    leave = store.listen(ProblemDismissed, heard.append)
    store.dispatch(ProblemDismissed())
    assert heard == []


def test_messages_dispatched_together_are_each_told_with_the_state_containing_them() -> None:
    store = Store()
    heard: list[tuple[str, int]] = []
    watched: list[int] = []
    store.listen(MessageReceived, lambda x: heard.append((x.message.id, unread_total(store.state))))
    store.watch(unread_total, watched.append)
    store.dispatch(*(MessageReceived(incoming("anna", t), Origin.LIVE) for t in ("a", "b")))
    assert [message_id for message_id, _ in heard] == ["anna-a", "anna-b"]
    assert all(unread >= place for place, (_, unread) in enumerate(heard, 1))
    assert watched == [0, 2]


def test_one_message_that_makes_no_sense_does_not_cost_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Store()
    broken = incoming("anna", "b", at="soon")  # type: ignore[arg-type]  # what a bug would do
    messages = (incoming("anna", "a"), broken, incoming("anna", "c"))
    store.dispatch(*(MessageReceived(m, Origin.LIVE) for m in messages))
    assert unread_total(store.state) == 2
    assert "could not be taken in" in caplog.text


def test_an_observer_that_left_hears_nothing_more() -> None:
    store = Store()
    heard: list[object] = []
    leave = store.listen(ProblemDismissed, heard.append)
    leave()
    store.dispatch(ProblemDismissed())
    assert heard == []


def test_another_thread_is_turned_away() -> None:
    store = Store()
    raised: list[BaseException] = []

    def intrude() -> None:
        try:
            store.dispatch(ProblemDismissed())
        except RuntimeError as error:
            raised.append(error)

    thread = threading.Thread(target=intrude)
    thread.start()
    thread.join()
    assert len(raised) == 1
