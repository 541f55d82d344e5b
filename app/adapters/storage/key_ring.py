"""The system's key ring, asked through a process that lives while there is something to ask.

That process is `key_ring_process`. A thread of its own starts it with the first request, hands it
one request after the other, and lets it end when there was none for some seconds. Whatever goes
wrong with it (it does not start, is killed, says what nobody understands) ends the request that it
was to answer, and the next one has a new process.
"""

import logging
import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future

import msgspec
from msgspec import Struct

from app.adapters.storage import key_ring_process

logger = logging.getLogger(__name__)

SERVICE = "bellbird"
"""Under which name the secrets are in the key ring; the user name is the account's id."""

IDLE = 5.0
"""Seconds without a request until the process is let go."""

_GRACE = 2.0
"""Seconds that the process has to end by itself."""

_LONGEST = 1_000_000
"""Bytes of an answer; no key ring keeps secrets of that size."""


class KeyRingFailed(Exception):
    """The process gave no answer; the text says what became of it."""


class Answer(Struct, frozen=True):
    """What the process says.

    Attributes:
        name: of the key ring; "" with an error.
        secret: what was asked for, None if there is none.
        error: `missing`, `locked` or `failed`; "" for none.
        detail: the name and place of the error behind that.
    """

    name: str = ""
    secret: str | None = None
    error: str = ""
    detail: str = ""

    __repr__ = object.__repr__  # it holds a secret


class _Request(Struct, frozen=True):
    do: str
    service: str
    account: str
    secret: str

    __repr__ = object.__repr__  # as above


class KeyRing:
    """Asks the system's key ring.

    Args:
        command: starts the process.
        environment: the process's, None for ours.
        idle: seconds without a request until the process is let go.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
        idle: float = IDLE,
    ) -> None:
        self._command = command or key_ring_process.command()
        self._environment = environment
        self._idle = idle
        self._requests: queue.SimpleQueue[tuple[_Request, Future[Answer]]] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._spent: subprocess.Popen[bytes] | None = None

    def ask(self, do: str, account: str = "", secret: str = "") -> Future[Answer]:
        """Ask for something; returns at once.

        Args:
            do: `probe`, `get`, `set` or `delete`.

        Returns:
            what will have the answer, or `KeyRingFailed` or OSError; cancel it to ask no more.
        """
        future: Future[Answer] = Future()
        with self._guard:
            self._requests.put((_Request(do, SERVICE, account, secret), future))
            if self._thread is None:
                # A daemon, because nobody can end a key ring's question to the user when we quit.
                # The process ends with us: its input does.
                self._thread = threading.Thread(target=self._run, name="key ring", daemon=True)
                self._thread.start()
        return future

    def give_up(self) -> None:
        """End the process without waiting for the answer that it owes."""
        self._spent = self._process
        if self._spent is not None:
            self._spent.kill()

    def _run(self) -> None:
        """Ask what there is to ask; the thread's."""
        while True:
            try:
                request, future = self._requests.get(timeout=self._idle)
            except queue.Empty:
                with self._guard:
                    if not self._requests.empty():
                        continue
                    process, self._process, self._thread = self._process, None, None
                if process is not None:
                    _let_go(process)
                return
            self._settle(request, future)

    def _settle(self, request: _Request, future: Future[Answer]) -> None:
        try:
            process = self._living()
        except OSError as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            return
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(_exchange(process, request))
        except Exception as error:  # noqa: BLE001  handed over to the caller as it is
            self.give_up()
            future.set_exception(error)

    def _living(self) -> subprocess.Popen[bytes]:
        """The process, started if there is none or it has ended."""
        if self._process is not None:
            if self._process is not self._spent and self._process.poll() is None:
                return self._process
            _let_go(self._process)
            self._process = None
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            bufsize=0,  # its locks would stop the program from ending while one is waited for
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return self._process


def _exchange(process: "subprocess.Popen[bytes]", request: _Request) -> Answer:
    """Ask, and wait for the answer.

    Raises:
        KeyRingFailed: there is none, or it is not to be understood.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        rest = memoryview(msgspec.json.encode(request) + b"\n")
        while rest:
            rest = rest[process.stdin.write(rest) :]
        line = process.stdout.readline(_LONGEST)
    except OSError as error:
        raise KeyRingFailed("the key ring's process has ended") from error
    if not line:
        raise KeyRingFailed("the key ring's process has ended")
    try:
        return msgspec.json.decode(line, type=Answer)
    except ValueError:  # not told as the cause: it could hold a part of the secret
        raise KeyRingFailed("the key ring's process is not understood") from None


def _let_go(process: "subprocess.Popen[bytes]") -> None:
    """Let it end, and take note that it has: nothing is left of it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
