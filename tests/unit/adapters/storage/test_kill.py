"""`kill -9` at any time: what was confirmed is there, whole, and nothing is there by half."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.adapters.storage.storage import FILE_NAME, open_storage
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.notification import Fate

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]

ANNA = ConversationRef(AccountId("me"), ConversationId.c2c("anna"))
BATCH = 5

WRITER = """
import asyncio, sys, time
from itertools import count
from pathlib import Path
from app.adapters.storage.storage import open_storage
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.content import Text
from app.domain.message import Message
from app.domain.people import Person
from app.domain.notification import Fate, FateRecord
from app.ports.im import ArchivePosition
from app.ports.archive import Arrival

ME, ANNA = AccountId("me"), ConversationId.c2c("anna")

def message(n):
    return Message(ME, ANNA, MessageId(f"{n:06}"), Person("anna"), float(n), (Text("x" * 300),))

async def between():
    storage = open_storage(Path(sys.argv[1]))
    for n in count(step=5):
        batch = [message(n + i) for i in range(5)]
        await storage.archive.add(
            [Arrival(m, Origin.LIVE) for m in batch],
            {(ME, ""): ArchivePosition(batch[-1].id, batch[-1].sent_at)},
        )
        await storage.ledger.record([FateRecord(batch[0].key, Fate.INTENDED, 1.0)])
        print(n, flush=True)

async def in_the_middle():
    storage = open_storage(Path(sys.argv[1]))

    def work(connection):
        connection.execute("UPDATE conversation SET unread = 999")
        connection.execute("DELETE FROM fate")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("INSERT INTO click VALUES (9, NULL, NULL, 1.0, zeroblob(9000000), 0)")
        print("middle", flush=True)
        time.sleep(60)

    await storage._database.write(work)

asyncio.run({"between": between, "middle": in_the_middle}[sys.argv[2]]())
"""


def run_and_kill(folder: Path, mode: str, lines: int) -> str:
    """Start a writer, read so many lines of it, kill it; gives the last line."""
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), mode],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as writer:
        assert writer.stdout is not None
        last = ""
        for _ in range(lines):
            last = writer.stdout.readline().strip()
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
    assert writer.returncode == -signal.SIGKILL
    return rest[-1] if rest else last


def check_integrity(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("lines", [1, 40, 333])
async def test_killed_between_transactions(tmp_path: Path, lines: int) -> None:
    confirmed = int(run_and_kill(tmp_path, "between", lines))
    storage = open_storage(tmp_path)
    messages = await storage.archive.history(ANNA, None, 1_000_000)
    entries = await storage.ledger.unsettled()
    (conversation,) = (await storage.archive.load(1)).conversations
    position = (await storage.archive.position(AccountId("me")))[""]
    await storage.close()
    assert len(messages) >= confirmed + BATCH
    assert len(messages) % BATCH == 0
    assert [x.key for x in entries] == [m.key for m in messages]
    assert conversation.unread == len(messages)
    assert position.archive_id == messages[-1].id
    intended = sum(x.fate is Fate.INTENDED for x in entries)
    assert intended >= confirmed // BATCH + 1
    check_integrity(tmp_path)


async def test_killed_in_the_middle_of_a_transaction(tmp_path: Path) -> None:
    run_and_kill(tmp_path, "between", 3)
    storage = open_storage(tmp_path)
    before = await storage.archive.load(1000), await storage.ledger.unsettled()
    await storage.close()
    assert run_and_kill(tmp_path, "middle", 1) == "middle"
    storage = open_storage(tmp_path)
    assert (await storage.archive.load(1000), await storage.ledger.unsettled()) == before
    assert await storage.ledger.pending_clicks() == []
    await storage.close()
    check_integrity(tmp_path)
