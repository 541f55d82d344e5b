"""Floods, summaries, quiet time, other devices, locks: the notifier's finer manners."""

import asyncio
import gc
import time
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from app.domain import events as e
from app.domain.content import Text
from app.domain.digest import DIGEST_EXT, DIGEST_TAG
from app.domain.events import Origin
from app.domain.message import MessageFlag
from app.domain.notification import Fate, ResponseKind, tag_of
from app.domain.selectors import unread_total
from app.domain.settings import Settings
from tests.fakes.im import FakeSession
from tests.fakes.program import NOON, ProgramUnderTest, c2c, incoming, outgoing

pytestmark = pytest.mark.anyio

ANNA = c2c("anna")
BEN = c2c("ben")
FRIENDS = "abcdefg"


def missed(count: int, friends: str = FRIENDS) -> list[object]:
    people = [friends[n % len(friends)] for n in range(count)]
    return [incoming(who, f"{who}{n}", at=NOON + n) for n, who in enumerate(people)]


def away(messages: list[object]) -> object:
    """Let messages have come while the program was off."""

    def prepare(session: FakeSession) -> None:
        session.missed = messages  # type: ignore[assignment]  # messages

    return prepare


@pytest.fixture
def no_old_garbage() -> Iterator[None]:
    """What other tests left is not collected while this one measures."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("no_old_garbage")
async def test_five_thousand_messages_show_few_notifications_and_never_block() -> None:
    async with ProgramUnderTest() as program:
        longest, done = 0.0, False

        async def measure() -> None:
            nonlocal longest
            while not done:
                before = time.thread_time()
                await asyncio.sleep(0)
                longest = max(longest, time.thread_time() - before)

        measuring = asyncio.create_task(measure())
        for number in range(5000):
            program.session.receive(
                incoming(f"friend{number % 50}", f"text {number}", at=NOON + number / 1000)
            )
            if number % 20 == 0:
                await asyncio.sleep(0)
        await program.inbox.settled()
        await program.notifier.settled()
        done = True
        await measuring
        assert len(program.notifications.on_screen) == 50
        assert len(program.notifications.shown) <= 60
        assert sum(n.count for n in program.notifications.on_screen.values()) == 5000
        assert {*program.storage.fates().values()} <= {Fate.SHOWN, Fate.MERGED}
        assert unread_total(program.store.state) == 5000
        # A turn of the loop is a few callbacks; each is to stay below 20 ms.
        assert longest < 0.05


async def test_a_mention_does_not_wait_for_the_end_of_a_flood() -> None:
    async with ProgramUnderTest() as program:
        for number in range(20):
            program.session.receive(incoming(f"friend{number}", "Hi"))
        mention = replace(incoming("anna", "Hi you"), flags=MessageFlag.MENTIONS_ME)
        program.session.receive(mention)
        await program.settled()
        assert program.storage.fate(mention.key) is Fate.SHOWN
        assert len(program.notifications.on_screen) < 20


async def test_much_that_was_missed_becomes_one_summary_that_opens_what_is_unread() -> None:
    async with ProgramUnderTest(prepare=away(missed(21))) as program:
        (shown,) = program.notifications.on_screen.values()
        assert (shown.tag, shown.ext) == (DIGEST_TAG, DIGEST_EXT)
        assert shown.title == "21 messages in 7 conversations"
        assert shown.body.endswith("and one more conversation")
        assert {*program.storage.fates().values()} == {Fate.DIGESTED}
        program.notifications.respond(DIGEST_TAG)
        await program.settled()
        assert e.UnreadListWanted() in program.events
        assert program.front.tokens
        assert {*program.storage.fates().values()} == {Fate.CLICKED}


@pytest.mark.parametrize(("count", "friends"), [(20, "ab"), (5, "abcde")])
async def test_little_that_was_missed_is_shown_one_by_one(count: int, friends: str) -> None:
    async with ProgramUnderTest(prepare=away(missed(count, friends))) as program:
        assert len(program.notifications.on_screen) == len(friends)


async def test_a_click_on_the_summary_of_an_earlier_run_opens_what_is_unread() -> None:
    async with ProgramUnderTest(prepare=away(missed(21))) as program:
        await program.settled()
    async with ProgramUnderTest(program.storage, program.notifications) as again:
        again.notifications.respond(DIGEST_TAG)
        await again.settled()
        assert e.UnreadListWanted() in again.events


async def test_reading_takes_a_conversation_out_of_the_summary() -> None:
    async with ProgramUnderTest(prepare=away(missed(21))) as program:
        program.session.deliver(e.ReadElsewhere(c2c("a"), "archived-a-a14"))
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert (shown.title, shown.sound) == ("18 messages in 6 conversations", False)


async def test_news_let_a_conversation_of_the_summary_stand_for_itself() -> None:
    async with ProgramUnderTest(prepare=away(missed(21))) as program:
        program.session.receive(incoming("a", "More", at=NOON + 100))
        await program.settled()
        titles = sorted(n.title for n in program.notifications.on_screen.values())
        assert titles == ["18 messages in 6 conversations", "a"]
        assert {n.count for n in program.notifications.on_screen.values()} == {18, 4}


async def test_what_quiet_time_held_back_is_summed_up_at_its_end() -> None:
    async with ProgramUnderTest() as program:
        program.preferences.set_do_not_disturb(NOON + 60)
        first, second = incoming("anna", "One"), incoming("ben", "Two", at=NOON + 1)
        program.session.receive(first, second)
        await program.settled()
        assert program.notifications.on_screen == {}
        assert program.storage.fates() == {first.id: Fate.HELD, second.id: Fate.HELD}
        assert unread_total(program.store.state) == 2
        program.preferences.set_do_not_disturb(0.0)
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert (shown.title, shown.sound) == ("2 messages in 2 conversations", True)


async def test_what_was_read_in_quiet_time_is_not_summed_up() -> None:
    async with ProgramUnderTest() as program:
        program.preferences.set_do_not_disturb(NOON + 60)
        message = incoming("anna", "One")
        program.session.receive(message)
        await program.settled()
        program.session.deliver(e.ReadElsewhere(ANNA, message.archive_id))
        await program.settled()
        program.preferences.set_do_not_disturb(0.0)
        await program.settled()
        assert program.notifications.shown == []
        assert program.storage.fate(message.key) is Fate.SILENT


async def test_quiet_time_survives_a_restart_and_so_does_what_it_held() -> None:
    async with ProgramUnderTest() as program:
        program.preferences.set_do_not_disturb(NOON + 60)
        program.session.receive(incoming("anna", "One"))
        await program.settled()
        (kept,) = program.settings_file.configuration.do_not_disturb
        assert kept.until == NOON + 60
    async with ProgramUnderTest(program.storage, program.notifications) as again:
        assert [n.body for n in again.notifications.on_screen.values()] == ["One"]


async def test_do_not_disturb_until_i_am_back_ends_when_i_am() -> None:
    async with ProgramUnderTest() as program:
        program.focus()
        program.preferences.set_do_not_disturb(float("inf"), until_back=True)
        await program.settled()
        assert program.store.state.do_not_disturb.holds(NOON)
        program.look_away()
        program.focus()
        await program.settled()
        assert not program.store.state.do_not_disturb.holds(NOON)


async def test_while_another_device_is_in_use_a_message_waits_for_it() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(
            replace(outgoing("anna", "From my phone"), sent_at=NOON), origin=Origin.CARBON
        )
        message = incoming("anna", "Hi", at=NOON + 1)
        program.session.receive(message)
        await program.settled()
        assert program.storage.fate(message.key) is Fate.ARRIVED
        program.session.deliver(e.ReadElsewhere(ANNA, message.archive_id))
        await program.settled()
        assert program.notifications.shown == []
        assert program.storage.fate(message.key) is Fate.SILENT


async def test_a_locked_screen_hides_what_is_shown_and_takes_no_action() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "The secret"))
        await program.settled()
        program.store.dispatch(e.LockChanged(locked=True))
        await program.settled()
        (shown,) = program.notifications.on_screen.values()
        assert (shown.body, shown.actions, shown.sound) == ("New message", (), False)
        program.notifications.respond(tag_of(ANNA), ResponseKind.MARKED_READ)
        await program.settled()
        assert unread_total(program.store.state) == 1
        assert len(program.notifications.on_screen) == 1


async def test_what_is_typed_while_the_screen_is_locked_becomes_a_draft() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        program.store.dispatch(e.LockChanged(locked=True))
        program.notifications.respond(tag_of(ANNA), ResponseKind.REPLIED, "Yes")
        await program.settled()
        assert program.session.sent == []
        assert program.store.state.conversation(ANNA).draft == "Yes"


async def test_codes_are_hidden_unless_the_user_wants_to_see_them() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Your code is 123456"))
        await program.settled()
        program.store.dispatch(e.SettingsChanged(Settings(hide_one_time_codes=False)))
        program.session.receive(incoming("ben", "Your code is 654321", at=NOON + 1))
        await program.settled()
        bodies = [n.body for n in program.notifications.on_screen.values()]
        assert bodies == ["[One-time code]", "Your code is 654321"]


async def test_a_lost_message_gets_a_fate_after_the_catch_up() -> None:
    async with ProgramUnderTest() as program:
        lost = incoming("anna", "Hi")
        from app.ports.archive import Arrival

        await program.storage.archive.add([Arrival(lost, Origin.LIVE)], {})
        program.session.finish_catch_up()
        await program.settled()
        assert program.storage.fate(lost.key) is Fate.SHOWN


async def test_the_sleeping_computer_has_told_the_number_and_wakes_into_a_connection() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        program.focus()
        await program.settled()
        program.store.dispatch(e.SleepChanged(asleep=True))
        await program.sleep.prepare_for_sleep()
        assert program.session.asked("do_background")[-1] == ("do_background", 1)
        program.session.drop()
        await program.settled()
        assert not program.session.connected.is_set()
        program.store.dispatch(e.SleepChanged(asleep=False))
        await program.settled()
        assert program.session.connected.is_set()
        assert program.session.asked("do_foreground")


async def test_the_number_follows_in_the_background_at_most_every_five_seconds() -> None:
    async with ProgramUnderTest() as program:
        for number in range(3):
            program.session.receive(incoming("anna", str(number), at=NOON + number))
            await program.settled()
        assert program.session.asked("do_background") == [("do_background", 0)]
        program.now += 5
        program.session.receive(incoming("anna", "more", at=NOON + 6))
        await program.settled()
        assert program.session.asked("do_background")[1:] == [("do_background", 4)]


async def test_an_edit_reaches_what_stands_and_what_waits() -> None:
    async with ProgramUnderTest() as program:
        program.preferences.set_do_not_disturb(NOON + 60)
        message = incoming("anna", "Fiv")
        program.session.receive(message)
        await program.settled()
        program.session.deliver(e.MessageEdited(message.key, (Text("Five"),)))
        program.preferences.set_do_not_disturb(0.0)
        await program.settled()
        assert [n.body for n in program.notifications.on_screen.values()] == ["Five"]


async def test_a_click_gives_way_to_where_the_user_goes_instead() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"), incoming("ben", "Ho"))
        await program.settled()
        program.store.dispatch(e.WindowChanged(active=True, exposed=True, visible=True))
        program.notifications.respond(tag_of(ANNA))
        await program.settled()
        program.conversations.open(BEN)
        await program.settled()
        assert program.storage.clicks() == []
        assert program.store.state.open == BEN


async def test_ten_thousand_missed_messages_become_one_summary_and_all_have_a_fate() -> None:
    people = [f"friend{number}" for number in range(200)]
    many = [incoming(people[n % 200], f"text {n}", at=NOON + n) for n in range(10_000)]
    async with ProgramUnderTest(prepare=away(many)) as program:  # type: ignore[arg-type]  # messages
        await program.inbox.settled()
        await program.notifier.settled()
        (shown,) = program.notifications.shown
        assert shown.title == "10000 messages in 200 conversations"
        assert {*program.storage.fates().values()} == {Fate.DIGESTED}
