"""Delete for me: gone here, not for others, silent for ever, and back if the user erred."""

import pytest
from msgspec.structs import replace

from app.domain.events import MessagesRemoved, Origin
from app.domain.message import Message, MessageState
from app.domain.selectors import unread_total
from tests.fakes.program import NOON, ProgramUnderTest, c2c, incoming, outgoing

pytestmark = pytest.mark.anyio

ANNA = c2c("anna")


def texts(program: ProgramUnderTest) -> list[str]:
    return [m.text for m in program.store.state.messages(ANNA)]


async def receive(program: ProgramUnderTest, *messages: Message) -> None:
    program.session.receive(*messages)
    await program.settled()


async def test_a_deleted_message_leaves_the_notification_and_the_number() -> None:
    async with ProgramUnderTest() as program:
        one, two = incoming("anna", "One"), incoming("anna", "Two", at=NOON + 1)
        await receive(program, one, two)
        await program.conversations.delete_here([two])
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert (shown.body, unread_total(program.store.state)) == ("One", 1)


async def test_the_last_one_takes_the_notification_along() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "One")
        await receive(program, message)
        await program.conversations.delete_here([message])
        await program.settled()
        assert not program.notifications.on_screen
        assert program.storage.fate(message.key) is None


@pytest.mark.parametrize("origin", [Origin.LIVE, Origin.CATCH_UP, Origin.CARBON, Origin.HISTORY])
async def test_what_comes_again_neither_appears_nor_rings(origin: Origin) -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "One")
        await receive(program, message)
        await program.conversations.delete_here([message])
        await program.settled()
        before = len(program.notifications.shown)
        program.session.receive(message, origin=origin)
        await program.settled()
        assert (texts(program), unread_total(program.store.state)) == ([], 0)
        assert len(program.notifications.shown) == before


async def test_it_stays_away_after_a_restart() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "One")
        await receive(program, message)
        await program.conversations.delete_here([message])
        await program.settled()
    async with ProgramUnderTest(program.storage, program.notifications) as again:
        again.session.receive(message, origin=Origin.CATCH_UP)
        await again.settled()
        assert (texts(again), unread_total(again.store.state)) == ([], 0)


async def test_the_others_keep_theirs() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "One")
        await receive(program, message)
        await program.conversations.delete_here([message])
        assert "recall" not in [name for name, *_ in program.session.calls]


async def test_what_waits_to_be_sent_is_not_sent() -> None:
    async with ProgramUnderTest() as program:
        program.session.drop()
        await program.settled()
        await program.conversations.send(ANNA, "Regret")
        (waiting,) = program.store.state.messages(ANNA)
        await program.conversations.delete_here([waiting])
        assert await program.storage.archive.outbox(ANNA.account) == []


async def test_older_messages_come_to_light() -> None:
    async with ProgramUnderTest() as program:
        old = [incoming("anna", str(n), at=NOON - 9 + n) for n in range(3)]
        await receive(program, *old)
        newest = incoming("anna", "New")
        await receive(program, newest)
        program.store.dispatch(MessagesRemoved((*old, newest), 0))  # as if only these were known
        await program.conversations.delete_here([newest])
        assert texts(program) == ["0", "1", "2"]


async def test_what_is_brought_back_is_there_and_does_not_count_or_ring() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "One")
        await receive(program, message)
        await program.conversations.delete_here([message])
        (removed,) = [e for e in program.events if isinstance(e, MessagesRemoved)]
        await program.conversations.bring_back(removed.messages)
        await program.settled()
        assert (texts(program), unread_total(program.store.state)) == (["One"], 0)
        assert not program.notifications.on_screen
        assert not await program.storage.ledger.missing(ANNA.account)


async def test_a_message_that_waited_is_sent_when_it_is_brought_back() -> None:
    async with ProgramUnderTest() as program:
        waiting = replace(outgoing("anna", "Hello"), state=MessageState.WAITING)
        await program.conversations.bring_back([waiting])
        assert [m.text for m in program.session.sent] == ["Hello"]
