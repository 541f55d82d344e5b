"""The push plugin's operations about this device: its token, its vendor, its certificate id.

A desktop has no vendor's channel: its token is the endpoint of the system's own push channel where
there is one (`device_push`), and its certificate id is 0. The tables are those of the plugin for
phones all the same (`domain.push_vendors`), for whoever brings another device's facts.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import AppError
from app.domain.ids import AccountId
from app.domain.push_vendors import (
    Device,
    DevicePushConfig,
    DeviceSystem,
    PushAppInfo,
    get_buz_id,
    get_device_push_config,
    get_other_push_type,
)
from app.domain.state import AppState
from app.services.store import Store

if TYPE_CHECKING:
    from app.ports.push import PushEndpoint

_SYSTEMS = {"win32": DeviceSystem.WINDOWS, "darwin": DeviceSystem.MACOS}

THIS_DEVICE = Device(_SYSTEMS.get(sys.platform, DeviceSystem.LINUX))


class TokenSource(Protocol):
    """The device's own push channel (`app.services.device_push.DevicePush`)."""

    certificate_id: str

    @property
    def endpoint(self) -> "PushEndpoint | None":
        """Where servers reach this device."""
        ...

    async def upload(self, account: AccountId) -> bool:
        """Tell an account's server of it; False: there is nothing to tell, or it was stopped."""
        ...

    async def clear(self) -> None:
        """Let no server wake this device any more."""
        ...

    def cancel(self, account: AccountId) -> None:
        """Stop telling an account's server."""
        ...


class PushDevice:
    """The operations; `PushPlugin` has them too.

    Args:
        source: None where nothing can wake this device.
        device: the one to speak for.
    """

    def __init__(
        self, store: Store, source: TokenSource | None = None, device: Device = THIS_DEVICE
    ) -> None:
        self._state: Callable[[], AppState] = lambda: store.state
        self._source = source
        self._device = device
        self._app_info = PushAppInfo()

    def set_app_info(self, app_info: PushAppInfo) -> None:
        """Take the certificate ids that the console gave (the guide's `init(appInfo: …)`)."""
        self._app_info = app_info
        if self._source is not None:
            buz_id = self.get_buz_id()
            self._source.certificate_id = str(buz_id) if buz_id else ""

    async def upload_token(self, app_info: PushAppInfo | None = None) -> bool:
        """Tell the server of each account that is online how to wake this device.

        Each is asked ten times, two seconds apart; `AppState.desktop.push` tells how far it is, and
        `cancel_upload` stops it. The program does this by itself after each log-in.

        Returns:
            whether a server knows it now.
        """
        if app_info is not None:
            self.set_app_info(app_info)
        if self._source is None:
            return False
        done = False
        for account in tuple(self._state().accounts):
            try:
                done = await self._source.upload(account) or done
            except AppError:
                continue  # it is told where uploads are shown
        return done

    def cancel_upload(self) -> None:
        """Stop telling servers; they are told after the next log-in."""
        if self._source is not None:
            for account in tuple(self._state().accounts):
                self._source.cancel(account)

    async def clear_token(self) -> None:
        """Let no server wake this device any more, as at a log-out.

        Raises:
            ConnectionFailed, RequestFailed: a server still does.
        """
        if self._source is not None:
            await self._source.clear()

    def get_device_push_token(self) -> str:
        """Give where servers reach this device: the endpoint of its push channel, or "".

        Whoever knows it can reach us: it is not for logs.
        """
        endpoint = self._source.endpoint if self._source is not None else None
        return endpoint.url if endpoint is not None else ""

    def get_device_push_config(self) -> DevicePushConfig:
        """Put together what a server must know to push here: model, certificate id, token."""
        return get_device_push_config(self._device, self._app_info, self.get_device_push_token())

    def get_other_push_type(self) -> str:
        """Name this device's kind of push: the manufacturer of a phone, the system of a desktop."""
        return get_other_push_type(self._device)

    def get_buz_id(self) -> int:
        """Find the certificate id that belongs to this device; 0: a desktop has none."""
        return get_buz_id(self._device, self._app_info)
