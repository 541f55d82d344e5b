"""How this very program is started again: by autostart, by links, after a crash."""

import os
import sys
from pathlib import Path

HIDDEN = "--hidden"
"""What a start with the computer is told: stay in the tray."""


def own_command() -> tuple[str, ...]:
    """The program and its first arguments, all paths absolute.

    Frozen it is one program; an AppImage is started by its file, because the folder it runs from is
    gone with it; in a Flatpak, by Flatpak. From a checkout it is Python with our `main.py`.
    """
    if app_id := os.environ.get("FLATPAK_ID"):
        return ("flatpak", "run", app_id)
    if (image := os.environ.get("APPIMAGE", "")) and Path(image).is_absolute():
        return (image,)
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    main = Path(__file__).resolve().parents[3] / "main.py"
    if main.is_file():
        return (sys.executable, str(main))
    return (sys.executable, "-m", "app")
