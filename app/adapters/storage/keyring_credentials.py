"""Secrets in the system's key ring, through the `keyring` library.

The library is imported at the first use, because that takes a quarter of a second, and called on a
thread of its own each time, because a locked key ring asks the user first. Where there is no key
ring, or it can't be opened, secrets are kept in memory for this run, and `is_persistent` says so.
"""

import asyncio
import logging
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import ServiceUnavailable, StorageFailed
from app.domain.ids import AccountId

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

logger = logging.getLogger(__name__)

T = TypeVar("T")

SERVICE = "bellbird"
"""Under which name the secrets are in the key ring; the user name is the account's id."""

_PROOF = "notification check"

PATIENCE = 60.0
"""Seconds the user has to unlock the key ring."""


class _Unavailable(Exception):
    """The key ring can't be used now; the text says why."""


def system_key_ring() -> "KeyringBackend":
    """Find the key ring of this desktop."""
    import keyring

    return keyring.get_keyring()


def no_key_ring() -> "KeyringBackend":
    """Stand for a desktop without one: secrets last for this run, as in the demo."""
    from keyring.backends.fail import Keyring

    return Keyring()  # type: ignore[no-untyped-call]  # the library's gap


class KeyringCredentials:
    """`app.ports.storage.CredentialStore` in a key ring.

    Args:
        find: finds the key ring; called once, on another thread.
        patience: seconds to wait for it.
    """

    def __init__(
        self,
        find: "Callable[[], KeyringBackend]" = system_key_ring,
        patience: float = PATIENCE,
    ) -> None:
        self._find = find
        self._patience = patience
        self._lock = asyncio.Lock()
        self._key_ring: KeyringBackend | None = None
        self._is_missing = False
        self._memory: dict[AccountId, str] = {}

    @property
    def is_persistent(self) -> bool:
        """Whether secrets outlive this run; taken for granted until `probe` or another call."""
        return not self._is_missing and not self._memory

    async def probe(self) -> bool:
        """Find out whether there is a key ring, without opening it; gives `is_persistent`."""
        try:
            await self._ask(lambda _: None)
        except _Unavailable as error:
            logger.info("Secrets are kept for this run only: %s", error)
        return self.is_persistent

    async def prove(self) -> str:
        """Keep a made-up secret, read it back and delete it; gives the key ring's name.

        Raises:
            ServiceUnavailable: there is no key ring, or it did not give back what it took.
        """
        secret = secrets.token_hex(8)

        def round_trip(ring: "KeyringBackend") -> str:
            ring.set_password(SERVICE, _PROOF, secret)
            kept = ring.get_password(SERVICE, _PROOF)
            ring.delete_password(SERVICE, _PROOF)
            if kept != secret:
                raise _Unavailable("the key ring does not keep what it is given")
            return str(ring.name)

        try:
            return await self._ask(round_trip)
        except _Unavailable as error:
            raise ServiceUnavailable(str(error)) from error

    async def get(self, account: AccountId) -> str | None:
        """Read an account's secret; None if there is none or the key ring stays locked."""
        if account in self._memory:
            return self._memory[account]
        try:
            return await self._ask(lambda ring: ring.get_password(SERVICE, account))
        except _Unavailable as error:
            logger.warning("A secret can't be read: %s", error)
            return None

    async def set(self, account: AccountId, secret: str) -> None:
        """Keep an account's secret; in memory only where the key ring does not take it."""
        self._memory[account] = secret
        try:
            await self._ask(lambda ring: ring.set_password(SERVICE, account, secret))
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

        def delete(ring: "KeyringBackend") -> None:
            if ring.get_password(SERVICE, account) is not None:
                ring.delete_password(SERVICE, account)

        try:
            await self._ask(delete)
        except _Unavailable as error:
            if not self._is_missing:
                raise StorageFailed(str(error)) from error

    async def _ask(self, work: "Callable[[KeyringBackend], T]") -> T:
        """Run something with the key ring, on a thread, one after another.

        Raises:
            _Unavailable: there is none, or it refused, or it did not answer in time.
        """
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()

        def run() -> None:
            try:
                future.set_result(work(self._found()))
            except BaseException as error:  # noqa: BLE001  handed over to the caller as it is
                future.set_exception(error)

        async with self._lock:
            # A daemon, because nobody can end a key ring's question to the user when we quit.
            threading.Thread(target=run, name="key ring", daemon=True).start()
            try:
                async with asyncio.timeout(self._patience):
                    return await asyncio.wrap_future(future)
            except TimeoutError as error:
                raise _Unavailable("the key ring does not answer") from error
            except _Unavailable:
                raise
            except Exception as error:
                raise self._translated(error) from error

    def _found(self) -> "KeyringBackend":
        """The key ring; on its thread."""
        if self._key_ring is None and not self._is_missing:
            ring = self._find()
            if _forgets(ring):
                self._is_missing = True
            else:
                logger.info("Secrets are kept by %s", ring.name)
                self._key_ring = ring
        if self._key_ring is None:
            raise _Unavailable("there is no key ring")
        return self._key_ring

    @staticmethod
    def _translated(error: Exception) -> _Unavailable:
        from keyring.errors import KeyringError, KeyringLocked

        if isinstance(error, KeyringLocked):
            return _Unavailable("the key ring is locked")
        if not isinstance(error, KeyringError):
            # Backends come from many hands, and some let errors of their own libraries through.
            logger.warning("The key ring failed", exc_info=error)
        return _Unavailable("the key ring can't be used")


def _forgets(ring: "KeyringBackend") -> bool:
    """Whether this is one of the library's stand-ins for a key ring that is not there."""
    from keyring.backends import fail, null

    return isinstance(ring, fail.Keyring | null.Keyring)
