"""What Tencent accounts need beside the others: the native library, and a signature to sign in.

A user gets the signature (UserSig) from the application's login service. With the secret key of an
application of one's own, for trying things out, signatures are made here; the key is in the key
ring, under a name of its own beside the account's secret, and nowhere else.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.domain.account import Account
from app.domain.errors import CredentialsRefused, StorageFailed
from app.domain.ids import AccountId
from app.ports.storage import CredentialStore

logger = logging.getLogger(__name__)

MAX_KEY = 1000
"""Characters of a secret key; real ones have 64."""


class TencentLibrary(Protocol):
    """Tencent's native library, which the user gets for themselves."""

    @property
    def problem(self) -> str:
        """What is missing before an account can be used, as a sentence's end; "" if nothing."""
        ...

    @property
    def how_to_get_it(self) -> str:
        """What to do to get it, as a sentence's end."""
        ...

    def install(self, file: Path) -> str:
        """Put it in place; returns its version. Takes a while: not for the event loop's thread.

        Raises:
            AppError: the file does not hold it.
        """
        ...


MakeUserSig = Callable[[int, str, str, int], str]
"""Signs with an application's secret key: SDKAppID, key, user, seconds since the epoch."""


class TencentAccounts:
    """The wishes around Tencent accounts; everything belongs to the event loop's thread.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        library: TencentLibrary,
        credentials: CredentialStore,
        make_user_sig: MakeUserSig,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._library = library
        self._credentials = credentials
        self._make_user_sig = make_user_sig
        self._clock = clock

    @property
    def library_problem(self) -> str:
        """What is missing before an account can be used, as a sentence's end; "" if nothing."""
        return self._library.problem

    @property
    def how_to_get_library(self) -> str:
        """What to do to get the library, as a sentence's end."""
        return self._library.how_to_get_it

    async def install_library(self, file: Path) -> str:
        """Put the library in place; returns its version.

        Raises:
            AppError: the file does not hold it.
        """
        return await asyncio.to_thread(self._library.install, file)

    async def keep_key(self, account: Account, key: str) -> str:
        """Keep the secret key of a test application, and sign the account in with it.

        Returns:
            a fresh signature: the account's secret.

        Raises:
            CredentialsRefused: it can't be a key.
        """
        key = key.strip()
        if not key or len(key) > MAX_KEY or not key.isascii() or not key.isprintable():
            raise CredentialsRefused("that is not the secret key of an application")
        await self._credentials.set(_key_of(account.id), key)
        return self._sign(account, key)

    async def signature(self, account: Account) -> str:
        """Make a fresh signature where there is a key; "" where the user must enter one."""
        key = await self._credentials.get(_key_of(account.id))
        return self._sign(account, key) if key else ""

    async def forget_key(self, account: AccountId) -> None:
        """Forget the key of an account; does nothing if there is none."""
        try:
            await self._credentials.delete(_key_of(account))
        except StorageFailed as error:
            logger.warning("A secret key stays in the key ring: %s", error)

    def _sign(self, account: Account, key: str) -> str:
        now = int(self._clock())
        return self._make_user_sig(account.sdk_app_id, key, account.address, now)


def _key_of(account: AccountId) -> AccountId:
    """Under which name the key is in the key ring."""
    return AccountId(f"{account}/secret-key")
