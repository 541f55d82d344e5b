"""Push registration on Prosody and ejabberd (XEP-0357)."""

import pytest

from app.ports.im import PushRegistration, SessionFeature
from tests.servers.stage import Stage

pytestmark = pytest.mark.anyio


async def test_a_device_is_registered_again_and_unregistered_twice(stage: Stage) -> None:
    anna = await stage.online("anna")
    assert SessionFeature.PUSH in anna.session.features
    domain = anna.address.partition("@")[2]
    registration = PushRegistration(
        f"push.{domain}", "device-1", "t0ken", (("certificate-id", "4711"),)
    )
    await anna.session.enable_push(registration)
    await anna.session.enable_push(registration)
    await anna.session.disable_push(registration)
    await anna.session.disable_push(registration)
