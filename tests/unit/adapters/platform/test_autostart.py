"""Starting with the computer: what is written is what the system's own tools read."""

import os
import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.platform.autostart import autostart
from app.adapters.platform.launch_agent_autostart import LaunchAgentAutostart
from app.adapters.platform.own_command import own_command
from app.adapters.platform.xdg_autostart import XdgAutostart
from app.domain.errors import StorageFailed
from app.ports.desktop import Autostart

ODD = ('/opt/my "apps"/$HOME`x`\\50%/bellbird', "--profile", "a b")


@pytest.fixture(params=[XdgAutostart, LaunchAgentAutostart])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Autostart:
    made: Autostart = request.param(tmp_path / "new" / "folder", ODD)
    return made


def test_it_is_off_until_it_is_switched_on_and_off_again(way: Autostart) -> None:
    seen = [way.is_enabled()]
    for wish in (True, True, False, False):
        way.set_enabled(enabled=wish)
        seen.append(way.is_enabled())
    assert seen == [False, True, True, False, False]


def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for way in (XdgAutostart(tmp_path / "file"), LaunchAgentAutostart(tmp_path / "file")):
        assert not way.is_enabled()
        with pytest.raises(StorageFailed, match="can't be changed"):
            way.set_enabled(enabled=True)


def test_the_desktop_starts_exactly_this_command(tmp_path: Path) -> None:
    """GLib reads the file as GNOME and others do, and starts what is in it."""
    program = tmp_path / 'my "apps" $HOME `x` \\50' / "bellbird"
    program.parent.mkdir()
    said = tmp_path / "said"
    program.write_text(
        f'#!/bin/sh\nprintf "%s|" "$0" "$@" >"{said}.new"\nmv "{said}.new" "{said}"\n'
    )
    program.chmod(0o755)
    XdgAutostart(tmp_path, (str(program), "a b", "%u")).set_enabled(enabled=True)
    (file,) = tmp_path.glob("*.desktop")
    subprocess.run(["gio", "launch", str(file)], check=True, timeout=10)
    from app.demo.screen import wait_for

    wait_for(said.exists, "the program to be started")
    assert said.read_text() == f"{program}|a b|%u|--hidden|"


def test_the_file_is_a_valid_desktop_entry(tmp_path: Path) -> None:
    XdgAutostart(tmp_path, ODD).set_enabled(enabled=True)
    (file,) = tmp_path.glob("*.desktop")
    checked = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, check=False)
    assert checked.stdout + checked.stderr == b""


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_a_desktops_own_switch_counts(tmp_path: Path, line: str) -> None:
    way = XdgAutostart(tmp_path, ODD)
    way.set_enabled(enabled=True)
    (file,) = tmp_path.glob("*.desktop")
    file.write_text(f"[Desktop Entry]\nType=Application\nExec=x\n{line}\n")
    assert not way.is_enabled()


def test_launchd_is_told_each_argument_as_it_is(tmp_path: Path) -> None:
    LaunchAgentAutostart(tmp_path, ODD).set_enabled(enabled=True)
    (file,) = tmp_path.glob("*.plist")
    assert plistlib.loads(file.read_bytes())["ProgramArguments"] == [*ODD, "--hidden"]


def test_an_agent_that_is_broken_or_disabled_counts_as_off(tmp_path: Path) -> None:
    way = LaunchAgentAutostart(tmp_path)
    seen = []
    for content in (b"no plist", plistlib.dumps({"RunAtLoad": True, "Disabled": True}), b""):
        (tmp_path / "im.bellbird.Bellbird.plist").write_bytes(content)
        seen.append(way.is_enabled())
    assert seen == [False, False, False]


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of Linux desktops")
def test_this_system_has_a_way_of_its_own() -> None:
    way = autostart()
    assert way is not None
    way.set_enabled(enabled=True)
    file = Path(os.environ["XDG_CONFIG_HOME"], "autostart/im.bellbird.Bellbird.desktop")
    assert f"Exec={own_command()[0]}" in file.read_text()
    way.set_enabled(enabled=False)
