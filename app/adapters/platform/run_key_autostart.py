r"""Start with Windows: a value below the user's Run key.

Source: Microsoft, "Run and RunOnce Registry Keys". Task Manager's and Settings' switches do not
remove the value; they write below `StartupApproved\Run`, where an odd first byte means off.
"""

import subprocess
import sys
from collections.abc import Sequence

from app.adapters.platform.own_command import HIDDEN, own_command
from app.domain.errors import StorageFailed

if sys.platform == "win32":
    import winreg

    _CURRENT_VERSION = r"Software\Microsoft\Windows\CurrentVersion"
    _RUN = rf"{_CURRENT_VERSION}\Run"
    _APPROVED = rf"{_CURRENT_VERSION}\Explorer\StartupApproved\Run"
    _NAME = "Bellbird"

    class RunKeyAutostart:
        r"""`Autostart` by `HKCU\…\Run`; the installer's uninstaller removes the value, too.

        Args:
            command: what starts us; None for this program.
        """

        def __init__(self, command: Sequence[str] | None = None) -> None:
            self._command = tuple(command or own_command())

        def is_enabled(self) -> bool:
            """Tell whether the value is there and not switched off; see the port."""
            if _read(_RUN) is None:
                return False
            approved = _read(_APPROVED)
            return not (isinstance(approved, bytes) and approved[:1] and approved[0] & 1)

        def set_enabled(self, *, enabled: bool) -> None:
            """Write the value or remove it; see the port."""
            line = subprocess.list2cmdline([*self._command, HIDDEN])
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                    if enabled:
                        winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, line)
                    else:
                        _remove(key)
                if enabled:  # whoever switches it on here means it
                    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _APPROVED) as key:
                        _remove(key)
            except OSError as error:
                raise StorageFailed(f"the registry can't be changed ({error.strerror})") from error

    def _read(path: str) -> object:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                return winreg.QueryValueEx(key, _NAME)[0]
        except OSError:
            return None

    def _remove(key: winreg.HKEYType) -> None:
        try:
            winreg.DeleteValue(key, _NAME)
        except FileNotFoundError:
            return
