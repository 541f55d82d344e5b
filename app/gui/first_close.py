"""At the first close: the program goes on in the tray; shall it start with the computer, too?"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox

from app.gui.look.icons import app_picture

_PICTURE = 64  # pixels


def ask_about_start(chosen: Callable[[bool], None]) -> QMessageBox:
    """Say that the program goes on, and ask; opened, not executed.

    Args:
        chosen: called once with the answer; closing the question is "no".
    """
    box = QMessageBox()  # no parent: that one was just closed
    box.setWindowTitle("Bellbird")
    box.setIconPixmap(app_picture(_PICTURE))
    box.setText(_tr("Bellbird keeps running in the tray and tells you of new messages."))
    box.setInformativeText(
        _tr("Shall it start with the computer, so that you miss nothing? Settings can change that.")
    )
    start = box.addButton(_tr("Start with the computer"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(_tr("Not now"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(start)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setModal(False)
    box.finished.connect(lambda _: chosen(box.clickedButton() is start))
    box.show()
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstClose", text)
