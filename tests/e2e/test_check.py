"""`bellbird check`: all green on a whole desktop, and each broken link turns its own row red.

The program is a process of its own, as somebody types it; each desktop lacks exactly one thing.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.adapters.storage.settings_file import SettingsFile
from app.command_line import program_version
from app.demo.private_desktop import PrivateDesktop
from app.domain.account import Account, Protocol
from app.domain.ids import AccountId
from app.domain.settings import Settings
from app.gui.settings.window import SettingsPage, SettingsWindow
from app.ports.storage import Configuration
from app.services.update_check import FILE
from tests.e2e.conftest import Play, Stage, eventually

HOPS = [
    "handed to the server",
    "came back from the server",
    "decided: it is the notification check",
    "shown by dunst",
    "clicked (by the check)",
    "on the screen, in the active window",
]


class Checked:
    """What one run of the command said."""

    def __init__(self, code: int, text: str, errors: str) -> None:
        assert text, errors
        self.code = code
        self.report: dict[str, Any] = json.loads(text)

    @property
    def red(self) -> dict[str, dict[str, Any]]:
        """The rows that are broken, by link."""
        return {r["link"]: r for r in self.report["rows"] if r["status"] == "failed"}

    @property
    def yellow(self) -> list[str]:
        """The links with a warning."""
        return [r["link"] for r in self.report["rows"] if r["status"] == "warning"]

    def row(self, link: str) -> dict[str, Any]:
        """The row of a link."""
        return next(r for r in self.report["rows"] if r["link"] == link)


def check(desktop: PrivateDesktop, *arguments: str) -> Checked:
    """Type the command and read what it says."""
    command = (sys.executable, "-m", "app", "check", "--json", *arguments)
    done = desktop.run(*command, timeout=90.0)
    return Checked(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def lacking(request: pytest.FixtureRequest) -> Iterator[PrivateDesktop]:
    """A desktop that lacks something."""
    with PrivateDesktop(**request.param) as desktop:
        yield desktop


def test_on_a_whole_desktop_every_link_is_proven(second_desktop: PrivateDesktop) -> None:
    checked = check(second_desktop, "--demo")
    assert (checked.code, checked.report["ok"], checked.red, checked.yellow) == (0, True, {}, [])
    assert [hop["name"] for hop in checked.row("round-trip")["hops"]] == HOPS
    times = [hop["ms"] for hop in checked.row("round-trip")["hops"]]
    assert times == sorted(times)
    assert "dunst" in checked.row("notification-server")["proof"]
    assert second_desktop.notification_count() == 0


@pytest.mark.parametrize(
    ("lacking", "link", "code"),
    [
        ({"notification_server": False}, "notification-server", 1),
        ({"tray": None}, "tray", 0),
        ({"key_ring": False}, "key-ring", 0),
    ],
    indirect=["lacking"],
)
def test_what_the_desktop_lacks_is_red_with_advice_and_nothing_else(
    lacking: PrivateDesktop, link: str, code: int
) -> None:
    checked = check(lacking, "--demo")
    assert list(checked.red) == [link]
    assert checked.red[link]["advice"]
    assert checked.code == code


def test_do_not_disturb_of_the_desktop_is_red(second_desktop: PrivateDesktop) -> None:
    second_desktop.run("dunstctl", "set-paused", "true")
    checked = check(second_desktop, "--demo")
    assert list(checked.red) == ["do-not-disturb"]
    assert "dunstctl set-paused false" in checked.red["do-not-disturb"]["advice"]
    assert checked.code == 1


def test_a_server_that_is_down_is_red_and_the_rest_is_not_tried(
    second_desktop: PrivateDesktop, tmp_path: Path
) -> None:
    account = Account(
        AccountId("x"), Protocol.XMPP, "me@example.org", "Me", "ws://127.0.0.1:9/xmpp-websocket"
    )
    configuration = Configuration(Settings(), (account,))
    asyncio.run(SettingsFile(tmp_path / "settings.toml").save(configuration))
    keep = "import keyring; keyring.set_password('bellbird', 'x', 'secret')"
    second_desktop.run(sys.executable, "-c", keep)
    checked = check(second_desktop, "--profile", str(tmp_path))
    assert list(checked.red) == ["account"]
    assert checked.red["account"]["advice"]
    assert checked.row("round-trip")["status"] == "not-available"
    assert checked.code == 1


def test_without_a_display_the_demo_is_checked_on_a_desktop_of_its_own(
    desktop: PrivateDesktop,
) -> None:
    command = (sys.executable, "-m", "app", "check", "--json", "--demo")
    done = desktop.run(*command, env={"DISPLAY": ""}, timeout=90.0)
    checked = Checked(done.returncode, done.stdout, done.stderr)
    assert (checked.code, checked.red) == (0, {})


def test_people_read_a_table(second_desktop: PrivateDesktop) -> None:
    done = second_desktop.run(sys.executable, "-m", "app", "check", "--demo", timeout=90.0)
    assert "ok       A message to myself" in done.stdout
    assert done.stdout.rstrip().endswith("Notifications work.")


def test_the_running_program_answers_and_goes_back_to_where_it_was(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna", "Anna")
        async with stage.program() as window:
            anna.say("Hello")
            await eventually(lambda: window.windowTitle() == "(1) Bellbird", "the message")
            window.close()
            await eventually(lambda: not window.isVisible(), "the window to hide")
            checked = await asyncio.to_thread(check, stage.desktop, "--profile", str(stage.profile))
            assert (checked.code, checked.red, checked.yellow) == (0, {}, [])
            assert checked.row("account")["account"] == stage.server.jid("me")
            assert [h["name"] for h in checked.row("round-trip")["hops"]][-1] == HOPS[-1]
            assert not window.isVisible()
            assert window.windowTitle() == "(1) Bellbird"
            assert stage.logins == 1
            assert anna.texts == []

    play(scene)


def test_each_check_looks_anew(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        async with stage.program():
            desktop = stage.desktop

            async def ask() -> Checked:
                return await asyncio.to_thread(check, desktop, "--profile", str(stage.profile))

            desktop.stop_notification_server()
            try:
                lost = await ask()
            finally:
                desktop.start_notification_server()
            assert list(lost.red) == ["notification-server"]
            found = await ask()
            assert found.red == {}

    play(scene)


def test_the_page_in_the_settings_checks_and_comes_back_to_the_front(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna", "Anna")
        async with stage.program() as window:
            anna.say("Hello")
            await eventually(lambda: window.windowTitle() == "(1) Bellbird", "the message")
            await eventually(window.isActiveWindow, "the keyboard")
            await stage.key("ctrl+comma")
            settings: SettingsWindow = await eventually(
                lambda: window.findChild(SettingsWindow), "the settings"
            )
            await eventually(settings.isActiveWindow, "the settings to be in front")
            settings.go_to(SettingsPage.CHECK)
            settings.check.again.setFocus()
            await stage.key("space")
            rows = await eventually(lambda: settings.check.rows, "the report")
            assert [r.property("broken") for r in rows] == [False] * 11
            assert settings.check.verdict.text() == "Notifications work"
            await eventually(settings.isActiveWindow, "the settings to come back")
            assert window.windowTitle() == "(1) Bellbird"
            assert window.list.model.rowCount() == 1

    play(scene)


def test_after_an_update_a_quiet_check_runs_and_has_nothing_to_tell(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        file = stage.profile / FILE
        file.write_text(json.dumps({"version": "0.0.1", "broken": []}))
        async with stage.program() as window:
            await eventually(
                lambda: json.loads(file.read_text())["version"] == program_version(), "the check"
            )
            assert json.loads(file.read_text())["broken"] == []
            assert stage.desktop.notification_count() == 0
            assert window.list.model.rowCount() == 0

    play(scene)
