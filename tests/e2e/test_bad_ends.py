"""The program can't go on: it says why, on the screen where it was started from a desktop."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.storage.storage import FILE_NAME
from app.demo.private_desktop import PrivateDesktop

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.desktop


def test_an_archive_of_a_newer_version_is_refused_politely(
    desktop: PrivateDesktop, tmp_path: Path
) -> None:
    import sqlite3

    from app.adapters.storage.schema import APPLICATION_ID

    file = tmp_path / FILE_NAME
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE message (of_the_future)")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 999")
    connection.commit()
    connection.close()
    before = file.read_bytes()
    program = desktop.spawn(
        sys.executable, str(ROOT / "main.py"), "--profile", str(tmp_path), folder=ROOT
    )
    desktop.window_of("Bellbird")
    desktop.key("Escape")
    assert program.wait(10) == 1
    assert "newer version of Bellbird" in desktop.log_of(Path(sys.executable).name)
    assert file.read_bytes() == before


def test_a_second_version_steps_back(desktop: PrivateDesktop, tmp_path: Path) -> None:
    """The same program under another version's name: metadata beside it say which it is."""
    other = tmp_path / "other"
    metadata = other / "bellbird-99.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: bellbird\nVersion: 99.0\n")
    profile = tmp_path / "profile"
    command = (sys.executable, str(ROOT / "main.py"), "--profile", str(profile))
    running = desktop.spawn(*command, folder=ROOT)
    desktop.window_of("Bellbird")
    second = subprocess.run(
        command,
        env={**desktop.env, "PYTHONPATH": str(other)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    desktop.end(running)
    assert second.returncode == 1
    assert "Quit it before 99.0 is started" in second.stderr
