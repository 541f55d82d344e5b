"""What outlives the program: kept by a desktop that can, taken away by the next run."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.notifications.left_behind import MOST, LeavingNotifications
from app.demo.private_desktop import PrivateDesktop
from app.domain.ids import APP_ID, AccountId, ConversationId, ConversationRef, build_ext
from app.domain.notification import NativeId, Notification, ResponseKind, Tag
from app.ports.desktop import Capability
from tests.fakes.desktop import FakeNotificationServer, RecordingListener
from tests.fakes.gtk_desktop import FakeGtkDesktop

pytestmark = [pytest.mark.anyio, pytest.mark.desktop]


def of(user: str) -> Notification:
    conversation = ConversationId.c2c(f"{user}@example.org")
    ref = ConversationRef(AccountId("home"), conversation)
    return Notification(
        Tag(f"home/{user}"), "new_message", user.title(), "Hello", ref, build_ext(conversation)
    )


@pytest.fixture
def address(desktop: PrivateDesktop) -> AsyncIterator[str]:
    with desktop.another_bus() as found:
        yield found


@pytest.fixture
async def gtk(address: str) -> AsyncIterator[FakeGtkDesktop]:
    keeper = await FakeGtkDesktop().start(address)
    yield keeper
    await keeper.stop()


class Run:
    """One run of the program, as far as notifications go."""

    def __init__(
        self, folder: Path, address: str, capabilities: Capability = Capability.ACTIONS
    ) -> None:
        self.screen = FakeNotificationServer(capabilities)
        self.listener = RecordingListener()
        self.file = folder / "left.json"
        self.server = LeavingNotifications(self.screen, self.file, address)


@pytest.fixture
async def run(tmp_path: Path, address: str) -> Run:
    made = Run(tmp_path, address)
    await made.server.start(made.listener)
    return made


async def test_what_is_on_the_screen_is_kept_with_where_it_leads(
    run: Run, gtk: FakeGtkDesktop
) -> None:
    await run.server.show(of("anna"), None)
    await run.server.stop()
    (told,) = gtk.kept.values()
    assert list(gtk.kept) == [(APP_ID, "home/anna")]
    assert (told["title"], told["body"]) == ("Anna", "Hello")
    assert told["default-action-target"] == of("anna").ext
    assert run.screen.on_screen == {}


async def test_what_is_done_with_is_not_kept(run: Run, gtk: FakeGtkDesktop) -> None:
    first = await run.server.show(of("anna"), None)
    await run.server.show(replace(of("anna"), body="And more"), first)
    gone = await run.server.show(of("bob"), None)
    dismissed = await run.server.show(of("carol"), None)
    await run.server.show(Notification(Tag("system"), "system", "Bellbird", "Words of ours"), None)
    await run.server.withdraw(gone)
    run.screen.respond(dismissed, ResponseKind.DISMISSED)
    await run.listener.until(lambda: bool(run.listener.responses))
    await run.server.stop()
    assert [told["body"] for told in gtk.kept.values()] == ["And more"]
    assert run.screen.on_screen == {}


async def test_a_screen_full_of_them_is_not_left(run: Run, gtk: FakeGtkDesktop) -> None:
    for number in range(MOST + 5):
        await run.server.show(of(f"friend{number}"), None)
    await run.server.stop()
    assert len(gtk.kept) == MOST
    assert (APP_ID, f"home/friend{MOST + 4}") in gtk.kept


async def test_the_next_run_takes_it_away(
    run: Run, gtk: FakeGtkDesktop, tmp_path: Path, address: str
) -> None:
    await run.server.show(of("anna"), None)
    await run.server.stop()
    gtk.kept["other.App", "home/anna"] = {}
    later = Run(tmp_path, address)
    await later.server.start(later.listener)
    assert list(gtk.kept) == [("other.App", "home/anna")]
    assert not later.file.exists()
    await later.server.stop()


async def test_where_nobody_can_start_us_nothing_stays_that_leads_nowhere(
    gtk: FakeGtkDesktop, tmp_path: Path, address: str
) -> None:
    run = Run(tmp_path, address, ~Capability.NONE)
    await run.server.start(run.listener)
    await run.server.show(of("anna"), None)
    await run.server.stop()
    assert (run.screen.on_screen, gtk.kept) == ({}, {})


async def test_without_such_a_desktop_all_goes_what_is_in_a_history_too(run: Run) -> None:
    await run.server.show(of("anna"), None)
    past = await run.server.show(of("bob"), None)
    run.screen.respond(past, ResponseKind.EXPIRED)
    await run.listener.until(lambda: bool(run.listener.responses))
    await run.server.stop()
    assert (run.screen.on_screen, run.screen.history) == ({}, {})
    assert not run.file.exists()


async def test_a_program_that_the_desktop_does_not_start_leaves_nothing(
    gtk: FakeGtkDesktop, address: str
) -> None:
    screen = FakeNotificationServer(Capability.ACTIONS)
    server = LeavingNotifications(screen, None, address)
    await server.start(RecordingListener())
    await server.show(of("anna"), None)
    await server.stop()
    assert (screen.on_screen, gtk.kept) == ({}, {})


async def test_a_server_that_hangs_holds_up_the_end_for_a_second_only(run: Run) -> None:
    class Hanging(FakeNotificationServer):
        async def withdraw(self, native_id: NativeId) -> None:  # noqa: ARG002  it hangs
            await asyncio.Event().wait()

    server = LeavingNotifications(Hanging(), None)
    await server.start(run.listener)
    await server.show(of("anna"), None)
    async with asyncio.timeout(5):
        await server.stop()


async def test_a_broken_memory_counts_as_none(tmp_path: Path, address: str) -> None:
    for content in (b"{", b"7", b"[1, null]", b"\xff"):
        (tmp_path / "left.json").write_bytes(content)
        run = Run(tmp_path, address)
        await run.server.start(run.listener)
        await run.server.stop()
