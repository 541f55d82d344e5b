"""What notification servers say about themselves, word for word.

dunst, xfce4-notifyd and notification-daemon were asked by `GetServerInformation` and
`GetCapabilities`; tests/desktop asks those of this machine again. The others don't run on X, so
theirs is from the sources: GNOME Shell's js/ui/notificationDaemon.js, Plasma's
libnotificationmanager/server_p.cpp (`sound` came with Plasma 6), mako's dbus/xdg.c.
"""

from dataclasses import dataclass

from app.ports.desktop import Capability

_ALL = Capability.REPLACE | Capability.IMAGES | Capability.ACTIONS
_LATER = Capability.ANSWERS_LATER_RUNS


@dataclass(frozen=True, slots=True)
class RecordedServer:
    """A server's own words, and what we make of them.

    Attributes:
        escapes_body: the body is taken for markup.
        can: what we take it to be able to.
    """

    name: str
    vendor: str
    version: str
    spec: str
    words: tuple[str, ...]
    escapes_body: bool
    can: Capability


DUNST = RecordedServer(
    "dunst", "knopwob", "1.9.0 (2022-06-27)", "1.2",
    ("actions", "body", "body-hyperlinks", "icon-static", "synchronous", "private-synchronous",
     "x-canonical-private-synchronous", "x-dunst-stack-tag", "body-markup"),
    escapes_body=True,
    can=_ALL | Capability.TELLS_INHIBITED,
)  # fmt: skip
XFCE = RecordedServer(
    "Xfce Notify Daemon", "Xfce", "0.7.3", "1.2",
    ("action-icons", "actions", "body", "body-hyperlinks", "body-markup", "icon-static",
     "x-canonical-private-icon-only"),
    escapes_body=True,
    can=_ALL | _LATER | Capability.TELLS_INHIBITED,
)  # fmt: skip
NOTIFICATION_DAEMON = RecordedServer(
    "Notification Daemon", "GNOME", "3.20.0", "1.2",
    ("actions", "body", "body-hyperlinks", "body-markup", "icon-static", "sound", "persistence",
     "action-icons"),
    escapes_body=True,
    can=_ALL | _LATER | Capability.SOUND | Capability.PERSISTENCE,
)  # fmt: skip
GNOME_SHELL = RecordedServer(
    "gnome-shell", "GNOME", "46.0", "1.2",
    ("actions", "body", "body-markup", "icon-static", "persistence", "sound"),
    escapes_body=True,
    can=_ALL | Capability.SOUND | Capability.PERSISTENCE,
)  # fmt: skip
PLASMA_5 = RecordedServer(
    "Plasma", "KDE", "5.27.5", "1.2",
    ("body", "body-hyperlinks", "body-markup", "body-images", "icon-static", "actions",
     "persistence", "inline-reply", "x-kde-urls", "x-kde-origin-name", "x-kde-display-appname",
     "inhibitions"),
    escapes_body=True,
    can=_ALL | Capability.INLINE_REPLY | Capability.PERSISTENCE | Capability.TELLS_INHIBITED,
)  # fmt: skip
PLASMA_6 = RecordedServer(
    "Plasma", "KDE", "6.7.5", "1.2",
    ("body", "body-hyperlinks", "body-markup", "body-images", "icon-static", "actions",
     "persistence", "inline-reply", "sound", "x-kde-urls", "x-kde-origin-name",
     "x-kde-display-appname", "inhibitions"),
    escapes_body=True,
    can=_ALL | Capability.INLINE_REPLY | Capability.PERSISTENCE | Capability.TELLS_INHIBITED
    | Capability.SOUND,
)  # fmt: skip
MAKO = RecordedServer(
    "mako", "emersion", "0.0.0", "1.2",
    ("body", "body-markup", "actions", "icon-static"),
    escapes_body=True,
    can=_ALL | _LATER,
)  # fmt: skip
MAKO_WITHOUT_MARKUP = RecordedServer(
    "mako", "emersion", "0.0.0", "1.2", ("body", "icon-static"),
    escapes_body=False,
    can=Capability.REPLACE | Capability.IMAGES | _LATER,
)  # fmt: skip

ALL = (
    DUNST,
    XFCE,
    NOTIFICATION_DAEMON,
    GNOME_SHELL,
    PLASMA_5,
    PLASMA_6,
    MAKO,
    MAKO_WITHOUT_MARKUP,
)
