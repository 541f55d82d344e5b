"""Open a sound or a video with the program that the system has for it."""

import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from app.domain.content import Video, Voice
from app.domain.message import Message
from app.domain.words import say
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

    context.tasks.spawn(fetch_and_open(), doing="open the file with another program")


def offer_another_program(
    reason: str, parent: QWidget, go_elsewhere: Callable[[], None], try_again: Callable[[], None]
) -> QMessageBox:
    """Say why a sound can't be played here, and offer to open it with another program.

    Args:
        reason: the end of a sentence.
    """
    box = QMessageBox(parent)
    box.setObjectName("not-played")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(_tr("Voice message"))
    box.setText(_tr("The voice message can't be played here: {reason}.").format(reason=say(reason)))
    elsewhere = box.addButton(_tr("Open with another program"), QMessageBox.ButtonRole.AcceptRole)
    again = box.addButton(_tr("Try again"), QMessageBox.ButtonRole.ActionRole)
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(elsewhere)
    elsewhere.clicked.connect(lambda _=False: go_elsewhere())
    again.clicked.connect(lambda _=False: try_again())
    box.open()
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opening", text)


def place_for(element: Voice | Video) -> Path:
    """A fresh place with a name of our own; only its ending says what it is."""
    told = PurePosixPath(unquote(urlsplit(element.url).path)).suffix.lower()
    usual = ".mp4" if isinstance(element, Video) else ".m4a"
    folder = Path(tempfile.mkdtemp(prefix="bellbird-"))
    kind = "video" if isinstance(element, Video) else "voice"
    ending = told if told in ENDINGS else usual
    return folder / f"{kind}-{secrets.token_hex(3)}{ending}"
