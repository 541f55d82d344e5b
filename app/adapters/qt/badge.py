"""The unread number on the taskbar or dock, by Qt.

On Linux Qt emits `com.canonical.Unity.LauncherEntry.Update`, which KDE, Ubuntu's dock and others
follow. It does so only if the program has set `QGuiApplication.desktopFileName`, and only if
`applicationName` is made of letters, digits and `_`, because it becomes part of an object path.
"""

from PySide6.QtGui import QGuiApplication


class TaskbarBadge:
    """The badge of this program; belongs to the thread of the `QGuiApplication`."""

    def __init__(self) -> None:
        self._shown: int | None = None

    @property
    def shown(self) -> int | None:
        """The number that the desktop was given last; None: none yet."""
        return self._shown

    @property
    def speaks_for(self) -> str:
        """The desktop file by which a taskbar knows us; "" and nobody can show our number."""
        return QGuiApplication.desktopFileName()

    def show(self, count: int) -> None:
        """Show a number; 0 takes it away."""
        count = max(0, count)
        application = QGuiApplication.instance()
        if count == self._shown or not isinstance(application, QGuiApplication):
            return
        self._shown = count
        application.setBadgeNumber(count)
