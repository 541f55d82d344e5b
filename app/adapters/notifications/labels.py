"""What the buttons of a notification say."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.domain.notification import NotificationAction

Translate = Callable[[str], str]
"""Turns an English label into the user's language."""

LABELS: Mapping[NotificationAction, str] = MappingProxyType(
    {
        NotificationAction.REPLY: "Reply",
        NotificationAction.MARK_READ: "Mark as read",
        NotificationAction.MUTE_HOUR: "Mute for 1 hour",
    }
)
"""The buttons in English; `Open`, `Reply` and `Send` are asked of `Translate` too."""
