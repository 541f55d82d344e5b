"""Crashes are told of once, and started again after, but not for ever."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.bootstrap.crashes import MOST, WITHIN, Crashes, start_again
from app.demo.screen import wait_for

ROOT = Path(__file__).parents[3]


def test_a_run_that_ends_by_itself_leaves_nothing_to_tell(tmp_path: Path) -> None:
    for _ in range(2):
        crashes = Crashes(tmp_path)
        assert not crashes.begin()
        crashes.end()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_killed_is_no_crash(tmp_path: Path) -> None:
    run(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert tells(tmp_path) == [False]


def test_an_error_is_told_of_by_the_next_run_only(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path)
    crashes.begin()
    crashes.may_start_again()
    crashes.end()
    assert tells(tmp_path, 3) == [True, False, False]


def test_too_many_in_a_short_time_end_it(tmp_path: Path) -> None:
    now = 1000.0
    crashes = Crashes(tmp_path, lambda: now)
    answers = []
    for _ in range(MOST + 1):
        answers.append(crashes.may_start_again())
        now += 1.0
    assert answers == [True] * (MOST - 1) + [False] * 2
    now += WITHIN
    assert crashes.may_start_again()


def test_a_fault_in_native_code_is_told_of_and_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run(tmp_path, "import faulthandler; faulthandler._sigsegv()")
    assert tells(tmp_path, 2) == [True, False]
    assert "Segmentation fault" in caplog.text


def test_a_broken_account_of_crashes_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_bytes(b"\xffnoon\n")
    crashes = Crashes(tmp_path)
    assert not crashes.begin()
    assert crashes.may_start_again()
    crashes.end()


def test_a_folder_that_can_not_be_written_is_no_crash(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path / "missing")
    assert not crashes.begin()
    assert crashes.may_start_again()
    crashes.end()


def test_what_is_started_again_lives_on(tmp_path: Path) -> None:
    file = tmp_path / "alive"
    code = f"import pathlib, time; time.sleep(0.2); pathlib.Path({str(file)!r}).touch()"
    starter = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from app.bootstrap.crashes import start_again\n"
        f"start_again([sys.executable, '-c', {code!r}])"
    )
    subprocess.run([sys.executable, "-c", starter], check=True, timeout=30)
    wait_for(file.exists, "the program that was started again")
    start_again(["/nowhere/to/be/found"])


def tells(folder: Path, runs: int = 1) -> list[bool]:
    """Let so many runs begin and end; gives whether each told of a crash before it."""
    told = []
    for _ in range(runs):
        crashes = Crashes(folder)
        told.append(crashes.begin())
        crashes.end()
    return told


def run(folder: Path, code: str) -> None:
    """Let a program of its own begin to watch, and then do something that ends it."""
    begin = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path\nfrom app.bootstrap.crashes import Crashes\n"
        f"crashes = Crashes(Path({str(folder)!r})); crashes.begin()\n{code}"
    )
    done = subprocess.run(
        [sys.executable, "-c", begin], capture_output=True, check=False, timeout=30
    )
    assert done.returncode < 0
