"""Secrets in the system's key ring, through the `keyring` library in a process of its own.

A locked key ring asks the user first, so there is patience. Where there is no key ring, or it can't
be opened, secrets are kept in memory for this run, and `is_persistent` says so.
"""

import asyncio
import logging
import secrets

from app.adapters.storage.key_ring import Answer, KeyRing, KeyRingFailed
from app.domain.errors import ServiceUnavailable, StorageFailed
from app.domain.ids import AccountId

logger = logging.getLogger(__name__)

_PROOF = "notification check"

PATIENCE = 60.0
"""Seconds the user has to unlock the key ring."""


class _Unavailable(Exception):
    """The key ring can't be used now; the text says why."""


class KeyringCredentials:
    """`app.ports.storage.CredentialStore` in a key ring.

    Args:
        key_ring: another than the system's, for tests.
        patience: seconds to wait for it.
        forgets: stand for a desktop without one: secrets last for this run, as in the demo.
    """

    def __init__(
        self,
        key_ring: KeyRing | None = None,
        patience: float = PATIENCE,
        *,
        forgets: bool = False,
    ) -> None:
        self._key_ring = key_ring or KeyRing()
        self._patience = patience
        self._lock = asyncio.Lock()
        self._name = ""
        self._is_missing = forgets
        self._memory: dict[AccountId, str] = {}

    @property
    def is_persistent(self) -> bool:
        """Whether secrets outlive this run; taken for granted until `probe` or another call."""
        return not self._is_missing and not self._memory

    async def probe(self) -> bool:
        """Find out whether there is a key ring, without opening it; gives `is_persistent`."""
        try:
            await self._ask("probe")
        except _Unavailable as error:
            logger.info("Secrets are kept for this run only: %s", error)
        return self.is_persistent

    async def prove(self) -> str:
        """Keep a made-up secret, read it back and delete it; gives the key ring's name.

        Raises:
            ServiceUnavailable: there is no key ring, or it did not give back what it took.
        """
        secret = secrets.token_hex(8)
        try:
            await self._ask("set", _PROOF, secret)
            kept = await self._ask("get", _PROOF)
            await self._ask("delete", _PROOF)
        except _Unavailable as error:
            raise ServiceUnavailable(str(error)) from error
        if kept.secret != secret:
            raise ServiceUnavailable("the key ring does not keep what it is given")
        return kept.name

    async def get(self, account: AccountId) -> str | None:
        """Read an account's secret; None if there is none or the key ring stays locked."""
        if account in self._memory:
            return self._memory[account]
        try:
            return (await self._ask("get", account)).secret
        except _Unavailable as error:
            logger.warning("A secret can't be read: %s", error)
            return None

    async def set(self, account: AccountId, secret: str) -> None:
        """Keep an account's secret; in memory only where the key ring does not take it."""
        self._memory[account] = secret
        try:
            await self._ask("set", account, secret)
        except _Unavailable as error:
            logger.warning("A secret is kept for this run only: %s", error)
        else:
            self._memory.pop(account, None)

    async def delete(self, account: AccountId) -> None:
        """Forget an account's secret; does nothing if there is none.

        Raises:
            StorageFailed: there is a key ring, and it stays locked.
        """
        self._memory.pop(account, None)
        try:
            await self._ask("delete", account)
        except _Unavailable as error:
            if not self._is_missing:
                raise StorageFailed(str(error)) from error

    async def _ask(self, do: str, account: str = "", secret: str = "") -> Answer:
        """Ask the key ring, one question after another.

        Raises:
            _Unavailable: there is none, or it refused, or it did not answer in time.
        """
        async with self._lock:
            if self._is_missing:
                raise _Unavailable("there is no key ring")
            try:
                async with asyncio.timeout(self._patience):
                    answer = await asyncio.wrap_future(self._key_ring.ask(do, account, secret))
            except TimeoutError as error:
                self._key_ring.give_up()
                raise _Unavailable("the key ring does not answer") from error
            except (KeyRingFailed, OSError, ValueError) as error:
                logger.warning("The key ring failed: %s", error)
                raise _Unavailable("the key ring can't be used") from error
        return self._understood(answer)

    def _understood(self, answer: Answer) -> Answer:
        """Give a good answer back.

        Raises:
            _Unavailable: it is none.
        """
        match answer.error:
            case "":
                if answer.name != self._name:
                    self._name = answer.name
                    logger.info("Secrets are kept by %s", answer.name)
                return answer
            case "missing":
                self._is_missing = True
                raise _Unavailable("there is no key ring")
            case "locked":
                raise _Unavailable("the key ring is locked")
        logger.warning("The key ring failed: %s", answer.detail)
        raise _Unavailable("the key ring can't be used")
