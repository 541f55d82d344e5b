"""The device's push channel: begun, chosen, told to servers, given back, told of plainly."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import ConnectionPhase, ConnectionState
from app.domain.check import Status
from app.domain.errors import NotSupported, RequestFailed
from app.domain.push_vendors import Device, DeviceSystem, PushAppInfo
from app.domain.settings import Settings
from app.ports.im import PushRegistration
from app.ports.push import PushedMessage
from app.services.device_push import DevicePush
from app.services.preferences import InvalidSetting
from app.services.push_plugin import PushPlugin
from app.services.push_tokens import TRIES, PushTokens
from tests.fakes.program import ACCOUNT, ProgramUnderTest
from tests.fakes.push import NAME, FakePushChannel

pytestmark = pytest.mark.anyio

GATEWAY = "push.example.org"
WISHES = Settings(push_service=NAME, push_gateway=GATEWAY)
TOLD = PushRegistration(GATEWAY, "https://push.example.org/abc", "auth", (("p256dh", "public"),))


class Scene:
    """A program with a push channel."""

    def __init__(self, program: ProgramUnderTest, channel: FakePushChannel) -> None:
        self.program = program
        self.channel = channel
        self.holds = False
        self.pushes: list[PushedMessage] = []
        self.device = DevicePush(
            program.store, program.accounts, lambda: channel, make_tokens=self._make_tokens
        )
        self.plugin = PushPlugin(
            program.store, program.preferences, program.notifications, program.badge, self.device
        )

    def _make_tokens(self, on_change: Callable[[], None]) -> PushTokens:
        return PushTokens(
            self.program.accounts,
            clock=lambda: self.program.now,
            pause=self._pause,
            on_change=on_change,
        )

    async def _pause(self, _: float) -> None:
        await (asyncio.Event().wait() if self.holds else asyncio.sleep(0))

    @property
    def told(self) -> e.DevicePushChanged:
        return self.program.store.state.desktop.push

    def wish(self, **changes: object) -> None:
        settings = replace(self.program.store.state.settings, **changes)  # type: ignore[arg-type]
        self.program.store.dispatch(e.SettingsChanged(settings))

    def asked(self, kind: str) -> list[PushRegistration]:
        return [call[1] for call in self.program.session.asked(kind)]


@contextlib.asynccontextmanager
async def scene(
    channel: FakePushChannel | None = None,
    settings: Settings = WISHES,
    prepare: Callable[[ProgramUnderTest], None] = lambda _: None,
) -> AsyncIterator[Scene]:
    async with ProgramUnderTest() as program:
        await program.settled()
        program.store.dispatch(e.SettingsChanged(settings))
        prepare(program)
        made = Scene(program, channel or FakePushChannel())
        task = asyncio.create_task(made.device.run(made.pushes.append))
        await program.settled()
        yield made
        task.cancel()
        await asyncio.wait([task])


async def test_the_endpoint_of_the_chosen_service_is_told_to_the_server() -> None:
    async with scene() as made:
        assert made.asked("enable_push") == [TOLD]
        (upload,) = made.told.uploads
        assert (upload.account, upload.done_at) == (ACCOUNT.id, made.program.now)
        assert made.told.server == "push.example.org"
        assert made.plugin.get_device_push_token() == "https://push.example.org/abc"
        assert made.device.finding().status is Status.OK


async def test_nothing_is_asked_for_until_the_user_chose_a_service() -> None:
    async with scene(settings=Settings(push_gateway=GATEWAY)) as made:
        assert (made.channel.endpoint, made.told.services) == (None, (NAME,))
        assert made.asked("enable_push") == []
        assert made.plugin.get_device_push_token() == ""
        made.wish(push_service=NAME)
        await made.program.settled()
        assert made.asked("enable_push") == [TOLD]


async def test_a_service_that_wants_the_senders_key_gets_it() -> None:
    async with scene() as made:
        assert made.channel.vapid == ""
        made.wish(push_vapid="B" * 87)
        await made.program.settled()
        assert made.channel.vapid == "B" * 87


@pytest.mark.parametrize("key", ["x", "B" * 86, "B" * 86 + "=", "B" * 86 + "é"])
async def test_what_can_be_no_key_of_a_sender_is_refused(key: str) -> None:
    async with ProgramUnderTest() as program:
        with pytest.raises(InvalidSetting, match="VAPID"):
            await program.preferences.change(push_vapid=key)


async def test_without_a_gateway_no_server_is_told() -> None:
    async with scene(settings=Settings(push_service=NAME)) as made:
        assert made.channel.endpoint is not None
        assert made.asked("enable_push") == []
        assert "gateway" in made.device.finding().advice


async def test_an_endpoint_that_changes_is_told_anew() -> None:
    async with scene() as made:
        made.channel.give_endpoint("https://push.example.org/new")
        await made.program.settled()
        assert made.asked("enable_push")[-1].node == "https://push.example.org/new"


async def test_every_new_connection_is_told_again() -> None:
    async with scene() as made:
        for phase in (ConnectionPhase.CONNECTING, ConnectionPhase.ONLINE):
            made.program.store.dispatch(e.ConnectionChanged(ACCOUNT.id, ConnectionState(phase)))
            await made.program.settled()
        assert made.asked("enable_push") == [TOLD, TOLD]


async def test_taking_the_service_away_clears_the_server_and_gives_the_endpoint_back() -> None:
    async with scene() as made:
        made.wish(push_service="")
        await made.program.settled()
        assert made.channel.endpoint is None
        assert made.asked("disable_push") == [TOLD]
        assert made.told.uploads == ()


async def test_clear_token_does_the_same() -> None:
    async with scene() as made:
        await made.plugin.clear_token()
        await made.program.settled()
        assert (made.channel.endpoint, made.plugin.get_device_push_token()) == (None, "")
        assert made.asked("disable_push") == [TOLD]
        assert not await made.plugin.upload_token()  # there is no endpoint yet
        await made.program.settled()
        assert made.asked("enable_push") == [TOLD, TOLD]


async def test_a_server_that_wakes_nobody_is_asked_once_and_told_of() -> None:
    def refuse(program: ProgramUnderTest) -> None:
        program.session.request_error = NotSupported("the server reports to nobody")

    async with scene(prepare=refuse) as made:
        (upload,) = made.told.uploads
        assert (upload.tries, upload.reason, upload.ended) == (
            1,
            "the server reports to nobody",
            True,
        )
        assert made.device.finding().status is Status.WARNING


async def test_a_server_that_fails_is_asked_ten_times_and_each_is_seen() -> None:
    def fail(program: ProgramUnderTest) -> None:
        program.session.request_error = RequestFailed("try later")

    seen: list[int] = []
    async with scene(
        prepare=lambda p: (
            fail(p),
            p.store.listen(
                e.DevicePushChanged, lambda push: seen.extend(u.tries for u in push.uploads)
            ),
        )[0]
    ) as made:
        await made.program.settled()
        assert made.told.uploads[0].tries == TRIES
        assert list(dict.fromkeys(seen)) == list(range(TRIES + 1))


async def test_uploading_can_be_stopped() -> None:
    def fail(program: ProgramUnderTest) -> None:
        program.session.request_error = RequestFailed("try later")

    async with scene(settings=Settings(push_service=NAME), prepare=fail) as made:
        made.holds = True
        made.wish(push_gateway=GATEWAY)
        await made.program.settled()
        assert [(u.tries, u.ended) for u in made.told.uploads] == [(1, False)]
        made.plugin.cancel_upload()
        await made.program.settled()
        assert [(u.tries, u.ended) for u in made.told.uploads] == [(1, True)]


async def test_where_there_is_no_service_the_program_says_so() -> None:
    async with scene(FakePushChannel(names=())) as made:
        assert "no push service" in made.told.problem
        finding = made.device.finding()
        assert (finding.status, finding.proof) == (Status.NOT_AVAILABLE, made.told.problem)
        made.channel.names.append(NAME)
        made.device.look_again()
        await made.program.settled()
        assert made.told.problem == ""
        assert made.channel.endpoint is not None


async def test_a_refusal_is_told_and_asked_again_when_the_user_wants() -> None:
    channel = FakePushChannel()
    channel.refusal = "the push service needs you: open its settings"
    async with scene(channel) as made:
        assert made.told.problem == "the push service needs you: open its settings"
        channel.refusal = ""
        made.device.look_again()
        await made.program.settled()
        assert (made.told.problem, made.channel.endpoint is not None) == ("", True)


async def test_a_server_that_refused_is_asked_again_when_the_user_wants() -> None:
    def refuse(program: ProgramUnderTest) -> None:
        program.session.request_error = NotSupported("the server reports to nobody")

    async with scene(prepare=refuse) as made:
        made.program.session.request_error = None
        made.device.look_again()
        await made.program.settled()
        assert [u.done_at for u in made.told.uploads] == [made.program.now]


@pytest.mark.parametrize("how", ["removed", "switched off"])
async def test_an_account_that_is_left_is_not_pushed_for_any_more(how: str) -> None:
    async with scene() as made:
        session = made.program.session
        if how == "removed":
            await made.program.accounts.remove(ACCOUNT.id)
        else:
            await made.program.accounts.change(replace(ACCOUNT, enabled=False))
        assert session.asked("disable_push") == [("disable_push", TOLD)]
        assert made.told.uploads == ()


async def test_an_account_that_is_changed_is_pushed_for_all_the_same() -> None:
    async with scene() as made:
        session = made.program.session
        await made.program.accounts.change(replace(ACCOUNT, name="Another"))
        assert session.asked("disable_push") == []


async def test_an_endpoint_that_ends_is_asked_for_again() -> None:
    async with scene() as made:
        await made.channel.unregister()  # the distributor ended it
        await made.program.settled()
        assert made.channel.endpoint is not None


async def test_what_comes_is_handed_on() -> None:
    async with scene() as made:
        message = PushedMessage("Anna", "Hello")
        made.channel.push(message)
        assert made.pushes == [message]


async def test_a_desktop_tells_its_system_and_no_certificate() -> None:
    async with scene() as made:
        made.plugin.set_app_info(PushAppInfo(apple_buz_id=11, hw_buz_id=12))
        config = made.plugin.get_device_push_config()
        assert (config.model, config.buz_id) == (made.plugin.get_other_push_type(), 0)
        assert config.token == made.plugin.get_device_push_token()


async def test_a_phone_that_is_described_gets_its_certificate_id_uploaded() -> None:
    async with scene() as made:
        phone = Device(DeviceSystem.ANDROID, "HUAWEI")
        plugin = PushPlugin(
            made.program.store,
            made.program.preferences,
            made.program.notifications,
            made.program.badge,
            made.device,
            device=phone,
        )
        assert await plugin.upload_token(PushAppInfo(hw_buz_id=4711))
        assert ("certificate-id", "4711") in made.asked("enable_push")[-1].options
        assert (plugin.get_buz_id(), plugin.get_other_push_type()) == (4711, "huawei")


async def test_without_a_channel_no_token_is_uploaded() -> None:
    async with scene() as made:
        program = made.program
        plugin = PushPlugin(
            program.store, program.preferences, program.notifications, program.badge
        )
        assert not await plugin.upload_token()
        await plugin.clear_token()
        assert plugin.get_device_push_token() == ""
