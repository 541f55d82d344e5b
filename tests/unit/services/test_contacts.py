"""Who may see us and reach us, who registers, and what a reply in a group names."""

import asyncio
from collections.abc import Mapping

import pytest

from app.domain.account import Account, Protocol
from app.domain.content import Text
from app.domain.errors import CertificateRefused, ConnectionFailed, NotSupported
from app.domain.events import (
    BlocklistChanged,
    ContactRequested,
    ContactRequestSettled,
    MessageReceived,
    Origin,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.ports.im import SessionFeature
from app.ports.registration import RegistrationForm, ServerAddress
from app.services.contacts import Contacts
from app.services.registration import Registration
from tests.fakes.program import ACCOUNT, ProgramUnderTest, incoming

pytestmark = pytest.mark.anyio

CEM = "cem@example.org"


class Scene:
    """A program whose contacts are looked after."""

    def __init__(self, program: ProgramUnderTest) -> None:
        self.program = program
        self.contacts = Contacts(program.store, program.accounts, program.push)
        self._running = asyncio.get_running_loop().create_task(self.contacts.run())

    async def asks(self, user: str = CEM, text: str = "") -> None:
        self.program.session.deliver(ContactRequested(ACCOUNT.id, Person(user, "Cem"), text))
        await self.program.settled()

    async def close(self) -> None:
        self._running.cancel()
        await asyncio.wait([self._running])

    @property
    def on_screen(self) -> list[str]:
        return [n.title for n in self.program.notifications.on_screen.values()]


async def test_a_wish_is_shown_once_and_goes_when_it_is_answered() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        await scene.asks(text="It is <me>")
        await scene.asks()
        assert scene.on_screen == ["Cem wants to be your contact"]
        assert [r.person.id for r in program.store.state.contact_requests] == [CEM]
        await scene.contacts.accept(ACCOUNT.id, CEM)
        assert program.session.asked("answer_contact") == [("answer_contact", CEM, True)]
        program.session.deliver(ContactRequestSettled(ACCOUNT.id, CEM))
        await program.settled()
        assert scene.on_screen == []
        assert program.store.state.contact_requests == ()
        await scene.close()


async def test_who_is_blocked_is_declined_too() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        await scene.asks()
        await scene.contacts.block(ACCOUNT.id, CEM)
        assert program.session.calls[-2:] == [
            ("answer_contact", CEM, False),
            ("set_blocked", CEM, True),
        ]
        await scene.contacts.unblock(ACCOUNT.id, CEM)
        assert program.session.calls[-1] == ("set_blocked", CEM, False)
        await scene.close()


async def test_what_a_blocked_person_said_does_not_notify() -> None:
    async with ProgramUnderTest() as program:
        program.session.deliver(BlocklistChanged(ACCOUNT.id, frozenset({CEM})))
        program.session.receive(incoming("cem", "hello?"), incoming("anna", "hi"))
        await program.settled()
        assert [n.title for n in program.notifications.on_screen.values()] == ["anna"]


async def test_without_a_connection_nothing_is_answered() -> None:
    async with ProgramUnderTest(accounts=()) as program:
        scene = Scene(program)
        with pytest.raises(ConnectionFailed):
            await scene.contacts.accept(ACCOUNT.id, CEM)
        await scene.close()


async def test_a_refused_certificate_is_named_in_the_state_and_can_be_trusted() -> None:
    refusal = CertificateRefused("the server's certificate is not trusted", "ab" * 32)
    async with ProgramUnderTest(prepare=lambda s: s.refuses.append(refusal)) as program:
        connection = program.store.state.accounts[ACCOUNT.id].connection
        assert connection.certificate == "ab" * 32


# Registering


class FakeRegistrar:
    """Makes accounts for everybody; `refusal` meets every question."""

    def __init__(self) -> None:
        self.refusal: NotSupported | None = None
        self.answers: dict[str, str] = {}

    async def registration_form(self, server: ServerAddress) -> RegistrationForm:  # noqa: ARG002
        if self.refusal is not None:
            raise self.refusal
        return RegistrationForm(())

    async def register(self, server: ServerAddress, answers: Mapping[str, str]) -> str:
        self.answers = dict(answers)
        return f"{answers['username']}@{server.server}"


async def test_a_new_account_is_added_with_what_led_to_it_and_connects() -> None:
    async with ProgramUnderTest(accounts=()) as program:
        registration = Registration(FakeRegistrar(), program.accounts)
        server = ServerAddress("example.org", "wss://example.org/ws", "ab" * 32)
        made = await registration.register(server, {"username": "new", "password": "secret"})
        await program.settled()
        assert made == Account(
            made.id,
            Protocol.XMPP,
            "new@example.org",
            url="wss://example.org/ws",
            certificate_fingerprint="ab" * 32,
        )
        assert program.fake_backend.sessions[made.id].secret == "secret"
        assert program.fake_backend.sessions[made.id].connected.is_set()


# Replies


async def test_a_reply_in_a_group_names_the_message_as_the_group_does() -> None:
    group = ConversationRef(ACCOUNT.id, ConversationId.group("garden@rooms.example.org"))
    said = Message(
        account=AccountId(group.account),
        conversation=group.id,
        id=MessageId("theirs"),
        sender=Person("garden@rooms.example.org/Anna"),
        sent_at=1.5,
        elements=(Text("who waters?"),),
        archive_id="the-groups",
    )
    async with ProgramUnderTest() as program:
        program.session.deliver(MessageReceived(said, Origin.LIVE))
        await program.settled()
        await program.conversations.send(group, "I do", said.id)
        await program.settled()
        assert program.session.sent[-1].reply_to == "the-groups"
        anna = incoming("anna", "hi")
        program.session.receive(anna)
        await program.settled()
        await program.conversations.send(anna.ref, "hello", anna.id)
        await program.settled()
        assert program.session.sent[-1].reply_to == anna.id


async def test_a_contact_is_called_differently_here_at_once() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        await scene.contacts.rename(ACCOUNT.id, CEM, "  Cemal   the Great ")
        assert program.session.asked("rename_contact") == [
            ("rename_contact", CEM, "Cemal the Great")
        ]
        ref = ConversationRef(ACCOUNT.id, ConversationId.c2c(CEM))
        assert program.store.state.conversation(ref).name == "Cemal the Great"
        await scene.contacts.ask_presence(ACCOUNT.id, CEM)
        await scene.contacts.set_own_picture(ACCOUNT.id, None)
        assert program.session.asked("ask_presence") == [("ask_presence", CEM)]
        assert program.session.asked("set_own_picture") == [("set_own_picture", None)]
        await scene.close()


async def test_without_a_connection_nothing_is_offered() -> None:
    async with ProgramUnderTest() as program:
        scene = Scene(program)
        assert scene.contacts.offers(ACCOUNT.id) == program.session.features
        assert scene.contacts.offers(AccountId("nobody")) is SessionFeature.NONE
        await scene.close()
