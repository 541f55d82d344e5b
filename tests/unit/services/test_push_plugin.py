"""The push plugin has every operation of the guide, and says what each does on each system."""

import re
from collections.abc import Iterator

import pytest

from app.domain.push_vendors import Device, DeviceSystem, PushAppInfo
from app.services import push_plugin
from app.services.push_plugin import PushPlugin
from tests.fakes.program import ProgramUnderTest

pytestmark = pytest.mark.anyio

GUIDE = (
    "init",
    "uploadToken",
    "clearToken",
    "requireNotificationPermission",
    "setBadgeNum",
    "clearAllNotification",
    "getDevicePushConfig",
    "getDevicePushToken",
    "getOtherPushType",
    "getBuzId",
    "createNotificationChannel",
    "displayNotification",
    "displayDefaultNotificationForMessage",
)


def in_python(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda m: f"_{m[1].lower()}", name)


@pytest.mark.parametrize("name", GUIDE)
def test_every_operation_of_the_guide_is_there_and_explained(name: str) -> None:
    operation = getattr(PushPlugin, in_python(name))
    assert operation.__doc__
    assert name in str(push_plugin.__doc__)


def systems() -> Iterator[tuple[DeviceSystem, str]]:
    yield DeviceSystem.LINUX, "linux"
    yield DeviceSystem.WINDOWS, "windows"
    yield DeviceSystem.MACOS, "macos"


@pytest.mark.parametrize(("system", "name"), list(systems()))
async def test_a_desktop_answers_with_its_system_and_no_certificate(
    system: DeviceSystem, name: str
) -> None:
    async with ProgramUnderTest() as program:
        plugin = PushPlugin(
            program.store,
            program.preferences,
            program.notifications,
            program.badge,
            device=Device(system),
        )
        await plugin.init(lambda _: None, PushAppInfo(apple_buz_id=1, google_buz_id=2))
        assert plugin.get_other_push_type() == name
        assert plugin.get_buz_id() == 0
        assert (plugin.get_device_push_config().token, plugin.get_device_push_token()) == ("", "")
