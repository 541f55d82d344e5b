"""Change a setting: check it, let it take effect, save it."""

from dataclasses import fields, replace
from typing import Any

from app.domain.errors import AppError
from app.domain.events import DoNotDisturbChanged, SettingsChanged
from app.domain.settings import IDLE_AFTER, ZOOM, Channel, Settings
from app.ports.storage import Configuration, SettingsStore
from app.services.store import Store

_NAMES = frozenset(f.name for f in fields(Settings))


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

    def set_do_not_disturb(self, until: float) -> None:
        """Hold notifications back until a time, seconds since the epoch; 0 ends it."""
        self._store.dispatch(DoNotDisturbChanged(until))

    async def save(self) -> None:
        """Write settings and accounts as they are in the state.

        Raises:
            StorageFailed: the file could not be written.
        """
        state = self._store.state
        accounts = tuple(a.account for a in state.accounts.values())
        await self._file.save(Configuration(state.settings, accounts))


def _check(settings: Settings) -> None:
    if not ZOOM[0] <= settings.zoom <= ZOOM[1]:
        raise InvalidSetting(f"the zoom must be from {ZOOM[0]} to {ZOOM[1]} %")
    if not IDLE_AFTER[0] <= settings.idle_after <= IDLE_AFTER[1]:
        raise InvalidSetting(f"the idle time must be from {IDLE_AFTER[0]} to {IDLE_AFTER[1]} s")
