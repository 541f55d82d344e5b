"""After an update, tell once what is new. All of it stands under About."""

import logging
from pathlib import Path

from app.changelog import since
from app.domain.errors import AppError
from app.domain.words import translate
from app.services.push_plugin import PushPlugin

logger = logging.getLogger(__name__)

FILE = "last-version"

_MOST_ENTRIES = 4
_LONGEST_ENTRY = 120  # characters


class WhatsNew:
    """Compares the program's version with that of the last run.

    Args:
        folder: where the settings are.
        changelog: of this version, as Markdown.
    """

    def __init__(self, folder: Path, version: str, changelog: str, push: PushPlugin) -> None:
        self._file = folder / FILE
        self._version = version
        self._changelog = changelog
        self._push = push

    async def run(self) -> None:
        """Tell, if this is another version than last time and its changelog has something new."""
        last = self._read()
        if last == self._version:
            return
        self._write()
        changes = since(self._changelog, last) if last else ()
        entries = [entry for part in changes for entry in part.entries]
        if not entries:
            return  # a fresh installation, an older version, or nothing to tell
        lines = [f"• {_shortened(entry)}" for entry in entries[:_MOST_ENTRIES]]
        if len(entries) > _MOST_ENTRIES:
            lines.append(translate("And more: Settings, About."))
        try:
            await self._push.display_notification(
                "system",
                "Bellbird",
                translate("New in Bellbird {version}", version=self._version),
                "\n".join(lines),
            )
        except AppError as error:
            logger.warning("What is new can't be shown: %s", error)

    def _read(self) -> str:
        try:
            return self._file.read_bytes()[:100].decode("utf-8", "replace").strip()
        except OSError:
            return ""

    def _write(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(f"{self._version}\n", encoding="utf-8")
        except OSError as error:
            logger.warning("The version can't be remembered: %s", error)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_ENTRY else f"{text[: _LONGEST_ENTRY - 1].rstrip()}…"
