"""Start with macOS: a property list in the user's LaunchAgents.

Source: Apple, "Creating Launch Daemons and Agents", `man launchd.plist`. launchd reads the folder
at the next login, which is when it matters; what runs now is left alone.
"""

import plistlib
from collections.abc import Sequence
from pathlib import Path

from app.adapters.platform.own_command import HIDDEN, own_command
from app.adapters.small_file import replace_file
from app.domain.errors import StorageFailed
from app.domain.ids import APP_ID


class LaunchAgentAutostart:
    """`Autostart` by `~/Library/LaunchAgents/im.bellbird.Bellbird.plist`.

    Args:
        folder: the folder; None for the user's own.
        command: what starts us; None for this program.
    """

    def __init__(self, folder: Path | None = None, command: Sequence[str] | None = None) -> None:
        self._file = (folder or Path.home() / "Library/LaunchAgents") / f"{APP_ID}.plist"
        self._command = tuple(command or own_command())

    def is_enabled(self) -> bool:
        """Tell whether the file is there and says so; see the port."""
        try:
            agent = plistlib.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return False
        is_ours = isinstance(agent, dict) and agent.get("RunAtLoad") is True
        return is_ours and not agent.get("Disabled", False)

    def set_enabled(self, *, enabled: bool) -> None:
        """Write the file or remove it; see the port."""
        agent = {
            "Label": APP_ID,
            "ProgramArguments": [*self._command, HIDDEN],
            "RunAtLoad": True,
            "LimitLoadToSessionType": "Aqua",
            "ProcessType": "Interactive",
        }
        try:
            if not enabled:
                self._file.unlink(missing_ok=True)
                return
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._file, plistlib.dumps(agent))
        except OSError as error:
            raise StorageFailed(f"{self._file} can't be changed ({error.strerror})") from error
