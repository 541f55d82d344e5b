"""Archives as older versions of the program left them: all is there after the update.

`archives/version-N.db.xz` is the file of schema N; `archives/make.py` makes one when a schema is
released. A newer file than the program's is refused (test_database.py).
"""

import lzma
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.adapters.storage.schema import MIGRATIONS
from app.adapters.storage.storage import FILE_NAME, Storage, open_storage
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.message import MessageState
from app.domain.notification import Fate, NativeId

pytestmark = pytest.mark.anyio

ARCHIVES = sorted(Path(__file__).with_name("archives").glob("version-*.db.xz"))
HOME = AccountId("home")
ANNA = ConversationRef(HOME, ConversationId("c2c_anna@example.org"))
GARDEN = ConversationRef(HOME, ConversationId("group_garden@rooms.example.org"))


def version_of(archive: Path) -> int:
    found = re.search(r"version-(\d+)", archive.name)
    assert found is not None
    return int(found[1])


def unpack(archive: Path, folder: Path) -> Path:
    folder.mkdir(parents=True)
    file = folder / FILE_NAME
    file.write_bytes(lzma.decompress(archive.read_bytes()))
    return file


def schema_of(file: Path) -> list[tuple[str, str]]:
    """What is in a file by its own words, spaces aside."""
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    connection.close()
    return sorted((f"{kind} {name}", re.sub(r"\s+", " ", sql)) for kind, name, sql in rows)


@pytest.fixture(params=ARCHIVES, ids=lambda archive: str(archive.name))
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """Each of them, opened by this version of the program."""
    unpack(request.param, tmp_path / "data")
    opened = open_storage(tmp_path / "data", lambda: 3000.0)
    yield opened
    await opened.close()


def test_there_is_one_of_each_schema_so_far() -> None:
    assert [version_of(archive) for archive in ARCHIVES[:5]] == [1, 2, 3, 4, 5]


async def test_conversations_and_messages_are_all_there(storage: Storage) -> None:
    snapshot = await storage.archive.load(10)
    anna, garden = sorted(snapshot.conversations, key=lambda c: str(c.ref))
    assert (anna.ref, garden.ref) == (ANNA, GARDEN)
    assert (anna.name, anna.pinned, anna.draft, anna.unread) == ("Anna", True, "half a sent", 1)
    assert (garden.muted_until, garden.secret, garden.mentions) == (2e9, True, 1)
    assert {m.text for m in snapshot.messages} == {
        "Hello 小林 ✨",
        "Hi",
        "See you at five",
        "@me look",
        "not sent yet",
    }
    assert [m.text for m in await storage.archive.outbox(HOME)] == ["not sent yet"]


async def test_fates_and_clicks_are_all_there(storage: Storage) -> None:
    (open_entry,) = await storage.ledger.unsettled()
    assert (open_entry.fate, open_entry.native_id) == (Fate.SHOWN, NativeId("bus/:1.7/4"))
    told = {entry.fate for entry in await storage.ledger.history(None, 10)}
    assert told == {Fate.SHOWN, Fate.WITHDRAWN, Fate.SILENT}
    (click,) = await storage.ledger.pending_clicks()
    assert (click.ref, click.activation_token) == (ANNA, "token")


async def test_the_history_of_notifications_can_be_searched(storage: Storage) -> None:
    found = await storage.ledger.search("Anna")
    assert {line.entry.key.id for line in found} == {"m1", "m3"}


async def test_it_goes_on_as_if_it_had_always_been_so(storage: Storage) -> None:
    waiting = (await storage.archive.outbox(HOME))[0]
    await storage.archive.set_state(ANNA, waiting.id, MessageState.SENT, "a4")
    assert list(await storage.archive.outbox(HOME)) == []
    await storage.archive.remove_conversation(ANNA)
    assert [c.ref for c in (await storage.archive.load(1)).conversations] == [GARDEN]


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: str(archive.name))
async def test_after_the_update_it_is_no_different_from_a_new_one(
    archive: Path, tmp_path: Path
) -> None:
    old = unpack(archive, tmp_path / "old")
    before = old.read_bytes()
    await open_storage(tmp_path / "old").close()
    await open_storage(tmp_path / "new").close()
    assert schema_of(old) == schema_of(tmp_path / "new" / FILE_NAME)
    assert version_of(archive) == len(MIGRATIONS) or old.read_bytes() != before


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: str(archive.name))
async def test_an_update_that_is_interrupted_is_done_again(archive: Path, tmp_path: Path) -> None:
    """Each step is a transaction; between any two of them the file is whole."""
    from app.adapters.storage.database import Database

    file = unpack(archive, tmp_path / "data")
    for steps in range(version_of(archive), len(MIGRATIONS) + 1):
        await Database(file, MIGRATIONS[:steps]).close()
    storage = open_storage(tmp_path / "data")
    assert len((await storage.archive.load(10)).messages) == 5
    await storage.close()
