"""The bill of materials and the licences: valid, complete, and what About can read."""

import json
import sysconfig
from pathlib import Path
from types import ModuleType

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from app.licences import Part, from_json, parts, to_json

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bill(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module; packaging is a folder of scripts, no package."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    import bill as module  # type: ignore[import-not-found]  # as above

    return module  # type: ignore[no-any-return]  # as above


SOME = (
    Part("Qt", "6.9", "LGPL-3.0-only", "https://www.qt.io", "text"),
    Part("httpx", "0.28.1", "BSD-3-Clause", "", "text", "pkg:pypi/httpx@0.28.1"),
)


def test_the_bill_of_materials_is_valid(bill: ModuleType) -> None:
    text = json.dumps(bill.bill(SOME, "1.2.3"))
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(text) is None


def test_every_file_of_a_library_is_its_parts(bill: ModuleType) -> None:
    import httpx
    import PySide6.QtCore

    files = [
        httpx.__file__,
        PySide6.QtCore.__file__,
        sysconfig.get_path("stdlib") + "/json/decoder.py",
    ]
    found = {part.name: part for part in bill.parts_of(Path(file) for file in files)}
    assert found.keys() == {"httpx", "PySide6_Essentials", "Python", "Qt"}
    assert all(part.licence and part.text for part in found.values())


def test_a_file_of_nobody_stops_the_build(bill: ModuleType, tmp_path: Path) -> None:
    strange = tmp_path / "libstrange.so.1"
    strange.touch()
    with pytest.raises(SystemExit, match=r"libstrange\.so\.1"):
        bill.parts_of([strange])


def test_the_terms_of_qt_are_all_there(bill: ModuleType) -> None:
    """LGPL-3.0, 4: the licence, that of the GPL it refers to, how to replace it, the source."""
    import PySide6.QtCore

    (qt,) = (p for p in bill.parts_of([Path(PySide6.QtCore.__file__)]) if p.name == "Qt")
    for words in (
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "GNU GENERAL PUBLIC LICENSE",
        "You may replace them",
        "https://download.qt.io/official_releases/qt/",
    ):
        assert words in qt.text


def test_what_a_bundle_carries_is_what_about_reads() -> None:
    assert from_json(to_json(SOME)) == SOME


def test_outside_a_bundle_the_installed_parts_are_told() -> None:
    found = {part.name: part for part in parts()}
    assert {"qasync", "httpx", "websockets", "h2", "keyring"} <= found.keys()
    assert "bellbird" not in found
    assert "pytest" not in found
    assert "Permission is hereby granted" in found["h2"].text
