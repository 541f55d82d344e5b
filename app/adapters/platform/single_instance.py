"""One running program per user: a lock decides which, a local socket takes the others' messages.

It is asked before Qt is imported, so that a second start is over in a few milliseconds, and uses
the standard library only. The lock is the operating system's (flock, or msvcrt on Windows): it
falls with the process, however that ends, and of any number of programs started at once exactly one
has it. The winner listens before it does anything else; what comes waits in the socket for `serve`.

In the folder, which only the user may enter::

    instance.lock       locked by the running program; never deleted, its content means nothing
    instance.address    where that program listens, and a token that proves who may read this file
    instance.socket     its socket, where there are sockets in folders and the path is short enough

A message travels as `<token> <UTF-8 text>` and is answered by `ok`. A question is a message that
begins with `?`; the answer is `ok`, a space and UTF-8 text, and the connection is closed behind it.
"""

import asyncio
import contextlib
import logging
import os
import select
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import BinaryIO

from app.adapters.small_file import replace_file
from app.domain.errors import StorageFailed

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

logger = logging.getLogger(__name__)

MAX_MESSAGE_LENGTH = 16_384
"""Bytes of a message; longer ones are refused."""

HAND_OVER_TIMEOUT = 5.0
"""Seconds in which a program that is just starting should have come to answer."""

MAX_ANSWER_LENGTH = 1_048_576
"""Bytes of an answer that are read."""

ANSWER_TIMEOUT = 60.0
"""Seconds that an answer may take, at both ends."""

Answer = Callable[[str], Awaitable[str]]
"""Answers a question of another start; runs on the event loop."""

_LOCK, _ADDRESS, _SOCKET = "instance.lock", "instance.address", "instance.socket"
_OK = b"ok"
_QUESTION = "?"
_CONNECTION_PATIENCE = 1.0  # seconds that one message may take to arrive
_RETRY = 0.005  # seconds; the winner is between its lock and its socket for about one
_MAX_UNIX_PATH = 100  # bytes; macOS allows 103, Linux 107
_BACKLOG = 16


class SingleInstance:
    """The right to be the running program; made by `acquire`, given back by `release`."""

    def __init__(self, folder: Path, lock: BinaryIO) -> None:
        self._folder = folder
        self._lock = lock
        self._token = os.urandom(16).hex()
        self._socket_file: Path | None = None
        self._socket = self._listen()
        self._wake, self._woken = socket.socketpair()
        self._thread: threading.Thread | None = None
        self._asked: _Asked | None = None

    def serve(self, on_message: Callable[[str], None], on_question: Answer | None = None) -> None:
        """Take messages and questions from now on, those that wait first.

        Call it with the event loop running; both are called on the loop's thread.
        """
        loop = asyncio.get_running_loop()
        self._asked = None if on_question is None else _Asked(loop, on_question)

        def deliver(message: str) -> None:
            with contextlib.suppress(RuntimeError):  # the loop was closed in this very moment
                loop.call_soon_threadsafe(on_message, message)

        # A thread, because not every event loop can watch a socket on Windows.
        self._thread = threading.Thread(
            target=self._accept, args=(deliver,), name="single instance", daemon=True
        )
        self._thread.start()

    def release(self) -> None:
        """Stop listening and let another program be the running one. Releasing twice is fine."""
        if self._lock.closed:
            return
        self._wake.send(b"x")
        if self._thread is not None:
            self._thread.join(timeout=2 * _CONNECTION_PATIENCE)
        for closing in (self._socket, self._wake, self._woken):
            closing.close()
        (self._folder / _ADDRESS).unlink(missing_ok=True)
        if self._socket_file is not None:
            self._socket_file.unlink(missing_ok=True)
        self._lock.close()

    def _listen(self) -> socket.socket:
        """Listen, and write down where."""
        (self._folder / _ADDRESS).unlink(missing_ok=True)
        path = self._folder / _SOCKET
        if sys.platform != "win32" and len(os.fsencode(path)) <= _MAX_UNIX_PATH:
            path.unlink(missing_ok=True)  # of a program that was killed; ours is the lock
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(str(path))
            self._socket_file = path
            address = "unix"
        else:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.bind(("127.0.0.1", 0))
            address = str(listener.getsockname()[1])
        listener.listen(_BACKLOG)
        replace_file(self._folder / _ADDRESS, f"{address} {self._token}".encode("ascii"))
        return listener

    def _accept(self, deliver: Callable[[str], None]) -> None:
        """Take one message after another, on the thread, until `release`."""
        while True:
            ready, _, _ = select.select([self._socket, self._woken], [], [])
            if self._woken in ready:
                return
            try:
                connection, _ = self._socket.accept()
                with contextlib.ExitStack() as stack:
                    stack.enter_context(connection)
                    if self._receive(connection, deliver):
                        stack.pop_all()  # whoever answers closes it
            except OSError as error:
                logger.debug("Another start gave up: %s", error)

    def _receive(self, connection: socket.socket, deliver: Callable[[str], None]) -> bool:
        """Take what one connection says; tells whether it waits for an answer."""
        import hmac  # here, since few starts are ever told anything

        limit = len(self._token) + 1 + MAX_MESSAGE_LENGTH
        deadline = time.monotonic() + _CONNECTION_PATIENCE
        data = b""
        while len(data) <= limit:
            if (left := deadline - time.monotonic()) <= 0:
                raise TimeoutError("it was too slow")
            connection.settimeout(left)
            some = connection.recv(limit + 1 - len(data))
            if not some:
                break
            data += some
        token, _, text = data.partition(b" ")
        if len(data) > limit or not hmac.compare_digest(token, self._token.encode()):
            logger.warning("Ignored a local connection that did not speak as another start does")
            return False
        try:
            message = text.decode("utf-8")
        except UnicodeDecodeError:
            logger.warning("Ignored a message of another start that was not text")
            return False
        if message.startswith(_QUESTION):
            if self._asked is None:
                return False
            self._asked.take(message.removeprefix(_QUESTION), connection)
            return True
        deliver(message)
        connection.sendall(_OK)
        return False


class _Asked:
    """Questions of other starts on their way to the event loop, and the answers back."""

    def __init__(self, loop: asyncio.AbstractEventLoop, answer: Answer) -> None:
        self._loop = loop
        self._answer = answer
        self._running: set[asyncio.Task[None]] = set()

    def take(self, question: str, connection: socket.socket) -> None:
        """Have a question answered; the connection is closed behind the answer. Any thread."""
        try:
            self._loop.call_soon_threadsafe(self._begin, question, connection)
        except RuntimeError:  # the loop was closed in this very moment
            connection.close()

    def _begin(self, question: str, connection: socket.socket) -> None:
        task = self._loop.create_task(self._reply(question, connection), name="answer a question")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _reply(self, question: str, connection: socket.socket) -> None:
        with connection:
            try:
                async with asyncio.timeout(ANSWER_TIMEOUT):
                    answer = await self._answer(question)
                data = _OK + b" " + answer.encode("utf-8", "replace")
                connection.settimeout(_CONNECTION_PATIENCE)
                await asyncio.to_thread(connection.sendall, data)
            except OSError as error:
                logger.info("Nobody waited for an answer: %s", error)


def is_running(folder: Path) -> bool:
    """Tell whether a program runs with this folder, without disturbing it."""
    try:
        with (folder / _LOCK).open("ab") as lock:
            return not _try_lock(lock)
    except OSError:
        return False


def ask(folder: Path, question: str, timeout: float = ANSWER_TIMEOUT) -> str | None:
    """Ask the running program something, and wait for its answer. Blocks.

    Args:
        folder: as for `acquire`.
        timeout: seconds.

    Returns:
        the answer; None: nobody runs, or it did not answer in time, or does not know the question.
    """
    data = _encode(_QUESTION + question)
    if data is None:
        return None
    reply = _exchange(folder, data, timeout, MAX_ANSWER_LENGTH)
    head, _, answer = reply.partition(b" ")
    return answer.decode("utf-8", "replace") if head == _OK and answer else None


def acquire(folder: Path) -> SingleInstance | None:
    """Try to become the running program.

    Args:
        folder: of the user's own; made if it is missing, with no access for others.

    Returns:
        the right to be it, or None if another one is: then `hand_over` to that.

    Raises:
        StorageFailed: the folder can't be written or locked.
    """
    lock: BinaryIO | None = None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("ab")
        if not _try_lock(lock):
            lock.close()
            return None
        return SingleInstance(folder, lock)
    except OSError as error:
        if lock is not None:
            lock.close()
        raise StorageFailed(f"the folder {folder} can't be locked ({error.strerror})") from error


def hand_over(folder: Path, message: str, timeout: float = HAND_OVER_TIMEOUT) -> bool:
    """Give a message to the running program, and wait until it has it.

    Takes about a millisecond; longer only while that program is still starting.

    Args:
        folder: as for `acquire`.
        timeout: seconds.

    Returns:
        whether it was taken. False: it is too long, or nobody took it in time.
    """
    data = _encode(message)
    deadline = time.monotonic() + timeout
    while data is not None and (left := deadline - time.monotonic()) > 0:
        if _send(folder, data, left):
            return True
        time.sleep(_RETRY)
    return False


def acquire_or_hand_over(
    folder: Path, message: str, timeout: float = HAND_OVER_TIMEOUT
) -> SingleInstance | None:
    """Become the running program, or give a message to it; right also while that one is quitting.

    Returns:
        the right to be it, or None if the message was handed over.

    Raises:
        StorageFailed: as `acquire`; or there is another one, and it did not take the message.
    """
    data = _encode(message)
    deadline = time.monotonic() + timeout
    while True:
        if (instance := acquire(folder)) is not None:
            return instance
        left = deadline - time.monotonic()
        if data is None or left <= 0:
            raise StorageFailed("another Bellbird is running and does not answer")
        if _send(folder, data, left):
            return None
        time.sleep(_RETRY)


def _encode(message: str) -> bytes | None:
    data = message.encode("utf-8", "replace")
    return data if len(data) <= MAX_MESSAGE_LENGTH else None


def _send(folder: Path, data: bytes, timeout: float) -> bool:
    """Try once; False also if there is nobody (yet, or any more)."""
    return _exchange(folder, data, timeout, len(_OK)) == _OK


def _exchange(folder: Path, data: bytes, timeout: float, limit: int) -> bytes:
    """Say something and read what comes back, so many bytes at most; nothing on any failure."""
    deadline = time.monotonic() + timeout
    try:
        address, _, token = (folder / _ADDRESS).read_text(encoding="ascii").partition(" ")
        with _connect(folder, address, timeout) as connection:
            _let_it_come_to_front()
            connection.sendall(token.encode("ascii") + b" " + data)
            connection.shutdown(socket.SHUT_WR)
            reply = b""
            while len(reply) < limit and (left := deadline - time.monotonic()) > 0:
                connection.settimeout(left)
                some = connection.recv(min(65_536, limit - len(reply)))
                if not some:
                    break
                reply += some
            return reply
    except (OSError, ValueError):
        return b""


def _connect(folder: Path, address: str, timeout: float) -> socket.socket:
    if sys.platform != "win32" and address == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        target: str | tuple[str, int] = str(folder / _SOCKET)
    else:
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        target = ("127.0.0.1", int(address))
    try:
        connection.settimeout(timeout)
        connection.connect(target)
    except BaseException:
        connection.close()
        raise
    return connection


def _try_lock(lock: BinaryIO) -> bool:
    """Lock a file for this process; False if another one has it."""
    if sys.platform == "win32":
        try:
            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
    else:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _let_it_come_to_front() -> None:
    """Pass the right to take the keyboard on to the running program; only Windows asks for it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # ASFW_ANY
