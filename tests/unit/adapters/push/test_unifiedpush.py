"""UnifiedPush beyond the port: what is remembered, who is believed, and hostile callers."""

import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from app.adapters.push.message_encryption import ReceiverKeys, decoded, encrypt
from app.adapters.push.unifiedpush import APP_NAME, UnifiedPush
from app.demo.private_desktop import PrivateDesktop
from app.domain.errors import ServiceUnavailable
from app.ports.push import PushedMessage
from tests.fakes.push import NAME, FakeDistributor, RecordingPushListener

pytestmark = pytest.mark.anyio

OTHER = "org.unifiedpush.Distributor.other"


@pytest.fixture
def bus(desktop: PrivateDesktop) -> "AsyncIterator[str]":
    with desktop.another_bus() as address:
        yield address


@pytest.fixture
async def distributor(bus: str) -> AsyncIterator[FakeDistributor]:
    distributor = await FakeDistributor().start(bus)
    yield distributor
    await distributor.stop()


@pytest.fixture
def listener() -> RecordingPushListener:
    return RecordingPushListener()


@pytest.fixture
async def channel(
    bus: str,
    tmp_path: Path,
    distributor: FakeDistributor,  # noqa: ARG001  on the bus before the channel
    listener: RecordingPushListener,
) -> AsyncIterator[UnifiedPush]:
    """A channel that is registered and has its endpoint."""
    channel = UnifiedPush(tmp_path, bus_address=bus)
    await channel.start(listener)
    await channel.register()
    await listener.until(lambda: bool(listener.endpoints))
    yield channel
    await channel.stop()


async def test_the_distributor_learns_name_token_and_description(
    channel: UnifiedPush, distributor: FakeDistributor
) -> None:
    told = distributor.registered[-1]
    assert (told["service"], told["description"]) == (APP_NAME, "Bellbird")
    assert len(told["token"]) == 36
    assert channel.endpoint is not None


async def test_the_next_run_renews_the_same_registration(
    channel: UnifiedPush, distributor: FakeDistributor, bus: str, tmp_path: Path
) -> None:
    before = channel.endpoint
    await channel.stop()
    again, listener = UnifiedPush(tmp_path, bus_address=bus), RecordingPushListener()
    await again.start(listener)
    await listener.until(lambda: bool(listener.endpoints))
    await again.stop()
    assert again.endpoint == before
    assert distributor.registered[0]["token"] == distributor.registered[1]["token"]


async def test_the_endpoint_is_known_before_the_distributor_answers(
    channel: UnifiedPush, distributor: FakeDistributor, bus: str, tmp_path: Path
) -> None:
    before = channel.endpoint
    await channel.stop()
    distributor.refusal = "NETWORK"
    again = UnifiedPush(tmp_path, bus_address=bus)
    await again.start(RecordingPushListener())
    await again.stop()
    assert again.endpoint == before


async def test_only_the_user_can_read_the_keys(channel: UnifiedPush, tmp_path: Path) -> None:
    assert channel.endpoint is not None
    assert stat.S_IMODE((tmp_path / "push.json").stat().st_mode) == 0o600


async def test_a_broken_file_means_a_new_registration(
    bus: str, tmp_path: Path, distributor: FakeDistributor, listener: RecordingPushListener
) -> None:
    (tmp_path / "push.json").write_text('{"distributor": 3}')
    channel = UnifiedPush(tmp_path, bus_address=bus)
    await channel.start(listener)
    await channel.register()
    await channel.stop()
    assert len(distributor.registered) == 1


async def test_a_message_that_is_not_encrypted_is_ignored(
    channel: UnifiedPush, distributor: FakeDistributor, listener: RecordingPushListener
) -> None:
    distributor.push(b'{"title": "x"}', "1")
    assert channel.endpoint is not None
    distributor.push_encrypted(b'{"title": "y"}', channel.endpoint, "2")
    await listener.until(lambda: bool(listener.pushes))
    assert listener.pushes == [PushedMessage("y")]


async def test_version_1_takes_a_message_that_is_not_encrypted(
    bus: str, tmp_path: Path, listener: RecordingPushListener
) -> None:
    distributor = await FakeDistributor(1).start(bus)
    channel = UnifiedPush(tmp_path, bus_address=bus)
    await channel.start(listener)
    await channel.register()
    distributor.push(b'{"title": "x"}')
    await listener.until(lambda: bool(listener.pushes))
    await channel.stop()
    await distributor.stop()
    assert listener.pushes == [PushedMessage("x")]


async def test_a_message_for_another_key_is_ignored(
    channel: UnifiedPush, distributor: FakeDistributor, listener: RecordingPushListener
) -> None:
    keys = ReceiverKeys.generate()
    distributor.push(encrypt(b'{"title": "x"}', decoded(keys.public), keys.auth))
    await distributor.until(lambda: len(distributor.answers) == 2)
    assert listener.pushes == []
    assert channel.endpoint is not None


async def test_a_message_that_comes_twice_rings_once(
    channel: UnifiedPush, distributor: FakeDistributor, listener: RecordingPushListener
) -> None:
    assert channel.endpoint is not None
    for _ in range(2):
        distributor.push_encrypted(b'{"title": "x"}', channel.endpoint, "same")
    await distributor.until(lambda: len(distributor.answers) == 3)
    assert len(listener.pushes) == 1


async def test_a_message_is_acknowledged_by_its_id(
    channel: UnifiedPush, distributor: FakeDistributor
) -> None:
    assert channel.endpoint is not None
    distributor.push_encrypted(b"{}", channel.endpoint, "the id")
    await distributor.until(lambda: len(distributor.answers) == 2)
    assert distributor.answers[-1].body[0]["id"].value == "the id"


async def test_a_caller_without_the_token_is_not_heard(
    channel: UnifiedPush, distributor: FakeDistributor, listener: RecordingPushListener
) -> None:
    distributor.endpoint("https://evil.example/", token="another")
    await distributor.until(lambda: len(distributor.answers) == 2)
    assert len(listener.endpoints) == 1
    assert channel.endpoint is not None
    assert channel.endpoint.url == "https://push.example.org/abc"


@pytest.mark.parametrize(
    "url",
    ["", "http://push.example.org/abc", "file:///etc/passwd", "https://x/" + "a" * 1000,
     "https://user@push.example.org/"],
)  # fmt: skip
async def test_an_endpoint_that_cant_be_used_is_ignored(
    channel: UnifiedPush,
    distributor: FakeDistributor,
    listener: RecordingPushListener,
    url: str,
) -> None:
    distributor.endpoint(url)
    await distributor.until(lambda: len(distributor.answers) == 2)
    assert len(listener.endpoints) == 1
    assert channel.endpoint is not None


async def test_another_endpoint_replaces_the_first(
    channel: UnifiedPush, distributor: FakeDistributor, listener: RecordingPushListener
) -> None:
    distributor.endpoint("https://push.example.org/new")
    await listener.until(lambda: len(listener.endpoints) == 2)
    assert channel.endpoint is not None
    assert channel.endpoint.url == "https://push.example.org/new"


async def test_the_service_can_end_the_registration(
    channel: UnifiedPush,
    distributor: FakeDistributor,
    listener: RecordingPushListener,
    tmp_path: Path,
) -> None:
    distributor.unregister()
    await listener.until(lambda: listener.endpoints[-1] is None)
    assert channel.endpoint is None
    assert not (tmp_path / "push.json").exists()


async def test_unregistering_tells_the_distributor(
    channel: UnifiedPush, distributor: FakeDistributor
) -> None:
    await channel.unregister()
    assert distributor.unregistered == [distributor.token]


async def test_another_distributor_gets_another_token_and_the_first_is_left(
    channel: UnifiedPush, distributor: FakeDistributor, bus: str, listener: RecordingPushListener
) -> None:
    other = await FakeDistributor(name=OTHER).start(bus)
    await channel.register(OTHER)
    await listener.until(lambda: len(listener.endpoints) == 3)
    known = await channel.distributors()
    await other.stop()
    assert distributor.unregistered == [distributor.token]
    assert other.token != distributor.token
    assert list(known) == [OTHER, NAME]


async def test_the_servers_key_is_handed_on(
    channel: UnifiedPush, distributor: FakeDistributor
) -> None:
    await channel.register(vapid="BPub")
    assert distributor.registered[-1]["vapid"] == "BPub"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("NETWORK", "no connection"),
        ("VAPID_REQUIRED", "sender's key"),
        ("ACTION_REQUIRED", "open its settings"),
        ("UNAUTHORIZED", "does not let Bellbird in"),
        ("something new", "something new"),
    ],
)
async def test_a_refusal_becomes_a_sentence(
    bus: str,
    tmp_path: Path,
    distributor: FakeDistributor,
    listener: RecordingPushListener,
    reason: str,
    words: str,
) -> None:
    channel = UnifiedPush(tmp_path, bus_address=bus)
    await channel.start(listener)
    distributor.refusal = reason
    with pytest.raises(ServiceUnavailable, match=words):
        await channel.register()
    await channel.stop()
    assert not (tmp_path / "push.json").exists()


async def test_a_desktop_without_a_distributor_is_told(bus: str, tmp_path: Path) -> None:
    channel = UnifiedPush(tmp_path, bus_address=bus)
    with pytest.raises(ServiceUnavailable, match="no push service"):
        await channel.start(RecordingPushListener())


async def test_a_desktop_without_a_bus_is_told(tmp_path: Path) -> None:
    channel = UnifiedPush(tmp_path, bus_address=f"unix:path={tmp_path}/nothing")
    with pytest.raises(ServiceUnavailable):
        await channel.start(RecordingPushListener())


async def test_only_one_program_listens(channel: UnifiedPush, bus: str, tmp_path: Path) -> None:
    assert channel.endpoint is not None
    with pytest.raises(ServiceUnavailable, match="another Bellbird"):
        await UnifiedPush(tmp_path, bus_address=bus).start(RecordingPushListener())


@pytest.mark.parametrize(
    ("member", "signature", "body"),
    [
        ("org.unifiedpush.Connector2.Message", "a{sv}", [{}]),
        ("org.unifiedpush.Connector2.Message", "a{sv}", [{"token": Variant("i", 3)}]),
        ("org.unifiedpush.Connector2.NewEndpoint", "a{sv}", [{"endpoint": Variant("ay", b"x")}]),
        ("org.unifiedpush.Connector1.Message", "s", ["token"]),
        ("org.unifiedpush.Connector2.Format", "a{sv}", [{}]),
    ],
)
async def test_nonsense_is_answered_with_an_error(
    channel: UnifiedPush, bus: str, member: str, signature: str, body: list[object]
) -> None:
    assert channel.endpoint is not None
    stranger = MessageBus(bus)
    await stranger.connect()
    interface, _, method = member.rpartition(".")
    reply = await stranger.call(
        Message(
            destination=APP_NAME,
            path="/org/unifiedpush/Connector",
            interface=interface,
            member=method,
            signature=signature,
            body=body,
        )
    )
    stranger.disconnect()
    await stranger.wait_for_disconnect()
    assert reply is not None
    assert reply.message_type is MessageType.ERROR
