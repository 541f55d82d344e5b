"""The buttons of notifications: calls, invitations, wishes and quiet for an hour."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from app.domain.content import Call, CallAction
from app.domain.errors import RequestFailed
from app.domain.events import (
    CallChanged,
    ContactRequested,
    ContactRequestSettled,
    GroupInvited,
    LockChanged,
    MessageEdited,
)
from app.domain.ids import ConversationId, ConversationRef
from app.domain.message import Message
from app.domain.notification import (
    CALL_ACTIONS,
    MESSAGE_ACTIONS,
    NO_MEDIA_NOTE,
    QUESTION_ACTIONS,
    Fate,
    Notification,
    ResponseKind,
    tag_of,
)
from app.domain.people import Person
from app.domain.settings import Importance
from app.services.calls import NO_MEDIA
from app.services.contacts import Contacts
from app.services.groups import Groups
from tests.fakes.desktop import FakeNotificationServer
from tests.fakes.program import ACCOUNT, NOON, ProgramUnderTest, c2c, incoming

pytestmark = pytest.mark.anyio

ANNA = c2c("anna")
GARDEN = ConversationRef(ACCOUNT.id, ConversationId.group("garden@rooms.example.org"))
INVITED = GroupInvited(GARDEN, Person("anna@example.org", "Anna"), "Garden")
WISH = ContactRequested(ACCOUNT.id, Person("cem@example.org", "Cem"), "")


def call_line(action: CallAction = CallAction.RING, call_id: str = "c1") -> Message:
    line = incoming("anna", "", message_id=f"call-{call_id}")
    return replace(line, elements=(Call(call_id, action),))


def rings(program: ProgramUnderTest, call_id: str = "c1") -> None:
    """Let Anna call, as the adapters tell it: a line, and that it rings."""
    program.session.receive(call_line(call_id=call_id))
    program.session.deliver(CallChanged(ANNA, call_id, CallAction.RING))


def goes_on(program: ProgramUnderTest, action: CallAction, *, elsewhere: bool = False) -> None:
    program.session.deliver(
        MessageEdited(call_line().key, (Call("c1", action),)),
        CallChanged(ANNA, "c1", action, elsewhere=elsewhere),
    )


def only(program: ProgramUnderTest) -> Notification:
    (shown,) = program.notifications.on_screen.values()
    return shown


def problem(program: ProgramUnderTest) -> str:
    told = program.store.state.problem
    return told.text if told is not None else ""


@pytest.fixture
async def program() -> AsyncIterator[ProgramUnderTest]:
    """A program whose groups and contacts are looked after."""
    async with ProgramUnderTest() as program:
        groups = Groups(program.store, program.accounts, program.conversations, program.push)
        contacts = Contacts(program.store, program.accounts, program.push)
        loop = asyncio.get_running_loop()
        running = [loop.create_task(service.run()) for service in (groups, contacts)]
        await program.settled()
        yield program
        for task in running:
            task.cancel()
        await asyncio.wait(running)


# Quiet for an hour


async def test_snooze_holds_everything_back_for_an_hour(program: ProgramUnderTest) -> None:
    program.session.receive(incoming("anna", "Hi"))
    await program.settled()
    assert only(program).actions == MESSAGE_ACTIONS
    program.notifications.respond(tag_of(ANNA), ResponseKind.SNOOZED)
    program.session.receive(incoming("ben", "Ho"))
    await program.settled()
    assert program.store.state.do_not_disturb.until == NOON + 3600
    assert program.notifications.on_screen == {}
    assert list(program.storage.fates().values()) == [Fate.DISMISSED, Fate.HELD]


# Calls


async def test_a_call_asks_urgently_for_an_answer(program: ProgramUnderTest) -> None:
    rings(program)
    await program.settled()
    shown = only(program)
    assert (shown.channel, shown.importance) == ("call", Importance.HIGH)
    assert shown.actions == CALL_ACTIONS
    assert shown.body == f"Incoming call\n{NO_MEDIA_NOTE}"


async def test_an_answer_reaches_the_caller_and_ends_the_notification(
    program: ProgramUnderTest,
) -> None:
    rings(program)
    await program.settled()
    program.notifications.respond(tag_of(ANNA), ResponseKind.ACCEPTED)
    await program.settled()
    assert program.session.asked("accept_call") == [("accept_call", ANNA.id, "c1")]
    assert problem(program) == NO_MEDIA
    assert program.notifications.on_screen == {}
    assert program.storage.fate(call_line().key) is Fate.CLICKED


async def test_a_declined_call_is_declined_and_stays_away(program: ProgramUnderTest) -> None:
    rings(program)
    await program.settled()
    program.notifications.respond(tag_of(ANNA), ResponseKind.DECLINED)
    await program.settled()
    goes_on(program, CallAction.REJECT)
    await program.settled()
    assert program.session.asked("reject_call") == [("reject_call", ANNA.id, "c1")]
    assert program.notifications.on_screen == {}
    assert len(program.notifications.shown) <= 2
    assert program.storage.fate(call_line().key) is Fate.DISMISSED


@pytest.mark.parametrize("action", [CallAction.ACCEPT, CallAction.REJECT])
async def test_a_call_dealt_with_elsewhere_is_withdrawn(
    program: ProgramUnderTest, action: CallAction
) -> None:
    rings(program)
    await program.settled()
    goes_on(program, action, elsewhere=True)
    await program.settled()
    assert program.notifications.on_screen == {}
    assert program.storage.fate(call_line().key) is Fate.WITHDRAWN


@pytest.mark.parametrize(
    ("action", "body"),
    [
        (CallAction.MISSED, "Missed call from Anna"),
        (CallAction.CANCEL, "Missed call from Anna"),
    ],
)
async def test_a_call_nobody_answered_becomes_an_ordinary_notification(
    program: ProgramUnderTest, action: CallAction, body: str
) -> None:
    rings(program)
    await program.settled()
    goes_on(program, action)
    await program.settled()
    shown = only(program)
    assert (shown.body, shown.actions) == (body, MESSAGE_ACTIONS)
    assert (shown.importance, shown.sound) == (Importance.NORMAL, False)


async def test_a_call_that_was_over_before_it_was_told_stays_silent(
    program: ProgramUnderTest,
) -> None:
    program.session.receive(call_line(CallAction.ACCEPT))
    await program.settled()
    assert program.notifications.shown == []


async def test_an_answer_too_late_is_told(program: ProgramUnderTest) -> None:
    rings(program)
    await program.settled()
    program.session.request_error = RequestFailed("it was cancelled")
    program.notifications.respond(tag_of(ANNA), ResponseKind.ACCEPTED)
    await program.settled()
    assert problem(program) == "Could not answer the call: it was cancelled"
    assert only(program).actions == CALL_ACTIONS
    program.session.deliver(CallChanged(ANNA, "c1", CallAction.MISSED))
    program.notifications.respond(tag_of(ANNA), ResponseKind.DECLINED)
    await program.settled()
    assert problem(program) == "Could not decline the call: it does not ring any more"


async def test_a_call_that_rang_when_the_program_was_killed_is_missed_after_the_restart() -> None:
    async with ProgramUnderTest() as first:
        rings(first)
        await first.settled()
        assert only(first).actions == CALL_ACTIONS
        storage, screen = first.storage, first.notifications
    async with ProgramUnderTest(storage, screen) as program:
        await program.settled()
        shown = only(program)
        assert (shown.body, shown.actions) == ("Missed call from Anna", MESSAGE_ACTIONS)
        assert not shown.sound
        line = program.store.state.messages(ANNA)[-1]
        assert line.elements == (Call("c1", CallAction.MISSED),)
        screen.respond(tag_of(ANNA), ResponseKind.CLICKED)
        await program.settled()
        assert program.store.state.open == ANNA


async def test_an_answer_right_after_a_restart_is_told_to_come_too_late() -> None:
    async with ProgramUnderTest() as first:
        rings(first)
        await first.settled()
        storage, screen = first.storage, first.notifications
    async with ProgramUnderTest(storage, screen) as program:
        screen.respond(tag_of(ANNA), ResponseKind.ACCEPTED)
        await program.settled()
        assert problem(program) == "Could not answer the call: it does not ring any more"
        assert program.session.asked("accept_call") == []


async def test_a_locked_screen_answers_no_call(program: ProgramUnderTest) -> None:
    rings(program)
    await program.settled()
    program.store.dispatch(LockChanged(locked=True))
    program.notifications.respond(tag_of(ANNA), ResponseKind.ACCEPTED)
    await program.settled()
    assert program.session.asked("accept_call") == []
    assert only(program).actions == ()


async def test_a_button_that_a_message_never_had_does_nothing_to_it(
    program: ProgramUnderTest,
) -> None:
    program.session.receive(incoming("anna", "Hi"))
    await program.settled()
    program.notifications.respond(tag_of(ANNA), ResponseKind.IGNORED)
    await program.settled()
    assert only(program).tag == tag_of(ANNA)
    assert list(program.storage.fates().values()) == [Fate.SHOWN]


# Invitations and wishes


async def test_an_invitation_is_accepted_by_its_button(program: ProgramUnderTest) -> None:
    program.session.deliver(INVITED)
    await program.settled()
    assert only(program).actions == QUESTION_ACTIONS
    program.notifications.respond(only(program).tag, ResponseKind.ACCEPTED)
    await program.settled()
    assert program.session.asked("join_group") == [("join_group", GARDEN.id, "Me")]
    assert program.store.state.invitations == ()
    assert program.notifications.on_screen == {}


async def test_an_invitation_is_ignored_by_its_button(program: ProgramUnderTest) -> None:
    program.session.deliver(INVITED)
    await program.settled()
    program.notifications.respond(only(program).tag, ResponseKind.IGNORED)
    await program.settled()
    assert program.session.asked("join_group") == []
    assert program.store.state.invitations == ()


@pytest.mark.parametrize(
    ("kind", "accept"), [(ResponseKind.ACCEPTED, True), (ResponseKind.IGNORED, False)]
)
async def test_a_wish_is_answered_by_its_buttons(kind: ResponseKind, accept: bool) -> None:
    notifications = FakeNotificationServer(keeps_after_action=True)
    async with ProgramUnderTest(notifications=notifications) as program:
        contacts = Contacts(program.store, program.accounts, program.push)
        running = asyncio.get_running_loop().create_task(contacts.run())
        program.session.deliver(WISH)
        await program.settled()
        program.notifications.respond(only(program).tag, kind)
        await program.settled()
        asked = program.session.asked("answer_contact")
        assert asked == [("answer_contact", "cem@example.org", accept)]
        program.session.deliver(ContactRequestSettled(ACCOUNT.id, "cem@example.org"))
        await program.settled()
        assert program.notifications.on_screen == {}
        running.cancel()
        await asyncio.wait([running])


async def test_an_answer_that_fails_is_told_and_the_question_stands_again(
    program: ProgramUnderTest,
) -> None:
    program.session.deliver(WISH)
    await program.settled()
    program.session.request_error = RequestFailed("the server is busy")
    program.notifications.respond(only(program).tag, ResponseKind.ACCEPTED)
    await program.settled()
    assert problem(program) == "Could not accept the contact: the server is busy"
    assert only(program).actions == QUESTION_ACTIONS
    assert not only(program).sound


async def test_a_locked_screen_offers_no_answer_and_takes_none(program: ProgramUnderTest) -> None:
    program.session.deliver(INVITED)
    await program.settled()
    program.store.dispatch(LockChanged(locked=True))
    await program.settled()
    assert only(program).actions == ()
    program.notifications.respond(only(program).tag, ResponseKind.ACCEPTED)
    await program.settled()
    assert program.session.asked("join_group") == []
    program.store.dispatch(LockChanged(locked=False))
    await program.settled()
    assert only(program).actions == QUESTION_ACTIONS


async def test_what_was_closed_does_not_come_back_with_the_lock(program: ProgramUnderTest) -> None:
    program.session.deliver(INVITED)
    await program.settled()
    program.notifications.respond(only(program).tag, ResponseKind.DISMISSED)
    program.store.dispatch(LockChanged(locked=True))
    await program.settled()
    assert program.notifications.on_screen == {}
    assert program.store.state.invitations == (INVITED,)


async def test_an_answer_to_a_question_settles_no_message(program: ProgramUnderTest) -> None:
    program.session.receive(incoming("anna", "Hi"))
    program.session.deliver(INVITED)
    await program.settled()
    (question,) = [n for n in program.notifications.on_screen.values() if n.channel == "system"]
    program.notifications.respond(question.tag, ResponseKind.ACCEPTED)
    await program.settled()
    assert list(program.storage.fates().values()) == [Fate.SHOWN]
