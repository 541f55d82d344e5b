"""The library is found where the user put it, and put in place only if it is a known one."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from app.adapters.tencent.find import (
    KNOWN,
    LibraryRefused,
    find_library,
    install,
    place_in_package,
)
from app.domain.errors import AccountRefused

CONTENT = b"\x7fELF a library"
PLACE = place_in_package()
KNOWN_HERE = {hashlib.sha256(CONTENT).hexdigest(): PLACE}

pytestmark = pytest.mark.skipif(not PLACE, reason="Tencent has no library for this computer")


def package(folder: Path, content: bytes = CONTENT, name: str = f"package/{PLACE}") -> Path:
    file = folder / "im_electron_sdk.tgz"
    with tarfile.open(file, "w:gz") as archive:
        for member in (name, "package/package.json"):
            entry = tarfile.TarInfo(member)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file


@pytest.mark.parametrize(
    ("system", "machine", "place"),
    [
        ("linux", "x86_64", "lib/linux/lib/libImSDK.so"),
        ("linux", "aarch64", "lib/linux/lib/libImSDK_arm64.so"),
        ("linux", "riscv64", ""),
        ("darwin", "arm64", "lib/mac/Versions/A/ImSDKForMac.dylib"),
        ("win32", "AMD64", "lib/windows/lib/Win64/ImSDK.dll"),
        ("win32", "ARM64", ""),
        ("freebsd", "amd64", ""),
    ],
)
def test_each_computer_has_its_library(system: str, machine: str, place: str) -> None:
    assert place_in_package(system, machine) == place
    assert not place or place in KNOWN.values()


def test_a_package_is_put_in_place_and_found(tmp_path: Path) -> None:
    data = tmp_path / "data"
    installed = install(package(tmp_path), data, KNOWN_HERE)
    assert installed.path.read_bytes() == CONTENT
    assert find_library(None, data) == installed.path
    assert installed.path.parent.stat().st_mode & 0o077 == 0


def test_the_library_itself_and_an_unpacked_package_are_taken_too(tmp_path: Path) -> None:
    unpacked = tmp_path / "node_modules" / "im_electron_sdk"
    library = unpacked / PLACE
    library.parent.mkdir(parents=True)
    library.write_bytes(CONTENT)
    for source in (library, unpacked, tmp_path):
        assert install(source, tmp_path / "data", KNOWN_HERE).path.read_bytes() == CONTENT


def test_another_library_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "libImSDK.so"
    file.write_bytes(CONTENT)
    with pytest.raises(LibraryRefused, match="not the library of im_electron_sdk"):
        install(file, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_package_without_the_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryRefused, match="in this package"):
        install(package(tmp_path, name=f"package/../../{PLACE}"), tmp_path / "data", KNOWN_HERE)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryRefused):
        install(tmp_path / "nowhere.tgz", tmp_path / "data")


def test_a_broken_package_is_refused(tmp_path: Path) -> None:
    file = package(tmp_path)
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(LibraryRefused):
        install(file, tmp_path / "data", KNOWN_HERE)


def test_installing_again_replaces_what_was_there(tmp_path: Path) -> None:
    data = tmp_path / "data"
    install(package(tmp_path), data, KNOWN_HERE)
    newer = {hashlib.sha256(b"newer").hexdigest(): PLACE}
    assert install(package(tmp_path, b"newer"), data, newer).path.read_bytes() == b"newer"


def test_an_unpacked_package_in_the_data_folder_is_found(tmp_path: Path) -> None:
    library = tmp_path / "tencent-sdk" / "package" / PLACE
    library.parent.mkdir(parents=True)
    library.write_bytes(CONTENT)
    assert find_library(None, tmp_path) == library


def test_what_the_user_configured_is_meant_and_nothing_else(tmp_path: Path) -> None:
    install(package(tmp_path), tmp_path, KNOWN_HERE)
    mine = tmp_path / "mine.so"
    with pytest.raises(AccountRefused, match="configured place"):
        find_library(mine, tmp_path)
    mine.write_bytes(CONTENT)
    assert find_library(mine, tmp_path) == mine


def test_where_there_is_none_the_user_learns_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(AccountRefused, match=r"npm pack im_electron_sdk@8\.0\.5906"):
        find_library(None, tmp_path)
