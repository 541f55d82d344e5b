"""What our adapter says on the bus, and what it makes of a daemon with more than dunst has."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus

import resources
from app.adapters.notifications import freedesktop
from app.adapters.notifications.freedesktop import FreedesktopNotifications
from app.demo.private_desktop import PrivateDesktop
from app.domain.errors import ServiceUnavailable
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.notification import (
    MESSAGE_ACTIONS,
    NativeId,
    Notification,
    Response,
    ResponseKind,
    Tag,
)
from app.ports.desktop import Capability, Picture
from tests.fakes.desktop import RecordingListener
from tests.fakes.notification_daemon import FakeDaemon, NotifyCall

pytestmark = [pytest.mark.anyio, pytest.mark.desktop]

ANNA = ConversationRef(AccountId("a"), ConversationId("c2c_anna@example.org"))


@pytest.fixture
async def bus(desktop: PrivateDesktop) -> AsyncIterator[str]:
    """A bus with nobody on it."""
    with desktop.another_bus() as address:
        yield address


@pytest.fixture
async def daemon(bus: str) -> AsyncIterator[FakeDaemon]:
    """A daemon like KDE's on that bus."""
    daemon = await FakeDaemon().start(bus)
    yield daemon
    if daemon.is_running:
        await daemon.stop()


@pytest.fixture
async def server(bus: str) -> AsyncIterator[FreedesktopNotifications]:
    """Our adapter on that bus, not yet started."""
    server = FreedesktopNotifications(
        app_name="Bellbird",
        desktop_entry="org.example.bellbird",
        draw_avatar=lambda _: Picture(2, 1, b"\x01\x02\x03\xff\x04\x05\x06\xff"),
        bus_address=bus,
    )
    yield server
    await server.stop()


def a_notification(**changes: object) -> Notification:
    values = {"tag": Tag("t"), "channel": "new_message", "title": "Anna", "body": "Hello"}
    actions = {"actions": MESSAGE_ACTIONS, "ref": ANNA}
    return Notification(**{**values, **actions, **changes})  # type: ignore[arg-type]


async def sent(
    server: FreedesktopNotifications, daemon: FakeDaemon, **changes: object
) -> NotifyCall:
    """Show one notification and return the call that the daemon got."""
    await server.start(RecordingListener())
    await server.show(a_notification(**changes), None)
    return daemon.notified[-1]


async def test_it_says_who_we_are_and_what_it_is(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    call = await sent(server, daemon)
    hints = (call.hints["desktop-entry"], call.hints["category"], call.hints["urgency"])
    assert (call.app_name, hints) == ("Bellbird", ("org.example.bellbird", "im.received", 1))


async def test_the_body_is_escaped_and_the_title_is_not(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    call = await sent(server, daemon, title="A & <B>", body="<b>1 & 2</b>\nnext")
    assert (call.summary, call.body) == ("A & <B>", "&lt;b&gt;1 &amp; 2&lt;/b&gt;\nnext")


async def test_the_body_is_not_escaped_where_markup_is_unknown(
    server: FreedesktopNotifications, bus: str
) -> None:
    daemon = await FakeDaemon(capabilities=("body",)).start(bus)
    call = await sent(server, daemon, body="<b>1 & 2</b>")
    await daemon.stop()
    assert call.body == "<b>1 & 2</b>"


async def test_reply_becomes_a_field_where_there_is_one(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    call = await sent(server, daemon)
    assert call.action_keys == ["default", "inline-reply", "mark-read", "mute-1h", "snooze-1h"]


async def test_reply_becomes_a_button_elsewhere(server: FreedesktopNotifications, bus: str) -> None:
    daemon = await FakeDaemon(capabilities=("body", "actions")).start(bus)
    call = await sent(server, daemon)
    await daemon.stop()
    assert call.action_keys == ["default", "reply", "mark-read", "mute-1h", "snooze-1h"]


async def test_no_actions_where_there_are_none(server: FreedesktopNotifications, bus: str) -> None:
    daemon = await FakeDaemon(capabilities=("body",)).start(bus)
    call = await sent(server, daemon)
    await daemon.stop()
    assert call.actions == []


async def test_the_avatar_travels_as_pixels(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    call = await sent(server, daemon, avatar_name="Anna")
    pixels = b"\x01\x02\x03\xff\x04\x05\x06\xff"
    assert [*call.hints["image-data"][:6], bytes(call.hints["image-data"][6])] == [
        2, 1, 8, True, 8, 4, pixels,
    ]  # fmt: skip


async def test_what_may_not_ring_says_so(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    call = await sent(server, daemon, sound=False)
    assert (call.hints.get("suppress-sound"), "sound-name" in call.hints) == (True, False)


@pytest.mark.usefixtures("daemon")
async def test_the_abilities_are_read_from_the_daemon(server: FreedesktopNotifications) -> None:
    info = await server.start(RecordingListener())
    expected = (
        Capability.ACTIONS
        | Capability.INLINE_REPLY
        | Capability.REPLACE
        | Capability.IMAGES
        | Capability.PERSISTENCE
        | Capability.TELLS_INHIBITED
    )
    assert (info.name, info.version, info.capabilities) == ("Plasma", "6.2.0", expected)


async def test_the_activation_token_comes_with_the_click(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    listener = RecordingListener()
    await server.start(listener)
    native_id = await server.show(a_notification(), None)
    daemon.invoke(1, token="token-17")
    await listener.until(lambda: bool(listener.responses))
    assert listener.responses == [Response(native_id, ResponseKind.CLICKED, "", "token-17")]


async def test_a_token_is_used_once(server: FreedesktopNotifications, daemon: FakeDaemon) -> None:
    listener = RecordingListener()
    await server.start(listener)
    first = await server.show(a_notification(), None)
    daemon.invoke(1, token="token-17")
    second = await server.show(a_notification(), first)
    daemon.invoke(2)
    await listener.until(lambda: len(listener.responses) == 2)
    assert listener.responses[1] == Response(second, ResponseKind.CLICKED)


@pytest.mark.parametrize(("reason", "kind"), [(1, ResponseKind.EXPIRED), (4, ResponseKind.EXPIRED)])
async def test_leaving_the_screen_by_itself_is_expiry(
    server: FreedesktopNotifications, daemon: FakeDaemon, reason: int, kind: ResponseKind
) -> None:
    listener = RecordingListener()
    await server.start(listener)
    native_id = await server.show(a_notification(), None)
    daemon.close(1, reason)
    await listener.until(lambda: bool(listener.responses))
    assert listener.responses == [Response(native_id, kind)]


async def test_what_expired_can_still_be_clicked_in_the_history(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    listener = RecordingListener()
    await server.start(listener)
    native_id = await server.show(a_notification(), None)
    daemon.close(1, 1)
    daemon.invoke(1)
    await listener.until(lambda: len(listener.responses) == 2)
    assert listener.kinds_for(native_id) == [ResponseKind.EXPIRED, ResponseKind.CLICKED]


async def test_do_not_disturb_is_told_from_the_start(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    daemon.inhibit()
    listener = RecordingListener()
    await server.start(listener)
    daemon.inhibit(inhibited=False)
    await listener.until(lambda: len(listener.inhibited) == 2)
    assert listener.inhibited == [True, False]


async def test_signals_of_anybody_but_the_daemon_are_ignored(
    server: FreedesktopNotifications, daemon: FakeDaemon, bus: str
) -> None:
    listener = RecordingListener()
    await server.start(listener)
    native_id = await server.show(a_notification(), None)
    stranger = MessageBus(bus)
    await stranger.connect()
    path, interface = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
    await stranger.send(Message.new_signal(path, interface, "ActionInvoked", "us", [1, "default"]))
    # A round trip: the daemon has the signal behind it when it does something itself.
    await stranger.call(
        Message(destination=interface, path=path, interface=interface, member="GetCapabilities")
    )
    daemon.close(1, 2)
    await listener.until(lambda: bool(listener.responses))
    stranger.disconnect()
    await stranger.wait_for_disconnect()
    assert listener.kinds_for(native_id) == [ResponseKind.DISMISSED]


async def test_a_number_that_a_new_daemon_gave_to_others_is_not_the_old_one(
    server: FreedesktopNotifications, daemon: FakeDaemon, bus: str
) -> None:
    listener = RecordingListener()
    await server.start(listener)
    ours = await server.show(a_notification(), None)
    await daemon.stop()
    await daemon.start(bus)
    await listener.until(lambda: len(listener.servers) == 2)
    daemon.invoke(1)  # somebody else's, with our old number
    await listener.until(lambda: bool(listener.responses))
    assert listener.kinds_for(ours) == []


async def test_malformed_signals_are_ignored(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    listener = RecordingListener()
    await server.start(listener)
    await server.show(a_notification(), None)
    daemon.say("ActionInvoked", "s", "default")
    daemon.say("ActionInvoked", "us", 1, "a key we never gave")
    daemon.say("NotificationClosed", "u", 1)
    daemon.say("NotificationReplied", "u", 1)
    daemon.say("ActivationToken", "us", 1, "x" * 10_000)
    daemon.invoke(1)
    await listener.until(lambda: bool(listener.responses))
    assert listener.responses[0].activation_token == ""


async def test_a_daemon_that_answers_too_late_leaves_nothing_on_the_screen(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    await server.start(RecordingListener())
    daemon.answers = False
    with pytest.raises(ServiceUnavailable, match="more than 3 s"):
        await server.show(a_notification(), None)
    daemon.answer()
    await daemon.until(lambda: daemon.closed == [1])


async def test_a_show_that_is_cancelled_leaves_nothing_on_the_screen(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    await server.start(RecordingListener())
    daemon.answers = False
    showing = asyncio.create_task(server.show(a_notification(), None))
    await daemon.until(lambda: len(daemon.notified) == 1)
    showing.cancel()
    await asyncio.wait([showing])
    daemon.answer()
    await daemon.until(lambda: daemon.closed == [1])


async def test_a_daemon_that_never_replaces_is_made_to(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    await server.start(RecordingListener())
    old = await server.show(a_notification(), None)
    daemon.replaces = False
    await server.show(a_notification(body="newer"), old)
    await daemon.until(lambda: daemon.closed == [1])
    assert [call.body for call in daemon.on_screen.values()] == ["newer"]


@pytest.mark.parametrize("native_id", ["", "1", "/1", "x/:1.0/1", "../../1", "1/1/-1", "字"])
async def test_an_id_that_is_not_the_daemons_is_void(
    server: FreedesktopNotifications, daemon: FakeDaemon, native_id: str
) -> None:
    await server.start(RecordingListener())
    await server.show(a_notification(), None)
    await server.withdraw(NativeId(native_id))
    await server.show(a_notification(), NativeId(native_id))
    assert (daemon.closed, daemon.notified[-1].replaces_id) == ([], 0)


async def test_the_patience_is_what_the_port_promises() -> None:
    assert freedesktop.PATIENCE == 3.0


async def test_words_that_plasma_refuses_to_repeat_are_shown_a_little_later(
    server: FreedesktopNotifications, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freedesktop, "_REPEAT_AFTER", 0.01)
    await server.start(RecordingListener())
    daemon.repeats_to_refuse = 1
    await server.show(a_notification(), None)
    assert len(daemon.on_screen) == 1


async def test_words_that_are_refused_twice_are_not_shown(
    server: FreedesktopNotifications, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freedesktop, "_REPEAT_AFTER", 0.01)
    await server.start(RecordingListener())
    daemon.repeats_to_refuse = 2
    with pytest.raises(ServiceUnavailable, match="too many similar"):
        await server.show(a_notification(), None)


async def test_a_server_that_plays_gets_the_name_and_the_file_of_the_sound(
    server: FreedesktopNotifications, bus: str
) -> None:
    daemon = await FakeDaemon(capabilities=("body", "sound")).start(bus)
    call = await sent(server, daemon, channel="mention")
    await daemon.stop()
    assert call.hints["sound-name"] == "message-new-instant"
    assert call.hints["sound-file"] == str(resources.path("sounds/mention.wav"))


async def test_a_server_without_sound_is_asked_for_none(
    server: FreedesktopNotifications, daemon: FakeDaemon
) -> None:
    call = await sent(server, daemon)
    assert not {"sound-name", "sound-file"} & call.hints.keys()
