"""The user's wishes about groups, files and calls."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.domain.content import CallAction, File, Image
from app.domain.conversation import MUTED_FOREVER, Affiliation, Member, Role
from app.domain.errors import InvalidConversationId, RequestFailed
from app.domain.events import (
    BlocklistChanged,
    CallChanged,
    GroupChanged,
    GroupInvited,
    InvitationSettled,
    TransferChanged,
    TransferPhase,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, build_ext
from app.domain.notification import ResponseKind
from app.domain.people import Person
from app.domain.reducer import MAX_INVITATIONS, reduce
from app.domain.state import AppState
from app.ports.im import SessionFeature
from app.services.calls import NO_MEDIA, Calls
from app.services.files import Files, OutgoingFile
from app.services.groups import MAX_SHOWN, Groups
from tests.fakes.program import ACCOUNT, ProgramUnderTest, c2c

pytestmark = pytest.mark.anyio

GARDEN = ConversationRef(ACCOUNT.id, ConversationId.group("garden@rooms.example.org"))
INVITED = GroupInvited(GARDEN, Person("anna@example.org", "Anna"), "Garden", "come in")


@pytest.fixture
async def program() -> AsyncIterator[ProgramUnderTest]:
    async with ProgramUnderTest() as program:
        yield program


@pytest.fixture
async def groups(program: ProgramUnderTest) -> AsyncIterator[Groups]:
    groups = Groups(program.store, program.accounts, program.conversations, program.push)
    running = asyncio.get_running_loop().create_task(groups.run())
    yield groups
    running.cancel()
    await asyncio.wait([running])


def files_of(program: ProgramUnderTest) -> Files:
    return Files(program.store, program.accounts, program.outbox, clock=lambda: program.now)


# Groups


@pytest.mark.usefixtures("groups")
async def test_an_invitation_is_told_once_and_waits(program: ProgramUnderTest) -> None:
    program.session.deliver(INVITED, INVITED)
    await program.settled()
    (shown,) = program.notifications.on_screen.values()
    assert (shown.channel, shown.title) == ("system", "Anna invites you into a group")
    assert (shown.body, shown.ext) == ("Garden\ncome in", build_ext(GARDEN.id))
    assert program.store.state.invitations == (INVITED,)
    assert program.session.asked("join_group") == []


async def test_an_accepted_invitation_leads_into_the_group_and_is_gone(
    program: ProgramUnderTest, groups: Groups
) -> None:
    program.session.deliver(INVITED)
    await program.settled()
    await groups.accept(GARDEN)
    await program.settled()
    assert program.session.asked("join_group") == [("join_group", GARDEN.id, "Me")]
    assert program.store.state.invitations == ()
    assert program.notifications.on_screen == {}


async def test_an_ignored_invitation_is_gone_even_if_nobody_hears_of_it(
    program: ProgramUnderTest, groups: Groups
) -> None:
    program.session.deliver(INVITED)
    await program.settled()
    program.session.request_error = RequestFailed("no")
    with pytest.raises(RequestFailed):
        await groups.ignore(GARDEN)
    await program.settled()
    assert program.store.state.invitations == ()
    assert program.notifications.on_screen == {}


@pytest.mark.usefixtures("groups")
async def test_who_is_blocked_cannot_invite(program: ProgramUnderTest) -> None:
    program.session.deliver(BlocklistChanged(ACCOUNT.id, frozenset({"anna@example.org"})), INVITED)
    await program.settled()
    assert program.store.state.invitations == ()
    assert program.notifications.on_screen == {}


@pytest.mark.usefixtures("groups")
async def test_a_flood_of_invitations_fills_no_screen(program: ProgramUnderTest) -> None:
    refs = [
        ConversationRef(ACCOUNT.id, ConversationId.group(f"g{number}@rooms.example.org"))
        for number in range(30)
    ]
    program.session.deliver(*(GroupInvited(ref, Person("x@example.org")) for ref in refs))
    await program.settled()
    assert len(program.notifications.on_screen) == MAX_SHOWN
    assert len(program.store.state.invitations) == 30
    program.session.deliver(*(InvitationSettled(ref) for ref in refs))
    await program.settled()
    assert program.notifications.on_screen == {}


@pytest.mark.usefixtures("groups")
async def test_a_click_on_an_invitation_opens_the_group(program: ProgramUnderTest) -> None:
    program.session.deliver(INVITED)
    await program.settled()
    (native_id,) = program.notifications.on_screen
    program.notifications.respond(native_id, ResponseKind.CLICKED)
    await program.settled()
    assert program.store.state.open == GARDEN


async def test_a_group_is_made_with_its_name(program: ProgramUnderTest, groups: Groups) -> None:
    ref = await groups.create(ACCOUNT.id, "  Garden \n Party ")
    assert program.store.state.conversation(ref).name == "Garden Party"
    assert program.session.asked("create_group") == [("create_group", "Garden Party", "Me")]
    with pytest.raises(InvalidConversationId):
        await groups.create(ACCOUNT.id, "  ")


async def test_a_mute_travels_with_what_it_means_for_mentions(program: ProgramUnderTest) -> None:
    await program.conversations.mute_mentions(GARDEN, True)
    await program.conversations.mute(GARDEN, MUTED_FOREVER)
    await program.conversations.mute_mentions(GARDEN, False)
    await program.conversations.mute(GARDEN, 0.0)
    asked = [call[2:] for call in program.session.asked("set_muted")]
    assert asked == [(MUTED_FOREVER, "mentions"), (MUTED_FOREVER,), (0.0,)]


def test_what_a_group_tells_is_kept_and_changes_only_what_it_names() -> None:
    member = Member(Person("garden@r/Anna", "Anna"), Affiliation.OWNER, Role.MODERATOR)
    state = AppState()
    for event in (
        GroupChanged(GARDEN, inside=True),
        GroupChanged(GARDEN, subject="Roses"),
        GroupChanged(GARDEN, members=(member,)),
        GroupChanged(GARDEN, inside=False),
    ):
        state = reduce(state, event)
    details = state.groups[GARDEN]
    assert (details.subject, details.members, details.inside) == ("Roses", (member,), False)


def test_any_number_of_invitations_leaves_a_bounded_number() -> None:
    state = AppState()
    for number in range(MAX_INVITATIONS * 2):
        ref = ConversationRef(AccountId("a"), ConversationId.group(f"g{number}@r"))
        state = reduce(state, GroupInvited(ref, Person("x@y")))
    assert len(state.invitations) == MAX_INVITATIONS
    last = state.invitations[-1].ref
    assert last not in {i.ref for i in reduce(state, InvitationSettled(last)).invitations}


# Files


async def test_a_picture_is_put_on_the_server_and_sent_with_what_is_known_of_it(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"x" * 10)
    await files_of(program).send(c2c("anna"), OutgoingFile(path, 640, 480))
    (sent,) = program.session.sent
    url = "https://files.example.org/cat.png"
    assert sent.elements == (Image(url, "cat.png", 640, 480, 10),)
    assert program.session.asked("upload") == [("upload", path, "image/png")]
    phases = [e.phase for e in program.events if isinstance(e, TransferChanged)]
    assert (phases[0], phases[-1]) == (TransferPhase.RUNNING, TransferPhase.DONE)
    assert program.store.state.transfers == {}


async def test_a_file_that_is_no_picture_is_sent_as_a_file(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    await files_of(program).send(c2c("anna"), OutgoingFile(path))
    assert program.session.sent[0].elements == (
        File("https://files.example.org/a.pdf", "a.pdf", 1),
    )


async def test_a_cancelled_upload_sends_nothing_and_is_no_problem(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    files = files_of(program)
    program.session.transfers.clear()
    program.tasks.spawn(files.send(c2c("anna"), OutgoingFile(path)), doing="send the file")
    await program.settled()
    (transfer,) = program.store.state.transfers.values()
    assert (transfer.name, transfer.total) == ("a.pdf", 1)
    files.cancel(transfer.transfer)
    files.cancel("unknown")
    await program.settled()
    assert program.session.sent == []
    assert (program.store.state.transfers, program.store.state.problem) == ({}, None)


async def test_an_upload_that_fails_is_told_of_and_sends_nothing(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    program.session.request_error = RequestFailed("it is too large")
    program.tasks.spawn(
        files_of(program).send(c2c("anna"), OutgoingFile(path)), doing="send the file"
    )
    await program.settled()
    problem = program.store.state.problem
    assert problem is not None
    assert problem.text == "Could not send the file: it is too large"
    assert program.store.state.transfers == {}


async def test_a_program_that_ends_stops_what_is_under_way(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    program.session.transfers.clear()
    target = tmp_path / "x"
    files = files_of(program)
    program.tasks.spawn(files.fetch(ACCOUNT.id, "https://x.org/y", target), doing="fetch")
    await program.settled()
    await program.tasks.drain(0.0)
    assert program.store.state.transfers == {}
    assert left_in(tmp_path) == []


async def test_a_file_is_fetched_to_where_the_user_wants_it(
    program: ProgramUnderTest, tmp_path: Path
) -> None:
    target = tmp_path / "x"
    download = await files_of(program).fetch(ACCOUNT.id, "https://x.org/y", target, limit=100)
    assert download is not None
    assert (download.size, left_in(tmp_path)) == (7, [b"content"])
    assert program.session.asked("download") == [("download", "https://x.org/y", target, 100)]


def left_in(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]


# Calls


RINGS = CallChanged(c2c("anna"), "c1", CallAction.RING)


async def test_what_rings_is_known_until_it_is_over(program: ProgramUnderTest) -> None:
    program.session.deliver(RINGS)
    await program.settled()
    assert program.store.state.ringing == (RINGS,)
    program.session.deliver(CallChanged(c2c("anna"), "c1", CallAction.MISSED))
    await program.settled()
    assert program.store.state.ringing == ()


async def test_an_answered_call_says_that_nothing_will_be_heard(
    program: ProgramUnderTest,
) -> None:
    await Calls(program.store, program.accounts).accept(RINGS)
    assert program.session.asked("accept_call") == [("accept_call", c2c("anna").id, "c1")]
    problem = program.store.state.problem
    assert problem is not None
    assert problem.text == NO_MEDIA


async def test_a_call_is_declined(program: ProgramUnderTest) -> None:
    await Calls(program.store, program.accounts).reject(RINGS)
    assert program.session.asked("reject_call") == [("reject_call", c2c("anna").id, "c1")]


# Ruling a group


async def test_a_group_is_made_for_everybody_or_for_the_invited(
    program: ProgramUnderTest, groups: Groups
) -> None:
    await groups.create(ACCOUNT.id, "Town", public=True)
    await groups.create(ACCOUNT.id, "Shed")
    asked = program.session.asked("create_group")
    assert [call[3:] for call in asked] == [("public",), ()]


async def test_members_are_appointed_put_out_and_banned(
    program: ProgramUnderTest, groups: Groups
) -> None:
    ben = Member(Person("ben"), Affiliation.MEMBER, Role.PARTICIPANT, "ben@example.org")
    await groups.appoint(GARDEN, ben, Affiliation.ADMIN)
    await groups.put_out(GARDEN, ben)
    await groups.ban(GARDEN, ben)
    assert program.session.asked("set_role") == [("set_role", GARDEN.id, ben, Role.NONE)]
    assert [call[3] for call in program.session.asked("set_affiliation")] == [
        Affiliation.ADMIN,
        Affiliation.OUTCAST,
    ]


async def test_a_group_keeps_a_name(program: ProgramUnderTest, groups: Groups) -> None:
    await groups.rename(GARDEN, "  Rose   garden ")
    assert program.session.asked("rename_group") == [("rename_group", GARDEN.id, "Rose garden")]
    with pytest.raises(InvalidConversationId):
        await groups.rename(GARDEN, "  ")


async def test_what_is_offered_depends_on_the_connection(
    program: ProgramUnderTest, groups: Groups
) -> None:
    assert groups.offers(ACCOUNT.id) == program.session.features
    assert groups.offers(AccountId("nobody")) is SessionFeature.NONE
