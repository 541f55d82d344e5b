"""Our notifications on the other daemons that run on X: xfce4-notifyd and notification-daemon.

Each is the real program on a bus of its own, played with a real mouse; dunst, the daemon of the
private desktop, has a file to itself. What they look like is kept in `build/screens/`.
"""

import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus

from app.adapters.notifications.freedesktop import FreedesktopNotifications
from app.demo.private_desktop import PrivateDesktop, Window, wait_for
from app.domain.errors import ServiceUnavailable
from app.domain.notification import (
    NativeId,
    Notification,
    NotificationAction,
    Response,
    ResponseKind,
    Tag,
)
from app.ports.desktop import Picture
from tests.fakes.desktop import RecordingListener
from tests.unit.adapters.notifications.recorded_servers import (
    NOTIFICATION_DAEMON,
    XFCE,
    RecordedServer,
)

pytestmark = [pytest.mark.anyio, pytest.mark.desktop]

SCREENS = Path(__file__).parents[2] / "build/screens"


@dataclass(frozen=True, slots=True)
class Daemon:
    """One of them: where it is installed, and where to click on its window.

    Attributes:
        places: patterns below /usr for its program; distributions differ.
        open: finds where a click opens.
        button: finds its button "Mark as read".
        close: finds where a click only closes.
    """

    record: RecordedServer
    places: tuple[str, ...]
    window_class: str
    open: Callable[[Window], tuple[int, int]]
    button: Callable[[Window], tuple[int, int]]
    close: Callable[[Window], tuple[int, int]]

    @property
    def program(self) -> str:
        found = [path for place in self.places for path in Path("/usr").glob(place)]
        assert found, f"{self.record.name} is not installed"
        return str(found[0])


DAEMONS = (
    Daemon(
        XFCE,
        ("lib/*/xfce4/notifyd/xfce4-notifyd", "lib*/xfce4/notifyd/xfce4-notifyd"),
        "Xfce4-notifyd",
        # "Open" is a button too and has the left half of the row; a click beside them closes.
        lambda w: (w.x + w.width // 4, w.y + w.height - 31),
        lambda w: (w.x + w.width * 3 // 4, w.y + w.height - 31),
        lambda w: (w.x + w.width // 2, w.y + 12),
    ),
    Daemon(
        NOTIFICATION_DAEMON,
        (
            "lib/notification-daemon/notification-daemon",
            "lib*/notification-daemon",
            "libexec/notification-daemon",
        ),
        "Notification-daemon",
        lambda w: (w.x + w.width // 2, w.y + 30),
        lambda w: (w.x + w.width - 97, w.y + w.height - 37),
        lambda w: (w.x + w.width - 22, w.y + 27),
    ),
)


class Stage:
    """A daemon on its own bus, and our adapter for it."""

    def __init__(self, desktop: PrivateDesktop, daemon: Daemon, address: str) -> None:
        self.desktop = desktop
        self.daemon = daemon
        self.address = address
        self.server = self.open_server()
        self.listener = RecordingListener()
        self._process: subprocess.Popen[bytes] | None = None

    def open_server(self) -> FreedesktopNotifications:
        return FreedesktopNotifications(
            app_name="Bellbird",
            desktop_entry="bellbird",
            draw_avatar=lambda _: Picture(48, 48, bytes((120, 20, 220, 255)) * 48 * 48),
            bus_address=self.address,
        )

    def begin(self) -> None:
        env = {"DBUS_SESSION_BUS_ADDRESS": self.address}
        self._process = self.desktop.spawn(self.daemon.program, env=env)

    def end(self) -> None:
        if self._process is not None:
            self.desktop.end(self._process, at_once=True)

    async def start(self) -> None:
        """Start both, whichever is faster."""
        self.begin()
        try:
            await self.server.start(self.listener)
        except ServiceUnavailable:
            await self.listener.until(lambda: bool(self.listener.servers))

    def windows(self) -> list[Window]:
        """What is shown; a daemon may also have a tray icon, or windows of one pixel."""
        found = self.desktop.windows(class_name=self.daemon.window_class)
        return [window for window in found if window.width > 100]

    def window(self) -> Window:
        return wait_for(lambda: next(iter(self.windows()), None), "a notification")

    def keep_picture(self, name: str) -> Path:
        program = Path(self.daemon.program).name
        return self.desktop.screenshot(SCREENS / f"{program}-{name}.png")


@pytest.fixture(params=DAEMONS, ids=lambda d: d.record.name.replace(" ", "-").lower())
async def stage(request: pytest.FixtureRequest, desktop: PrivateDesktop) -> AsyncIterator[Stage]:
    """Each daemon in turn, started, with an empty screen."""
    desktop.run("dunstctl", "close-all")
    desktop.move(5, 5)  # a notification under the pointer stays
    with desktop.another_bus() as address:
        stage = Stage(desktop, request.param, address)
        await stage.start()
        yield stage
        await stage.server.stop()
        stage.end()
        wait_for(lambda: not stage.windows(), "an empty screen")


def a_notification(body: str = "Hello", **changes: object) -> Notification:
    values = {"tag": Tag("a/c2c_anna"), "channel": "new_message", "title": "Anna", "body": body}
    actions = {"actions": (NotificationAction.MARK_READ,), "avatar_name": "Anna"}
    return Notification(**{**values, **actions, **changes})  # type: ignore[arg-type]


async def test_it_says_of_itself_what_is_recorded(stage: Stage) -> None:
    bus = await MessageBus(stage.address).connect()
    said = []
    for method in ("GetServerInformation", "GetCapabilities"):
        reply = await bus.call(
            Message(
                destination="org.freedesktop.Notifications",
                path="/org/freedesktop/Notifications",
                interface="org.freedesktop.Notifications",
                member=method,
            )
        )
        assert reply is not None
        said.append(reply.body)
    bus.disconnect()
    await bus.wait_for_disconnect()
    (name, vendor, _version, spec), (words,) = said
    record = stage.daemon.record
    assert (name, vendor, spec) == (record.name, record.vendor, record.spec)
    assert sorted(words) == sorted(record.words)


async def test_a_replacement_takes_the_place_of_the_old_one(stage: Stage) -> None:
    first = await stage.server.show(a_notification("Are you there?"), None)
    before = stage.window()
    stage.keep_picture("before")
    second = await stage.server.show(
        a_notification("Are you there?\nIt is about tomorrow.\nCall me\n3 new messages"), first
    )
    wait_for(lambda: stage.window().height > before.height, "the longer notification")
    stage.keep_picture("replaced")
    assert (second, len(stage.windows())) == (first, 1)


async def test_markup_is_shown_as_it_was_typed(stage: Stage) -> None:
    native_id = await stage.server.show(a_notification("<span size='60000'>big</span>"), None)
    marked = stage.window().height
    stage.keep_picture("markup")
    await stage.server.withdraw(native_id)
    wait_for(lambda: not stage.windows(), "an empty screen")
    await stage.server.show(a_notification("'span size='60000'.big'/span."), None)
    assert stage.window().height == marked


async def test_a_click_is_reported(stage: Stage) -> None:
    native_id = await stage.server.show(a_notification(), None)
    stage.desktop.click(*stage.daemon.open(stage.window()))
    await stage.listener.until(lambda: bool(stage.listener.kinds_for(native_id)))
    assert stage.listener.kinds_for(native_id)[0] is ResponseKind.CLICKED


async def test_a_button_is_reported(stage: Stage) -> None:
    native_id = await stage.server.show(a_notification(), None)
    stage.desktop.click(*stage.daemon.button(stage.window()))
    await stage.listener.until(lambda: bool(stage.listener.responses))
    assert stage.listener.responses[0] == Response(native_id, ResponseKind.MARKED_READ)


async def test_closing_is_reported_as_a_dismissal(stage: Stage) -> None:
    native_id = await stage.server.show(a_notification(), None)
    stage.desktop.click(*stage.daemon.close(stage.window()))
    await stage.listener.until(lambda: bool(stage.listener.responses))
    assert stage.listener.responses == [Response(native_id, ResponseKind.DISMISSED)]


async def test_withdrawing_takes_it_away_and_is_no_response(stage: Stage) -> None:
    withdrawn = await stage.server.show(a_notification(), None)
    stage.window()
    await stage.server.withdraw(withdrawn)
    wait_for(lambda: not stage.windows(), "an empty screen")
    clicked = await stage.server.show(a_notification("again"), None)
    stage.desktop.click(*stage.daemon.button(stage.window()))
    await stage.listener.until(lambda: bool(stage.listener.kinds_for(clicked)))
    assert stage.listener.kinds_for(withdrawn) == []


async def test_its_end_and_return_are_told_and_old_ids_are_void(stage: Stage) -> None:
    old = await stage.server.show(a_notification(), None)
    before = len(stage.listener.servers)
    stage.end()
    await stage.listener.until(lambda: stage.listener.servers[before:] == [None])
    stage.begin()
    await stage.listener.until(lambda: len(stage.listener.servers) == before + 2)
    new = await stage.server.show(a_notification(), old)
    stage.window()
    await stage.server.withdraw(old)
    assert (len(stage.windows()), new == old) == (1, False)


async def test_a_later_run_hears_of_a_click_on_what_an_earlier_one_showed(stage: Stage) -> None:
    shown = await stage.server.show(a_notification(), None)
    await stage.server.stop()
    later, listener = stage.open_server(), RecordingListener()
    await later.start(listener)
    stage.desktop.click(*stage.daemon.open(stage.window()))
    await listener.until(lambda: bool(listener.responses))
    await later.stop()
    assert listener.responses[0] == Response(NativeId(shown), ResponseKind.CLICKED)


async def test_xfces_do_not_disturb_is_told_and_heeded_by_it(desktop: PrivateDesktop) -> None:
    program = next(p for p in Path("/usr").glob("lib*/**/xfconfd") if p.is_file())  # noqa: ASYNC240  a test may wait
    with desktop.another_bus() as address:
        xfconf = desktop.spawn(str(program), env={"DBUS_SESSION_BUS_ADDRESS": address})

        def switch(*, inhibited: bool) -> bool:
            """Do what the panel plugin's switch does; False while xfconf is not there yet."""
            done = desktop.run(
                "gdbus", "call", "--address", address, "--dest", "org.xfce.Xfconf",
                "--object-path", "/org/xfce/Xfconf", "--method", "org.xfce.Xfconf.SetProperty",
                "xfce4-notifyd", "/do-not-disturb", f"<{str(inhibited).lower()}>",
            )  # fmt: skip
            return done.returncode == 0

        wait_for(lambda: switch(inhibited=False), "xfconf")
        stage, later = Stage(desktop, DAEMONS[0], address), RecordingListener()
        await stage.start()
        switch(inhibited=True)
        await stage.listener.until(lambda: stage.listener.inhibited == [True])
        await stage.server.show(a_notification("held back"), None)
        held_back = not stage.windows()
        await stage.server.stop()
        await stage.server.start(later)
        switch(inhibited=False)
        await later.until(lambda: later.inhibited == [True, False])
        await stage.server.show(a_notification("shown"), None)
        stage.window()
        await stage.server.stop()
        stage.end()
        desktop.end(xfconf)
        wait_for(lambda: not stage.windows(), "an empty screen")
        assert held_back
