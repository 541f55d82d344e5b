"""Documents, the log of the connections and the counts, on a real disk."""

import asyncio
import json
import stat
from pathlib import Path

import pytest

from app.adapters.storage.coverage_file import CoverageFile
from app.adapters.storage.storage import open_storage
from app.adapters.storage.text_file import WholeTextFile
from app.domain.content import Text
from app.domain.coverage import OnlineSpan
from app.domain.errors import StorageFailed
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message
from app.domain.notification import Fate, FateRecord
from app.domain.people import Person
from app.ports.archive import Arrival
from app.ports.storage import HourCount

pytestmark = pytest.mark.anyio

ME = AccountId("me")
SPANS = (OnlineSpan(ME, 100.0, 200.5, "the line broke"), OnlineSpan(ME, 300.0, 400.0))


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_document_appears_only_when_it_is_complete(tmp_path: Path):
    path = tmp_path / "anna.html"
    path.write_text("older")
    file = WholeTextFile(path)
    await file.write("one ")
    await file.write("zwei \ud800")
    assert path.read_text() == "older"
    await file.finish()
    assert path.read_text(encoding="utf-8") == "one zwei ?"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["anna.html"]


async def test_a_document_that_is_given_up_leaves_no_trace(tmp_path: Path):
    file = WholeTextFile(tmp_path / "anna.html")
    await file.write("one")
    await file.abandon()
    file._writer.shutdown(wait=True)
    assert names(tmp_path) == []


async def test_a_place_that_is_not_there_is_told(tmp_path: Path):
    file = WholeTextFile(tmp_path / "nowhere" / "anna.html")
    with pytest.raises(StorageFailed):
        await file.write("one")
    await file.abandon()


async def test_the_log_of_the_connections_is_read_as_it_was_written(tmp_path: Path):
    log = CoverageFile(tmp_path / "coverage.json")
    assert list(await log.load()) == []
    await log.save(SPANS)
    assert tuple(await log.load()) == SPANS
    log.save_at_exit(SPANS[:1])
    assert tuple(await log.load()) == SPANS[:1]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"spans": 5}',
        '{"spans": [[1, 2, 3, 4]]}',
        '{"spans": [["me", 5, 1, ""]]}',
        '{"spans": [["me", NaN, NaN, ""]]}',
        "[" * 100_000,
        "\x00",
    ],
)
async def test_a_broken_log_begins_anew(tmp_path: Path, content: str):
    path = tmp_path / "coverage.json"
    path.write_text(content)
    log = CoverageFile(path)
    assert list(await log.load()) == []
    await log.save(SPANS)
    assert json.loads(path.read_text())["version"] == 1


async def test_a_log_that_can_not_be_written_is_told(tmp_path: Path):
    log = CoverageFile(tmp_path / "nowhere" / "coverage.json")
    with pytest.raises(StorageFailed):
        await log.save(SPANS)
    log.save_at_exit(SPANS)


async def test_messages_are_counted_by_hour_and_by_what_became_of_them(tmp_path: Path):
    storage = open_storage(tmp_path)
    anna = ConversationId.c2c("anna@example.org")
    messages = [
        Message(ME, anna, MessageId(f"m{i}"), Person("anna@example.org"), at, (Text("hi"),))
        for i, at in enumerate((3_000.0, 7_300.0, 7_400.0, 7_500.0))
    ]
    await storage.archive.add([Arrival(m, Origin.LIVE) for m in messages], {})
    await storage.ledger.record(
        [
            FateRecord(messages[0].key, Fate.SHOWN, 3_001.0),
            FateRecord(messages[1].key, Fate.SHOWN, 7_301.0),
            FateRecord(messages[2].key, Fate.SILENT, 7_401.0),
        ]
    )
    assert list(await storage.statistics.by_hour(3_600.0)) == [HourCount(7_200.0, 1, 2)]
    assert [hour.start for hour in await storage.statistics.by_hour(0.0)] == [0.0, 7_200.0]
    await storage.close()


async def test_the_room_of_deleted_messages_is_given_back(tmp_path: Path):
    storage = open_storage(tmp_path)
    files = storage.local_data(tmp_path, tmp_path)
    anna = ConversationId.c2c("anna@example.org")
    text = (Text("x" * 2_000),)
    many = [Message(ME, anna, MessageId(f"m{i}"), Person("a"), i, text) for i in range(1_000)]
    await storage.archive.add([Arrival(m, Origin.LIVE) for m in many], {})
    (tmp_path / "bellbird.log").write_text("12345")
    before = await files.sizes()
    await storage.archive.remove_conversation(many[0].ref)
    await files.give_back()
    await storage.close()
    after = await files.sizes()
    assert (after.logs, after.avatars) == (5, 0)
    assert after.messages < before.messages / 4


async def test_what_was_written_at_the_exit_is_the_last_word(tmp_path: Path):
    log = CoverageFile(tmp_path / "coverage.json")
    late = [asyncio.create_task(log.save(SPANS[:1])) for _ in range(8)]
    await asyncio.sleep(0)  # their threads begin
    log.save_at_exit(SPANS)
    await asyncio.gather(*late)
    assert tuple(await log.load()) == SPANS
    assert names(tmp_path) == ["coverage.json"]
