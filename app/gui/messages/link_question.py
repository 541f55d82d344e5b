"""Ask before a link is opened that could be taken for another one."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.gui.look.links import Doubt, destination, doubt


def ask_about_link(url: str, parent: QWidget, follow: Callable[[], None]) -> QMessageBox:
    """Show where a link really goes; `follow` is called if the user wants to go there."""
    box = QMessageBox(parent)
    box.setObjectName("link-question")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(_tr("Where this link goes"))
    box.setText(_tr("This link goes to {place}").format(place=destination(url)))
    box.setInformativeText(
        _tr("Its letters only look like those of another address. Open it only if you expected it.")
        if doubt(url) is Doubt.LOOKALIKE
        else _tr("What stands before the @ is not where it goes. Open it only if you expected it.")
    )
    opening = box.addButton(_tr("Open it"), QMessageBox.ButtonRole.AcceptRole)
    leaving = box.addButton(_tr("Don't open"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leaving)
    box.setEscapeButton(leaving)
    opening.clicked.connect(lambda _=False: follow())
    box.open()
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkQuestion", text)
