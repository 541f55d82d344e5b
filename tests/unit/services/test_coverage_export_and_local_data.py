"""What the user may look at, take along and delete: over the fakes."""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain import events as e
from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.content import Text
from app.domain.coverage import OnlineSpan
from app.domain.errors import StorageFailed
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.domain.transcript import Format
from app.ports.archive import Arrival
from app.ports.storage import DataSizes, HourCount
from app.services.coverage import CoverageKeeper
from app.services.export import Export
from app.services.local_data import LocalDataKeeper
from app.services.store import Store
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna@example.org"))
WEI = ConversationRef(AccountId("work"), ConversationId.c2c("wei@example.org"))


class Clock:
    """A clock that stands until it is moved."""

    now = 10_000.0

    def __call__(self) -> float:
        return self.now


class Log:
    """The log of the connections, in memory."""

    def __init__(self, *spans: OnlineSpan) -> None:
        self.spans: Sequence[OnlineSpan] = spans
        self.saved = asyncio.Event()

    async def load(self) -> Sequence[OnlineSpan]:
        return self.spans

    async def save(self, spans: Sequence[OnlineSpan]) -> None:
        self.spans = tuple(spans)
        self.saved.set()

    def save_at_exit(self, spans: Sequence[OnlineSpan]) -> None:
        self.spans = tuple(spans)


class NoCounts:
    """Nothing ever arrived."""

    async def by_hour(self, since: float) -> Sequence[HourCount]:
        return [HourCount(since, 1, 2)]


class Document:
    """A file in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = ""
        self.end = ""
        self.failure: Exception | None = None

    async def write(self, text: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.text += text

    async def finish(self) -> None:
        self.end = "finished"

    async def abandon(self) -> None:
        self.end = "abandoned"


class Files:
    """Says how much there is, and counts how often room was given back."""

    given_back = 0

    async def sizes(self) -> DataSizes:
        return DataSizes(1, 2, 3)

    async def give_back(self) -> None:
        self.given_back += 1


def store_with(*refs: ConversationRef) -> Store:
    store = Store()
    for ref in refs:
        store.dispatch(e.AccountChanged(Account(ref.account, Protocol.XMPP, "you@example.org")))
        store.dispatch(e.ConversationChanged(ref, name="Anna"))
    return store


def phase(store: Store, which: ConnectionPhase, reason: str = "") -> None:
    store.dispatch(e.ConnectionChanged(ME, ConnectionState(which, reason)))


async def messages(storage: FakeStorage, count: int) -> None:
    who = Person("anna@example.org", "Anna")
    made = [
        Message(ME, ANNA.id, MessageId(f"m{i}"), who, 100.0 + i, (Text(f"No {i}"),))
        for i in range(count)
    ]
    await storage.archive.add([Arrival(m, Origin.LIVE) for m in made], {})


async def test_the_time_without_a_connection_is_told_with_its_reason():
    store, clock = store_with(ANNA), Clock()
    keeper = CoverageKeeper(store, Log(), NoCounts(), clock=clock)
    phase(store, ConnectionPhase.ONLINE)
    clock.now += 60
    phase(store, ConnectionPhase.WAITING, "the server does not answer")
    clock.now += 30
    phase(store, ConnectionPhase.ONLINE)
    clock.now += 10
    found = keeper.of_account(ME)
    assert found is not None
    assert found.share == pytest.approx(0.7)
    assert [(gap.seconds, gap.reason) for gap in found.gaps] == [(30, "the server does not answer")]


async def test_sleep_is_told_as_sleep():
    store, clock = store_with(ANNA), Clock()
    keeper = CoverageKeeper(store, Log(), NoCounts(), clock=clock)
    phase(store, ConnectionPhase.ONLINE)
    clock.now += 60
    store.dispatch(e.SleepChanged(asleep=True))
    clock.now += 600
    store.dispatch(e.SleepChanged(asleep=False))
    phase(store, ConnectionPhase.WAITING, "the line broke")
    phase(store, ConnectionPhase.ONLINE)
    found = keeper.of_account(ME)
    assert found is not None
    assert [gap.reason for gap in found.gaps] == ["the computer slept"]


async def test_the_log_outlives_the_program():
    store, clock, log = store_with(ANNA), Clock(), Log(OnlineSpan(ME, 9_000.0, 9_500.0, "crash"))
    keeper = CoverageKeeper(store, log, NoCounts(), clock=clock)
    phase(store, ConnectionPhase.ONLINE)
    running = asyncio.create_task(keeper.run())
    await log.saved.wait()
    clock.now += 100
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert log.spans == (
        OnlineSpan(ME, 9_000.0, 9_500.0, "crash"),
        OnlineSpan(ME, 10_000.0, 10_100.0, "Bellbird was not running"),
    )


async def test_an_account_that_is_removed_is_forgotten():
    store = store_with(ANNA)
    keeper = CoverageKeeper(store, Log(), NoCounts(), clock=Clock())
    phase(store, ConnectionPhase.ONLINE)
    store.dispatch(e.AccountRemoved(ME))
    assert keeper.of_account(ME) is None


async def test_a_conversation_is_written_whole():
    store, storage, told = store_with(ANNA), FakeStorage(), []
    await messages(storage, 450)
    files: list[Document] = []

    def open_file(path: Path) -> Document:
        files.append(Document(path))
        return files[-1]

    export = Export(store, storage.archive, open_file, lambda: dt.UTC, clock=Clock())
    count = await export.write(ANNA, Format.JSON, Path("anna.json"), told.append)
    written = json.loads(files[0].text)
    assert (count, told, files[0].end) == (450, [200, 400, 450], "finished")
    assert [m["id"] for m in written["messages"]] == [f"m{i}" for i in range(450)]
    assert written["account"] == "you@example.org"


async def test_a_document_that_can_not_be_written_is_given_up():
    store, storage = store_with(ANNA), FakeStorage()
    file = Document(Path("anna.html"))
    file.failure = StorageFailed("the disk is full")
    export = Export(store, storage.archive, lambda _: file, lambda: dt.UTC, clock=Clock())
    with pytest.raises(StorageFailed):
        await export.write(ANNA, Format.HTML, file.path, lambda _: None)
    assert file.end == "abandoned"


async def test_a_conversation_that_is_gone_is_not_written():
    export = Export(Store(), FakeStorage().archive, Document, lambda: dt.UTC, clock=Clock())
    with pytest.raises(StorageFailed):
        await export.write(ANNA, Format.HTML, Path("x"), lambda _: None)


async def test_messages_are_deleted_here_and_the_room_is_given_back():
    store, storage, files = store_with(ANNA, WEI), FakeStorage(), Files()
    await messages(storage, 3)
    keeper = LocalDataKeeper(store, storage.archive, files)
    await keeper.delete_messages(ME)
    assert set(store.state.conversations) == {WEI}
    assert await storage.archive.history(ANNA, None, 10) == []
    assert files.given_back == 1
    await keeper.delete_messages()
    assert store.state.conversations == {}
