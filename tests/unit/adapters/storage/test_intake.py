"""What arrives together is archived as if it came one after the other."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.adapters.storage.intake import Intake
from app.adapters.storage.schema import MIGRATIONS
from app.domain.content import Text
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message, MessageFlag, MessageState
from app.domain.people import Person
from app.ports.archive import Arrival


def empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in (statement for step in MIGRATIONS for statement in step):
        connection.execute(statement)
    return connection


def message(number: int, **changes: object) -> Message:
    made = Message(
        AccountId("me"),
        ConversationId.c2c("anna"),
        MessageId(f"m{number}"),
        Person("anna", "Anna"),
        float(number),
        (Text(f"text {number}"),),
        archive_id=f"a{number}",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names real fields


@st.composite
def arrivals(draw: st.DrawFn) -> Arrival:
    outgoing = draw(st.booleans())
    number = draw(st.integers(1, 12))
    made = message(
        draw(st.sampled_from((number, number, 50))),
        conversation=ConversationId.c2c(draw(st.sampled_from(("anna", "bob")))),
        sender=Person(draw(st.sampled_from(("anna", "bob", "half \ud800")))),
        archive_id=draw(st.sampled_from(("", f"a{number}"))),
        outgoing=outgoing,
        state=draw(st.sampled_from((MessageState.WAITING, MessageState.SENT)))
        if outgoing
        else MessageState.RECEIVED,
        flags=draw(st.sampled_from((MessageFlag.NONE, MessageFlag.MENTIONS_ME))),
    )
    return Arrival(made, draw(st.sampled_from(Origin)))


@settings(max_examples=60, deadline=None)
@given(st.lists(arrivals(), max_size=70), st.integers(0, 20))
def test_together_is_the_same_as_one_by_one(everybody: list[Arrival], first: int) -> None:
    together, apart = empty(), empty()
    news = Intake(together, 5.0).take(everybody[:first])
    news += Intake(together, 5.0).take(everybody[first:])
    assert news == [Intake(apart, 5.0).take([one])[0] for one in everybody]
    ordered = (
        "SELECT id, sender, archive_id, state, flags, counts FROM message ORDER BY 1, 2, 3, 4, 5, 6"
    )
    numbers = "SELECT id, unread, mentions, activity_at FROM conversation ORDER BY id"
    fates = (
        "SELECT m.id, f.fate, f.sent_at, m.sender FROM fate f JOIN message m ON m.key = f.message"
        " ORDER BY 1, 2, 3, 4"
    )
    for sql in (ordered, numbers, fates):
        assert together.execute(sql).fetchall() == apart.execute(sql).fetchall()


@pytest.mark.parametrize("count", [1, 9, 10, 49, 300])
def test_any_number_of_messages_is_written_whole_and_in_order(count: int) -> None:
    connection = empty()
    Intake(connection, 5.0).take([Arrival(message(n), Origin.CATCH_UP) for n in range(count)])
    rows = connection.execute("SELECT id FROM message ORDER BY key").fetchall()
    assert rows == [(f"m{n}",) for n in range(count)]


def test_a_page_costs_a_few_statements() -> None:
    connection = empty()
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    Intake(connection, 5.0).take([Arrival(message(n), Origin.CATCH_UP) for n in range(100)])
    assert len(statements) < 20
