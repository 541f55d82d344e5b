"""What is kept of people, in memory; it outlives a program as the disk does."""

import asyncio

from app.domain.errors import StorageFailed
from app.ports.storage import KeptPeople


class FakePeopleStore:
    """The port `PeopleStore`.

    Attributes:
        kept: what is on the disk.
        saved: how often it was written.
        failure: raised by `save` while it is set.
        gate: while not set, `load` waits.
    """

    def __init__(self, kept: KeptPeople | None = None) -> None:
        self.kept = kept or KeptPeople()
        self.saved = 0
        self.failure: StorageFailed | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def load(self) -> KeptPeople:
        await self.gate.wait()
        return self.kept

    async def save(self, people: KeptPeople) -> None:
        if self.failure is not None:
            raise self.failure
        self.save_at_exit(people)

    def save_at_exit(self, people: KeptPeople) -> None:
        self.kept = people
        self.saved += 1
