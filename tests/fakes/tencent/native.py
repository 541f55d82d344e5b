"""The stand-in for Tencent's library: built with the C compiler, and told what to do.

`build(folder)` makes one file; every file has a state of its own, so one file is one device.
"""

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

SOURCE = Path(__file__).parent

Take = Callable[[int, str, list[str]], None]
"""Takes a request on the library's thread: its number, function and arguments."""

_HOOK = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p)


def build(folder: Path, name: str = "libImSDK.so", version: str = "8.0.5903") -> Path:
    """Build the stand-in; a missing compiler fails the test that needs it."""
    target = folder / name
    compiler = shutil.which("cc") or shutil.which("gcc")
    assert compiler, "the Tencent tests need a C compiler"
    flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-pthread"]
    subprocess.run(
        [compiler, *flags, f'-DVERSION="{version}"', "-o", str(target), str(SOURCE / "im_sdk.c")],
        check=True,
        cwd=SOURCE,
    )
    return target


class FakeNative:
    """Plays the library from within: answers, events, login status.

    Args:
        path: the file that the adapter loads; loading it twice gives the same one.
    """

    def __init__(self, path: Path) -> None:
        self._dll = ctypes.CDLL(str(path))
        self._dll.fake_answer.argtypes = [
            ctypes.c_int,
            ctypes.c_int32,
            ctypes.c_char_p,
            ctypes.c_char_p,
        ]
        self._dll.fake_event.argtypes = [
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.c_int,
            *([ctypes.c_char_p] * 5),
        ]
        self._dll.fake_rule.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
        self._hook = _HOOK(lambda *_: None)
        self.requests: list[tuple[str, list[str]]] = []

    def take(self, taker: Take) -> None:
        """Say who takes the requests; they are noted in `requests` first."""

        def hook(job: int, function: bytes, arguments: bytes) -> None:
            values = arguments.decode().split("\x1f")
            self.requests.append((function.decode(), values))
            taker(job, function.decode(), values)

        self._hook = _HOOK(hook)
        self._dll.fake_take(self._hook)

    def answer(self, job: int, code: int = 0, words: str = "", json: str | None = "") -> None:
        """Call back; on this thread."""
        data = json.encode() if json is not None else None
        self._dll.fake_answer(job, code, words.encode(), data)

    def event(self, name: str, *values: str | int | None) -> None:
        """Let an event happen, on the library's thread."""
        numbers = [value for value in values if isinstance(value, int)] + [0, 0]
        texts: list[bytes | None] = [
            value.encode() if value is not None else None
            for value in values
            if not isinstance(value, int)
        ]
        texts += [None] * (5 - len(texts))
        self._dll.fake_event(name.encode(), numbers[0], numbers[1], *texts)

    def rule(self, function: str, result: int = 0, *, synchronous: bool = False) -> None:
        """Let a function return a result at once, or answer before it returns."""
        self._dll.fake_rule(function.encode(), result, int(synchronous))

    def log_in_status(self, status: int) -> None:
        """1 logged in, 2 logging in, 3 not."""
        self._dll.fake_status(status)

    @property
    def is_initialised(self) -> bool:
        return bool(self._dll.fake_is_initialised())

    def asked(self, function: str) -> Sequence[list[str]]:
        """The arguments of each call of a function."""
        return [values for name, values in self.requests if name == function]
