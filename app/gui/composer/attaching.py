"""Choose files to send: by a dialog or dropped into the conversation."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData
from PySide6.QtGui import QImageIOHandler, QImageReader
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.ids import ConversationRef
from app.gui.wishes import Context

if TYPE_CHECKING:
    from app.services.files import OutgoingFile

MAX_AT_ONCE = 20
"""Files of one drop or choice that are sent; more are a slip of the hand."""


def outgoing_file(path: Path) -> "OutgoingFile":
    """Describe a file; of a picture only the head is read."""
    from app.services.files import OutgoingFile

    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if not size.isValid():
        return OutgoingFile(path)
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    width, height = size.width(), size.height()
    return OutgoingFile(path, *((height, width) if turned else (width, height)))


def send_files(context: Context, ref: ConversationRef, paths: Sequence[Path]) -> None:
    """Send files into a conversation, each as a message of its own."""
    if context.files is not None:
        for path in paths[:MAX_AT_ONCE]:
            sending = context.files.send(ref, outgoing_file(path))
            context.tasks.spawn(sending, doing="send the file")


def dropped_files(data: QMimeData) -> list[Path]:
    """The files of this computer in what is dragged here."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return [path for path in paths if path.is_file()][:MAX_AT_ONCE]


def choose_files(context: Context, ref: ConversationRef, parent: QWidget) -> QFileDialog:
    """Open the dialog in which files are chosen, and send what is chosen."""
    dialog = QFileDialog(parent, QCoreApplication.translate("Attaching", "Send files"))
    dialog.setObjectName("send-files")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(
        lambda names: send_files(context, ref, [Path(name) for name in names])
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
