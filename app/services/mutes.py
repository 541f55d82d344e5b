"""Lift a timed mute when its time has come, so that the state needs no clock to be right."""

import asyncio
import logging
import time
from collections.abc import Callable

from app.domain.conversation import MUTED_FOREVER
from app.domain.errors import AppError
from app.domain.ids import ConversationRef
from app.domain.selectors import muted_conversations
from app.domain.state import AppState
from app.services.conversations import Conversations
from app.services.store import Store

logger = logging.getLogger(__name__)

_LONGEST_NAP = 60.0
"""Seconds; a clock that jumps or a computer that sleeps is noticed within this time."""


def next_end(state: AppState) -> tuple[float, ConversationRef] | None:
    """The first mute to end, and when; None if no mute has an end."""
    ends = (
        (c.muted_until, c.ref)
        for c in muted_conversations(state)
        if 0 < c.muted_until < MUTED_FOREVER
    )
    return min(ends, default=None)


class Mutes:
    """Watches over timed mutes.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        conversations: Conversations,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._clock = clock
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Lift mutes until cancelled."""
        unsubscribe = self._store.watch(next_end, lambda _: self._changed.set())
        try:
            while True:
                self._changed.clear()
                end = next_end(self._store.state)
                if end is not None and end[0] <= self._clock():
                    await self._lift(end[1])
                    continue
                delay = None if end is None else min(end[0] - self._clock(), _LONGEST_NAP)
                try:
                    async with asyncio.timeout(delay):
                        await self._changed.wait()
                except TimeoutError:
                    continue
        finally:
            unsubscribe()

    async def _lift(self, ref: ConversationRef) -> None:
        try:
            await self._conversations.mute(ref, 0.0)
        except AppError as error:
            # It is lifted here all the same.
            logger.warning("The end of a mute could not be written down: %s", error)
