"""The desktop the other tests rely on: its parts are there, can be touched, broken and mended."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.demo.private_desktop import (
    PrivateDesktop,
    PrivateDesktopError,
    ScreenError,
    Window,
    wait_for,
)

pytestmark = pytest.mark.desktop

NOTIFICATIONS = "org.freedesktop.Notifications"
SUNSET = (
    "display",
    "-immutable",
    "-title",
    "sunset",
    "-size",
    "300x200",
    "gradient:#ffb27a-#53456f",
)


@pytest.fixture(scope="module")
def private() -> Iterator[PrivateDesktop]:
    """A desktop for this module, which keeps all its parts."""
    with PrivateDesktop(size=(800, 600)) as desktop:
        yield desktop


@pytest.fixture
def sunset(private: PrivateDesktop) -> Iterator[Window]:
    """A window, while the test runs."""
    process = private.spawn(*SUNSET)
    yield private.window_of("sunset")
    private.end(process)


def notify(desktop: PrivateDesktop, summary: str) -> None:
    path = "/org/freedesktop/Notifications"
    done = desktop.run(
        "gdbus", "call", "--session", "--dest", NOTIFICATIONS, "--object-path", path,
        "--method", f"{NOTIFICATIONS}.Notify",
        "test", "0", "", summary, "", "['default', 'Open']", "{}", "0",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


# -- what is there --------------------------------------------------------------------------------


def test_the_screen_has_the_wanted_size(private: PrivateDesktop, tmp_path: Path):
    header = private.screenshot(tmp_path / "deep/screen.png").read_bytes()[16:24]
    assert (int.from_bytes(header[:4]), int.from_bytes(header[4:])) == (800, 600)


def test_the_wallpaper_is_painted(private: PrivateDesktop):
    top, bottom = private.look(0, 0, 50, 10), private.look(0, 500, 50, 10)
    assert top.brightness > bottom.brightness > 0


def test_the_home_is_empty_and_its_own(private: PrivateDesktop):
    home = private.run("sh", "-c", "echo $HOME; ls $HOME").stdout.split()
    assert home == [str(private.home)]


def test_nothing_of_the_machine_s_own_desktop_gets_in(private: PrivateDesktop):
    environ = {"DBUS_SESSION_BUS_ADDRESS": "foreign", "GTK_MODULES": "foreign", "PATH": "kept"}
    private.adopt(environ)
    assert environ.get("GTK_MODULES") is None
    assert environ["DBUS_SESSION_BUS_ADDRESS"] == private.env["DBUS_SESSION_BUS_ADDRESS"]


def test_the_tray_takes_icons(private: PrivateDesktop):
    assert private.has_tray()


def test_the_key_ring_keeps_a_secret(private: PrivateDesktop):
    program = (
        "import keyring\n"
        "keyring.set_password('service', 'user', '秘密')\n"
        "print(keyring.get_password('service', 'user'))\n"
    )
    assert private.run(sys.executable, "-c", program).stdout == "秘密\n"


@pytest.mark.parametrize("text", ["小林", "😀"])
def test_a_font_for_every_script_is_there(private: PrivateDesktop, text: str):
    fonts = private.run("fc-list", f":charset={ord(text[0]):x}", "family").stdout
    assert "Noto" in fonts


# -- seeing and touching --------------------------------------------------------------------------


def test_a_window_is_found_where_its_pixels_are(private: PrivateDesktop, sunset: Window):
    inside = private.look(sunset.x + 2, sunset.y + 2, sunset.width - 4, 8)
    assert inside.count((255, 178, 122)) == inside.width * inside.height


def test_a_new_window_gets_the_keyboard(private: PrivateDesktop, sunset: Window):
    assert wait_for(private.active_window, "an active window").id == sunset.id


def test_a_click_on_its_frame_closes_a_window(private: PrivateDesktop):
    process = private.spawn(*SUNSET)
    window = private.window_of("sunset")
    private.click(window.x + window.width - 16, window.y - 14)
    assert process.wait(10) is not None


def test_a_window_that_never_comes_is_an_error(private: PrivateDesktop):
    with pytest.raises(ScreenError, match="no such window"):
        private.window_of("no such window", timeout=0.1)


def test_a_notification_is_on_the_screen_until_it_is_clicked(private: PrivateDesktop):
    notify(private, "Anna 小林 😀")
    window = private.notification_window()
    assert private.notification_count() == 1
    private.click(*window.centre)
    wait_for(lambda: not private.notification_windows(), "the notification to go")


def test_what_is_typed_reaches_the_active_window(private: PrivateDesktop):
    # xev tells the keys that its window gets.
    process = private.spawn("xev", "-event", "keyboard")
    private.focus(private.window_of("Event Tester"))
    private.type_text("é林")
    wait_for(lambda: "é" in private.log_of("xev") and "林" in private.log_of("xev"), "the keys")
    private.end(process)


# -- breaking and mending -------------------------------------------------------------------------


def test_a_killed_notification_server_stays_away_until_it_is_started(
    second_desktop: PrivateDesktop,
):
    second_desktop.kill("notification-server")
    wait_for(lambda: not second_desktop.has_owner(NOTIFICATIONS), "its name to go")
    second_desktop.start_notification_server()
    notify(second_desktop, "again")
    assert second_desktop.notification_window()


def test_one_tray_can_follow_another(second_desktop: PrivateDesktop):
    second_desktop.stop_tray()
    wait_for(lambda: not second_desktop.has_tray(), "the tray to go")
    second_desktop.start_tray("trayer")
    assert second_desktop.has_tray()


def test_a_restarted_bus_has_the_same_address(second_desktop: PrivateDesktop):
    second_desktop.kill("bus")
    second_desktop.start_bus()
    assert second_desktop.has_owner("org.freedesktop.DBus")


def test_another_bus_is_empty_and_ends(private: PrivateDesktop):
    with private.another_bus() as address:
        names = private.run(
            "gdbus", "call", "--address", address, "--dest", "org.freedesktop.DBus",
            "--object-path", "/", "--method", "org.freedesktop.DBus.ListNames",
        ).stdout  # fmt: skip
        assert "org.freedesktop.Notifications" not in names
        assert "org.freedesktop.DBus" in names
    socket = Path(address.removeprefix("unix:path="))
    assert not socket.exists()


def test_a_long_temporary_folder_does_no_harm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    long = tmp_path / ("long" * 30)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with PrivateDesktop(tray=None) as desktop:
        assert desktop.has_owner("org.freedesktop.secrets")


def test_everything_ends_with_the_desktop():
    with PrivateDesktop() as desktop:
        display, home = desktop.env["DISPLAY"], desktop.home
        program = desktop.spawn("sh", "-c", "sleep 1000 & wait")
    assert program.returncode is not None
    assert not home.exists()
    assert not Path(f"/tmp/.X11-unix/X{display[1:]}").exists()


def test_everything_ends_with_the_process_that_started_it(tmp_path: Path):
    program = (
        "import os, signal\n"
        "from app.demo.private_desktop import PrivateDesktop\n"
        "desktop = PrivateDesktop(tray=None).__enter__()\n"
        "print(desktop.env['DISPLAY'], flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )
    socket = Path(f"/tmp/.X11-unix/X{done.stdout.strip()[1:]}")
    wait_for(lambda: not socket.exists(), "the X server to end")


def test_a_missing_part_names_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrivateDesktopError, match=r"is not installed.*apt-get install"):
        PrivateDesktop().__enter__()
