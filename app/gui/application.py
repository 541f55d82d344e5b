"""Make the `QApplication` with everything that must be set before the first window."""

import os
from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.ids import APP_ID
from app.gui.look.icons import app_icon


def make_application(argv: Sequence[str]) -> QApplication:
    """Make the application; call once, before any other Qt object.

    The name has no "-": Qt builds the D-Bus path of the taskbar badge from it.
    """
    # Qt's GLib dispatcher leaves X requests unsent while asyncio drives the loop, so that the
    # window's call for attention would come seconds late.
    os.environ.setdefault("QT_NO_GLIB", "1")
    QGuiApplication.setDesktopFileName(APP_ID)
    app = QApplication(list(argv))
    app.setApplicationName("Bellbird")
    app.setApplicationDisplayName("Bellbird")
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(app_icon())
    return app
