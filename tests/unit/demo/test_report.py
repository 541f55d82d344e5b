import json
from pathlib import Path

import pytest

from app.demo.report import NOT_PLAYED, Report


def quiet() -> tuple[Report, list[str]]:
    lines: list[str] = []
    return Report((LookupError,), lines.append), lines


def fail() -> str:
    raise LookupError("the badge is missing")


def test_a_report_without_steps_is_not_ok():
    assert not quiet()[0].ok


def test_a_step_keeps_what_proved_it():
    report, _ = quiet()
    step = report.play("The tray counts", lambda: "42 red pixels")
    assert (step.ok, step.evidence) == (True, "42 red pixels")


def test_a_failed_step_says_what_was_missing():
    report, _ = quiet()
    assert report.play("The tray counts", fail).evidence == "the badge is missing"


def test_one_failed_step_fails_the_report():
    report, _ = quiet()
    report.play("A window", lambda: "seen")
    report.play("The tray counts", fail)
    assert not report.ok


def test_after_a_failed_step_the_others_are_not_played():
    report, _ = quiet()
    report.play("The tray counts", fail)
    assert report.play("A click", lambda: "clicked").evidence == NOT_PLAYED


def test_a_bug_is_no_failed_step():
    report, _ = quiet()
    with pytest.raises(ZeroDivisionError):
        report.play("A click", lambda: str(1 / 0))


def test_each_step_is_told_with_its_outcome():
    report, lines = quiet()
    report.play("The tray counts", fail)
    assert "FAILED" in lines[0]


def test_the_file_holds_every_step(tmp_path: Path):
    report, _ = quiet()
    report.play("小林 writes", lambda: "seen")
    data = json.loads(report.write(tmp_path / "deep" / "report.json").read_text("utf-8"))
    ms = report.steps[0].ms
    step = {"name": "小林 writes", "ok": True, "ms": ms, "evidence": "seen"}
    assert data == {"ok": True, "steps": [step]}
