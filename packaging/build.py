"""Build what people install: `build.py [--out FOLDER] [folder|deb|tarball|installer|dmg …]`.

Without a kind it builds all that this system can: on Linux the folder, the .deb and the .tar.xz, on
Windows the folder and the installer, on macOS the app and the .dmg. What is to be given away is in
`build/package/out`, with its checksums in `SHA256SUMS`.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build" / "package"
MADE = BUILD / "made"
SVG = ROOT / "resources" / "icons" / "bellbird.svg"
VERSION = version_of("bellbird")

KINDS = {
    "linux": ("folder", "deb", "tarball"),
    "win32": ("folder", "installer"),
    "darwin": ("folder", "dmg"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="; ".join(KINDS[sys.platform]))
    parser.add_argument("--out", type=Path, default=BUILD / "out")
    parser.add_argument("--keep", action="store_true", help="take the folder built before")
    typed = parser.parse_args()
    typed.out.mkdir(parents=True, exist_ok=True)
    folder = BUILD / "dist" / ("Bellbird.app" if sys.platform == "darwin" else "bellbird")
    if not (typed.keep and folder.exists()):
        make_ready()
        freeze()
    for kind in typed.kinds or KINDS[sys.platform]:
        match kind:
            case "folder":
                continue
            case "deb":
                from linux.deb import build_deb

                made = build_deb(folder, VERSION, typed.out)
            case "tarball":
                from linux.tarball import build_tarball

                made = build_tarball(folder, VERSION, typed.out)
            case "installer":
                made = build_installer(folder, typed.out)
            case "dmg":
                made = build_dmg(folder, typed.out)
            case _:
                parser.error(f"{kind!r} can't be built here")
        print(f"{made}  {made.stat().st_size / 1e6:.1f} MB")  # noqa: T201  its purpose
    shutil.copy(MADE / "sbom.cdx.json", typed.out / f"bellbird-{VERSION}-{sys.platform}.cdx.json")
    write_checksums(typed.out)


def make_ready() -> None:
    """Make what the bundle takes besides what is in the checkout."""
    import icons

    MADE.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "CHANGELOG.md", MADE)
    # Where this build looks for newer ones, if its user wants that; see app/adapters/updates.
    updates = {
        "address": os.environ.get("BELLBIRD_UPDATES_ADDRESS", ""),
        "key": os.environ.get("BELLBIRD_UPDATES_KEY", ""),
    }
    (MADE / "updates.json").write_text(json.dumps(updates), encoding="utf-8")
    if sys.platform == "win32":
        from windows.version_info import version_info

        (MADE / "bellbird.ico").write_bytes(icons.ico(SVG))
        (MADE / "version_info.txt").write_text(version_info(VERSION), encoding="utf-8")
    if sys.platform == "darwin":
        (MADE / "bellbird.icns").write_bytes(icons.icns(SVG))


def freeze() -> None:
    """Let PyInstaller make the folder."""
    command = [
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", str(BUILD / "dist"), "--workpath", str(BUILD / "work"),
        str(HERE / "bellbird.spec"),
    ]  # fmt: skip
    env = {**os.environ, "BELLBIRD_MADE": str(MADE), "BELLBIRD_VERSION": VERSION}
    subprocess.run(command, check=True, cwd=ROOT, env=env)


def build_installer(folder: Path, out: Path) -> Path:
    """Compile the installer for Windows; NSIS runs on Linux, too."""
    file = out / f"Bellbird-{VERSION}-setup.exe"
    defines = {"VERSION": VERSION, "FOLDER": folder, "OUT": file, "ICON": MADE / "bellbird.ico"}
    command = ["makensis", "-V2", *(f"-D{name}={value}" for name, value in defines.items())]
    subprocess.run([*command, str(HERE / "windows" / "bellbird.nsi")], check=True)
    return file


def build_dmg(folder: Path, out: Path) -> Path:
    """Sign, notarise and pack the app; unsigned where there is no identity (see macos/sign.sh)."""
    file = out / f"Bellbird-{VERSION}.dmg"
    subprocess.run([str(HERE / "macos" / "make_dmg.sh"), str(folder), str(file)], check=True)
    return file


def write_checksums(out: Path) -> None:
    """Write the SHA-256 of all that is there, in the form of `sha256sum`."""
    files = sorted(f for f in out.iterdir() if f.is_file() and f.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in files]
    (out / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
