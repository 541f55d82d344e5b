"""Tencent's real library, where there is no network.

It is fetched with the npm client into `build/` and never loaded outside `unshare -n`, because it
speaks to Tencent's servers as soon as it begins.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from app.adapters.tencent.find import PACKAGE, PACKAGE_VERSION, place_in_package
from app.adapters.tencent.functions import ANSWERS, EVENTS, REQUESTS

ROOT = Path(__file__).parents[4]
IN_CI = os.environ.get("CI") == "true"


def _do_without(reason: str) -> None:
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def package() -> Path:
    """The npm package, fetched once."""
    folder = ROOT / "build" / "tencent"
    file = folder / f"{PACKAGE}-{PACKAGE_VERSION}.tgz"
    if file.is_file():
        return file
    npm = shutil.which("npm")
    if npm is None:
        _do_without("there is no npm client to fetch Tencent's package with")
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(npm), "pack", f"{PACKAGE}@{PACKAGE_VERSION}", "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, timeout=100, check=False)
    if done.returncode != 0 or not file.is_file():
        pytest.skip("the npm client can't fetch Tencent's package")
    return file


def _without_network() -> list[str]:
    tool = shutil.which("unshare")
    for flags in (["-n"], ["-rn"]):
        command = [str(tool), *flags]
        if tool and subprocess.run([*command, "true"], check=False).returncode == 0:
            return command
    pytest.skip("unshare, which keeps the network away, is not allowed here")


@pytest.fixture(scope="module")
def run(package: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happened when the library ran; some 45 s, most of them its own patience."""
    if not place_in_package() or sys.platform != "linux":
        pytest.skip("the library runs here on Linux only, where the network can be kept away")
    folder = tmp_path_factory.mktemp("profile")
    here = tmp_path_factory.mktemp("here")
    report = tmp_path_factory.mktemp("report") / "report.json"
    script = [sys.executable, "-m", "tests.fakes.tencent.real_run"]
    done = subprocess.run(
        [*_without_network(), *script, str(package), str(folder), str(report)],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return {**json.loads(report.read_text()), "output": done.stdout + done.stderr}


def test_it_is_the_version_whose_types_these_are(run: dict[str, Any]) -> None:
    assert run["version"] == "8.0.5903"


def test_a_sign_in_without_a_network_ends_with_words_for_the_user(run: dict[str, Any]) -> None:
    assert run["login"] == "ConnectionFailed: there is no network (9523)"
    assert 25 < run["waited"] < 35
    assert run["goodbye"] < 2.0


def test_it_tells_of_the_network(run: dict[str, Any]) -> None:
    assert [3, 9512] in [values[:2] for values in run["network"]]


def test_local_data_opens_without_a_sign_in(run: dict[str, Any]) -> None:
    assert run["before_storage"] == 6014
    assert run["with_storage"] == [0, "[]"]


def test_nothing_is_written_to_the_terminal(run: dict[str, Any]) -> None:
    assert run["output"] == ""


def test_its_files_lie_in_our_folder_for_the_user_alone(run: dict[str, Any]) -> None:
    modes = dict(map(tuple, run["files"]))
    assert modes["tencent/library"] == 0o700
    assert any(name.startswith("tencent/library/imsdk_config_") for name in modes)
    strangers = [n for n in modes if not n.startswith(("tencent/library", "tencent-sdk"))]
    assert strangers == ["tencent"]
    assert run["here"] == []
    assert not run["root"]


def test_it_is_not_ended_before_its_time(run: dict[str, Any]) -> None:
    assert run["ended_after"] > 4.0


def test_our_types_are_those_of_its_headers(package: Path) -> None:
    headers = _headers(package)
    kinds = {
        "constchar*": "s",
        "char*": "B",
        "uint64_t": "U",
        "uint32_t": "u",
        "int32_t": "i",
        "int": "i",
        "bool": "b",
    }
    for name, expected in {**REQUESTS, **ANSWERS}.items():
        found = re.search(rf"\b{name}\(([^)]*)\)", headers)
        assert found, name
        arguments = [_type(a) for a in found[1].split(",") if a.strip() not in ("", "void")]
        is_async = name in REQUESTS
        letters = "".join(kinds.get(a, "i") for a in (arguments[:-2] if is_async else arguments))
        assert letters + ("C" if is_async else "") == expected, name
    for name, expected in EVENTS.items():
        found = re.search(rf"\b{name}\((\w+) cb", headers)
        assert found, name
        types = re.search(rf"\(\*{found[1]}\)\s*\(([^)]*)\)", headers)
        assert types, name
        arguments = [_type(a) for a in types[1].split(",")][:-1]
        assert "".join(kinds.get(a, "i") for a in arguments) == expected, name


def _headers(package: Path) -> str:
    with tarfile.open(package) as archive:
        files = [m for m in archive if re.fullmatch(r"package/lib/linux/include/\w+\.h", m.name)]
        streams = [stream for m in files if (stream := archive.extractfile(m)) is not None]
        text = "\n".join(stream.read().decode("utf-8", "replace") for stream in streams)
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def _type(argument: str) -> str:
    """Give an argument's type without its name; enums become their name."""
    words = argument.replace("enum ", "").replace("*", " * ").split()
    return "".join(words[:-1]) if words[-1] != "*" else "".join(words)


def test_every_key_that_we_use_is_in_the_library(package: Path) -> None:
    with tarfile.open(package) as archive:
        stream = archive.extractfile("package/lib/linux/lib/libImSDK.so")
        assert stream is not None
        library = stream.read()
    used = {
        node.value
        for file in (ROOT / "app" / "adapters" / "tencent").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z]+(_[a-zA-Z0-9]+){2,}", node.value)
    }
    assert len(used) > 150
    missing = {key for key in used if key.encode() not in library}
    assert missing == {"bellbird_muted_until", "im_electron_sdk", "user_typing_status"}
