"""The store: one way in, everybody hears in the same order."""

import threading

import pytest

from app.domain.events import DoNotDisturbChanged, ProblemDismissed, ProblemOccurred
from app.services.store import Store


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
