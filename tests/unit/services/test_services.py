"""Single services: connection waits, accounts, preferences, mutes, tasks, the plugin's doors."""

import asyncio

import pytest

from app.domain.account import Account, ConnectionPhase, Protocol
from app.domain.errors import Disconnected, RequestFailed
from app.domain.events import ProblemOccurred
from app.domain.ids import AccountId, ConversationId, InvalidConversationId
from app.domain.message import MessageState
from app.domain.notification import Tag
from app.domain.settings import Channel, Theme
from app.ports.im import HistoryPage
from app.services.accounts import InvalidAccount
from app.services.connection import LONGEST_DELAY, delay_before
from app.services.conversations import MessageTooLong
from app.services.preferences import InvalidSetting
from app.services.store import Store
from app.services.tasks import Tasks
from tests.fakes.im import FakeSession
from tests.fakes.program import ACCOUNT, NOON, ProgramUnderTest, c2c, incoming

pytestmark = pytest.mark.anyio

ANNA = c2c("anna")


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_waits_grow_to_a_minute_and_are_spread(chance: float) -> None:
    waits = [delay_before(n, chance) for n in range(1, 12)]
    assert waits == sorted(waits)
    assert LONGEST_DELAY / 2 <= waits[-1] <= LONGEST_DELAY
    assert 0.5 <= waits[0] <= 1.0


async def test_a_lost_connection_is_waited_for_and_told() -> None:
    async with ProgramUnderTest() as program:
        program.session.drop()
        await program.settled()
        connection = program.store.state.accounts[ACCOUNT.id].connection
        assert connection.phase is ConnectionPhase.WAITING
        assert connection.reason == "the network is gone"
        assert NOON + 0.5 <= connection.retry_at <= NOON + 1


async def test_an_account_without_a_secret_says_so() -> None:
    stranger = Account(AccountId("other"), Protocol.XMPP, "other@example.org")
    async with ProgramUnderTest(accounts=(stranger,)) as program:
        await program.credentials.delete(stranger.id)
        await program.accounts.change(stranger)
        phase = program.store.state.accounts[stranger.id].connection.phase
        assert phase is ConnectionPhase.FAILED


@pytest.mark.parametrize("address", ["", "  ", "anna", "@example.org", "anna@"])
async def test_what_is_no_address_is_refused(address: str) -> None:
    async with ProgramUnderTest(accounts=()) as program:
        with pytest.raises(InvalidAccount):
            await program.accounts.add(
                Account(program.accounts.new_id(), Protocol.XMPP, address), "secret"
            )
        assert program.store.state.accounts == {}


async def test_the_same_account_can_not_be_added_twice() -> None:
    async with ProgramUnderTest() as program:
        with pytest.raises(InvalidAccount):
            await program.accounts.add(
                Account(program.accounts.new_id(), Protocol.XMPP, ACCOUNT.address), "secret"
            )


async def test_an_account_that_was_added_while_the_program_came_up_connects_once() -> None:
    async with ProgramUnderTest() as program:
        session = program.session
        await program.accounts.start()
        await program.settled()
        assert program.session is session


async def test_a_removed_account_leaves_nothing_behind() -> None:
    async with ProgramUnderTest() as program:
        program.session.receive(incoming("anna", "Hi"))
        await program.settled()
        await program.accounts.remove(ACCOUNT.id)
        assert program.store.state.accounts == {}
        assert program.store.state.conversations == {}
        assert await program.credentials.get(ACCOUNT.id) is None
        assert program.storage.messages(ANNA) == []
        assert program.session.calls[-1] == ("close",)


async def test_settings_take_effect_at_once_and_are_saved() -> None:
    async with ProgramUnderTest() as program:
        await program.preferences.change(theme=Theme.DARK)
        assert program.store.state.settings.theme is Theme.DARK
        assert program.settings_file.load().settings.theme is Theme.DARK


async def test_a_setting_out_of_bounds_changes_nothing() -> None:
    async with ProgramUnderTest() as program:
        with pytest.raises(InvalidSetting):
            await program.preferences.change(zoom=5)
        assert program.store.state.settings.zoom == 100


async def test_a_channel_is_created_once_and_then_the_users() -> None:
    async with ProgramUnderTest() as program:
        await program.push.create_notification_channel("orders", "Orders", "News of orders")
        await program.preferences.set_channel(Channel("orders", "Orders", enabled=False))
        await program.push.create_notification_channel("orders", "Orders")
        assert program.store.state.settings.channel("orders").enabled is False


async def test_display_notification_shows_plain_lines() -> None:
    async with ProgramUnderTest() as program:
        ext = '{"conversationID": "c2c_anna@example.org"}'
        await program.push.display_notification("orders", "Orders", "T\nitle", "a\x07b\nc", ext)
        (shown,) = program.notifications.on_screen.values()
        assert (shown.title, shown.body, shown.tag) == ("T itle", "a b\nc", Tag(f"orders/{ext}"))


async def test_a_click_on_ones_own_notification_follows_its_ext() -> None:
    async with ProgramUnderTest() as program:
        ext = '{"conversationID": "c2c_anna@example.org"}'
        native_id = await program.push.display_notification("orders", "Orders", "Title", "b", ext)
        program.notifications.respond(native_id)
        await program.settled()
        assert program.store.state.open == ANNA


@pytest.mark.parametrize("ext", ["{", "[]", '{"conversationID": "nobody"}', "x" * 20_000])
async def test_an_ext_that_names_nobody_opens_the_list_and_says_so(ext: str) -> None:
    async with ProgramUnderTest() as program:
        program.conversations.open(ANNA)
        native_id = await program.push.display_notification("orders", "Orders", "Title", "b", ext)
        program.notifications.respond(native_id)
        await program.settled()
        assert program.store.state.open is None
        assert program.store.state.problem is not None


async def test_a_timed_mute_ends() -> None:
    async with ProgramUnderTest() as program:
        await program.conversations.mute(ANNA, NOON + 0.01)
        program.now += 1
        await asyncio.wait_for(_until_unmuted(program), 5)
        assert program.storage.conversation(ANNA).muted_until == 0  # type: ignore[union-attr]  # it was saved


async def _until_unmuted(program: ProgramUnderTest) -> None:
    done = asyncio.Event()
    program.store.watch(
        lambda state: state.conversation(ANNA).muted_until,
        lambda until: done.set() if until == 0 else None,
    )
    await done.wait()


async def test_a_text_too_long_is_not_sent() -> None:
    async with ProgramUnderTest() as program:
        with pytest.raises(MessageTooLong):
            await program.conversations.send(ANNA, "x" * 100_001)
        assert program.session.sent == []


async def test_blank_text_is_not_sent_and_half_a_character_is_replaced() -> None:
    async with ProgramUnderTest() as program:
        await program.conversations.send(ANNA, "  \n ")
        await program.conversations.send(ANNA, "a\ud83d")
        assert [m.text for m in program.session.sent] == ["a?"]


async def test_a_message_that_the_server_refuses_fails_and_can_be_sent_again() -> None:
    async with ProgramUnderTest() as program:
        program.session.request_error = RequestFailed("the server does not know anna")
        await program.conversations.send(ANNA, "Hi")
        await program.settled()
        (failed,) = program.store.state.messages(ANNA)
        assert failed.state is MessageState.FAILED
        program.session.request_error = None
        await program.conversations.retry(failed)
        assert [m.id for m in program.session.sent] == [failed.id]


async def test_a_message_sent_as_the_connection_breaks_waits() -> None:
    async with ProgramUnderTest() as program:
        program.session.request_error = Disconnected("gone")
        await program.conversations.send(ANNA, "Hi")
        (waiting,) = program.store.state.messages(ANNA)
        assert waiting.state is MessageState.WAITING


async def test_older_messages_come_from_the_archive_and_then_from_the_server() -> None:
    def prepare(session: FakeSession) -> None:
        old = tuple(incoming("anna", str(n), at=NOON - 100 + n) for n in range(3))
        session.pages = [HistoryPage(old, complete=True)]

    async with ProgramUnderTest(prepare=prepare) as program:
        program.session.receive(incoming("anna", "new"))
        await program.settled()
        found = await program.conversations.history(ANNA, None, 10)
        assert [m.text for m in found] == ["0", "1", "2", "new"]
        assert program.store.state.conversation(ANNA).unread == 1
        assert program.session.asked("load_history")[0][2] == "archived-anna-new"


async def test_read_while_offline_is_told_at_the_next_connection() -> None:
    async with ProgramUnderTest() as program:
        message = incoming("anna", "Hi")
        program.session.receive(message)
        await program.settled()
        program.session.drop()
        await program.settled()
        program.look_at(ANNA)
        await program.settled()
        assert program.session.asked("mark_read") == []
        program.accounts.connect_now(ACCOUNT.id)
        await program.settled()
        assert program.session.asked("mark_read") == [("mark_read", message.id, True)]


@pytest.mark.parametrize("address", ["", "  ", "a b@example.org"])
async def test_a_chat_needs_an_address(address: str) -> None:
    async with ProgramUnderTest() as program:
        with pytest.raises(InvalidConversationId):
            await program.conversations.start_chat(ACCOUNT.id, address)


@pytest.mark.parametrize("address", ["anna@example.org", " xmpp:Anna@Example.ORG"])
async def test_a_chat_is_with_the_same_person_however_their_address_was_typed(address: str) -> None:
    async with ProgramUnderTest() as program:
        ref = await program.conversations.start_chat(ACCOUNT.id, address)
        assert ref.id == ConversationId.c2c("anna@example.org")
        assert program.session.asked("add_contact") == [("add_contact", "anna@example.org", "")]


async def test_a_group_is_entered_by_the_name_that_its_server_calls_it() -> None:
    async with ProgramUnderTest() as program:
        ref = await program.conversations.join_group(ACCOUNT.id, "Garden@Rooms.Example.org", "A")
        assert ref.id == ConversationId.group("garden@rooms.example.org")


async def test_a_wish_that_fails_is_told_and_a_bug_is_logged() -> None:
    store = Store()
    tasks = Tasks(store)
    told: list[str] = []
    store.listen(ProblemOccurred, lambda problem: told.append(problem.text))

    async def refuse() -> None:
        raise RequestFailed("the server said no")

    async def stumble() -> None:
        raise KeyError("a bug")

    tasks.spawn(refuse(), doing="send the message")
    tasks.spawn(stumble(), doing="send the message")
    await tasks.drain(1.0)
    assert told == [
        "Could not send the message: the server said no",
        "Could not send the message. Details are in the log.",
    ]
