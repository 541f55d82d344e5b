"""A file that people edit: what is wrong in it, and what must never be lost."""

import asyncio
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.storage.settings_file import SettingsFile
from app.domain.account import Account, Protocol
from app.domain.errors import StorageFailed
from app.domain.ids import AccountId
from app.domain.settings import CHANNELS, Preview, Settings, Theme
from app.ports.storage import Configuration


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def load(path: Path, text: str) -> Configuration:
    path.write_text(text, encoding="utf-8")
    return SettingsFile(path).load()


def save(path: Path, configuration: Configuration) -> None:
    asyncio.run(SettingsFile(path).save(configuration))


@pytest.mark.parametrize(
    "line",
    [
        'theme = "purple"',
        "theme = 1",
        "sound = 1",
        'sound = "yes"',
        "zoom = 20",
        "zoom = 301",
        "zoom = 100.5",
        "zoom = true",
        "idle_after = 1",
        "idle_after = inf",
        "idle_after = nan",
        "idle_after = -1e400",
        f"idle_after = 1{'0' * 400}",
        'idle_after = "300"',
        'keywords = "garden"',
        'keywords = ["a", 1]',
        "preview = []",
        "language = 2026-01-01",
        "channels = []",
        'colour = "red"',
    ],
)
def test_a_wrong_line_leaves_the_default_and_a_line_in_the_log(
    path: Path, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    configuration = load(path, f"[settings]\n{line}\nlanguage2 = 1\nclose_to_tray = false\n")
    assert configuration.settings == Settings(close_to_tray=False)
    assert line.split(maxsplit=1)[0] in caplog.text


def test_a_right_line_holds(path: Path) -> None:
    text = '[settings]\ntheme = "dark"\nidle_after = 60\npreview = "name"\nzoom = 300\n'
    assert load(path, text).settings == Settings(
        theme=Theme.DARK, idle_after=60.0, preview=Preview.NAME, zoom=300
    )


@pytest.mark.parametrize(
    "text", ["settings = 3", "[[settings]]\nzoom = 90", "channel = 1", "account = [1]", "x = 1"]
)
def test_a_wrong_shape_leaves_the_defaults(path: Path, text: str) -> None:
    assert load(path, text) == Configuration(Settings())


@pytest.mark.parametrize("content", [b"[settings", b"\xff\xfe", b"a = " + b"[" * 100_000])
def test_a_file_that_can_not_be_read_is_set_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    file = SettingsFile(path)
    assert file.load() == Configuration(Settings())
    asyncio.run(file.save(Configuration(Settings(zoom=90))))
    aside = [p for p in path.parent.iterdir() if p != path]
    assert [p.read_bytes() for p in aside] == [content]
    assert SettingsFile(path).load().settings.zoom == 90


def test_a_folder_in_its_place_is_set_aside_too(path: Path) -> None:
    path.mkdir()
    assert SettingsFile(path).load() == Configuration(Settings())
    save(path, Configuration(Settings()))
    assert path.is_file()


def test_an_editors_byte_order_mark_is_no_fault(path: Path) -> None:
    assert load(path, "\ufeff[settings]\nzoom = 90\n").settings.zoom == 90


def test_an_account_without_an_address_is_passed_over_and_kept_in_a_copy(path: Path) -> None:
    text = (
        '[[account]]\nid = "a"\nprotocol = "xmpp"\naddress = "anna@x"\n'
        '[[account]]\nid = "b"\nprotocol = "xmp"\naddress = "bob@x"\n'
        '[[account]]\nid = "c"\nprotocol = "xmpp"\n'
        '[[account]]\nid = "a"\nprotocol = "xmpp"\naddress = "twin@x"\n'
        '[[account]]\nid = ""\nprotocol = "xmpp"\naddress = "nobody@x"\n'
    )
    accounts = load(path, text).accounts
    assert accounts == (Account(AccountId("a"), Protocol.XMPP, "anna@x"),)
    save(path, Configuration(Settings(), accounts))
    assert path.with_name("settings.toml.rejected").read_text() == text


def test_the_programs_own_channels_are_always_there(path: Path) -> None:
    channels = load(path, '[[channel]]\nid = "mention"\nname = "@"\nsound = false\n').settings
    assert [c.id for c in channels.channels] == ["mention", "new_message", "call", "system"]
    assert channels.channel("mention").sound is False
    assert channels.channel("call") == CHANNELS[2]
    assert channels.channel("unknown").id == "new_message"


def test_half_a_character_does_not_keep_the_settings_from_being_saved(path: Path) -> None:
    save(path, Configuration(Settings(language="a\ud800b")))
    assert SettingsFile(path).load().settings.language == "a\ufffdb"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards the profile folder itself")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.toml"
    save(path, Configuration(Settings()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for rights to make links")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "settings.toml"
    real.touch()
    link.symlink_to(real)
    save(link, Configuration(Settings(zoom=90)))
    assert link.is_symlink()
    assert SettingsFile(real).load().settings.zoom == 90


def test_what_an_earlier_run_left_half_written_is_no_hindrance(path: Path) -> None:
    save(path, Configuration(Settings(zoom=90)))
    path.with_name("settings.toml.new").write_text("half a fi", encoding="utf-8")
    assert SettingsFile(path).load().settings.zoom == 90
    save(path, Configuration(Settings(zoom=110)))
    assert SettingsFile(path).load().settings.zoom == 110


def test_a_save_that_fails_is_said_and_leaves_the_old_file(path: Path) -> None:
    save(path, Configuration(Settings(zoom=90)))
    path.with_name("settings.toml.new").mkdir()
    with pytest.raises(StorageFailed):
        save(path, Configuration(Settings(zoom=110)))
    assert SettingsFile(path).load().settings.zoom == 90


def test_no_secret_has_a_place_in_it(path: Path) -> None:
    save(path, Configuration(Settings(), (Account(AccountId("a"), Protocol.XMPP, "anna@x"),)))
    keys = {line.split(" = ")[0] for line in path.read_text().splitlines() if " = " in line}
    assert not {key for key in keys if "secret" in key or "password" in key}


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=200) | st.text("[]=\"'\\#\nabc_{}.,1", max_size=60))
def test_nothing_that_can_be_typed_into_it_breaks_the_start(tmp_path: Path, text: str) -> None:
    configuration = load(tmp_path / "settings.toml", text)
    assert {c.id for c in configuration.settings.channels} >= {c.id for c in CHANNELS}
    for left in tmp_path.iterdir():
        left.unlink()
