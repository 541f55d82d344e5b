"""What differs from one operating system to the next: presence, and the one running program."""

import sys

from app.ports.desktop import PresenceSource


def presence_source() -> PresenceSource:
    """Pick the source that tells whether somebody is at this computer."""
    if sys.platform == "linux":
        from app.adapters.platform.linux import LinuxPresence as Source
    elif sys.platform == "win32":
        from app.adapters.platform.windows import WindowsPresence as Source
    elif sys.platform == "darwin":
        from app.adapters.platform.macos import MacPresence as Source
    else:
        from app.adapters.platform.no_presence import NoPresence as Source
    return Source()
