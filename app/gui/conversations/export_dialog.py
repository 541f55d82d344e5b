"""Write a conversation to a file: which form, where, and how far it is."""

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QRadioButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.errors import AppError
from app.domain.ids import ConversationRef
from app.domain.preview import plain
from app.domain.transcript import Format
from app.domain.words import say
from app.gui.look.controls import button, cancel_button, end_row, label
from app.gui.settings.wishes import ExportWishes
from app.gui.wishes import Context

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


class ExportDialog(QDialog):
    """Stays open while the file is written, and says where it is."""

    def __init__(
        self, context: Context, export: ExportWishes, ref: ConversationRef, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._export = export
        self._ref = ref
        self._written: Path | None = None
        name = plain(context.store.state.conversation(ref).display_name, 60)
        self._name = _UNSAFE.sub("_", name).strip(" .") or "conversation"
        self.setWindowTitle(self.tr("Export the conversation"))
        title = label(self.tr("Export “{name}”").format(name=name), "title", wrap=True)
        self.page = QRadioButton(self.tr("A page to read (HTML)"))
        self.data = QRadioButton(self.tr("Data for other programs (JSON)"))
        self.page.setChecked(True)
        self.told = label("", "soft", wrap=True)
        self.told.hide()
        self.save = button(self.tr("Choose where…"), "primary")
        self.save.setDefault(True)
        self.close_button = cancel_button(self)
        self.save.clicked.connect(self._go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.page)
        column.addWidget(self.data)
        about = self.tr("All messages that are on this computer are written, without their files.")
        column.addWidget(label(about, "small", wrap=True))
        column.addWidget(self.told)
        column.addLayout(end_row(self.close_button, self.save))
        self.setMinimumWidth(420)

    @property
    def form(self) -> Format:
        """What is chosen."""
        return Format.JSON if self.data.isChecked() else Format.HTML

    def write(self, target: Path) -> None:
        """Write it there."""
        for part in (self.save, self.page, self.data):
            part.setEnabled(False)
        self._tell(0)
        self.told.show()
        self._context.tasks.spawn(self._write(target), doing="export the conversation")

    # -- inside --------------------------------------------------------------------------------

    def _go_on(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))
            self.accept()
            return
        dialog = QFileDialog(self, self.windowTitle())
        dialog.setObjectName("export-file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        where = QStandardPaths.StandardLocation.DocumentsLocation
        dialog.setDirectory(QStandardPaths.writableLocation(where))
        dialog.setDefaultSuffix(self.form.value)
        dialog.selectFile(f"{self._name}.{self.form.value}")
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _write(self, target: Path) -> None:
        try:
            count = await self._export.write(self._ref, self.form, target, self._tell)
        except AppError as error:
            if isValid(self):
                reason = say(str(error))
                self.told.setText(
                    self.tr("It could not be written: {reason}.").format(reason=reason)
                )
                for part in (self.save, self.page, self.data):
                    part.setEnabled(True)
            return
        if isValid(self):
            self._written = target
            done = self.tr("{count} messages are written to {name}.")
            self.told.setText(done.format(count=count, name=target.name))
            self.save.setText(self.tr("Show the folder"))
            self.save.setEnabled(True)
            self.close_button.setText(self.tr("Close"))

    def _tell(self, count: int) -> None:
        if isValid(self):
            self.told.setText(self.tr("{count} messages are written…").format(count=count))
