"""Open a sound or a video with the program that the system has for it."""

import secrets
import tempfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from app.domain.model import Message, Video, Voice
from app.gui.wishes import Context

ENDINGS = frozenset(
    {".aac", ".amr", ".flac", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".oga", ".ogg"}
    | {".opus", ".wav", ".webm"}
)
"""Of files that are handed to another program: nothing that could run."""


def open_elsewhere(context: Context, message: Message, element: Voice | Video) -> None:
    """Fetch a sound or video to a folder for passing things, and open it there."""
    files = context.files
    if files is None:
        return

    async def fetch_and_open() -> None:
        target = place_for(element)
        fetched = await files.fetch(
            message.account, element.url, target, name=target.name, ref=message.ref
        )
        if fetched is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    doing = QCoreApplication.translate("Opening", "open the file with another program")
    context.tasks.spawn(fetch_and_open(), doing=doing)


def place_for(element: Voice | Video) -> Path:
    """A fresh place with a name of our own; only its ending says what it is."""
    told = PurePosixPath(unquote(urlsplit(element.url).path)).suffix.lower()
    usual = ".mp4" if isinstance(element, Video) else ".m4a"
    folder = Path(tempfile.mkdtemp(prefix="bellbird-"))
    kind = "video" if isinstance(element, Video) else "voice"
    ending = told if told in ENDINGS else usual
    return folder / f"{kind}-{secrets.token_hex(3)}{ending}"
