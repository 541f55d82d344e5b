"""How pushes wake this device: the system's push channel, and the servers that are told of it.

The channel begins with the program. Once the user chose a push service, its endpoint is asked for
and, where they named a gateway of theirs, told to each account's server by the rules of
`push_tokens`; with every new connection again, since some servers forget it with the old one.
Tencent's servers push to phones only and take nothing.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.domain import events as e
from app.domain.account import ConnectionPhase, Protocol
from app.domain.check import Finding, Status
from app.domain.errors import AppError, ServiceUnavailable
from app.domain.ids import AccountId
from app.domain.preview import plain
from app.domain.state import AppState
from app.services.accounts import Accounts
from app.services.push_tokens import PushTokens, Upload
from app.services.store import Store

if TYPE_CHECKING:  # nothing of it is needed before the window is there
    from app.ports.push import PushChannel, PushedMessage, PushEndpoint

logger = logging.getLogger(__name__)


class DevicePush:
    """Keeps the channel and the servers as the settings wish.

    Everything belongs to the event loop's thread.

    Args:
        make_channel: makes the system's channel, once; called by `run`.
        make_tokens: makes other tokens than the usual, for tests; it is given what to call when
            they change.

    Attributes:
        certificate_id: told to push services with the endpoint; "": there is none.
    """

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        make_channel: "Callable[[], PushChannel]",
        *,
        make_tokens: Callable[[Callable[[], None]], PushTokens] | None = None,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._make_channel = make_channel
        self._channel: PushChannel | None = None
        make = make_tokens or (lambda on_change: PushTokens(accounts, on_change=on_change))
        self._tokens = make(self._tell)
        self._on_push: Callable[[PushedMessage], None] = lambda _: None
        self._started = False
        self._problem = ""
        self._services: tuple[str, ...] = ()
        self._asked = ("", "")
        self._cleared = False
        self._due = asyncio.Event()
        self._due.set()
        self.certificate_id = ""
        store.listen(e.ConnectionChanged, self._connection_changed)
        store.listen(e.AccountRemoved, lambda event: self._tokens.forget(event.account))
        accounts.before_leaving(self._clear)
        store.watch(_wishes, lambda _: self._wish_again())

    @property
    def endpoint(self) -> "PushEndpoint | None":
        """Where servers reach this device; None while there is no such place."""
        return self._channel.endpoint if self._channel is not None else None

    @property
    def uploads(self) -> Mapping[AccountId, Upload]:
        """The newest upload of each account, in whatever state."""
        return self._tokens.uploads

    async def run(self, on_push: "Callable[[PushedMessage], None]") -> None:
        """Keep everything as the settings wish, until cancelled.

        Args:
            on_push: takes each message that comes, also one that started the program.
        """
        self._on_push = on_push
        async with asyncio.TaskGroup() as group:
            while True:
                await self._due.wait()
                self._due.clear()
                await self._look(group)

    async def stop(self) -> None:
        """Leave the system's push service; the endpoint stays in force for the next run."""
        if self._channel is not None:
            await self._channel.stop()

    def look_again(self) -> None:
        """Look for the system's push services anew, and ask servers again that did not take it."""
        for account, upload in tuple(self._tokens.uploads.items()):
            if upload.ended and not upload.done_at:
                self._tokens.forget(account)
        self._wish_again()

    def cancel(self, account: AccountId) -> None:
        """Stop telling an account's server; it is told with its next connection."""
        self._tokens.cancel(account)

    async def upload(self, account: AccountId) -> bool:
        """Tell an account's server where to push to; False: there is nothing to tell it.

        Raises:
            NotSupported: this server wakes nobody.
            RequestFailed, ConnectionFailed: the tenth try failed too.
        """
        self._wish_again()
        endpoint, gateway = self.endpoint, self._store.state.settings.push_gateway
        if endpoint is None or not gateway:
            return False
        return await self._tokens.upload_token(
            account,
            endpoint.auth,
            self.certificate_id,
            service=gateway,
            node=endpoint.url,
            public_key=endpoint.public_key,
        )

    async def clear(self) -> None:
        """Let no server wake this device any more, and give its endpoint back.

        It stays so until the next `upload`, `look_again`, other wish of the user, or start.

        Raises:
            ConnectionFailed, RequestFailed: a server still does.
        """
        self._cleared = True
        for account in tuple(self._tokens.uploads):
            await self._tokens.clear_token(account)
        if self._channel is not None:
            await self._channel.unregister()
        self._asked = ("", "")

    def finding(self) -> Finding:
        """Tell how it stands, for the notification check."""
        wishes, endpoint = self._store.state.settings, self.endpoint
        if self._problem:
            return Finding(Status.NOT_AVAILABLE, self._problem)
        if endpoint is None:
            proof = "no push service wakes this device; Bellbird hears of messages while it runs"
            return Finding(Status.NOT_AVAILABLE, proof, "Choose one in the settings, under Push.")
        proof = f"pushes come by {_host(endpoint)}, certificate id {self.certificate_id or 'none'}"
        if not wishes.push_gateway:
            return Finding(
                Status.WARNING,
                f"{proof}; no server was told, for there is no gateway",
                "Name your push gateway in the settings, under Push.",
            )
        told = [u for u in self._tokens.uploads.values() if u.done_at]
        failed = [u for u in self._tokens.uploads.values() if u.reason]
        for upload in told[:1]:
            moment = time.strftime("%H:%M:%S", time.localtime(upload.done_at))
            proof += f"; told to {len(told)} server(s), last at {moment}"
        if failed:
            reason = plain(failed[0].reason, 200)
            proof += f"; {len(failed)} server(s) did not take it: {reason}"
            return Finding(Status.WARNING, proof, "Its messages arrive while Bellbird runs.")
        if not told:
            return Finding(Status.WARNING, f"{proof}; no server was told yet", "Check again.")
        return Finding(Status.OK, proof)

    # The channel's reports

    def on_endpoint(self, endpoint: "PushEndpoint | None") -> None:
        """Take a new endpoint, or its end, to be told to the servers."""
        logger.info("The push endpoint is %s", "there" if endpoint is not None else "gone")
        if endpoint is None:
            self._asked = ("", "")
        self._tell()
        self._due.set()

    def on_push(self, message: "PushedMessage") -> None:
        """Hand a message on, and let every line prove itself: somebody wants us awake."""
        logger.info("A push came")
        self._accounts.trust_no_line()
        self._on_push(message)

    # Work

    async def _look(self, group: asyncio.TaskGroup) -> None:
        try:
            channel = await self._begun()
            await self._choose(channel)
        except ServiceUnavailable as error:
            self._problem = str(error)
            logger.info("Nothing wakes this device: %s", error)
        else:
            self._problem = ""
        for account in tuple(self._store.state.accounts):
            if self._accounts.is_online(account):
                self._tell_server(account, group)
        self._tell()

    async def _begun(self) -> "PushChannel":
        if self._channel is None:
            self._channel = self._make_channel()
        channel = self._channel
        if not self._started:
            await channel.start(self)
            self._started = True
            if channel.endpoint is not None:
                chosen = next(iter(await channel.distributors()), "")
                self._asked = (chosen, self._store.state.settings.push_vapid)
        self._services = tuple(await channel.distributors())
        return channel

    async def _choose(self, channel: "PushChannel") -> None:
        """Register at the push service that the user chose, or leave the one there is."""
        service, vapid = wished = _service(self._store.state)
        if wished == self._asked or self._cleared:
            return
        self._asked = wished
        if not service:
            await channel.unregister()
            return
        try:
            await channel.register(service, vapid)
        except ServiceUnavailable:
            self._asked = ("", "")
            raise

    def _tell_server(self, account: AccountId, group: asyncio.TaskGroup) -> None:
        known = self._tokens.uploads.get(account)
        endpoint, gateway = self.endpoint, self._store.state.settings.push_gateway
        state = self._store.state.accounts[account].account
        wanted = endpoint is not None and bool(gateway) and state.protocol is Protocol.XMPP
        if not wanted:
            if known is not None:
                group.create_task(self._clear(account), name="clear the push token")
            return
        assert endpoint is not None
        now = (gateway, endpoint.url)
        if known is None or (known.registration.service, known.registration.node) != now:
            group.create_task(self._upload(account), name="upload the push token")

    def _wish_again(self) -> None:
        self._cleared = False
        self._due.set()

    async def _upload(self, account: AccountId) -> None:
        try:
            await self.upload(account)
        except AppError as error:
            logger.info("%s was not told of the push endpoint: %s", account, error)

    async def _clear(self, account: AccountId) -> None:
        """Let an account's server wake us no more: at its log-out, too, as the guide has it."""
        try:
            await self._tokens.clear_token(account)
        except AppError as error:
            logger.info("%s still knows the push endpoint: %s", account, error)

    def _connection_changed(self, event: e.ConnectionChanged) -> None:
        match event.connection.phase:
            case ConnectionPhase.CONNECTING:
                self._tokens.forget(event.account)
            case ConnectionPhase.ONLINE:
                self._due.set()
            case _:
                pass

    def _tell(self) -> None:
        endpoint = self.endpoint
        uploads = tuple(
            e.PushUpload(account, u.tries, u.reason, u.done_at, u.ended)
            for account, u in self._tokens.uploads.items()
        )
        server = _host(endpoint) if endpoint is not None else ""
        self._store.dispatch(e.DevicePushChanged(self._problem, self._services, server, uploads))


def _service(state: AppState) -> tuple[str, str]:
    """The push service that is wished, and the sender's key to register with; "" for none."""
    settings = state.settings
    return (settings.push_service, settings.push_vapid) if settings.push_service else ("", "")


def _wishes(state: AppState) -> tuple[str, str, str]:
    return *_service(state), state.settings.push_gateway


def _host(endpoint: "PushEndpoint") -> str:
    """The server of an endpoint; the rest of its address is a secret."""
    return plain(urlsplit(endpoint.url).hostname or "", 200)
