"""Send a picture from the clipboard: shown first, and never lost when it can't be sent."""

import asyncio
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.errors import AppError
from app.domain.ids import ConversationRef
from app.domain.preview import plain
from app.domain.words import say
from app.gui.conversations.wishes import FileWishes
from app.gui.look.controls import button, cancel_button, end_row, label
from app.gui.wishes import Context
from app.services.files import OutgoingFile

_SHOWN = QSize(420, 320)


class PictureDialog(QDialog):
    """Asks whether to send a picture, and stays until it is sent or given up."""

    def __init__(
        self,
        context: Context,
        files: FileWishes,
        ref: ConversationRef,
        picture: QImage,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._files = files
        self._ref = ref
        self._picture = picture
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("send-picture")
        name = plain(context.store.state.conversation(ref).display_name, 60)
        self.setWindowTitle(self.tr("Send a picture to {name}").format(name=name))
        shown = QLabel()
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(self.tr("The picture from the clipboard"))
        shown.setPixmap(_preview(picture, self.devicePixelRatioF()))
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self._send = button(self.tr("Send"), "primary")
        self._send.setDefault(True)
        self._send.clicked.connect(self.send)
        column = QVBoxLayout(self)
        column.addWidget(shown)
        size = self.tr("{width} × {height} pixels")
        column.addWidget(
            label(size.format(width=picture.width(), height=picture.height()), "small")
        )
        column.addWidget(self._problem)
        column.addLayout(end_row(cancel_button(self), self._send))

    def send(self) -> None:
        """Send it; the window closes when that is done."""
        self._send.setEnabled(False)
        self._problem.hide()
        self._context.tasks.spawn(self._send_it(), doing="send the picture")

    async def _send_it(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="bellbird-") as folder:
                path = Path(folder) / time.strftime("picture-%Y%m%d-%H%M%S.png")
                written = await asyncio.to_thread(lambda: self._picture.save(str(path)))
                if not written:
                    self._say(self.tr("The picture can't be written to the disk."))
                    return
                size = self._picture.size()
                file = OutgoingFile(path, size.width(), size.height())
                await self._files.send(self._ref, file)
        except AppError as error:
            self._say(self.tr("It could not be sent: {reason}.").format(reason=say(str(error))))
        except OSError as error:
            reason = error.strerror or str(error)
            self._say(self.tr("It could not be sent: {reason}.").format(reason=reason))
        else:
            if isValid(self):
                self.accept()

    def _say(self, problem: str) -> None:
        if isValid(self):
            self._problem.setText(problem)
            self._problem.show()
            self._send.setText(self.tr("Try again"))
            self._send.setEnabled(True)


def _preview(picture: QImage, ratio: float) -> QPixmap:
    wanted = _SHOWN * ratio
    if picture.width() > wanted.width() or picture.height() > wanted.height():
        keep = Qt.AspectRatioMode.KeepAspectRatio
        coarse = picture.scaled(wanted * 2, keep)  # quickly, so that a huge one does not stall
        picture = coarse.scaled(wanted, keep, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap.fromImage(picture)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
