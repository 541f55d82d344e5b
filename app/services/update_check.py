"""After an update, check quietly that notifications still work, and tell only what broke by it.

What the last check of the old version found broken is remembered beside the settings, so that what
never worked here is not told of again. The quiet check shows its notification for a moment and
leaves the window alone.
"""

import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.domain.check import Link, Report
from app.domain.errors import AppError
from app.domain.words import say, translate
from app.services.check_report import NAMES
from app.services.push_plugin import PushPlugin

logger = logging.getLogger(__name__)

FILE = "last-check.json"

_MAX_SIZE = 65_536
_WISHED = frozenset({Link.DO_NOT_DISTURB})
"""What the user wants to be so: it is nothing that broke."""


class UpdateCheck:
    """Compares the program's version with that of the last check.

    Args:
        folder: where the settings are.
        check: runs a check without following the click.
    """

    def __init__(
        self,
        folder: Path,
        version: str,
        check: Callable[[], Awaitable[Report]],
        push: PushPlugin,
    ) -> None:
        self._file = folder / FILE
        self._version = version
        self._check = check
        self._push = push

    async def run(self) -> None:
        """Check if the version is another one than last time, and tell what broke since."""
        remembered = self._read()
        if remembered is None:
            self._write(frozenset())  # a fresh installation: there is nothing that it could break
            return
        version, known = remembered
        if version == self._version:
            return
        report = await self._check()
        broken = frozenset(row.link for row in report.broken)
        fresh = [link for link in Link if link in broken - known - _WISHED]
        self._write(broken)
        logger.info("Checked after the update: %d links broke", len(fresh))
        if fresh:
            await self._tell(fresh)

    async def _tell(self, links: list[Link]) -> None:
        names = ", ".join(say(NAMES[link]) for link in links)
        try:
            await self._push.display_notification(
                "system",
                "Bellbird",
                translate("Notifications need your attention"),
                translate(
                    "Since the update this does not work: {names}. Settings, Notification check.",
                    names=names,
                ),
            )
        except AppError as error:
            logger.warning("What broke can't be shown either: %s", error)

    def _read(self) -> tuple[str, frozenset[Link]] | None:
        try:
            data = json.loads(self._file.read_bytes()[:_MAX_SIZE])
            known = frozenset(link for link in Link if link.value in data["broken"])
            return str(data["version"]), known
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.info("What the last check found is not known: %s", error)
            return "", frozenset()

    def _write(self, broken: frozenset[Link]) -> None:
        data = {"version": self._version, "broken": sorted(link.value for link in broken)}
        new = self._file.with_name(f"{FILE}.new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(data), encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            logger.warning("The check's result can't be remembered: %s", error)
