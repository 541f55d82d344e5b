"""Find conversations, contacts and messages; keep the index of messages close behind them.

The index is worked on when the messages rest: some seconds after the start, and a second after the
last message of a burst, in short pieces with pauses between them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from msgspec import Struct

from app.domain.blank import seen
from app.domain.errors import StorageFailed
from app.domain.events import (
    AccountRemoved,
    CatchUpFinished,
    ConversationRemoved,
    Event,
    MessageEdited,
    MessageQueued,
    MessageRecalled,
    MessageReceived,
    MessagesRemoved,
    MessagesRestored,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Contact
from app.domain.search import Query, fold
from app.domain.state import AppState
from app.ports.search import EVERYWHERE, MessageSearch, Page, Place, Scope
from app.services.store import Store

logger = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_REST = 5.0
"""Seconds after the start; the window and the connections come first."""

QUIET = 1.0
"""Seconds without a message, after which the index follows."""

PATIENCE = 10
"""How often a new message may put it off."""

PAUSE = 0.03
"""Seconds between two pieces of work, so that they take less than half of a processor."""

AFTER_FAILURE = 60.0

MAX_NAMES = 6
"""Conversations, and contacts, in a list of results."""


class FoundContact(Struct, frozen=True):
    """Somebody on a contact list with whom there is no conversation yet."""

    account: AccountId
    contact: Contact

    @property
    def name(self) -> str:
        """What to call them."""
        return seen(self.contact.name) or self.contact.address.partition("@")[0]

    @property
    def ref(self) -> ConversationRef:
        """The conversation that there could be."""
        return ConversationRef(self.account, ConversationId.c2c(self.contact.address))


class Names(Struct, frozen=True):
    """What was found by its name or address, the best first."""

    conversations: tuple[ConversationRef, ...] = ()
    contacts: tuple[FoundContact, ...] = ()


class Search:
    """Answers what the user looks for."""

    def __init__(
        self,
        store: Store,
        messages: MessageSearch,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._messages = messages
        self._sleep = sleep
        self._changed = asyncio.Event()
        self._changes = 0
        store.listen(_CHANGING, self._on_change)

    async def messages(
        self, query: Query, scope: Scope = EVERYWHERE, after: Place | None = None, limit: int = 30
    ) -> Page:
        """Find messages, the newest first; a cancelled call stops working.

        Raises:
            StorageFailed: the archive or its index can't be read.
        """
        page = await self._messages.find(query, scope, after, limit)
        self._changed.set()  # history that was fetched tells nobody: look whether there is some
        return page

    async def count(self, query: Query, scope: Scope = EVERYWHERE, most: int = 1_000) -> int:
        """Count messages, up to a number.

        Raises:
            StorageFailed: the archive or its index can't be read.
        """
        return await self._messages.count(query, scope, most)

    def asker(self) -> "Asker":
        """Somebody who wants one answer at a time: a field in which a query is typed."""
        return Asker(self)

    def names(self, query: Query, account: AccountId | None = None) -> Names:
        """Find conversations and contacts by name or address; quick enough for every key."""
        if not query:
            return Names()
        state = self._store.state
        return Names(_conversations(state, query, account), _contacts(state, query, account))

    async def run(self) -> None:
        """Let the index follow the archive until cancelled."""
        await self._sleep(FIRST_REST)
        self._changed.set()
        while True:
            await self._changed.wait()
            await self._quiet()
            self._changed.clear()
            try:
                while await self._messages.prepare():
                    await self._sleep(PAUSE)
            except StorageFailed as error:
                # Searching only gets slower by it; what is wrong is told where it hurts.
                logger.warning("The search index does not follow: %s", error)
                await self._sleep(AFTER_FAILURE)
            except Exception:
                # Nor is a mistake in the index worth the program: messages go on coming.
                logger.exception("The search index does not follow")
                await self._sleep(AFTER_FAILURE)

    async def _quiet(self) -> None:
        for _ in range(PATIENCE):
            before = self._changes
            await self._sleep(QUIET)
            if self._changes == before:
                return

    def _on_change(self, _: Event) -> None:
        self._changes += 1
        self._changed.set()


class Asker:
    """Asks for messages; a new question stops the one before."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._running: asyncio.Task[Any] | None = None

    async def messages(
        self, query: Query, scope: Scope = EVERYWHERE, after: Place | None = None, limit: int = 30
    ) -> Page | None:
        """Find messages; None: another question came before the answer.

        Raises:
            StorageFailed: the archive or its index can't be read.
        """
        return await self._only(self._search.messages(query, scope, after, limit))

    async def count(self, query: Query, scope: Scope = EVERYWHERE, most: int = 1_000) -> int | None:
        """Count messages; None: another question came before the answer.

        Raises:
            StorageFailed: the archive or its index can't be read.
        """
        return await self._only(self._search.count(query, scope, most))

    def stop(self) -> None:
        """Want no answer any more."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    async def _only(self, question: Coroutine[Any, Any, T]) -> T | None:
        self.stop()
        running = self._running = asyncio.ensure_future(question)
        try:
            await asyncio.wait((running,))
        finally:
            if not running.done():
                running.cancel()
        return None if running.cancelled() else running.result()


_CHANGING: tuple[type[Event], ...] = (
    MessageReceived,
    MessageQueued,
    MessageEdited,
    MessageRecalled,
    MessagesRemoved,
    MessagesRestored,
    ConversationRemoved,
    AccountRemoved,
    CatchUpFinished,
)


def _conversations(
    state: AppState, query: Query, account: AccountId | None
) -> tuple[ConversationRef, ...]:
    found = []
    for ref, known in state.conversations.items():
        if account in (None, ref.account):
            conversation = known.conversation
            rank = _rank(query, conversation.display_name, ref.id.target)
            if rank is not None:
                found.append((rank, -conversation.activity_at, ref))
    return tuple(ref for _, _, ref in nsmallest(MAX_NAMES, found, key=itemgetter(0, 1)))


def _contacts(state: AppState, query: Query, account: AccountId | None) -> tuple[FoundContact, ...]:
    found = []
    for owner, contacts in state.contacts.items():
        if account in (None, owner):
            for contact in contacts.values():
                name = seen(contact.name) or contact.address.partition("@")[0]
                rank = _rank(query, name, contact.address)
                if rank is not None:
                    found.append((rank, name, owner, contact))
    found.sort(key=itemgetter(0, 1))
    alone = (
        made
        for _, _, owner, contact in found
        if (made := FoundContact(owner, contact)).ref not in state.conversations
    )
    return tuple(islice(alone, MAX_NAMES))


def _rank(query: Query, name: str, address: str) -> int | None:
    """How well a name fits, 0 the best; None: it does not."""
    words, both = _folded(name, address)
    if not query.matches(both):
        return None
    first = query.terms[0]
    if words.startswith(first):
        return 0
    if f" {first}" in words:
        return 1
    return 2 if query.matches(words) else 3


@lru_cache(maxsize=16_384)
def _folded(name: str, address: str) -> tuple[str, str]:
    """The name folded, and both: the same thousands of names are asked for with every key."""
    words = fold(name)
    return words, f"{words}\n{fold(address)}"
