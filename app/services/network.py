"""What a change of network means for the accounts: no line is trusted, and nobody waits."""

import asyncio

from app.ports.desktop import NetworkSource
from app.services.accounts import Accounts

SETTLING = 1.5
"""Seconds from a hint to the act: an address comes before its name servers, and seldom alone."""

OFTEN = 4
LONGEST_SETTLING = 60.0
"""After so many changes, none of them a minute after the last, it doubles with each, up to that."""


class Network:
    """Lets the accounts look to their lines when the network changed.

    Who is connected has the line proved by the server, instead of losing a good one. Who waits
    tries at once, and is patient again from the shortest wait; a try that has been waiting for an
    answer on the old network is given up. A network that comes and goes costs fewer and fewer
    looks; the last change is always looked at.
    """

    def __init__(self, accounts: Accounts, source: NetworkSource) -> None:
        self._accounts = accounts
        self._source = source
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        time = asyncio.get_running_loop().time
        row, looked = 0, -LONGEST_SETTLING
        self._source.start(self._changed.set)
        try:
            while True:
                await self._changed.wait()
                row = row + 1 if time() - looked < LONGEST_SETTLING else 1
                await asyncio.sleep(settling_of(row))
                self._changed.clear()
                self._accounts.trust_no_line(moved=True)
                looked = time()
        finally:
            self._source.stop()


def settling_of(row: int) -> float:
    """Compute the seconds to wait after a hint, which is the nth in a row, from 1."""
    return min(SETTLING * 2.0 ** min(max(row - OFTEN, 0), 16), LONGEST_SETTLING)
