"""Sending on what a message says, finding what a reply names, and reactions by the service."""

import pytest
from msgspec.structs import replace

from app.domain.content import Call, CallAction, File, GroupTip, Image, Text
from app.domain.errors import NotSupported
from app.domain.ids import MessageId
from app.domain.message import Message, MessageFlag
from app.domain.people import Person
from tests.fakes.program import ACCOUNT, ProgramUnderTest, c2c

pytestmark = pytest.mark.anyio

PICTURE = Image("https://files.example.org/a.jpg", "a.jpg", 30, 20, 5)


def said(*elements, number: int = 1) -> Message:
    ref = c2c("anna")
    return Message(
        ACCOUNT.id,
        ref.id,
        MessageId(f"m{number}"),
        Person("anna@example.org", "Anna"),
        1_700_000_000.0 + number,
        elements,
        archive_id=f"a{number}",
    )


async def test_a_picture_and_its_text_are_sent_on_one_after_the_other() -> None:
    async with ProgramUnderTest() as program:
        await program.conversations.forward(said(PICTURE, Text("look")), c2c("ben"))
        await program.settled()
        sent = program.session.sent
    assert [m.elements for m in sent] == [(PICTURE,), (Text("look"),)]
    assert {m.ref for m in sent} == {c2c("ben")}


async def test_what_is_sent_on_is_mine_and_new() -> None:
    original = replace(said(Text("hello")), reply_to=MessageId("x"), flags=MessageFlag.EDITED)
    async with ProgramUnderTest() as program:
        await program.conversations.forward(original, c2c("ben"))
        await program.settled()
        (sent,) = program.session.sent
    assert sent.outgoing
    assert sent.id != original.id
    assert (sent.reply_to, sent.flags) == (None, MessageFlag.NONE)


@pytest.mark.parametrize(
    "elements", [(), (GroupTip("Anna joined"),), (Call("c", CallAction.MISSED),)]
)
async def test_what_means_nothing_elsewhere_is_not_sent_on(elements) -> None:
    async with ProgramUnderTest() as program:
        with pytest.raises(NotSupported):
            await program.conversations.forward(said(*elements), c2c("ben"))
        assert program.session.sent == []


@pytest.mark.parametrize("marker", ["m1", "a1"])
async def test_what_a_reply_names_is_found_by_either_id(marker: str) -> None:
    message = said(File("https://files.example.org/a.pdf", "a.pdf"))
    async with ProgramUnderTest() as program:
        program.session.receive(message)
        await program.settled()
        found = await program.conversations.find_message(c2c("anna"), MessageId(marker))
    assert found is not None
    assert found.key == message.key


async def test_what_is_not_here_is_not_found() -> None:
    async with ProgramUnderTest() as program:
        assert await program.conversations.find_message(c2c("anna"), MessageId("x")) is None


async def test_my_reactions_are_told_to_the_server() -> None:
    message = said(Text("hello"))
    async with ProgramUnderTest() as program:
        await program.conversations.react(message, ("👍",))
        assert program.session.asked("react") == [("react", message.id, ("👍",))]
