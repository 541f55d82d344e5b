"""Keep one account connected: try, wait with growing patience, give up when turned away.

The waits grow from one second to one minute and are spread at random, so that a server that comes
back is not met by all its clients at the same instant.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Mapping

from app.domain.account import Account, ConnectionPhase, ConnectionState
from app.domain.errors import (
    AccountRefused,
    AppError,
    CertificateRefused,
    ConnectionFailed,
    CredentialsRefused,
    Disconnected,
    KickedByOtherDevice,
)
from app.domain.events import ConnectionChanged
from app.ports.archive import Archive
from app.ports.im import ArchivePosition, Session
from app.services.store import Store

logger = logging.getLogger(__name__)

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
"""Seconds between two tries."""

PROMISING = 3.0
"""Seconds that a try may have been under way on one network and still come good on the next."""

STEADY = 30.0
"""Seconds that a connection must hold before the waits begin anew from the shortest."""


def delay_before(attempt: int, chance: float) -> float:
    """Compute the wait before a try, in seconds.

    Args:
        attempt: tries that failed in a row, from 1.
        chance: from 0 to 1; spreads the wait between half and all of it.
    """
    longest = min(FIRST_DELAY * 2.0 ** min(attempt - 1, 16), LONGEST_DELAY)
    return longest * (0.5 + chance / 2)


class Connection:
    """One account's way to its server, as long as it is switched on.

    Args:
        clock: seconds since the epoch, for the countdown the user sees.
        chance: random numbers from 0 to 1.
    """

    def __init__(
        self,
        account: Account,
        session: Session,
        store: Store,
        archive: Archive,
        *,
        clock: Callable[[], float],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.account = account
        self.session = session
        self._store = store
        self._archive = archive
        self._clock = clock
        self._chance = chance
        self._impatience = asyncio.Event()
        self._try: asyncio.Timeout | None = None
        self._try_began = 0.0

    def connect_now(self) -> None:
        """End the present wait: the user asked, or the network or the computer came back.

        While a try is under way, the next one follows it at once. Either way what failed before
        counts no more: the waits begin anew from the shortest.
        """
        self._impatience.set()

    def move(self) -> None:
        """Act as after `connect_now` on what may be another network.

        A try that has been under way for long waits for an answer on the old one, for half a minute
        at worst; it is given up.
        """
        self.connect_now()
        now = asyncio.get_running_loop().time()
        if self._try is not None and now - self._try_began > PROMISING:
            self._try.reschedule(now)

    async def check(self) -> None:
        """Let the server prove the line within 5 s; one it doesn't prove is made anew at once."""
        try:
            await self.session.check_alive()
        except Disconnected as error:
            logger.info("%s has lost its line: %s", self.account.id, error)
            state = self._store.state.accounts.get(self.account.id)
            # Another device may have taken over meanwhile; it shall keep the account.
            if state is not None and state.connection.phase is not ConnectionPhase.FAILED:
                self.connect_now()

    async def run(self) -> None:
        """Connect, and connect again, until cancelled; then say goodbye."""
        attempt = 0
        try:
            while True:
                began = asyncio.get_running_loop().time()
                try:
                    await self._stay_connected()
                except AccountRefused as error:
                    logger.warning("%s was turned away: %s", self.account.id, error)
                    displaced = isinstance(error, KickedByOtherDevice)
                    certificate = error.fingerprint if isinstance(error, CertificateRefused) else ""
                    self._tell(
                        ConnectionPhase.FAILED,
                        str(error),
                        displaced=displaced,
                        certificate=certificate,
                        wants_secret=isinstance(error, CredentialsRefused),
                    )
                    self._impatience.clear()
                    await self._impatience.wait()
                    attempt = 0
                except AppError as error:
                    if asyncio.get_running_loop().time() - began > STEADY:
                        attempt = 0
                    attempt += 1
                    if await self._wait(delay_before(attempt, self._chance()), str(error)):
                        attempt = 0
        finally:
            await self.session.close()

    async def _stay_connected(self) -> None:
        self._impatience.clear()
        self._tell(ConnectionPhase.CONNECTING)
        await self._try_to_connect(await self._archive.position(self.account.id))
        logger.info("%s is connected", self.account.id)
        self._tell(ConnectionPhase.CATCHING_UP)
        await self.session.wait_closed()
        raise Disconnected("the connection was closed")

    async def _try_to_connect(self, positions: Mapping[str, ArchivePosition]) -> None:
        self._try_began = asyncio.get_running_loop().time()
        self._try = asyncio.timeout(None)
        try:
            async with self._try:
                await self.session.connect(positions)
        except TimeoutError as error:
            raise ConnectionFailed("the network changed") from error
        finally:
            self._try = None

    async def _wait(self, delay: float, reason: str) -> bool:
        """Wait, and tell whether somebody ended it."""
        logger.info("%s is not connected, next try in %.1f s: %s", self.account.id, delay, reason)
        self._tell(ConnectionPhase.WAITING, reason, self._clock() + delay)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(delay):
                await self._impatience.wait()
        return self._impatience.is_set()

    def _tell(
        self,
        phase: ConnectionPhase,
        reason: str = "",
        retry_at: float = 0.0,
        *,
        displaced: bool = False,
        certificate: str = "",
        wants_secret: bool = False,
    ) -> None:
        state = ConnectionState(phase, reason, retry_at, displaced, certificate, wants_secret)
        self._store.dispatch(ConnectionChanged(self.account.id, state))
