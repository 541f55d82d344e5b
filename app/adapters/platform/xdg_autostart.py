"""Start with a Linux desktop: a desktop file in the user's autostart folder.

Source: freedesktop.org, "Desktop Application Autostart Specification" 0.5 and "Desktop Entry
Specification" 1.5 (quoting in `Exec`). A desktop's own settings switch such a file off by `Hidden`
or by GNOME's `X-GNOME-Autostart-enabled`; that is understood as off, and left to be seen there.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from app.adapters.platform.own_command import HIDDEN, own_command
from app.adapters.small_file import replace_file
from app.domain.errors import StorageFailed
from app.domain.ids import APP_ID

_ENTRY = """\
[Desktop Entry]
Type=Application
Name=Bellbird
Icon={icon}
Exec={command}
X-GNOME-Autostart-enabled=true
"""
_MAX_SIZE = 65_536


class XdgAutostart:
    """`Autostart` by `$XDG_CONFIG_HOME/autostart/im.bellbird.Bellbird.desktop`.

    Args:
        folder: the autostart folder; None for the user's own.
        command: what starts us; None for this program.
    """

    def __init__(self, folder: Path | None = None, command: Sequence[str] | None = None) -> None:
        self._file = (folder or _user_folder()) / f"{APP_ID}.desktop"
        self._command = tuple(command or own_command())

    def is_enabled(self) -> bool:
        """Tell whether the file is there and not switched off; see the port."""
        try:
            lines = self._file.read_bytes()[:_MAX_SIZE].decode("utf-8", "replace").splitlines()
        except OSError:
            return False
        said = {line.replace(" ", "").lower() for line in lines}
        return not said & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def set_enabled(self, *, enabled: bool) -> None:
        """Write the file or remove it; see the port."""
        try:
            if not enabled:
                self._file.unlink(missing_ok=True)
                return
            self._file.parent.mkdir(parents=True, exist_ok=True)
            command = " ".join(_quoted(word) for word in (*self._command, HIDDEN))
            replace_file(self._file, _ENTRY.format(icon=APP_ID, command=command).encode())
        except OSError as error:
            raise StorageFailed(f"{self._file} can't be changed ({error.strerror})") from error


def _user_folder() -> Path:
    given = os.environ.get("XDG_CONFIG_HOME", "")
    home = Path(given) if Path(given).is_absolute() else Path.home() / ".config"
    return home / "autostart"


def _quoted(word: str) -> str:
    """Quote an argument of `Exec`: as the file's string, as a shell's word, and `%` as itself."""
    word = word.replace("%", "%%")
    if word and all(character.isalnum() or character in "/._-+:@%=," for character in word):
        return word
    for special in ("\\", '"', "`", "$"):
        word = word.replace(special, f"\\{special}")
    quoted = f'"{word}"'
    return quoted.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
