"""What the user deleted is gone, and stays away however the server tells of it again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.storage import Storage, open_storage
from app.domain.content import Text
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageState
from app.domain.people import Person
from app.ports.archive import Arrival
from app.ports.storage import Shared
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

ME = AccountId("home")
ANNA = ConversationRef(ME, ConversationId.c2c("anna@example.org"))
BEN = ConversationRef(ME, ConversationId.c2c("ben@example.org"))


@pytest.fixture(params=["fake", "sqlite"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[object]:
    if request.param == "fake":
        yield FakeStorage()
        return
    made = open_storage(tmp_path)
    yield made
    await made.close()


AnyStorage = FakeStorage | Storage


def message(number: int, ref: ConversationRef = ANNA) -> Message:
    return Message(
        ref.account,
        ref.id,
        MessageId(f"m{number:03}"),
        Person("anna@example.org", "Anna"),
        1000.0 + number,
        (Text(f"text {number}"),),
        archive_id=f"s{number:03}",
    )


async def add(
    storage: AnyStorage, *messages: Message, origin: Origin = Origin.LIVE
) -> list[bool | None]:
    return list(await storage.archive.add([Arrival(m, origin) for m in messages], {}))


async def numbers(storage: AnyStorage, ref: ConversationRef = ANNA) -> list[int]:
    return [int(m.sent_at - 1000) for m in await storage.archive.history(ref, None, 100)]


async def test_deleted_messages_are_gone_with_their_fates(storage: AnyStorage) -> None:
    await add(storage, *(message(n) for n in range(1, 4)))
    removed = await storage.archive.remove(ANNA, [message(2)])
    assert (removed.messages, removed.unread) == ((message(2),), 2)
    assert await numbers(storage) == [1, 3]
    assert await storage.ledger.entry(message(2).key) is None
    found = await storage.ledger.search("text")
    assert [line.message for line in found] == [message(3), message(1)]


@pytest.mark.parametrize("origin", Origin)
async def test_they_are_known_again_by_key_and_by_archive_id(
    storage: AnyStorage, origin: Origin
) -> None:
    await add(storage, message(1), message(2))
    await storage.archive.remove(ANNA, [message(1)])
    by_key = replace(message(1), archive_id="")
    by_archive_id = replace(message(1), id=MessageId("other"), sender=Person("x@example.org"))
    assert await add(storage, by_key, by_archive_id, message(3), origin=origin) == [
        None,
        None,
        True,
    ]
    assert await numbers(storage) == [2, 3]
    assert [m.id for m in await storage.ledger.missing(ME)] == (
        ["m002"] if origin is Origin.HISTORY else ["m002", "m003"]
    )


async def test_the_archive_id_that_came_later_is_known_too(storage: AnyStorage) -> None:
    early = replace(message(1), archive_id="")
    await add(storage, early, message(1))
    await storage.archive.remove(ANNA, [early])
    again = replace(message(1), id=MessageId("other"))
    assert await add(storage, again) == [None]


async def test_the_same_ids_in_another_conversation_are_another_message(
    storage: AnyStorage,
) -> None:
    await add(storage, message(1), message(1, BEN))
    await storage.archive.remove(ANNA, [message(1)])
    assert await numbers(storage, BEN) == [1]
    assert await add(storage, message(1, BEN)) == [False]


async def test_what_was_deleted_before_it_was_kept_never_comes(storage: AnyStorage) -> None:
    removed = await storage.archive.remove(ANNA, [message(1)])
    assert (removed.messages, removed.unread) == ((), 0)
    assert await add(storage, message(1)) == [None]


async def test_nothing_changes_what_is_gone(storage: AnyStorage) -> None:
    await add(storage, message(1))
    await storage.archive.remove(ANNA, [message(1)])
    await storage.archive.edit(message(1).key, [Text("again")])
    assert await storage.archive.recall(message(1).key) == 0
    assert await numbers(storage) == []


async def test_older_ones_are_asked_for_from_the_oldest_that_was_known(
    storage: AnyStorage,
) -> None:
    await add(storage, *(message(n) for n in range(1, 4)))
    await storage.archive.remove(ANNA, [message(1), message(2)])
    assert await storage.archive.oldest_archive_id(ANNA) == "s001"


async def test_the_history_of_a_conversation_that_was_removed_begins_anew(
    storage: AnyStorage,
) -> None:
    await add(storage, message(1))
    await storage.archive.remove(ANNA, [message(1)])
    await storage.archive.remove_conversation(ANNA)
    assert await add(storage, message(1), message(5)) == [None, True]
    assert await storage.archive.oldest_archive_id(ANNA) == "s005"


async def test_what_is_brought_back_is_as_it_was(storage: AnyStorage) -> None:
    old = message(1).as_history()
    await add(storage, old, message(2))
    removed = await storage.archive.remove(ANNA, [old])
    await storage.archive.restore(removed.messages)
    assert await storage.archive.get([old.key]) == [old]
    assert await add(storage, old) == [False]
    assert [m.id for m in await storage.ledger.missing(ME)] == ["m002"]


async def test_a_deleted_message_is_not_sent(storage: AnyStorage) -> None:
    mine = replace(message(1), outgoing=True, state=MessageState.WAITING, archive_id="")
    await add(storage, mine)
    await storage.archive.remove(ANNA, [mine])
    assert await storage.archive.outbox(ME) == []


async def test_an_account_that_is_removed_takes_the_memory_of_it_along(
    storage: AnyStorage,
) -> None:
    await add(storage, message(1))
    await storage.archive.remove(ANNA, [message(1)])
    await storage.archive.remove_account(ME)
    assert await add(storage, message(1)) == [True]


async def test_it_is_no_longer_among_what_was_shared(storage: AnyStorage) -> None:
    await add(storage, message(1))
    await storage.archive.remove(ANNA, [message(1)])
    assert await storage.attachments.shared(ANNA, Shared.PICTURES, None, 10) == []
