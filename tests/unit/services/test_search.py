"""What the search finds by name, and when its index is worked on."""

import asyncio
from collections.abc import Callable

import pytest

from app.domain.conversation import Conversation
from app.domain.errors import StorageFailed
from app.domain.events import (
    ContactListChanged,
    ConversationChanged,
    ConversationsLoaded,
    MessageReceived,
    Origin,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Contact
from app.domain.search import Query
from app.services.search import PATIENCE, Search
from app.services.store import Store
from tests.fakes.program import incoming
from tests.fakes.search import FakeSearch
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

ME, WORK = AccountId("me"), AccountId("work")


def chat(address: str, name: str = "", at: float = 0.0, account: AccountId = ME) -> Conversation:
    ref = ConversationRef(account, ConversationId.c2c(address))
    return Conversation(ref, name, activity_at=at)


class Stage:
    """A search over fakes, on a clock that stands still.

    Attributes:
        slept: how long it rested each time.
        at_rest: called at each rest.
    """

    def __init__(self) -> None:
        self.store = Store()
        self.index = FakeSearch(FakeStorage())
        self.slept: list[float] = []
        self.at_rest: Callable[[], object] = lambda: None
        self.search = Search(self.store, self.index, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at_rest()
        await asyncio.sleep(0)

    async def run(self, turns: int = 60) -> None:
        task = asyncio.ensure_future(self.search.run())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    def names(self, typed: str, account: AccountId | None = None) -> list[str]:
        found = self.search.names(Query.parse(typed), account)
        return [ref.id.target for ref in found.conversations]


@pytest.fixture
def stage() -> Stage:
    made = Stage()
    conversations = (
        chat("anna@example.org", "Anna Bell", 50),
        chat("joanna@example.org", "Joanna", 90),
        chat("carl@example.org", "Carl (with Anna)", 10),
        chat("café@example.org", "Café", 5),
        chat("x1@example.org", "张伟", 7),
        chat("nameless@example.org"),
        chat("anna@example.com", "Anna at work", 20, WORK),
    )
    made.store.dispatch(ConversationsLoaded(conversations, ()))
    return made


def test_the_best_names_come_first(stage: Stage) -> None:
    assert stage.names("anna", ME) == ["anna@example.org", "carl@example.org", "joanna@example.org"]


def test_names_are_found_in_every_script_and_without_accents(stage: Stage) -> None:
    assert (stage.names("伟"), stage.names("cafe")) == (["x1@example.org"], ["café@example.org"])


def test_addresses_are_found_too(stage: Stage) -> None:
    assert stage.names("nameless") == ["nameless@example.org"]


def test_names_are_found_in_one_account(stage: Stage) -> None:
    assert stage.names("anna", WORK) == ["anna@example.com"]


def test_nothing_typed_finds_no_names(stage: Stage) -> None:
    assert stage.names("  ") == []


def test_contacts_without_a_conversation_are_found_apart(stage: Stage) -> None:
    known = (Contact("anna@example.org", "Anna"), Contact("annabel@example.org"))
    stage.store.dispatch(ContactListChanged(ME, known))
    found = stage.search.names(Query.parse("annab")).contacts
    assert [(c.name, c.ref.id.text) for c in found] == [("annabel", "c2c_annabel@example.org")]


async def test_the_index_is_worked_on_to_the_end_with_pauses(stage: Stage) -> None:
    stage.index.pieces = 5
    await stage.run()
    assert (stage.index.prepared, len(stage.slept)) == (5, 2 + 4)


async def test_a_burst_puts_it_off_for_a_while_but_not_for_ever(stage: Stage) -> None:
    stage.index.pieces = 1
    stage.at_rest = lambda: stage.store.dispatch(
        MessageReceived(incoming("anna", f"{len(stage.slept)}"), Origin.LIVE)
        if len(stage.slept) > 1
        else ConversationChanged(chat("a@b").ref)
    )
    stage.index.prepared = 0
    await stage.run(PATIENCE)
    early = stage.index.prepared
    await stage.run(PATIENCE * 4)
    assert (early, stage.index.prepared) == (0, 1)


async def test_a_full_disk_does_not_end_it(stage: Stage) -> None:
    stage.index.pieces = 3
    stage.index.failure = StorageFailed("the disk is full")
    task = asyncio.ensure_future(stage.search.run())
    for _ in range(20):
        await asyncio.sleep(0)
    stage.index.failure = None
    stage.store.dispatch(MessageReceived(incoming("anna", "hi"), Origin.LIVE))
    for _ in range(30):
        await asyncio.sleep(0)
    assert (task.done(), stage.index.prepared) == (False, 3)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_typing_on_stops_the_question_before(stage: Stage) -> None:
    asker = stage.search.asker()
    stage.index.hold()
    first = asyncio.ensure_future(asker.messages(Query.parse("te")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = asyncio.ensure_future(asker.messages(Query.parse("tea")))
    answer = await first
    stage.index.release()
    page = await second
    assert (answer, [q.terms for q in stage.index.cancelled]) == (None, [("te",)])
    assert page is not None


async def test_who_stops_waiting_stops_the_question(stage: Stage) -> None:
    asker = stage.search.asker()
    stage.index.hold()
    asking = asyncio.ensure_future(asker.messages(Query.parse("te")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await asyncio.sleep(0)
    assert len(stage.index.cancelled) == 1
