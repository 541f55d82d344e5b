"""Message in, notification, click, the right conversation: the services together, over fakes."""

import pytest

from app.domain.account import ConnectionPhase
from app.domain.content import Text
from app.domain.digest import DIGEST_TAG, MOST_CONVERSATIONS
from app.domain.errors import RequestFailed, StorageFailed
from app.domain.events import (
    MessageEdited,
    MessageRecalled,
    Origin,
    ProblemOccurred,
    ReadElsewhere,
)
from app.domain.ids import parse_ext
from app.domain.message import MessageState
from app.domain.notification import Fate, ResponseKind, tag_of
from app.domain.selectors import unread_total
from app.ports.desktop import Capability
from tests.fakes.desktop import FakeNotificationServer
from tests.fakes.im import FakeSession
from tests.fakes.program import ACCOUNT, NOON, ProgramUnderTest, c2c, incoming
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

ANNA = c2c("anna")
BEN = c2c("ben")


async def test_a_message_becomes_a_notification_and_counts() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "See you at five")
        program.session.receive(message)
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert (shown.tag, shown.body) == (tag_of(ANNA), "See you at five")
        assert parse_ext(shown.ext) == ANNA.id
        assert program.storage.fate(message.key) is Fate.SHOWN
        assert unread_total(program.store.state) == 1


async def test_two_messages_of_a_conversation_share_one_notification() -> None:
    async with ProgramUnderTest() as program:
        first, second = incoming("anna", "One"), incoming("anna", "Two", at=NOON + 1)
        program.session.receive(first)
        await program.settled()
        program.session.receive(second)
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert shown.body == "One\nTwo\n2 new messages"
        assert program.storage.fate(second.key) is Fate.SHOWN


async def test_messages_that_come_together_are_shown_once_and_merged() -> None:
    async with ProgramUnderTest() as program:
        messages = [incoming("anna", str(n), at=NOON + n) for n in range(10)]
        program.session.receive(*messages)
        await program.settled()
        fates = [program.storage.fate(m.key) for m in messages]
        assert fates == [Fate.MERGED] * 9 + [Fate.SHOWN]
        assert len(program.notifications.shown) == 1


async def test_the_same_message_again_neither_counts_nor_rings() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "Once")
        program.session.receive(message, message)
        program.session.receive(message, origin=Origin.CATCH_UP)
        await program.settled()
        assert len(program.notifications.shown) == 1
        assert unread_total(program.store.state) == 1


async def test_a_click_opens_its_conversation_and_brings_the_window() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"), incoming("ben", "Ho"))
        await program.settled()
        program.notifications.respond(tag_of(ANNA), activation_token="token")
        await program.settled()
        assert program.store.state.open == ANNA
        assert program.front.tokens == ["token"]
        assert [n.tag for n in program.notifications.on_screen.values()] == [tag_of(BEN)]


async def test_a_click_is_kept_until_its_conversation_is_on_screen() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        program.notifications.respond(tag_of(ANNA))
        await program.settled()
        assert len(program.storage.clicks()) == 1
        program.focus()
        program.see_newest(ANNA)
        await program.settled()
        assert program.storage.clicks() == []
        assert unread_total(program.store.state) == 0


async def test_a_click_survives_a_crash() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        program.notifications.respond(tag_of(ANNA))
        await program.settled()
    async with ProgramUnderTest(program.storage, program.notifications) as again:
        assert again.store.state.open == ANNA


async def test_a_click_on_a_notification_of_an_earlier_run_finds_its_conversation() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
    async with ProgramUnderTest(program.storage, program.notifications) as again:
        again.notifications.respond(tag_of(ANNA))
        await again.settled()
        assert again.store.state.open == ANNA


async def test_what_is_on_screen_with_proof_stays_silent_and_is_read() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "One"))
        await program.settled()
        program.look_at(ANNA)
        await program.settled()
        second = incoming("anna", "Two", at=NOON + 1)
        program.session.receive(second)
        await program.settled()
        program.see_newest(ANNA)
        await program.settled()
        assert program.storage.fate(second.key) is Fate.SILENT
        assert unread_total(program.store.state) == 0
        assert program.session.asked("mark_read")[-1] == ("mark_read", second.id, True)


async def test_reading_here_withdraws_exactly_that_notification() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"), incoming("ben", "Ho"))
        await program.settled()
        program.look_at(ANNA)
        await program.settled()
        assert [n.tag for n in program.notifications.on_screen.values()] == [tag_of(BEN)]
        assert program.storage.fate(incoming("anna", "Hi").key) is Fate.WITHDRAWN


async def test_reading_part_elsewhere_rewrites_the_notification_without_a_sound() -> None:
    async with ProgramUnderTest() as program:
        first, second = incoming("anna", "One"), incoming("anna", "Two", at=NOON + 1)
        program.session.receive(first, second)
        await program.settled()
        program.session.deliver(ReadElsewhere(ANNA, first.archive_id))
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert (shown.body, shown.sound) == ("Two", False)
        assert unread_total(program.store.state) == 1


async def test_a_read_mark_that_overtakes_its_message_still_counts() -> None:
    async with ProgramUnderTest() as program:
        program.session.deliver(ReadElsewhere(ANNA, "archived-anna-Hi"))
        await program.settled()
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        assert unread_total(program.store.state) == 0
        assert program.notifications.on_screen == {}


async def test_a_recall_withdraws_and_no_longer_counts() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "Oops")
        program.session.receive(message)
        await program.settled()
        program.session.deliver(MessageRecalled(message.key))
        await program.settled()
        assert program.notifications.on_screen == {}
        assert unread_total(program.store.state) == 0


async def test_an_edit_changes_what_is_shown() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "Fiv")
        program.session.receive(message)
        await program.settled()
        program.session.deliver(MessageEdited(message.key, (Text("Five"),)))
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert (shown.body, shown.sound) == ("Five", False)


async def test_what_was_dismissed_does_not_come_back() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "One"))
        await program.settled()
        program.notifications.respond(tag_of(ANNA), ResponseKind.DISMISSED)
        await program.settled()
        program.session.receive(incoming("anna", "Two", at=NOON + 1))
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert shown.body == "Two"


async def test_a_reply_is_sent_and_when_the_server_has_it_the_conversation_is_read() -> None:
    async with ProgramUnderTest() as program:
        question = incoming("anna", "Coming?")
        program.session.receive(question)
        await program.settled()
        program.notifications.respond(tag_of(ANNA), ResponseKind.REPLIED, "Yes")
        await program.settled()
        (reply,) = program.session.sent
        assert (reply.text, program.storage.fate(question.key)) == ("Yes", Fate.SHOWN)
        program.session.acknowledge(reply)
        await program.settled()
        assert program.storage.fate(question.key) is Fate.REPLIED
        assert unread_total(program.store.state) == 0


async def test_a_reply_that_the_server_refuses_is_told_and_the_notification_stands_again() -> None:
    async with ProgramUnderTest() as program:
        question = incoming("anna", "Coming?")
        program.session.receive(question)
        await program.settled()
        program.session.request_error = RequestFailed("you are banned")
        program.notifications.respond(tag_of(ANNA), ResponseKind.REPLIED, "Yes")
        await program.settled()
        assert "you are banned" in str(program.store.state.problem)
        assert [n.sound for n in program.notifications.on_screen.values()] == [False]
        assert program.storage.fate(question.key) is Fate.SHOWN


async def test_a_reply_that_can_not_be_kept_becomes_a_draft() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Coming?"))
        await program.settled()
        too_long = "x" * 200_000
        program.notifications.respond(tag_of(ANNA), ResponseKind.REPLIED, too_long)
        await program.settled()
        assert program.store.state.conversation(ANNA).draft == too_long


async def test_mark_as_read_and_mute_do_what_they_say() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"), incoming("ben", "Ho"))
        await program.settled()
        program.notifications.respond(tag_of(ANNA), ResponseKind.MARKED_READ)
        program.notifications.respond(tag_of(BEN), ResponseKind.MUTED)
        await program.settled()
        assert program.store.state.conversation(ANNA).unread == 0
        assert program.store.state.conversation(BEN).muted_until == NOON + 3600


async def test_catch_up_is_notified_once_everything_is_known() -> None:
    def prepare(session: FakeSession) -> None:
        session.catches_up = False
        session.missed = [incoming("anna", "Read elsewhere"), incoming("ben", "New")]

    async with ProgramUnderTest(prepare=prepare) as program:
        assert program.notifications.shown == []
        program.session.deliver(ReadElsewhere(ANNA, "archived-anna-Read elsewhere"))
        program.session.finish_catch_up()
        await program.settled()
        assert [n.tag for n in program.notifications.shown] == [tag_of(BEN)]


async def test_catch_up_cut_short_is_notified_all_the_same() -> None:
    def prepare(session: FakeSession) -> None:
        session.catches_up = False
        session.missed = [incoming("ben", "New")]

    async with ProgramUnderTest(prepare=prepare) as program:
        program.session.drop()
        await program.settled()
        assert [n.tag for n in program.notifications.shown] == [tag_of(BEN)]


async def test_a_crash_before_the_decision_is_made_up_for() -> None:
    storage = FakeStorage(lambda: NOON)
    async with ProgramUnderTest(storage) as program:
        program.notifications.hold_shows()
        message = incoming("anna", "Hi")
        program.session.receive(message)
        await program.settled()
        assert storage.fate(message.key) is Fate.INTENDED
    program.notifications.release_shows()
    async with ProgramUnderTest(storage, program.notifications) as again:
        assert [n.body for n in again.notifications.on_screen.values()] == ["Hi"]
        assert storage.fate(message.key) is Fate.SHOWN


async def test_what_was_shown_stands_in_its_place_in_the_next_run_without_a_sound() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        before = list(program.notifications.on_screen)
    async with ProgramUnderTest(program.storage, program.notifications) as again:
        assert list(again.notifications.on_screen) == before
        assert [n.sound for n in again.notifications.shown] == [True, False]
        again.session.receive(incoming("anna", "Ho", at=NOON + 1))
        await again.settled()
        (shown,) = again.notifications.on_screen.values()
        assert shown.body == "Hi\nHo\n2 new messages"


async def test_a_server_deaf_to_later_runs_is_asked_again_in_place_and_silently() -> None:
    server = FakeNotificationServer(Capability.ACTIONS | Capability.REPLACE)
    async with ProgramUnderTest(notifications=server) as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        before = list(server.on_screen)
    async with ProgramUnderTest(program.storage, server) as again:
        await again.settled()
        assert list(server.on_screen) == before
        assert [n.sound for n in server.shown] == [True, False]


async def test_what_was_lost_with_a_server_that_restarted_meanwhile_stands_again_silently() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"), incoming("ben", "Ho"))
        await program.settled()
    server = program.notifications
    server.restart()
    async with ProgramUnderTest(program.storage, server) as again:
        await again.settled()
        assert [n.body for n in server.on_screen.values()] == ["Hi", "Ho"]
        assert [n.sound for n in server.shown[2:]] == [False, False]
        (ben,) = [i for i, n in server.on_screen.items() if n.tag == tag_of(BEN)]
        server.respond(ben, ResponseKind.CLICKED)
        await again.settled()
        assert again.store.state.open == BEN


async def test_a_screen_full_of_what_was_lost_comes_back_as_one_summary() -> None:
    friends = [f"friend{number}" for number in range(MOST_CONVERSATIONS + 1)]
    async with ProgramUnderTest() as program:
        program.session.receive(*(incoming(friend, "Hi") for friend in friends))
        await program.settled()
        assert len(program.notifications.on_screen) == len(friends)
    server = program.notifications
    server.restart()
    async with ProgramUnderTest(program.storage, server) as again:
        await again.settled()
        (summary,) = server.on_screen.values()
        assert (summary.tag, summary.count, summary.sound) == (DIGEST_TAG, len(friends), False)
        again.session.receive(incoming("friend1", "Ho", at=NOON + 1))
        await again.settled()
        tags = {n.tag for n in server.on_screen.values()}
        assert tags == {DIGEST_TAG, tag_of(c2c("friend1"))}


async def test_a_screen_full_that_a_crash_left_becomes_the_summary_too() -> None:
    friends = [f"friend{number}" for number in range(MOST_CONVERSATIONS + 1)]
    async with ProgramUnderTest() as program:
        program.session.receive(*(incoming(friend, "Hi") for friend in friends))
        await program.settled()
    async with ProgramUnderTest(program.storage, program.notifications) as again:
        await again.settled()
        (summary,) = again.notifications.on_screen.values()
        assert summary.tag == DIGEST_TAG


async def test_what_was_to_be_shown_again_when_the_run_ended_does_not_ring_in_the_next() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
    server = program.notifications
    server.vanish()
    async with ProgramUnderTest(program.storage, server) as deaf:
        await deaf.settled()
    server.restart()
    async with ProgramUnderTest(program.storage, server) as again:
        await again.settled()
        (shown,) = server.on_screen.values()
        assert (shown.body, shown.sound) == ("Hi", False)


async def test_a_restarted_notification_server_shows_what_it_lost_without_a_sound() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        program.notifications.restart()
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert (shown.body, shown.sound) == ("Hi", False)


async def test_what_came_while_no_server_was_there_is_shown_when_one_comes() -> None:
    async with ProgramUnderTest() as program:
        program.notifications.vanish()
        message = incoming("anna", "Hi")
        program.session.receive(message)
        await program.settled()
        program.notifications.restart()
        await program.settled()
        assert [n.body for n in program.notifications.on_screen.values()] == ["Hi"]
        assert program.storage.fate(message.key) is Fate.SHOWN


async def test_a_burst_rings_once() -> None:
    async with ProgramUnderTest() as program:
        for n in range(5):
            program.session.receive(incoming("anna", str(n), at=NOON + n))
            await program.settled()
        assert [n.sound for n in program.notifications.shown] == [True] + [False] * 4


async def test_without_a_connection_a_text_waits_and_is_sent_once() -> None:
    def prepare(session: FakeSession) -> None:
        session.catches_up = False

    async with ProgramUnderTest(prepare=prepare) as program:
        await program.conversations.send(ANNA, "Later")
        assert program.session.sent == []
        program.session.finish_catch_up()
        await program.settled()
        assert [m.text for m in program.session.sent] == ["Later"]
        program.session.acknowledge(program.session.sent[0])
        await program.settled()
        assert program.storage.messages(ANNA)[0].state is MessageState.SENT


async def test_the_outbox_survives_a_crash_and_keeps_its_order() -> None:
    def prepare(session: FakeSession) -> None:
        session.catches_up = False

    async with ProgramUnderTest(prepare=prepare) as program:
        for text in ("one", "two", "three"):
            await program.conversations.send(ANNA, text)
    async with ProgramUnderTest(program.storage) as again:
        assert [m.text for m in again.session.sent] == ["one", "two", "three"]


async def test_a_full_disk_is_told_and_nothing_is_lost() -> None:
    async with ProgramUnderTest() as program:
        program.storage.fail("the disk is full")
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        assert any(isinstance(e, ProblemOccurred) for e in program.events)
        with pytest.raises(StorageFailed):
            await program.conversations.send(BEN, "Lost?")
        program.storage.recover()


async def test_foreground_and_background_are_reported_once_and_after_a_reconnect() -> None:
    async with ProgramUnderTest() as program:
        assert program.session.asked("do_background") == [("do_background", 0)]
        program.focus()
        await program.settled()
        program.focus()
        await program.settled()
        assert program.session.asked("do_foreground") == [("do_foreground",)]
        program.look_away()
        await program.settled()
        program.session.drop()
        await program.settled()
        program.accounts.connect_now(ACCOUNT.id)
        await program.settled()
        assert len(program.session.asked("do_background")) == 3


async def test_a_refused_account_is_not_tried_again_until_the_user_says_so() -> None:
    from app.domain.errors import CredentialsRefused

    def prepare(session: FakeSession) -> None:
        session.refuses = [CredentialsRefused("the password is wrong")]

    async with ProgramUnderTest(prepare=prepare) as program:
        connection = program.store.state.accounts[ACCOUNT.id].connection
        assert (connection.phase, connection.reason) == (
            ConnectionPhase.FAILED,
            "the password is wrong",
        )
        program.accounts.connect_now(ACCOUNT.id)
        await program.settled()
        phase = program.store.state.accounts[ACCOUNT.id].connection.phase
        assert phase is ConnectionPhase.ONLINE


async def test_clear_all_takes_every_notification_away_and_leaves_messages_unread() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"), incoming("ben", "Ho"))
        await program.settled()
        await program.push.clear_all_notification()
        assert program.notifications.on_screen == {}
        assert unread_total(program.store.state) == 2


async def test_no_notification_server_is_no_reason_to_stop() -> None:
    server = FakeNotificationServer()
    server.vanish()
    async with ProgramUnderTest(notifications=server) as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        assert unread_total(program.store.state) == 1


async def test_a_link_opens_the_conversation_of_the_account_that_has_it() -> None:
    async with ProgramUnderTest() as program:
        program.clicks.open_link("c2c_anna@example.org")
        await program.settled()
        assert program.store.state.open == ANNA
        program.clicks.open_link("bellbird:nonsense")
        assert program.store.state.problem is not None


async def test_a_click_before_there_is_an_account_is_carried_out_when_there_is_one() -> None:
    async with ProgramUnderTest(accounts=()) as program:
        program.clicks.open_link("c2c_anna@example.org")
        await program.settled()
        assert program.store.state.open is None
        await program.accounts.add(ACCOUNT, "secret")
        await program.settled()
        assert program.store.state.open == ANNA
