"""Write down what the servers tell, then let it into the state: one queue, one writer, in order.

A message is in the archive before anybody sees it, so that nothing shown can be lost by a crash,
and its catch-up position moves in the same transaction, so that nothing is fetched twice or never.
While the disk refuses to take it, the queue waits and tries again; the server still has it all.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from msgspec.structs import replace

from app.domain import events as e
from app.domain.errors import StorageFailed
from app.domain.ids import AccountId, ConversationRef
from app.ports.archive import Archive, Arrival
from app.ports.im import ArchivePosition
from app.services.insist import insist
from app.services.store import Store

logger = logging.getLogger(__name__)

BATCH = 250
"""Events written in one transaction; more would make the window wait for its share of the loop."""


class Inbox:
    """Takes the events of all sessions: `deliver` at any time, `run` does the work."""

    def __init__(self, store: Store, archive: Archive) -> None:
        self._store = store
        self._archive = archive
        self._waiting: list[e.Event] = []
        self._due = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._markers: dict[ConversationRef, str] = {}

    def deliver(self, event: e.Event) -> None:
        """Take an event in; it is dispatched once it is written down. Never blocks or raises."""
        if not self._waiting:
            self._due.set()
            self._idle.clear()
        self._waiting.append(event)

    async def run(self) -> None:
        """Write and dispatch until cancelled."""
        while True:
            await self._due.wait()
            batch = self._waiting[:BATCH]
            await self._take(batch)
            del self._waiting[: len(batch)]
            if not self._waiting:
                self._due.clear()
                self._idle.set()
            await asyncio.sleep(0)

    async def settled(self) -> None:
        """Wait until everything delivered so far is written and dispatched."""
        await self._idle.wait()

    async def _take(self, batch: Sequence[e.Event]) -> None:
        """Write and dispatch, runs of messages together, everything in its order."""
        run: list[e.MessageReceived | e.ArchivePositionReached] = []
        for event in batch:
            if isinstance(event, e.MessageReceived | e.ArchivePositionReached):
                run.append(event)
                continue
            if run:
                await self._insist(partial(self._add, run))
                run = []
            await self._insist(partial(self._one, event))
        if run:
            await self._insist(partial(self._add, run))

    async def _insist(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await insist(work, on_first_failure=self._tell)
        except Exception:
            # One event that can't be handled must not stop all that follow it.
            logger.exception("An event was dropped")

    def _tell(self, error: StorageFailed) -> None:
        text = f"Could not save what arrived: {error}. Trying again."
        self._store.dispatch(e.ProblemOccurred(text))

    async def _add(self, run: Sequence[e.MessageReceived | e.ArchivePositionReached]) -> None:
        received = [event for event in run if isinstance(event, e.MessageReceived)]
        positions: dict[tuple[AccountId, str], ArchivePosition] = {
            (event.account, event.archive): ArchivePosition(event.archive_id, event.stamp)
            for event in run
            if isinstance(event, e.ArchivePositionReached)
        }
        arrivals = [Arrival(event.message, event.origin) for event in received]
        news = await self._archive.add(arrivals, positions)
        # What the archive already had only teaches; as history it neither counts nor notifies.
        self._store.dispatch(
            *(
                event if new else replace(event, origin=e.Origin.HISTORY)
                for event, new in zip(received, news, strict=True)
                if new is not None  # the user deleted it here
            )
        )
        if not self._markers:
            return
        for ref in {event.message.ref for event in received} & self._markers.keys():
            await self._read_elsewhere(ref, self._markers.pop(ref))

    async def _one(self, event: e.Event) -> None:
        match event:
            case e.MessageStateChanged():
                await self._archive.set_state(event.ref, event.id, event.state, event.archive_id)
            case e.MessageEdited(key, elements):
                await self._archive.edit(key, elements)
            case e.MessageRecalled(key):
                unread = await self._archive.recall(key)
                self._store.dispatch(replace(event, unread=unread))
                return
            case e.ReactionsChanged():
                await self._archive.set_reactions(
                    event.ref, event.id, event.sender, event.reactions
                )
            case e.ReadElsewhere(ref, marker):
                await self._read_elsewhere(ref, marker)
                return
            case e.ConversationRemoved(ref):
                await self._archive.remove_conversation(ref)
            case e.ConversationChanged(ref):
                self._store.dispatch(event)
                await self._archive.save(self._store.state.conversation(ref))
                return
            case _:
                pass
        self._store.dispatch(event)

    async def _read_elsewhere(self, ref: ConversationRef, marker: str) -> None:
        message = await self._archive.find(ref, marker)
        if message is None:
            # Its message is still on the way; the newest marker wins.
            self._markers[ref] = marker
            return
        unread = await self._archive.mark_read(ref, message.position, told=True)
        self._store.dispatch(
            e.ReadMarked(ref, message.position, e.ReadSource.ELSEWHERE, unread=unread)
        )
