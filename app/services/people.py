"""Remember contact lists and invitations from one run to the next.

A contact list is told anew by the server at each connection, and what is remembered gives way to
it; until then the user finds people without a network, too. An invitation is told once: what is
not answered must be remembered, or it is lost with the process.
"""

import asyncio
import contextlib
import logging

from app.domain.errors import StorageFailed
from app.domain.events import (
    AccountRemoved,
    ContactListChanged,
    GroupInvited,
    InvitationSettled,
    PeopleRemembered,
)
from app.domain.ids import ConversationRef
from app.ports.storage import KeptPeople, PeopleStore
from app.services.store import Store

logger = logging.getLogger(__name__)

CALM = 5.0
"""Seconds that a change of a contact list waits for the next: a login tells them in slices."""


class PeopleKeeper:
    """Keeps them: `run` brings back what an earlier run knew, and writes down what changes."""

    def __init__(self, store: Store, kept: PeopleStore) -> None:
        self._store = store
        self._kept = kept
        self._last = KeptPeople()
        self._changed = asyncio.Event()
        self._urgent = asyncio.Event()
        self._settled: set[ConversationRef] = set()
        store.listen(ContactListChanged, lambda _: self._changed.set())
        store.listen(GroupInvited, self._invited)
        store.listen(InvitationSettled, self._answered)
        store.listen(AccountRemoved, lambda _: self._hurry())

    async def run(self) -> None:
        """Tell what was kept, then keep what changes, until cancelled."""
        self._last = await self._kept.load()
        self._bring_back()
        try:
            while True:
                await self._changed.wait()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(CALM):
                        await self._urgent.wait()
                self._changed.clear()
                self._urgent.clear()
                await self._save()
        finally:
            if (people := self._people()) != self._last:
                self._kept.save_at_exit(people)

    def _bring_back(self) -> None:
        """Tell what was kept, but for what was answered while it was read."""
        invitations = tuple(i for i in self._last.invitations if i.ref not in self._settled)
        if self._last.contacts or invitations:
            self._store.dispatch(PeopleRemembered(self._last.contacts, invitations))
        self._settled.clear()

    async def _save(self) -> None:
        people = self._people()
        if people == self._last:
            return  # a login told what we knew
        try:
            await self._kept.save(people)
        except StorageFailed as error:
            logger.warning("Contacts and invitations can't be kept: %s", error)
        else:
            self._last = people

    def _people(self) -> KeptPeople:
        state = self._store.state
        lists = {account: tuple(known.values()) for account, known in state.contacts.items()}
        return KeptPeople(lists, state.invitations)

    def _invited(self, event: GroupInvited) -> None:
        self._settled.discard(event.ref)
        self._hurry()

    def _answered(self, event: InvitationSettled) -> None:
        self._settled.add(event.ref)
        self._hurry()

    def _hurry(self) -> None:
        self._changed.set()
        self._urgent.set()
