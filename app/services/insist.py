"""Write until it is written: a full or busy disk is waited for, nothing is given up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.domain.errors import StorageFailed

logger = logging.getLogger(__name__)

T = TypeVar("T")

DELAYS = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between the tries."""


async def insist(
    work: Callable[[], Awaitable[T]],
    *,
    on_first_failure: Callable[[StorageFailed], None] | None = None,
) -> T:
    """Do something with the storage, again and again while it fails.

    Args:
        on_first_failure: is told once, so that the user can be.
    """
    attempt = 0
    while True:
        try:
            return await work()
        except StorageFailed as error:
            delay = DELAYS[min(attempt, len(DELAYS) - 1)]
            logger.warning("Could not write, trying again in %g s: %s", delay, error)
            if attempt == 0 and on_first_failure is not None:
                on_first_failure(error)
            attempt += 1
            await asyncio.sleep(delay)
