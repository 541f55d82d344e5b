"""Tencent's backend, imported with the first account of it: who has none pays nothing."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.account import Account
from app.ports.im import Deliver, Session
from app.services.store import Store

if TYPE_CHECKING:
    from app.adapters.tencent.client import TencentBackend
    from app.adapters.tencent.link import Renew


class LazyTencent:
    """`Backend` and `TencentLibrary`; see `app.adapters.tencent.client.TencentBackend`.

    Args:
        data: the program's data folder.
        store: tells the settings: where the library is, the proxy, how phones show our messages.
    """

    def __init__(self, data: Path, store: Store) -> None:
        self._data = data
        self._store = store
        self._renew: Renew | None = None
        self._backend: TencentBackend | None = None

    def renew_by(self, renew: "Renew") -> None:
        """Let sessions fetch new signatures here when theirs expire."""
        self._renew = renew

    def open(self, account: Account, secret: str, deliver: Deliver) -> Session:
        """Make a session; see `Backend.open`."""
        return self._made().open(account, secret, deliver)

    async def stop(self) -> None:
        """End the library, if it is in use; after the sessions."""
        if self._backend is not None:
            await self._backend.stop()

    @property
    def problem(self) -> str:
        """What is missing before an account can be used, as a sentence's end; "" if nothing."""
        if self._backend is not None:
            return self._backend.problem
        from app.adapters.tencent.find import problem

        return problem(self._configured(), self._data)

    @property
    def how_to_get_it(self) -> str:
        """What to do to get the library, as a sentence's end."""
        from app.adapters.tencent.find import HOW_TO_GET_IT

        return HOW_TO_GET_IT

    def install(self, file: Path) -> str:
        """Put the library into the data folder; returns the version of its package.

        Raises:
            LibraryRefused: the file does not hold the known library for this computer.
        """
        from app.adapters.tencent.find import install

        return install(file, self._data).package_version

    def _made(self) -> "TencentBackend":
        if self._backend is None:
            from app.adapters.tencent.client import TencentBackend

            self._backend = TencentBackend(
                self._data,
                configured=self._configured,
                proxy=lambda: self._store.state.settings.proxy,
                style=lambda: self._store.state.settings.push_style,
                renew=self._renew,
            )
        return self._backend

    def _configured(self) -> Path | None:
        place = self._store.state.settings.tencent_library
        return Path(place).expanduser() if place else None


def make_user_sig(app_id: int, key: str, user: str, now: int) -> str:
    """Sign for a user of one's own application, for half a year."""
    from app.adapters.tencent import usersig

    return usersig.make(app_id, key, user, now=now)
