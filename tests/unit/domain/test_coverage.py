"""How much of the time a message could have come through."""

import pytest

from app.domain.coverage import WEEK, Gap, OnlineSpan, coverage_of, within
from app.domain.ids import AccountId

ME, OTHER = AccountId("me"), AccountId("other")
NOW = 1_000_000.0


def span(since: float, until: float, ended: str = "", account: AccountId = ME) -> OnlineSpan:
    """A span by seconds before now."""
    return OnlineSpan(account, NOW - since, NOW - until, ended)


def test_nothing_is_known_without_a_span():
    assert coverage_of(ME, [span(10, 0, account=OTHER)], NOW) is None


def test_always_connected_is_all_of_the_time():
    found = coverage_of(ME, [span(500, 0)], NOW)
    assert found is not None
    assert (found.share, found.gaps, found.since) == (1.0, (), NOW - 500)


def test_a_gap_has_the_reason_that_the_span_before_it_ended_with():
    found = coverage_of(ME, [span(1000, 600, "the line broke"), span(500, 0)], NOW)
    assert found is not None
    assert found.gaps == (Gap(NOW - 600, NOW - 500, "the line broke"),)
    assert found.share == pytest.approx(0.9)


def test_what_lies_before_the_window_is_not_counted():
    found = coverage_of(ME, [span(3 * WEEK, 2 * WEEK), span(WEEK - 100, 0)], NOW)
    assert found is not None
    assert found.since == NOW - WEEK
    assert found.gaps[0].seconds == pytest.approx(100)


def test_a_gap_that_goes_on_is_counted_up_to_now():
    found = coverage_of(ME, [span(100, 50, "no network")], NOW)
    assert found is not None
    assert found.gaps == (Gap(NOW - 50, NOW, "no network"),)


def test_a_quick_reconnection_is_no_gap():
    found = coverage_of(ME, [span(100, 50), span(49.5, 0)], NOW)
    assert found is not None
    assert found.gaps == ()


def test_spans_that_overlap_or_stand_in_disorder_are_one_time():
    spans = [span(60, 0), span(100, 40), span(90, 80)]
    found = coverage_of(ME, spans, NOW)
    assert found is not None
    assert (found.share, found.gaps) == (1.0, ())


def test_the_longest_gap_comes_first():
    spans = [span(100, 99), span(97, 50), span(40, 0)]
    found = coverage_of(ME, spans, NOW)
    assert found is not None
    assert [round(gap.seconds) for gap in found.gaps] == [10, 2]


def test_a_clock_that_was_set_back_does_no_harm():
    found = coverage_of(ME, [OnlineSpan(ME, NOW + 50, NOW + 90)], NOW)
    assert found is not None
    assert 0.0 <= found.share <= 1.0


def test_of_the_time_before_the_window_the_last_span_is_kept():
    spans = [span(4 * WEEK, 3 * WEEK), span(2 * WEEK, WEEK + 50, "asleep"), span(10, 0)]
    assert within(spans, NOW) == spans[1:]
