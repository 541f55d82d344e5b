"""The terminal speaks the user's language, without Qt."""

import asyncio
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources
from app.adapters.storage.settings_file import SettingsFile
from app.bootstrap import main
from app.bootstrap.catalogue import Catalogue
from app.bootstrap.folders import Folders
from app.bootstrap.terminal import complain, speak_users_language, system_languages
from app.command_line import Options
from app.domain.languages import Language, spoken_for
from app.domain.push_vendors import TITLES, PushVendorId
from app.domain.settings import Settings
from app.domain.words import say, speak_english
from app.ports.storage import Configuration


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak_english()


def chinese(folder: Path) -> Folders:
    """A profile whose settings are Chinese."""
    folders = Folders.of(folder)
    file = SettingsFile(folders.settings / "settings.toml")
    asyncio.run(file.save(Configuration(Settings(language=Language.CHINESE.value))))
    return folders


def test_every_text_of_the_catalogue_is_read_as_qt_reads_it() -> None:
    file = resources.path("translations/bellbird_zh_CN.ts")
    catalogue = Catalogue(resources.read_bytes("translations/bellbird_zh_CN.qm"), "Core")
    wrong = []
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314  our own file
        if context.findtext("name") != "Core":
            continue
        for message in context.iter("message"):
            source, chinese = message.findtext("source"), message.findtext("translation")
            if message.find("comment") is None and catalogue.look_up(source or "") != chinese:
                wrong.append(source)
    assert wrong == []


def test_what_is_not_in_it_has_no_translation() -> None:
    catalogue = Catalogue(resources.read_bytes("translations/bellbird_zh_CN.qm"), "Core")
    assert catalogue.look_up("nobody says this") == ""


def test_what_is_no_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="no catalogue"):
        Catalogue(b"anything", "Core")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.ENGLISH),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, Language.ENGLISH),
        ({"LANG": "zh_CN.UTF-8"}, Language.CHINESE),
        ({"LANG": "zh_SG"}, Language.CHINESE),
        ({"LANG": "zh_TW.UTF-8"}, Language.ENGLISH),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, Language.CHINESE),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, Language.ENGLISH),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:zh_CN:en"}, Language.CHINESE),
        ({"LANG": "de_DE.UTF-8@euro"}, Language.ENGLISH),
    ],
)
def test_the_environment_says_which_language(
    environment: dict[str, str], language: Language
) -> None:
    assert spoken_for(system_languages(environment)) is language


def test_the_settings_come_before_the_system(tmp_path: Path) -> None:
    folders = chinese(tmp_path)
    speak_users_language(folders)
    assert say("there is no connection to the server") == "没有与服务器的连接"


_SAME = {"bellbird", "Bellbird", "COMMAND", "push-test", "check", "demo", "open", "quit", "unread",
    "tencent-sdk", "VENDOR", "CONVERSATION", "ACTION", "FILE", "FOLDER", "ID", "TOKEN", "TITLE",
    "BODY", "NAME", "keyring", "TOML", "JSON", "npm", "im_electron_sdk", "install", "OUTPUT",
    "build", "tgz"}  # fmt: skip
"""What is typed as it is, and names."""


def left_of_english(output: str) -> set[str]:
    """Words that are neither Chinese, nor typed, nor names."""
    output = output.replace(str(Options().output), "")
    vendors = {
        word
        for title in (*TITLES.values(), *(v.value for v in PushVendorId))
        for word in words_of(title)
    }
    typed = {word for option in re.findall(r"--?[a-z][a-z-]*", output) for word in words_of(option)}
    addresses = set(words_of(" ".join(re.findall(r"\S+@\S+|\w+:|c2c_|group_", output))))
    return set(words_of(output)) - _SAME - vendors - typed - addresses


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z_-]+", text)


@pytest.mark.parametrize(
    "typed", ["", "demo", "check", "unread", "quit", "open", "push-test", "tencent-sdk install"]
)
def test_the_help_is_understood(
    typed: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # so that no word is broken
    chinese(tmp_path)
    with pytest.raises(SystemExit):
        main(["--profile", str(tmp_path), *typed.split(), "--help"])
    told = capsys.readouterr().out
    assert "用法" in told
    assert left_of_english(told) == set()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("frobnicate", "bellbird：错误：参数 COMMAND：无效的选择：'frobnicate'"),
        ("open", "bellbird open：错误：缺少以下参数：CONVERSATION"),
        ("open anna", "bellbird：错误：无法打开 'anna'：ID 既不以 c2c_ 也不以 group_ 开头"),
        ("check --jsun", "bellbird：错误：无法识别的参数：--jsun"),
        ("push-test apns", "bellbird：错误：push-test 需要 --config"),
        ("check --profile", "bellbird check：错误：参数 --profile：需要一个值"),
        ("check --json=1", "bellbird check：错误：参数 --json：不需要值 '1'"),
    ],
)
def test_what_was_typed_wrong_is_told(
    typed: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chinese(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["--profile", str(tmp_path), *typed.split()])
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err


def test_no_line_of_the_help_is_wider_than_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    chinese(tmp_path)
    with pytest.raises(SystemExit):
        main(["--profile", str(tmp_path), "push-test", "--help"])

    def width(line: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)

    assert [line for line in capsys.readouterr().out.splitlines() if width(line) > 80] == []


def test_qt_is_not_loaded_for_it(tmp_path: Path) -> None:
    chinese(tmp_path)
    code = (
        "import sys; from app.bootstrap import main\n"
        "try: main(['--profile', sys.argv[1], '--help'])\n"
        "except SystemExit: sys.exit('PySide6' in sys.modules)"
    )
    helped = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, check=True, text=True
    )
    assert "用法" in helped.stdout


def test_a_complaint_is_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = chinese(tmp_path)
    complain("Could not start Bellbird: there is no connection to the server", folders)
    assert "没有与服务器的连接" in capsys.readouterr().err
