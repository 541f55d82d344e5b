"""Tell of a crash, or of an end before there was a window, and offer the log."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget


def tell_of_crash(log: Path, parent: QWidget | None = None) -> QMessageBox:
    """Say that the last run crashed; opened, not executed, and gone when it is closed."""
    box = _box(
        _tr("Bellbird ended unexpectedly"),
        _tr(
            "It was started again. No message is lost. The log says what happened; it holds neither"
            " message texts nor passwords, so you may show it to whoever can help."
        ),
        log,
        parent,
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setModal(False)
    box.open()
    return box


def tell_of_end(reason: str, log: Path) -> None:
    """Say why the program ends, and wait until that is read; without the program's event loop."""
    if isinstance(QApplication.instance(), QApplication):
        _box(_tr("Bellbird can't go on"), reason, log, None).exec()


def _box(title: str, text: str, log: Path, parent: QWidget | None) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Warning, "Bellbird", title, parent=parent)
    box.setInformativeText(text)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.addButton(QMessageBox.StandardButton.Close)
    show = box.addButton(_tr("Show the log"), QMessageBox.ButtonRole.ActionRole)
    show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log))))
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("CrashDialog", text)
