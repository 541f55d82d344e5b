"""What the user can choose, with the defaults; the defaults are the documentation.

Values here are always valid: `services.preferences` checks before it makes one.
"""

from enum import Enum

from msgspec import Struct, field

from app.domain.push_style import USUAL_STYLE, PushStyle
from app.domain.quiet_hours import QuietHours

ZOOM = (50, 300)
"""Bounds of `Settings.zoom`."""

IDLE_AFTER = (30.0, 86_400.0)
"""Bounds of `Settings.idle_after`."""

AUTO_DOWNLOAD_MB = (0, 50)
"""Bounds of `Settings.auto_download_mb`."""

MEDIA_CACHE_MB = (10, 100_000)
"""Bounds of `Settings.media_cache_mb`."""

PROXY_SCHEMES = ("http", "socks5", "socks5h")
"""What `Settings.proxy` may begin with; socks5h lets the proxy look names up."""


class Theme(Enum):
    """Colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    """Dark, with the strongest contrasts; SYSTEM becomes it where the system asks for more."""


class Preview(Enum):
    """How much of a message its notification shows."""

    NAME_AND_TEXT = "name-and-text"
    NAME = "name"
    NOTHING = "nothing"


class Importance(Enum):
    """How loudly a channel speaks; maps to the notification server's urgency."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Channel(Struct, frozen=True):
    """A kind of notification that the user can tune (push plugin: `createNotificationChannel`)."""

    id: str
    name: str
    description: str = ""
    enabled: bool = True
    importance: Importance = Importance.NORMAL
    sound: bool = True
    preview: Preview | None = None
    """None: as the general setting says."""


CHANNELS = (
    Channel("new_message", "Messages", "New messages of people and groups"),
    Channel("mention", "Mentions", "Messages that name you", importance=Importance.HIGH),
    Channel("call", "Calls", "Somebody calls you", importance=Importance.HIGH),
    Channel("system", "Bellbird", "What the program itself has to say", sound=False),
)


class Settings(Struct, frozen=True):
    """All settings of the program; accounts are kept apart.

    Attributes:
        language: "en" or "zh_CN"; "" and what nobody knows: the system's.
        idle_after: seconds without input after which the user counts as away.
        keywords: words that count as a mention.
        mentions_break_through: mentions pass mute; quiet hours and do-not-disturb without a sound.
        break_through: who passes do-not-disturb and quiet hours: conversations (`str(ref)` or
            `c2c_…`) and people's ids.
        ring_as: conversations whose messages speak through another channel than the usual one:
            the channel's id, a space, and `str(ref)`.
        badge_includes_muted: count muted conversations in the unread number.
        badge_counts_conversations: the unread number is that of conversations, not of messages.
        wait_for_other_devices: while another device of mine is in use, wait 1.5 s, so that what is
            read there does not ring here.
        digests: many messages at once (after an absence, after quiet time) become one summary.
        hide_one_time_codes: codes to log in with are not shown in notifications.
        zoom: percent of the normal text size.
        auto_download_mb: pictures and sounds of groups and of people I know are fetched by
            themselves up to so many megabytes; 0: none is.
        media_cache_mb: megabytes of fetched pictures and sounds that are kept.
        recent_emoji: what was chosen lately, the newest first.
        proxy: `http://…`, `socks5://…` or `socks5h://…` for connections to servers; "" for none.
        look_for_updates: ask the makers once a day for a newer version, and tell of it.
        push_service: which push service of the system wakes this device, by its name there; "":
            none does.
        push_vapid: the gateway's public key (RFC 8292), for push services that want to know it; ""
            for none.
        push_gateway: the XMPP address of the user's own push gateway (XEP-0357), which passes what
            servers report on to the push service; "" for none.
        tencent_library: the file or folder where Tencent's library is; "": where `bellbird
            tencent-sdk install` put it.
        push_style: how phones show our messages, whatever they say.
    """

    theme: Theme = Theme.SYSTEM
    language: str = ""
    preview: Preview = Preview.NAME_AND_TEXT
    hide_text_when_locked: bool = True
    sound: bool = True
    keywords: tuple[str, ...] = ()
    mentions_break_through: bool = True
    break_through: tuple[str, ...] = ()
    ring_as: tuple[str, ...] = ()
    badge_includes_muted: bool = False
    badge_counts_conversations: bool = False
    wait_for_other_devices: bool = True
    digests: bool = True
    hide_one_time_codes: bool = True
    idle_after: float = 300.0
    enter_sends: bool = True
    send_read_markers: bool = True
    send_typing: bool = True
    send_receipts: bool = True
    start_with_computer: bool = False
    look_for_updates: bool = False
    close_to_tray: bool = True
    close_hint_shown: bool = False
    zoom: int = 100
    auto_download_mb: int = 5
    media_cache_mb: int = 500
    recent_emoji: tuple[str, ...] = ()
    proxy: str = ""
    push_service: str = ""
    push_vapid: str = ""
    push_gateway: str = ""
    tencent_library: str = ""
    push_style: PushStyle = USUAL_STYLE
    channels: tuple[Channel, ...] = field(default=CHANNELS)
    quiet_hours: tuple[QuietHours, ...] = ()

    def channel_of(self, conversation: str) -> str:
        """The id of the channel through which a conversation's messages speak.

        Args:
            conversation: `str(ref)`.
        """
        for entry in self.ring_as:
            channel_id, _, key = entry.partition(" ")
            if key == conversation:
                return channel_id
        return CHANNELS[0].id

    def ringing_as(self, conversation: str, channel_id: str) -> tuple[str, ...]:
        """What `ring_as` becomes when a conversation shall speak through a channel."""
        others = tuple(e for e in self.ring_as if e.partition(" ")[2] != conversation)
        usual = channel_id == CHANNELS[0].id
        return others if usual else (*others, f"{channel_id} {conversation}")

    def channel(self, channel_id: str) -> Channel:
        """Find a channel by its id; unknown ones are the message channel."""
        found = next((c for c in self.channels if c.id == channel_id), None)
        return found or next((c for c in self.channels if c.id == CHANNELS[0].id), CHANNELS[0])
