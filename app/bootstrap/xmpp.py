"""XMPP's backend, imported with the first account of it or, in a thread, before: it takes 0.1 s."""

import asyncio
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.account import Account
from app.domain.events import AccountRemoved
from app.ports.im import Deliver, Session
from app.ports.registration import Registrar, RegistrationForm, ServerAddress
from app.services.store import Store

if TYPE_CHECKING:
    from app.adapters.xmpp.client import XmppBackend


class LazyXmpp:
    """`Backend`; see `app.adapters.xmpp.client.XmppBackend`.

    Sessions have this installation's own resource, the same in every run.

    Args:
        data: the program's data folder.
        store: tells the settings: the proxy, and whether senders may know that we read.
    """

    def __init__(self, data: Path, store: Store) -> None:
        self._data = data
        self._store = store
        self._backend: XmppBackend | None = None

    async def load(self) -> None:
        """Import what sessions need, in a thread, so that the window stays alive meanwhile."""
        await asyncio.to_thread(_import)

    def open(self, account: Account, secret: str, deliver: Deliver) -> Session:
        """Make a session; see `Backend.open`."""
        return self._made().open(account, secret, deliver)

    def _made(self) -> "XmppBackend":
        if self._backend is None:
            from app.adapters.xmpp.client import XmppBackend

            backend = XmppBackend(
                resource=_resource(self._data / "device"),
                proxy=lambda: self._store.state.settings.proxy,
                avatars=self._data / "avatars",
                confirms=lambda: self._store.state.settings.send_receipts,
            )
            self._store.listen(AccountRemoved, lambda event: backend.forget(event.account))
            self._backend = backend
        return self._backend


class LazyRegistrar:
    """`Registrar`; see `app.adapters.xmpp.registration.XmppRegistrar`.

    Args:
        store: tells the proxy.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def registration_form(self, server: ServerAddress) -> RegistrationForm:
        """Ask a server what a new account needs; see the port."""
        return await self._made().registration_form(server)

    async def register(self, server: ServerAddress, answers: Mapping[str, str]) -> str:
        """Make an account; see the port."""
        return await self._made().register(server, answers)

    def _made(self) -> Registrar:
        from app.adapters.xmpp.registration import XmppRegistrar

        return XmppRegistrar(proxy=lambda: self._store.state.settings.proxy)


def _import() -> None:
    import app.adapters.xmpp.client
    import app.adapters.xmpp.stream  # noqa: F401  imports websockets


def _resource(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError):
        resource = f"bellbird-{uuid.uuid4().hex[:8]}"
        file.write_text(resource, encoding="ascii")
        return resource
