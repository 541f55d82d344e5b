"""The server as a process of its own: ready line, clean end, and nothing lost by `kill -9`."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from app.server import Server
from app.server.database import Database
from tests.unit.server.wire import RawClient, body, is_message

pytestmark = pytest.mark.anyio

BEN = "ben@bellbird.example"


async def begin(data: Path) -> tuple[Process, str]:
    words = ["--account", "anna:secret", "--account", "ben:secret", "--friends", "anna:ben"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "app.server", "--data", str(data), "--room", "garden:anna,ben"),
        *words,
        stdout=PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        line = await process.stdout.readline()
    return process, line.decode().strip()


async def login(url: str, user: str) -> RawClient:
    client = await RawClient(url).authenticate(user)
    await client.bind("desk")
    await client.available()
    return client


async def test_a_process_says_where_it_listens_and_ends_when_told(tmp_path: Path):
    process, url = await begin(tmp_path)
    assert url.startswith("ws://127.0.0.1:")
    anna = await login(url, "anna")
    await anna.join("garden@rooms.bellbird.example", "Anna")
    process.send_signal(signal.SIGTERM)
    assert await anna.ended() == "system-shutdown"
    assert await process.wait() == 0


async def test_what_was_delivered_before_kill_9_is_in_the_archive_after_it(tmp_path: Path):
    process, url = await begin(tmp_path)
    anna, ben = await login(url, "anna"), await login(url, "ben")
    for number in range(100):
        await anna.say(BEN, str(number))
    got: list[str | None] = []
    while len(got) < 50:
        got.append(body(await ben.next(is_message)))
    process.kill()
    await process.wait()
    await asyncio.gather(anna.ended(), ben.ended())
    async with Server(data=tmp_path) as server:
        kept = [one.text for one in server.archive_of("ben")]
    assert len(kept) >= len(got)
    assert all(f"<body>{words}</body>" in one for words, one in zip(got, kept, strict=False))


async def test_the_log_is_folded_into_the_database_beside_the_work(tmp_path: Path):
    database = Database(tmp_path)
    database.connection.execute("CREATE TABLE t (x TEXT)")
    log = tmp_path / "server.sqlite-wal"

    def write(count: int) -> None:
        for _ in range(count):
            with database.transaction() as connection:
                connection.execute("INSERT INTO t VALUES ('x')")

    write(2000)
    assert database._checkpoint is not None
    database._checkpoint.join()
    size = log.stat().st_size
    write(1000)
    assert log.stat().st_size == size
    database.close()
    assert not log.exists()
    database.close()


async def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path):
    database = Database(tmp_path)
    database.connection.execute("CREATE TABLE t (x TEXT)")

    def insert_and_fail() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO t VALUES ('x')")
            raise KeyError

    with pytest.raises(KeyError):
        insert_and_fail()
    assert database.connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
    database.close()
