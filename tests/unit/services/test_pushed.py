"""Pushes: nothing rings twice, nothing is lost, and a push opens a conversation at most."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import ConnectionPhase, ConnectionState
from app.domain.ids import AccountId, build_ext
from app.domain.message import Position
from app.domain.notification import Notification, ResponseKind
from app.domain.settings import Preview
from app.ports.push import PushedMessage
from app.services.pushed import Pushed
from tests.fakes.program import ACCOUNT, NOON, ProgramUnderTest, c2c, incoming

pytestmark = pytest.mark.anyio

ANNA = c2c("anna")
PUSH = PushedMessage("Anna", "Hello", build_ext(ANNA.id))
OLD = incoming("anna", "Earlier", at=NOON - 3600)


class Scene:
    """A program that takes pushes, whose server is away until the test brings it back."""

    def __init__(self, program: ProgramUnderTest, *, patience: float = 0.02) -> None:
        self.program = program
        self.pushed = Pushed(
            program.store,
            program.push,
            clock=lambda: program.now,
            zone=lambda: program.zone,
            patience=patience,
            grace=0.02,
        )

    @property
    def on_screen(self) -> list[Notification]:
        return list(self.program.notifications.on_screen.values())

    async def shown(self) -> Notification:
        notifications = self.program.notifications
        await notifications.until(lambda: bool(notifications.on_screen))
        return self.on_screen[-1]


@contextlib.asynccontextmanager
async def scene(
    patience: float = 0.02, prepare: Callable[[ProgramUnderTest], None] = lambda _: None
) -> AsyncIterator[Scene]:
    async with ProgramUnderTest() as program:
        await program.settled()
        program.store.dispatch(e.MessageReceived(OLD, e.Origin.HISTORY))
        prepare(program)
        made = Scene(program, patience=patience)
        task = asyncio.create_task(made.pushed.run())
        yield made
        task.cancel()
        await asyncio.wait([task])


def offline(program: ProgramUnderTest) -> None:
    lost = ConnectionState(ConnectionPhase.WAITING, "there is no network", NOON + 60)
    program.store.dispatch(e.ConnectionChanged(ACCOUNT.id, lost))


async def test_what_no_connection_brings_is_shown_and_a_click_opens_its_conversation() -> None:
    async with scene(prepare=offline) as made:
        made.pushed.take(PUSH)
        notification = await made.shown()
        assert (notification.title, notification.body) == ("Anna", "Hello")
        made.program.notifications.respond(notification.tag, ResponseKind.CLICKED)
        await made.program.settled()
        assert made.program.store.state.open == ANNA


async def test_what_a_connection_brings_is_left_to_the_notifier() -> None:
    async with scene(patience=10.0, prepare=offline) as made:
        made.pushed.take(PUSH)
        await made.program.settled()
        assert made.on_screen == []
        online = ConnectionState(ConnectionPhase.ONLINE)
        made.program.store.dispatch(e.ConnectionChanged(ACCOUNT.id, online))
        made.program.session.receive(incoming("anna", "Hello"))
        await made.shown()
        await made.program.settled()
        (notification,) = made.on_screen
        assert (notification.ref, notification.tag.startswith("push/")) == (ANNA, False)


async def test_a_push_behind_its_message_is_no_news() -> None:
    async with scene() as made:
        made.program.session.receive(incoming("anna", "Hello"))
        await made.shown()
        made.pushed.take(PUSH)
        await made.pushed.settled()
        assert [n.tag.startswith("push/") for n in made.on_screen] == [False]


async def test_a_message_that_comes_after_all_takes_its_place_without_a_sound() -> None:
    async with scene(prepare=offline) as made:
        made.pushed.take(PUSH)
        assert (await made.shown()).sound
        online = ConnectionState(ConnectionPhase.ONLINE)
        made.program.store.dispatch(e.ConnectionChanged(ACCOUNT.id, online))
        made.program.session.receive(incoming("anna", "Hello"))
        await made.program.settled()
        (notification,) = made.on_screen
        assert (notification.tag.startswith("push/"), notification.sound) == (False, False)


async def test_it_goes_when_its_conversation_is_read() -> None:
    async with scene(prepare=offline) as made:
        made.pushed.take(PUSH)
        await made.shown()
        read = e.ReadMarked(ANNA, Position(NOON, OLD.id), e.ReadSource.ELSEWHERE)
        made.program.store.dispatch(read)
        await made.program.settled()
        assert made.on_screen == []


async def test_a_test_push_is_shown_while_everything_is_online() -> None:
    async with scene() as made:
        made.pushed.take(PUSH)
        assert (await made.shown()).title == "Anna"


@pytest.mark.parametrize(
    "ext",
    ["", "nonsense", build_ext(c2c("stranger").id), '{"conversationID": "c2c_"}'],
)
async def test_nobody_steers_a_click_to_a_conversation_that_is_not_there(ext: str) -> None:
    async with scene(prepare=offline) as made:
        made.pushed.take(replace(PUSH, ext=ext))
        notification = await made.shown()
        assert (notification.ref, notification.ext) == (None, "")


async def test_a_push_that_says_nothing_shows_nothing() -> None:
    async with scene() as made:
        made.pushed.take(PushedMessage())
        await made.pushed.settled()
        assert made.on_screen == []


def quiet(program: ProgramUnderTest) -> None:
    program.store.dispatch(e.DoNotDisturbChanged(NOON + 3600))


def quiet_account(program: ProgramUnderTest) -> None:
    program.store.dispatch(e.DoNotDisturbChanged(NOON + 3600, account=ACCOUNT.id))


def muted(program: ProgramUnderTest) -> None:
    program.store.dispatch(e.ConversationChanged(ANNA, muted_until=NOON + 3600))


def looked_at(program: ProgramUnderTest) -> None:
    program.look_at(ANNA)


def switched_off(program: ProgramUnderTest) -> None:
    settings = program.store.state.settings
    channels = tuple(replace(c, enabled=False) for c in settings.channels)
    program.store.dispatch(e.SettingsChanged(replace(settings, channels=channels)))


@pytest.mark.parametrize("rule", [quiet, quiet_account, muted, looked_at, switched_off])
async def test_the_users_rules_hold_for_pushes_too(
    rule: Callable[[ProgramUnderTest], None],
) -> None:
    async with scene(prepare=rule) as made:
        made.pushed.take(PUSH)
        await made.pushed.settled()
        assert made.on_screen == []


@pytest.mark.parametrize(
    ("preview", "title", "body"),
    [
        (Preview.NAME, "Anna", "New message"),
        (Preview.NOTHING, "Bellbird", "New message"),
    ],
)
async def test_a_push_tells_no_more_than_the_user_wants(
    preview: Preview, title: str, body: str
) -> None:
    def choose(program: ProgramUnderTest) -> None:
        settings = replace(program.store.state.settings, preview=preview)
        program.store.dispatch(e.SettingsChanged(settings))

    async with scene(prepare=choose) as made:
        made.pushed.take(PUSH)
        notification = await made.shown()
        assert (notification.title, notification.body) == (title, body)


async def test_a_conversation_of_another_account_is_found() -> None:
    other = replace(ANNA, account=AccountId("work"))

    def add(program: ProgramUnderTest) -> None:
        offline(program)
        program.store.dispatch(
            e.AccountChanged(replace(ACCOUNT, id=other.account, address="me@work.example")),
            e.ConversationRemoved(ANNA),
            e.ConversationChanged(other, name="Anna"),
        )

    async with scene(prepare=add) as made:
        made.pushed.take(PUSH)
        assert (await made.shown()).ref == other
