"""Make the Debian package: the frozen folder below /usr/lib, and what a desktop knows it by."""

import datetime as dt
import gzip
import os
import re
import shutil
import subprocess
import tempfile
from email.utils import format_datetime
from pathlib import Path

from linux.desktop import ICON_SIZES, write_desktop_files

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = "usr/lib/bellbird"

CONTROL = """\
Package: bellbird
Version: {version}
Architecture: {architecture}
Maintainer: The Bellbird contributors <packages@bellbird.im>
Installed-Size: {size}
Depends: {depends}
Recommends: dunst | notification-daemon, gnome-keyring | kwalletmanager, fonts-noto-core, \
fonts-noto-color-emoji, libxss1
Section: net
Priority: optional
Homepage: https://bellbird.im
Description: instant messenger that is best at one thing, the notification
 No message that deserves attention is lost, none rings twice, a click opens
 the right conversation, and the unread number is the same in the tray, the
 task bar, the title and the list. Bellbird talks to XMPP servers over
 WebSocket.
"""

COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Bellbird
Source: https://bellbird.im
Comment: The parts that the program brings with it, each with its licence in full and where its
 source is, are told in /usr/lib/bellbird/_internal/resources/licences.json, in the program
 under Settings, About, and as a bill of materials in sbom.cdx.json beside it.

Files: *
Copyright: {holder}
License: Expat
{mit}

Files: usr/lib/bellbird/_internal/PySide6/* usr/lib/bellbird/_internal/shiboken6/*
Copyright: The Qt Company Ltd. and other contributors
License: LGPL-3
 On Debian systems the text of the GNU Lesser General Public License, version 3,
 is in /usr/share/common-licenses/LGPL-3.
"""

# What ends with the package: caches that desktops keep of our files are theirs to renew (triggers).
# Nothing of the user's is touched: that is in their homes.


def build_deb(folder: Path, version: str, out: Path) -> Path:
    """Make the package out of the frozen folder."""
    architecture = _output("dpkg", "--print-architecture")
    with tempfile.TemporaryDirectory(prefix="bellbird-deb-") as name:
        root = Path(name, "root")
        root.mkdir(mode=0o755)
        shutil.copytree(folder, root / PROGRAM, symlinks=True)
        (root / "usr/bin").mkdir(parents=True)
        (root / "usr/bin/bellbird").symlink_to(f"../lib/bellbird/{folder.name}")
        write_desktop_files(root / "usr/share", "/usr/bin/bellbird", version, ICON_SIZES)
        _write_documents(root / "usr/share", version)
        _set_modes(root / "usr")
        control = root / "DEBIAN"
        control.mkdir()
        size = sum(f.lstat().st_size for f in root.rglob("*") if f.is_file()) // 1024
        (control / "control").write_text(
            CONTROL.format(
                version=version,
                architecture=architecture,
                size=size,
                depends=_dependencies(root / PROGRAM, Path(name)),
            )
        )
        (control / "md5sums").write_text(
            _output("sh", "-c", "find usr -type f -print0 | sort -z | xargs -0 md5sum", folder=root)
            + "\n"
        )
        file = out / f"bellbird_{version}_{architecture}.deb"
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(file)],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return file


def _write_documents(share: Path, version: str) -> None:
    documents = share / "doc/bellbird"
    documents.mkdir(parents=True)
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    holder = next(line for line in licence.splitlines() if line.startswith("Copyright"))
    terms = licence.partition(holder)[2].strip()
    mit = "\n".join(f" {line}" if line else " ." for line in terms.splitlines())
    holder = holder.removeprefix("Copyright ").removeprefix("(c) ")
    (documents / "copyright").write_text(COPYRIGHT.format(holder=holder, mit=mit))
    changelog = (
        f"bellbird ({version}) stable; urgency=medium\n\n  * Release {version}; what changed is"
        " told in the program, under Settings, About.\n\n"
        f" -- The Bellbird contributors <packages@bellbird.im>  {format_datetime(_when())}\n"
    )
    (documents / "changelog.gz").write_bytes(gzip.compress(changelog.encode(), mtime=0))
    manual = share / "man/man1/bellbird.1"
    packed = gzip.compress(manual.read_bytes(), mtime=0)
    manual.with_name("bellbird.1.gz").write_bytes(packed)
    manual.unlink()
    overrides = share / "lintian/overrides"
    overrides.mkdir(parents=True)
    shutil.copy(HERE / "lintian-overrides", overrides / "bellbird")


def _when() -> dt.datetime:
    """The time of the sources, the same in every build of them (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _output(
        "git", "log", "-1", "--format=%ct", folder=ROOT
    )
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC)


def _set_modes(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        is_program = path.parent.name == "bellbird" and path.name == "bellbird" and path.is_file()
        path.chmod(0o755 if path.is_dir() or (is_program and "lib" in path.parts) else 0o644)


def _dependencies(program: Path, work: Path) -> str:
    """Find the packages of all libraries that the program takes from the system."""
    (work / "debian").mkdir()
    (work / "debian/control").write_text(
        "Source: bellbird\n\nPackage: bellbird\nArchitecture: any\n"
    )
    files = [f for f in program.rglob("*") if f.is_file() and not f.is_symlink() and _is_elf(f)]
    folders = sorted({str(f.parent) for f in files})
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
    command += [f"-l{folder}" for folder in folders]
    command += [f"-e{file}" for file in files]
    told = _output(*command, folder=work).removeprefix("shlibs:Depends=")
    found = {entry.split()[0]: entry for entry in told.split(", ")}
    names = dict(_other_names())
    own = _packages_of({f.name for f in files})
    found = {
        n: f"{names[n]} | {n}" if n in names else entry
        for n, entry in found.items()
        if n not in own
    }
    return ", ".join([*(found[name] for name in sorted(found)), "fontconfig"])


def _packages_of(libraries: set[str]) -> set[str]:
    """The system's packages of libraries that the program brings itself."""
    command = ["dpkg-query", "-S", *(f"*/{name}" for name in libraries if ".so" in name)]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return {line.partition(":")[0] for line in found.splitlines()}


def _other_names() -> list[tuple[str, str]]:
    """Packages that newer distributions call otherwise (packages-run.txt)."""
    lines = (HERE / "packages-run.txt").read_text().splitlines()
    words = [line.split()[0] for line in lines if line and not line.startswith("#")]
    return [(w.split("|")[-1], " | ".join(w.split("|")[:-1])) for w in words if "|" in w]


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _output(*command: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {re.sub(chr(10) + '+', chr(10), done.stderr)}")
    return done.stdout.strip()
