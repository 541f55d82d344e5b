"""Steps that are recorded together leave the ledger as if recorded one by one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.adapters.storage.storage import Storage, open_storage
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.model import Message, Person, Text
from app.domain.notification import Fate, FateRecord, NativeId
from app.ports.storage import Arrival

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


async def test_a_fate_given_late_can_be_found_by_its_words(storages: list[Storage]) -> None:
    ledger = storages[0].ledger
    await ledger.record([FateRecord(m.key, Fate.SILENT, 10.0, "late") for m in MESSAGES[:6]])
    found = await ledger.search("text 0", fates=[Fate.SILENT])
    assert {line.message.id for line in found} == {"m0"}
