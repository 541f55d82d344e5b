"""Save a file that a message names, to where the user wants it."""

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.content import File, Image, Video, Voice
from app.domain.message import Message
from app.gui.wishes import Context

MAX_NAME = 120

# Marks without a width could make two names look the same; those that turn direction, disguise one.
_UNSAFE = re.compile(
    r'[\x00-\x1f\x7f/\\:*?"<>|\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]'
)
_Attachment = File | Image | Voice | Video


def attachment_of(message: Message) -> _Attachment | None:
    """The file that a message names, if it names one."""
    return next((e for e in message.elements if isinstance(e, _Attachment)), None)


def suggested_name(attachment: _Attachment) -> str:
    """A name to begin with in the dialog; the network's word for it, made harmless."""
    told = attachment.name if isinstance(attachment, File | Image) else ""
    name = _UNSAFE.sub("_", told).strip(" .")
    return name[-MAX_NAME:].strip(" .") or "file"


def save_attachment(context: Context, message: Message, parent: QWidget) -> QFileDialog | None:
    """Ask where a message's file shall go, and fetch it there."""
    attachment = attachment_of(message)
    return save_file(context, message, attachment, parent) if attachment is not None else None


def save_file(
    context: Context, message: Message, attachment: _Attachment, parent: QWidget
) -> QFileDialog | None:
    """Ask where a file shall go, and fetch it there; None where files can't be fetched."""
    files = context.files
    if files is None:
        return None
    name = suggested_name(attachment)
    dialog = QFileDialog(parent, QCoreApplication.translate("Saving", "Save the file"))
    dialog.setObjectName("save-file")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDirectory(
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    )
    dialog.selectFile(name)

    def fetch(chosen: str) -> None:
        fetching = files.fetch(
            message.account, attachment.url, Path(chosen), name=name, ref=message.ref
        )
        doing = "save the file"
        context.tasks.spawn(fetching, doing=doing)

    dialog.fileSelected.connect(fetch)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
