"""What every notification server keeps, whichever is behind the port.

Each test runs on stages: a server, a screen and a user. `fake` is the fake that the services are
tested with, `dunst` our own adapter with the real daemon and a real mouse, `kde` the same adapter
with a daemon that has a reply field, `ladder` the fallbacks over that, and `library` the adapter
for Windows and macOS, with what desktop-notifier does on Linux. A test names the stages that can
play it; the adapters' own docstrings tell what the others lack.
"""

from collections.abc import AsyncIterator, Callable
from typing import Protocol

import pytest

from app.adapters.notifications.fallback import FallbackNotifications
from app.adapters.notifications.freedesktop import FreedesktopNotifications
from app.adapters.notifications.native import NativeNotifications
from app.demo.private_desktop import PrivateDesktop, wait_for
from app.domain.errors import ServiceUnavailable
from app.domain.notification import (
    CALL_ACTIONS,
    MESSAGE_ACTIONS,
    QUESTION_ACTIONS,
    NativeId,
    Notification,
    NotificationAction,
    Response,
    ResponseKind,
    Tag,
)
from app.ports.desktop import Capability, NotificationServer
from tests.fakes.desktop import FakeNotificationServer, RecordingListener
from tests.fakes.notification_daemon import FakeDaemon

pytestmark = pytest.mark.anyio


class Stage(Protocol):
    """A server under test with its screen and its user."""

    @property
    def server(self) -> NotificationServer:
        """The server; the same each time."""
        ...

    def open_again(self) -> NotificationServer:
        """The server as the next run of the program would make it."""
        ...

    def on_screen(self) -> int:
        """How many notifications can be seen."""
        ...

    def click(self) -> None:
        """Click on the only notification on the screen."""
        ...

    def dismiss(self) -> None:
        """Close the only notification on the screen."""
        ...

    def press(self, action: NotificationAction) -> None:
        """Press a button of the only notification on the screen."""
        ...

    def reply(self, text: str) -> None:
        """Type into the reply field of the only notification on the screen, and send."""
        ...

    async def end(self) -> None:
        """End the daemon."""
        ...

    async def begin(self) -> None:
        """Start the daemon again."""
        ...


class FakeStage:
    def __init__(self) -> None:
        self.server = FakeNotificationServer(
            Capability.ACTIONS | Capability.REPLACE | Capability.INLINE_REPLY
        )

    def open_again(self) -> NotificationServer:
        return self.server

    def on_screen(self) -> int:
        return len(self.server.on_screen)

    def click(self) -> None:
        self.server.respond(self._only())

    def dismiss(self) -> None:
        self.server.respond(self._only(), ResponseKind.DISMISSED)

    def press(self, action: NotificationAction) -> None:
        self.server.respond(self._only(), _KINDS[action])

    def reply(self, text: str) -> None:
        self.server.respond(self._only(), ResponseKind.REPLIED, text)

    async def end(self) -> None:
        self.server.vanish()

    async def begin(self) -> None:
        self.server.restart()

    def _only(self) -> NativeId:
        (native_id,) = self.server.on_screen
        return native_id


class DunstStage:
    def __init__(self, desktop: PrivateDesktop) -> None:
        self._desktop = desktop
        self.server = self.open_again()

    def open_again(self) -> NotificationServer:
        return _freedesktop(self._desktop.env["DBUS_SESSION_BUS_ADDRESS"])

    def on_screen(self) -> int:
        return int(self._desktop.run("dunstctl", "count", "displayed").stdout)

    def click(self) -> None:
        self._desktop.click(*self._desktop.notification_window().centre)

    def dismiss(self) -> None:
        self._desktop.click(*self._desktop.notification_window().centre, button=3)

    def press(self, action: NotificationAction) -> None:
        self._desktop.choose_action(_LABELS[action])

    def reply(self, text: str) -> None:
        raise NotImplementedError("dunst has no reply field")

    async def end(self) -> None:
        self._desktop.kill("notification-server")

    async def begin(self) -> None:
        self._desktop.start_notification_server()


class KdeStage:
    def __init__(self, daemon: FakeDaemon, open_server: Callable[[], NotificationServer]) -> None:
        self.daemon = daemon
        self.open_again = open_server
        self.server = open_server()
        self._address = ""

    def on_screen(self) -> int:
        return len(self.daemon.on_screen)

    def click(self) -> None:
        self.daemon.invoke(self._only())

    def dismiss(self) -> None:
        self.daemon.close(self._only(), 2)

    def press(self, action: NotificationAction) -> None:
        self.daemon.invoke(self._only(), action.value)

    def reply(self, text: str) -> None:
        self.daemon.reply(self._only(), text)

    async def end(self) -> None:
        self._address = self.daemon.address
        await self.daemon.stop()

    async def begin(self) -> None:
        await self.daemon.start(self._address)

    def _only(self) -> int:
        (number,) = self.daemon.on_screen
        return number


_KINDS = {
    NotificationAction.REPLY: ResponseKind.REPLIED,
    NotificationAction.MARK_READ: ResponseKind.MARKED_READ,
    NotificationAction.MUTE_HOUR: ResponseKind.MUTED,
    NotificationAction.SNOOZE: ResponseKind.SNOOZED,
    NotificationAction.ACCEPT: ResponseKind.ACCEPTED,
    NotificationAction.DECLINE: ResponseKind.DECLINED,
    NotificationAction.IGNORE: ResponseKind.IGNORED,
}
_LABELS = {
    NotificationAction.REPLY: "Reply",
    NotificationAction.MARK_READ: "Mark as read",
    NotificationAction.MUTE_HOUR: "Mute for 1 hour",
    NotificationAction.SNOOZE: "Snooze 1 hour",
    NotificationAction.ACCEPT: "Accept",
    NotificationAction.DECLINE: "Decline",
    NotificationAction.IGNORE: "Ignore",
}


def _freedesktop(address: str) -> FreedesktopNotifications:
    return FreedesktopNotifications(
        app_name="Bellbird", desktop_entry="bellbird", bus_address=address
    )


def on(*stages: str) -> pytest.MarkDecorator:
    """Run a test on these stages."""
    return pytest.mark.parametrize("stage", stages, indirect=True)


@pytest.fixture
async def stage(
    request: pytest.FixtureRequest, desktop: PrivateDesktop, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """The stage that the test asks for, with an empty screen."""
    match request.param:
        case "fake":
            yield FakeStage()
        case "dunst":
            stage = DunstStage(desktop)
            yield stage
            await stage.server.stop()
            if not desktop.has_owner("org.freedesktop.Notifications"):
                desktop.start_notification_server()
            desktop.run("dunstctl", "close-all")
        case kind:
            with desktop.another_bus() as address:
                # desktop-notifier takes no address.
                monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
                daemon = await FakeDaemon().start(address)

                def open_server() -> NotificationServer:
                    match kind:
                        case "kde":
                            return _freedesktop(address)
                        case "ladder":
                            return FallbackNotifications({"bus": _freedesktop(address)})
                        case _:
                            return NativeNotifications(app_name="Bellbird")

                kde = KdeStage(daemon, open_server)
                yield kde
                await kde.server.stop()
                if daemon.is_running:
                    await daemon.stop()


def a_notification(**changes: object) -> Notification:
    values = {"tag": Tag("a/c2c_anna"), "channel": "new_message", "title": "Anna", "body": "Hello"}
    actions = {"actions": MESSAGE_ACTIONS}
    return Notification(**{**values, **actions, **changes})  # type: ignore[arg-type]


@on("fake", "dunst", "kde", "ladder", "library")
async def test_what_is_shown_is_on_the_screen(stage: Stage) -> None:
    await stage.server.start(RecordingListener())
    await stage.server.show(a_notification(), None)
    assert stage.on_screen() == 1


@on("fake", "dunst", "kde", "ladder", "library")
async def test_a_replacement_takes_the_place_of_the_old_one(stage: Stage) -> None:
    await stage.server.start(RecordingListener())
    first = await stage.server.show(a_notification(), None)
    second = await stage.server.show(a_notification(body="Are you there?"), first)
    assert (stage.on_screen(), second) == (1, first)


@on("fake", "dunst", "kde", "ladder", "library")
async def test_two_conversations_are_shown_side_by_side(stage: Stage) -> None:
    await stage.server.start(RecordingListener())
    first = await stage.server.show(a_notification(), None)
    second = await stage.server.show(a_notification(tag=Tag("a/c2c_ben"), title="Ben"), None)
    assert (stage.on_screen(), first == second) == (2, False)


@on("fake", "dunst", "kde", "ladder", "library")
async def test_a_click_is_reported_once_with_its_native_id(stage: Stage) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    clicked = await stage.server.show(a_notification(), None)
    stage.click()
    await listener.until(lambda: bool(listener.kinds_for(clicked)))
    other = await stage.server.show(a_notification(tag=Tag("a/c2c_ben"), title="Ben"), None)
    stage.dismiss()
    await listener.until(lambda: bool(listener.kinds_for(other)))
    assert listener.kinds_for(clicked) == [ResponseKind.CLICKED]


@on("fake", "dunst", "kde", "ladder", "library")
async def test_a_dismissal_is_reported(stage: Stage) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    native_id = await stage.server.show(a_notification(), None)
    stage.dismiss()
    await listener.until(lambda: bool(listener.responses))
    assert listener.responses == [Response(native_id, ResponseKind.DISMISSED)]


@on("fake", "dunst", "kde", "ladder", "library")
@pytest.mark.parametrize(
    ("action", "beside"),
    [
        (NotificationAction.MARK_READ, MESSAGE_ACTIONS),
        (NotificationAction.MUTE_HOUR, MESSAGE_ACTIONS),
        (NotificationAction.SNOOZE, MESSAGE_ACTIONS),
        (NotificationAction.ACCEPT, CALL_ACTIONS),
        (NotificationAction.DECLINE, CALL_ACTIONS),
        (NotificationAction.IGNORE, QUESTION_ACTIONS),
    ],
)
async def test_a_button_is_reported(
    stage: Stage, action: NotificationAction, beside: tuple[NotificationAction, ...]
) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    native_id = await stage.server.show(a_notification(actions=beside), None)
    stage.press(action)
    await listener.until(lambda: bool(listener.responses))
    assert listener.responses[0] == Response(native_id, _KINDS[action])


@on("fake", "kde", "ladder", "library")
async def test_a_reply_is_reported_with_its_text(stage: Stage) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    native_id = await stage.server.show(a_notification(), None)
    stage.reply("See you <b>there</b> 🐦")
    await listener.until(lambda: bool(listener.responses))
    expected = Response(native_id, ResponseKind.REPLIED, "See you <b>there</b> 🐦")
    assert listener.responses == [expected]


@on("dunst")
async def test_a_reply_button_without_a_field_is_a_reply_without_text(stage: Stage) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    native_id = await stage.server.show(a_notification(), None)
    stage.press(NotificationAction.REPLY)
    await listener.until(lambda: bool(listener.responses))
    assert listener.responses[0] == Response(native_id, ResponseKind.REPLIED, "")


@on("fake", "dunst", "kde", "ladder", "library")
async def test_withdrawing_takes_it_away_and_is_no_response(stage: Stage) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    withdrawn = await stage.server.show(a_notification(), None)
    await stage.server.withdraw(withdrawn)
    other = await stage.server.show(a_notification(tag=Tag("a/c2c_ben"), title="Ben"), None)
    stage.dismiss()
    await listener.until(lambda: bool(listener.kinds_for(other)))
    assert (stage.on_screen(), listener.kinds_for(withdrawn)) == (0, [])


@on("fake", "dunst", "kde", "ladder", "library")
async def test_withdrawing_what_is_gone_does_nothing(stage: Stage) -> None:
    await stage.server.start(RecordingListener())
    gone = await stage.server.show(a_notification(), None)
    await stage.server.withdraw(gone)
    await stage.server.show(a_notification(tag=Tag("a/c2c_ben"), title="Ben"), None)
    await stage.server.withdraw(gone)
    await stage.server.withdraw(NativeId("of another machine"))
    assert stage.on_screen() == 1


@on("fake", "dunst", "kde", "ladder")
async def test_a_later_run_can_replace_and_withdraw_what_is_on_the_screen(stage: Stage) -> None:
    await stage.server.start(RecordingListener())
    native_id = await stage.server.show(a_notification(), None)
    await stage.server.stop()
    later = stage.open_again()
    await later.start(RecordingListener())
    again = await later.show(a_notification(body="Again"), native_id)
    seen = stage.on_screen()
    await later.withdraw(native_id)
    await later.stop()
    assert (again, seen, stage.on_screen()) == (native_id, 1, 0)


@on("fake", "kde", "ladder")
async def test_a_later_run_hears_of_clicks_on_what_is_on_the_screen(stage: Stage) -> None:
    await stage.server.start(RecordingListener())
    native_id = await stage.server.show(a_notification(), None)
    await stage.server.stop()
    later, listener = stage.open_again(), RecordingListener()
    await later.start(listener)
    stage.click()
    await listener.until(lambda: bool(listener.responses))
    await later.stop()
    assert listener.responses == [Response(native_id, ResponseKind.CLICKED)]


@on("fake", "dunst", "kde", "ladder")
async def test_a_later_run_hears_of_clicks_on_what_it_replaced(stage: Stage) -> None:
    await stage.server.start(RecordingListener())
    old = await stage.server.show(a_notification(), None)
    await stage.server.stop()
    later, listener = stage.open_again(), RecordingListener()
    await later.start(listener)
    native_id = await later.show(a_notification(sound=False), old)
    stage.click()
    await listener.until(lambda: bool(listener.responses))
    await later.stop()
    assert listener.responses == [Response(native_id, ResponseKind.CLICKED)]


@on("fake", "dunst", "kde", "ladder")
async def test_the_end_and_return_of_the_server_are_told(stage: Stage) -> None:
    listener = RecordingListener()
    info = await stage.server.start(listener)
    await stage.end()
    await listener.until(lambda: listener.servers == [None])
    await stage.begin()
    await listener.until(lambda: len(listener.servers) == 2)
    assert listener.servers == [None, info]


@on("fake", "dunst", "kde", "ladder")
async def test_nothing_can_be_shown_while_there_is_no_server(stage: Stage) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    await stage.end()
    await listener.until(lambda: listener.servers == [None])
    with pytest.raises(ServiceUnavailable):
        await stage.server.show(a_notification(), None)


@on("fake", "dunst", "kde", "ladder")
async def test_ids_of_a_server_that_restarted_touch_nothing(stage: Stage) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    old = await stage.server.show(a_notification(), None)
    await stage.end()
    await stage.begin()
    await listener.until(lambda: len(listener.servers) == 2)
    new = await stage.server.show(a_notification(), old)
    await stage.server.withdraw(old)
    assert (stage.on_screen(), new == old) == (1, False)


@on("fake", "dunst", "kde", "ladder")
async def test_no_server_at_the_start_is_told_at_once_and_a_later_one_is_found(
    stage: Stage,
) -> None:
    listener = RecordingListener()
    await stage.server.start(RecordingListener())
    await stage.end()
    with pytest.raises(ServiceUnavailable):
        await stage.server.start(listener)
    await stage.begin()
    await listener.until(lambda: bool(listener.servers))
    await stage.server.show(a_notification(), None)
    assert stage.on_screen() == 1


@on("dunst", "kde", "ladder", "library")
async def test_nothing_can_be_shown_before_the_start(stage: Stage) -> None:
    with pytest.raises(ServiceUnavailable):
        await stage.server.show(a_notification(), None)


@on("fake", "dunst", "kde", "ladder", "library")
async def test_after_the_stop_nothing_is_told_and_the_screen_stays(stage: Stage) -> None:
    listener = RecordingListener()
    await stage.server.start(listener)
    await stage.server.show(a_notification(), None)
    await stage.server.stop()
    seen = stage.on_screen()
    later, witness = stage.open_again(), RecordingListener()
    await later.start(witness)
    stage.dismiss()
    await later.stop()
    assert (seen, listener.responses) == (1, [])


@on("dunst", "kde", "library")
@pytest.mark.parametrize(
    "body",
    [
        "<b>bold</b> & <a href='http://127.0.0.1/'>link</a>",
        "unclosed <span size='xx-large'> &amp; &nonsense;",
        "\x00\x1b[31mred\u202egnorw\ud800",
        "字" * 100_000,
        "",
    ],
)
async def test_any_text_can_be_shown(stage: Stage, body: str) -> None:
    await stage.server.start(RecordingListener())
    await stage.server.show(a_notification(title=body, body=body), None)
    wait_for(lambda: stage.on_screen() == 1, "the notification")
