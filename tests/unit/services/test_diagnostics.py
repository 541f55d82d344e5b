"""The notification check: each broken link is told as such, and nothing of the check is left."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC
from datetime import time as wall
from pathlib import Path

import pytest

from app.domain.check import Finding, Link, Report, Row, Status
from app.domain.conversation import Conversation
from app.domain.errors import CredentialsRefused
from app.domain.events import ConversationChanged, DoNotDisturbChanged, LockChanged
from app.domain.ids import ConversationId, ConversationRef
from app.domain.quiet_hours import QuietHours
from app.domain.selectors import unread_total
from app.services.check_report import from_json, to_json, to_text
from app.services.diagnostics import Diagnostics
from app.services.push_plugin import PushPlugin
from app.services.round_trip import RoundTrip
from app.services.update_check import FILE, UpdateCheck
from tests.fakes.check import EchoBackend, EchoSession, FakeKeyRing, FakeWindow
from tests.fakes.program import ACCOUNT, NOON, ProgramUnderTest, c2c, incoming

pytestmark = pytest.mark.anyio

CHECK = ConversationRef(ACCOUNT.id, ConversationId.check(ACCOUNT.address))
ANNA = c2c("anna")
GOOD = Finding(Status.OK, "it is there")


@dataclass
class Scene:
    """A program with its check."""

    program: ProgramUnderTest
    diagnostics: Diagnostics
    backend: EchoBackend
    window: FakeWindow
    key_ring: FakeKeyRing
    findings: dict[str, Finding] = field(default_factory=lambda: {"tray": GOOD, "badge": GOOD})

    @property
    def session(self) -> EchoSession:
        return self.backend.sessions[ACCOUNT.id]

    async def broken(self) -> dict[Link, Finding]:
        """Check, and give what is broken."""
        report = await self.diagnostics.run()
        return {row.link: row.finding for row in report.broken}


@asynccontextmanager
async def scene(*, patience: float = 5.0) -> AsyncIterator[Scene]:
    backend = EchoBackend()
    async with ProgramUnderTest(backend=backend) as program:
        window = FakeWindow(program.store, program.see_newest)
        key_ring = FakeKeyRing()
        round_trip = RoundTrip(
            program.store,
            program.storage.archive,
            program.storage.ledger,
            program.accounts,
            program.conversations,
            program.push,
            program.clicks,
            window,
            clock=lambda: program.now,
        )
        made = Scene(program, None, backend, window, key_ring)  # type: ignore[arg-type]  # next line
        made.diagnostics = Diagnostics(
            program.store,
            program.storage.archive,
            program.accounts,
            program.activity,
            program.push,
            key_ring,
            round_trip,
            tray=lambda: made.findings["tray"],
            badge=lambda: made.findings["badge"],
            version="1.2.3",
            zone=lambda: UTC,
            clock=lambda: program.now,
            patience=patience,
        )
        yield made


async def test_where_everything_works_every_link_is_proven() -> None:
    async with scene() as s:
        report = await s.diagnostics.run()
        assert report.holds
        assert report.broken == ()
        assert [row.link for row in report.rows] == list(Link)


async def test_the_message_goes_all_the_way_and_tells_each_hop() -> None:
    async with scene() as s:
        trip = (await s.diagnostics.run()).rows[-1]
        assert [hop.name for hop in trip.hops] == [
            "handed to the server",
            "came back from the server",
            "decided: it is the notification check",
            "shown by fake",
            "clicked (by the check)",
            "on the screen, in the active window",
        ]


async def test_nothing_of_the_check_is_left() -> None:
    async with scene() as s:
        s.program.conversations.open(ANNA)
        await s.diagnostics.run()
        await s.program.settled()
        state = s.program.store.state
        assert CHECK not in state.conversations
        assert (state.open, unread_total(state), s.program.badge.count) == (ANNA, 0, 0)
        assert not s.program.notifications.on_screen
        assert await s.program.storage.ledger.history(None, 10) == []
        assert await s.program.storage.ledger.pending_clicks() == []
        assert s.window.put_back == 1


async def test_without_the_click_the_window_is_left_alone() -> None:
    async with scene() as s:
        report = await s.diagnostics.run(click=False)
        assert report.holds
        assert s.window.kept == 0
        assert report.rows[-1].hops[-1].name == "shown by fake"


async def test_an_account_that_is_turned_away_is_the_only_thing_broken() -> None:
    async with scene() as s:
        s.session.turn_away(CredentialsRefused("the password is wrong"))
        await s.program.settled()
        broken = await s.broken()
        assert set(broken) == {Link.ACCOUNT}
        assert "the password is wrong" in broken[Link.ACCOUNT].proof
        assert broken[Link.ACCOUNT].advice


async def test_what_could_not_be_tried_does_not_count_as_proven() -> None:
    async with scene() as s:
        s.session.turn_away(CredentialsRefused("the password is wrong"))
        await s.program.settled()
        report = await s.diagnostics.run()
        untried = {r.link for r in report.rows if r.finding.status is Status.NOT_AVAILABLE}
        assert untried == {Link.CATCH_UP, Link.ACTIVITY, Link.PUSH, Link.ROUND_TRIP}
        assert not report.holds


async def test_a_server_that_loses_messages_is_found_out() -> None:
    async with scene(patience=0.05) as s:
        s.session.loses = True
        broken = await s.broken()
        assert Link.ROUND_TRIP in broken
        assert "came back from the server" in broken[Link.ROUND_TRIP].proof


async def test_no_notification_server_is_told_with_advice() -> None:
    async with scene(patience=0.2) as s:
        s.program.notifications.vanish()
        await s.program.settled()
        broken = await s.broken()
        assert broken[Link.SERVER].proof == "there is none"
        assert broken[Link.SERVER].advice


async def test_a_server_without_leave_is_told() -> None:
    async with scene() as s:
        s.program.notifications.permission = False
        assert set(await s.broken()) == {Link.PERMISSION}


async def test_do_not_disturb_is_told_and_does_not_keep_the_check_from_being_shown() -> None:
    async with scene() as s:
        s.program.preferences.set_do_not_disturb(NOON + 3600)
        broken = await s.broken()
        assert set(broken) == {Link.DO_NOT_DISTURB}
        assert "Bellbird" in broken[Link.DO_NOT_DISTURB].proof


async def test_the_systems_do_not_disturb_is_told() -> None:
    async with scene() as s:
        s.program.notifications.become_inhibited()
        assert set(await s.broken()) == {Link.DO_NOT_DISTURB}


async def test_quiet_hours_are_a_warning_because_they_end_by_themselves() -> None:
    async with scene() as s:
        night = QuietHours("n", "Night", wall(0), wall(23, 59))
        await s.program.preferences.set_quiet_hours(night)
        report = await s.diagnostics.run()
        row = next(r for r in report.rows if r.link is Link.DO_NOT_DISTURB)
        assert (row.finding.status, report.holds) == (Status.WARNING, True)


async def test_until_i_am_back_holds_on_after_the_check() -> None:
    async with scene() as s:
        s.program.store.dispatch(DoNotDisturbChanged(float("inf"), until_back=True))
        assert set(await s.broken()) == {Link.DO_NOT_DISTURB}
        await s.program.settled()
        assert s.program.store.state.do_not_disturb.until_back


async def test_the_check_is_no_proof_that_somebody_is_there() -> None:
    async with scene() as s:
        before = s.program.store.state.window.last_input
        await s.diagnostics.run()
        assert s.program.store.state.window.last_input == before


@pytest.mark.parametrize("which", ["tray", "badge"])
async def test_what_only_makes_it_poorer_is_told_and_is_not_required(which: str) -> None:
    async with scene() as s:
        s.findings[which] = Finding(Status.FAILED, "it is not there", "Add it.")
        report = await s.diagnostics.run()
        assert [row.link.value for row in report.broken] == [which]
        assert report.holds


async def test_a_key_ring_that_forgets_is_told() -> None:
    async with scene() as s:
        s.key_ring.fails = "there is no key ring"
        broken = await s.broken()
        assert set(broken) == {Link.KEY_RING}
        assert "this run only" in broken[Link.KEY_RING].proof


async def test_a_window_that_stays_behind_is_told_and_its_click_forgotten() -> None:
    async with scene(patience=0.2) as s:
        s.window.comes = False
        broken = await s.broken()
        assert set(broken) == {Link.ROUND_TRIP}
        assert "did not come to the front" in broken[Link.ROUND_TRIP].proof
        assert await s.program.storage.ledger.pending_clicks() == []


@dataclass
class Answer:
    """What a server said to a report of foreground or background."""

    code: int
    words: str


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (Answer(0, ""), Status.OK, "acknowledged"),
        (Answer(7, "it is for phones"), Status.WARNING, "it is for phones"),
        (None, Status.WARNING, "not answered yet"),
    ],
)
async def test_a_server_that_answers_reports_is_taken_at_its_word(
    answer: Answer | None, status: Status, words: str
) -> None:
    async with scene() as s:
        s.session.activity_answer = answer  # type: ignore[attr-defined]  # as Tencent's has it
        report = await s.diagnostics.run()
        finding = next(r.finding for r in report.rows if r.link is Link.ACTIVITY)
        assert finding.status is status
        assert words in finding.proof


async def test_a_locked_screen_is_no_failure() -> None:
    async with scene(patience=0.2) as s:
        s.program.store.dispatch(LockChanged(True))
        report = await s.diagnostics.run()
        assert report.rows[-1].finding.status is Status.WARNING
        assert report.holds


async def test_without_an_account_the_check_says_so() -> None:
    async with scene() as s:
        await s.program.accounts.remove(ACCOUNT.id)
        broken = await s.broken()
        assert broken[Link.ACCOUNT].advice == "Add an account."


async def test_who_asks_during_a_check_gets_the_same_report() -> None:
    async with scene() as s:
        one, other = await asyncio.gather(s.diagnostics.run(), s.diagnostics.run())
        assert one is other
        assert s.window.kept == 1


async def test_what_a_crash_left_is_tidied_up() -> None:
    async with scene() as s:
        await s.program.storage.archive.save(Conversation(CHECK, "Notification check"))
        s.program.store.dispatch(ConversationChanged(CHECK, name="Notification check"))
        await s.diagnostics.tidy()
        assert CHECK not in s.program.store.state.conversations
        snapshot = await s.program.storage.archive.load(10)
        assert CHECK not in {c.ref for c in snapshot.conversations}


async def test_messages_that_wait_are_untouched_by_the_check() -> None:
    async with scene() as s:
        s.session.receive(incoming("anna", "hello"))
        await s.program.settled()
        await s.diagnostics.run()
        assert unread_total(s.program.store.state) == 1
        assert [n.ref for n in s.program.notifications.shown if n.ref != CHECK] == [ANNA]


# The report


REPORT = Report(
    "1.2.3",
    NOON,
    12.5,
    (
        Row(Link.SERVER, Finding(Status.FAILED, "there is none", "Start one.")),
        Row(Link.TRAY, GOOD, ms=3.0),
    ),
)


def test_the_json_has_a_schema_and_can_be_read_again() -> None:
    data = json.loads(to_json(REPORT))
    assert (data["schema"], data["ok"], data["version"]) == (1, False, "1.2.3")
    assert data["rows"][0] == {
        "link": "notification-server",
        "name": "Notification server",
        "account": "",
        "required": True,
        "status": "failed",
        "proof": "there is none",
        "advice": "Start one.",
        "ms": 0.0,
        "hops": [],
    }
    assert from_json(to_json(REPORT)) == REPORT


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"schema": 2}', '{"schema": 1}'])
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  that it is one is all that matters
        from_json(text)


def test_the_table_is_aligned_and_gives_advice() -> None:
    lines = to_text(REPORT).splitlines()
    server = next(line for line in lines if "there is none" in line)
    tray = next(line for line in lines if "it is there" in line)
    assert server.index("there is none") == tray.index("it is there")
    assert any("→ Start one." in line for line in lines)
    assert lines[-1] == "Notifications can't be trusted until this is mended."


# After an update


def report(*broken: Link) -> Report:
    rows = tuple(Row(link, Finding(Status.FAILED, "broken")) for link in broken)
    return Report("2", NOON, 1.0, rows)


async def run_update_check(folder: Path, version: str, push: PushPlugin, *broken: Link) -> None:
    async def check() -> Report:
        return report(*broken)

    await UpdateCheck(folder, version, check, push).run()


async def test_a_fresh_installation_and_the_same_version_are_not_checked(tmp_path: Path) -> None:
    async with scene() as s:
        await run_update_check(tmp_path, "1", s.program.push, Link.TRAY)
        await run_update_check(tmp_path, "1", s.program.push, Link.TRAY)
        assert s.program.notifications.shown == []


async def test_after_an_update_only_what_broke_is_told_and_once(tmp_path: Path) -> None:
    async with scene() as s:
        push = s.program.push
        (tmp_path / FILE).write_text(json.dumps({"version": "1", "broken": ["tray"]}))
        broken = (Link.TRAY, Link.KEY_RING, Link.DO_NOT_DISTURB)
        await run_update_check(tmp_path, "2", push, *broken)
        await run_update_check(tmp_path, "2", push, *broken)
        (told,) = s.program.notifications.shown
        assert "Key ring" in told.body
        assert "Tray" not in told.body
        assert "Do not disturb" not in told.body


async def test_an_update_that_broke_nothing_is_silent(tmp_path: Path) -> None:
    async with scene() as s:
        (tmp_path / FILE).write_text("not json")
        await run_update_check(tmp_path, "2", s.program.push)
        assert s.program.notifications.shown == []
