"""What was recalled, corrected or removed is nowhere in the files of the profile."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.database import Database
from app.adapters.storage.schema import MIGRATIONS
from app.adapters.storage.storage import FILE_NAME, Storage, open_storage
from app.domain.content import Text
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, OfflinePushInfo, Reaction
from app.domain.people import Person
from app.ports.archive import Arrival

pytestmark = pytest.mark.anyio

ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna@example.org"))
SECRET = "xqzwvkj"
"""Letters that nothing else in the files has together."""

FEW, MANY = f"a {SECRET} word", f"a {SECRET} word " * 3_000


def message(number: int, text: str = "tea") -> Message:
    anna = Person("anna@example.org", "Anna")
    return Message(ME, ANNA.id, MessageId(f"m{number}"), anna, 1000.0 + number, (Text(text),))


async def arrive(storage: Storage, *messages: Message) -> None:
    await storage.archive.add([Arrival(m, Origin.LIVE) for m in messages], {})


async def at_rest(storage: Storage) -> None:
    """Let all be done that is done behind the window."""
    search = storage.message_search()
    while await search.prepare():
        pass


def read_in(folder: Path) -> list[str]:
    """The files in which the secret can be read, whole or in the pieces of the search."""
    pieces = [SECRET.encode(), *(SECRET[i : i + 3].encode() for i in range(len(SECRET) - 2))]
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(piece in path.read_bytes() for piece in pieces)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def storage(folder: Path) -> AsyncIterator[Storage]:
    opened = open_storage(folder)
    yield opened
    await opened.close()


@pytest.mark.parametrize("text", [FEW, MANY], ids=["short", "of many pages"])
@pytest.mark.parametrize("way", ["recalled", "edited", "removed"])
async def test_what_is_gone_can_be_read_nowhere_while_the_program_runs(
    folder: Path, storage: Storage, text: str, way: str
) -> None:
    wish = OfflinePushInfo(f"{SECRET} title")
    secret = replace(message(5, text), push=wish, reactions=(Reaction("ben", SECRET),))
    await arrive(storage, *(message(n) for n in range(5)), secret, message(6))
    await storage.archive.set_reactions(ANNA, secret.id, "carl", [Reaction("carl", "+")])
    await at_rest(storage)
    assert FILE_NAME in read_in(folder)
    match way:
        case "recalled":
            await storage.archive.recall(secret.key)
        case "edited":
            await storage.archive.recall(replace(secret, id=MessageId("m6")).key)
            await storage.archive.recall(secret.key)
            await storage.archive.edit(secret.key, (Text("nothing"),))
        case _:
            await storage.archive.remove_conversation(ANNA)
    await at_rest(storage)
    assert read_in(folder) == []


async def old_archive(folder: Path) -> Path:
    """An archive of version 3, whose history kept its words in a table of its own."""
    file = folder / FILE_NAME
    await Database(file, MIGRATIONS[:3]).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.executemany(
            "INSERT INTO fate_words (rowid, words) VALUES (?, ?)",
            [(n, f"{SECRET} {n} and other words of number {n * n}") for n in range(20_000)],
        )
        connection.commit()
    return file


async def test_what_an_update_dropped_is_overwritten_behind_the_window(folder: Path) -> None:
    await old_archive(folder)
    storage = open_storage(folder)
    assert read_in(folder)
    await arrive(storage, message(1))
    await at_rest(storage)
    assert read_in(folder) == []
    await storage.close()


async def test_the_overwriting_goes_on_where_the_last_run_was(folder: Path) -> None:
    file = await old_archive(folder)
    size = file.stat().st_size
    for _ in range(3):
        storage = open_storage(folder)
        assert await storage.message_search().prepare()
        await storage.close()
        assert read_in(folder)
    storage = open_storage(folder)
    await at_rest(storage)
    await storage.close()
    assert read_in(folder) == []
    assert file.stat().st_size < 1.1 * size
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE name IN ('overwritten', 'zeroed')"
        )
        assert found.fetchone() is None


async def test_an_archive_that_has_nothing_to_forget_is_soon_at_rest(storage: Storage) -> None:
    search = storage.message_search()
    assert [await search.prepare() for _ in range(6)] == [True, True, True, True, False, False]
