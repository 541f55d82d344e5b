"""The check's report for people is in their language, and its columns still stand."""

import unicodedata
from collections.abc import Iterator

import pytest

from app.domain.check import Finding, Hop, Link, Report, Row, Status
from app.domain.words import speak, speak_english
from app.services.check_report import from_json, to_json, to_text

CHINESE = {
    "ok": "正常",
    "FAILED": "失败",
    "Notification server": "通知服务",
    "Permission": "权限",
    "notifications are shown by {name}": "通知由 {name} 显示",
    "the system does not let Bellbird notify": "系统不允许 Bellbird 发送通知",
    "Check again.": "请重新检查。",
    "came back from the server": "从服务器返回",
    "Bellbird {version}, notification check of {when}": "Bellbird {version}，通知检查，{when}",
    "Notifications can't be trusted until this is mended.": "在修复之前，通知不可靠。",
}

REPORT = Report(
    "1.2",
    1_764_000_000.0,
    12.0,
    (
        Row(
            Link.SERVER,
            Finding(Status.OK, "notifications are shown by dunst"),
            hops=(Hop("came back from the server", 3.0),),
        ),
        Row(
            Link.PERMISSION,
            Finding(Status.FAILED, "the system does not let Bellbird notify", "Check again."),
        ),
    ),
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    speak(lambda text: CHINESE.get(text, ""), [text for text in CHINESE if "{" in text])
    yield
    speak_english()


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_it_is_chinese_from_the_first_line_to_the_last() -> None:
    lines = to_text(REPORT).splitlines()
    assert [lines[0][:19], *(line.split("  ")[-1].strip() for line in lines[1:])] == [
        "Bellbird 1.2，通知检查，2",
        "",
        "通知由 dunst 显示",
        "从服务器返回",
        "系统不允许 Bellbird 发送通知",
        "→ 请重新检查。",
        "",
        "在修复之前，通知不可靠。",
    ]


def test_what_was_found_begins_in_one_column() -> None:
    lines = to_text(REPORT).splitlines()
    found = ("通知由", "系统不允许", "→")
    begins = {columns(line[: line.index(f)]) for line in lines for f in found if f in line}
    assert len(begins) == 1


def test_the_json_stays_english_and_can_be_read_again() -> None:
    assert "notifications are shown by dunst" in to_json(REPORT)
    assert from_json(to_json(REPORT)) == REPORT
