"""Contact lists and invitations outlive the program, and give way to what the server says."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from app.domain.errors import StorageFailed
from app.domain.events import AccountRemoved, ContactListChanged, GroupInvited, InvitationSettled
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.notification import ResponseKind
from app.domain.people import Contact, Person
from app.ports.storage import KeptPeople
from app.services.groups import Groups
from app.services.people import CALM, PeopleKeeper
from tests.fakes.people import FakePeopleStore
from tests.fakes.program import ACCOUNT, ProgramUnderTest
from tests.invariants.virtual_loop import VirtualLoop

pytestmark = pytest.mark.anyio

GARDEN = ConversationRef(ACCOUNT.id, ConversationId.group("garden@rooms.example.org"))
INVITED = GroupInvited(GARDEN, Person("anna@example.org", "Anna"), "Garden", "come in")
ANNA, BOB = Contact("anna@example.org", "Anna", is_seen=True), Contact("bob@example.org")
OTHER = AccountId("gone")


@contextlib.asynccontextmanager
async def run(disk: FakePeopleStore) -> AsyncIterator[ProgramUnderTest]:
    """One run of the program with groups and memory."""
    async with ProgramUnderTest() as program:
        groups = Groups(program.store, program.accounts, program.conversations, program.push)
        keeper = PeopleKeeper(program.store, disk)
        tasks = [asyncio.ensure_future(groups.run()), asyncio.ensure_future(keeper.run())]
        await program.settled()
        yield program
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def contacts(program: ProgramUnderTest) -> list[Contact]:
    return list(program.store.state.contacts.get(ACCOUNT.id, {}).values())


async def test_an_unanswered_invitation_comes_back_without_a_sound() -> None:
    disk = FakePeopleStore()
    async with run(disk) as program:
        program.session.deliver(INVITED)
        await program.settled()
        assert disk.kept.invitations == (INVITED,), "a crash must not lose it"
    async with run(disk) as program:
        (shown,) = program.notifications.on_screen.values()
        assert (shown.title, shown.sound) == ("Anna invites you into a group", False)
        assert program.store.state.invitations == (INVITED,)


async def test_what_comes_back_can_still_be_answered_in_the_notification() -> None:
    async with run(FakePeopleStore(KeptPeople({}, (INVITED,)))) as program:
        (native_id,) = program.notifications.on_screen
        program.notifications.respond(native_id, ResponseKind.ACCEPTED)
        await program.settled()
        assert program.session.asked("join_group") == [("join_group", GARDEN.id, "Me")]


async def test_an_answered_invitation_does_not_come_back() -> None:
    disk = FakePeopleStore(KeptPeople({}, (INVITED,)))
    async with run(disk) as program:
        program.session.deliver(InvitationSettled(GARDEN))
        await program.settled()
    assert disk.kept.invitations == ()


async def test_one_that_is_answered_while_the_disk_is_slow_does_not_come_back() -> None:
    disk = FakePeopleStore(KeptPeople({}, (INVITED,)))
    disk.gate.clear()
    async with run(disk) as program:
        program.session.deliver(InvitationSettled(GARDEN))
        await program.settled()
        disk.gate.set()
        await program.settled()
        assert program.store.state.invitations == ()


async def test_the_contact_list_is_there_before_the_network() -> None:
    disk = FakePeopleStore()
    async with run(disk) as program:
        program.session.deliver(ContactListChanged(ACCOUNT.id, (ANNA, BOB)))
        await program.settled()
    async with run(disk) as program:
        assert contacts(program) == [ANNA, BOB]


async def test_who_was_taken_off_the_list_meanwhile_goes_when_the_server_has_told_it_all() -> None:
    async with run(FakePeopleStore(KeptPeople({ACCOUNT.id: (ANNA, BOB)}))) as program:
        program.session.deliver(
            ContactListChanged(ACCOUNT.id, (Contact(ANNA.address, "Annie"),)),
            ContactListChanged(ACCOUNT.id, everybody=frozenset({ANNA.address})),
        )
        await program.settled()
        assert contacts(program) == [Contact(ANNA.address, "Annie")]


async def test_what_the_server_told_already_is_not_overwritten() -> None:
    disk = FakePeopleStore(KeptPeople({ACCOUNT.id: (ANNA, BOB)}))
    disk.gate.clear()
    async with run(disk) as program:
        everybody = frozenset({BOB.address})
        program.session.deliver(ContactListChanged(ACCOUNT.id, (BOB,), everybody=everybody))
        await program.settled()
        disk.gate.set()
        await program.settled()
        assert contacts(program) == [BOB]


async def test_what_was_of_an_account_that_is_gone_is_forgotten() -> None:
    stranger = GroupInvited(ConversationRef(OTHER, GARDEN.id), Person("x@example.org"))
    disk = FakePeopleStore(KeptPeople({OTHER: (ANNA,), ACCOUNT.id: (BOB,)}, (stranger,)))
    async with run(disk) as program:
        assert program.store.state.invitations == ()
        program.store.dispatch(AccountRemoved(ACCOUNT.id))
        await program.settled()
        assert disk.kept == KeptPeople({}, ())


async def test_a_full_disk_stops_nothing() -> None:
    disk = FakePeopleStore()
    async with run(disk) as program:
        disk.failure = StorageFailed("no space left")
        program.session.deliver(INVITED)
        await program.settled()
        disk.failure = None
        program.session.deliver(InvitationSettled(GARDEN), INVITED)
        await program.settled()
    assert disk.kept.invitations == (INVITED,)


def test_a_login_that_tells_the_list_in_slices_is_written_once() -> None:
    loop, disk = VirtualLoop(), FakePeopleStore()
    program = ProgramUnderTest()
    loop.complete(program.__aenter__())
    loop.create_task(PeopleKeeper(program.store, disk).run())
    loop.run_ready()
    for number in range(20):
        one = Contact(f"friend{number}@example.org")
        program.session.deliver(ContactListChanged(ACCOUNT.id, (one,)))
        loop.advance(0.01)
    loop.advance(CALM)
    assert (disk.saved, len(disk.kept.contacts[ACCOUNT.id])) == (1, 20)
    program.session.deliver(ContactListChanged(ACCOUNT.id, (one,)))  # as the next login tells it
    loop.advance(2 * CALM)
    assert disk.saved == 1
    loop.bury()
    loop.close()
