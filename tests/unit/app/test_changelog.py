"""Our changelog as the program reads it."""

import pytest

from app.changelog import is_newer, read, sections, since


def test_ours_is_there_and_has_what_is_not_released_yet() -> None:
    assert read().startswith("# Changelog")
    assert all(part.version != "Unreleased" for part in sections(read()))


def test_only_what_is_newer_is_new() -> None:
    text = (
        "## [Unreleased]\n\n- x\n\n## [2.0.0]\n\n- b\n\n## [1.10.0]\n\n- a\n\n## [1.9.0]\n\n- c\n"
    )
    assert [part.version for part in since(text, "1.9.0")] == ["2.0.0", "1.10.0"]
    assert [part.entries for part in since(text, "1.10.0")] == [("b",)]
    assert since("", "1.0.0") == ()


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("1.0.1", "1.0.0"),
        ("1.10.0", "1.9.9"),
        ("2.0", "1.99.99"),
        ("1.0.0", "1.0.0-rc.1"),
        ("1.0.0rc2", "1.0.0rc1"),
        ("1.0.0-rc.10", "1.0.0-rc.9"),
        ("1.0.0-beta", "1.0.0-alpha"),
        ("0.0.1", "unknown"),
    ],
)
def test_versions_have_an_order(newer: str, older: str) -> None:
    assert is_newer(newer, older)
    assert not is_newer(older, newer)
    assert not is_newer(newer, newer)
