"""The one file: what happens when it is broken, foreign, newer, locked, full, or cut off."""

import asyncio
import logging
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from app.adapters.storage.database import Database
from app.adapters.storage.schema import MIGRATIONS
from app.adapters.storage.storage import FILE_NAME, Storage, open_storage
from app.domain.content import Text, Unsupported
from app.domain.conversation import Conversation
from app.domain.errors import StorageFailed
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageState, Position, Reaction
from app.domain.notification import Fate, FateRecord, NativeId
from app.domain.people import Person
from app.ports.archive import Arrival
from app.ports.im import ArchivePosition
from app.ports.ledger import Click

pytestmark = pytest.mark.anyio

ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna@example.org"))


def message(number: int, text: str = "hi") -> Message:
    return Message(
        ME,
        ANNA.id,
        MessageId(f"m{number:04}"),
        Person("anna@example.org"),
        1000.0 + number,
        (Text(text),),
    )


async def add(storage: Storage, *messages: Message) -> Sequence[bool]:
    return await storage.archive.add([Arrival(m, Origin.LIVE) for m in messages], {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "some" / "data"


@pytest.fixture
async def storage(folder: Path) -> AsyncIterator[Storage]:
    opened = open_storage(folder)
    yield opened
    await opened.close()


async def alter(folder: Path, sql: str, *values: object) -> None:
    """Change a closed file behind the program's back."""
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute(sql, values)
    connection.commit()
    connection.close()


async def filled(folder: Path) -> None:
    storage = open_storage(folder)
    await add(storage, message(1), message(2))
    await storage.close()


def put(folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_bytes(content)


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def aside(folder: Path) -> list[bytes]:
    """What was set aside."""
    return [p.read_bytes() for p in sorted(folder.iterdir()) if p.name != FILE_NAME]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# Opening


async def test_what_was_written_is_there_in_the_next_run(folder: Path) -> None:
    await filled(folder)
    storage = open_storage(folder)
    snapshot = await storage.archive.load(10)
    assert snapshot.messages == (message(1), message(2))
    assert len(await storage.ledger.unsettled()) == 2
    await storage.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards the profile folder itself")
async def test_nobody_else_may_read_it(folder: Path, storage: Storage) -> None:
    await add(storage, message(1))
    assert names(folder) == [FILE_NAME, f"{FILE_NAME}-shm", f"{FILE_NAME}-wal"]
    assert [mode(folder / name) for name in names(folder)] == [0o600, 0o600, 0o600]
    assert mode(folder) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards the profile folder itself")
def test_an_open_folder_is_closed_to_others(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    asyncio.run(open_storage(folder).close())
    assert mode(folder) == 0o700


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000, b"x"]
)
async def test_a_broken_file_is_set_aside_and_a_new_one_begins(
    folder: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    put(folder, content)
    storage = open_storage(folder)
    assert await add(storage, message(1)) == [True]
    await storage.close()
    assert aside(folder) == [content]
    assert names(folder)[1] in caplog.text


async def test_two_broken_files_are_both_kept(folder: Path) -> None:
    for content in (b"first broken file", b"second broken file"):
        put(folder, content)
        await open_storage(folder).close()
    assert aside(folder) == [b"first broken file", b"second broken file"]


async def test_another_programs_database_is_set_aside(folder: Path) -> None:
    put(folder, b"")
    await alter(folder, "CREATE TABLE message (strange)")
    await open_storage(folder).close()
    assert len(aside(folder)) == 1


async def test_an_empty_file_is_a_beginning(folder: Path) -> None:
    put(folder, b"")
    await open_storage(folder).close()
    assert names(folder) == [FILE_NAME]


async def test_a_newer_versions_file_is_refused_and_left_as_it_is(folder: Path) -> None:
    await filled(folder)
    await alter(folder, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(StorageFailed, match="newer version of Bellbird"):
        open_storage(folder)
    assert (folder / FILE_NAME).read_bytes() == before
    assert names(folder) == [FILE_NAME]


async def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageFailed, match=r"Not a directory|exists"):
        open_storage(tmp_path / "file" / "data")


async def test_each_missing_step_is_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "steps.db"
    first = ("CREATE TABLE a (x)", "INSERT INTO a VALUES (1)")
    second = ("ALTER TABLE a ADD COLUMN y DEFAULT 2",)
    for steps in ([first], [first, second], [first, second]):
        database = Database(path, steps)
        rows = await database.read(lambda c: c.execute("SELECT * FROM a").fetchall())
        await database.close()
    assert rows == [(1, 2)]


async def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "steps.db"
    first = ("CREATE TABLE a (x)",)
    await Database(path, [first]).close()
    with pytest.raises(StorageFailed):
        Database(path, [first, ("INSERT INTO a VALUES (1)", "CREATE TABLE a (y)")])
    database = Database(path, [first])
    assert await database.read(lambda c: c.execute("SELECT * FROM a").fetchall()) == []
    await database.close()


# Working


async def test_a_failed_transaction_leaves_nothing(storage: Storage) -> None:
    await add(storage, message(1))
    poison = Message(ME, ANNA.id, None, Person("x"), 1.0, ())  # type: ignore[arg-type]  the fault
    with pytest.raises(AttributeError):
        await add(storage, message(2), poison)
    assert (await storage.archive.load(10)).messages == (message(1),)
    assert len(await storage.ledger.unsettled()) == 1


async def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "full.db", [("CREATE TABLE a (x)",)])
    await database.read(lambda c: c.execute("PRAGMA max_page_count = 10").fetchall())
    with pytest.raises(StorageFailed, match="the disk is full"):
        await database.execute("INSERT INTO a VALUES (zeroblob(100000))")
    assert await database.read(lambda c: c.execute("SELECT count(*) FROM a").fetchone()) == (0,)
    await database.execute("INSERT INTO a VALUES ('small')")
    await database.close()


async def test_a_file_that_another_program_holds_is_said(tmp_path: Path) -> None:
    path = tmp_path / "held.db"
    database = Database(path, [("CREATE TABLE a (x)",)])
    await database.read(lambda c: c.execute("PRAGMA busy_timeout = 10").fetchall())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageFailed, match="another program"):
        await database.execute("INSERT INTO a VALUES (1)")
    other.execute("COMMIT")
    other.close()
    await database.execute("INSERT INTO a VALUES (1)")
    await database.close()


async def test_damage_met_while_reading_makes_the_next_run_begin_anew(folder: Path) -> None:
    storage = open_storage(folder)
    await add(storage, *(message(n, "x" * 500) for n in range(300)))
    await storage.close()
    path = folder / FILE_NAME
    content = bytearray(path.read_bytes())
    for page in range(0, len(content), 4096):
        if b"x" * 500 in content[page : page + 4096]:
            content[page : page + 100] = b"\xa5" * 100
    path.write_bytes(content)
    storage = open_storage(folder)
    with pytest.raises(StorageFailed, match="damaged"):
        await storage.archive.load(300)
    await storage.close()
    storage = open_storage(folder)
    assert (await storage.archive.load(300)).messages == ()
    await storage.close()
    assert bytes(content) in aside(folder)


async def test_what_was_asked_is_done_though_the_asker_was_cancelled(storage: Storage) -> None:
    asked = asyncio.create_task(add(storage, message(1)))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert (await storage.archive.load(10)).messages == (message(1),)


async def test_closing_finishes_what_was_asked(folder: Path) -> None:
    storage = open_storage(folder)
    asked = asyncio.create_task(add(storage, message(1)))
    await asyncio.sleep(0)
    await storage.close()
    assert await asked == [True]
    await storage.close()
    with pytest.raises(StorageFailed, match="closed"):
        await storage.archive.load(1)


async def test_the_event_loop_goes_on_meanwhile(tmp_path: Path) -> None:
    import threading

    database = Database(tmp_path / "slow.db", [("CREATE TABLE a (x)",)])
    gate = threading.Event()
    slow = asyncio.create_task(database.read(lambda _: gate.wait(10)))
    await asyncio.sleep(0)
    assert not slow.done()
    gate.set()
    assert await slow is True
    await database.close()


# What is in it


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        ("UPDATE message SET elements = '{' WHERE id = 'm0001'", 2),
        ("UPDATE message SET state = 'teleported' WHERE id = 'm0001'", 1),
        ("UPDATE message SET sent_at = 'noon' WHERE id = 'm0001'", 1),
        ("UPDATE message SET flags = 1 << 40 WHERE id = 'm0001'", 2),
        ("UPDATE message SET reactions = '[1]', push = '[' WHERE id = 'm0001'", 2),
        ("UPDATE message SET sender_name = CAST(x'ff' AS TEXT) WHERE id = 'm0001'", 2),
    ],
)
async def test_a_broken_row_spoils_only_itself(folder: Path, damage: str, left: int) -> None:
    await filled(folder)
    await alter(folder, damage)
    storage = open_storage(folder)
    messages = (await storage.archive.load(10)).messages
    assert len(messages) == left
    assert messages[-1] == message(2)
    assert await add(storage, message(1)) == [False]
    await storage.close()


async def test_broken_content_is_shown_as_unsupported(folder: Path) -> None:
    await filled(folder)
    await alter(folder, "UPDATE message SET elements = 'null' WHERE id = 'm0001'")
    storage = open_storage(folder)
    assert (await storage.archive.load(10)).messages[0].elements == (Unsupported(),)
    await storage.close()


async def test_broken_conversations_fates_and_clicks_spoil_only_themselves(folder: Path) -> None:
    storage = open_storage(folder)
    await add(storage, message(1), message(2))
    await storage.archive.save(Conversation(ConversationRef(ME, ConversationId.c2c("bob"))))
    await storage.ledger.record_click(Click(ANNA, 1.0))
    await storage.close()
    await alter(folder, "UPDATE conversation SET id = 'nonsense' WHERE id = 'c2c_bob'")
    await alter(folder, "UPDATE fate SET fate = 'lost' WHERE message = 1")
    await alter(folder, "UPDATE click SET conversation = 'nonsense'")
    storage = open_storage(folder)
    assert [c.ref for c in (await storage.archive.load(1)).conversations] == [ANNA]
    assert [x.key.id for x in await storage.ledger.unsettled()] == ["m0002"]
    assert [c.ref for c in await storage.ledger.pending_clicks()] == [None]
    await storage.close()


async def test_numbers_that_no_order_can_hold_are_mended(storage: Storage) -> None:
    nan = float("nan")
    strange = Message(ME, ANNA.id, MessageId("x"), Person("p"), nan, (Text("a"),))
    await storage.archive.add(
        [Arrival(strange, Origin.LIVE)], {(ME, ""): ArchivePosition("a", float("inf"))}
    )
    await storage.archive.save(Conversation(ANNA, muted_until=nan, activity_at=nan))
    assert (await storage.archive.get([strange.key]))[0].sent_at == 0.0


async def test_a_recalled_text_is_gone_from_the_file(folder: Path) -> None:
    storage = open_storage(folder)
    await add(storage, message(1, "a secret that was taken back"), message(2))
    await storage.archive.recall(message(1).key)
    await storage.close()
    assert b"a secret that was taken back" not in (folder / FILE_NAME).read_bytes()


async def test_a_large_transaction_leaves_no_large_log(folder: Path, storage: Storage) -> None:
    await add(storage, *(message(n, f"{n} " * 30_000) for n in range(200)))
    log = folder / f"{FILE_NAME}-wal"
    assert log.stat().st_size > 10_000_000
    await add(storage, message(200))
    await add(storage, message(201))
    assert log.stat().st_size <= 8_000_000


async def test_no_call_reads_a_whole_table_of_messages_or_fates(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The guard of the speed with 100,000 messages: every statement goes through an index."""
    caplog.set_level(logging.WARNING)
    storage = open_storage(tmp_path)
    statements: list[str] = []
    database = storage._database
    await database.read(lambda c: c.set_trace_callback(statements.append))
    one, place = message(1), Position(3.0, MessageId("x"))
    mine = Message(
        ME, ANNA.id, MessageId("o"), Person("me"), 5.0, (), True, MessageState.WAITING, "s9"
    )
    archive, ledger = storage.archive, storage.ledger
    await archive.add([Arrival(m, Origin.LIVE) for m in (one, mine)], {})
    await archive.load(200)
    await archive.find(ANNA, "nobody")
    await archive.get([one.key])
    await archive.history(ANNA, place, 50)
    await archive.newer(ANNA, place, 50)
    await archive.oldest_archive_id(ANNA)
    await archive.mark_read(ANNA, place)
    await archive.set_state(ANNA, mine.id, MessageState.SENT, "")
    await archive.edit(one.key, [])
    await archive.set_reactions(ANNA, one.id, "x", [Reaction("x", "y")])
    await archive.recall(one.key)
    await archive.outbox(ME)
    await ledger.record([FateRecord(one.key, Fate.SHOWN, 1.0, "", NativeId("7"))])
    await ledger.entry(one.key)
    await ledger.by_native_id(NativeId("7"))
    await ledger.history(None, 10)
    await ledger.history(ANNA, 10)
    await ledger.unsettled()
    await ledger.settle_read(ANNA, place, "", 1.0)
    await ledger.search("gard", before=place)
    await ledger.search("", before=place)
    await ledger.next_unhandled()
    await ledger.missing(ME)
    await archive.remove_conversation(ANNA)
    await database.read(lambda c: c.set_trace_callback(None))
    plans = await database.read(
        lambda c: [
            (sql, row[3])
            for sql in statements
            if sql.startswith(("SELECT", "UPDATE", "DELETE", "WITH"))
            for row in c.execute(f"EXPLAIN QUERY PLAN {sql}")
        ]
    )
    await storage.close()
    scans = [
        plan
        for plan in plans
        # An index on purpose: the outbox, the unsettled, the ledger's newest.
        if plan[1].startswith(("SCAN m", "SCAN f")) and "USING INDEX" not in plan[1]
    ]
    assert len(plans) > 30
    assert scans == []
    given = [row for sql, row in plans if sql.startswith("WITH given")]
    assert sum(row.startswith("SEARCH m USING INDEX") for row in given) >= 3
    assert sum(row.startswith("SEARCH c USING INTEGER PRIMARY KEY") for row in given) >= 1
