"""The settings file: settings, channels and accounts in TOML, for people to read and edit.

Reading is lenient: what is unknown, of a wrong type or out of bounds is passed over with a log line
and the default holds. Writing is whole or not at all: a new file is made, flushed to the disk, and
takes the old one's place.
"""

import asyncio
import datetime as dt
import logging
import shutil
import time
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, convert
from msgspec.structs import FieldInfo, fields, replace

from app.adapters.small_file import replace_file
from app.adapters.storage.toml import Value, write_array, write_table
from app.domain.account import Account
from app.domain.errors import StorageFailed
from app.domain.push_style import VIVO_CLASSIFICATIONS, PushStyle
from app.domain.quiet_hours import DoNotDisturb, QuietHours, Weekday
from app.domain.settings import (
    AUTO_DOWNLOAD_MB,
    CHANNELS,
    IDLE_AFTER,
    MEDIA_CACHE_MB,
    ZOOM,
    Channel,
    Settings,
)
from app.ports.storage import Configuration

logger = logging.getLogger(__name__)

T = TypeVar("T", Settings, PushStyle, Channel, Account, QuietHours, DoNotDisturb)
Entry = TypeVar("Entry", Channel, Account, QuietHours)

_TABLES = ("settings", "push_style", "channel", "account", "quiet_hours", "do_not_disturb")

_HEADER = """\
# Bellbird's settings. They can be edited here while the program is not running.
# What is missing or can't be understood has its default. Secrets are in the key ring.
"""

_BOUNDS: Mapping[str, tuple[float, float]] = {
    "zoom": ZOOM,
    "idle_after": IDLE_AFTER,
    "auto_download_mb": AUTO_DOWNLOAD_MB,
    "media_cache_mb": MEDIA_CACHE_MB,
    "vivo_classification": VIVO_CLASSIFICATIONS,
}


class SettingsFile:
    """`app.ports.storage.SettingsStore` in a file.

    Args:
        path: the file; it and its folder are made by the first `save`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="settings")

    def load(self) -> Configuration:
        """Read it; what is missing or wrong in it falls back to the default, with a log line.

        Raises:
            StorageFailed: it can neither be read nor set aside.
        """
        try:
            data = tomllib.loads(self._path.read_text("utf-8-sig"))
        except FileNotFoundError:
            return Configuration(Settings())
        except (OSError, ValueError, RecursionError) as error:
            self._set_aside(error)
            return Configuration(Settings())
        _report_unknown(data, _TABLES, "the file")
        channels = self._entries(data.get("channel", []), Channel)
        accounts = self._entries(data.get("account", []), Account)
        quiet_hours = self._entries(data.get("quiet_hours", []), QuietHours)
        settings = _read(data.get("settings", {}), Settings) or Settings()
        known = {channel.id for channel in channels}
        missing = tuple(channel for channel in CHANNELS if channel.id not in known)
        settings = replace(
            settings,
            channels=channels + missing,
            quiet_hours=quiet_hours,
            push_style=_read(data.get("push_style", {}), PushStyle) or PushStyle(),
        )
        return Configuration(settings, accounts, _wishes(data.get("do_not_disturb", [])))

    async def save(self, configuration: Configuration) -> None:
        """Write it, whole or not at all.

        Raises:
            StorageFailed: it can't be written; the old one is as it was.
        """
        text = "\n".join(
            (
                _HEADER,
                write_table("settings", _values(configuration.settings)),
                write_table("push_style", _values(configuration.settings.push_style)),
                write_array("channel", [_values(c) for c in configuration.settings.channels]),
                write_array(
                    "quiet_hours", [_values(q) for q in configuration.settings.quiet_hours]
                ),
                write_array("account", [_values(a) for a in configuration.accounts]),
                write_array("do_not_disturb", [_values(d) for d in configuration.do_not_disturb]),
            )
        )
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._writer, self._write, text)

    def _write(self, text: str) -> None:
        try:
            # A link, as in a folder of dotfiles, stays one.
            path = self._path.resolve()
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(path, text.encode(), durable=True)
        except OSError as error:
            raise StorageFailed(error.strerror or str(error)) from error

    def _set_aside(self, error: Exception) -> None:
        aside = self._free_name()
        try:
            self._path.rename(aside)
        except OSError as refused:
            reason = refused.strerror or str(refused)
            raise StorageFailed(f"the settings file can't be read: {reason}") from refused
        logger.warning(
            "The settings file can't be read (%s) and is kept as %s", type(error).__name__, aside
        )

    def _free_name(self) -> Path:
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        number = 0
        while (name := self._path.with_name(f"{self._path.name}.{stamp}-{number}")).exists():
            number += 1
        return name

    def _entries(self, data: object, kind: type[Entry]) -> tuple[Entry, ...]:
        """Read an array of tables, each with an id of its own."""
        items = data if isinstance(data, list) else [data]
        found: dict[str, Entry] = {}
        for item in items:
            entry = _read(item, kind)
            if entry is None or not entry.id or entry.id in found:
                self._keep_copy(f"an entry of the kind {kind.__name__} can't be used")
            else:
                found[entry.id] = entry
        return tuple(found.values())

    def _keep_copy(self, reason: str) -> None:
        """Keep the file as it is: the next `save` will not contain what was passed over."""
        copy = self._path.with_name(f"{self._path.name}.rejected")
        logger.warning("In the settings file %s; a copy is kept as %s", reason, copy.name)
        try:
            shutil.copy2(self._path, copy)
        except OSError as error:
            logger.warning("The copy could not be made: %s", error.strerror)


def _wishes(data: object) -> tuple[DoNotDisturb, ...]:
    """Read what do-not-disturb held; the last of several for one account is meant."""
    items = data if isinstance(data, list) else [data]
    read = (_read(item, DoNotDisturb) for item in items)
    return tuple({wish.account: wish for wish in read if wish is not None}.values())


def _report_unknown(data: Mapping[str, object], known: Iterable[str], where: str) -> None:
    for key in data.keys() - set(known):
        logger.warning("In the settings, %s has an unknown key %.40r", where, key)


@cache
def _fields(kind: type[Struct]) -> Mapping[str, FieldInfo]:
    """The fields that are kept in the table of a kind, without those with a table of their own."""
    own = ("channels", "quiet_hours", "push_style")
    return {field.name: field for field in fields(kind) if field.name not in own}


def _read(data: object, kind: type[T]) -> T | None:
    """Read a table; None if it is none, or one of its fields that have no default is wrong."""
    if not isinstance(data, dict):
        logger.warning("In the settings, %s is not a table", kind.__name__)
        return None
    known = _fields(kind)
    _report_unknown(data, known, kind.__name__)
    values: dict[str, Any] = {}
    for name in known.keys() & data.keys():
        try:
            values[name] = _understood(name, known[name].type, data[name])
        except (TypeError, ValueError, OverflowError) as error:
            logger.warning("In the settings, %s of %s is wrong: %s", name, kind.__name__, error)
    required = {field.name for field in known.values() if field.required}
    if required - values.keys():
        logger.warning("In the settings, %s lacks %s", kind.__name__, sorted(required))
        return None
    return kind(**values)


def _values(
    value: Settings | PushStyle | Channel | Account | QuietHours | DoNotDisturb,
) -> dict[str, Value]:
    """The fields as TOML has them; None is left out."""
    return {
        name: _written(content)
        for name in _fields(type(value))
        if (content := getattr(value, name)) is not None
    }


def _written(content: Any) -> Value:
    match content:
        case Enum():
            return _written(content.value)
        case dt.time():
            return f"{content:%H:%M}"
        case tuple():
            return [str(_written(item)) for item in content]
        case str() | bool() | int() | float():
            return content
        case _:
            raise TypeError(f"{type(content).__name__} has no form in the settings file")


def _understood(name: str, kind: Any, value: object) -> object:
    """Read a field of a type.

    Raises:
        TypeError, ValueError: it is of another type, or out of bounds.
    """
    if kind is dt.time and isinstance(value, str):
        value = dt.time.fromisoformat(value)  # "22:00", or a time of TOML's own
    read = convert(value, kind)
    if isinstance(read, dt.time):
        if read.tzinfo is not None:
            raise ValueError("not a local time")
        return read.replace(second=0, microsecond=0)
    if kind == tuple[Weekday, ...]:
        return tuple(day for day in Weekday if day in read)
    if name in _BOUNDS and isinstance(read, int | float):
        lowest, highest = _BOUNDS[name]
        if not lowest <= read <= highest:
            raise ValueError(f"not from {lowest:g} to {highest:g}")
    return read
