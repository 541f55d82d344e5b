"""The last words before the computer sleeps or the session ends: said once, in bounded time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

OnSleep = Callable[[], Awaitable[None]]
"""What is to be done before the computer sleeps."""


async def say_farewell(on_sleep: OnSleep | None, patience: float) -> None:
    """Await the callback for at most `patience` seconds; whatever happens to it, sleep goes on."""
    if on_sleep is None:
        return
    try:
        async with asyncio.timeout(patience):
            await on_sleep()
    except TimeoutError:
        logger.warning("The computer sleeps before everything was said")
    except Exception:
        # The system waits for us and must not wait for a bug; the log tells of it.
        logger.exception("What was to be done before sleep failed")
