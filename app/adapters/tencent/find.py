"""Where Tencent's library is, and how the user puts it in place; we never ship it.

Tencent publishes it in the npm package `im_electron_sdk`. It is used from the path that the user
configured, from the program's data folder, or from an unpacked package there. What is put into the
data folder is known by its hash, since a library can do whatever we can.
"""

import hashlib
import platform
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct

from app.adapters.small_file import replace_file
from app.domain.errors import AccountRefused, AppError

PACKAGE = "im_electron_sdk"
PACKAGE_VERSION = "8.0.5906"

_MAX_SIZE = 64 * 2**20
"""Bytes of a library that are read; the largest known one has 20 MB."""

KNOWN: Mapping[str, str] = {
    "b37b8eea54fd36877bbfd647c33abdcb634c82a7ff7c05e8141ffd80db95140d": "lib/linux/lib/libImSDK.so",
    "17f884c3d35533591bb2bbef674608fe18aaa261f245f55e6b3b19286ec7db25": (
        "lib/linux/lib/libImSDK_arm64.so"
    ),
    "71041081ca7d4b50ad6c9d744939b0df66dd0d82aa0e3ea0a076b5be29f0c040": (
        "lib/mac/Versions/A/ImSDKForMac.dylib"
    ),
    "6380851bbce3edf627fe19222d5fcde92ac4d7035d969a393d50078d9669a535": (
        "lib/windows/lib/Win32/ImSDK.dll"
    ),
    "41b626191aa20a380fcb7e24d09917f76faadce0fe803a9545bf7e503d9247e4": (
        "lib/windows/lib/Win64/ImSDK.dll"
    ),
}
"""SHA-256 of each library of the package, and its place there."""

HOW_TO_GET_IT = (
    f"run “npm pack {PACKAGE}@{PACKAGE_VERSION}”, then "
    f"“bellbird tencent-sdk install {PACKAGE}-{PACKAGE_VERSION}.tgz”"
)


class LibraryRefused(AppError):
    """A file does not hold the library for this computer, or not a known one."""


class Installed(Struct, frozen=True):
    """What `install` put in place."""

    path: Path
    package_version: str


def place_in_package(system: str = "", machine: str = "") -> str:
    """Tell where the package keeps the library for a computer; "" if it has none.

    Args:
        system, machine: as `sys.platform` and `platform.machine()` say; this computer's if "".
    """
    system, machine = system or sys.platform, (machine or platform.machine()).lower()
    is_arm = machine in ("arm64", "aarch64")
    if system == "darwin":
        return "lib/mac/Versions/A/ImSDKForMac.dylib"
    if system == "win32" and not is_arm:
        folder = "Win32" if sys.maxsize < 2**32 else "Win64"
        return f"lib/windows/lib/{folder}/ImSDK.dll"
    if system == "linux" and is_arm:
        return "lib/linux/lib/libImSDK_arm64.so"
    if system == "linux" and machine in ("x86_64", "amd64"):
        return "lib/linux/lib/libImSDK.so"
    return ""


def find_library(configured: Path | None, data: Path) -> Path:
    """Find the library's file.

    Args:
        configured: a file or folder that the user named, or None.
        data: the program's data folder.

    Raises:
        AccountRefused: it is not there; the text says how to get it.
    """
    place = place_in_package()
    if not place:
        raise AccountRefused("Tencent Cloud IM has no library for this kind of computer")
    for candidate in _candidates(configured, data / "tencent-sdk", PurePosixPath(place)):
        if candidate.is_file():
            return candidate
    if configured is not None:
        raise AccountRefused(f"Tencent's library is not at the configured place; {HOW_TO_GET_IT}")
    raise AccountRefused(f"Tencent's library is not installed: {HOW_TO_GET_IT}")


def problem(configured: Path | None, data: Path) -> str:
    """Tell why `find_library` finds nothing, as a sentence's end; "" if it finds the library."""
    try:
        find_library(configured, data)
    except AccountRefused as error:
        return str(error)
    return ""


def _candidates(configured: Path | None, installed: Path, place: PurePosixPath) -> Iterator[Path]:
    if configured is not None:
        yield configured
        yield from _in_folder(configured, place)
        return  # what the user named is meant, and nothing else
    yield installed / place.name
    yield from _in_folder(installed, place)


def _in_folder(folder: Path, place: PurePosixPath) -> Iterator[Path]:
    yield folder / place.name
    for package in ("", "package", PACKAGE, f"node_modules/{PACKAGE}"):
        yield folder / package / place


def install(file: Path, data: Path, known: Mapping[str, str] = KNOWN) -> Installed:
    """Put the library into the program's data folder; what was there before is replaced.

    Args:
        file: the npm package as it was fetched (.tgz), the unpacked package, or the library.
        data: the program's data folder.
        known: accepted libraries by SHA-256.

    Raises:
        LibraryRefused: it holds no library for this computer, or one that is not known.
    """
    place = PurePosixPath(place_in_package())
    if place == PurePosixPath():
        raise LibraryRefused("Tencent Cloud IM has no library for this kind of computer")
    try:
        content = _content(file, place)
        if hashlib.sha256(content).hexdigest() not in known:
            raise LibraryRefused(
                f"this is not the library of {PACKAGE} {PACKAGE_VERSION}, the version that is known"
            )
        return Installed(_put(content, data / "tencent-sdk" / place.name), PACKAGE_VERSION)
    except (OSError, tarfile.TarError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "it can't be read"
        raise LibraryRefused(reason) from error


def _content(file: Path, place: PurePosixPath) -> bytes:
    if file.is_dir():
        for candidate in _in_folder(file, place):
            if candidate.is_file():
                return _bounded(candidate.read_bytes())
        raise LibraryRefused(f"there is no {place.name} in this folder")
    if not tarfile.is_tarfile(file):
        return _bounded(file.read_bytes())
    with tarfile.open(file) as package:
        # Read in memory by its exact name: nothing in the archive chooses a path here.
        member = next((m for m in package if m.name == f"package/{place}" and m.isfile()), None)
        stream = package.extractfile(member) if member is not None else None
        if stream is None:
            raise LibraryRefused(f"there is no {place} in this package")
        return _bounded(stream.read(_MAX_SIZE + 1))


def _bounded(content: bytes) -> bytes:
    if len(content) > _MAX_SIZE:
        raise LibraryRefused("it is too large")
    return content


def _put(content: bytes, target: Path) -> Path:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(target, content, durable=True, mode=0o700)
    return target
