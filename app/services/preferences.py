"""Change a setting: check it, let it take effect, save it."""

import re
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import fields, replace

from app.domain.errors import AppError
from app.domain.events import DoNotDisturbChanged, SettingsChanged
from app.domain.ids import AccountId
from app.domain.push_style import VIVO_CLASSIFICATIONS
from app.domain.quiet_hours import DoNotDisturb, QuietHours
from app.domain.settings import (
    AUTO_DOWNLOAD_MB,
    IDLE_AFTER,
    MEDIA_CACHE_MB,
    PROXY_SCHEMES,
    ZOOM,
    Channel,
    Settings,
)
from app.ports.storage import Configuration, SettingsStore
from app.services.store import Store

_NAMES = frozenset(f.name for f in fields(Settings))


MAX_ADDRESS = 1000
"""Characters of an XMPP address."""


class InvalidSetting(AppError, ValueError):
    """A value is not one that the setting can have."""


class Preferences:
    """The user's settings; each change takes effect at once and is then saved."""

    def __init__(self, store: Store, file: SettingsStore) -> None:
        self._store = store
        self._file = file

    async def change(self, **changes: Any) -> None:
        """Change settings by the names of `Settings`.

        Raises:
            InvalidSetting: a value is out of bounds; nothing was changed.
            StorageFailed: it took effect but could not be saved.
        """
        unknown = changes.keys() - _NAMES
        if unknown:
            raise TypeError(f"Settings has no {', '.join(sorted(unknown))}")
        settings = replace(self._store.state.settings, **changes)
        _check(settings)
        if settings == self._store.state.settings:
            return
        self._store.dispatch(SettingsChanged(settings))
        await self.save()

    async def set_channel(self, channel: Channel) -> None:
        """Change a notification channel, or add it if its id is new."""
        known = self._store.state.settings.channels
        if any(c.id == channel.id for c in known):
            channels = tuple(channel if c.id == channel.id else c for c in known)
        else:
            channels = (*known, channel)
        await self.change(channels=channels)

    def set_do_not_disturb(
        self, until: float, *, until_back: bool = False, account: AccountId | None = None
    ) -> None:
        """Hold notifications back until a time, seconds since the epoch; 0 ends it.

        `services.quiet` saves it and ends it when its time has come.

        Args:
            until_back: end it, too, as soon as the user looks at the window again.
            account: hold back this account's only.
        """
        self._store.dispatch(DoNotDisturbChanged(until, until_back, account))

    def snooze(self, wish: DoNotDisturb) -> None:
        """Hold notifications back as a choice in a menu means (`domain.quiet_hours.snooze`)."""
        self.set_do_not_disturb(wish.until, until_back=wish.until_back, account=wish.account)

    async def set_quiet_hours(self, schedule: QuietHours) -> None:
        """Change a schedule of quiet hours, or add it if its id is new."""
        known = self._store.state.settings.quiet_hours
        if any(q.id == schedule.id for q in known):
            schedules = tuple(schedule if q.id == schedule.id else q for q in known)
        else:
            schedules = (*known, schedule)
        await self.change(quiet_hours=schedules)

    async def remove_quiet_hours(self, schedule_id: str) -> None:
        """Remove a schedule of quiet hours; does nothing if it is not there."""
        known = self._store.state.settings.quiet_hours
        await self.change(quiet_hours=tuple(q for q in known if q.id != schedule_id))

    async def save(self) -> None:
        """Write settings and accounts as they are in the state.

        Raises:
            StorageFailed: the file could not be written.
        """
        state = self._store.state
        accounts = tuple(a.account for a in state.accounts.values())
        wishes = (state.do_not_disturb, *(a.do_not_disturb for a in state.accounts.values()))
        held = tuple(wish for wish in wishes if wish.until)
        await self._file.save(Configuration(state.settings, accounts, held))


def _check(settings: Settings) -> None:
    if settings.proxy and not _is_proxy(settings.proxy):
        raise InvalidSetting("a proxy looks like socks5://localhost:1080 or http://localhost:8080")
    if not ZOOM[0] <= settings.zoom <= ZOOM[1]:
        raise InvalidSetting(f"the zoom must be from {ZOOM[0]} to {ZOOM[1]} %")
    if not IDLE_AFTER[0] <= settings.idle_after <= IDLE_AFTER[1]:
        raise InvalidSetting(f"the idle time must be from {IDLE_AFTER[0]} to {IDLE_AFTER[1]} s")
    if not AUTO_DOWNLOAD_MB[0] <= settings.auto_download_mb <= AUTO_DOWNLOAD_MB[1]:
        raise InvalidSetting(f"at most {AUTO_DOWNLOAD_MB[1]} MB are fetched by themselves")
    if not MEDIA_CACHE_MB[0] <= settings.media_cache_mb <= MEDIA_CACHE_MB[1]:
        raise InvalidSetting(f"at least {MEDIA_CACHE_MB[0]} MB must be kept")
    if settings.push_style.vivo_classification not in VIVO_CLASSIFICATIONS:
        raise InvalidSetting("vivo's classification is 0 or 1")
    if settings.push_vapid and not _is_vapid(settings.push_vapid):
        raise InvalidSetting("a VAPID key is 87 letters, digits, - and _")
    if settings.push_gateway and not _is_gateway(settings.push_gateway):
        raise InvalidSetting("a push gateway's address looks like push.example.org")


def _is_vapid(key: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9_-]{87}", key) is not None


def _is_gateway(address: str) -> bool:
    return len(address) <= MAX_ADDRESS and address.isprintable() and not set(address) & set(" /<>")


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in PROXY_SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
