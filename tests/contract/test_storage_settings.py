"""What every settings file promises, the fake one and the one in TOML."""

import asyncio
import string
from collections.abc import Callable
from datetime import time
from math import inf
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from app.adapters.storage.settings_file import SettingsFile
from app.domain.account import Account, Protocol
from app.domain.ids import AccountId
from app.domain.push_style import PushStyle
from app.domain.quiet_hours import DoNotDisturb, QuietHours, Weekday
from app.domain.settings import CHANNELS, Channel, Importance, Preview, Settings, Theme
from app.ports.storage import Configuration, SettingsStore
from tests.fakes.storage import FakeSettingsStore

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["fake", "toml"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SettingsStore]:
    """Make the store of each run; they share what is kept."""
    if request.param == "toml":
        return lambda: SettingsFile(tmp_path / "config" / "settings.toml")
    fake = FakeSettingsStore()
    return lambda: fake


def all_different() -> Settings:
    """Settings none of which is the default."""
    changes: dict[str, object] = {}
    for field in fields(Settings):
        match field.default:
            case bool():
                changes[field.name] = not field.default
    return replace(
        Settings(),
        **changes,  # type: ignore[arg-type]  # the names are those of the fields
        theme=Theme.DARK,
        language="zh_CN",
        preview=Preview.NOTHING,
        keywords=("garden", 'a "b" \\ c', "日本 🌻"),
        idle_after=90.5,
        zoom=125,
        channels=(
            replace(CHANNELS[0], enabled=False, preview=Preview.NAME),
            *CHANNELS[1:],
            Channel("my_plugin.7", "Plug\nin", "of = [mine]", importance=Importance.LOW),
        ),
        break_through=("c2c_anna@example.org",),
        ring_as=("mention a1/group_garden@rooms.example.org",),
        push_service="org.unifiedpush.Distributor.x",
        push_gateway="push.example.org",
        push_vapid="B" * 87,
        tencent_library="/opt/im sdk",
        push_style=PushStyle(
            'Anna\'s "shop"',
            "You have mail",
            True,
            "bell.caf",
            False,
            "bell",
            "o",
            "x",
            "f",
            0,
            "IM",
            "IM",
        ),
        quiet_hours=(
            QuietHours("night", "Night"),
            QuietHours(
                "n2",
                "Mit\ntag",
                time(12, 30),
                time(13),
                (Weekday.MONDAY, Weekday.SUNDAY),
                enabled=False,
                allowed=("home/c2c_anna@example.org",),
                calls_pass=True,
                second_call_passes=False,
            ),
        ),
    )


ACCOUNTS = (
    Account(
        AccountId("a1"), Protocol.XMPP, "anna_b@example.org", "Work", "wss://x/ws", False, "ab"
    ),
    Account(AccountId("b2"), Protocol.TENCENT, 'user "日本"'),
)


async def test_the_first_run_has_the_defaults(make: Callable[[], SettingsStore]) -> None:
    assert make().load() == Configuration(Settings())


async def test_everything_is_there_in_the_next_run(make: Callable[[], SettingsStore]) -> None:
    held = (DoNotDisturb(inf, until_back=True), DoNotDisturb(1e9, account=ACCOUNTS[1].id))
    configuration = Configuration(all_different(), ACCOUNTS, held)
    await make().save(configuration)
    assert make().load() == configuration


async def test_the_last_of_two_saves_holds(make: Callable[[], SettingsStore]) -> None:
    store = make()
    for zoom in (80, 90, 110):
        await store.save(Configuration(Settings(zoom=zoom)))
    assert make().load().settings.zoom == 110


async def test_saves_at_once_take_effect_in_order(make: Callable[[], SettingsStore]) -> None:
    store = make()
    saves = [store.save(Configuration(Settings(zoom=zoom))) for zoom in range(50, 80)]
    await asyncio.gather(*saves)
    assert make().load().settings.zoom == 79


any_text = st.text(max_size=20) | st.text(string.whitespace + "'\"\\#=[]\x00\x1f\x7f", max_size=8)
ids = any_text.filter(bool)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    keywords=st.lists(any_text, max_size=3).map(tuple),
    language=any_text,
    channel=st.builds(Channel, id=ids, name=any_text, description=any_text),
    account=st.builds(
        Account, id=ids.map(AccountId), address=any_text, name=any_text, url=any_text
    ),
    idle_after=st.floats(30, 86400),
)
def test_any_text_is_there_in_the_next_run(
    tmp_path: Path,
    keywords: tuple[str, ...],
    language: str,
    channel: Channel,
    account: Account,
    idle_after: float,
) -> None:
    added = () if channel.id in {c.id for c in CHANNELS} else (channel,)
    configuration = Configuration(
        Settings(
            keywords=keywords,
            language=language,
            idle_after=idle_after,
            channels=CHANNELS + added,
        ),
        (account,),
    )
    path = tmp_path / "settings.toml"
    asyncio.run(SettingsFile(path).save(configuration))
    assert SettingsFile(path).load() == configuration
