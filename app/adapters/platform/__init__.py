"""What differs from one operating system to the next: presence, and the one running program."""

from app.adapters.platform.no_presence import NoPresence
from app.ports.desktop import PresenceSource


def presence_source() -> PresenceSource:
    """Pick the source that tells whether somebody is at this computer."""
    return NoPresence()
