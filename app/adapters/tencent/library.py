"""The native library by ctypes: a call becomes a future, its callbacks reach the event loop.

The library calls back from threads of its own, or from ours before the function returned, twice,
never, with NULL, or long after it was told to end. So there is one permanent callback for all
answers and one per event, which live as long as the process; an answer is found by the number that
travels as `user_data`, and whatever comes too late or once more finds nothing. Callbacks copy what
they are given and hop to the loop; nothing else happens on the library's threads.
"""

import asyncio
import ctypes
import itertools
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from app.adapters.tencent.errors import error_of, refusal_of
from app.adapters.tencent.functions import ANSWERS, EVENTS, REQUESTS
from app.domain.errors import AccountRefused, AppError, RequestFailed

logger = logging.getLogger(__name__)

PATIENCE = 25.0
"""Seconds for an answer; some functions never give one."""

SUPPORTED = ("8.0.",)
"""Beginnings of the versions whose types these are."""

_BUFFER = 512
"""Bytes for the ids that functions write; the headers ask for at least 128."""

Value = str | int | bool
EventHandler = Callable[[str, tuple[Value, ...]], None]
"""Takes an event's name (its registering function) and arguments, on the loop's thread."""

_C_TYPES: Mapping[str, Any] = {
    "s": ctypes.c_char_p,
    "i": ctypes.c_int32,
    "u": ctypes.c_uint32,
    "U": ctypes.c_uint64,
    "b": ctypes.c_bool,
    "B": ctypes.c_char_p,
}

# Texts arrive as addresses, so that NULL and "" are both seen for what they are.
_ARRIVING: Mapping[str, Any] = {**_C_TYPES, "s": ctypes.c_void_p}

_CommCallback = ctypes.CFUNCTYPE(
    None, ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p
)


class Answer(Struct, frozen=True):
    """What the library called back with.

    Attributes:
        code: 0, or one of `errors`.
        words: its description, for developers.
        json: its data, or "".
    """

    code: int
    words: str = ""
    json: str = ""

    def checked(self) -> "Answer":
        """The same answer, if it is a good one.

        Raises:
            AppError: it is not; one of those in `errors`.
        """
        if self.code != 0:
            raise error_of(self.code, self.words)
        return self


class Pending(Struct, frozen=True):
    """A call that the library took.

    Attributes:
        id: what the function wrote into our buffer, for example the message's id; or "".
        answer: resolves on the loop; may never.
    """

    id: str
    answer: asyncio.Future[Answer]


class Library:
    """The loaded library; one per process, since it keeps one state for all.

    Args:
        path: the library's file.

    Raises:
        AccountRefused: it can't be loaded, lacks functions, or is of another version.
    """

    def __init__(self, path: Path) -> None:
        self._tokens = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._asked: set[asyncio.Future[Answer]] = set()
        self._generation = 0
        self._handler: EventHandler | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        try:
            # RTLD_LOCAL, the default: the library exports an OpenSSL of its own.
            self._dll = ctypes.CDLL(str(path))
            self._declare()
        except OSError as error:
            raise AccountRefused(f"Tencent's library can't be loaded: {error}") from error
        except AttributeError as error:
            raise AccountRefused(f"this is not the library that is needed: {error}") from error
        self.version = self._version()
        if not self.version.startswith(SUPPORTED):
            raise AccountRefused(
                f"Tencent's library is of version {self.version or 'unknown'}, not {SUPPORTED[0]}x"
            )
        logger.info("Tencent's library %s is loaded", self.version)

    def _declare(self) -> None:
        for name, kinds in REQUESTS.items():
            function = getattr(self._dll, name)
            function.restype = ctypes.c_int32
            function.argtypes = [
                *(_C_TYPES[kind] for kind in kinds.removesuffix("C")),
                _CommCallback,
                ctypes.c_void_p,
            ]
        for name, kinds in ANSWERS.items():
            function = getattr(self._dll, name)
            function.restype = ctypes.c_int32
            function.argtypes = [_C_TYPES[kind] for kind in kinds]
        self._answered = _CommCallback(self._on_answer)
        self._event_callbacks: dict[str, Any] = {}
        for name, kinds in EVENTS.items():
            kind = ctypes.CFUNCTYPE(None, *(_ARRIVING[k] for k in kinds), ctypes.c_void_p)
            function = getattr(self._dll, name)
            function.restype = None
            function.argtypes = [kind, ctypes.c_void_p]
            self._event_callbacks[name] = kind(self._event_taker(name, kinds))

    def _version(self) -> str:
        function = self._dll.TIMGetSDKVersion
        function.restype = ctypes.c_char_p
        function.argtypes = []
        return (function() or b"").decode("ascii", "replace")[:40]

    # Calls

    def start(self, name: str, *arguments: Value | None) -> Pending:
        """Call an asynchronous function, on the loop's thread.

        Raises:
            AppError: the library did not take the call; no answer will come.
        """
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        token = next(self._tokens)
        buffer = ctypes.create_string_buffer(_BUFFER) if "B" in REQUESTS[name] else None
        given = iter(arguments)
        values = [
            buffer if kind == "B" else _leaving(next(given))
            for kind in REQUESTS[name].removesuffix("C")
        ]
        # Before the call: the answer may come before it returns.
        self._waiting[token] = future
        future.add_done_callback(lambda _: self._waiting.pop(token, None))
        result = getattr(self._dll, name)(*values, self._answered, token)
        if result != 0:
            future.cancel()
            self._waiting.pop(token, None)
            raise refusal_of(result)
        return Pending(buffer.value.decode("utf-8", "replace") if buffer else "", future)

    async def ask(self, name: str, *arguments: Value | None, patience: float = PATIENCE) -> Answer:
        """Call an asynchronous function and wait for its answer, whatever its code.

        Raises:
            RequestFailed: there was no answer in time.
            AppError: the library did not take the call, or ended meanwhile.
        """
        answer = self.start(name, *arguments).answer
        self._asked.add(answer)
        try:
            async with asyncio.timeout(patience):
                return await answer
        except TimeoutError as error:
            raise RequestFailed("Tencent's library did not answer") from error
        finally:
            self._asked.discard(answer)

    async def call(self, name: str, *arguments: Value | None, patience: float = PATIENCE) -> Answer:
        """Call an asynchronous function and wait for a good answer.

        Raises:
            AppError: as for `ask`, and for every code but 0.
        """
        return (await self.ask(name, *arguments, patience=patience)).checked()

    def now(self, name: str, *arguments: Value | None) -> int:
        """Call a synchronous function."""
        return int(getattr(self._dll, name)(*map(_leaving, arguments)))

    def interrupt(self, error: AppError) -> None:
        """Fail every question that waits for its answer; what was only started goes on."""
        for future in tuple(self._asked):
            _fail(future, error)

    def forget(self, error: AppError) -> None:
        """Fail every call that still waits, and hear no event from before; after `TIMUninit`."""
        self._generation += 1
        for future in tuple(self._waiting.values()):
            _fail(future, error)
        self._waiting.clear()

    # Events

    def listen(self, handler: EventHandler | None) -> None:
        """Say who takes the events from now on, on the running loop; None: nobody."""
        self._handler = handler
        self._loop = asyncio.get_running_loop() if handler is not None else None

    def register(self) -> None:
        """Register every event's callback; once before each `TIMInit`, which forgets them."""
        for name, callback in self._event_callbacks.items():
            getattr(self._dll, name)(callback, self._generation)

    # The library's threads; each runs to its end whatever happens

    def _on_answer(self, code: int, words: int | None, data: int | None, token: int | None) -> None:
        future = self._waiting.get(token or 0)
        if future is None:
            return  # too late, or once more
        answer = Answer(code, _copied(words), _copied(data))
        _hop(future.get_loop(), _resolve, future, answer)

    def _event_taker(self, name: str, kinds: str) -> Callable[..., None]:
        def take(*given: Any) -> None:
            loop, generation = self._loop, given[-1] or 0
            if loop is not None:
                values = tuple(
                    _copied(value) if kind == "s" else value
                    for kind, value in zip(kinds, given, strict=False)
                )
                _hop(loop, self._deliver, generation, name, values)

        return take

    def _deliver(self, generation: int, name: str, values: tuple[Value, ...]) -> None:
        if self._handler is not None and generation == self._generation:
            self._handler(name, values)


def _hop(loop: asyncio.AbstractEventLoop, function: Callable[..., None], *values: Any) -> None:
    try:
        loop.call_soon_threadsafe(function, *values)
    except RuntimeError:
        logger.debug("Tencent's library spoke after the end")


def _fail(future: asyncio.Future[Answer], error: AppError) -> None:
    if not future.done():
        future.set_exception(error)
        future.exception()  # somebody may have stopped waiting: no warning for that


def _resolve(future: asyncio.Future[Answer], answer: Answer) -> None:
    if not future.done():
        future.set_result(answer)


def _copied(address: int | None) -> str:
    """Copy a text that is the library's and ends with the callback."""
    return ctypes.string_at(address).decode("utf-8", "replace") if address else ""


def _leaving(value: Value | None) -> bytes | int | None:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").replace(b"\0", b"")
    return value
