"""What the Linux packages install is what desktops' own tools take for right."""

import re
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from app.adapters.platform.activation import PATH
from app.adapters.push.unifiedpush import APP_NAME
from app.command_line import parse, program_version
from app.domain.ids import APP_ID, LINK_SCHEMES

LINUX = Path(__file__).parents[2] / "packaging/linux"
FILES = LINUX / "files"
DESKTOP_FILE = FILES / f"{APP_ID}.desktop"


def run(*command: str) -> str:
    """Run a tool; gives all that it said, and fails the test if it ends with an error."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return (done.stdout + done.stderr).strip()


def entries(file: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys have case there
    parser.read(file, encoding="utf-8")
    return parser


def test_the_desktop_file_is_valid() -> None:
    assert run("desktop-file-validate", str(DESKTOP_FILE)) == ""


def test_the_desktop_file_takes_the_links_that_the_program_takes() -> None:
    types = entries(DESKTOP_FILE)["Desktop Entry"]["MimeType"].strip(";").split(";")
    assert set(types) == {f"x-scheme-handler/{scheme}" for scheme in LINK_SCHEMES}


def test_each_action_of_the_desktop_file_is_a_command() -> None:
    parser = entries(DESKTOP_FILE)
    actions = parser["Desktop Entry"]["Actions"].strip(";").split(";")
    commands = [parser[f"Desktop Action {name}"]["Exec"].split() for name in actions]
    assert [parse(command[1:]).command.value for command in commands] == actions


def test_the_metainfo_is_valid(tmp_path: Path) -> None:
    text = (FILES / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    file = tmp_path / f"{APP_ID}.metainfo.xml"
    file.write_text(
        text.replace("@VERSION@", program_version()).replace("@DATE@", "2026-01-31"), "utf-8"
    )
    said = run("appstreamcli", "validate", "--no-net", "--no-color", str(file))
    assert not re.search(r"^[EW]:", said, re.MULTILINE), said
    assert f">{DESKTOP_FILE.name}<" in text


@pytest.mark.parametrize("name", [APP_ID, APP_NAME])
def test_the_bus_can_start_the_program_under_each_of_its_names(name: str) -> None:
    service = entries(FILES / f"{name}.service")["D-BUS Service"]
    assert service["Name"] == name
    program, *arguments = service["Exec"].split()
    assert program == "@BELLBIRD@"
    assert parse(arguments).hidden


def test_the_names_agree_with_each_other() -> None:
    # DBusActivatable asks that the desktop file is named like the name on the bus.
    assert entries(DESKTOP_FILE)["Desktop Entry"]["DBusActivatable"] == "true"
    assert entries(DESKTOP_FILE)["Desktop Entry"]["Icon"] == APP_ID
    assert PATH == "/im/bellbird/Bellbird"


def test_the_manual_page_is_faultless() -> None:
    assert run("mandoc", "-T", "lint", "-W", "warning", str(FILES / "bellbird.1")) == ""


def test_the_manual_page_tells_every_command() -> None:
    from app.command_line import Command

    told = set(re.findall(r"^\.(?:It )?Cm ([\w-]+(?: \| [\w-]+)*)", _manual(), re.MULTILINE))
    told = {word for line in told for word in line.split(" | ")}
    assert {c.value for c in Command} - {"run"} <= told


def _manual() -> str:
    return (FILES / "bellbird.1").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "script", ["install.sh", "try_deb.sh", "system_packages.sh", "../environment.sh"]
)
def test_the_scripts_have_no_faults_of_grammar(script: str) -> None:
    file = LINUX / script
    shell = file.read_text(encoding="utf-8").partition("\n")[0].rpartition("/")[2].split()[-1]
    run(shell, "-n", str(file))


def test_each_line_excused_from_lintian_is_about_our_package() -> None:
    lines = (LINUX / "lintian-overrides").read_text().splitlines()
    excused = [line for line in lines if line and not line.startswith("#")]
    assert excused
    assert all(re.fullmatch(r"bellbird: [a-z0-9-]+", line) for line in excused)


# The tarball's installer, on a small stand-in


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """What the tarball holds, with a program that only writes down how it was called."""
    top = tmp_path / "bellbird-1.0"
    (top / "bellbird/_internal").mkdir(parents=True)
    (top / "share/applications").mkdir(parents=True)
    (top / "share/dbus-1/services").mkdir(parents=True)
    program = top / "bellbird/bellbird"
    program.write_text('#!/bin/sh\necho "$@" >>"$0.calls"\n')
    program.chmod(0o755)
    (top / "share/applications" / DESKTOP_FILE.name).write_text(DESKTOP_FILE.read_text("utf-8"))
    service = FILES / f"{APP_ID}.service"
    (top / "share/dbus-1/services" / service.name).write_text(service.read_text())
    (top / "install.sh").write_text((LINUX / "install.sh").read_text())
    return top


def install(unpacked: Path, prefix: Path, *arguments: str) -> int:
    command = ["env", f"PREFIX={prefix}", "sh", str(unpacked / "install.sh"), *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode


def test_what_the_tarball_installs_starts_by_its_full_path(unpacked: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "prefix of mine"
    assert install(unpacked, prefix) == 0
    subprocess.run([prefix / "bin/bellbird", "--hidden"], check=True)
    installed = entries(prefix / "share/applications" / DESKTOP_FILE.name)
    assert installed["Desktop Entry"]["Exec"] == f"{prefix}/bin/bellbird %u"
    service = entries(prefix / f"share/dbus-1/services/{APP_ID}.service")
    assert service["D-BUS Service"]["Exec"] == f"{prefix}/bin/bellbird --hidden"


def test_removing_it_leaves_what_others_put_there(unpacked: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "prefix"
    other = prefix / "share/applications/other.desktop"
    other.parent.mkdir(parents=True)
    other.touch()
    assert install(unpacked, prefix) == 0
    assert install(unpacked, prefix) == 0  # over itself
    assert install(unpacked, prefix, "--remove") == 0
    assert [p for p in prefix.rglob("*") if p.is_file() and p.name != "mimeinfo.cache"] == [other]
    assert install(unpacked, prefix, "--remove") == 1
