"""The adapter for Windows and macOS, as far as it is its own; the rest is in the contract suite."""

import pytest

from app.adapters.notifications import system_quiet
from app.adapters.notifications.native import NativeNotifications
from app.demo.private_desktop import PrivateDesktop
from app.domain.errors import ServiceUnavailable
from app.domain.notification import NativeId
from app.ports.desktop import Capability
from tests.fakes.desktop import RecordingListener
from tests.fakes.notification_daemon import FakeDaemon

pytestmark = pytest.mark.anyio


async def test_a_system_without_notifications_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nothing")
    server = NativeNotifications(app_name="Bellbird")
    with pytest.raises(ServiceUnavailable):
        await server.start(RecordingListener())


async def test_withdrawing_before_the_start_does_nothing() -> None:
    await NativeNotifications(app_name="Bellbird").withdraw(NativeId("x"))


async def test_there_is_no_permission_before_the_start() -> None:
    assert not await NativeNotifications(app_name="Bellbird").request_permission()


async def test_the_systems_quiet_is_asked_for_and_told(
    desktop: PrivateDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_quiet, "INTERVAL", 0.01)
    quiet = False
    listener = RecordingListener()
    with desktop.another_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        daemon = await FakeDaemon().start(address)
        server = NativeNotifications(app_name="Bellbird", is_quiet=lambda: quiet)
        info = await server.start(listener)
        quiet = True
        await listener.until(lambda: listener.inhibited == [True])
        quiet = False
        await listener.until(lambda: listener.inhibited == [True, False])
        await server.stop()
        await daemon.stop()
    assert Capability.TELLS_INHIBITED in info.capabilities


@pytest.mark.parametrize(
    ("state", "held_back"),
    [(1, False), (2, True), (3, True), (4, True), (5, False), (6, True), (7, False)],
)
def test_windows_says_whether_it_holds_notifications_back(state: int, held_back: bool) -> None:
    assert system_quiet.holds_back(state) is held_back
