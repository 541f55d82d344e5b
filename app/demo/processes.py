"""Child programs that never outlive the one who started them.

Each program leads a process group of its own, writes into a log file of its own and is ended with
its whole group. Should this process die without a word, the kernel ends them (``PR_SET_PDEATHSIG``,
set by util-linux's ``setpriv``). That signal is bound to the *thread* that started the program:
start programs from a thread that lives as long as they should.
"""

import logging
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

log = logging.getLogger(__name__)

_PATIENCE = 5.0  # seconds between the polite and the final signal
_LOG_TAIL = 800  # characters of a program's log worth a place in an error message


class ProgramMissing(Exception):
    """The program is not installed; the message is its name."""


class ProgramFailed(Exception):
    """The program ended or stayed silent before it was ready; the message tells its last words."""


class Processes(Struct):
    """Start programs, remember them, and end them in reverse order.

    Args:
        logs: folder for one log file per program.
    """

    logs: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        outlive_signal: str = "TERM",
        pass_fds: Sequence[int] = (),
        stdin: int = subprocess.DEVNULL,
        folder: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start ``command`` with exactly ``environment``; its output goes to ``<name>.log``.

        ``outlive_signal`` is what the program gets if this process dies first.

        Raises:
            ProgramMissing: the program is not on the path.
        """
        for program in ("setpriv", command[0]):
            if shutil.which(program, path=environment.get("PATH")) is None:
                raise ProgramMissing(program)
        with self.log_file(name).open("ab") as output:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", outlive_signal, "--", *command],
                env=dict(environment),
                stdin=stdin,
                stdout=output,
                stderr=output,
                pass_fds=tuple(pass_fds),
                cwd=folder,
                start_new_session=True,
            )
        self._running.append(process)
        log.debug("started %s, pid %s", name, process.pid)
        return process

    def start_and_read_line(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], timeout: float
    ) -> tuple[subprocess.Popen[bytes], str]:
        """Start a program that announces itself by one line on a file descriptor.

        ``{fd}`` in ``command`` becomes the descriptor's number. Returns the process and the line.

        Raises:
            ProgramMissing: the program is not on the path.
            ProgramFailed: it ended, or ``timeout`` seconds passed, before the line was complete.
        """
        reading, writing = os.pipe()
        try:
            try:
                filled = [part.format(fd=writing) for part in command]
                process = self.start(name, filled, environment, pass_fds=(writing,))
            finally:
                os.close(writing)
            line = b""
            deadline = time.monotonic() + timeout
            # Read up to the newline: Xvfb writes it separately and dies if the pipe closes before.
            while not line.endswith(b"\n"):
                ready, _, _ = select.select(
                    [reading], [], [], max(0.0, deadline - time.monotonic())
                )
                some = os.read(reading, 1024) if ready else b""
                if not some:
                    self.end(process)
                    raise ProgramFailed(self.last_words(name))
                line += some
        finally:
            os.close(reading)
        return process, line.decode().strip()

    def log_file(self, name: str) -> Path:
        """Say where the program's output goes."""
        return self.logs / f"{name}.log"

    def last_words(self, name: str) -> str:
        """Quote the end of the program's log, for an error message."""
        try:
            text = self.log_file(name).read_text(errors="replace").strip()
        except FileNotFoundError:
            text = ""
        return text[-_LOG_TAIL:] or "it said nothing"

    def end(self, process: subprocess.Popen[bytes], *, at_once: bool = False) -> None:
        """End the program and its group: politely first, or ``at_once`` (as ``kill -9`` does)."""
        # A leader that was already reaped may have passed its number on: leave that group alone.
        if process.returncode is None:
            if not at_once:
                _signal_group(process, final=False)
                _wait_unreaped(process, _PATIENCE)
            _signal_group(process, final=True)
            process.wait()
        if process in self._running:
            self._running.remove(process)

    def end_all(self) -> None:
        """End everything, last started first."""
        for process in reversed(self._running.copy()):
            self.end(process)


def _signal_group(process: subprocess.Popen[bytes], *, final: bool) -> None:
    if sys.platform == "linux":
        try:
            os.killpg(process.pid, signal.SIGKILL if final else signal.SIGTERM)
        except ProcessLookupError:
            log.debug("process group %s is gone", process.pid)


def _wait_unreaped(process: subprocess.Popen[bytes], timeout: float) -> None:
    """Wait until the leader has ended, but keep its number reserved so the group can be ended."""
    if sys.platform == "linux":
        watcher = os.pidfd_open(process.pid)
        try:
            select.select([watcher], [], [], timeout)
        finally:
            os.close(watcher)
