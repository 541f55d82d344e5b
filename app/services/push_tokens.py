"""Tell servers how to wake this device: the push plugin's `upload_token` and `clear_token`.

The guide's rule: a server that can't be reached is asked ten times, two seconds apart. Each try can
be seen, and the whole be stopped; what a server refuses for good is not asked again.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from app.domain.errors import ConnectionFailed, NotSupported, RequestFailed
from app.domain.ids import AccountId
from app.ports.im import PushRegistration
from app.services.accounts import Accounts

logger = logging.getLogger(__name__)

TRIES = 10
PAUSE = 2.0
"""How often a server is asked, and the seconds between."""

CERTIFICATE = "certificate-id"
"""The option that carries the certificate id to the push service."""

PUBLIC_KEY = "p256dh"
"""The option with the key that messages are encrypted for, by its name in Web Push."""


class Upload(Struct, frozen=True):
    """How far an account's server knows how to wake us.

    Attributes:
        tries: how often it was asked.
        reason: why the last try failed, a sentence's end; "" if it did not.
        done_at: when the server took it, seconds since the epoch; 0 while it has not.
        ended: no further try follows.
    """

    registration: PushRegistration
    tries: int = 0
    reason: str = ""
    done_at: float = 0.0
    ended: bool = False


class PushTokens:
    """Uploads and clears tokens; everything belongs to the event loop's thread.

    Args:
        clock: seconds since the epoch.
        pause: waits so many seconds.
        on_change: told whenever `uploads` changes.
    """

    def __init__(
        self,
        accounts: Accounts,
        *,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._accounts = accounts
        self._clock = clock
        self._pause = pause
        self._on_change = on_change
        self._uploads: dict[AccountId, Upload] = {}
        self._running: dict[AccountId, asyncio.Task[None]] = {}

    @property
    def uploads(self) -> Mapping[AccountId, Upload]:
        """The newest upload of each account, in whatever state."""
        return MappingProxyType(self._uploads)

    async def upload_token(
        self,
        account: AccountId,
        token: str,
        certificate_id: str,
        *,
        service: str,
        node: str,
        public_key: str = "",
    ) -> bool:
        """Tell an account's server how to wake this device, in the place of what it knew before.

        Args:
            token: proves to the push service that the server may wake us; never logged.
            certificate_id: tells the push service which app this is; "" for none.
            service, node: the push service, and what it calls this device.
            public_key: what the push service shall encrypt for (RFC 8291); "" for nothing.

        Returns:
            False if it was stopped by `cancel`.

        Raises:
            NotSupported: this server wakes nobody.
            RequestFailed, ConnectionFailed: the tenth try failed too.
        """
        self.cancel(account)
        known = ((CERTIFICATE, certificate_id), (PUBLIC_KEY, public_key))
        options = tuple((name, value) for name, value in known if value)
        registration = PushRegistration(service, node, token, options)
        self._tell(account, Upload(registration))
        task = asyncio.get_running_loop().create_task(
            self._insist(account, registration), name="upload the push token"
        )
        self._running[account] = task
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()  # if we are cancelled ourselves
            if self._running.get(account) is task:
                del self._running[account]
        if task.cancelled():
            return False
        task.result()
        return True

    async def _insist(self, account: AccountId, registration: PushRegistration) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await self._accounts.session(account).enable_push(registration)
            except NotSupported as error:
                self._tell(account, Upload(registration, attempt, str(error), ended=True))
                raise
            except (ConnectionFailed, RequestFailed) as error:
                logger.info("Push token, try %d of %d: %s", attempt, TRIES, error)
                ended = attempt == TRIES
                self._tell(account, Upload(registration, attempt, str(error), ended=ended))
                if ended:
                    raise
                await self._pause(PAUSE)
            else:
                self._tell(account, Upload(registration, attempt, "", self._clock(), ended=True))
                return

    def cancel(self, account: AccountId) -> None:
        """Stop uploading; what the server already took stays."""
        task = self._running.pop(account, None)
        if task is not None:
            task.cancel()
            if account in self._uploads:
                self._tell(account, replace(self._uploads[account], ended=True))

    def forget(self, account: AccountId) -> None:
        """Forget what an account's server was told: with a new connection it is told again."""
        self.cancel(account)
        if self._uploads.pop(account, None) is not None:
            self._on_change()

    async def clear_token(self, account: AccountId) -> None:
        """Let an account's server wake this device no more; fine if it never could.

        Raises:
            ConnectionFailed, RequestFailed: it still does.
        """
        self.cancel(account)
        upload = self._uploads.get(account)
        if upload is not None:
            await self._accounts.session(account).disable_push(upload.registration)
            del self._uploads[account]
            self._on_change()

    def _tell(self, account: AccountId, upload: Upload) -> None:
        self._uploads[account] = upload
        self._on_change()
