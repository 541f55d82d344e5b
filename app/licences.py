"""What Bellbird is made of, and on which terms: the list behind About.

An installed bundle carries the list as `resources/licences.json`, made by `packaging/bill.py` from
what is in the bundle. Elsewhere it is read from the installed distributions, which are then all
that Bellbird brings. Reading takes some 20 ms: do it when somebody asks.
"""

import json
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

import resources

FILE = "licences.json"


class Part(Struct, frozen=True):
    """One thing that somebody else made.

    Attributes:
        licence: an SPDX expression, or the words of its makers; "" if they told nothing.
        home: where it comes from.
        text: the licence in full, with the notices that must go with it; "" if none was shipped.
        package: its package URL (purl), for the bill of materials.
    """

    name: str
    version: str
    licence: str
    home: str = ""
    text: str = ""
    package: str = ""


def parts() -> tuple[Part, ...]:
    """List all parts by name; empty if Bellbird was not installed at all."""
    try:
        return from_json(resources.read_text(FILE))
    except FileNotFoundError:
        found = {dist.name.lower(): part_of(dist) for dist in _needed("bellbird")}
        found.pop("bellbird", None)
        return tuple(found[name] for name in sorted(found))


def from_json(text: str) -> tuple[Part, ...]:
    """Read what `to_json` wrote."""
    return tuple(Part(**entry) for entry in json.loads(text))


def to_json(listed: Sequence[Part]) -> str:
    """Write the list, for `resources/licences.json`."""
    return json.dumps([asdict(part) for part in listed], ensure_ascii=False, indent=1)


def part_of(dist: Distribution) -> Part:
    """Read what a distribution says of itself."""
    meta = dist.metadata
    return Part(
        name=dist.name,
        version=dist.version,
        licence=_licence(dist),
        home=_home(dist),
        text=_texts(dist),
        package=f"pkg:pypi/{re.sub('[-_.]+', '-', meta['Name']).lower()}@{dist.version}",
    )


def _field(dist: Distribution, name: str) -> str:
    told = dist.metadata  # its type has no `get` in Python 3.11
    return told[name] if name in told else ""  # noqa: SIM401


def _licence(dist: Distribution) -> str:
    said = _field(dist, "License-Expression") or _field(dist, "License")
    classified = [
        line.rpartition(" :: ")[2]
        for line in dist.metadata.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    if said and said != "UNKNOWN" and len(said) < 100:  # some put the whole text there
        return said
    return ", ".join(classified)


def _home(dist: Distribution) -> str:
    if home := _field(dist, "Home-page"):
        return home
    urls = (line.partition(", ") for line in dist.metadata.get_all("Project-URL") or [])
    known = {label.lower(): url for label, _, url in urls}
    wanted = ("homepage", "source", "source code", "repository", "github", "documentation")
    return next((known[label] for label in wanted if label in known), "")


def _texts(dist: Distribution) -> str:
    named = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
    files = [
        Path(str(dist.locate_file(file)))
        for file in dist.files or ()
        if ".dist-info" in file.parts[0] and named.match(file.name)
    ]
    texts = [file.read_text("utf-8", "replace").strip() for file in files if file.is_file()]
    return "\n\n----\n\n".join(texts)


def _needed(name: str) -> Iterator[Distribution]:
    """Walk through what a distribution requires here, itself first."""
    waiting = [name]
    seen = set[str]()
    while waiting:
        wanted, _, extras = waiting.pop().partition("[")
        if f"{wanted}[{extras}".lower() in seen:
            continue
        seen.add(f"{wanted}[{extras}".lower())
        try:
            dist = distribution(wanted)
        except PackageNotFoundError:
            continue  # for another system
        yield dist
        for requirement in dist.requires or ():
            extra = re.search(r"extra == .([\w-]+)", requirement)
            if extra is None or extra[1] in re.split(r"[,\]]", extras):
                waiting += re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?", requirement)
