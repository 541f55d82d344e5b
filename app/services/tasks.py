"""The only door from slots and callbacks into coroutines.

A user's wish runs as a task of its own. If it fails with one of our errors the user reads "Could
not …: …"; if it fails with a bug, that is logged with its traceback and the user is told where.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from app.domain.errors import AppError
from app.domain.events import ProblemOccurred
from app.services.store import Store

logger = logging.getLogger(__name__)


class Tasks:
    """Runs what the user asked for and keeps hold of it until it is done."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: dict[asyncio.Task[None], str] = {}

    def spawn(self, coroutine: Coroutine[Any, Any, object], *, doing: str) -> None:
        """Run a coroutine as a task of its own.

        Args:
            doing: finishes "Could not …" for the user: "send the message".
        """
        task = asyncio.get_running_loop().create_task(self._run(coroutine, doing), name=doing)
        self._running[task] = doing
        task.add_done_callback(lambda done: self._running.pop(done, None))

    async def drain(self, patience: float) -> None:
        """Wait for what is running, at most so many seconds, then cancel the rest."""
        if not self._running:
            return
        _, late = await asyncio.wait(list(self._running), timeout=patience)
        for task in late:
            logger.warning("Gave up waiting to %s", self._running.get(task, "finish"))
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1.0)

    async def _run(self, coroutine: Coroutine[Any, Any, object], doing: str) -> None:
        try:
            await coroutine
        except AppError as error:
            logger.info("Could not %s: %s", doing, error)
            self._store.dispatch(ProblemOccurred(f"Could not {doing}: {error}"))
        except Exception:
            # The program goes on: only this wish failed, and the user is told.
            logger.exception("Could not %s", doing)
            self._store.dispatch(ProblemOccurred(f"Could not {doing}. Details are in the log."))
