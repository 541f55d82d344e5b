"""What differs from one operating system to the next: presence, network, the one program."""

import sys

from app.ports.desktop import NetworkSource, PresenceSource


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


def network_source() -> NetworkSource:
    """Pick the source that tells when the network changed."""
    from app.adapters.platform.way_out import NetworkWatch

    if sys.platform == "linux":
        from app.adapters.platform.netlink import Netlink as Waker
    elif sys.platform == "win32":
        from app.adapters.platform.windows_network import WindowsNetworkNotifications as Waker
    elif sys.platform == "darwin":
        from app.adapters.platform.macos_network import MacNetworkNotifications as Waker
    else:
        from app.adapters.platform.way_out import NoWaker as Waker
    return NetworkWatch(Waker())
