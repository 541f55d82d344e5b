"""One connection and one thread for searching; searches go before the preparing of the index.

Apart from the archive's thread, so that neither waits for the other. A search that nobody waits for
any more stops: SQLite asks every few thousand of its steps (`sqlite3_progress_handler`).
"""

import asyncio
import itertools
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from msgspec import Struct, field

from app.domain.errors import StorageFailed

logger = logging.getLogger(__name__)

T = TypeVar("T")
IsUnwanted = Callable[[], bool]
Work = Callable[[sqlite3.Connection, IsUnwanted], T]

_STEPS = 4_000
"""Of SQLite's virtual machine, some tenths of a millisecond."""


class _Job(Struct, eq=False):
    rank: int
    number: int
    work: Work[Any] | None
    answer: Future[Any] = field(default_factory=Future)
    unwanted: bool = False

    def __lt__(self, other: "_Job") -> bool:
        return (self.rank, self.number) < (other.rank, other.number)

    def is_unwanted(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.unwanted


class SearchThread:
    """Works on the search index.

    Args:
        connect: opens it, on the thread, at the first call and after it was damaged.
        destroy: deletes a damaged one; everything in it can be made again.
    """

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], destroy: Callable[[], None]
    ) -> None:
        self._connect = connect
        self._destroy = destroy
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._connection: sqlite3.Connection | None = None
        self._current: _Job | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    async def search(self, work: Work[T]) -> T:
        """Run something that somebody waits for; it is told when that is over.

        Raises:
            StorageFailed: the index or the archive can't be read.
        """
        return await self._call(work, rank=0)

    async def prepare(self, work: Work[T]) -> T:
        """Run something that lets searches go first.

        Raises:
            StorageFailed: the index can't be written, or the archive not read.
        """
        return await self._call(work, rank=1)

    async def close(self) -> None:
        """Stop what runs and close the index; does nothing the second time."""
        if self._closed:
            return
        self._closed = True
        if self._thread is None:
            return
        current = self._current
        if current is not None:
            current.unwanted = True
        last = _Job(-1, 0, None)
        last.answer.set_running_or_notify_cancel()
        self._jobs.put(last)
        await asyncio.wrap_future(last.answer)

    async def _call(self, work: Work[T], rank: int) -> T:
        if self._closed:
            raise StorageFailed("the archive is closed")
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="search", daemon=True)
            self._thread.start()
        job = _Job(rank, next(self._numbers), work)
        job.answer.set_running_or_notify_cancel()
        self._jobs.put(job)
        try:
            result: T = await asyncio.wrap_future(job.answer)
        except asyncio.CancelledError:
            job.unwanted = True
            raise
        return result

    # The thread's side

    def _run(self) -> None:
        while (job := self._jobs.get()).work is not None:
            self._current = job
            self._do(job)
            self._current = None
        if self._connection is not None:
            self._connection.close()
        job.answer.set_result(None)
        while not self._jobs.empty():
            self._jobs.get().answer.set_exception(StorageFailed("the archive is closed"))

    def _do(self, job: _Job) -> None:
        if job.is_unwanted() or job.work is None:
            job.answer.set_exception(StorageFailed("nobody waits for it"))
            return
        try:
            if self._connection is None:
                self._connection = self._connect()
            self._connection.set_progress_handler(job.is_unwanted, _STEPS)
            job.answer.set_result(job.work(self._connection, job.is_unwanted))
        except OSError as error:
            job.answer.set_exception(StorageFailed(error.strerror or str(error)))
        except sqlite3.Error as error:
            if job.is_unwanted():
                logger.debug("A search was stopped")
            elif _is_broken(error):
                logger.warning("The search index is damaged and is made anew: %s", error)
                self._start_over()
            refused = StorageFailed(f"the search index refused: {error}")
            refused.__cause__ = error
            job.answer.set_exception(refused)
        except BaseException as error:  # noqa: BLE001  handed over to the caller as it is
            job.answer.set_exception(error)

    def _start_over(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        self._destroy()


def _is_broken(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
