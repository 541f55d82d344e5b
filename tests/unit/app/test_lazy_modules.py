"""What libraries import in vain is not loaded, and whole for whoever uses it."""

import subprocess
import sys

import pytest


def run(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, app\n{program}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_to_be_imported_is_not_to_be_loaded() -> None:
    run(
        "import importlib.metadata, logging.handlers, urllib.request, pickle, xml.sax.saxutils\n"
        "assert not {'email', 'http.client', '_pickle'} & sys.modules.keys()"
    )


@pytest.mark.parametrize(
    "use",
    [
        "import importlib.metadata; assert importlib.metadata.version('qasync')",
        "from importlib import metadata; assert metadata.version('qasync')",
        "import urllib.request; assert urllib.request.Request('http://a').host == 'a'",
        "from urllib.request import Request; assert Request('http://a').host == 'a'",
        "from pickle import *; assert loads(dumps((1, 'a'))) == (1, 'a')",
        "import pickle; assert pickle.Pickler and type(pickle).__name__ == 'module'",
    ],
)
def test_what_is_used_is_loaded(use: str) -> None:
    run(use)


def test_what_it_does_not_have_it_does_not_have() -> None:
    run("import pickle; assert not hasattr(pickle, 'nothing'); assert pickle.dumps")


def test_threads_that_use_it_at_once_all_see_the_whole_of_it() -> None:
    run(
        "import threading, urllib.request\n"
        "gate, seen = threading.Barrier(8), []\n"
        "def use():\n"
        "    gate.wait()\n"
        "    seen.append(urllib.request.getproxies)\n"  # at its end
        "threads = [threading.Thread(target=use) for _ in range(8)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]\n"
        "assert len(seen) == 8"
    )
