"""What can be typed."""

from pathlib import Path

import pytest

from app.bootstrap import main
from app.command_line import Command, Options, parse


def test_nothing_typed_runs_the_program() -> None:
    assert parse([]) == Options()


def test_options_stand_before_or_after_the_command() -> None:
    before = parse(["--profile", "p", "open", "c2c_anna@example.org"])
    after = parse(["open", "c2c_anna@example.org", "--profile", "p"])
    expected = Options(Command.OPEN, link="c2c_anna@example.org", profile=Path("p"))
    assert before == after == expected


def test_the_desktop_starts_us_with_a_bare_link() -> None:
    link = "bellbird:conversation/c2c_a_b%40example.org?account=home"
    assert parse([link]) == Options(Command.OPEN, link=link)


@pytest.mark.parametrize("link", ["xmpp:anna@example.org", "XMPP:anna@example.org?message"])
def test_the_desktop_starts_us_with_an_address_of_xmpp(link: str) -> None:
    assert parse([link]) == Options(Command.OPEN, link=link)


@pytest.mark.parametrize(
    "typed", ["anna", "", "bellbird:settings", "xmpp:", "xmpp:example.org", "c2c_"]
)
def test_what_names_no_conversation_is_refused_with_a_sentence(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        parse(["open", typed])
    assert stopped.value.code == 2
    assert "can't be opened" in capsys.readouterr().err


def test_the_demo_takes_a_folder_for_its_pictures() -> None:
    assert parse(["demo", "--output", "there"]).output == Path("there")


def test_the_check_can_be_written_for_tools_and_tried_on_the_demo() -> None:
    assert parse(["check"]) == Options(Command.CHECK)
    typed = parse(["check", "--json", "--demo", "--profile", "p"])
    assert typed == Options(Command.CHECK, json=True, demo=True, profile=Path("p"))


def test_tencents_library_is_installed_from_a_file() -> None:
    typed = parse(["tencent-sdk", "install", "sdk.tgz", "--profile", "p"])
    assert typed == Options(Command.TENCENT_SDK, profile=Path("p"), library=Path("sdk.tgz"))


def test_an_action_without_a_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["tencent-sdk", "install"])
    assert "FILE" in capsys.readouterr().err


def test_a_file_that_is_not_tencents_library_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.so"
    file.write_bytes(b"something else")
    assert main(["tencent-sdk", "install", str(file), "--profile", str(tmp_path / "p")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Could not install Tencent's library: ")
    assert not (tmp_path / "p" / "tencent-sdk").exists()


def test_words_and_their_wishes_are_no_conversations() -> None:
    assert parse(["unread"]) == Options(Command.UNREAD, link="unread")
    assert parse(["quit", "--profile", "p"]) == Options(Command.QUIT, profile=Path("p"))


def test_quitting_what_does_not_run_is_done(tmp_path: Path) -> None:
    assert main(["quit", "--profile", str(tmp_path)]) == 0
