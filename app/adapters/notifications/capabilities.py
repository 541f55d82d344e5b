"""What a freedesktop notification server can do, and where it differs from the specification.

The differences are data, found once from the server's own words; nothing else in this package asks
for a server's name.
"""

from collections.abc import Iterable

from msgspec import Struct

from app.adapters.notifications.inhibition import Inhibition, ServerProperty, XfconfSetting
from app.ports.desktop import Capability, ServerInfo

_INHIBITED = ServerProperty(
    "org.freedesktop.Notifications", "Inhibited"
)  # KDE's extension of the interface
_MAX_WORD = 100  # characters of anything a server says about itself


class Quirks(Struct, frozen=True):
    """Where a server differs.

    Attributes:
        avoid_actions: any action turns the bubble into a dialog box.
        escape_title: the title is taken for markup too.
        ignore_capabilities: what it says about itself can't be believed.
        inhibited: where its do-not-disturb is told, or None.
        answers_starter_only: signals go to the connection that asked for the notification, so
            that our next run would not hear of a click.
        refuses_repeats: the same words twice within a second are answered with an error.
        tag_hint: the name of the hint by which a notification replaces one whose number we do not
            know, because a crash came before the answer; "" if it has none.
    """

    avoid_actions: bool = False
    escape_title: bool = False
    ignore_capabilities: bool = False
    inhibited: Inhibition | None = None
    answers_starter_only: bool = False
    refuses_repeats: bool = False
    tag_hint: str = ""


class Profile(Struct, frozen=True):
    """A server as we treat it.

    Attributes:
        owner: its unique name on the bus; another instance has another.
        markup: the body is taken for markup.
        escape_title: the title too.
        image_hint: the name of the hint for pixels, which changed twice.
        inhibited: where its do-not-disturb is told, or None.
        tag_hint: the name of the hint for the tag, or "".
        refuses_repeats: the same words twice within a second are answered with an error.
    """

    owner: str
    info: ServerInfo
    markup: bool
    escape_title: bool
    image_hint: str
    inhibited: Inhibition | None
    tag_hint: str = ""
    refuses_repeats: bool = False

    def has(self, capability: Capability) -> bool:
        """Tell whether it can do that."""
        return bool(self.info.capabilities & capability)


def make_profile(
    owner: str, name: str, vendor: str, version: str, spec: str, words: Iterable[str]
) -> Profile:
    """Judge a server by `GetServerInformation` and `GetCapabilities`.

    Args:
        spec: the version of the specification that it follows, such as "1.2".
    """
    name, version = name[:_MAX_WORD], version[:_MAX_WORD]
    quirks = find_quirks(name, vendor, version)
    known = frozenset[str]() if quirks.ignore_capabilities else frozenset(words)
    capabilities = Capability.REPLACE | Capability.IMAGES
    if "actions" in known and not quirks.avoid_actions:
        capabilities |= Capability.ACTIONS
        if "inline-reply" in known:
            capabilities |= Capability.INLINE_REPLY
    if not quirks.answers_starter_only:
        capabilities |= Capability.ANSWERS_LATER_RUNS
    if "sound" in known:
        capabilities |= Capability.SOUND
    if "persistence" in known:
        capabilities |= Capability.PERSISTENCE
    inhibited = quirks.inhibited or (_INHIBITED if "inhibitions" in known else None)
    if inhibited is not None:
        capabilities |= Capability.TELLS_INHIBITED
    return Profile(
        owner=owner,
        info=ServerInfo(name or "unknown", version, capabilities),
        markup="body-markup" in known,
        escape_title=quirks.escape_title,
        # Desktop Notifications Specification 1.2, "Icons and Images".
        image_hint={"1.0": "icon_data", "1.1": "image_data"}.get(spec, "image-data"),
        inhibited=inhibited,
        tag_hint=quirks.tag_hint,
        refuses_repeats=quirks.refuses_repeats,
    )


def find_quirks(name: str, vendor: str, version: str) -> Quirks:
    """Look up where a server is known to differ."""
    match name, vendor:
        case "notify-osd", _:
            # https://wiki.ubuntu.com/NotificationDevelopmentGuidelines#Avoiding_actions
            return Quirks(avoid_actions=True)
        case "tiramisu", _:
            # https://github.com/Sweets/tiramisu/issues/20
            return Quirks(ignore_capabilities=True)
        case "lxqt-notificationd", _ if _is_at_most(version, (0, 16)):
            # https://github.com/lxqt/lxqt-notificationd/issues/253
            return Quirks(escape_title=True)
        case "Raven", "Budgie Desktop Developers":
            # https://github.com/solus-project/budgie-desktop/issues/2114
            return Quirks(escape_title=True)
        case "Xfce Notify Daemon", _:
            # Its xfce4-notifyd/xfce-notify-daemon.c: the setting that its panel plugin switches.
            return Quirks(inhibited=XfconfSetting("xfce4-notifyd", "/do-not-disturb"))
        case "gnome-shell", _:
            # Its js/ui/notificationDaemon.js: signals go to the sender, and when the sender leaves
            # the bus its notifications are taken away.
            return Quirks(answers_starter_only=True)
        case "Plasma", "KDE":
            # Its libnotificationmanager/server_p.cpp: `sendReplyText` speaks to the sender only,
            # so that a reply typed for an earlier run would be lost; `Notify` refuses repeats.
            return Quirks(answers_starter_only=True, refuses_repeats=True)
        case "dunst", _:
            # Its own interface, https://dunst-project.org/documentation/dunstctl: set-paused;
            # signals are sent to `dbus_client` only (its src/dbus.c); stack tags are in dunst(5).
            return Quirks(
                inhibited=ServerProperty("org.dunstproject.cmd0", "paused"),
                answers_starter_only=True,
                tag_hint="x-dunst-stack-tag",
            )
        case _:
            return Quirks()


def _is_at_most(version: str, limit: tuple[int, int]) -> bool:
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return major.isdecimal() and minor.isdecimal() and (int(major), int(minor)) <= limit
