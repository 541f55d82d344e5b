"""What Windows, macOS, Flatpak and the workflows are given, judged by tools."""

import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from app.domain.ids import APP_ID, LINK_SCHEMES

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"


@pytest.fixture
def icons(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that draws them; packaging is a folder of scripts, no package."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    import icons as module  # type: ignore[import-not-found]  # as above

    return module  # type: ignore[no-any-return]  # as above


def test_the_installer_for_windows_compiles(icons: ModuleType, tmp_path: Path) -> None:
    assert shutil.which("makensis"), "install nsis"
    folder, icon = tmp_path / "frozen", tmp_path / "bellbird.ico"
    (folder / "_internal").mkdir(parents=True)
    (folder / "Bellbird.exe").write_bytes(b"MZ")
    (folder / "_internal/part.dll").write_bytes(b"MZ")
    icon.write_bytes(icons.ico(ROOT / "resources/icons/bellbird.svg"))
    out = tmp_path / "Bellbird-1.2.3-setup.exe"
    defines = {"VERSION": "1.2.3", "FOLDER": folder, "OUT": out, "ICON": icon}
    command = ["makensis", "-V2", "-WX", *(f"-D{name}={value}" for name, value in defines.items())]
    done = subprocess.run(
        [*command, str(PACKAGING / "windows/bellbird.nsi")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert out.read_bytes().startswith(b"MZ")


def test_the_installer_takes_away_every_key_it_writes() -> None:
    text = (PACKAGING / "windows/bellbird.nsi").read_text(encoding="utf-8")
    written = set(re.findall(r'WriteReg\w+ HKCU "([^"]+)"', text))
    removed = set(re.findall(r'DeleteReg(?:Key|Value) HKCU "([^"]+)"', text))
    removed |= {"Software\\Classes\\${APP}.${SCHEME}"}  # by the names that the macro is used with
    capabilities = {"${CAPABILITIES}", "${CAPABILITIES}\\URLAssociations"}
    left = {key for key in written - capabilities if not any(key.startswith(r) for r in removed)}
    assert left == set()
    assert re.search(r'DeleteRegKey HKCU "Software\\\$\{APP\}"', text)  # capabilities are below it
    for scheme in LINK_SCHEMES:
        assert f"!insertmacro LINKS_OF {scheme} " in text
        assert f'DeleteRegKey HKCU "Software\\Classes\\${{APP}}.{scheme}"' in text


@pytest.mark.skipif(sys.platform == "win32", reason="read from the source of the other system")
def test_installer_and_program_agree_on_the_run_key() -> None:
    source = (ROOT / "app/adapters/platform/run_key_autostart.py").read_text(encoding="utf-8")
    script = (PACKAGING / "windows/bellbird.nsi").read_text(encoding="utf-8")
    assert '_NAME = "Bellbird"' in source
    assert '!define APP "Bellbird"' in script
    assert f'!define APP_ID "{APP_ID}"' in script


@pytest.mark.parametrize("name", ["Info.plist", "entitlements.plist"])
def test_the_property_lists_are_valid(name: str) -> None:
    file = PACKAGING / "macos" / name
    assert isinstance(plistlib.loads(file.read_bytes()), dict)
    subprocess.run(["xmllint", "--noout", "--nonet", str(file)], check=True, timeout=30)


def test_the_app_for_macos_takes_the_links_that_the_program_takes() -> None:
    info = plistlib.loads((PACKAGING / "macos/Info.plist").read_bytes())
    (taken,) = info["CFBundleURLTypes"]
    assert set(taken["CFBundleURLSchemes"]) == LINK_SCHEMES
    assert taken["CFBundleURLName"] == APP_ID


def test_the_icon_for_macos_holds_what_it_says(icons: ModuleType) -> None:
    data = icons.icns(ROOT / "resources/icons/bellbird.svg")
    assert data[:4] == b"icns"
    assert int.from_bytes(data[4:8]) == len(data)
    assert data.count(b"\x89PNG\r\n") == 6


@pytest.mark.parametrize("name", ["make_dmg.sh", "take_certificate.sh"])
def test_the_scripts_for_macos_have_no_faults_of_grammar(name: str) -> None:
    subprocess.run(["bash", "-n", str(PACKAGING / "macos" / name)], check=True, timeout=30)


def test_the_workflows_follow_githubs_schema() -> None:
    files = sorted(str(file) for file in (ROOT / ".github/workflows").glob("*.yml"))
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    subprocess.run([*command, "vendor.github-workflows", *files], check=True, timeout=60)


def test_every_script_that_a_workflow_runs_is_there_and_may_be_run() -> None:
    text = "".join(f.read_text("utf-8") for f in (ROOT / ".github/workflows").glob("*.yml"))
    scripts = set(re.findall(r"packaging/[\w/.]+\.(?:sh|py|ps1)", text))
    assert len(scripts) >= 5
    for script in scripts:
        file = ROOT / script
        assert file.is_file(), script
        assert file.suffix != ".sh" or file.stat().st_mode & 0o100, script


def test_the_flatpak_may_do_what_the_program_does() -> None:
    from ruamel.yaml import YAML

    manifest = YAML(typ="safe").load(
        (PACKAGING / "flatpak" / f"{APP_ID}.yaml").read_text(encoding="utf-8")
    )
    granted = set(manifest["finish-args"])
    assert manifest["app-id"] == APP_ID
    for name in ("org.freedesktop.Notifications", "org.freedesktop.secrets"):
        assert f"--talk-name={name}" in granted
    # Nobody's files but what the user hands over, and no bus as a whole.
    assert not any(a.startswith(("--filesystem=ho", "--socket=session-bus")) for a in granted)
