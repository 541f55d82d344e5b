"""The demo where there is no display: played once, as `make demo` plays it."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [pytest.mark.desktop, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Played:
    """What a run left: its exit code, what it printed, its folder, and its temporary folder."""

    code: int
    printed: str
    output: Path
    temporary: Path

    @property
    def report(self) -> dict[str, object]:
        """The report, as it was written."""
        report: dict[str, object] = json.loads((self.output / "report.json").read_text("utf-8"))
        return report

    @property
    def steps(self) -> list[dict[str, object]]:
        """The report's steps."""
        steps = self.report["steps"]
        assert isinstance(steps, list)
        return steps

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures by name, without their numbers."""
        return {path.stem[3:]: path.read_bytes() for path in self.output.glob("*.png")}


def start(folder: Path, path: str) -> subprocess.Popen[str]:
    (folder / "tmp").mkdir()
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "demo", "--output", str(folder / "demo")],
        env={**env, "TMPDIR": str(folder / "tmp"), "PATH": path},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def play(folder: Path, path: str) -> Played:
    with start(folder, path) as process:
        printed, _ = process.communicate()
    return Played(process.returncode, printed, folder / "demo", folder / "tmp")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The one run that these tests look at."""
    return play(tmp_path_factory.mktemp("demo"), os.environ["PATH"])


def test_every_step_goes_well(played: Played):
    failed = [step for step in played.steps if step["ok"] is not True]
    assert (played.code, failed, played.report["ok"]) == (0, [], True), played.printed


def test_the_story_has_at_least_ten_steps(played: Played):
    assert len(played.steps) >= 10


def test_each_step_has_its_name_its_time_and_its_evidence(played: Played):
    shapes = {tuple((key, type(value)) for key, value in step.items()) for step in played.steps}
    assert shapes == {(("name", str), ("ok", bool), ("ms", int), ("evidence", str))}
    assert all(step["evidence"] for step in played.steps)


@pytest.mark.parametrize("name", ["notification", "tray", "conversation", "group", "dark"])
def test_the_picture_is_there(played: Played, name: str):
    assert played.pictures[name].startswith(PNG)


def test_progress_is_told_line_by_line(played: Played):
    assert all(str(step["name"]) in played.printed for step in played.steps)


def test_nothing_is_left_behind(played: Played):
    assert list(played.temporary.iterdir()) == []


def test_a_missing_part_fails_with_the_package_to_install(tmp_path: Path):
    empty = tmp_path / "bin"
    empty.mkdir()
    played = play(tmp_path, str(empty))
    assert played.code == 1
    assert "apt-get install" in str(played.steps[0]["evidence"])


def test_ended_from_outside_it_takes_everything_with_it(
    tmp_path_factory: pytest.TempPathFactory,
):
    folder = tmp_path_factory.mktemp("ended")
    with start(folder, os.environ["PATH"]) as process:
        assert process.stdout is not None
        while "A private desktop is there" not in process.stdout.readline():
            pass
        process.terminate()
        process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert list((folder / "tmp").iterdir()) == []
