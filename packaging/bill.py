"""The bill of materials of a bundle, and the licences of everything in it.

Made from the very files that PyInstaller is about to collect, so that nothing is told that is not
there and nothing is there that is not told: each file belongs to a distribution of Python, to
Python itself, or to a package of the system it was built on. `parts.toml` has what they can't tell.
"""

import json
import platform
import re
import subprocess
import sys
import sysconfig
import tomllib
import uuid
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from app.licences import FILE, Part, part_of, to_json  # noqa: E402  this folder is no package

KNOWN = tomllib.loads((HERE / "licences" / "parts.toml").read_text(encoding="utf-8"))


def parts_of(files: Iterable[Path]) -> list[Part]:
    """Find out what files are parts of.

    Raises:
        SystemExit: a file belongs to nothing that is known, or a part tells no licence.
    """
    owners = _owners()
    found: dict[str, Part] = {"Python": _python()}
    strange: list[str] = []
    for file in files:
        resolved = file.resolve()
        if resolved.is_relative_to(HERE.parent) and "site-packages" not in resolved.parts:
            continue  # our own
        dist = owners.get(str(resolved)) or owners.get(str(file))
        if dist is not None and dist.name == "bellbird":
            continue
        if dist is not None:
            found.setdefault(dist.name, _told(part_of(dist)))
        elif (name := _known_name(file.name)) is not None:
            found.setdefault(name, _known(name, file))
        elif not _is_python(resolved):
            strange.append(str(file))
    if "PySide6_Essentials" in found:
        found.setdefault("Qt", _known("Qt", Path()))
    silent = [part.name for part in found.values() if not (part.licence and part.text)]
    if strange or silent:
        sys.exit(f"Whose are these? {strange}\nOn which terms? {silent}\nTell in parts.toml.")
    return sorted(found.values(), key=lambda part: part.name.lower())


def write(files: Iterable[Path], folder: Path, version: str) -> None:
    """Write `licences.json` for About and `sbom.cdx.json` (CycloneDX 1.5) into a folder."""
    parts = parts_of(files)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(to_json(parts), encoding="utf-8")
    (folder / "sbom.cdx.json").write_text(
        json.dumps(bill(parts, version), indent=1, ensure_ascii=False), encoding="utf-8"
    )


def bill(parts: Iterable[Part], version: str) -> dict[str, object]:
    """Tell the parts as CycloneDX 1.5 does (https://cyclonedx.org/docs/1.5/json/)."""
    program = {
        "type": "application",
        "bom-ref": "bellbird",
        "name": "bellbird",
        "version": version,
        "purl": f"pkg:pypi/bellbird@{version}",
        "licenses": [{"license": {"id": "MIT"}}],
    }
    components = [_component(part) for part in parts]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {"component": program},
        "components": components,
        "dependencies": [
            {"ref": "bellbird", "dependsOn": [str(part["bom-ref"]) for part in components]}
        ],
    }


def _component(part: Part) -> dict[str, object]:
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": part.package or f"{part.name}@{part.version}",
        "name": part.name,
        "version": part.version,
        "licenses": [{"license": {"name": part.licence}}],
    }
    if part.package:
        component["purl"] = part.package
    if part.home:
        component["externalReferences"] = [{"type": "website", "url": part.home}]
    return component


def _owners() -> dict[str, Distribution]:
    """Which distribution each installed file belongs to."""
    return {
        str(Path(str(dist.locate_file(file))).resolve()): dist
        for dist in distributions()
        for file in dist.files or ()
        if not str(file).startswith("..")
    }


def _told(part: Part) -> Part:
    """Add to a distribution's own words what it forgot."""
    known = KNOWN.get(part.name, {})
    return Part(
        part.name,
        part.version,
        known.get("licence", part.licence),
        part.home or known.get("home", ""),
        _text(known) or part.text,
        part.package,
    )


def _known_name(file: str) -> str | None:
    return next((n for n, k in KNOWN.items() if re.search(k.get("files", "$^"), file)), None)


def _known(name: str, file: Path) -> Part:
    known = KNOWN[name]
    package, version, text = _debian(file)
    return Part(
        name,
        version or _version(name),
        known["licence"],
        known["home"],
        "\n\n".join(filter(None, (_text(known), text))),
        package,
    )


def _version(name: str) -> str:
    if name == "Qt":
        from PySide6.QtCore import qVersion

        return str(qVersion())
    if name == "OpenSSL":
        import ssl

        return ssl.OPENSSL_VERSION.split()[1]
    if name == "SQLite":
        import sqlite3

        return sqlite3.sqlite_version
    return "as Python's own" if sys.platform != "linux" else ""


def _text(known: dict[str, str]) -> str:
    files = known.get("texts", "").split()
    texts = [known["notice"]] if "notice" in known else []
    texts += [(HERE / "licences" / file).read_text(encoding="utf-8") for file in files]
    return "\n\n".join(texts).strip()


def _debian(file: Path) -> tuple[str, str, str]:
    """The package a system's library is from: its purl, its version and its copyright file."""
    if sys.platform != "linux" or not file.name:
        return "", "", ""
    for path in (str(file), str(file.resolve()), str(file.resolve()).removeprefix("/usr")):
        found = subprocess.run(
            ["dpkg-query", "-S", path], capture_output=True, text=True, check=False
        ).stdout
        if found:
            break
    else:
        return "", "", ""
    package = found.partition(": ")[0].partition(",")[0]
    version = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    name = package.partition(":")[0]
    copyright_file = Path("/usr/share/doc", name, "copyright")
    text = copyright_file.read_text("utf-8", "replace") if copyright_file.is_file() else ""
    distribution_id = platform.freedesktop_os_release().get("ID", "debian")
    return f"pkg:deb/{distribution_id}/{name}@{version.replace(':', '%3A')}", version, text


def _python() -> Part:
    version = platform.python_version()
    places = (
        Path(sys.base_prefix, "LICENSE.txt"),
        Path(sys.base_prefix, "lib", f"python{version.rpartition('.')[0]}", "LICENSE.txt"),
        Path(f"/usr/share/doc/python{version.rpartition('.')[0]}/copyright"),
    )
    text = next((p.read_text("utf-8", "replace") for p in places if p.is_file()), "")
    return Part(
        "Python",
        version,
        "PSF-2.0",
        "https://www.python.org",
        text,
        f"pkg:generic/python@{version}",
    )


def _is_python(file: Path) -> bool:
    homes = [Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")]
    homes += [Path(sys.base_prefix).resolve()] if sys.base_prefix != "/usr" else []
    return file.name.startswith("libpython3") or any(file.is_relative_to(h) for h in homes)
