"""The port `PushChannel`: the fake, and UnifiedPush in both versions on a real bus."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol as TypingProtocol

import pytest

from app.adapters.push.no_channel import NoPushChannel
from app.adapters.push.unifiedpush import UnifiedPush
from app.demo.private_desktop import PrivateDesktop
from app.domain.errors import ServiceUnavailable
from app.ports.push import PushChannel, PushedMessage
from tests.fakes.push import NAME, FakeDistributor, FakePushChannel, RecordingPushListener

pytestmark = pytest.mark.anyio

MESSAGE = PushedMessage("Anna", "Hello", '{"conversationID": "c2c_anna"}')
WIRE = b'{"title": "Anna", "content": "Hello", "ext": "{\\"conversationID\\": \\"c2c_anna\\"}"}'


class Service(TypingProtocol):
    """The push service behind a channel, in the test's hands."""

    def refuse(self, reason: str) -> None: ...
    def push(self) -> None: ...


@dataclass
class Case:
    """A channel with its service."""

    channel: PushChannel
    service: Service
    listener: RecordingPushListener


class FakeService:
    def __init__(self, channel: FakePushChannel) -> None:
        self._channel = channel

    def refuse(self, reason: str) -> None:
        self._channel.refusal = reason

    def push(self) -> None:
        self._channel.push(MESSAGE)


class RealService:
    def __init__(self, channel: UnifiedPush, distributor: FakeDistributor) -> None:
        self._channel = channel
        self._distributor = distributor

    def refuse(self, reason: str) -> None:
        self._distributor.refusal = reason

    def push(self) -> None:
        assert self._channel.endpoint is not None
        self._distributor.push_encrypted(WIRE, self._channel.endpoint)


@pytest.fixture(params=["fake", "unifiedpush 2", "unifiedpush 1"])
async def case(
    request: pytest.FixtureRequest, desktop: PrivateDesktop, tmp_path: Path
) -> AsyncIterator[Case]:
    listener = RecordingPushListener()
    if request.param == "fake":
        fake = FakePushChannel()
        yield Case(fake, FakeService(fake), listener)
        return
    with desktop.another_bus() as address:
        distributor = await FakeDistributor(int(request.param[-1])).start(address)
        channel = UnifiedPush(tmp_path, bus_address=address)
        yield Case(channel, RealService(channel, distributor), listener)
        await channel.stop()
        await distributor.stop()


async def registered(case: Case) -> None:
    await case.channel.start(case.listener)
    await case.channel.register()
    await case.listener.until(lambda: bool(case.listener.endpoints))


async def test_there_is_no_endpoint_before_one_is_asked_for(case: Case) -> None:
    await case.channel.start(case.listener)
    assert (case.channel.endpoint, case.listener.endpoints) == (None, [])


async def test_registering_brings_an_endpoint(case: Case) -> None:
    await registered(case)
    assert case.channel.endpoint is not None
    assert case.listener.endpoints == [case.channel.endpoint]
    assert case.channel.endpoint.url == "https://push.example.org/abc"


async def test_the_distributors_can_be_named(case: Case) -> None:
    await case.channel.start(case.listener)
    assert list(await case.channel.distributors()) == [NAME]


async def test_a_message_arrives_as_it_was_sent(case: Case) -> None:
    await registered(case)
    case.service.push()
    await case.listener.until(lambda: bool(case.listener.pushes))
    assert case.listener.pushes == [MESSAGE]


async def test_unregistering_takes_the_endpoint_away(case: Case) -> None:
    await registered(case)
    await case.channel.unregister()
    assert (case.channel.endpoint, case.listener.endpoints[-1]) == (None, None)


async def test_unregistering_twice_tells_once(case: Case) -> None:
    await registered(case)
    await case.channel.unregister()
    await case.channel.unregister()
    assert case.listener.endpoints.count(None) == 1


async def test_a_refusal_is_told(case: Case) -> None:
    await case.channel.start(case.listener)
    case.service.refuse("ACTION_REQUIRED")
    with pytest.raises(ServiceUnavailable):
        await case.channel.register()
    assert case.channel.endpoint is None


async def test_an_unknown_distributor_is_refused(case: Case) -> None:
    await case.channel.start(case.listener)
    with pytest.raises(ServiceUnavailable, match="not installed"):
        await case.channel.register("org.unifiedpush.Distributor.other")


async def test_nothing_can_be_registered_before_the_start(case: Case) -> None:
    with pytest.raises(ServiceUnavailable):
        await case.channel.register()


async def test_a_system_without_a_channel_says_so_and_what_helps() -> None:
    channel: PushChannel = NoPushChannel()
    with pytest.raises(ServiceUnavailable, match="in the tray"):
        await channel.start(RecordingPushListener())
    with pytest.raises(ServiceUnavailable):
        await channel.register()
    await channel.unregister()
    await channel.stop()
    assert (channel.endpoint, list(await channel.distributors())) == (None, [])
