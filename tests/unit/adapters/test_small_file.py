"""A small file is there whole, old or new, and for nobody else to read."""

import stat
import sys
from pathlib import Path

import pytest

from app.adapters.small_file import replace_file


@pytest.mark.parametrize("durable", [False, True])
def test_it_takes_the_place_of_the_old_one(tmp_path: Path, durable: bool) -> None:
    file = tmp_path / "small.json"
    file.write_bytes(b"old and longer")
    replace_file(file, b"new\r\n\xff", durable=durable)
    assert file.read_bytes() == b"new\r\n\xff"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards the profile folder itself")
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "small.json"
    replace_file(file, b"")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_an_earlier_crash_left_beside_it_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "small.json.new").write_bytes(b"half")
    replace_file(tmp_path / "small.json", b"whole")
    assert (tmp_path / "small.json").read_bytes() == b"whole"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nobody_can_make_us_write_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"precious")
    (tmp_path / "small.json.new").symlink_to(elsewhere)
    replace_file(tmp_path / "small.json", b"whole")
    assert elsewhere.read_bytes() == b"precious"


def test_where_it_cant_be_put_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        replace_file(tmp_path / "folder", b"content")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]
