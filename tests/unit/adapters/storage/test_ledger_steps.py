"""Steps that are recorded together leave the ledger as if recorded one by one."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.adapters.storage.fate_steps import take_steps
from app.adapters.storage.intake import Intake
from app.adapters.storage.rows import ENTRY_COLUMNS, entries_of, storable
from app.adapters.storage.schema import MIGRATIONS
from app.adapters.storage.storage import Storage, open_storage
from app.domain.content import Text
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message
from app.domain.notification import Fate, FateRecord, NativeId
from app.domain.people import Person
from app.ports.archive import Arrival
from app.ports.ledger import LedgerEntry

pytestmark = pytest.mark.anyio


def message(number: int, user: str = "anna") -> Message:
    return Message(
        AccountId("me"),
        ConversationId.c2c(user),
        MessageId(f"m{number}"),
        Person(user),
        float(number),
        (Text(f"text {number}"),),
    )


MESSAGES = [message(n, user) for n in range(70) for user in ("anna", "bob")]
NEVER_ARCHIVED = message(999)


@pytest.fixture
async def storages(tmp_path: Path) -> AsyncIterator[list[Storage]]:
    both = [open_storage(tmp_path / name, lambda: 5.0) for name in ("together", "apart")]
    for storage in both:
        new = [
            Arrival(m, Origin.HISTORY if n % 3 == 0 else Origin.CATCH_UP)
            for n, m in enumerate(MESSAGES)
        ]
        await storage.archive.add(new, {})
    yield both
    for storage in both:
        await storage.close()


async def test_together_is_the_same_as_one_by_one(storages: list[Storage]) -> None:
    together, apart = storages
    steps = [
        FateRecord(NEVER_ARCHIVED.key, Fate.INTENDED, 9.0, "never"),
        *(FateRecord(m.key, Fate.INTENDED, 10.0, "a new message") for m in MESSAGES),
        *(FateRecord(m.key, Fate.SHOWN, 11.0, "", NativeId("7")) for m in MESSAGES[:30]),
        *(FateRecord(m.key, Fate.SILENT, 12.0, "muted") for m in MESSAGES[20:60]),
    ]
    await together.ledger.record(steps)
    for step in steps:
        await apart.ledger.record([step])
    await together.ledger.record([])
    expected = await apart.ledger.history(None, 1000)
    assert len(expected) == len(MESSAGES)
    assert await together.ledger.history(None, 1000) == expected


@st.composite
def steps(draw: st.DrawFn) -> FateRecord:
    return FateRecord(
        draw(st.sampled_from(MESSAGES[:5])).key,
        draw(st.sampled_from(Fate)),
        float(draw(st.integers(1, 99))),
        draw(st.sampled_from(("", "a new message", "muted \ud800"))),
        draw(st.none() | st.sampled_from((NativeId("7"), NativeId("8")))),
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(steps(), max_size=8), max_size=5))
def test_any_steps_lead_where_the_domain_says(together: list[list[FateRecord]]) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in (statement for migration in MIGRATIONS for statement in migration):
        connection.execute(statement)
    Intake(connection, 5.0).take([Arrival(m, Origin.HISTORY) for m in MESSAGES[:3]])
    Intake(connection, 5.0).take([Arrival(m, Origin.LIVE) for m in MESSAGES[3:5]])
    expected = {
        m.key: LedgerEntry(m.key, m.position, Fate.ARRIVED, "", None, 5.0 if n >= 3 else 0.0)
        for n, m in enumerate(MESSAGES[:5])
    }
    taken = {m.key for m in MESSAGES[3:5]}
    for some in together:
        take_steps(connection, some)
        for step in some:
            taken.add(step.key)
            entry = expected[step.key]
            if not entry.arrived_at:
                entry = replace(entry, arrived_at=step.at)
            mended = replace(step, reason=storable(step.reason))
            expected[step.key] = entry.after(mended)
    rows = connection.execute(
        f"SELECT {ENTRY_COLUMNS} FROM fate f JOIN message m ON m.key = f.message"  # noqa: S608
        " JOIN conversation c ON c.key = m.conversation"
    )
    found = {entry.key: entry for entry in entries_of(rows)}
    assert found == {key: entry for key, entry in expected.items() if key in taken}


async def test_a_fate_given_late_can_be_found_by_its_words(storages: list[Storage]) -> None:
    ledger = storages[0].ledger
    await ledger.record([FateRecord(m.key, Fate.SILENT, 10.0, "late") for m in MESSAGES[:6]])
    found = await ledger.search("text 0", fates=[Fate.SILENT])
    assert {line.message.id for line in found} == {"m0"}
