"""What the buttons of a notification say and mean."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.domain.notification import NotificationAction, ResponseKind

Translate = Callable[[str], str]
"""Turns an English label into the user's language."""

LABELS: Mapping[NotificationAction, str] = MappingProxyType(
    {
        NotificationAction.REPLY: "Reply",
        NotificationAction.MARK_READ: "Mark as read",
        NotificationAction.MUTE_HOUR: "Mute for 1 hour",
        NotificationAction.SNOOZE: "Snooze 1 hour",
        NotificationAction.ACCEPT: "Accept",
        NotificationAction.DECLINE: "Decline",
        NotificationAction.IGNORE: "Ignore",
    }
)
"""The buttons in English; `Open`, `Reply` and `Send` are asked of `Translate` too."""

RESPONSES: Mapping[str, ResponseKind] = MappingProxyType(
    {
        NotificationAction.REPLY.value: ResponseKind.REPLIED,
        NotificationAction.MARK_READ.value: ResponseKind.MARKED_READ,
        NotificationAction.MUTE_HOUR.value: ResponseKind.MUTED,
        NotificationAction.SNOOZE.value: ResponseKind.SNOOZED,
        NotificationAction.ACCEPT.value: ResponseKind.ACCEPTED,
        NotificationAction.DECLINE.value: ResponseKind.DECLINED,
        NotificationAction.IGNORE.value: ResponseKind.IGNORED,
    }
)
"""What pressing a button means, by the key that the server reports."""
