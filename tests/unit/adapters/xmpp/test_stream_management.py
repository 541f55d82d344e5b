"""Counting stanzas: what the server has, what goes out again, in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.xmpp.stream_management import SentStanza, StreamManagement


def message(name: str) -> SentStanza:
    return SentStanza(f"<message id='{name}'/>", name)


def started(*names: str) -> StreamManagement:
    management = StreamManagement(stream_id="s")
    management.begin()
    for name in names:
        management.count_sent(message(name))
    return management


def test_an_acknowledgement_names_the_stanzas_it_covers() -> None:
    management = started("a", "b", "c")
    assert [s.id for s in management.acknowledge("2")] == ["a", "b"]
    assert [s.id for s in management.acknowledge("3")] == ["c"]


@pytest.mark.parametrize("nonsense", [None, "", "-1", "x", "4", "٣", "99999999999", "1e3"])
def test_a_count_that_makes_no_sense_acknowledges_nothing(nonsense: str | None) -> None:
    assert started("a", "b", "c").acknowledge(nonsense) == []


def test_an_acknowledgement_is_asked_for_after_each_message_and_now_and_then_otherwise() -> None:
    management = started()
    assert management.count_sent(message("a"))
    asked = [management.count_sent(SentStanza()) for _ in range(16)]
    assert asked.count(True) == 2


def test_after_a_resumption_only_what_was_kept_goes_out_again_in_order() -> None:
    management = started("a", "b")
    management.count_sent(SentStanza())  # a request, whose asker was told long ago
    management.count_sent(message("c"))
    management.interrupted()
    management.acknowledge("1")
    assert [s.id for s in management.resumed()] == ["b", "c"]
    # The server counts them anew behind its 1.
    assert [s.id for s in management.acknowledge("3")] == ["b", "c"]


def test_nothing_is_counted_without_an_agreement() -> None:
    management = StreamManagement()
    assert not management.count_sent(message("a"))
    management.count_received()
    assert (management.unacknowledged, management.received) == (0, 0)


def test_giving_the_stream_up_tells_what_was_lost() -> None:
    management = started("a", "b")
    management.acknowledge("1")
    assert [s.id for s in management.forget()] == ["b"]
    assert management.stream_id == ""


def test_the_count_wraps_around() -> None:
    management = started()
    management._acknowledged = 2**32 - 1
    management.count_sent(message("a"))
    management.count_sent(message("b"))
    assert [s.id for s in management.acknowledge("1")] == ["a", "b"]


@given(st.lists(st.booleans(), max_size=60), st.data())
def test_every_message_is_acknowledged_or_sent_again(
    kinds: list[bool], data: st.DataObject
) -> None:
    management = started()
    sent = [message(str(n)) if kept else SentStanza() for n, kept in enumerate(kinds)]
    for stanza in sent:
        management.count_sent(stanza)
    handled = data.draw(st.integers(0, len(sent)))
    management.interrupted()
    acknowledged = management.acknowledge(str(handled))
    again = management.resumed()
    assert [s for s in acknowledged + again if s.text] == [s for s in sent if s.text]
