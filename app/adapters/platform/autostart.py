"""Starts Bellbird with the computer, in the tray; one way for each system."""

import sys

from app.ports.desktop import Autostart


def autostart() -> Autostart | None:
    """Pick this system's way; None where there is none."""
    if sys.platform == "linux":
        from app.adapters.platform.xdg_autostart import XdgAutostart as Way
    elif sys.platform == "win32":
        from app.adapters.platform.run_key_autostart import RunKeyAutostart as Way
    elif sys.platform == "darwin":
        from app.adapters.platform.launch_agent_autostart import LaunchAgentAutostart as Way
    else:
        return None
    return Way()
