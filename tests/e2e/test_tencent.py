"""A Tencent account in the real program: key ring, library, notification, click, answer.

The library is the stand-in that is built here; everything else is what a user has.
"""

import shutil
import sys
from pathlib import Path

import pytest

from app.adapters.storage.keyring_credentials import KeyringCredentials
from app.adapters.storage.settings_file import SettingsFile
from app.domain.account import Account, Protocol
from app.domain.ids import AccountId, ConversationId, parse_ext
from app.domain.push_style import PushStyle
from app.domain.settings import Settings
from app.ports.storage import Configuration
from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Play, Stage, eventually
from tests.fakes.tencent.native import FakeNative, build
from tests.fakes.tencent.server import APP_ID, signature
from tests.fakes.tencent.stage import TencentStage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is built with gcc")

ANNA = Account(AccountId("t"), Protocol.TENCENT, "anna", "Anna", sdk_app_id=APP_ID)


async def set_up(stage: Stage, library: Path) -> None:
    """Write the profile: one account, its signature in the key ring, where the library is."""
    await KeyringCredentials().set(ANNA.id, signature("anna"))
    settings = Settings(
        close_hint_shown=True,
        tencent_library=str(library),
        push_style=PushStyle(title="Anna's shop"),
    )
    file = SettingsFile(stage.profile / "settings.toml")
    await file.save(Configuration(settings, (ANNA,)))


def is_online(tencent: TencentStage, user: str) -> bool:
    """Whether a user's program has told whether they look, as it does once it is online."""
    return any(told[0] == user for told in tencent.server.activity)


def test_a_message_rings_its_click_opens_and_the_answer_arrives(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        built = build(tmp_path)
        tencent = TencentStage(built, tmp_path)
        tencent.server.add_user("anna")
        tencent.server.add_user("ben")
        library = Path(shutil.copy(built, tmp_path / "libImSDK-of-anna.so"))
        tencent.server.device(FakeNative(library))
        await set_up(stage, library)
        ben = await tencent.online("ben")
        async with BusMonitor() as bus, stage.program(waits_for_login=False) as window:
            await stage.look_elsewhere()
            # What is there before the very first sign-in is history, which never rings.
            await eventually(lambda: is_online(tencent, "anna"), "the sign-in")
            await ben.say(ConversationId.c2c("anna"), "See you at five")
            await bus.until(lambda: bool(bus.notified))
            assert bus.notified == [("Ben", "See you at five")]
            await stage.click(*stage.desktop.notification_window().centre)
            await eventually(window.isActiveWindow, "the window to come to the front")
            await stage.type("with pleasure")
            await stage.key("Return")
            push = (await ben.hears("with pleasure")).message.push
            assert push is not None
            assert (push.title, push.desc) == ("Anna's shop", "with pleasure")
            assert parse_ext(push.ext) == ConversationId.c2c("anna")
            await eventually(lambda: window.windowTitle() == "Bellbird", "it to be read")
        await tencent.end()

    play(scene)
