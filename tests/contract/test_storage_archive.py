"""What every archive promises, the fake one and the one in SQLite."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.storage import Storage, open_storage
from app.domain.content import GroupTip, Image, Location, Text
from app.domain.conversation import MUTED_FOREVER, Conversation
from app.domain.errors import StorageFailed
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import (
    Message,
    MessageFlag,
    MessageKey,
    MessageState,
    OfflinePushInfo,
    Position,
    Reaction,
)
from app.domain.notification import Fate
from app.domain.people import Person
from app.ports.archive import Arrival
from app.ports.im import ArchivePosition
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

NOW = 5000.0
ME = AccountId("me")
ANNA = ConversationRef(ME, ConversationId.c2c("anna_b@example.org"))
GARDEN = ConversationRef(ME, ConversationId.group("garden@rooms.example.org"))


@pytest.fixture(params=["fake", "sqlite"])
async def storage(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[FakeStorage | Storage]:
    if request.param == "fake":
        yield FakeStorage(lambda: NOW)
        return
    opened = open_storage(tmp_path / "data", lambda: NOW)
    yield opened
    await opened.close()


def message(number: int, ref: ConversationRef = ANNA, **changes: object) -> Message:
    made = Message(
        ref.account,
        ref.id,
        MessageId(f"m{number:03}"),
        Person("anna_b@example.org", "Anna"),
        1000.0 + number,
        (Text(f"text {number}"),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names real fields


def mine(number: int, **changes: object) -> Message:
    me = Person("me@example.org")
    return message(
        number, **{"sender": me, "outgoing": True, "state": MessageState.WAITING, **changes}
    )


async def add(
    storage: FakeStorage | Storage, *messages: Message, origin: Origin = Origin.LIVE
) -> Sequence[bool]:
    return await storage.archive.add([Arrival(m, origin) for m in messages], {})


async def kept(storage: FakeStorage | Storage, ref: ConversationRef = ANNA) -> Conversation:
    snapshot = await storage.archive.load(1)
    return next(c for c in snapshot.conversations if c.ref == ref)


async def unread(storage: FakeStorage | Storage, ref: ConversationRef = ANNA) -> int:
    return (await kept(storage, ref)).unread


async def test_a_message_comes_back_as_it_was(storage: FakeStorage | Storage) -> None:
    whole = message(
        1,
        sender=Person('o\'neill_"日本"@x', "Zoë \u202e \x00"),
        elements=(Text("a\ud800\x00<b>", spoiler=True), Image("u", "n", 1, 2, 3), Location(1, 2)),
        archive_id="s1",
        flags=MessageFlag.MENTIONS_ALL | MessageFlag.EDITED,
        reply_to=MessageId("m000"),
        reactions=(Reaction("b", "👍"), Reaction("c", "👍🏽")),
        push=OfflinePushInfo("t", "d", '{"x":1}', disable_push=True),
    )
    await add(storage, whole)
    assert await storage.archive.get([whole.key]) == [whole]


async def test_an_id_that_is_not_valid_unicode_finds_its_message(
    storage: FakeStorage | Storage,
) -> None:
    hostile = message(1, id=MessageId("a\ud800b"), archive_id="\udfff")
    await add(storage, hostile)
    assert await add(storage, hostile) == [False]
    assert len(await storage.archive.get([hostile.key])) == 1
    assert await storage.archive.find(ANNA, hostile.archive_id)


async def test_new_incoming_messages_count_and_get_a_fate(storage: FakeStorage | Storage) -> None:
    news = await add(storage, message(1), message(2, flags=MessageFlag.MENTIONS_ME))
    conversation = await kept(storage)
    assert list(news) == [True, True]
    assert (conversation.unread, conversation.mentions) == (2, 1)
    assert conversation.activity_at == message(2).sent_at
    entries = await storage.ledger.unsettled()
    assert [(x.key, x.fate, x.arrived_at) for x in entries] == [
        (message(n).key, Fate.ARRIVED, NOW) for n in (1, 2)
    ]


@pytest.mark.parametrize("origin", [Origin.LIVE, Origin.CATCH_UP, Origin.CARBON])
async def test_each_way_of_arriving_counts(storage: FakeStorage | Storage, origin: Origin) -> None:
    await add(storage, message(1), origin=origin)
    assert await unread(storage) == 1


@pytest.mark.parametrize(
    "silent",
    [
        message(1, outgoing=True, state=MessageState.SENT),
        message(1, flags=MessageFlag.ONLINE_ONLY),
        message(1, flags=MessageFlag.EXCLUDED_FROM_UNREAD),
        message(1, flags=MessageFlag.RECALLED, elements=()),
        message(1, elements=(GroupTip("Anna joined"),)),
    ],
)
async def test_what_does_not_count_is_kept_without_a_fate(
    storage: FakeStorage | Storage, silent: Message
) -> None:
    assert await add(storage, silent) == [True]
    assert await unread(storage) == 0
    assert await storage.ledger.entry(silent.key) is None


async def test_history_never_counts_not_even_after_a_read_mark(
    storage: FakeStorage | Storage,
) -> None:
    await add(storage, *(message(n) for n in range(1, 6)), origin=Origin.HISTORY)
    assert await unread(storage) == 0
    assert await storage.ledger.unsettled() == []
    assert await storage.archive.mark_read(ANNA, message(2).position) == 0
    assert (await storage.archive.history(ANNA, None, 1))[0].flags is MessageFlag.HISTORIC


async def test_a_message_seen_twice_counts_once(storage: FakeStorage | Storage) -> None:
    assert await add(storage, message(1), message(1)) == [True, False]
    assert await add(storage, message(1), origin=Origin.CATCH_UP) == [False]
    assert await unread(storage) == 1


async def test_the_second_sight_teaches_the_archive_id_and_nothing_else(
    storage: FakeStorage | Storage,
) -> None:
    await add(storage, message(1))
    await add(storage, message(1, archive_id="s1", elements=(Text("other"),), sent_at=9.0))
    assert await storage.archive.get([message(1).key]) == [message(1, archive_id="s1")]


async def test_an_archive_id_unmasks_a_twin_with_another_id(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1, archive_id="s1"))
    assert await add(storage, message(2, archive_id="s1")) == [False]
    assert await add(storage, message(3, ref=GARDEN, archive_id="s1")) == [True]


async def test_the_servers_echo_proves_that_a_message_of_mine_was_sent(
    storage: FakeStorage | Storage,
) -> None:
    await add(storage, mine(1))
    await add(storage, mine(1, state=MessageState.SENT, archive_id="s1"), origin=Origin.CATCH_UP)
    assert await storage.archive.get([mine(1).key]) == [
        mine(1, state=MessageState.SENT, archive_id="s1")
    ]
    assert await storage.archive.outbox(ME) == []


async def test_the_same_id_of_two_senders_is_two_messages(storage: FakeStorage | Storage) -> None:
    other = message(1, sender=Person("eve@example.org"))
    assert await add(storage, message(1), other) == [True, True]
    assert await unread(storage) == 2


async def test_what_arrives_late_before_the_read_position_is_read(
    storage: FakeStorage | Storage,
) -> None:
    await add(storage, message(5))
    await storage.archive.mark_read(ANNA, message(5).position)
    await add(storage, message(3), message(6))
    assert await unread(storage) == 1
    assert await storage.ledger.entry(message(3).key) is None


async def test_reading_leaves_what_lies_behind_it(storage: FakeStorage | Storage) -> None:
    marked = message(8, flags=MessageFlag.MENTIONS_ALL)
    await add(storage, *(message(n) for n in range(1, 8)), marked, message(9))
    assert await storage.archive.mark_read(ANNA, message(6).position) == 3
    conversation = await kept(storage)
    assert (conversation.unread, conversation.mentions) == (3, 1)
    assert conversation.read_up_to == message(6).position


async def test_the_read_position_never_goes_back(storage: FakeStorage | Storage) -> None:
    await add(storage, *(message(n) for n in range(1, 6)))
    await storage.archive.mark_read(ANNA, message(4).position)
    assert await storage.archive.mark_read(ANNA, message(2).position) == 1
    await storage.archive.save(Conversation(ANNA, read_up_to=message(1).position))
    conversation = await kept(storage)
    assert (conversation.unread, conversation.read_up_to) == (1, message(4).position)


async def test_messages_of_one_moment_are_told_apart_by_their_ids(
    storage: FakeStorage | Storage,
) -> None:
    at_once = [message(n, sent_at=7.0) for n in (2, 3, 1)]
    await add(storage, *at_once)
    assert await storage.archive.mark_read(ANNA, Position(7.0, MessageId("m002"))) == 1
    page = await storage.archive.history(ANNA, Position(7.0, MessageId("m003")), 10)
    assert [m.id for m in page] == ["m001", "m002"]


async def test_reading_an_unknown_conversation_is_no_error(storage: FakeStorage | Storage) -> None:
    assert await storage.archive.mark_read(ANNA, Position(1.0, MessageId("x"))) == 0


async def test_a_conversation_keeps_what_the_user_chose(storage: FakeStorage | Storage) -> None:
    chosen = Conversation(
        ANNA,
        name="Anna \U0001f33b",
        muted_until=MUTED_FOREVER,
        pinned=True,
        secret=True,
        draft="half a\nsentence",
        read_up_to=Position(3.0, MessageId("x")),
        activity_at=12.0,
    )
    await storage.archive.save(replace(chosen, unread=9, members=(Person("x"),)))
    assert await kept(storage) == chosen


async def test_saving_a_conversation_leaves_its_counters(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1))
    await storage.archive.save(Conversation(ANNA, name="Anna"))
    conversation = await kept(storage)
    assert (conversation.unread, conversation.activity_at) == (1, message(1).sent_at)


async def test_saving_a_read_position_counts_anew(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1), message(2))
    await storage.archive.save(Conversation(ANNA, read_up_to=message(1).position))
    assert await unread(storage) == 1


async def test_loading_gives_the_newest_of_each_oldest_first(
    storage: FakeStorage | Storage,
) -> None:
    await add(storage, *(message(n) for n in (3, 1, 4, 2)), message(9, ref=GARDEN))
    snapshot = await storage.archive.load(2)
    by_conversation = {
        ref: [m.id for m in snapshot.messages if m.ref == ref] for ref in (ANNA, GARDEN)
    }
    assert {c.ref for c in snapshot.conversations} == {ANNA, GARDEN}
    assert by_conversation == {ANNA: ["m003", "m004"], GARDEN: ["m009"]}


async def test_history_pages_back_to_the_beginning(storage: FakeStorage | Storage) -> None:
    await add(storage, *(message(n) for n in range(7)), message(50, ref=GARDEN))
    pages, before = [], None
    while page := await storage.archive.history(ANNA, before, 3):
        pages.append([m.id for m in page])
        before = page[0].position
    assert pages == [["m004", "m005", "m006"], ["m001", "m002", "m003"], ["m000"]]


async def test_newer_pages_forward(storage: FakeStorage | Storage) -> None:
    await add(storage, *(message(n) for n in range(6)))
    page = await storage.archive.newer(ANNA, message(1).position, 3)
    assert [m.id for m in page] == ["m002", "m003", "m004"]


async def test_a_page_of_nothing_is_empty(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1))
    assert await storage.archive.history(ANNA, None, 0) == []
    assert await storage.archive.newer(ANNA, message(0).position, 0) == []
    assert await storage.archive.history(GARDEN, None, 5) == []


async def test_the_oldest_archive_id_is_the_servers_end_of_ours(
    storage: FakeStorage | Storage,
) -> None:
    assert await storage.archive.oldest_archive_id(ANNA) is None
    await add(storage, message(1), message(3, archive_id="s3"), message(2, archive_id="s2"))
    assert await storage.archive.oldest_archive_id(ANNA) == "s2"


async def test_a_message_is_found_by_either_id(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1, archive_id="s1"))
    for marker in ("m001", "s1"):
        found = await storage.archive.find(ANNA, marker)
        assert found is not None
        assert found.id == "m001"
    assert await storage.archive.find(ANNA, "nobody") is None
    assert await storage.archive.find(ANNA, "") is None
    assert await storage.archive.find(GARDEN, "m001") is None


async def test_an_archive_id_is_believed_before_a_senders_id(
    storage: FakeStorage | Storage,
) -> None:
    await add(storage, message(1, archive_id="s1"), message(2, id=MessageId("s1")))
    found = await storage.archive.find(ANNA, "s1")
    assert found is not None
    assert found.id == "m001"


async def test_messages_come_in_the_order_of_their_keys(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1), message(2))
    unknown = MessageKey(GARDEN, "x", MessageId("y"))
    found = await storage.archive.get([message(2).key, unknown, message(1).key])
    assert [m.id for m in found] == ["m002", "m001"]


async def test_catch_up_positions_are_kept_by_archive(storage: FakeStorage | Storage) -> None:
    first, second = ArchivePosition("a", 1.0), ArchivePosition("b", 2.0)
    await storage.archive.add([], {(ME, ""): first, (ME, "garden"): first})
    await storage.archive.add([Arrival(message(1), Origin.LIVE)], {(ME, ""): second})
    assert await storage.archive.position(ME) == {"": second, "garden": first}
    assert await storage.archive.position(AccountId("other")) == {}


async def test_a_state_of_mine_only_goes_forward(storage: FakeStorage | Storage) -> None:
    await add(storage, mine(1))
    for state in (MessageState.DELIVERED, MessageState.SENT):
        await storage.archive.set_state(ANNA, mine(1).id, state, "s1")
    assert await storage.archive.get([mine(1).key]) == [
        mine(1, state=MessageState.DELIVERED, archive_id="s1")
    ]


async def test_failure_and_retry_are_said_outright(storage: FakeStorage | Storage) -> None:
    await add(storage, mine(1, state=MessageState.SENT))
    for state in (MessageState.FAILED, MessageState.WAITING):
        await storage.archive.set_state(ANNA, mine(1).id, state, "")
        found = await storage.archive.get([mine(1).key])
        assert found[0].state is state


async def test_a_state_never_touches_an_incoming_message(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1))
    await storage.archive.set_state(ANNA, message(1).id, MessageState.READ, "s1")
    assert await storage.archive.get([message(1).key]) == [message(1)]


async def test_the_outbox_keeps_the_order_of_writing(storage: FakeStorage | Storage) -> None:
    written = [mine(5), mine(3), mine(4, state=MessageState.FAILED), mine(1)]
    await add(storage, *written)
    assert [m.id for m in await storage.archive.outbox(ME)] == ["m005", "m003", "m001"]
    assert await storage.archive.outbox(AccountId("other")) == []


async def test_an_edit_replaces_the_content(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1))
    await storage.archive.edit(message(1).key, [Text("better")])
    assert await storage.archive.get([message(1).key]) == [
        message(1, elements=(Text("better"),), flags=MessageFlag.EDITED)
    ]
    assert await unread(storage) == 1


async def test_a_recall_leaves_nothing_and_no_longer_counts(
    storage: FakeStorage | Storage,
) -> None:
    said = message(
        1,
        flags=MessageFlag.MENTIONS_ME,
        reactions=(Reaction("x", "y"),),
        push=OfflinePushInfo("title"),
    )
    await add(storage, said, message(2))
    assert await storage.archive.recall(said.key) == 1
    gone = (await storage.archive.get([said.key]))[0]
    assert (gone.elements, gone.reactions, gone.push) == ((), (), None)
    assert MessageFlag.RECALLED in gone.flags
    conversation = await kept(storage)
    assert (conversation.unread, conversation.mentions) == (1, 0)


async def test_a_recall_of_what_is_read_changes_no_number(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1), message(2))
    await storage.archive.mark_read(ANNA, message(1).position)
    assert await storage.archive.recall(message(1).key) == 1
    assert await storage.archive.recall(message(1).key) == 1


async def test_an_edit_after_the_recall_brings_nothing_back(
    storage: FakeStorage | Storage,
) -> None:
    await add(storage, message(1))
    await storage.archive.recall(message(1).key)
    await storage.archive.edit(message(1).key, [Text("again")])
    assert (await storage.archive.get([message(1).key]))[0].elements == ()


async def test_a_stranger_recalls_and_edits_nothing(storage: FakeStorage | Storage) -> None:
    await add(storage, message(1))
    forged = replace(message(1).key, sender="eve@example.org")
    await storage.archive.edit(forged, [Text("forged")])
    assert await storage.archive.recall(forged) == 1
    assert await storage.archive.get([message(1).key]) == [message(1)]


@pytest.mark.parametrize("name", ["m001", "s1"])
async def test_reactions_replace_those_of_the_same_person(
    storage: FakeStorage | Storage, name: str
) -> None:
    await add(storage, message(1, archive_id="s1"), message(2))
    for emojis in ("👍❤", "🎉"):
        reactions = [Reaction("bob", emoji) for emoji in emojis]
        await storage.archive.set_reactions(ANNA, MessageId(name), "bob", reactions)
    await storage.archive.set_reactions(ANNA, MessageId(name), "eve", [Reaction("eve", "👎")])
    await storage.archive.set_reactions(ANNA, MessageId(""), "eve", [Reaction("eve", "x")])
    found = await storage.archive.get([message(1).key, message(2).key])
    assert [m.reactions for m in found] == [(Reaction("bob", "🎉"), Reaction("eve", "👎")), ()]


async def test_a_removed_conversation_takes_everything_along(
    storage: FakeStorage | Storage,
) -> None:
    await add(storage, message(1), message(2, ref=GARDEN))
    await storage.archive.remove_conversation(ANNA)
    assert [c.ref for c in (await storage.archive.load(5)).conversations] == [GARDEN]
    assert await storage.archive.history(ANNA, None, 5) == []
    assert [x.key.ref for x in await storage.ledger.unsettled()] == [GARDEN]
    assert await add(storage, message(1)) == [True]


async def test_a_removed_account_takes_everything_along(storage: FakeStorage | Storage) -> None:
    other = ConversationRef(AccountId("other"), ANNA.id)
    await add(storage, message(1), message(1, ref=other))
    positions = {(account, ""): ArchivePosition("a", 1.0) for account in (ME, other.account)}
    await storage.archive.add([], positions)
    await storage.archive.remove_account(ME)
    assert [c.ref for c in (await storage.archive.load(5)).conversations] == [other]
    assert await storage.archive.position(ME) == {}
    assert await storage.archive.position(other.account) != {}


async def test_calls_take_effect_in_the_order_they_were_made(
    storage: FakeStorage | Storage,
) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(add(storage, message(1), message(2)))
        marked = group.create_task(storage.archive.mark_read(ANNA, message(1).position))
        recalled = group.create_task(storage.archive.recall(message(2).key))
    assert (marked.result(), recalled.result()) == (1, 0)


async def test_what_can_not_be_written_is_said(tmp_path: Path) -> None:
    """Each kind of archive has its own way to fail."""
    fake = FakeStorage()
    fake.fail("the disk is full")
    closed = open_storage(tmp_path)
    await closed.close()
    for storage in (fake, closed):
        with pytest.raises(StorageFailed):
            await add(storage, message(1))


async def test_what_was_read_here_is_untold_until_the_server_knows(
    storage: FakeStorage | Storage,
) -> None:
    archive = storage.archive
    await archive.add([Arrival(message(n), Origin.LIVE) for n in range(1, 4)], {})
    assert await archive.untold(ANNA.account) == []
    await archive.mark_read(ANNA, message(2).position)
    assert [m.id for m in await archive.untold(ANNA.account)] == [message(2).id]
    await archive.mark_read(ANNA, message(2).position, told=True)
    assert await archive.untold(ANNA.account) == []
    await archive.mark_read(ANNA, message(3).position, told=True)
    assert await archive.untold(ANNA.account) == []
