"""The adapter for Windows and macOS, as far as it is its own; the rest is in the contract suite."""

import pytest

from app.adapters.notifications.native import NativeNotifications
from app.domain.errors import ServiceUnavailable
from app.domain.notification import NativeId
from tests.fakes.desktop import RecordingListener

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
