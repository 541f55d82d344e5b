"""Under which name Windows groups our windows, toasts and shortcuts: the AppUserModelID.

Source: Microsoft, "Application User Model IDs"; the installer writes the same id into the shortcut.
"""

import sys

from app.domain.ids import APP_ID


def take_identity() -> None:
    """Tell Windows who this process is; call before the first window. Elsewhere it does nothing."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
